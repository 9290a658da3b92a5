import { PassThrough, Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { ExportCell } from '../evidence/tabular/export-cell.ts'
import { writeCsv } from '../evidence/tabular/write-csv.ts'
import { writeXlsx } from '../evidence/tabular/write-xlsx.ts'

/** Sends rows as a CSV or XLSX file, streamed; the writers guard against formulas. */
export function sendTable(reply: FastifyReply, format: 'csv' | 'xlsx', name: string, headers: readonly string[], rows: Iterable<readonly ExportCell[]>): FastifyReply {
  void reply.header('content-disposition', `attachment; filename="${name}.${format}"`).header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  if (format === 'csv') return reply.type('text/csv; charset=utf-8').send(Readable.from(writeCsv(headers, rows)))
  const through = new PassThrough()
  void writeXlsx(through, [{ name, headers, rows }]).catch((error: Error) => through.destroy(error))
  return reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').send(through)
}
