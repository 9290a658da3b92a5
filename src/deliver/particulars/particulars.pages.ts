import { query, type RecordRow } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { reference } from '../../kernel/fields.ts'
import { pounds } from '../../kernel/money.ts'
import { dateInWords, instantInWords } from '../../kernel/time.ts'
import { dataTable } from '../../ui/charts/chart.ts'
import { button, details, insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable, tag } from '../../ui/lists.ts'
import type { PageAsk, Section } from '../../ui/page.ts'
import type { ContractRow } from '../contract.ts'
import { documentLink, documentsOf, documentSorts, sideWords, type DocumentRow } from '../document/index.ts'
import { beyondValue, differsWords, sumOf, type YearValues } from './years.rule.ts'
import { yearsOf } from './years.store.ts'

const contract = reference({ label: 'Contract', to: 'contract' })
const yearValues = query({ name: 'deliver.year-values', title: 'What a contract is worth in each financial year, the last said first', who: 'signed-in', params: { contract }, run: (tx, ask) => yearsOf(tx, ask.contract) })
const contractDocuments = query({ name: 'deliver.contract-documents', title: 'Documents of a contract', who: 'party', params: { contract }, run: (tx, ask) => documentsOf(tx, ask.contract) })
const documentChoices = query({
  name: 'deliver.contract-document-choices', title: 'Documents of contracts that hold', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select d.id as value, r.title || ': ' || coalesce(nullif(d.title, ''), d.file_name) as text from deliver.document d join kernel.record r on r.body_id = d.body_id and r.id = d.record_id
    where d.body_id = ${tx.bodyId} and r.kind = 'contract' and d.sort <> '' and d.withdrawn_at is null order by r.title, d.added_at limit 2000`),
})
export const particularsQueries = [yearValues, contractDocuments, documentChoices]

const yearTable = (caption: string, years: YearValues): Safe => dataTable({ caption, head: ['Financial year', 'Value'], rows: [...Object.entries(years).map(([year, pence]) => [year, pounds(pence)]), ['In all', pounds(sumOf(years))]] })

/** What the contract is worth in each year, held against its value; nothing where nobody has said it. */
export async function yearsSection(ask: PageAsk, contract: ContractRow): Promise<Section[]> {
  const [stands, ...before] = await ask.ask<Awaited<ReturnType<typeof yearsOf>>>('deliver.year-values', { contract: contract.id })
  if (!stands) return []
  const more = beyondValue(stands.years, contract.value_pence)
  return [{ title: 'Value by year', body: html`${more === undefined ? html`<p class="govuk-body">The value over the term is not known, so that the sum cannot be checked.</p>` : more === 0n ? html`<p class="govuk-body">The years add up to the value over the term.</p>` : insetText(html`${differsWords(stands.years, contract.value_pence!)}${stands.reason ? html` Reason given: ${stands.reason}` : ''}`)}
    ${yearTable('Value by financial year', stands.years)}
    ${before.length === 0 ? '' : details(`Said before (${before.length})`, html`${before.map((one) => html`<h3 class="govuk-heading-s">Until ${instantInWords(one.recorded_at)}</h3>${yearTable(`Recorded ${instantInWords(one.recorded_at)}`, one.years)}`)}`)}` }]
}

/** The documents of a contract, for either side; those that hold no longer below. */
export async function documentSection(ask: PageAsk, record: RecordRow): Promise<Section[]> {
  const rows = await ask.ask<DocumentRow[]>('deliver.contract-documents', { contract: record.id })
  const party = ask.actor.kind === 'party'
  const may = party || record.body_id === ask.actor.bodyId
  if (rows.length === 0 && !may) return []
  const table = (caption: string, some: readonly DocumentRow[]): Safe => listTable<DocumentRow>({ caption, rows: some, path: '', query: {}, columns: [
    { key: 'title', heading: 'Document', isHeader: true, cell: (row) => html`${documentLink(ask, row)}<br><span class="govuk-hint cc-inline">${row.title === '' ? '' : `${row.file_name}, `}${Math.max(1, Math.round(Number(row.bytes) / 1024)).toLocaleString('en-GB')} kB</span>` }, { key: 'sort', heading: 'What it is', cell: (row) => documentSorts[row.sort] ?? '' },
    { key: 'dated', heading: 'Dated', cell: (row) => (row.dated_on ? dateInWords(row.dated_on) : '') }, { key: 'by', heading: 'Added', cell: (row) => html`${sideWords[row.side]}, ${dateInWords(row.added_at.slice(0, 10))}${party ? '' : html` ${row.shown_to_party ? tag('both sides read it', 'blue') : tag('only we', 'grey')}`}` },
    ...(some.some((row) => row.withdrawn_at) ? [{ key: 'why', heading: 'Why it holds no longer', cell: (row: DocumentRow) => row.withdrawn_words }] : []),
  ] })
  const [hold, gone] = [rows.filter((row) => row.withdrawn_at === null), rows.filter((row) => row.withdrawn_at !== null)]
  return [{ title: 'Documents', body: html`${hold.length === 0 ? html`<p class="govuk-body">None yet.</p>` : table('Documents', hold)}${gone.length === 0 ? '' : details(`No longer holding (${gone.length})`, table('Documents that hold no longer', gone))}${may ? button('Add a document', { href: `/deliver/add-contract-document?contract=${record.id}`, classes: 'govuk-button--secondary' }) : ''}` }]
}
