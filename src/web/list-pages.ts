import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import type { Kind, RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { mayAct } from '../kernel/registry.ts'
import { dateInWords } from '../kernel/time.ts'
import { button } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { listPage, tag } from '../ui/lists.ts'
import type { PageAsk } from '../ui/page.ts'
import { actPath, pageAsk } from './page-ask.ts'
import { recordPath } from './record-pages.ts'
import { sendTable } from './send-table.ts'
import { refuseParty, sendPage } from './show.ts'
import { visitorOf } from './visitor.ts'

const pageSize = 50
const exported = 10_000
const sorts = { reference: sql`length(r.reference), r.reference`, title: sql`r.title collate "en-x-icu"`, state: sql`r.state`, changed: sql`r.changed_at` } as const
type Sort = keyof typeof sorts

interface Filter { q: string; state: string; sort: Sort; descending: boolean; page: number }

const words = (text: string): string => (text.charAt(0).toUpperCase() + text.slice(1)).replaceAll('-', ' ')

const filterFrom = (search: URLSearchParams): Filter => {
  const [sort = '', direction] = (search.get('sort') ?? 'changed:desc').split(':')
  return {
    q: (search.get('q') ?? '').slice(0, 100), state: (search.get('state') ?? '').slice(0, 100),
    sort: Object.hasOwn(sorts, sort) ? sort as Sort : 'changed', descending: direction === 'desc',
    page: Math.min(10_000, Math.max(1, Number.parseInt(search.get('page') ?? '1', 10) || 1)),
  }
}

/** Every kind gets a list: filters in the address, sorting, paging, CSV and XLSX. */
export function listPages(app: App, server: FastifyInstance): void {
  for (const kind of app.registry.kinds) {
    const path = `/${kind.module}/${kind.plural}`
    if (app.pages.some((page) => page.path === path)) continue
    server.get(path, async (request, reply) => {
      const visitor = await visitorOf(app, request)
      if (!visitor.session) return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
      const refused = refuseParty(app, reply, visitor)
      if (refused) return refused
      const ask = await pageAsk(app, request, visitor)
      const filter = filterFrom(ask.search)
      const format = ask.search.get('format')
      if (format === 'csv' || format === 'xlsx') {
        const { rows } = await listed(ask, kind, { ...filter, page: 1 }, exported)
        return sendTable(reply, format, kind.plural, ['Reference', 'Title', 'State', 'Changed'], rows.map((row) => [row.reference, row.title, stateWords(app, kind, row.state), { date: row.changed_at.slice(0, 10) }]))
      }
      return sendPage(app, reply, {
        title: words(kind.plural), caption: words(kind.stage), stage: kind.stage, wide: true,
        breadcrumbs: [{ text: 'Cycle', href: '/' }, ...(kind.stage === 'cycle' ? [] : [{ text: words(kind.stage), href: `/${kind.stage}` }])],
        body: listBody(ask, app, kind, path, filter, await listed(ask, kind, filter, pageSize)),
      }, { visitor })
    })
  }
}

const stateWords = (app: App, kind: Kind, state: string): string => app.registry.process(kind.name)?.states[state] ?? state

async function listed(ask: PageAsk, kind: Kind, filter: Filter, size: number): Promise<{ rows: RecordRow[]; count: number }> {
  const like = `%${filter.q.replaceAll(/[%_\\]/g, '\\$&')}%`
  return ask.read(async (tx) => {
    const where = sql`r.kind = ${kind.name} and (r.body_id = ${tx.bodyId} or r.scope_id = any(${tx.scopes}::uuid[])) and (${filter.state} = '' or r.state = ${filter.state}) and (${filter.q} = '' or r.title ilike ${like} or r.reference ilike ${like})`
    const rows = await tx.rows(sql<RecordRow>`select r.* from kernel.record r where ${where} order by ${sorts[filter.sort]} ${filter.descending ? sql`desc` : sql`asc`}, r.id limit ${size} offset ${(filter.page - 1) * size}`)
    const count = await tx.one(sql<{ count: string }>`select count(*) as count from kernel.record r where ${where}`)
    return { rows, count: Number(count.count) }
  })
}

function listBody(ask: PageAsk, app: App, kind: Kind, path: string, filter: Filter, found: { rows: RecordRow[]; count: number }): Safe {
  const process = app.registry.process(kind.name)
  const makers = (process?.steps ?? []).filter((step) => step.from.length === 0).flatMap((step) => {
    const one = app.registry.act(step.act)
    return one && one.root === undefined && mayAct(one, ask.actor) ? [{ title: one.title, href: actPath(one.name) }] : []
  })
  const many = kind.plural.replaceAll('-', ' ')
  const query = Object.fromEntries([...ask.search].filter(([name]) => ['q', 'state', 'sort', 'page'].includes(name)))
  return html`${found.count > 0 && makers.length > 0 ? html`<div class="govuk-button-group">${makers.map((one) => button(one.title, { href: one.href, classes: 'govuk-button--secondary' }))}</div>` : ''}
    ${listPage<RecordRow>({
      title: words(kind.plural), one: kind.words, many, total: found.count, page: filter.page, pageSize, path, query, rows: found.rows,
      filters: [{ name: 'q', label: 'Title or reference contains' }, { name: 'state', label: 'State', options: Object.entries(process?.states ?? {}).map(([value, text]) => ({ value, text })) }],
      purpose: `${process?.title ?? words(kind.words)}: none yet.${process?.steps[0] ? ` ${process.steps[0].says}` : ''}`,
      ...(makers[0] ? { first: makers[0] } : {}),
      columns: [
        { key: 'title', heading: 'Title', sortable: true, isHeader: true, cell: (row) => html`<a class="govuk-link" href="${recordPath(app, kind.name, row.id)}">${row.title}</a>` },
        { key: 'reference', heading: 'Reference', sortable: true, cell: (row) => row.reference },
        { key: 'state', heading: 'State', sortable: true, cell: (row) => tag(stateWords(app, kind, row.state)) },
        { key: 'changed', heading: 'Changed', sortable: true, cell: (row) => dateInWords(row.changed_at.slice(0, 10)) },
      ],
    })}`
}
