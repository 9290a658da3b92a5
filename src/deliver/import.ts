import type { Kind, Process } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { dateInWords, londonDate } from '../kernel/time.ts'
import type { FileKind, Mapping } from '../evidence/tabular/mapping.ts'
import type { Survey } from './import-survey.ts'

export const importKind: Kind = { name: 'import', plural: 'imports', module: 'deliver', stage: 'deliver', words: 'import', many: 'files that went in', prefix: 'IMP', list: {
  from: sql`left join deliver.import i on i.body_id = r.body_id and i.id = r.id`,
  columns: [
    { key: 'kind', heading: 'What it is', as: 'text', value: sql`i.kind`, words: { register: 'Contract register', 'kpi-workbook': 'KPI workbook', payments: 'Payments', grants: 'Grants', invoices: 'Invoices', ledger: 'Ledger', activity: 'Activity' }, filter: true },
    { key: 'made', heading: 'Made', as: 'number', value: sql`i.rows_made` }, { key: 'changed-rows', heading: 'Changed', as: 'number', value: sql`i.rows_changed` }, { key: 'rejected', heading: 'Not taken', as: 'number', value: sql`i.rows_rejected` },
  ],
} }

export const importProcess: Process = {
  kind: 'import', title: 'A file that goes in as it is', states: { preview: 'Look before it goes in', waiting: 'Going in', done: 'Gone in', withdrawn: 'Taken out again', dropped: 'Dropped' },
  steps: [
    { act: 'deliver.begin-import', from: [], to: 'preview', says: 'Somebody drops a file in: a contract register, a KPI workbook, payments, a ledger, grants, invoices or activity. It is looked through; nothing is changed yet.' },
    { act: 'deliver.map-import', from: ['preview'], to: 'same', says: 'Which column is what is said; the answer is kept for the next file with the same headings.' },
    { act: 'deliver.name-mapping', from: ['preview', 'done'], to: 'same', says: 'The answer is kept under a name, to be chosen for the next file.' },
    { act: 'deliver.confirm-import', from: ['preview'], to: 'waiting', says: 'The file goes in, in the background and all at once or not at all.' },
    { act: 'deliver.write-import', from: ['waiting'], to: 'done', says: 'All rows are written in one step; lines not taken and cells that stayed empty are named with their cause.' },
    { act: 'deliver.withdraw-import', from: ['done'], to: 'withdrawn', givesUp: true, says: 'A payments or ledger file that went in wrongly is taken out again, whole.' },
    { act: 'deliver.drop-import', from: ['preview', 'waiting'], to: 'dropped', givesUp: true, says: 'The file is not wanted after all.' },
  ],
  leadsOn: { preview: ['deliver.confirm-import'] },
}

export const fileKinds = [
  { value: 'register', text: 'Contract register', hint: 'A list of contracts with whatever columns you have.' },
  { value: 'kpi-workbook', text: 'KPI workbook', hint: 'Values by month, one line each or one column each.' },
  { value: 'payments', text: 'Payments over £500', hint: 'The transparency file as published.' },
  { value: 'grants', text: 'Grants', hint: '360Giving columns.' },
  { value: 'ledger', text: 'Ledger of the finance system', hint: 'Its own export: a line for each posting, with supplier, purchase order or contract number where it has them.' },
  { value: 'invoices', text: 'Invoices', hint: 'One line each: number, provider or contract, sum, date, month.' },
  { value: 'activity', text: 'Activity', hint: 'Units done: contract, month, line of activity, units.' },
] as const satisfies readonly { value: FileKind; text: string; hint: string }[]

export interface ImportRow {
  id: string
  title: string
  state: string
  version: number
  kind: FileKind
  upload_id: string
  file_name: string
  file_hash: string
  publisher: string
  sheet: string
  mapping: string
  signature: string
  rows_read: string
  rows_made: string
  rows_changed: string
  rows_same: string
  rows_rejected: string
  cells_empty: string
  /** What was found before it went in, as JSON; empty while a needed column is not chosen. */
  survey: string
  words: string
}

/** One import with its numbers, or undefined when it is not the asker's. */
export const importRow = (tx: Tx, id: string): Promise<ImportRow | undefined> =>
  tx.maybe(sql<ImportRow>`select r.id, r.title, r.state, r.version, i.kind, i.upload_id, i.file_name, i.file_hash, i.publisher, i.sheet, i.mapping, i.signature, i.rows_read, i.rows_made, i.rows_changed, i.rows_same, i.rows_rejected, i.cells_empty, i.survey, i.words
    from deliver.import i join kernel.record r on r.body_id = i.body_id and r.id = i.id where i.id = ${id}`)

/** The mapping that this body last confirmed for these headings, as JSON text. */
export const savedMapping = async (tx: Tx, kind: FileKind, signature: string): Promise<string | undefined> =>
  (await tx.rows(sql<{ mapping: string }>`select i.mapping from deliver.import i join kernel.record r on r.body_id = i.body_id and r.id = i.id
    where i.body_id = ${tx.bodyId} and i.kind = ${kind} and i.signature = ${signature} and i.mapping <> '' and r.state = 'done' order by r.changed_at desc limit 1`))[0]?.mapping

/** What was found when the file was looked through before it goes in; undefined while a needed column is not chosen. */
export const foundBefore = (row: Pick<ImportRow, 'survey'>): Survey | undefined => (row.survey === '' ? undefined : JSON.parse(row.survey) as Survey)

const sameColumns = (left: Mapping, right: Mapping): boolean => {
  const plain = (mapping: Mapping): string => JSON.stringify(Object.entries(mapping.columns).sort(([one], [other]) => (one < other ? -1 : 1)))
  return plain(left) === plain(right)
}

/**
 * Why these very bytes must not go in again under this mapping, in words; undefined when they may. A payment is known by what its line says
 * (a grant without an identifier too), so another choice of columns would make every line a second one. The same columns change nothing,
 * and grants known by the same identifier are changed, not doubled: both may go in.
 */
export async function inAlready(tx: Tx, row: Pick<ImportRow, 'id' | 'kind' | 'file_hash' | 'sheet'>, mapping: Mapping): Promise<string | undefined> {
  if (row.kind !== 'payments' && row.kind !== 'grants' && row.kind !== 'ledger') return undefined
  const earlier = await tx.rows(sql<{ reference: string; state: string; changed_at: string; mapping: string }>`select r.reference, r.state, r.changed_at, i.mapping from deliver.import i join kernel.record r on r.body_id = i.body_id and r.id = i.id
    where i.body_id = ${tx.bodyId} and i.kind = ${row.kind} and i.file_hash = ${row.file_hash} and i.sheet = ${row.sheet} and i.id <> ${row.id} and i.mapping <> '' and r.state in ('done', 'waiting') order by r.changed_at limit 100`)
  const others = earlier.map((one) => ({ ...one, columns: JSON.parse(one.mapping) as Mapping }))
  if (others.some((one) => sameColumns(one.columns, mapping))) return undefined
  const idOf = (one: Mapping): string | undefined => (row.kind === 'grants' ? one.columns['id'] : undefined)
  const found = others.find((one) => idOf(mapping) === undefined || idOf(one.columns) !== idOf(mapping))
  if (!found) return undefined
  const what = row.kind === 'ledger' ? 'lines' : row.kind
  return found.state === 'waiting' ? `This file is going in as ${found.reference} with other columns; its ${what} would be counted twice.`
    : `This file went in on ${dateInWords(londonDate(found.changed_at))} as ${found.reference} with other columns; its ${what} are counted already.${row.kind !== 'grants' ? ` If its columns were wrong there, take ${found.reference} out again first.` : ''}`
}
