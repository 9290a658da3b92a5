import { html, type Safe } from '../ui/html.ts'
import { addressWith, listPage, tag } from '../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'
import { unlinkedCounts, unlinkedRows, wantedLinks, type UnlinkedCount } from './gaps.ts'
import { addressOf, pluralWords } from './programme.view.ts'

async function gaps(ask: PageAsk): Promise<Answer> {
  const page = Math.min(10_000, Math.max(1, Number.parseInt(ask.search.get('page') ?? '1', 10) || 1))
  const counts = await ask.read((tx) => unlinkedCounts(tx))
  const chosen = counts.find((count) => count.kind === ask.search.get('kind') && count.words === ask.search.get('words')) ?? counts[0]
  const wanted = chosen && wantedLinks().find((one) => one.kind === chosen.kind && one.words === chosen.words)
  const rows = wanted ? await ask.read((tx) => unlinkedRows(tx, wanted, page)) : []
  return {
    title: 'Not linked yet', caption: 'Cycle: why we do this', stage: 'cycle', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }],
    body: html`<p class="govuk-body-l">Everything leads back to a need, or says that it does not yet. What came in as it was, from a register or a workbook, is often linked later.</p>
      ${chosen === undefined || wanted === undefined ? html`<p class="govuk-body">Nothing is missing: every record of your body is linked.</p>` : html`
      ${menu(ask, counts, chosen)}
      <h2 class="govuk-heading-m">${chosen.words}</h2>
      ${listPage({
        title: chosen.words, one: ask.registry.kind(chosen.kind).words, many: pluralWords(ask.registry.kind(chosen.kind).plural), path: '/cycle/gaps', query: { kind: chosen.kind, words: chosen.words }, rows, total: chosen.count, page, pageSize: 50, exports: false, purpose: 'Nothing is missing here.',
        columns: [
          { key: 'title', heading: 'Record', isHeader: true, cell: (row) => html`<a class="govuk-link" href="${addressOf(ask, row.kind, row.id)}">${row.title}</a>` },
          { key: 'reference', heading: 'Reference', cell: (row) => row.reference },
          { key: 'state', heading: 'State', cell: (row) => tag(ask.registry.process(row.kind)?.states[row.state] ?? row.state) },
          { key: 'thread', heading: 'Thread', cell: (row) => html`<a class="govuk-link" href="/cycle/thread/${row.id}">Why we do this<span class="govuk-visually-hidden">: ${row.title}</span></a>` },
        ],
      })}`}`,
  }
}

const menu = (ask: PageAsk, counts: readonly UnlinkedCount[], chosen: UnlinkedCount): Safe => html`<nav aria-label="What is missing"><ul class="govuk-list">${counts.map((count) => {
  const words = html`${count.count.toLocaleString('en-GB')} ${count.count === 1 ? ask.registry.kind(count.kind).words : pluralWords(ask.registry.kind(count.kind).plural)}: ${count.words.charAt(0).toLowerCase()}${count.words.slice(1)}`
  return html`<li>${count === chosen ? html`<strong aria-current="page">${words}</strong>` : html`<a class="govuk-link" href="${addressWith('/cycle/gaps', { kind: count.kind, words: count.words })}">${words}</a>`}</li>`
})}</ul></nav>`

/** Records that are not linked yet, by what is missing (T1). */
export const gapsPage: Page = { path: '/cycle/gaps', who: 'signed-in', show: gaps }
