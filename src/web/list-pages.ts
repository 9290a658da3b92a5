import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import type { Act, Actor, Kind, ListColumn, RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import type { ExportCell } from '../evidence/tabular/export-cell.ts'
import { pounds } from '../kernel/money.ts'
import { manyOf, mayAct } from '../kernel/registry.ts'
import { dateInWords } from '../kernel/time.ts'
import { button } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { listPage, tag, type Column } from '../ui/lists.ts'
import type { PageAsk } from '../ui/page.ts'
import { actPath, pageAsk } from './page-ask.ts'
import { recordPath } from './record-pages.ts'
import { recordHolds, searchedColumns } from './searched.ts'
import { sendTable } from './send-table.ts'
import { refuseParty, sendPage } from './show.ts'
import { visitorOf } from './visitor.ts'

const pageSize = 50
const exported = 10_000
const sorts = { reference: sql`length(r.reference), r.reference`, title: sql`r.title collate "en-x-icu"`, state: sql`r.state`, changed: sql`r.changed_at` } as const
const descending = { reference: sql`length(r.reference) desc, r.reference desc`, title: sql`r.title collate "en-x-icu" desc`, state: sql`r.state desc`, changed: sql`r.changed_at desc` } as const
type Sort = keyof typeof sorts
// Text as people sort it; what is not known stands last either way.
const byColumn = (column: ListColumn, down: boolean) =>
  sql`${column.as === 'text' ? sql`(${column.value}) collate "en-x-icu"` : sql`(${column.value})`} ${down ? sql`desc` : sql`asc`} nulls last`

interface Filter { q: string; state: string; /** Chosen values of the kind's own columns, by key. */ own: Readonly<Record<string, string>>; sort: string; descending: boolean; page: number }
/** A record with the values of its kind's columns, as `own_<key>`. */
type Row = RecordRow & Record<`own_${string}`, string | number | null>

const words = (text: string): string => (text.charAt(0).toUpperCase() + text.slice(1)).replaceAll('-', ' ')
const columnsOf = (kind: Kind): readonly ListColumn[] => kind.list?.columns ?? []

const filtered = (kind: Kind): ListColumn[] => columnsOf(kind).filter((column) => column.filter && column.words)

const filterFrom = (search: URLSearchParams, kind: Kind): Filter => {
  const [sort = '', direction] = (search.get('sort') ?? 'changed:desc').split(':')
  return {
    own: Object.fromEntries(filtered(kind).flatMap(({ key, words }) => { const value = search.get(key) ?? ''; return Object.hasOwn(words ?? {}, value) ? [[key, value]] : [] })),
    q: (search.get('q') ?? '').slice(0, 100), state: (search.get('state') ?? '').slice(0, 100),
    sort: Object.hasOwn(sorts, sort) || columnsOf(kind).some((column) => column.key === sort) ? sort : 'changed', descending: direction === 'desc',
    page: Math.min(10_000, Math.max(1, Number.parseInt(search.get('page') ?? '1', 10) || 1)),
  }
}

/** Every kind gets a list: the kind's own columns, filters and order in the address, paging, CSV and XLSX. */
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
      const filter = filterFrom(ask.search, kind)
      const format = ask.search.get('format')
      if (format === 'csv' || format === 'xlsx') {
        const { rows } = await listed(ask, kind, { ...filter, page: 1 }, exported)
        const own = columnsOf(kind)
        return sendTable(reply, format, kind.plural, ['Reference', 'Title', 'State', ...own.map((column) => column.heading), 'Changed'],
          rows.map((row) => [row.reference, row.title, stateWords(app, kind, row.state), ...own.map((column) => exportCell(column, row[`own_${column.key}`])), { date: row.changed_at.slice(0, 10) }]))
      }
      return sendPage(app, reply, {
        title: words(manyOf(kind)), caption: words(kind.stage), stage: kind.stage, wide: true,
        breadcrumbs: [{ text: 'Cycle', href: '/' }, ...(kind.stage === 'cycle' ? [] : [{ text: words(kind.stage), href: `/${kind.stage}` }])],
        body: listBody(ask, app, kind, path, filter, await listed(ask, kind, filter, pageSize)),
      }, { visitor })
    })
  }
}

const stateWords = (app: App, kind: Kind, state: string): string => app.registry.process(kind.name)?.states[state] ?? state

async function listed(ask: PageAsk, kind: Kind, filter: Filter, size: number): Promise<{ rows: Row[]; count: number }> {
  const own = columnsOf(kind)
  const sorted = own.find((column) => column.key === filter.sort)
  const order = sorted ? byColumn(sorted, filter.descending) : (filter.descending ? descending : sorts)[filter.sort as Sort]
  return ask.read(async (tx) => {
    const where = sql`r.kind = ${kind.name} and (r.body_id = ${tx.bodyId} or r.scope_id = any(${tx.scopes}::uuid[])) and (${filter.state} = '' or r.state = ${filter.state}) and ${filter.q.trim() === '' ? sql`true` : recordHolds(filter.q.trim(), [kind])}`
    const chosen = filtered(kind).filter((column) => filter.own[column.key] !== undefined)
    const from = kind.list?.from ?? sql``
    const narrowed = chosen.length === 0 ? where : sql`${where} and ${sql.join(chosen.map((column) => sql`${column.value} = ${filter.own[column.key]}`), sql` and `)}`
    const values = own.map((column) => sql`, ${column.value} as ${sql.ref(`own_${column.key}`)}`)
    const rows = await tx.rows(sql<Row>`select r.*${sql.join(values, sql``)} from kernel.record r ${from} where ${narrowed} order by ${order}, r.id limit ${size} offset ${(filter.page - 1) * size}`)
    const count = await tx.one(sql<{ count: string }>`select count(*) as count from kernel.record r ${chosen.length === 0 ? sql`` : from} where ${narrowed}`)
    return { rows, count: Number(count.count) }
  })
}

function shownCell(column: ListColumn, value: string | number | null | undefined): Safe | string {
  if (value === null || value === undefined || value === '') return ''
  if (column.as === 'money') return pounds(String(value), { whole: true })
  if (column.as === 'number') return Number(value).toLocaleString('en-GB')
  return column.as === 'date' ? html`<span class="cc-nowrap">${dateInWords(String(value))}</span>` : column.words?.[value] ?? String(value)
}

function exportCell(column: ListColumn, value: string | number | null | undefined): ExportCell {
  if (value === null || value === undefined) return null
  if (column.as === 'money') return { pence: BigInt(value) }
  if (column.as === 'number') return Number(value)
  return column.as === 'date' ? { date: String(value) } : column.words?.[value] ?? String(value)
}

/** An act that makes a record of a kind, with the kind it starts from when it needs one: "Agree the contract (from a procurement)". */
export interface Maker { act: Act; from: Kind | undefined; title: string; href: string }

/** The acts by which this actor may make a record of a kind; those that need nothing first come first. */
export function makersOf(app: Pick<App, 'registry'>, kind: Kind, actor: Actor): Maker[] {
  const needsNone = ['record', 'organisation', 'programme', 'partnership']
  return (app.registry.process(kind.name)?.steps ?? []).filter((step) => step.from.length === 0).flatMap((step): Maker[] => {
    const one = app.registry.act(step.act)
    if (!one || one.root !== undefined || !mayAct(one, actor)) return []
    const field = Object.values(one.input).find((input) => input.kind === 'reference' && input.required && input.to !== undefined && !needsNone.includes(input.to))
    const from = field?.to ? app.registry.kind(field.to) : undefined
    return [{ act: one, from, title: from ? `${one.title} (from ${/^[aeiou]/.test(from.words) ? 'an' : 'a'} ${from.words})` : one.title, href: actPath(one.name) }]
  }).sort((one, other) => Number(one.from !== undefined) - Number(other.from !== undefined))
}

const makersBar = (makers: readonly Maker[]): Safe => html`<div class="govuk-button-group">${makers.map((one) => (one.from ? html`<a class="govuk-link" href="${one.href}">${one.title}</a>` : button(one.title, { href: one.href, classes: 'govuk-button--secondary' })))}</div>`

const searchLabel = (kind: Kind): string => {
  const names = ['title', 'reference', ...searchedColumns(kind).map((column) => column.heading.charAt(0).toLowerCase() + column.heading.slice(1))]
  return `${words(names.slice(0, -1).join(', '))} or ${names.at(-1)} contains`
}

function listBody(ask: PageAsk, app: App, kind: Kind, path: string, filter: Filter, found: { rows: Row[]; count: number }): Safe {
  const process = app.registry.process(kind.name)
  const makers = makersOf(app, kind, ask.actor)
  const query = Object.fromEntries([...ask.search].filter(([name]) => ['q', 'state', 'sort', 'page', ...Object.keys(filter.own)].includes(name)))
  const own = columnsOf(kind).filter((column) => !column.inFileOnly).map((column): Column<Row> => ({ key: column.key, heading: column.heading, sortable: true, numeric: column.as === 'money' || column.as === 'number', cell: (row) => shownCell(column, row[`own_${column.key}`]) }))
  return html`${found.count > 0 && makers.length > 0 ? makersBar(makers) : ''}
    ${listPage<Row>({
      title: words(manyOf(kind)), one: kind.words, many: manyOf(kind), total: found.count, page: filter.page, pageSize, path, query, rows: found.rows,
      filters: [{ name: 'q', label: searchLabel(kind) }, { name: 'state', label: 'State', options: Object.entries(process?.states ?? {}).map(([value, text]) => ({ value, text })) },
        ...filtered(kind).map((column) => ({ name: column.key, label: column.heading, options: Object.entries(column.words ?? {}).map(([value, text]) => ({ value, text })) }))],
      purpose: `${process?.title ?? words(kind.words)}: none yet.${process?.steps[0] ? ` ${process.steps[0].says}` : ''}`,
      ...(makers[0] ? { first: makers[0] } : {}),
      columns: [
        { key: 'title', heading: 'Title', sortable: true, isHeader: true, cell: (row) => html`<a class="govuk-link" href="${recordPath(app, kind.name, row.id)}">${row.title}</a>` },
        { key: 'reference', heading: 'Reference', sortable: true, cell: (row) => html`<span class="cc-nowrap">${row.reference}</span>` },
        { key: 'state', heading: 'State', sortable: true, cell: (row) => tag(stateWords(app, kind, row.state)) },
        ...own,
        { key: 'changed', heading: 'Changed', sortable: true, cell: (row) => html`<span class="cc-nowrap">${dateInWords(row.changed_at.slice(0, 10))}</span>` },
      ],
    })}`
}
