import { sql, type Tx } from '../../kernel/database/database.ts'
import type { Pence } from '../../kernel/money.ts'
import type { Instant } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { sumOf, type YearValues } from './years.rule.ts'

/** What the years of a contract were said to be worth, with when and why. */
export interface YearsRow { years: YearValues; reason: string; recorded_at: Instant }

/** The values by year of a contract, the last said first. */
export const yearsOf = async (tx: Tx, contractId: string): Promise<YearsRow[]> =>
  (await tx.rows(sql<{ years: Record<string, string | number>; reason: string; recorded_at: Instant }>`select years, reason, recorded_at from deliver.contract_years where contract_id = ${contractId} order by recorded_at desc, id desc limit 50`))
    .map((row) => ({ ...row, years: Object.fromEntries(Object.entries(row.years).sort(([one], [other]) => (one < other ? -1 : 1)).map(([year, pence]): [string, Pence] => [year, BigInt(pence)])) }))

/** Says the values by year anew; nothing where they are what stands, or none are named. */
export async function writeYears(write: Writer, contract: { id: string; scope_id: string | null }, years: YearValues, reason: string): Promise<void> {
  if (Object.keys(years).length === 0) return
  const [stands] = await yearsOf(write.tx, contract.id)
  const plain = JSON.stringify(Object.fromEntries(Object.entries(years).sort(([one], [other]) => (one < other ? -1 : 1)).map(([year, pence]) => [year, pence.toString()])))
  if (stands && stands.reason === reason && JSON.stringify(Object.fromEntries(Object.entries(stands.years).map(([year, pence]) => [year, pence.toString()]))) === plain) return
  await write.insert('deliver.contract_years', { scope_id: contract.scope_id, contract_id: contract.id, years: plain, sum_pence: sumOf(years), reason, recorded_at: write.tx.now })
}
