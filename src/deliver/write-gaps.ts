import { sql } from '../kernel/database/database.ts'
import { uuidv7 } from '../kernel/ids.ts'
import type { Writer } from '../kernel/writer.ts'
import type { EmptyCell } from './import-lines.ts'

const columns = ['id', 'position', 'line', 'sheet', 'column_name', 'value', 'cause']
const rowsAtOnce = 2000

/** Lists the cells of an import that stayed empty, all of them, in batches: flat in memory, one digest in the journal. */
export class GapList {
  count = 0
  private waiting: Record<string, unknown>[] = []
  private readonly write: Writer
  private readonly importId: string

  constructor(write: Writer, importId: string) {
    this.write = write
    this.importId = importId
  }

  /** Adds cells in the order of the file. */
  async add(cells: readonly EmptyCell[]): Promise<void> {
    for (const { column, ...cell } of cells) this.waiting.push({ id: uuidv7(), position: (this.count += 1), ...cell, column_name: column })
    if (this.waiting.length >= rowsAtOnce) await this.flush()
  }

  /** Writes what is waiting; called once at the end. */
  async flush(): Promise<void> {
    const rows = this.waiting
    this.waiting = []
    if (rows.length === 0) return
    await this.write.batch('deliver.import_gap', 'import_id', this.importId, columns, () => sql`insert into deliver.import_gap (body_id, import_id, id, position, line, sheet, column_name, value, cause)
      select ${this.write.bodyId}::uuid, ${this.importId}::uuid, x.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, position bigint, line bigint, sheet text, column_name text, value text, cause text) returning 1`)
  }
}
