import type { FastifyReply } from 'fastify'
import type { ExportCell } from '../evidence/tabular/export-cell.ts'
import { tableFile } from '../evidence/tabular/table-file.ts'

/** Sends rows as a CSV or XLSX file. */
export function sendTable(reply: FastifyReply, format: 'csv' | 'xlsx', name: string, headers: readonly string[], rows: Iterable<readonly ExportCell[]>): FastifyReply {
  const file = tableFile(name, headers, rows, format)
  void reply.header('content-disposition', `attachment; filename="${file.name}"`).header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  return reply.type(file.type).send(file.body)
}
