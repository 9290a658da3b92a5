import { sql } from '../../kernel/database/database.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import { RowKeys, plainReference } from '../../evidence/tabular/row-key.ts'
import type { ActivityFileRow, Rejection } from '../../evidence/tabular/rows.ts'
import { contractFinder, type ContractFound } from '../contract-finder.ts'
import { linesOf } from '../import-lines.ts'
import { bringUpAll } from '../ledger/ledger.store.ts'
import { reject, type WriteAsk } from '../write-tally.ts'
import { pricedMonths, type PricedMonths } from './priced-months.rule.ts'
import { readTerm } from './payment.ts'
import type { PaymentTerm } from './terms.ts'

const columns = ['id', 'contract_id', 'month', 'line', 'units', 'reported_at']
const rowsAtOnce = 5000

/** Why a line is not taken, or nothing. */
function causeOf(row: ActivityFileRow, contract: ContractFound | undefined, priced: PricedMonths | undefined, today: string): Rejection | undefined {
  const month = row.month.slice(0, 7)
  if (!contract) return { column: 'Contract reference', value: row.contractRef, cause: 'no contract here has this reference' }
  if (month > today.slice(0, 7)) return { column: 'Month', value: month, cause: 'lies ahead: activity is reported for a month that has begun' }
  const prices = priced?.(month)
  if (prices === undefined) return { column: 'Month', value: month, cause: `${contract.reference} has no payment terms in that month` }
  if (prices !== 'any' && !prices.has(row.line)) return { column: 'Line of activity', value: row.line, cause: `has no price in the terms of ${contract.reference} in that month` }
  return undefined
}

/**
 * Activity of a file: one line for each contract, month and line of activity. What stands already with the same units changes nothing, so that the same
 * file again is no second report; other units replace it, as a report by hand does. Then the books of the contracts are brought up, once each.
 */
export async function writeActivity(ask: WriteAsk): Promise<void> {
  const { write, tx, importId, tally } = ask
  const contractBy = await contractFinder(tx)
  const terms = Map.groupBy(await tx.rows(sql<{ contract_id: string; from: string; term: unknown }>`select contract_id, from_month as from, term from deliver.payment_term where body_id = ${tx.bodyId} order by decided_at, id`), (row) => row.contract_id)
  const priced = new Map<string, PricedMonths>([...terms].map(([id, rows]) => [id, pricedMonths(rows.map((row): { from: string; term: PaymentTerm } => ({ from: row.from, term: readTerm(row.term) })))]))
  const known = new Map((await tx.rows(sql<{ key: string; units: string }>`select distinct on (contract_id, month, line) contract_id || ' ' || month || ' ' || line as key, units from deliver.activity_report where body_id = ${tx.bodyId} order by contract_id, month, line, reported_at desc, id desc`)).map((row) => [row.key, row.units]))
  const keys = new RowKeys('activity')
  const touched = new Set<string>()
  let chunk: Record<string, unknown>[] = []
  const flush = async (): Promise<void> => {
    const rows = chunk
    chunk = []
    if (rows.length === 0) return
    await write.batch('deliver.activity_report', 'import_id', importId, columns, () => sql`insert into deliver.activity_report (body_id, import_id, id, scope_id, contract_id, month, line, units, reported_at)
      select ${write.bodyId}::uuid, ${importId}::uuid, x.id, x.scope_id, x.contract_id, x.month, x.line, x.units, ${tx.now}::timestamptz from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, scope_id uuid, contract_id uuid, month text, line text, units bigint) returning 1`)
    ask.progress(tally.read)
  }
  for await (const item of linesOf('activity', ask.file, (cells) => ask.gaps.add(cells))) {
    if (item.rejected) {
      if (item.last) tally.endedEarly = true
      reject(tally, item.line, item.rejected)
      continue
    }
    tally.read += 1
    const { row } = item
    const contract = contractBy(row.contractRef)
    const twice = keys.identify(item.line, { ...row, contractRef: plainReference(row.contractRef) }).firstLine
    const cause = twice !== undefined ? { column: 'Line of activity', value: row.line, cause: `stands in line ${twice} for this contract and month already` } : causeOf(row, contract, contract && priced.get(contract.id), ask.today)
    if (cause || !contract) {
      reject(tally, item.line, cause ? [cause] : [])
      continue
    }
    const month = row.month.slice(0, 7)
    const before = known.get(`${contract.id} ${month} ${row.line}`)
    if (before === row.units.toString()) {
      tally.same += 1
      continue
    }
    tally[before === undefined ? 'made' : 'changed'] += 1
    touched.add(contract.id)
    chunk.push({ id: uuidv7(), scope_id: contract.scope_id, contract_id: contract.id, month, line: row.line, units: row.units.toString() })
    if (chunk.length >= rowsAtOnce) await flush()
  }
  await flush()
  await bringUpAll(write, [...touched].sort(), { words: `Activity of ${ask.file.fileName}` })
}
