import { act } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { choice, longText, reference, text, upload } from '../kernel/fields.ts'
import { decide } from '../kernel/refusal.ts'
import { Held } from '../kernel/writer.ts'
import { headerSignature, labelOf, missingFields, proposeMapping, TARGET_FIELDS, type FileKind, type Mapping } from '../evidence/tabular/mapping.ts'
import { openTable, type Table } from '../evidence/tabular/open-table.ts'
import { fileKinds, foundBefore, importRow, inAlready, savedMapping, type ImportRow } from './import.ts'
import { surveyOf } from './import-survey.ts'
import { GapList } from './write-gaps.ts'
import { writeContracts, writePayments } from './write-rows.ts'
import { emptyTally, type Tally, type WriteAsk } from './write-tally.ts'
import { writeKpis } from './write-kpis.ts'
import { writeActuals } from './actuals/index.ts'
import { chosenMapping, type SavedMapping } from './import-mappings.ts'
import { writeActivity } from './payment/write-activity.ts'
import { writeInvoices } from './invoice/write-invoices.ts'

const who = ['contract-manager', 'commissioner', 'analyst', 'finance', 'procurement-lead'] as const

/** Progress of a running import, by its id: the runner listens while the act writes. */
export const importProgress = new Map<string, (done: number) => void>()

async function open(path: string, fileName: string, sheet: string): Promise<Table> {
  const opened = await openTable(path, { fileName, percents: 'as-shown', ...(sheet ? { sheet } : {}) })
  if (!opened.table) throw new Held({ code: `file.${opened.refusal.code}`, field: 'file', words: opened.refusal.words })
  return opened.table
}

/** Every heading that is named must stand in the file. */
function mustHave(table: Table, columns: Readonly<Record<string, string>>, field: string, name?: string): void {
  const strange = Object.values(columns).filter((heading) => !table.headers.includes(heading))
  if (strange.length > 0) throw new Held(...strange.map((heading) => ({ code: 'import.heading', field, words: `The file has no heading "${heading.slice(0, 60)}"${name ? `, which "${name}" reads` : ''}.` })))
}

export const beginImport = act({
  name: 'deliver.begin-import', title: 'Drop a file in', says: 'dropped a file in', kind: 'import', who: [...who],
  intro: 'Your file goes in as it is: CSV or Excel, with your own headings. You see what was understood before anything is changed.',
  input: {
    kind: choice({ label: 'What the file is', options: fileKinds }),
    file: upload({ label: 'File', hint: 'CSV or XLSX, up to 200 MB. A CSV may be compressed (.gz).' }),
    title: text({ label: 'Title', required: false, hint: 'Leave empty to use the name of the file.' }),
    publisher: text({ label: 'Published by', required: false }),
    columnsAs: choice({ label: 'Columns as saved under', named: 'the saved columns', hint: 'Where you kept which column is what under a name. Otherwise the headings are recognised, or as in your last file with the same ones.', optionsFrom: 'deliver.saved-mappings', required: false }),
  },
  load: (tx, ask) => chosenMapping(tx, ask.columnsAs),
  rule: (kept: SavedMapping | undefined, ask) => decide(kept, kept && kept.kind !== ask.kind ? [{ code: 'import.other-kind', field: 'columnsAs', words: `"${kept.name}" is for another kind of file.` }] : []),
  save: async (write, kept, ask) => {
    const file = await write.useUpload(ask.file)
    const table = await open(write.uploadPath(ask.file), file.file_name, '')
    const signature = headerSignature(ask.kind, table.headers)
    const saved = await savedMapping(write.tx, ask.kind, signature)
    const columns = kept && (JSON.parse(kept.mapping) as Mapping).columns
    if (kept && columns) mustHave(table, columns, 'columnsAs', kept.name)
    const mapping = columns ? JSON.stringify({ ...proposeMapping(ask.kind, table.headers, table.sample).mapping, columns }) : ''
    const survey = await surveyOf(ask.kind, { path: write.uploadPath(ask.file), fileName: file.file_name, table, mapping: mappingFor({ kind: ask.kind, mapping, survey: '' }, table, saved) })
    const id = await write.record({ kind: 'import', title: ask.title ?? file.file_name, state: 'preview' })
    await write.insert('deliver.import', {
      id, kind: ask.kind, upload_id: ask.file, file_name: file.file_name, file_hash: file.sha256, publisher: ask.publisher ?? '', sheet: table.sheet ?? '', signature, mapping, survey: survey ? JSON.stringify(survey) : '',
    })
  },
})

/** The mapping in force for an import: said for it, else the one it was looked through with, else kept from the last file with these headings, else proposed. */
export function mappingFor(row: Pick<ImportRow, 'kind' | 'mapping' | 'survey'>, table: Table, saved: string | undefined): Mapping {
  if (row.mapping) return JSON.parse(row.mapping) as Mapping
  const looked = foundBefore(row)
  if (looked) return JSON.parse(looked.mapping) as Mapping
  if (saved) return JSON.parse(saved) as Mapping
  return proposeMapping(row.kind, table.headers, table.sample).mapping
}

// The page of an import sends one list per field; each sends a line of its own.
const columnsField = longText({ label: 'Fields and headings', hint: 'For example: title = Contract name', max: 8000 })
const columns: typeof columnsField = { ...columnsField, fromText: (typed) => columnsField.fromText(Array.isArray(typed) ? typed.filter((line) => line !== '').join('\n') : typed) }

export const mapImport = act({
  name: 'deliver.map-import', title: 'Say which column is what', says: 'said which column is what', kind: 'import', who: [...who], root: 'import',
  intro: 'One line for each field: field = heading. The page of the import offers the same as lists to choose from.',
  input: { import: reference({ label: 'Import', to: 'import' }), columns },
  load: (tx, ask) => importRow(tx, ask.import),
  rule: (row: ImportRow | undefined, ask) => {
    const fields = new Set(TARGET_FIELDS[row!.kind].map((field) => field.field))
    const lines = ask.columns.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => { const at = line.indexOf('='); return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const })
    const unknown = lines.filter(([field]) => !fields.has(field))
    return decide({ row: row!, columns: Object.fromEntries(lines.filter(([field, heading]) => fields.has(field) && heading !== '')) }, unknown.map(([field]) => ({ code: 'import.field', field: 'columns', words: `There is no field ${field.slice(0, 40) || '(empty)'}. Use: ${TARGET_FIELDS[row!.kind].map((one) => `${one.field} (${one.label})`).join(', ')}.` })))
  },
  save: async (write, { row, columns }) => {
    const table = await open(write.uploadPath(row.upload_id), row.file_name, row.sheet)
    mustHave(table, columns, 'columns')
    const mapping: Mapping = { ...proposeMapping(row.kind, table.headers, table.sample).mapping, columns }
    const survey = await surveyOf(row.kind, { path: write.uploadPath(row.upload_id), fileName: row.file_name, table, mapping })
    await write.update('deliver.import', row.id, { mapping: JSON.stringify(mapping), survey: survey ? JSON.stringify(survey) : '' })
  },
})

export const confirmImport = act({
  name: 'deliver.confirm-import', title: 'Let it go in', says: 'confirmed the import', kind: 'import', who: [...who], root: 'import',
  input: { import: reference({ label: 'Import', to: 'import' }) },
  load: async (tx, ask) => {
    const row = (await importRow(tx, ask.import))!
    return { row, saved: await savedMapping(tx, row.kind, row.signature) }
  },
  rule: (facts: { row: ImportRow; saved: string | undefined }) => decide(facts, []),
  save: async (write, { row, saved }) => {
    const table = await open(write.uploadPath(row.upload_id), row.file_name, row.sheet)
    const mapping = mappingFor(row, table, saved)
    const missing = missingFields(mapping)
    if (missing.length > 0) throw new Held({ code: 'import.unmapped', words: `Say first which column holds ${missing.map((choice) => choice.map((field) => `"${labelOf(row.kind, field)}"`).join(' or ')).join(', and ')}.` })
    const already = await inAlready(write.tx, row, mapping)
    if (already) throw new Held({ code: 'import.again', words: already })
    await write.update('deliver.import', row.id, { mapping: JSON.stringify(mapping) })
    await write.job({ kind: 'deliver.import', title: `Import ${row.file_name}`, input: { import: row.id } })
  },
})

const written: Record<FileKind, (ask: WriteAsk) => Promise<void>> = {
  register: (ask) => writeContracts('register', ask), grants: (ask) => writeContracts('grants', ask), payments: writePayments, 'kpi-workbook': writeKpis, invoices: writeInvoices, ledger: writeActuals, activity: writeActivity,
}

function unchangedWords({ same, rejected, tied }: Tally): string {
  const rows = same === 0 ? 'No row went in.' : `${tied === 0 ? 'Nothing changed' : 'No value changed'}: ${same === 1 ? 'the one row' : `all ${same.toLocaleString('en-GB')} rows`} stood already.`
  return rejected === 0 ? rows : `${rows} ${rejected.toLocaleString('en-GB')} ${rejected === 1 ? 'line' : 'lines'} not taken.`
}

function wordsOf(kind: FileKind, tally: Tally, cells: number): string {
  const counts = tally.made === 0 && tally.changed === 0 ? unchangedWords(tally)
    : `${tally.made.toLocaleString('en-GB')} new, ${tally.changed.toLocaleString('en-GB')} changed, ${tally.same.toLocaleString('en-GB')} as before, ${tally.rejected.toLocaleString('en-GB')} ${tally.rejected === 1 ? 'line' : 'lines'} not taken.`
  const linked = tally.tied === 0 ? counts : `${counts} ${tally.tied.toLocaleString('en-GB')} ${tally.tied === 1 ? 'indicator that stood without a contract is' : 'indicators that stood without a contract are'} tied to one now.`
  const empty = cells === 0 ? linked : `${linked} ${cells.toLocaleString('en-GB')} ${cells === 1 ? 'cell' : 'cells'} could not be read and stayed empty.`
  const unlinked = [...tally.unlinked]
  if (unlinked.length === 0) return empty
  const more = unlinked.length > 10 ? ` and ${(unlinked.length - 10).toLocaleString('en-GB')} more` : ''
  return `${empty} No contract here has the ${unlinked.length === 1 ? 'reference' : 'references'} ${unlinked.slice(0, 10).map((one) => `"${one.slice(0, 40)}"`).join(', ')}${more}: ${kind === 'invoices' ? 'these invoices fit no contract until somebody says which one' : 'these indicators stand without a contract until it is in'}.`
}

export const writeImport = act({
  name: 'deliver.write-import', title: 'Write the rows of an import', says: 'wrote the rows of the file', kind: 'import', who: ['system'], root: 'import',
  intro: 'The worker does this once the import is confirmed: all rows in one step, or none.',
  input: { import: reference({ label: 'Import', to: 'import' }) },
  load: async (tx, ask) => (await importRow(tx, ask.import))!,
  rule: (row: ImportRow) => decide(row, []),
  save: async (write, row, _ask, given) => {
    const path = write.uploadPath(row.upload_id)
    const table = await open(path, row.file_name, row.sheet)
    const tally = emptyTally()
    const gaps = new GapList(write, row.id)
    const ask: WriteAsk = { write, tx: write.tx, importId: row.id, gaps, file: { path, fileName: row.file_name, table, mapping: JSON.parse(row.mapping) as Mapping }, today: given.today, progress: (done) => importProgress.get(row.id)?.(done), tally }
    await written[row.kind](ask)
    await gaps.flush()
    if (tally.endedEarly) throw new Held({ code: 'import.cut', words: `The file could not be read to its end: ${tally.rejections.at(-1)?.cause ?? 'it breaks off'}. Nothing was taken.` })
    await write.insertMany('deliver.import_rejection', tally.rejections.map((one) => ({ import_id: row.id, line: one.line, column_name: one.column, value: one.value, cause: one.cause })))
    await write.update('deliver.import', row.id, { rows_read: tally.read, rows_made: tally.made, rows_changed: tally.changed, rows_same: tally.same, rows_rejected: tally.rejected, cells_empty: gaps.count, words: wordsOf(row.kind, tally, gaps.count) })
  },
})

export const dropImport = act({
  name: 'deliver.drop-import', title: 'Drop this file', says: 'dropped the file again', kind: 'import', who: [...who], root: 'import',
  input: { import: reference({ label: 'Import', to: 'import' }) },
  rule: () => decide({}, []),
  save: async () => {},
})

export const importActs = [beginImport, mapImport, confirmImport, writeImport, dropImport]
