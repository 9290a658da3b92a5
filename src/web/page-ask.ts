import type { FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import type { Act } from '../kernel/act.ts'
import { askQuery, contextOf } from '../kernel/ask.ts'
import { sql } from '../kernel/database/database.ts'
import type { Option } from '../kernel/fields.ts'
import { londonDate } from '../kernel/time.ts'
import { actForm, dateExample, type FormField } from '../ui/forms.ts'
import type { PageAsk } from '../ui/page.ts'
import { holdReads } from './held-reads.ts'
import { csrfToken, freshKey, type Visitor } from './visitor.ts'
import { flagOf } from './show.ts'

/** Address of an act's form. */
export const actPath = (name: string): string => `/${name.replace('.', '/')}`

// NUL is no character of any text here, and PostgreSQL refuses it.
const withoutNul = (text: string): string => text.replaceAll('\u0000', '')

/** The query string of a request, without NUL. */
export function searchOf(request: FastifyRequest): URLSearchParams {
  const search = new URL(request.url, 'http://localhost').searchParams
  return new URLSearchParams([...search].map(([name, value]) => [withoutNul(name), withoutNul(value)]))
}

/** What a page of ours may do while it is made. */
export async function pageAsk(app: App, request: FastifyRequest, visitor: Visitor): Promise<PageAsk> {
  const flag = await flagOf(app)
  const { actor } = visitor
  const held = app.db.hold(contextOf(actor))
  holdReads(request, held)
  const ask: PageAsk = {
    actor, registry: app.registry, params: Object.fromEntries(Object.entries(request.params as Record<string, string>).map(([name, value]) => [name, withoutNul(value)])), search: searchOf(request),
    now: flag.now, today: londonDate(flag.now), purpose: flag.purpose, dataDir: app.dataDir, baseUrl: app.baseUrl,
    read: held.read,
    readServer: async (work) => {
      // Never two connections at once: those who wait for a second would hold the first.
      await held.end()
      return app.db.within('server', work, { readOnly: true })
    },
    ask: async <R>(name: string, params: Record<string, string> = {}) => {
      const one = app.registry.query(name)
      if (!one) throw new Error(`there is no query ${name}`)
      const answer = await askQuery(held, one, actor, params)
      if (!answer.ok) throw new Error(`${name}: ${answer.refusals.map((refusal) => refusal.words).join(' ')}`)
      return answer.result as R
    },
    csrf: (act) => csrfToken(app, visitor.session, act),
    key: freshKey,
    form: async (name, options) => {
      const one = app.registry.act(name)
      if (!one) throw new Error(`there is no act ${name}`)
      const hidden = options.hidden ?? {}
      const fields = (await formFieldsOf(ask, one)).filter((field) => !(field.name in hidden) && options.only?.[field.name]?.length !== 0).map((field) => {
        const left = options.only?.[field.name]
        return left && field.options ? { ...field, options: field.options.filter((option) => left.includes(option.value)) } : field
      })
      return actForm({
        action: actPath(name), csrf: ask.csrf(name), idempotencyKey: freshKey(), version: options.version, fields, typed: options.typed ?? {}, hidden,
        button: options.button ?? one.title,
      })
    },
  }
  return ask
}

/** The act's fields as the form shows them, with the choices that this actor has. */
export async function formFieldsOf(ask: PageAsk, one: Act): Promise<FormField[]> {
  return Promise.all(Object.entries(one.input).map(async ([name, field]): Promise<FormField> => {
    const rule = field.rule
    const suggested = field.suggests ? `A new one, made for this page and kept nowhere: ${field.suggests()}` : undefined
    const base = { name, kind: field.kind, label: field.label, hint: [field.hint, suggested].filter(Boolean).join(' ') || (field.kind === 'date' || field.kind === 'instant' ? dateExample(ask.today) : undefined), required: field.required, limits: field.limits, rule, why: field.why }
    if (field.options) return { ...base, options: field.options }
    if (field.optionsFrom) return { ...base, options: await ask.ask<Option[]>(field.optionsFrom) }
    if (field.kind === 'reference' && field.to && field.to !== 'record') return { ...base, options: await recordsToChoose(ask, field.to) }
    return base
  }))
}

// A select of records works without script and with a keyboard; beyond 300 people search from the record's own page.
const recordsToChoose = (ask: PageAsk, kind: string): Promise<Option[]> =>
  ask.read((tx) => tx.rows(sql<Option>`select id as value, title || ' (' || reference || ')' as text from kernel.record where body_id = ${tx.bodyId} and kind = ${kind} order by changed_at desc limit 300`))
