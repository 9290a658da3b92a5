import { cleanText } from './cells.ts'
import type { DateOrderFound } from './dates.ts'
import { decideDateOrder } from './dates.ts'
import { figureColumns, findHabits, habitsInWords, inPounds, scaleOfHeading, withPoint } from './habits.ts'
import { plainHeading } from './headings.ts'
import { TARGET_FIELDS, type FileKind, type Mapping } from './mapping.ts'
import { indicatorKey, saysPerCent } from './percentages.ts'
import { readInvoiceRow, readLedgerRow } from './money-readers.ts'
import { readRegisterRow } from './register-reader.ts'
import { dateFields, LineReader, readActivityRow, readGrantRow, readKpiRow, readPaymentRow, readWideKpiRows } from './row-readers.ts'
import type { Gap, MappedLine, Rejection, RowOf } from './rows.ts'
import type { Cell, Table } from './table.ts'
import { isBlankCell } from './table.ts'

const TOTAL = /^(grand |sub[- ]?|overall )?totals?\b(?!\s+\w+\s+(ltd|limited|plc))/i
const FOOTNOTE =
  /^(\*|†|‡|\(?\d\)\s|notes?\b|source|n\.?b\.?\b|please\b|key\b\s*:|last updated|this (register|list|file|data)|printed|produced|page \d|figures|end of|©|disclaimer)/i
/** Dates looked at per file; more do not change the answer. */
const DATE_EVIDENCE = 200_000

function columnIndexes(mapping: Mapping, headers: string[]): Map<string, number> {
  const plain = headers.map(plainHeading)
  const found = new Map<string, number>()
  for (const [field, header] of Object.entries(mapping.columns)) {
    const exact = headers.indexOf(header)
    const index = exact >= 0 ? exact : plain.indexOf(plainHeading(header))
    if (index >= 0) found.set(field, index)
  }
  return found
}

/**
 * The order of day and month in a file, from every numeric date in its mapped date columns. Reads the file once; a workbook's
 * real dates need no order and do not count.
 */
export async function findDateOrder(kind: FileKind, mapping: Mapping, table: Table): Promise<DateOrderFound> {
  const indexes = columnIndexes(mapping, table.headers)
  const columns = dateFields(kind).flatMap((field) => indexes.get(field) ?? [])
  const total: DateOrderFound = { order: 'day-first', dayFirst: 0, monthFirst: 0, ambiguous: 0 }
  if (columns.length === 0) return total
  for await (const item of table.rows()) {
    if ('refused' in item) continue
    const texts = columns
      .map((index) => item.cells[index])
      .filter((cell): cell is string => typeof cell === 'string' && !/^\d{4}-/.test(cell))
    const found = decideDateOrder(texts)
    total.dayFirst += found.dayFirst
    total.monthFirst += found.monthFirst
    total.ambiguous += found.ambiguous
    if (total.dayFirst + total.monthFirst + total.ambiguous > DATE_EVIDENCE) break
  }
  total.order = total.monthFirst === 0 ? 'day-first' : total.dayFirst === 0 ? 'month-first' : 'mixed'
  return total
}

/** The cells of a line by field; a blank of a merged column repeats what stands above. */
function cellsByField(cells: Cell[], indexes: Map<string, number>, mapping: Mapping, carried: Map<string, Cell>): Record<string, Cell> {
  const found: Record<string, Cell> = {}
  for (const [field, index] of indexes) {
    const own = cells[index] ?? null
    const repeats = mapping.fillDown.includes(field)
    if (repeats && !isBlankCell(own)) carried.set(field, own)
    found[field] = repeats && isBlankCell(own) ? (carried.get(field) ?? null) : own
  }
  return found
}

/** The indicators of a long sheet of which some line says per cent, in its unit, name, value or target. Reads the file once. */
async function findPerCent(mapping: Mapping, table: Table): Promise<ReadonlySet<string>> {
  const indexes = columnIndexes(mapping, table.headers)
  const carried = new Map<string, Cell>()
  const found = new Set<string>()
  for await (const item of table.rows()) {
    if ('refused' in item) continue
    const cells = cellsByField(item.cells, indexes, mapping, carried)
    if (['unit', 'kpi', 'value', 'target'].some((field) => saysPerCent(cells[field]))) found.add(indicatorKey(cells['contractRef'], cells['kpi']))
  }
  return found
}

/** Lines that stand in the table but are none of its rows: totals, notes, the heading repeated on each page, cells beyond the heading. */
function strangeLine(kind: FileKind, cells: Cell[], headers: string[], indexes: Map<string, number>): Rejection | null {
  const filled = cells.map((cell, index) => ({ text: cleanText(cell), index })).filter((item) => item.text !== '')
  const first = filled[0]
  if (first === undefined) return { column: null, value: '', cause: 'is blank' }
  const beyond = filled.find((item) => item.index >= headers.length)
  if (beyond !== undefined) {
    return {
      column: null,
      value: beyond.text,
      cause: `has ${beyond.index + 1} cells where the heading has ${headers.length}; a comma inside a text without quotation marks does this`,
    }
  }
  const column = headers[first.index] ?? null
  if (filled.length >= 2 && filled.every((item) => plainHeading(item.text) === plainHeading(headers[item.index] ?? ''))) {
    return { column, value: first.text, cause: 'repeats the heading' }
  }
  const isBlankField = (field: string): boolean => isBlankCell(cells[indexes.get(field) ?? -1])
  const identity = {
    register: ['start', 'end', 'providerName'],
    payments: ['paymentDate', 'transaction'],
    grants: ['awardDate', 'recipientName'],
    invoices: ['number', 'invoicedOn'],
    ledger: ['postedOn', 'supplier', 'document'],
    activity: ['month', 'line'],
    'kpi-workbook': ['value', 'period', 'target'],
  }[kind]
  const total = filled.find((item) => TOTAL.test(item.text))
  if (total !== undefined && filled.length <= Math.max(3, headers.length / 2) && identity.every(isBlankField)) {
    return { column: headers[total.index] ?? null, value: total.text, cause: 'is a line of totals' }
  }
  if (filled.length === 1 && headers.length > 2 && FOOTNOTE.test(first.text))
    return { column, value: first.text, cause: 'is a note, not a row' }
  return null
}

function readLine(kind: FileKind, mapping: Mapping, reader: LineReader, headers: string[], cells: Cell[], perCent: ReadonlySet<string>): RowOf[FileKind][] {
  if (kind === 'kpi-workbook' && mapping.layout === 'wide') {
    const periods = (mapping.periodColumns ?? []).map((header) => ({ header, cell: cells[headers.indexOf(header)] ?? null }))
    return readWideKpiRows(reader, periods)
  }
  if (kind === 'register') {
    const row = readRegisterRow(reader, (mapping.yearColumns ?? []).map((header) => ({ header, cell: cells[headers.indexOf(header)] ?? null })))
    return row === null ? [] : [row]
  }
  const row = kind === 'kpi-workbook' ? readKpiRow(reader, perCent.has(indicatorKey(reader.cell('contractRef'), reader.cell('kpi')))) : { payments: readPaymentRow, grants: readGrantRow, invoices: readInvoiceRow, ledger: readLedgerRow, activity: readActivityRow }[kind](reader)
  return row === null ? [] : [row]
}

/** Gives the cells of a line with every sum and figure as we write it: a point before pence, and in pounds whatever the heading counts in. */
function plainFigures(kind: FileKind, mapping: Mapping, headers: string[], decimalComma: boolean): (cells: Cell[]) => Cell[] {
  const sums = new Set([...TARGET_FIELDS[kind].filter((field) => field.type === 'money').flatMap((field) => mapping.columns[field.field] ?? []), ...(mapping.yearColumns ?? [])])
  const columns = figureColumns(kind, mapping).map((heading) => ({ at: headers.indexOf(heading), scale: sums.has(heading) ? scaleOfHeading(heading) : undefined }))
  const changed = columns.filter((column) => column.at >= 0 && (decimalComma || column.scale !== undefined))
  if (changed.length === 0) return (cells) => cells
  return (cells) => {
    const plain = [...cells]
    for (const { at, scale } of changed) plain[at] = inPounds(decimalComma ? withPoint(plain[at] ?? null) : plain[at] ?? null, scale)
    return plain
  }
}

/**
 * Turns the lines of a table into typed rows. Each line gives a row with its gaps (taken, "imported, incomplete"), or the reasons why it
 * was rejected, by column and value; a wide KPI line gives one row per period. A refused line of the file is a rejection
 * too; `last` on it says that reading ended there, so the file as a whole must not be taken as complete. `gapsOfLine` is told the gaps of
 * every line that has some and was not rejected for another reason, once a line, also where a wide line gave no row at all; `tell` is told once
 * how the file writes dates and sums, where that was judged.
 */
export async function* applyMapping<K extends FileKind>(kind: K, mapping: Mapping, table: Table, gapsOfLine?: (line: number, gaps: Gap[]) => Promise<void>, tell?: (words: string[]) => void): AsyncGenerator<MappedLine<RowOf[K]>> {
  const { order } = await findDateOrder(kind, mapping, table)
  const habits = await findHabits(kind, mapping, table)
  tell?.(habitsInWords(kind, mapping, habits, order))
  const asWritten = plainFigures(kind, mapping, table.headers, habits.decimalComma)
  const indexes = columnIndexes(mapping, table.headers)
  const perCent = kind === 'kpi-workbook' && mapping.layout !== 'wide' ? await findPerCent(mapping, table) : new Set<string>()
  const carried = new Map<string, Cell>()
  for await (const item of table.rows()) {
    const { line } = item
    if ('refused' in item) {
      yield { line, rejected: [{ column: null, value: '', cause: item.refused.words }], last: item.last }
      continue
    }
    const strange = strangeLine(kind, item.cells, table.headers, indexes)
    if (strange !== null) {
      yield { line, rejected: [strange], last: false }
      continue
    }
    const cells = asWritten(item.cells)
    const reader = new LineReader(cellsByField(cells, indexes, mapping, carried), mapping, order, habits.creditsBelow)
    const rows = readLine(kind, mapping, reader, table.headers, cells, perCent)
    if (reader.gaps.length > 0 && (rows.length > 0 || reader.rejected.length === 0)) await gapsOfLine?.(line, reader.gaps)
    for (const row of rows) yield { line, row: row as RowOf[K], gaps: reader.gaps }
    if (reader.rejected.length > 0) yield { line, rejected: reader.rejected, last: false }
  }
}

/** Fields that no column holds: said once for the whole file, not for each row. */
export function unmappedFields(mapping: Mapping, fields: { field: string; label: string }[]): { field: string; label: string }[] {
  return fields.filter((field) => mapping.columns[field.field] === undefined)
}

/** A preview of the first lines after mapping, for the page on which a person confirms it. */
export async function previewMapping<K extends FileKind>(
  kind: K,
  mapping: Mapping,
  table: Table,
  count = 20,
): Promise<MappedLine<RowOf[K]>[]> {
  const seen: MappedLine<RowOf[K]>[] = []
  for await (const item of applyMapping(kind, mapping, table)) {
    seen.push(item)
    if (seen.length >= count) break
  }
  return seen
}
