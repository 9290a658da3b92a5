import type { ExportCell } from './export-cell.ts'
import { penceText } from './export-cell.ts'
import { guardText } from './formula-guard.ts'

export type CsvOptions = {
  /** A byte order mark lets Excel read UTF-8; on unless told otherwise. */
  byteOrderMark?: boolean
}

function csvText(cell: ExportCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  if (typeof cell === 'object') return 'pence' in cell ? penceText(cell.pence) : cell.date
  const guarded = guardText(cell.toWellFormed().replaceAll('\0', ''))
  return /[",;|\t\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

function csvLine(cells: readonly ExportCell[]): string {
  const line = cells.map(csvText).join(',')
  // A lone empty cell would read as a blank line.
  return line === '' && cells.length === 1 ? '""\r\n' : `${line}\r\n`
}

/**
 * A CSV export as chunks of text (RFC 4180, UTF-8, CRLF), guarded against formula injection (TRUST section 4, "CSV, XLSX out"). Numbers and money stay plain numbers.
 * Gives way to other work every 2,000 rows.
 */
export async function* writeCsv(
  headers: readonly string[],
  rows: Iterable<readonly ExportCell[]> | AsyncIterable<readonly ExportCell[]>,
  options: CsvOptions = {},
): AsyncGenerator<string> {
  let chunk = (options.byteOrderMark === false ? '' : '\uFEFF') + csvLine(headers)
  let count = 0
  for await (const row of rows) {
    chunk += csvLine(row)
    count += 1
    if (chunk.length > 64 * 1024) {
      yield chunk
      chunk = ''
    }
    if (count % 2000 === 0) await new Promise((resume) => setImmediate(resume))
  }
  yield chunk
}
