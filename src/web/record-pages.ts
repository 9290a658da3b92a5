import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import type { Kind, RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { isId } from '../kernel/ids.ts'
import { historyOf, type HistoryRow } from '../kernel/journal/history.ts'
import { mayAct, nextActs } from '../kernel/registry.ts'
import { dateInWords, instantInWords } from '../kernel/time.ts'
import { html, type Safe } from '../ui/html.ts'
import { component } from '../ui/components.ts'
import type { PageAsk } from '../ui/page.ts'
import { actPath, pageAsk } from './page-ask.ts'
import { sendPage, sendProblem } from './show.ts'
import { visitorOf } from './visitor.ts'

/** Address of a record's page. */
export function recordPath(app: Pick<App, 'registry'>, kindName: string, id: string): string {
  const kind = app.registry.kind(kindName)
  return `/${kind.module}/${kind.plural}/${id}`
}

const stageWords = (stage: string): string => stage.charAt(0).toUpperCase() + stage.slice(1)

/** The page of every record: heading, state, thread strip, what can happen next, the kind's own sections, history. */
export function recordPages(app: App, server: FastifyInstance): void {
  for (const kind of app.registry.kinds) {
    const view = app.views.find((one) => one.kind === kind.name)
    server.get<{ Params: { id: string } }>(`/${kind.module}/${kind.plural}/:id`, async (request, reply) => {
      const visitor = await visitorOf(app, request)
      if (!visitor.session) return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
      const ask = await pageAsk(app, request, visitor)
      const id = request.params.id
      const record = isId(id) ? await ask.read((tx) => tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id} and kind = ${kind.name}`)) : undefined
      if (!record) return sendProblem(app, reply, visitor, 404, 'Page not found', `There is no such ${kind.words}, or it is not yours to see.`)
      const sections = view ? await view.sections(ask, record) : []
      const done = app.registry.act(ask.search.get('done') ?? '')
      const body = html`
        ${await strip(ask, app, record)}
        ${await whatNext(ask, app, record, view?.offers ?? [])}
        ${sections.map((section) => html`<section class="cc-section"><h2 class="govuk-heading-m">${section.title}</h2>${section.body}</section>`)}
        ${await dueOf(ask, record)}
        ${await history(ask, app, record)}`
      const { states } = app.registry.process(kind.name) ?? { states: {} }
      return sendPage(app, reply, {
        title: record.title, caption: `${stageWords(kind.stage)}: ${kind.words} ${record.reference}`, stage: kind.stage, body, wide: true,
        breadcrumbs: [{ text: 'Cycle', href: '/' }, ...(kind.stage === 'cycle' ? [] : [{ text: stageWords(kind.stage), href: `/${kind.stage}` }]), { text: stageWords(kind.plural.replaceAll('-', ' ')), href: `/${kind.module}/${kind.plural}` }],
      }, { visitor, state: component('tag', { text: (states as Record<string, string>)[record.state] ?? record.state }), ...(done ? { notice: `Done: ${done.title.toLowerCase()}.` } : {}) })
    })
  }
}

interface LinkRow { direction: 'from' | 'to'; link: string; id: string; kind: string; reference: string; title: string; state: string }

/** What led here and what follows, in one line each; the whole thread is one click away. */
async function strip(ask: PageAsk, app: App, record: RecordRow): Promise<Safe> {
  const rows = await ask.read((tx) => tx.rows(sql<LinkRow>`
    select 'from' as direction, l.kind as link, r.id, r.kind, r.reference, r.title, r.state from kernel.link l join kernel.record r on r.id = l.from_id where l.to_id = ${record.id} and l.ended_at is null
    union all
    select 'to', l.kind, r.id, r.kind, r.reference, r.title, r.state from kernel.link l join kernel.record r on r.id = l.to_id where l.from_id = ${record.id} and l.ended_at is null
    limit 60`))
  const kind: Kind = app.registry.kind(record.kind)
  const gaps = (kind.needs ?? []).filter((need) => !rows.some((row) => row.direction === 'from' && row.kind === need.from))
  const list = (direction: 'from' | 'to'): Safe => html`<ul class="govuk-list">${rows.filter((row) => row.direction === direction).slice(0, 12).map((row) =>
    html`<li><span class="govuk-hint cc-inline">${app.registry.kind(row.kind).words}</span> <a class="govuk-link" href="${recordPath(app, row.kind, row.id)}">${row.title}</a></li>`)}${direction === 'from' ? gaps.map((gap) => html`<li class="cc-gap">${gap.words}</li>`) : ''}</ul>`
  if (rows.length === 0 && gaps.length === 0 && kind.column === undefined) return html``
  return html`<section class="cc-strip" aria-label="Why we do this"><div class="govuk-grid-row"><div class="govuk-grid-column-one-half"><h2 class="govuk-heading-s">What led here</h2>${rows.some((row) => row.direction === 'from') || gaps.length > 0 ? list('from') : html`<p class="govuk-body-s">This is where the thread begins.</p>`}</div>
    <div class="govuk-grid-column-one-half"><h2 class="govuk-heading-s">What follows</h2>${rows.some((row) => row.direction === 'to') ? list('to') : html`<p class="govuk-body-s">Nothing follows from this yet.</p>`}</div></div>
    <p class="govuk-body-s"><a class="govuk-link" href="/cycle/thread/${record.id}">Why we do this: the whole thread</a></p></section>`
}

/** The acts open now, and those that are not with the reason. */
async function whatNext(ask: PageAsk, app: App, record: RecordRow, offers: readonly { act: string; field: string }[]): Promise<Safe> {
  const next = nextActs(app.registry, record, ask.actor)
  const open = next.filter((one) => one.open).map((one) => ({ title: one.act.title, href: `${actPath(one.act.name)}?${one.act.root!}=${record.id}` }))
  const own = record.body_id === ask.actor.bodyId
  for (const offer of offers) {
    const one = app.registry.act(offer.act)
    if (one && own && mayAct(one, ask.actor)) open.push({ title: one.title, href: `${actPath(one.name)}?${offer.field}=${record.id}` })
  }
  if (!own && record.scope_id) {
    const consent = app.registry.act('bodies.give-consent')!
    if (mayAct(consent, ask.actor)) open.push({ title: consent.title, href: `${actPath(consent.name)}?record=${record.id}&version=${record.version}` })
  } else if (record.scope_id) {
    const tell = app.registry.act('bodies.tell-partners')!
    if (mayAct(tell, ask.actor)) open.push({ title: tell.title, href: `${actPath(tell.name)}?record=${record.id}` })
  }
  const closed = next.filter((one) => !one.open)
  if (open.length === 0 && closed.length === 0) return html``
  return html`<section class="cc-section"><h2 class="govuk-heading-m">What can happen next</h2>
    ${open.length > 0 ? html`<div class="govuk-button-group">${open.map((one, index) => component('button', { text: one.title, href: one.href, classes: index === 0 ? '' : 'govuk-button--secondary' }))}</div>` : html`<p class="govuk-body">Nothing is open to you here now.</p>`}
    ${closed.length > 0 ? component('details', { summaryText: 'Not possible now, and why', html: html`<ul class="govuk-list govuk-list--bullet">${closed.map((one) => html`<li><strong>${one.act.title}</strong>: ${one.reason}</li>`)}</ul>` }) : ''}</section>`
}

async function dueOf(ask: PageAsk, record: RecordRow): Promise<Safe> {
  const rows = await ask.read((tx) => tx.rows(sql<{ title: string; due_on: string; rule: string | null; done_at: string | null }>`select title, due_on, rule, done_at from kernel.due
    where record_id = ${record.id} and cancelled_at is null order by due_on limit 50`))
  if (rows.length === 0) return html``
  return html`<section class="cc-section"><h2 class="govuk-heading-m">Dates</h2>${component('table', {
    head: [{ text: 'What' }, { text: 'By' }, { text: 'Rule' }, { text: 'State' }],
    rows: rows.map((row) => [{ text: row.title }, { text: dateInWords(row.due_on) }, { text: row.rule ?? '' }, { text: row.done_at ? 'Done' : row.due_on < ask.today ? 'Late' : 'Open' }]),
  })}</section>`
}

async function history(ask: PageAsk, app: App, record: RecordRow): Promise<Safe> {
  if (record.body_id !== ask.actor.bodyId) return html``
  const rows: HistoryRow[] = await ask.read((tx) => historyOf(tx, record.body_id, record.id))
  const accounts = [...new Set(rows.map((row) => row.account).filter((id) => id !== null))]
  const names = await ask.readServer((tx) => tx.rows(sql<{ id: string; name: string }>`select id, name from people.account where id = any(${accounts}::uuid[])`))
  const name = (id: string | null): string => names.find((row) => row.id === id)?.name ?? 'The service'
  return html`<section class="cc-section"><h2 class="govuk-heading-m">History</h2><ol class="govuk-list cc-history">${rows.map((row) =>
    html`<li>${name(row.account)} ${app.registry.act(row.act)?.says ?? row.act} <span class="govuk-hint cc-inline">${instantInWords(row.at)}, entry ${row.seq}</span></li>`)}</ol></section>`
}
