import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Temporal } from 'temporal-polyfill'
import type { App } from '../app.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { databaseRole, type Act, type Actor, type HeldBack, type RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { isId } from '../kernel/ids.ts'
import { parsePounds, pounds } from '../kernel/money.ts'
import { mayAct } from '../kernel/registry.ts'
import { holdsBack } from '../kernel/refusal.ts'
import { factorReasons } from '../kernel/step-up.ts'
import { dateInWords, instantInWords, isCivilDate } from '../kernel/time.ts'
import { actForm, joinTyped, type FormField } from '../ui/forms.ts'
import { html, type Safe } from '../ui/html.ts'
import { component } from '../ui/components.ts'
import { actPath, formFieldsOf, pageAsk, searchOf } from './page-ask.ts'
import { recordPath } from './record-pages.ts'
import { sendPage, sendProblem } from './show.ts'
import { takeUpload } from './uploads.ts'
import { csrfToken, freshKey, isOurForm, isOurOrigin, visitorOf, type Visitor } from './visitor.ts'
import { keepWarnings, warningsOf } from './warned.ts'

type Typed = Record<string, string | string[]>

/** Every act that a person may carry out gets its form and its POST. */
export function actPages(app: App, server: FastifyInstance): void {
  for (const one of app.registry.acts) {
    if (one.who.every((role) => role === 'clock' || role === 'system')) continue
    const path = actPath(one.name)
    server.get(path, async (request, reply) => {
      const visitor = await visitorOf(app, request)
      if (!visitor.session) return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
      const typed = Object.fromEntries(searchOf(request)) as Typed
      const about = one.formAt && typed[one.formAt.field]
      if (typeof about === 'string' && isId(about) && mayAct(one, visitor.actor)) return reply.redirect(one.formAt!.path.replace(':id', about), 303)
      if (mayAct(one, visitor.actor) && factorReasons(one, visitor.actor).length > 0) return reply.redirect(`/account/code?to=${encodeURIComponent(request.url)}`, 303)
      return showForm(app, request, reply, visitor, one, typed, {})
    })
    server.post(path, { config: { act: one.name } }, async (request, reply) => {
      const visitor = await visitorOf(app, request)
      if (!visitor.session) return reply.redirect(`/sign-in?to=${encodeURIComponent(path)}`, 303)
      // Before any file is taken in: strangers' and forged uploads never reach the disk.
      if (!isOurOrigin(app, request)) return sendProblem(app, reply, visitor, 403, 'This form came from elsewhere', 'Open the page again and send it from there. Nothing was done.')
      if (!mayAct(one, visitor.actor)) return notYours(app, reply, visitor, one)
      const typed = await readForm(app, request, visitor)
      if (typed === 'too long') return sendProblem(app, reply, visitor, 413, 'The file is too large', 'Files may have at most 200 MB. Nothing was done.')
      if (!isOurForm(app, request, visitor.session, one.name, typed['csrf'])) return sendProblem(app, reply, visitor, 403, 'This form has expired', 'Open the page again and repeat what you did. Nothing was done.')
      return submit(app, request, reply, visitor, one, typed)
    })
  }
}

async function submit(app: App, request: FastifyRequest, reply: FastifyReply, visitor: Visitor, one: Act, typed: Typed): Promise<FastifyReply> {
  const { csrf: _csrf, idempotencyKey, version, confirmed, ...rest } = typed
  // A partner's answer asks for the version it is about: there the name is a field, not the version of a root.
  const given = 'version' in one.input && version !== undefined ? { ...rest, version } : rest
  const fields = Object.entries(one.input).map(([name, field]) => ({ name, kind: field.kind }))
  const input = Object.fromEntries(Object.entries(joinTyped(fields, given, londonInstant)).filter(([name]) => name in one.input || !/-(day|month|year|time)$/.test(name)))
  const seen = typeof version === 'string' && /^\d{1,9}$/.test(version) ? Number(version) : undefined
  const key = typeof idempotencyKey === 'string' && idempotencyKey !== '' ? idempotencyKey : undefined
  // What cannot be undone is judged first: its reasons and warnings stand where it can still be left.
  if (one.confirm && confirmed !== 'yes') {
    const judged = await carryOut(app, one, visitor.actor, input, { version: seen, text: true, judgeOnly: true })
    if (!judged.ok) return showForm(app, request, reply, visitor, one, given, judged)
    return showConfirmation(app, request, reply, visitor, one, typed, warningsOf(judged.notes))
  }
  const outcome = await carryOut(app, one, visitor.actor, input, { key, version: seen, text: true })
  if (outcome.ok && !one.confirm) keepWarnings(app, reply, visitor, outcome.notes)
  if (!outcome.ok) return showForm(app, request, reply, visitor, one, given, outcome)
  const target = outcome.records.find((record) => record.id === outcome.goTo)
  const back = target ? recordPath(app, target.kind, target.id, visitor.actor) : one.kind === 'organisation' && outcome.goTo ? `/bodies/organisations/${outcome.goTo}` : outcome.goTo ? await pathOf(app, visitor, outcome.goTo) : '/'
  return reply.redirect(`${back}${back.includes('?') ? '&' : '?'}done=${encodeURIComponent(one.name)}`, 303)
}

const pathOf = async (app: App, visitor: Visitor, id: string): Promise<string> => {
  const record = await readRecord(app, visitor, id)
  return record ? recordPath(app, record.kind, record.id, visitor.actor) : '/'
}

const readRecord = (app: App, visitor: Visitor, id: string): Promise<RecordRow | undefined> =>
  isId(id)
    ? app.db.within({ role: databaseRole(visitor.actor), ...(visitor.actor.bodyId ? { bodyId: visitor.actor.bodyId } : {}), ...(visitor.actor.accountId ? { accountId: visitor.actor.accountId } : {}) }, (tx) => tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id}::uuid`), { readOnly: true })
    : Promise.resolve(undefined)

const london = (date: string, time: string): string => {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/i.exec(time.trim())
  if (!match) return `${date} ${time}`
  const hour = match[3] ? (Number(match[1]) % 12) + (match[3].toLowerCase() === 'pm' ? 12 : 0) : Number(match[1])
  // A time that does not exist on the change night is refused by its words, not moved.
  return Temporal.PlainDateTime.from({ ...parts(date), hour, minute: Number(match[2] ?? 0) }, { overflow: 'reject' })
    .toZonedDateTime('Europe/London', { disambiguation: 'reject' }).toInstant().toString()
}
const parts = (date: string): { year: number; month: number; day: number } => {
  const [year, month, day] = date.split('-').map(Number)
  return { year: year!, month: month!, day: day! }
}
const londonInstant = (date: string, time: string): string => {
  try {
    return london(date, time)
  } catch {
    return `${date} ${time}`
  }
}

async function readForm(app: App, request: FastifyRequest, visitor: Visitor): Promise<Typed | 'too long'> {
  if (!request.isMultipart()) return textsOf(request.body)
  const typed: Typed = {}
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      if (!visitor.session || part.filename === '') {
        part.file.resume()
        continue
      }
      const id = await takeUpload(app.db, app.dataDir, { stream: part.file, name: part.filename, bodyId: visitor.actor.bodyId!, accountId: visitor.actor.accountId })
      if (id === undefined && part.file.truncated) return 'too long'
      if (id !== undefined) typed[part.fieldname] = id
    } else if (typeof part.value === 'string') {
      const before = typed[part.fieldname]
      typed[part.fieldname] = before === undefined ? part.value : [...(Array.isArray(before) ? before : [before]), part.value]
    }
  }
  return typed
}

// A form sends text; numbers and objects that another body type may hold are not asked for here.
const textsOf = (body: unknown): Typed => Object.fromEntries(Object.entries((body ?? {}) as Record<string, unknown>)
  .filter((entry): entry is [string, string | string[]] => typeof entry[1] === 'string' || (Array.isArray(entry[1]) && entry[1].every((item) => typeof item === 'string'))))

const notYours = (app: App, reply: FastifyReply, visitor: Visitor, one: Act): Promise<FastifyReply> =>
  sendProblem(app, reply, visitor, 403, 'This is not yours to do', `${one.title} is for people with the role ${one.who.join(' or ').replaceAll('-', ' ')}. Nothing was done.`)

async function showForm(app: App, request: FastifyRequest, reply: FastifyReply, visitor: Visitor, one: Act, given: Typed, held: Partial<HeldBack>): Promise<FastifyReply> {
  if (!mayAct(one, visitor.actor)) return notYours(app, reply, visitor, one)
  const ask = await pageAsk(app, request, visitor)
  // Secrets go out to no page again, not even to the one who typed them.
  const typed = Object.fromEntries(Object.entries(given).filter(([name]) => !one.secretInput?.includes(name)))
  const rootId = one.root ? String(typed[one.root] ?? '') : ''
  const root = rootId ? await readRecord(app, visitor, rootId) : undefined
  const hidden: Record<string, string> = one.root && root ? { [one.root]: root.id } : {}
  // What only warns is no problem to be put right: it stands apart, and holds nothing back.
  const problems = held.refusals?.filter(holdsBack) ?? []
  const warnings = warningsOf(held.refusals?.filter((one) => one.strength === 'warning') ?? [])
  // A record named in the address is context, not a question.
  const left = one.leavesOut?.(typed).filter((name) => !problems.some((refusal) => refusal.field === name)) ?? []
  const fields = (await formFieldsOf(ask, one)).filter((field) => !(field.name in hidden) && !left.includes(field.name))
  const body = html`
    ${one.intro ? html`<p class="govuk-body">${one.intro}</p>` : ''}
    ${held.current ? stale(app, held.current, visitor.actor) : ''}
    ${actForm({ action: actPath(one.name), csrf: csrfToken(app, visitor.session, one.name), idempotencyKey: freshKey(), version: held.current?.version ?? root?.version, fields, typed, refusals: problems, button: one.confirm ? 'Continue' : one.title, hidden, cancelHref: root ? recordPath(app, root.kind, root.id, visitor.actor) : undefined })}`
  const kind = app.registry.kind(one.kind === '*' ? (root?.kind ?? 'consent') : one.kind)
  return sendPage(app, reply, {
    title: one.title, stage: kind.stage, body,
    caption: root ? `${root.reference} ${root.title}` : `${kind.stage.charAt(0).toUpperCase()}${kind.stage.slice(1)}: ${kind.words}`,
    breadcrumbs: crumbs(app, kind.stage, root, visitor.actor),
  }, { visitor, ...(held.status ? { status: held.status } : {}), warnings, refusals: problems })
}

const crumbs = (app: App, stage: string, root: RecordRow | undefined, actor: Actor): { text: string; href: string }[] => (actor.kind === 'party' ? [
  { text: 'What is asked of you', href: '/' },
  ...(root ? [{ text: root.title, href: recordPath(app, root.kind, root.id, actor) }] : []),
] : [
  { text: 'Cycle', href: '/' },
  ...(stage === 'cycle' ? [] : [{ text: stage.charAt(0).toUpperCase() + stage.slice(1), href: `/${stage}` }]),
  ...(root ? [{ text: root.reference, href: recordPath(app, root.kind, root.id) }] : []),
])

const stale = (app: App, current: RecordRow, actor: Actor): Safe => component('inset-text', {
  html: html`<p class="govuk-body">Now: <strong>${current.title}</strong>, ${(app.registry.process(current.kind)?.states[current.state] ?? current.state).toLowerCase()}, version ${current.version}. <a class="govuk-link" href="${recordPath(app, current.kind, current.id, actor)}">See what changed</a> before you send again.</p>`,
})

// As the record will show it: days and moments in words, money with its sign.
function valueInWords(field: FormField, value: string): string {
  if (field.kind === 'date' && isCivilDate(value)) return dateInWords(value)
  if (field.kind === 'instant' && !Number.isNaN(Date.parse(value))) return instantInWords(new Date(value).toISOString())
  const pence = field.kind === 'money' ? parsePounds(value) : undefined
  return pence === undefined ? value : pounds(pence)
}

async function showConfirmation(app: App, request: FastifyRequest, reply: FastifyReply, visitor: Visitor, one: Act, typed: Typed, warnings: readonly string[]): Promise<FastifyReply> {
  const ask = await pageAsk(app, request, visitor)
  const fields: FormField[] = await formFieldsOf(ask, one)
  // The form writes its own token and key; a second key beside it would be none.
  const { csrf: _csrf, idempotencyKey, confirmed: _confirmed, ...hidden } = typed
  const words = (field: FormField): string => {
    const value = joinTyped([field], typed, londonInstant)[field.name]
    const shown = (Array.isArray(value) ? value : [value ?? '']) as string[]
    return shown.map((one) => field.options?.find((option) => option.value === one)?.text ?? valueInWords(field, one)).join(', ') || 'Not given'
  }
  const rows = fields.filter((field) => field.name !== one.root).map((field) => ({ key: { text: field.label }, value: { text: words(field) } }))
  const body = html`${component('summary-list', { rows })}
    ${actForm({ action: actPath(one.name), csrf: csrfToken(app, visitor.session, one.name), idempotencyKey: typeof idempotencyKey === 'string' && idempotencyKey !== '' ? idempotencyKey : freshKey(), fields: [], hidden: { ...hidden, confirmed: 'yes' }, button: one.title, warning: one.confirm, cancelHref: '/' })}`
  return sendPage(app, reply, { title: `Check your answers: ${one.title.toLowerCase()}`, stage: app.registry.kind(one.kind === '*' ? 'consent' : one.kind).stage, body }, { visitor, warnings })
}
