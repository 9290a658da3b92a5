import { dateInWords } from '../kernel/time.ts'
import { poundsInProse } from '../kernel/money.ts'
import { html, type Safe } from '../ui/html.ts'
import { insetText } from '../ui/components.ts'
import { listPage, summaryList } from '../ui/lists.ts'
import type { Page, PageAsk, Answer } from '../ui/page.ts'
import { isId } from '../kernel/ids.ts'
import type { PublishedRow } from './publication.ts'
import { openRow, publishedCount, publishedRows, publishingBodies, registerPageSize, type RegisterFilter } from './register.ts'

const kindWords: Record<string, string> = { contract: 'Contract', notice: 'Notice' }

const filterFrom = (search: URLSearchParams): RegisterFilter => ({
  q: search.get('q')?.trim().slice(0, 100) || undefined, kind: search.get('kind')?.slice(0, 40) || undefined, body: search.get('body')?.slice(0, 300) || undefined,
  page: Math.min(10_000, Math.max(1, Number.parseInt(search.get('page') ?? '1', 10) || 1)),
})

const term = (row: PublishedRow): string => (row.starts_on ? `${dateInWords(row.starts_on)}${row.ends_on ? ` to ${dateInWords(row.ends_on)}` : ''}` : '')

async function register(ask: PageAsk): Promise<Answer> {
  const filter = filterFrom(ask.search)
  const { rows, total, bodies } = await ask.read(async (tx) => ({ rows: await publishedRows(tx, filter), total: await publishedCount(tx, filter), bodies: await publishingBodies(tx) }))
  return {
    title: 'Public register', stage: 'register', wide: true,
    body: html`<p class="govuk-body-l">Contracts and notices of the bodies that commission health and care here, as they published them.</p>
      <p class="govuk-body">Nobody needs to sign in for this page. <a class="govuk-link" href="/register/journal">Check for yourself that nothing was altered afterwards</a>, <a class="govuk-link" href="/register/surveys">read what people said and what changed</a>, or <a class="govuk-link" href="/check-a-date">check a date</a>.</p>
      ${ask.purpose === 'live' ? '' : insetText('This is a demonstration: contracts, prices and providers here are invented.')}
      ${listPage({
        title: 'Published entries', one: 'entry', many: 'entries', path: '/register', query: { q: filter.q, kind: filter.kind, body: filter.body }, rows, total, page: filter.page ?? 1, pageSize: registerPageSize, exports: false,
        filters: [
          { name: 'q', label: 'Title, provider or body' }, { name: 'kind', label: 'Kind', options: Object.entries(kindWords).map(([value, text]) => ({ value, text })) },
          { name: 'body', label: 'Body', options: bodies.map((one) => ({ value: one.body, text: `${one.body} (${one.count})` })) },
        ],
        purpose: 'Nothing has been published here yet. Contracts and notices stand here as soon as a body publishes them.',
        columns: [
          { key: 'title', heading: 'Title', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/register/entries/${row.id}">${row.title}</a>` },
          { key: 'kind', heading: 'Kind', cell: (row) => kindWords[row.kind] ?? row.kind },
          { key: 'body', heading: 'Body', cell: (row) => row.body },
          { key: 'provider', heading: 'Provider', cell: (row) => row.provider },
          { key: 'value', heading: 'Value', numeric: true, cell: (row) => (row.value_pence === null ? '' : poundsInProse(row.value_pence)) },
          { key: 'term', heading: 'Term', cell: term },
          { key: 'published', heading: 'Published', cell: (row) => dateInWords(row.published_at.slice(0, 10)) },
        ],
      })}
      <p class="govuk-body-s">The same entries as open data: <a class="govuk-link" href="/register/contracts.json">contracts as JSON</a>, <a class="govuk-link" href="/register/entries.json">all entries as JSON</a>, <a class="govuk-link" href="/api/cycle/register">the interface for programs</a>.</p>`,
  }
}

const entryOf = async (ask: PageAsk): Promise<Answer> => {
  const id = ask.params['id'] ?? ''
  const row = isId(id) ? await ask.read(async (tx) => (await publishedRows(tx, {}, 10_000)).find((one) => one.id === id)) : undefined
  if (!row) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such entry in the register. It may have been withdrawn.</p><p class="govuk-body"><a class="govuk-link" href="/register">Go to the register</a></p>` }
  return {
    title: row.title, caption: `Register: ${(kindWords[row.kind] ?? row.kind).toLowerCase()}`, stage: 'register', breadcrumbs: [{ text: 'Register', href: '/register' }],
    body: html`<p class="govuk-body">${row.summary}</p>${summaryList([
      { key: 'Body', value: row.body }, { key: 'Provider', value: row.provider }, { key: 'Value over the whole term', value: row.value_pence === null ? '' : poundsInProse(row.value_pence) },
      { key: 'Term', value: term(row) }, { key: 'Published here', value: dateInWords(row.published_at.slice(0, 10)) }, { key: 'Where it stands officially', value: sourceOf(row.source) },
    ])}`,
  }
}

const sourceOf = (source: string): Safe | string => (/^https:\/\/\S+$/.test(source) ? html`<a class="govuk-link" href="${source}">${source}</a>` : source)

const asJson = (kind: string | undefined, name: string) => async (ask: PageAsk): Promise<Answer> => {
  const rows = await ask.read((tx) => publishedRows(tx, { kind }, 10_000))
  const body = JSON.stringify({ purpose: ask.purpose, invented: ask.purpose !== 'live', at: ask.now, entries: rows.map(openRow) }, null, 1)
  return { file: { name, type: 'application/json; charset=utf-8', body: `${body}\n`, inline: true } }
}

/** The public register: for everybody, from published rows only. */
export const registerPages: readonly Page[] = [
  { path: '/register', who: 'public', show: register },
  { path: '/register/entries/:id', who: 'public', show: entryOf },
  { path: '/register/contracts.json', who: 'public', show: asJson('contract', 'contracts.json') },
  { path: '/register/entries.json', who: 'public', show: asJson(undefined, 'entries.json') },
]
