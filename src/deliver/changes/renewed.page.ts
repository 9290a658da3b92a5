import { formatOf, tableFile } from '../../evidence/tabular/table-file.ts'
import { dateInWords } from '../../kernel/time.ts'
import { html } from '../../ui/html.ts'
import { listPage } from '../../ui/lists.ts'
import type { Page } from '../../ui/page.ts'
import type { RenewedRow } from './change.queries.ts'
import { signedPounds } from './change.view.ts'

/** Contracts that go on by habit: extended at least twice, or past their last day and still running; with how often a review decided. */
export const renewedPage: Page = {
  path: '/deliver/renewed', who: 'signed-in',
  show: async (ask) => {
    const rows = await ask.ask<RenewedRow[]>('deliver.renewed-by-habit')
    const format = formatOf(ask.search)
    if (format) {
      return { file: tableFile('contracts-renewed-by-habit', ['Reference', 'Contract', 'Provider', 'Extensions', 'First last day', 'Last day now', 'Added', 'Reviews decided'],
        rows.map((row) => [row.reference, row.title, row.provider, Number(row.extensions), row.first_end ? { date: row.first_end } : '', row.ends_on ? { date: row.ends_on } : '', { pence: BigInt(row.added_pence) }, Number(row.decisions)]), format) }
    }
    const page = Math.max(1, Number.parseInt(ask.search.get('page') ?? '1', 10) || 1)
    return {
      title: 'Contracts that go on by habit', caption: 'Deliver', stage: 'deliver', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }],
      body: html`<p class="govuk-body-l">Extended at least twice, or past their last day and not recorded as ended.</p>
        <p class="govuk-body">None of this is wrong by itself. The question is whether somebody decided it: the last column counts reviews that ended in a decision.</p>
        ${listPage<RenewedRow>({ title: 'Contracts', one: 'contract', many: 'contracts', total: rows.length, page, pageSize: 50, path: '/deliver/renewed', query: Object.fromEntries(ask.search), rows: rows.slice((page - 1) * 50, page * 50), purpose: 'No contract was extended twice, and none runs past its last day.',
          columns: [
            { key: 'title', heading: 'Contract', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/deliver/contracts/${row.id}">${row.title}</a><br><span class="govuk-hint cc-inline">${row.reference}${row.provider ? `, ${row.provider}` : ''}</span>` },
            { key: 'extensions', heading: 'Extensions', numeric: true, cell: (row) => row.extensions }, { key: 'first', heading: 'Last day at first', cell: (row) => (row.first_end ? dateInWords(row.first_end) : 'as now') },
            { key: 'ends', heading: 'Last day now', cell: (row) => dateInWords(row.ends_on) }, { key: 'added', heading: 'Added', numeric: true, cell: (row) => signedPounds(row.added_pence) }, { key: 'decisions', heading: 'Reviews decided', numeric: true, cell: (row) => row.decisions },
          ] })}`,
    }
  },
}
