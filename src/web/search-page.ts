import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import type { Kind } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { manyOf } from '../kernel/registry.ts'
import { html, type Safe } from '../ui/html.ts'
import { addressWith } from '../ui/lists.ts'
import { pageAsk } from './page-ask.ts'
import { recordPath } from './record-pages.ts'
import { recordHolds } from './searched.ts'
import { refuseParty, sendPage } from './show.ts'
import { visitorOf } from './visitor.ts'

const shownOfAKind = 10
const mostWords = 6
const shortest = 2

interface Found { id: string; kind: string; reference: string; title: string; many: string }

const number = (value: number): string => value.toLocaleString('en-GB')
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Records that hold every word, in title, reference or a searched column of their kind: the first few of each kind with how many there are. */
async function found(tx: Tx, kinds: readonly Kind[], words: readonly string[]): Promise<Found[]> {
  const holds = sql.join(words.map((word) => recordHolds(word, kinds)), sql` and `)
  return tx.rows(sql<Found>`select id, kind, reference, title, many from (
      select id, kind, reference, title, count(*) over (partition by kind) as many, row_number() over (partition by kind order by changed_at desc, id) as place
      from kernel.record r where (body_id = ${tx.bodyId} or scope_id = any(${tx.scopes}::uuid[])) and ${holds}) hit
    where place <= ${shownOfAKind} order by kind, place`)
}

/** Search over the records of the body: by kind with counts; without a result, what was searched and what to do next. */
export function searchPage(app: App, server: FastifyInstance): void {
  server.get('/search', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    if (!visitor.session) return reply.redirect('/sign-in', 303)
    const refused = refuseParty(app, reply, visitor)
    if (refused) return refused
    const ask = await pageAsk(app, request, visitor)
    const q = (ask.search.get('q') ?? '').trim().slice(0, 100)
    const words = q.split(/\s+/).filter((word) => word !== '').slice(0, mostWords)
    const rows = q.length < shortest ? [] : await ask.read((tx) => found(tx, app.registry.kinds, words))
    const counts = rows.length > 0 ? [] : await ask.read((tx) => tx.rows(sql<{ kind: string; many: string }>`select kind, count(*) as many from kernel.record where body_id = ${tx.bodyId} group by kind`))
    const body = rows.length > 0 ? results(app, q, rows) : nothing(app, q, counts)
    return sendPage(app, reply, { title: 'Search', stage: 'cycle', body }, { visitor, searched: q })
  })
}

function results(app: App, q: string, rows: readonly Found[]): Safe {
  const groups = app.registry.kinds.flatMap((kind) => {
    const here = rows.filter((row) => row.kind === kind.name)
    return here.length === 0 ? [] : [{ kind, here, many: Number(here[0]!.many) }]
  })
  const total = groups.reduce((sum, group) => sum + group.many, 0)
  const name = (one: (typeof groups)[number]): string => `${number(one.many)} ${one.many === 1 ? one.kind.words : manyOf(one.kind)}`
  return html`<p class="govuk-body-l">${number(total)} ${total === 1 ? 'record' : 'records'} found for "${q}"</p>
    ${groups.length > 1 ? html`<nav aria-label="Kinds found"><ul class="govuk-list">${groups.map((group) => html`<li><a class="govuk-link" href="#kind-${group.kind.name}">${name(group)}</a></li>`)}</ul></nav>` : ''}
    ${groups.map((group) => html`<section aria-labelledby="kind-${group.kind.name}"><h2 class="govuk-heading-m" id="kind-${group.kind.name}">${capital(manyOf(group.kind))} (${number(group.many)})</h2><ul class="govuk-list">${group.here.map((row) => html`<li><a class="govuk-link" href="${recordPath(app, row.kind, row.id)}">${row.title}</a> <span class="govuk-hint cc-inline">${row.reference}</span></li>`)}</ul>
    ${group.many > group.here.length ? html`<p class="govuk-body"><a class="govuk-link" href="${addressWith(`/${group.kind.module}/${group.kind.plural}`, { q })}">All ${number(group.many)} ${manyOf(group.kind)} found</a></p>` : ''}</section>`)}`
}

const stages = ['analyse', 'plan', 'procure', 'deliver', 'review'] as const

function nothing(app: App, q: string, counts: readonly { kind: string; many: string }[]): Safe {
  const lists = app.registry.kinds.filter((kind) => kind.stage !== 'cycle' || kind.name === 'programme').flatMap((kind) => {
    const many = Number(counts.find((count) => count.kind === kind.name)?.many ?? 0)
    return many === 0 ? [] : [html`<li><a class="govuk-link" href="/${kind.module}/${kind.plural}">${number(many)} ${many === 1 ? kind.words : manyOf(kind)}</a></li>`]
  })
  return html`${q.length < shortest
    ? html`<p class="govuk-body-l">Type at least two characters in the search box.</p><p class="govuk-body">The search looks for every word in the titles and references of your records and of those that are shared with you, and in the provider and own reference of contracts.</p>`
    : html`<p class="govuk-body-l">Nothing was found for "${q}".</p>
    <p class="govuk-body">Every word was looked for in the titles and references of your records and of those that are shared with you, and in the provider and own reference of contracts. Text inside records, figures of places and payments was not searched.</p>
    <h2 class="govuk-heading-m">What you can do next</h2>
    <ul class="govuk-list govuk-list--bullet"><li>check the spelling, or use fewer words or a part of a word</li><li>search by reference, for example CTR-3</li><li><a class="govuk-link" href="${addressWith('/register', { q })}">search the public register for "${q}"</a>, where all bodies publish</li>
    <li><a class="govuk-link" href="${addressWith('/deliver/spend', { q })}">search payments by supplier for "${q}"</a></li></ul>`}
    <h2 class="govuk-heading-m">Or look under a stage</h2><ul class="govuk-list">${stages.map((stage) => html`<li><a class="govuk-link" href="/${stage}">${capital(stage)}</a></li>`)}</ul>
    ${lists.length === 0 ? '' : html`<h2 class="govuk-heading-m">Or in a list</h2><ul class="govuk-list">${lists}</ul>`}`
}
