import { sql } from '../kernel/database/database.ts'
import { pounds } from '../kernel/money.ts'
import { dateInWords } from '../kernel/time.ts'
import { proposeMapping, TARGET_FIELDS, type Mapping } from '../evidence/tabular/mapping.ts'
import { openTable } from '../evidence/tabular/open-table.ts'
import { kpisOf } from '../plan/index.ts'
import { uploadPath } from '../kernel/upload.ts'
import { button } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { listTable, summaryList, tag } from '../ui/lists.ts'
import type { PageAsk, RecordView, Section } from '../ui/page.ts'
import { contractRow } from './contract.ts'
import { importRow, savedMapping, type ImportRow } from './import.ts'
import { mappingFor } from './import.acts.ts'
import { renewalOf } from './renewal.rule.ts'
import { supplierKey } from './provider-match.ts'

const amount = (pence: string | null): string => (pence === null ? '' : pounds(pence))

export const contractView: RecordView = {
  kind: 'contract',
  offers: [
    { act: 'deliver.request-return', field: 'contract', when: ['imported', 'agreed', 'running', 'ended'], repeats: true }, { act: 'plan.add-kpi', field: 'contract', when: ['imported', 'draft', 'agreed', 'running'] },
    { act: 'review.give-performance-notice', field: 'contract', when: ['imported', 'running'] }, { act: 'review.open-review', field: 'contract' },
  ],
  sections: async (ask, record): Promise<Section[]> => {
    const { contract, kpis, obligations, spent } = await ask.read(async (tx) => {
      const row = await contractRow(tx, record.id)
      return {
        contract: row!, kpis: await kpisOf(tx, record.id),
        obligations: await tx.rows(sql<{ what: string; owner: string; due_on: string | null; evidence: string }>`select what, owner, due_on, evidence from deliver.obligation where contract_id = ${record.id} order by due_on nulls last limit 200`),
        spent: row && row.provider_name ? await tx.maybe(sql<{ lines: string; amount: string | null }>`select count(*) as lines, sum(amount_pence) as amount from deliver.payment where body_id = ${row.body_id} and supplier_key = ${supplierKey(row.provider_name)}`) : undefined,
      }
    })
    const renewal = renewalOf(contract, ask.today)
    return [
      { title: 'About this contract', body: summaryList([
        { key: 'Provider', value: contract.provider_name }, { key: 'Value over the term', value: amount(contract.value_pence) }, { key: 'Value of a year', value: amount(contract.annual_pence) },
        { key: 'First day', value: contract.starts_on && dateInWords(contract.starts_on) }, { key: 'Last day', value: contract.end_open ? 'None: it goes on until ended' : contract.ends_on && dateInWords(contract.ends_on) },
        { key: 'May be extended until', value: contract.extension_until && dateInWords(contract.extension_until) }, { key: 'Notice', value: contract.notice_days !== null && `${contract.notice_days} days` },
        { key: 'Start again by', value: renewal && html`${dateInWords(renewal.startOn)} ${renewal.past ? tag('late', 'red') : ''}<br><span class="govuk-hint cc-inline">${renewal.why}</span>` },
        { key: 'Kind of service', value: contract.service }, { key: 'Category', value: contract.category }, { key: 'Tier', value: contract.tier }, { key: 'Looked after by', value: contract.owner_name }, { key: 'Route', value: contract.route },
        { key: 'In the team\'s own register', value: [contract.imported_status, contract.imported_need].filter(Boolean).join('; ') },
      ]) },
      ...(contract.gaps.length > 0 ? [{ title: 'What is not known yet', body: html`<ul class="govuk-list govuk-list--bullet">${contract.gaps.map((gap) => html`<li>${gap}</li>`)}</ul><p class="govuk-body"><a class="govuk-link" href="/deliver/complete-contract?contract=${record.id}">Fill in what is missing</a></p>` }] : []),
      { title: 'Key performance indicators', body: kpis.length === 0 ? html`<p class="govuk-body">None yet.</p>` : listTable({ caption: 'Indicators', rows: kpis, path: '', query: {}, columns: [
        { key: 'name', heading: 'Indicator', isHeader: true, cell: (kpi) => html`<a class="govuk-link" href="/plan/kpis/${kpi.id}">${kpi.name}</a>` }, { key: 'target', heading: 'Target', cell: (kpi) => (kpi.target === null ? 'none yet' : `${kpi.target} ${kpi.unit}`) },
        { key: 'baseline', heading: 'Baseline', cell: (kpi) => (kpi.baseline === null ? 'none yet' : `${kpi.baseline} ${kpi.unit}`) }, { key: 'state', heading: 'State', cell: (kpi) => tag(kpi.state) }, { key: 'chart', heading: 'Over time', cell: (kpi) => html`<a class="govuk-link" href="/review/kpis/${kpi.id}">Chart<span class="govuk-visually-hidden"> of ${kpi.name}</span></a>` }] }) },
      { title: 'Obligations', body: obligations.length === 0 ? html`<p class="govuk-body">None written down.</p>` : listTable({ caption: 'Obligations', rows: obligations, path: '', query: {}, columns: [
        { key: 'what', heading: 'What', isHeader: true, cell: (row) => row.what }, { key: 'owner', heading: 'By whom', cell: (row) => row.owner }, { key: 'due', heading: 'By', cell: (row) => (row.due_on ? dateInWords(row.due_on) : '') }, { key: 'evidence', heading: 'Evidence', cell: (row) => row.evidence }] }) },
      ...(spent && Number(spent.lines) > 0 ? [{ title: 'Payments to this provider', body: html`<p class="govuk-body">${Number(spent.lines).toLocaleString('en-GB')} lines under this name, ${pounds(spent.amount ?? '0')} in all, whatever the contract. <a class="govuk-link" href="/deliver/spend/supplier?key=${encodeURIComponent(supplierKey(contract.provider_name))}">See the lines</a></p>` }] : []),
    ]
  },
}

export const importView: RecordView = {
  kind: 'import',
  sections: async (ask, record): Promise<Section[]> => {
    const { row, saved, rejected } = await ask.read(async (tx) => {
      const found = (await importRow(tx, record.id))!
      return {
        row: found, saved: await savedMapping(tx, found.kind, found.signature),
        rejected: await tx.rows(sql<{ line: string; column_name: string; value: string; cause: string }>`select line, column_name, value, cause from deliver.import_rejection where import_id = ${record.id} order by line limit 200`),
      }
    })
    const sections: Section[] = [{ title: 'About this file', body: summaryList([
      { key: 'File', value: row.file_name }, { key: 'What it is', value: row.kind.replaceAll('-', ' ') }, { key: 'Published by', value: row.publisher }, { key: 'What came of it', value: row.words },
      { key: 'Fingerprint (SHA-256)', value: html`<span class="cc-hash">${row.file_hash}</span>` },
    ]) }]
    if (record.state === 'preview') sections.push(...await preview(ask, row, saved, record.version))
    if (record.state === 'waiting') sections.push({ title: 'Going in', body: html`<p class="govuk-body">This runs in the background. <a class="govuk-link" href="/tasks">See how far it is under your tasks</a>, or load this page again.</p>` })
    if (rejected.length > 0) sections.push({ title: `Lines not taken (${Number(row.rows_rejected).toLocaleString('en-GB')})`, body: html`${listTable({ caption: 'Lines not taken', rows: rejected, path: '', query: {}, columns: [
      { key: 'line', heading: 'Line', isHeader: true, cell: (one) => one.line }, { key: 'column', heading: 'Column', cell: (one) => one.column_name }, { key: 'value', heading: 'What stood there', cell: (one) => one.value }, { key: 'cause', heading: 'Why', cell: (one) => one.cause }] })}
      <p class="govuk-body"><a class="govuk-link" href="/api/deliver/import-rejections?import=${record.id}">All of them as data</a></p>` })
    return sections
  },
}

async function preview(ask: PageAsk, row: ImportRow, saved: string | undefined, version: number): Promise<Section[]> {
  const opened = await openTable(uploadPath(ask.dataDir, row.upload_id), { fileName: row.file_name, ...(row.sheet ? { sheet: row.sheet } : {}) })
  if (!opened.table) return [{ title: 'The file cannot be read', body: html`<p class="govuk-body">${opened.refusal.words}</p>` }]
  const { table } = opened
  const mapping = await mappingFor(row, table, saved)
  const proposal = proposeMapping(row.kind, table.headers, table.sample)
  return [
    { title: 'What was understood', body: html`<p class="govuk-body">${table.kind === 'csv' ? `A CSV file, ${table.encoding}, columns parted by ${table.delimiter === '\t' ? 'tabs' : `"${table.delimiter}"`}` : `A workbook, sheet "${table.sheet}"`}. The headings stand in line ${table.headerRow}.${saved && !row.mapping ? ' The answer from your last file with these headings is used.' : ''}</p>
      ${table.notes.map((note) => html`<p class="govuk-body">${note}</p>`)}
      ${proposal.unmappedHeaders.length > 0 ? html`<p class="govuk-body">Not used: ${proposal.unmappedHeaders.join(', ')}.</p>` : ''}` },
    { title: 'First lines', body: firstLines(table.headers, table.sample.slice(0, 8)) },
    { title: 'Which column is what', body: columnsForm(ask, row, mapping, table.headers, version) },
    { title: 'Nothing is changed yet', body: html`<p class="govuk-body">When you let it go in, all rows go in together or none does. Lines that cannot be taken are named with their cause.</p>${await ask.form('deliver.confirm-import', { hidden: { import: row.id }, version, button: 'Let it go in' })}` },
  ]
}

/** One list of headings for each field; the answer is kept for the next file with the same headings. */
function columnsForm(ask: PageAsk, row: ImportRow, mapping: Mapping, headers: readonly string[], version: number): Safe {
  return html`<form method="post" action="/deliver/map-import" class="cc-form" novalidate>
    <input type="hidden" name="csrf" value="${ask.csrf('deliver.map-import')}"><input type="hidden" name="idempotencyKey" value="${ask.key()}"><input type="hidden" name="version" value="${version}"><input type="hidden" name="import" value="${row.id}">
    <table class="govuk-table cc-table"><thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">What we keep</th><th scope="col" class="govuk-table__header">Heading in your file</th></tr></thead><tbody class="govuk-table__body">
    ${TARGET_FIELDS[row.kind].map((one) => html`<tr class="govuk-table__row"><th scope="row" class="govuk-table__header"><label for="column-${one.field}">${one.label}</label></th><td class="govuk-table__cell"><select class="govuk-select" id="column-${one.field}" name="columns"><option value="">Not in this file</option>${headers.map((heading) => html`<option value="${one.field} = ${heading}"${mapping.columns[one.field] === heading ? html` selected` : ''}>${heading}</option>`)}</select></td></tr>`)}
    </tbody></table>${button('Save which column is what', { classes: 'govuk-button--secondary' })}</form>`
}

const firstLines = (headers: readonly string[], sample: readonly string[][]): Safe => html`<div class="cc-scroll" role="region" tabindex="0" aria-label="First lines of the file"><table class="govuk-table cc-table"><thead class="govuk-table__head"><tr class="govuk-table__row">${headers.map((heading) => html`<th scope="col" class="govuk-table__header">${heading}</th>`)}</tr></thead>
  <tbody class="govuk-table__body">${sample.map((cells) => html`<tr class="govuk-table__row">${headers.map((_, index) => html`<td class="govuk-table__cell">${cells[index] ?? ''}</td>`)}</tr>`)}</tbody></table></div>`
