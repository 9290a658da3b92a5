import { sql, type Tx } from '../../kernel/database/database.ts'
import type { Pence } from '../../kernel/money.ts'
import { monthsOf, splitOver } from '../payment/months.ts'
import type { Month } from '../payment/terms.ts'

/** Accepted invoices, without VAT that comes back, and direct payments by contract and month, those that touch the months named: a sum over several months in equal parts. */
export async function claimsByMonth(tx: Tx, within: { from?: Month; to: Month }): Promise<Map<string, { month: Month; pence: Pence }[]>> {
  const found = new Map<string, { month: Month; pence: Pence }[]>()
  const add = (contract: string, parts: { month: Month; pence: Pence }[]): unknown => found.set(contract, [...(found.get(contract) ?? []), ...parts])
  for (const row of await tx.rows(sql<{ contract_id: string; from_month: Month; to_month: Month; pence: string }>`select contract_id, from_month, to_month, amount_pence - case when vat_recoverable then vat_pence else 0 end as pence from deliver.invoice where body_id = ${tx.bodyId} and accepted_on is not null and from_month <= ${within.to} and to_month >= ${within.from ?? ''}`)) add(row.contract_id, splitOver(BigInt(row.pence), monthsOf(row.from_month, row.to_month)))
  for (const row of await tx.rows(sql<{ contract_id: string; month: Month; pence: string }>`select contract_id, month, sum(amount_pence)::text as pence from deliver.month_paid where body_id = ${tx.bodyId} and invoice_id is null and month between ${within.from ?? ''} and ${within.to} group by contract_id, month`)) add(row.contract_id, [{ month: row.month, pence: BigInt(row.pence) }])
  return found
}
