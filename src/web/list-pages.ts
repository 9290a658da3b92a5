import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import type { Kind, RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { mayAct } from '../kernel/registry.ts'
import { dateInWords } from '../kernel/time.ts'
import { html, type Safe } from '../ui/html.ts'
import { component } from '../ui/components.ts'
import type { PageAsk } from '../ui/page.ts'
import { csvOf } from '../ui/csv.ts'
import { actPath, pageAsk } from './page-ask.ts'
import { recordPath } from './record-pages.ts'
import { sendPage } from './show.ts'
import { visitorOf } from './visitor.ts'

const pageSize = 50
const sorts = { reference: sql`r.reference`, title: sql`r.title collate "en-x-icu"`, state: sql`r.state`, changed: sql`r.changed_at` } as const

interface Filter { q: string; state: string; sort: keyof typeof sorts; descending: boolean; page: number }

const filterFrom = (search: URLSearchParams): Filter => {
  const sort = search.get('sort') ?? 'changed'
  return {
    q: (search.get('q') ?? '').slice(0, 100), state: search.get('state') ?? '', sort: sort in sorts ? sort as keyof typeof sorts : 'changed',
    descending: search.get('order') ? search.get('order') === 'descending' : !search.has('sort'),
    page: Math.min(10000, Math.max(1, Number.parseInt(search.get('page') ?? '1', 10) || 1)),
  }
}

const addressWith = (ask: PageAsk, path: string, changes: Record<string, string | undefined>): string => {
  const search = new URLSearchParams(ask.search)
  search.delete('done')
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) search.delete(name)
    else search.set(name, value)
  }
  return `${path}?${search}`
}

/** Every kind gets a list: filters in the address, sorting, paging, export. */
export function listPages(app: App, server: FastifyInstance): void {
  for (const kind of app.registry.kinds) {
    const path = `/${kind.module}/${kind.plural}`
    if (app.pages.some((page) => page.path === path)) continue
    server.get(path, async (request, reply) => {
      const visitor = await visitorOf(app, request)
      if (!visitor.session) return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
      const ask = await pageAsk(app, request, visitor)
      const filter = filterFrom(ask.search)
      if (ask.search.get('as') === 'csv') {
        const rows = await listed(ask, kind, { ...filter, page: 1 }, 10000)
        return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${kind.plural}.csv"`).send(csvOf(['Reference', 'Title', 'State', 'Changed'], rows.rows.map((row) => [row.reference, row.title, row.state, row.changed_at.slice(0, 10)])))
      }
      const found = await listed(ask, kind, filter, pageSize)
      return sendPage(app, reply, {
        title: kind.plural.charAt(0).toUpperCase() + kind.plural.slice(1).replaceAll('-', ' '), caption: kind.stage.charAt(0).toUpperCase() + kind.stage.slice(1), stage: kind.stage, wide: true,
        breadcrumbs: [{ text: 'Cycle', href: '/' }, ...(kind.stage === 'cycle' ? [] : [{ text: kind.stage.charAt(0).toUpperCase() + kind.stage.slice(1), href: `/${kind.stage}` }])],
        body: listBody(ask, app, kind, path, filter, found),
      }, { visitor })
    })
  }
}

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
    return one && mayAct(one, ask.actor) ? [component('button', { text: one.title, href: actPath(one.name) })] : []
  })
  const heading = (name: keyof typeof sorts, words: string): Safe => html`<a class="govuk-link" href="${addressWith(ask, path, { sort: name, order: filter.sort === name && !filter.descending ? 'descending' : 'ascending', page: undefined })}">${words}</a>`
  const sorted = (name: keyof typeof sorts): Record<string, string> => (filter.sort === name ? { 'aria-sort': filter.descending ? 'descending' : 'ascending' } : {})
  const pages = Math.ceil(found.count / pageSize)
  return html`
    ${makers.length > 0 ? html`<div class="govuk-button-group">${makers}</div>` : ''}
    <form method="get" action="${path}" class="cc-filters">
      ${component('input', { id: 'q', name: 'q', label: { text: 'Title or reference contains' }, value: filter.q, classes: 'govuk-input--width-20' })}
      ${component('select', { id: 'state', name: 'state', label: { text: 'State' }, value: filter.state, items: [{ value: '', text: 'All' }, ...Object.entries(process?.states ?? {}).map(([value, text]) => ({ value, text }))] })}
      ${component('button', { text: 'Filter', classes: 'govuk-button--secondary' })}
    </form>
    <p class="govuk-body">${found.count.toLocaleString('en-GB')} ${found.count === 1 ? kind.words : kind.plural.replaceAll('-', ' ')}${filter.q || filter.state ? ' fit the filter' : ''}. ${found.count > 0 ? html`<a class="govuk-link" href="${addressWith(ask, path, { as: 'csv', page: undefined })}">Download as CSV</a>` : ''}</p>
    ${found.rows.length === 0 ? html`<p class="govuk-body">${filter.q || filter.state ? 'Nothing fits. Change the filter.' : `There are no ${kind.plural.replaceAll('-', ' ')} yet.`}</p>` : html`<table class="govuk-table"><thead class="govuk-table__head"><tr class="govuk-table__row">
      ${(['reference', 'title', 'state', 'changed'] as const).map((name) => html`<th scope="col" class="govuk-table__header" aria-sort="${sorted(name)['aria-sort'] ?? 'none'}">${heading(name, name.charAt(0).toUpperCase() + name.slice(1))}</th>`)}</tr></thead>
      <tbody class="govuk-table__body">${found.rows.map((row) => html`<tr class="govuk-table__row"><td class="govuk-table__cell">${row.reference}</td><td class="govuk-table__cell"><a class="govuk-link" href="${recordPath(app, kind.name, row.id)}">${row.title}</a></td><td class="govuk-table__cell">${process?.states[row.state] ?? row.state}</td><td class="govuk-table__cell">${dateInWords(row.changed_at.slice(0, 10))}</td></tr>`)}</tbody></table>`}
    ${pages > 1 ? component('pagination', {
      ...(filter.page > 1 ? { previous: { href: addressWith(ask, path, { page: String(filter.page - 1) }) } } : {}),
      ...(filter.page < pages ? { next: { href: addressWith(ask, path, { page: String(filter.page + 1) }) } } : {}),
    }) : ''}`
}
