import { Readable } from 'node:stream'
import { sql } from '../kernel/database/database.ts'
import { isId } from '../kernel/ids.ts'
import { html } from '../ui/html.ts'
import { addressWith, listPage, summaryList, type Query } from '../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'
import { openDuckdb, type Duckdb, type Field, type Parameter } from './parquet/index.ts'
import { columnHeading } from './row-words.ts'
import { writeCsv } from './tabular/write-csv.ts'

const pageSize = 50
/** A download holds at most so many rows; the whole version is its published file. */
const exportLimit = 10_000

interface Version { id: string; number: number; file_name: string; dataset_id: string; title: string; publisher: string; period: string; licence: string; open: boolean }

// One child for each data folder, started by the first question and shared by all that follow in this process.
const engines = new Map<string, Promise<Duckdb>>()
const engineOf = (dataDir: string): Promise<Duckdb> => {
  const engine = engines.get(dataDir) ?? openDuckdb({ dataDir, memoryLimit: '256MB' })
  engines.set(dataDir, engine)
  return engine
}

const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Which rows are wanted: text anywhere (`find`), a column's exact value (`is.<column>`), and the order (`sort=column:asc`). */
export interface RowsAsk { find: string; equal: Record<string, string>; sort: { column: string; down: boolean } }

/** Reads the address against the columns that the version has; what it does not have is left out. */
export function rowsAskFrom(search: URLSearchParams, columns: readonly string[]): RowsAsk {
  const equal = Object.fromEntries(columns.flatMap((column) => {
    const value = search.get(`is.${column}`)
    return value === null || value === '' ? [] : [[column, value]]
  }))
  const [column = '', direction] = (search.get('sort') ?? '').split(':')
  const known = columns.includes(column)
  return { find: (search.get('find') ?? '').trim().slice(0, 200), equal, sort: { column: known ? column : columns.includes('line') ? 'line' : columns[0]!, down: known && direction === 'desc' } }
}

/** The statement's `from … where …` with its parameters; every value is bound, every name is one of the file's own columns. */
function matching(file: string, ask: RowsAsk, columns: readonly string[]): { from: string; parameters: Record<string, Parameter> } {
  const parameters: Record<string, Parameter> = { file }
  const conditions: string[] = []
  if (ask.find !== '') {
    parameters['find'] = ask.find
    conditions.push(`(${columns.map((column) => `contains(lower(cast(${quotedName(column)} as varchar)), lower($find))`).join(' or ')})`)
  }
  Object.entries(ask.equal).forEach(([column, value], index) => {
    parameters[`equal${index}`] = value
    conditions.push(`cast(${quotedName(column)} as varchar) = $equal${index}`)
  })
  return { from: `from read_parquet($file)${conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''}`, parameters }
}

// A line that holds many ages gives many rows: they follow each other by year and age.
const order = ({ column, down }: RowsAsk['sort'], columns: readonly string[]): string => [`order by ${quotedName(column)} ${down ? 'desc' : 'asc'} nulls last`, ...['line', 'year', 'ageFrom'].filter((one) => one !== column && columns.includes(one)).map(quotedName)].join(', ')

const longest = 32
/** A value as the page shows it; an outline of hundreds of points is cut, the whole stands in the download. */
const shortened = (value: Field | undefined): string => {
  const text = value === null || value === undefined ? '' : String(value)
  return text.length > longest && /^[[{]/.test(text) ? `${text.slice(0, longest)}…` : text
}

async function versionOf(ask: PageAsk): Promise<Version | undefined> {
  const id = ask.params['id'] ?? ''
  if (!isId(id)) return undefined
  return ask.read((tx) => tx.maybe(sql<Version>`select v.id, v.number, v.file_name, v.dataset_id, d.title, d.publisher, v.period, d.licence,
    exists (select 1 from kernel.record r where r.id = d.id) as open from evidence.dataset_version v join evidence.dataset d on d.id = v.dataset_id where v.id = ${id} and v.state = 'loaded'`))
}

const missing: Answer = { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such version of a data set, or it is not taken up yet.</p>` }
const sorry = (words: string): Answer => ({ title: 'The rows could not be read', body: html`<p class="govuk-body">${words}</p>` })

/** The rows of a loaded version as they were read from the published file: search, exact filters, order and pages in the address. */
export const versionRowsPage: Page = {
  path: '/evidence/versions/:id/rows', who: 'signed-in',
  show: async (ask) => {
    const version = await versionOf(ask)
    if (!version) return missing
    const duckdb = await engineOf(ask.dataDir)
    const file = duckdb.fileOf(version.id)
    const shape = await duckdb.query('select * from read_parquet($file) limit 0', { file })
    if (shape.failure) return sorry(shape.failure.words)
    const { columns } = shape
    const wanted = rowsAskFrom(ask.search, columns)
    const { from, parameters } = matching(file, wanted, columns)
    if (ask.search.get('format') === 'csv') return csvAnswer(duckdb, version, columns, `select * ${from} ${order(wanted.sort, columns)}`, parameters)
    const counted = await duckdb.query(`select count(*) as n ${from}`, parameters)
    if (counted.failure) return sorry(counted.failure.words)
    const total = Number(counted.rows[0]!['n'])
    const page = Math.min(Math.max(1, Number.parseInt(ask.search.get('page') ?? '1', 10) || 1), Math.max(1, Math.ceil(total / pageSize)))
    const found = await duckdb.query(`select * ${from} ${order(wanted.sort, columns)} limit ${pageSize} offset ${(page - 1) * pageSize}`, parameters)
    if (found.failure) return sorry(found.failure.words)
    return rowsBody(version, columns, wanted, { rows: found.rows, total, page })
  },
}

function rowsBody(version: Version, columns: readonly string[], wanted: RowsAsk, { rows, total, page }: { rows: Record<string, Field>[]; total: number; page: number }): Answer {
  const path = `/evidence/versions/${version.id}/rows`
  const equal = Object.fromEntries(Object.entries(wanted.equal).map(([column, value]) => [`is.${column}`, value]))
  const query: Query = { find: wanted.find, ...equal, ...(wanted.sort.column === 'line' && !wanted.sort.down ? {} : { sort: `${wanted.sort.column}:${wanted.sort.down ? 'desc' : 'asc'}` }) }
  const numeric = (column: string): boolean => rows.some((row) => typeof row[column] === 'number')
  const held = ['line', ...columns.filter((column) => column !== 'line' && column !== 'periodSortable')].filter((column) => columns.includes(column))
  // What is the same in every row that matches is said once above; an empty column says nothing. Only where all rows are in sight.
  const same = held.filter((column) => total === rows.length && total > 1 && rows.every((row) => row[column] === rows[0]![column]))
  const shown = held.filter((column) => !same.includes(column))
  const constant = same.filter((column) => rows[0]![column] !== null && rows[0]![column] !== '')
  return {
    title: `Rows of ${version.title}`, caption: `Analyse: rows of a data set, version ${version.number}`, stage: 'analyse', wide: true,
    breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Analyse', href: '/analyse' }, ...(version.open ? [{ text: version.title, href: `/evidence/datasets/${version.dataset_id}` }] : [])],
    body: html`<p class="govuk-body">${version.publisher}, ${version.period}; ${version.licence}. As they were read from <a class="govuk-link" href="/evidence/versions/${version.id}/file" download>${version.file_name}</a>, each row with the line that it stands in.</p>
      ${Object.keys(equal).length > 0 ? html`<p class="govuk-body">These are the rows of one figure or place. <a class="govuk-link" href="${addressWith(path, { find: wanted.find })}">Show all rows of the version</a></p>` : ''}
      ${constant.length > 0 ? html`<h2 class="govuk-heading-s">The same in all of them</h2>${summaryList(constant.map((column) => ({ key: columnHeading(column), value: String(rows[0]![column]) })))}` : ''}
      ${listPage({
        title: 'Rows', one: 'row', many: 'rows', path, query, total, page, pageSize, rows, exports: false,
        purpose: 'No line of the file could be read.', filters: [{ name: 'find', label: 'Find in any column' }],
        columns: shown.map((column) => ({ key: column, heading: columnHeading(column), sortable: true, numeric: numeric(column), cell: (row: Record<string, Field>) => shortened(row[column]) })),
      })}
      ${total > 0 ? html`<p class="govuk-body-s cc-exports">Download these rows: <a class="govuk-link" href="${addressWith(path, query, { format: 'csv' })}" download>CSV</a>${total > exportLimit ? html` (the first ${exportLimit.toLocaleString('en-GB')}; all of them are in the published file)` : ''}</p>` : ''}`,
  }
}

async function csvAnswer(duckdb: Duckdb, version: Version, columns: readonly string[], statement: string, parameters: Record<string, Parameter>): Promise<Answer> {
  const found = await duckdb.query(statement, parameters, { limit: exportLimit })
  if (found.failure) return sorry(found.failure.words)
  return { file: { name: `${version.title} version ${version.number}.csv`.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-'), type: 'text/csv; charset=utf-8', body: Readable.from(writeCsv(columns, found.rows.map((row) => columns.map((column) => row[column] ?? null)))) } }
}
