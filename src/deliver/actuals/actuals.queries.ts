import { query } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { date, reference } from '../../kernel/fields.ts'
import type { Pence } from '../../kernel/money.ts'
import { daysOfYear, financialYearOf, type FinancialYear } from '../../evidence/tabular/financial-year.ts'
import { yearRowsOf, type YearRow } from '../money/money.queries.ts'
import { actualsOf, placed, unplacedOf, type ActualRow } from './actuals.ts'

/** A contract's year in the finance system beside what is known here. */
export interface ContractActuals { id: string; reference: string; title: string; provider: string; lines: number; actualPence: Pence; yearValuePence: Pence | null; known: YearRow | null }
export interface YearActuals { year: FinancialYear; from: string; to: string; rows: ContractActuals[]; unplaced: { lines: number; pence: Pence; last_on: string | null } }

const on = date({ label: 'A day of the financial year', required: false })

async function yearActuals(tx: Tx, day: string): Promise<YearActuals> {
  const year = financialYearOf(day)
  const { from, to } = daysOfYear(year)
  const sums = await tx.rows(sql<{ contract_id: string | null; lines: string; pence: string; last_on: string | null }>`select contract_id, count(*) as lines, sum(amount_pence)::text as pence, max(posted_on) as last_on from ${placed(tx)} p where posted_on between ${from} and ${to} group by contract_id`)
  const { rows: known } = await yearRowsOf(tx, from)
  const ids = [...new Set([...sums.flatMap((row) => row.contract_id ?? []), ...known.map((row) => row.id)])]
  const contracts = await tx.rows(sql<{ id: string; reference: string; title: string; provider: string; year_value: string | null }>`select r.id, r.reference, r.title, c.provider_name as provider, (select y.years ->> ${year} from deliver.contract_years y where y.body_id = c.body_id and y.contract_id = c.id order by y.recorded_at desc, y.id desc limit 1) as year_value
    from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.body_id = ${tx.bodyId} and c.id = any(${ids}::uuid[]) order by r.title, r.id`)
  const none = sums.find((row) => row.contract_id === null)
  return {
    year, from, to, unplaced: { lines: Number(none?.lines ?? 0), pence: BigInt(none?.pence ?? 0), last_on: none?.last_on ?? null },
    rows: contracts.map((row) => {
      const sum = sums.find((one) => one.contract_id === row.id)
      return { id: row.id, reference: row.reference, title: row.title, provider: row.provider, lines: Number(sum?.lines ?? 0), actualPence: BigInt(sum?.pence ?? 0), yearValuePence: row.year_value === null ? null : BigInt(row.year_value), known: known.find((one) => one.id === row.id) ?? null }
    }),
  }
}

const byContract = query({ name: 'deliver.actuals', title: 'What finance has posted for each contract in a year, beside what is due, committed and forecast', who: 'signed-in', params: { on }, run: (tx, ask) => yearActuals(tx, ask.on ?? tx.today) })
const unplaced = query({ name: 'deliver.unplaced-actuals', title: 'Ledger lines that fit no contract, by supplier and order, the largest first', who: 'signed-in', params: {}, run: (tx) => unplacedOf(tx) })
const ofContract = query({
  name: 'deliver.contract-actuals', title: 'Ledger lines of a contract in a financial year', who: 'signed-in', params: { contract: reference({ label: 'Contract', to: 'contract' }), on },
  run: async (tx, ask): Promise<{ year: FinancialYear; rows: ActualRow[]; keys: { kind: 'order' | 'supplier'; words: string; reason: string }[] }> => {
    const year = financialYearOf(ask.on ?? tx.today)
    return { year, rows: await actualsOf(tx, ask.contract, daysOfYear(year)), keys: await tx.rows(sql<{ kind: 'order' | 'supplier'; words: string; reason: string }>`select kind, words, reason from deliver.actual_key where contract_id = ${ask.contract} and ended_at is null order by kind, words`) }
  },
})
const keys = query({
  name: 'deliver.ledger-keys', title: 'Purchase orders and suppliers by which ledger lines belong to contracts', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select k.id as value, r.title || ': ' || case k.kind when 'order' then 'order ' else 'supplier ' end || k.words as text from deliver.actual_key k join kernel.record r on r.body_id = k.body_id and r.id = k.contract_id where k.body_id = ${tx.bodyId} and k.ended_at is null order by 2 limit 5000`),
})
export const actualsQueries = [byContract, unplaced, ofContract, keys]
