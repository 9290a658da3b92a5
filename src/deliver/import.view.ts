import { TARGET_FIELDS, unusedHeaders, type Mapping } from '../evidence/tabular/mapping.ts'
import { openTable } from '../evidence/tabular/open-table.ts'
import { sql } from '../kernel/database/database.ts'
import { uploadPath } from '../kernel/upload.ts'
import { button } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { listTable, summaryList } from '../ui/lists.ts'
import type { PageAsk, RecordView, Section } from '../ui/page.ts'
import { mappingFor } from './import.acts.ts'
import { gapsAfter, rejectionsOf, type GapRow, type RejectionRow } from './import.queries.ts'
import { placeOf, surveyInWords, surveyOf, type ColumnGaps, type Survey } from './import-survey.ts'
import { foundBefore, importRow, inAlready, savedMapping, type ImportRow } from './import.ts'

const shownAtMost = 200

export const importView: RecordView = {
  kind: 'import',
  sections: async (ask, record): Promise<Section[]> => {
    const { row, saved, rejected, gaps } = await ask.read(async (tx) => {
      const found = (await importRow(tx, record.id))!
      return {
        row: found, saved: await savedMapping(tx, found.kind, found.signature),
        rejected: await rejectionsOf(tx, record.id, shownAtMost), gaps: await gapsAfter(tx, record.id, 0, shownAtMost),
      }
    })
    const sections: Section[] = [{ title: 'About this file', body: summaryList([
      { key: 'File', value: row.file_name }, { key: 'What it is', value: row.kind.replaceAll('-', ' ') }, { key: 'Published by', value: row.publisher }, { key: 'What came of it', value: row.words },
      { key: 'Fingerprint (SHA-256)', value: html`<span class="cc-hash">${row.file_hash}</span>` },
    ]) }]
    if (record.state === 'preview') sections.push(...await preview(ask, row, saved, record.version))
    if (record.state === 'waiting') sections.push(await goingIn(ask, record.id))
    if (record.state === 'done') sections.push({ title: 'What to look at now', body: html`<ul class="govuk-list govuk-list--bullet">${onward[row.kind].map(([href, words]) => html`<li><a class="govuk-link" href="${href}">${words}</a></li>`)}</ul>` })
    if (rejected.length > 0) sections.push(rejectedSection(row, rejected))
    if (gaps.length > 0) sections.push(gapsSection(row, gaps))
    return sections
  },
}

/** Where the answers stand that the file was dropped in for. */
const onward: Record<ImportRow['kind'], readonly (readonly [href: string, words: string])[]> = {
  register: [['/deliver', 'What ends when, and what is past the date to start again'], ['/deliver/unlinked', 'Contracts not linked to a need'], ['/deliver/possible-duplicates', 'Contracts that may be one']],
  grants: [['/deliver', 'What ends when'], ['/deliver/unlinked', 'Grants and contracts not linked to a need']],
  payments: [['/deliver/spend?without=yes', 'Spend with no contract'], ['/deliver/spend', 'Spend by supplier'], ['/deliver/payment-checks', 'Payments to look at: perhaps made twice, or after a contract\'s end']],
  invoices: [['/deliver/invoices?state=received', 'Invoices to check']],
  ledger: [['/deliver/actuals', 'What finance has posted, beside commitments, what is due and the forecast'], ['/deliver/actuals/unplaced', 'Lines that fit no contract']],
  activity: [['/deliver/money', 'What is due now, and what is claimed beside it']],
  'kpi-workbook': [['/review', 'What changed more than chance'], ['/deliver', 'The contracts of these indicators']],
}

async function goingIn(ask: PageAsk, id: string): Promise<Section> {
  const job = await ask.readServer((tx) => tx.maybe(sql<{ id: string; done_count: string }>`select id, done_count from kernel.job where body_id = ${ask.actor.bodyId} and kind = 'deliver.import' and input::jsonb->>'import' = ${id} order by created_at desc limit 1`))
  return { title: 'Going in', body: html`<p class="govuk-body">${job && Number(job.done_count) > 0 ? `${count(job.done_count)} lines are read so far.` : 'This begins in a moment.'} It runs in the background, all at once or not at all; you can leave this page. ${job ? html`<a class="govuk-link" href="/jobs/${job.id}">See how far it is</a>` : ''}</p>` }
}

const count = (value: string | number): string => Number(value).toLocaleString('en-GB')
const firstOf = (shown: number, all: number): Safe => (shown < all ? html`<p class="govuk-body">The first ${count(shown)} of ${count(all)}.</p>` : html``)

const rejectedSection = (row: ImportRow, rejected: RejectionRow[]): Section => ({ title: `Lines not taken (${count(row.rows_rejected)})`, body: html`${listTable({ caption: 'Lines not taken', rows: rejected, path: '', query: {}, columns: [
  { key: 'line', heading: 'Line', isHeader: true, cell: (one) => one.line }, { key: 'column', heading: 'Column', cell: (one) => one.column_name }, { key: 'value', heading: 'What stood there', cell: (one) => one.value }, { key: 'cause', heading: 'Why', cell: (one) => one.cause }] })}
  <p class="govuk-body"><a class="govuk-link" href="/deliver/imports/${row.id}/lines-not-taken.csv">Download the lines not taken (CSV)</a></p>` })

/** Gaps, not faults: the lines are in, what could not be read is not known yet. */
const gapsSection = (row: ImportRow, gaps: GapRow[]): Section => ({ title: `Cells that stayed empty (${count(row.cells_empty)})`, body: html`<p class="govuk-body">These lines are in. What stood in these cells could not be read, so it is a gap until somebody fills it in, or the file goes in again put right.</p>
  ${firstOf(gaps.length, Number(row.cells_empty))}${listTable({ caption: 'Cells that stayed empty', rows: gaps, path: '', query: {}, columns: [
  { key: 'line', heading: 'Line', isHeader: true, cell: (one) => (one.sheet ? `${one.line}, sheet ${one.sheet}` : one.line) }, { key: 'column', heading: 'Column', cell: (one) => one.column_name }, { key: 'value', heading: 'What stood there', cell: (one) => one.value }, { key: 'cause', heading: 'Why', cell: (one) => one.cause }] })}
  <p class="govuk-body"><a class="govuk-link" href="/deliver/imports/${row.id}/empty-cells.csv">Download the cells that stayed empty (CSV)</a></p>` })

/** What will stay empty and what will not be taken, before anything goes in. */
function surveySection(survey: Survey | undefined): Section {
  if (!survey) return { title: 'What cannot be read', body: html`<p class="govuk-body">The file is looked through once every column that is needed is chosen below.</p>` }
  const examples = (one: ColumnGaps): Safe => html`<ul class="govuk-list">${one.first.map((cell) => html`<li>${placeOf(cell)}: \u201c${cell.value}\u201d ${cell.cause}</li>`)}${one.cells > one.first.length ? html`<li>and ${count(one.cells - one.first.length)} more</li>` : ''}</ul>`
  return { title: 'What cannot be read', body: html`<p class="govuk-body">${surveyInWords(survey)}</p>
    ${survey.columns.length === 0 ? '' : listTable<ColumnGaps>({ caption: 'Cells that will stay empty, by column', rows: survey.columns, path: '', query: {}, columns: [
      { key: 'column', heading: 'Column', isHeader: true, cell: (one) => (one.sheet ? `${one.column}, sheet ${one.sheet}` : one.column) }, { key: 'cells', heading: 'Cells', numeric: true, cell: (one) => count(one.cells) }, { key: 'first', heading: 'The first of them', cell: examples }] })}
    ${survey.rejectedFirst.length === 0 ? '' : html`<h3 class="govuk-heading-s">The first of the lines that will not be taken</h3><ul class="govuk-list govuk-list--bullet">${survey.rejectedFirst.map((one) => html`<li>line ${one.line}${one.column ? `, ${one.column}` : ''}${one.value ? html`: \u201c${one.value}\u201d` : ':'} ${one.cause}</li>`)}</ul>`}
    ${survey.cells + survey.rejected === 0 ? '' : html`<p class="govuk-body">Put the file right and drop it in again, or let it go in: what stays empty is listed with its line, and can be filled in later.</p>`}` }
}

async function preview(ask: PageAsk, row: ImportRow, saved: string | undefined, version: number): Promise<Section[]> {
  const opened = await openTable(uploadPath(ask.dataDir, row.upload_id), { fileName: row.file_name, percents: 'as-shown', ...(row.sheet ? { sheet: row.sheet } : {}) })
  if (!opened.table) return [{ title: 'The file cannot be read', body: html`<p class="govuk-body">${opened.refusal.words}</p>` }]
  const { table } = opened
  const mapping = mappingFor(row, table, saved)
  // An import begun before files were looked through has no answer kept.
  const survey = foundBefore(row) ?? await surveyOf(row.kind, { path: uploadPath(ask.dataDir, row.upload_id), fileName: row.file_name, table, mapping })
  const already = await ask.read((tx) => inAlready(tx, row, mapping))
  const notUsed = unusedHeaders(mapping, table.headers)
  return [
    { title: 'What was understood', body: html`<p class="govuk-body">${table.kind === 'csv' ? `A CSV file, ${table.encoding}, columns parted by ${table.delimiter === '\t' ? 'tabs' : `"${table.delimiter}"`}` : `A workbook, sheet "${table.sheet}"`}. The headings stand in line ${table.headerRow}.${saved && !row.mapping && saved === JSON.stringify(mapping) ? ' The answer from your last file with these headings is used.' : ''}</p>
      ${table.notes.map((note) => html`<p class="govuk-body">${note}</p>`)}
      ${notUsed.length > 0 ? html`<p class="govuk-body">Not used: ${notUsed.join(', ')}.</p>` : ''}` },
    ...(already ? [{ title: 'It went in before', body: html`<p class="govuk-body">${already} It cannot go in again like this: choose the columns as they were, or drop the file.</p>` }] : []),
    surveySection(survey),
    { title: 'First lines', body: firstLines(table.headers, table.sample.slice(0, 8)) },
    { title: 'Which column is what', body: columnsForm(ask, row, mapping, table.headers, version) },
    { title: 'Nothing is changed yet', body: html`<p class="govuk-body">When you let it go in, all rows go in together or none does. Lines that cannot be taken and cells that stay empty are named with their cause.</p>${await ask.form('deliver.confirm-import', { hidden: { import: row.id }, version, button: 'Let it go in' })}` },
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
