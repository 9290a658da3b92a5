import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { publicActor, type Act, type Actor } from '../kernel/act.ts'
import { askQuery } from '../kernel/ask.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { actorOfToken } from '../people/index.ts'
import { takeUpload } from '../web/uploads.ts'
import { isOurOrigin, visitorOf } from '../web/visitor.ts'
import { askedOf, json, problem, versionMissing } from './answer.ts'
import { openapiDocument } from './openapi.ts'
import { returnDoor } from './return-door.ts'

interface Caller { actor: Actor; allows(name: string): boolean }

/** By bearer token, or by the session cookie when the request comes from our own pages. */
async function callerOf(app: App, request: FastifyRequest): Promise<Caller | undefined> {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (request.headers.authorization !== undefined) return bearer ? actorOfToken(app.db, bearer) : undefined
  if (request.method !== 'GET' && !isOurOrigin(app, request)) return { actor: publicActor, allows: () => true }
  return { actor: (await visitorOf(app, request)).actor, allows: () => true }
}

/** `GET /api/<module>/<query>`, `POST /api/<module>/<verb>`, uploads, and the OpenAPI document: the same definitions as every door. */
export const apiRoutes = (app: App) => async (server: FastifyInstance): Promise<void> => {
  server.get('/openapi.json', async (_request, reply) => reply.send(openapiDocument(app.registry, app.baseUrl)))
  for (const one of app.registry.queries) {
    server.get(`/${one.name.replace('.', '/')}`, async (request, reply) => {
      const caller = await callerOf(app, request)
      if (!caller) return problem(reply, { status: 401, refusals: [{ code: 'token.unknown', words: 'This token is not known, has ended or is past its day.' }] })
      if (!caller.allows(one.name)) return problem(reply, { status: 403, refusals: [{ code: 'token.not-allowed', words: `This token does not allow ${one.name}.` }] })
      const answer = await askQuery(app.db, one, caller.actor, request.query)
      if (!answer.ok) return problem(reply, caller.actor === publicActor && answer.status === 403 ? { ...answer, status: 401 } : answer)
      return reply.header('cache-control', 'no-store').type('application/json').send(json(answer.result))
    })
  }
  for (const one of app.registry.acts) {
    if (one.who.every((role) => role === 'clock' || role === 'system')) continue
    server.post(`/${one.name.replace('.', '/')}`, async (request, reply) => carry(app, one, request, reply))
  }
  returnDoor(app, server)
  server.post('/uploads', async (request, reply) => {
    const caller = await callerOf(app, request)
    if (!caller || (caller.actor.kind !== 'staff' && caller.actor.kind !== 'party')) return problem(reply, { status: 401, refusals: [{ code: 'actor.sign-in', words: 'Sign in to send a file.' }] })
    if (!request.isMultipart()) return problem(reply, { status: 400, refusals: [{ code: 'upload.form', words: 'Send the file as multipart/form-data.' }] })
    const file = await request.file()
    const id = file && await takeUpload(app.db, app.dataDir, { stream: file.file, name: file.filename, bodyId: caller.actor.bodyId!, accountId: caller.actor.accountId })
    return id ? reply.send({ id }) : problem(reply, { status: 422, refusals: [{ code: 'upload.empty', words: 'There was no file, or it was empty or longer than 200 MB.' }] })
  })
}

async function carry(app: App, one: Act, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const caller = await callerOf(app, request)
  if (!caller) return problem(reply, { status: 401, refusals: [{ code: 'token.unknown', words: 'This token is not known, has ended or is past its day.' }] })
  if (caller.actor.kind === 'public') return problem(reply, { status: 401, refusals: [{ code: 'actor.sign-in', words: 'Sign in, or send a token.' }] })
  if (!caller.allows(one.name)) return problem(reply, { status: 403, refusals: [{ code: 'token.not-allowed', words: `This token does not allow ${one.name}.` }] })
  const { key, version } = askedOf(request)
  if (one.root && version === undefined) return problem(reply, versionMissing)
  const outcome = await carryOut(app, one, caller.actor, request.body ?? {}, { key, version })
  if (!outcome.ok) return problem(reply, outcome)
  return reply.type('application/json').send(json(outcome))
}
