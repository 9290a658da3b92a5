import { z } from 'zod'
import type { Act, Query } from '../kernel/act.ts'
import type { Field, Fields } from '../kernel/fields.ts'
import type { Registry } from '../kernel/registry.ts'

const schemaOfField = (field: Field): object => {
  const { $schema: _schema, ...schema } = z.toJSONSchema(field.schema, { unrepresentable: 'any', io: 'input' }) as Record<string, unknown>
  const words = [field.hint, field.why, field.rule ? `Rule ${field.rule}.` : '', field.kind === 'money' ? 'Integer pence.' : ''].filter(Boolean).join(' ')
  return { ...schema, title: field.label, ...(words ? { description: words } : {}) }
}

const objectOf = (fields: Fields): object => ({
  type: 'object', additionalProperties: false,
  properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schemaOfField(field)])),
  required: Object.entries(fields).filter(([, field]) => field.required).map(([name]) => name),
})

const refused = { description: 'Held back, with every reason at once', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }

function pathOfAct(one: Act): object {
  return {
    post: {
      operationId: one.name, summary: one.title, tags: [one.name.split('.')[0]], ...(one.intro ? { description: one.intro } : {}),
      parameters: [
        { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 }, description: 'A repeated key acts once.' },
        ...(one.root ? [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' }, description: `Version of the record named by ${one.root} that you saw.` }] : []),
      ],
      requestBody: { required: true, content: { 'application/json': { schema: objectOf(one.input) } } },
      responses: { 200: { description: `The act was carried out: it ${one.says}.`, content: { 'application/json': { schema: { $ref: '#/components/schemas/Done' } } } }, 401: refused, 403: refused, 404: refused, 409: refused, 422: refused, ...(one.root ? { 428: refused } : {}) },
    },
  }
}

function pathOfQuery(one: Query): object {
  return {
    get: {
      operationId: one.name, summary: one.title, tags: [one.name.split('.')[0]], ...(one.who === 'public' ? { security: [] } : {}),
      parameters: Object.entries(one.params).map(([name, field]) => ({ name, in: 'query', required: field.required, schema: schemaOfField(field) })),
      responses: { 200: { description: one.title, content: { 'application/json': { schema: {} } } }, 400: refused, 401: refused, 403: refused },
    },
  }
}

const linkWords = 'The secret part of a return\'s signed link, as a bearer token; it stands in no address.'

/** The door of a signed link: the act of the page, without the field that the link answers. */
function pathOfReturns(registry: Registry): object {
  const one = registry.act('deliver.send-return')!
  const { return: _return, ...asked } = one.input
  const { post } = pathOfAct(one) as { post: Record<string, unknown> & { responses: object } }
  const { 403: _403, ...responses } = post.responses as Record<number, unknown>
  return {
    get: {
      operationId: 'returns.see', summary: 'The return that a signed link opens', description: linkWords, tags: ['deliver'], security: [{ returnLink: [] }],
      responses: { 200: { description: 'What is asked and what was sent', headers: { ETag: { schema: { type: 'string' }, description: 'Its version, for If-Match.' } }, content: { 'application/json': { schema: { type: 'object' } } } }, 401: refused },
    },
    post: { ...post, operationId: 'returns.send', summary: 'Send the return that a signed link opens', description: linkWords, security: [{ returnLink: [] }], requestBody: { required: true, content: { 'application/json': { schema: objectOf(asked) } } }, responses: { ...responses, 400: refused } },
  }
}

/** The OpenAPI 3.1 document of everything the product can do, made from the same definitions as the pages. */
export function openapiDocument(registry: Registry, baseUrl: string): object {
  const acts = registry.acts.filter((one) => one.who.some((role) => role !== 'clock' && role !== 'system'))
  return {
    openapi: '3.1.0',
    info: { title: 'Commission care', version: '0.1.0', description: 'The whole commissioning cycle of health and social care. Every act and query of the pages is here under the same rules.', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: baseUrl }],
    security: [{ token: [] }, { session: [] }],
    paths: {
      ...Object.fromEntries(registry.queries.map((one) => [`/api/${one.name.replace('.', '/')}`, pathOfQuery(one)])),
      ...Object.fromEntries(acts.map((one) => [`/api/${one.name.replace('.', '/')}`, pathOfAct(one)])),
      '/api/returns': pathOfReturns(registry),
      '/api/uploads': { post: { operationId: 'uploads', summary: 'Send a file for a later act', requestBody: { required: true, content: { 'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] } } } }, responses: { 200: { description: 'Id of the file', content: { 'application/json': { schema: { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } } } } }, 401: refused, 422: refused } } },
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' }, session: { type: 'apiKey', in: 'cookie', name: 'cc-session' }, returnLink: { type: 'http', scheme: 'bearer', description: linkWords } },
      schemas: {
        Refusal: { type: 'object', required: ['code', 'words'], properties: { code: { type: 'string' }, field: { type: 'string' }, words: { type: 'string' }, rule: { type: 'string' }, strength: { type: 'string', enum: ['stop', 'reason needed', 'warning', 'note'] } } },
        Problem: { type: 'object', required: ['title', 'status'], properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' }, refusals: { type: 'array', items: { $ref: '#/components/schemas/Refusal' } } } },
        Done: { type: 'object', required: ['ok', 'actId', 'repeated', 'records'], properties: {
          ok: { const: true }, actId: { type: 'string', format: 'uuid' }, repeated: { type: 'boolean' }, says: { type: 'string' }, goTo: { type: 'string' }, notes: { type: 'array', items: { $ref: '#/components/schemas/Refusal' } },
          records: { type: 'array', items: { type: 'object', properties: { kind: { type: 'string' }, id: { type: 'string', format: 'uuid' }, reference: { type: 'string' }, title: { type: 'string' }, state: { type: 'string' }, version: { type: 'integer' } } } },
        } },
      },
    },
  }
}
