import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { publicActor, type Actor } from '../kernel/act.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { sql } from '../kernel/database/database.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { mayComeIn } from '../people/index.ts'
import { concernReaders } from '../review/index.ts'
import { component } from '../ui/components.ts'
import { html } from '../ui/html.ts'
import { formFields } from '../ui/forms.ts'
import { sendPage, sendProblem } from './show.ts'
import { freshKey, isOurOrigin, visitorOf, type Visitor } from './visitor.ts'

const path = '/tell-a-concern'
const outsider: Visitor = { actor: publicActor, memberships: [], tasks: 0 }
/** From one address within fifteen minutes: enough for a family, too few for a flood. */
const most = 5
const act = 'review.receive-restricted-concern'

interface Takes { id: string; name: string }

/** Bodies of this copy whose people have named somebody who reads what is told here. */
async function bodiesThatRead(app: App): Promise<Takes[]> {
  const bodies = await app.db.within('server', (tx) => tx.rows(sql<Takes>`select distinct o.id, o.name from people.membership m join bodies.organisation o on o.id = m.body_id where o.kind <> 'provider' order by o.name, o.id limit 200`), { readOnly: true })
  const found: Takes[] = []
  for (const body of bodies) if ((await app.db.within({ role: 'act_worker', bodyId: body.id }, concernReaders, { readOnly: true })).length > 0) found.push(body)
  return found
}

/** The page on which anybody, a provider or somebody who works in a service too, tells what worries them: no account, no script. */
export function concernPages(app: App, server: FastifyInstance): void {
  server.get(path, { onSend: keepNowhere }, async (request, reply) => {
    const search = request.query as Record<string, unknown>
    if (search['sent'] === '1') return sent(app, reply)
    const { actor } = await visitorOf(app, request)
    return show(app, reply, { typed: actor.kind === 'party' ? { from: 'provider' } : {}, refusals: [] })
  })
  server.post(path, { onSend: keepNowhere }, async (request, reply) => {
    if (!isOurOrigin(app, request)) return sendProblem(app, reply, outsider, 403, 'This form came from elsewhere', 'Open the page again and send it from there. Nothing was sent.')
    const typed = textOf(request.body)
    const bodies = await bodiesThatRead(app)
    const body = bodies.length === 1 ? bodies[0] : bodies.find((one) => one.id === typed['body'])
    if (!(await mayCome(app, request))) return show(app, reply, { typed, refusals: [{ code: 'concern.crowded', words: 'Several came from here at once. Wait a quarter of an hour, then send yours again: what you typed is still here. If somebody is in danger now, ring 999.' }] }, 429)
    if (!body) return show(app, reply, { typed, refusals: [{ code: 'concern.body', field: 'body', words: 'Select who pays for the care.' }] })
    const actor: Actor = { kind: 'system', bodyId: body.id, roles: [], name: 'somebody without an account' }
    const key = /^[\w-]{10,64}$/.test(typed['idempotencyKey'] ?? '') ? typed['idempotencyKey'] : undefined
    const input = Object.fromEntries(Object.keys(app.registry.act(act)!.input).flatMap((name) => (typed[name] ? [[name, typed[name]]] : [])))
    const outcome = await carryOut(app, app.registry.act(act)!, actor, input, { key, text: true })
    return outcome.ok ? reply.redirect(`${path}?sent=1`, 303) : show(app, reply, { typed, refusals: outcome.refusals }, outcome.status)
  })
}

// The address itself is kept nowhere: a keyed hash of it with the day is counted for fifteen minutes.
const mayCome = (app: App, request: FastifyRequest): Promise<boolean> =>
  mayComeIn(app.db, 'concern', app.keys.hmac('concern-limit', `${new Date().toISOString().slice(0, 10)} ${request.ip}`), most)

const keepNowhere = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  void reply.header('cache-control', 'no-store').header('referrer-policy', 'same-origin')
}
const textOf = (body: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries((body ?? {}) as Record<string, unknown>).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

const sent = (app: App, reply: FastifyReply): Promise<FastifyReply> => sendPage(app, reply, {
  title: 'Thank you for telling us',
  body: html`${component('panel', { titleText: 'It was sent', headingLevel: 2, html: html`Only people named for this read it` })}<p class="govuk-body">Nobody else sees it: not the service it is about, and not others who work for the body. If you said how to reach you, one of them will.</p><p class="govuk-body">If somebody is in danger now, ring 999.</p>`,
}, { visitor: outsider })

async function show(app: App, reply: FastifyReply, { typed, refusals }: { typed: Record<string, string>; refusals: readonly Refusal[] }, status = refusals.length > 0 ? 422 : 200): Promise<FastifyReply> {
  const bodies = await bodiesThatRead(app)
  const wrong = refusals.find((one) => one.field === 'body')?.words
  const body = bodies.length === 0 ? html`<p class="govuk-body">Nobody is named here yet who reads such concerns. Tell the council or the board that pays for the care, or the Care Quality Commission. If somebody is in danger now, ring 999.</p>` : html`
    ${component('warning-text', { text: 'If somebody is in danger now, ring 999. This page is not read at night or at weekends.', iconFallbackText: 'Warning' })}
    <p class="govuk-body">Tell us if something about a care service worries you. You need no account and need not say who you are. Only a few people named for this read it.</p>
    <form class="cc-form" method="post" action="${path}" novalidate><input type="hidden" name="idempotencyKey" value="${freshKey()}">
      ${bodies.length === 1 ? html`<p class="govuk-body">It goes to ${bodies[0]!.name}.</p>` : component('radios', { idPrefix: 'body', name: 'body', fieldset: { legend: { text: 'Who pays for the care', classes: 'govuk-fieldset__legend--m' } }, hint: { text: 'If you do not know, choose your council.' }, items: bodies.map((one) => ({ value: one.id, text: one.name, checked: typed['body'] === one.id })), ...(wrong ? { errorMessage: { text: wrong } } : {}) })}
      ${formFields(Object.entries(app.registry.act(act)!.input).map(([name, field]) => ({ name, ...field })), typed, refusals)}${component('button', { text: 'Send', preventDoubleClick: true })}</form>`
  return sendPage(app, reply, { title: 'Tell us what worries you about a service', body }, { visitor: outsider, status, refusals })
}
