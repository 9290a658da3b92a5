import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import type { Actor, Kind, RecordRow } from '../kernel/act.ts'
import { externalSteps } from '../bodies/index.ts'
import { sql } from '../kernel/database/database.ts'
import { isId } from '../kernel/ids.ts'
import { manyOf } from '../kernel/registry.ts'
import { historyCount, historyOf, type HistoryRow } from '../kernel/journal/history.ts'
import { dateInWords, instantInWords } from '../kernel/time.ts'
import { details } from '../ui/components.ts'
import { html, safeHref, type Safe } from '../ui/html.ts'
import { history as historyList, listTable, paging, tag } from '../ui/lists.ts'
import type { PageAsk, Section } from '../ui/page.ts'
import { threadStrip, type StripGroup } from '../ui/thread-strip.ts'
import { whatNext } from './next-steps.ts'
import { pageAsk } from './page-ask.ts'
import { refuseParty, sendPage, sendProblem } from './show.ts'
import { visitorOf } from './visitor.ts'
import { doneNotice } from './warned.ts'

/** Address of a record's page; for a provider the page that it has of it, or its start page. */
export function recordPath(app: Pick<App, 'registry'>, kindName: string, id: string, actor?: Pick<Actor, 'kind'>): string {
  const kind = app.registry.kind(kindName)
  if (actor?.kind === 'party') return kind.forParty?.replace(':id', id) ?? '/'
  return `/${kind.module}/${kind.plural}/${id}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The page of every record: heading, state, thread strip, what can happen next, the kind's own sections, history. */
export function recordPages(app: App, server: FastifyInstance): void {
  for (const kind of app.registry.kinds) {
    // The kind's own module shows it first; later stages add what they know of it.
    const views = app.views.filter((one) => one.kind === kind.name)
    server.get<{ Params: { id: string } }>(`/${kind.module}/${kind.plural}/:id`, async (request, reply) => {
      const visitor = await visitorOf(app, request)
      if (!visitor.session) return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
      const refused = refuseParty(app, reply, visitor)
      if (refused) return refused
      const ask = await pageAsk(app, request, visitor)
      const id = request.params.id
      const record = isId(id) ? await ask.read((tx) => tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id} and kind = ${kind.name}`)) : undefined
      if (!record) return sendProblem(app, reply, visitor, 404, 'Page not found', `There is no such ${kind.words}, or it is not yours to see.`)
      const found: Section[] = []
      for (const view of views) found.push(...(await view.sections(ask, record)))
      const sections = [...found.filter((section) => section.first), ...found.filter((section) => !section.first)]
      const done = app.registry.act(ask.search.get('done') ?? '')
      const body = html`
        ${await strip(ask, app, record)}
        ${await whatNext(ask, app.registry, record, views.flatMap((view) => view.offers ?? []))}
        ${sections.map((section) => html`<section class="cc-section"><h2 class="govuk-heading-m">${section.title}</h2>${section.body}</section>`)}
        ${await elsewhere(ask, record)}
        ${await dueOf(ask, record)}
        ${await history(ask, app, record)}`
      const { states } = app.registry.process(kind.name) ?? { states: {} }
      return sendPage(app, reply, {
        title: record.title, caption: `${capital(kind.stage)}: ${kind.words} ${record.reference}`, stage: kind.stage, body, wide: true,
        breadcrumbs: [{ text: 'Cycle', href: '/' }, ...(kind.stage === 'cycle' ? [] : [{ text: capital(kind.stage), href: `/${kind.stage}` }]), { text: capital(manyOf(kind)), href: `/${kind.module}/${kind.plural}` }],
      }, { visitor, state: tag((states as Record<string, string>)[record.state] ?? record.state), ...doneNotice(app, request, reply, visitor, done) })
    })
  }
}

interface LinkRow { direction: 'from' | 'to'; id: string; kind: string; title: string; many: string }

const namedOfAKind = 5

/** What led here and what follows; of each kind the first few by reference, with how many there are. The whole thread is one click away. */
async function strip(ask: PageAsk, app: App, record: RecordRow): Promise<Safe> {
  const kind: Kind = app.registry.kind(record.kind)
  const threaded = app.registry.kinds.filter((one) => one.column !== undefined).map((one) => one.name)
  const rows = await ask.read((tx) => tx.rows(sql<LinkRow>`
    select direction, id, kind, title, many from (
      select l.*, count(*) over (partition by direction, kind) as many, row_number() over (partition by direction, kind order by length(reference), reference) as place from (
        select 'from' as direction, r.id, r.kind, r.reference, r.title from kernel.link l join kernel.record r on r.id = l.from_id where l.to_id = ${record.id} and l.ended_at is null
        union
        select 'to', r.id, r.kind, r.reference, r.title from kernel.link l join kernel.record r on r.id = l.to_id where l.from_id = ${record.id} and l.ended_at is null and r.kind = any(${threaded}::text[])) l) placed
    where place <= ${namedOfAKind} order by kind, place`))
  if (rows.length === 0 && kind.column === undefined) return html``
  const side = (direction: 'from' | 'to'): StripGroup[] => app.registry.kinds.flatMap((one) => {
    const found = rows.filter((row) => row.direction === direction && row.kind === one.name)
    return found.length === 0 ? [] : [{ one: capital(one.words), many: manyOf(one), count: Number(found[0]!.many), records: found.map((row) => ({ title: row.title, href: recordPath(app, row.kind, row.id) })) }]
  })
  const gaps = (kind.needs ?? []).filter((need) => !rows.some((row) => row.direction === 'from' && row.kind === need.from))
  return threadStrip({
    before: [...gaps.map((gap): StripGroup => ({ one: capital(app.registry.kind(gap.from).words), many: '', count: 0, records: [], gap: gap.words })), ...side('from')],
    current: { kind: capital(kind.words), title: record.title }, after: side('to'),
  }, `/cycle/thread/${record.id}`)
}

/** Steps done in another system, with what proves them. */
async function elsewhere(ask: PageAsk, record: RecordRow): Promise<Safe> {
  const rows = await ask.read((tx) => externalSteps(tx, record.id))
  if (rows.length === 0) return html``
  return html`<section class="cc-section"><h2 class="govuk-heading-m">Done in another system</h2>${listTable({ caption: 'Done in another system', rows, path: '', query: {}, columns: [
    { key: 'when', heading: 'When', cell: (row) => dateInWords(row.done_on) }, { key: 'what', heading: 'What', isHeader: true, cell: (row) => row.step }, { key: 'where', heading: 'Where', cell: (row) => row.system },
    { key: 'evidence', heading: 'Evidence', cell: (row) => html`${row.reference} ${row.address ? html`<a class="govuk-link" href="${safeHref(row.address)}" rel="noreferrer">${row.address}</a>` : ''} ${row.file_name ? html`${row.file_name} <span class="cc-hash">${row.sha256.slice(0, 16)}</span>` : ''} ${row.words}` },
  ] })}</section>`
}

async function dueOf(ask: PageAsk, record: RecordRow): Promise<Safe> {
  const rows = await ask.read((tx) => tx.rows(sql<{ title: string; due_on: string; rule: string | null; done_at: string | null }>`select title, due_on, rule, done_at from kernel.due
    where record_id = ${record.id} and cancelled_at is null order by due_on limit 50`))
  if (rows.length === 0) return html``
  return html`<section class="cc-section"><h2 class="govuk-heading-m">Dates</h2>${listTable({ caption: 'Dates', rows, path: '', query: {}, columns: [
    { key: 'what', heading: 'What', isHeader: true, cell: (row) => row.title }, { key: 'by', heading: 'By', cell: (row) => dateInWords(row.due_on) },
    { key: 'rule', heading: 'Rule', cell: (row) => html`<span class="cc-nowrap">${row.rule ?? ''}</span>` }, { key: 'state', heading: 'State', cell: (row) => (row.done_at ? 'Done' : row.due_on < ask.today ? 'Late' : 'Open') },
  ] })}</section>`
}

const historyAtOnce = 50
const historyOpen = 8

/** What happened, newest first: the last few open, those before folded away, fifty on a page. */
async function history(ask: PageAsk, app: App, record: RecordRow): Promise<Safe> {
  if (record.body_id !== ask.actor.bodyId) return html``
  const count = await ask.read((tx) => historyCount(tx, record.body_id, record.id))
  const pages = Math.max(1, Math.ceil(count / historyAtOnce))
  const page = Math.min(pages, Math.max(1, Number.parseInt(ask.search.get('history') ?? '1', 10) || 1))
  const rows: HistoryRow[] = await ask.read((tx) => historyOf(tx, record.body_id, record.id, { limit: historyAtOnce, offset: (page - 1) * historyAtOnce }))
  const accounts = [...new Set(rows.map((row) => row.account).filter((id) => id !== null))]
  const names = await ask.readServer((tx) => tx.rows(sql<{ id: string; name: string }>`select id, name from people.account where id = any(${accounts}::uuid[])`))
  const name = (id: string | null): string => names.find((row) => row.id === id)?.name ?? 'The service'
  const list = (some: readonly HistoryRow[]): Safe => historyList(some.map((row) => ({ at: instantInWords(row.at), iso: row.at, who: name(row.account), words: `${capital(app.registry.act(row.act)?.says ?? row.act)} (entry ${row.seq})` })))
  const [first, before] = page === 1 && rows.length > historyOpen + 2 ? [rows.slice(0, historyOpen), rows.slice(historyOpen)] : [rows, []]
  return html`<section class="cc-section" aria-labelledby="history-heading"><h2 class="govuk-heading-m" id="history-heading">History${count > rows.length ? ` (${count.toLocaleString('en-GB')})` : ''}</h2>${list(first)}
    ${before.length === 0 ? '' : details(`${before.length.toLocaleString('en-GB')} before`, list(before))}${paging(recordPath(app, record.kind, record.id), {}, page, pages, 'history')}</section>`
}
