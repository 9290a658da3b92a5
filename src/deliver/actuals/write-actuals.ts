import { sql } from '../../kernel/database/database.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import { plainReference, RowKeys } from '../../evidence/tabular/row-key.ts'
import { linesOf } from '../import-lines.ts'
import { supplierKey } from '../provider-match.ts'
import { reject, type WriteAsk } from '../write-tally.ts'
import { actualColumns } from './actuals.ts'

const atOnce = 2000
const short = (text: string | null, most = 300): string => (text ?? '').slice(0, most)

/** Lines of a ledger go in by batches; a line that stands already is left alone. Flat in memory. */
export async function writeActuals(ask: WriteAsk): Promise<void> {
  const { write, importId, tally } = ask
  const keys = new RowKeys('ledger')
  let chunk: Record<string, unknown>[] = []
  const flush = async (): Promise<void> => {
    if (chunk.length === 0) return
    const rows = chunk
    chunk = []
    const made = await write.batch('deliver.actual', 'import_id', importId, actualColumns, () => sql`insert into deliver.actual (body_id, import_id, ${sql.join(actualColumns.map((column) => sql.ref(column)))})
      select ${write.bodyId}::uuid, ${importId}::uuid, x.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, row_key text, line bigint, posted_on date, amount_pence bigint, supplier text, supplier_key text, contract_ref text, contract_key text, order_number text, order_key text, cost_centre text, account text, document text, description text)
      on conflict (body_id, row_key) do nothing returning 1`)
    tally.made += made
    tally.same += rows.length - made
    ask.progress(tally.read)
  }
  for await (const item of linesOf('ledger', ask.file, (cells) => ask.gaps.add(cells))) {
    if (item.rejected) {
      if (item.last) tally.endedEarly = true
      reject(tally, item.line, item.rejected)
      continue
    }
    tally.read += 1
    const { row } = item
    chunk.push({
      id: uuidv7(), row_key: keys.identify(item.line, row).key, line: item.line, posted_on: row.postedOn, amount_pence: row.amount.toString(), supplier: short(row.supplier), supplier_key: supplierKey(row.supplier ?? ''), contract_ref: short(row.contractRef), contract_key: plainReference(row.contractRef ?? ''),
      order_number: short(row.orderNumber), order_key: plainReference(row.orderNumber ?? ''), cost_centre: short(row.costCentre), account: short(row.account), document: short(row.document), description: short(row.description, 500),
    })
    if (chunk.length >= atOnce) await flush()
  }
  await flush()
}
