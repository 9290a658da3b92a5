import { PassThrough, Readable } from 'node:stream'
import type { ExportCell } from './export-cell.ts'
import { writeCsv } from './write-csv.ts'
import { writeXlsx } from './write-xlsx.ts'

export interface TableFile { name: string; type: string; body: NodeJS.ReadableStream }

/** A download's format as the address asks for it; undefined for a page. */
export const formatOf = (search: URLSearchParams): 'csv' | 'xlsx' | undefined => {
  const format = search.get('format')
  return format === 'csv' || format === 'xlsx' ? format : undefined
}

/** Rows as a CSV or XLSX file, streamed; the writers guard against formulas. `name` has no ending. */
export function tableFile(name: string, headers: readonly string[], rows: Iterable<readonly ExportCell[]>, format: 'csv' | 'xlsx'): TableFile {
  if (format === 'csv') return { name: `${name}.csv`, type: 'text/csv; charset=utf-8', body: Readable.from(writeCsv(headers, rows)) }
  const through = new PassThrough()
  void writeXlsx(through, [{ name, headers, rows }]).catch((error: Error) => through.destroy(error))
  return { name: `${name}.xlsx`, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', body: through }
}
