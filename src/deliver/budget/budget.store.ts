import { sql, type Tx } from '../../kernel/database/database.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import type { Pence } from '../../kernel/money.ts'
import type { CivilDate } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { daysOfYear, type FinancialYear } from '../../evidence/tabular/financial-year.ts'
import { lastMonthEnded, valueOf } from '../ledger/index.ts'
import { forecastOf } from '../money/forecast.rule.ts'
import { claimsByMonth } from '../money/claims.ts'
import { accountOf, type PaymentEvent } from '../payment/account.ts'
import { paymentEventsFor } from '../payment/payment.ts'
import { type BudgetAccount, type BudgetBalances, budgetBalances, budgetBalancesFor, type BudgetFacts, type BudgetPosting, settleBudget, shared, yearValueOf } from './budget.rule.ts'

/** A budget line with the contracts that it pays for, directly or through a specification. */
export interface BudgetLine { id: string; reference: string; title: string; state: string; scope_id: string | null; financial_year: FinancialYear; amount_pence: string; contracts: { id: string; title: string }[] }

const linesOf = (tx: Tx, year?: FinancialYear): Promise<BudgetLine[]> => tx.rows(sql<BudgetLine>`select b.id, r.reference, r.title, r.state, b.scope_id, b.financial_year, b.amount_pence, coalesce(c.list, '[]') as contracts from plan.budget_line b join kernel.record r on r.body_id = b.body_id and r.id = b.id
  left join lateral (select json_agg(json_build_object('id', x.id, 'title', x.title) order by x.title, x.id) as list from (select distinct c.id, c.title from kernel.link l join kernel.record c on c.body_id = l.body_id and c.kind = 'contract'
    and (c.id = l.to_id or exists (select 1 from kernel.link s where s.body_id = l.body_id and s.from_id = l.to_id and s.to_id = c.id and s.ended_at is null)) where l.body_id = b.body_id and l.from_id = b.id and l.kind = 'pays for' and l.ended_at is null) x) c on true
  where b.body_id = ${tx.bodyId} and (${year ?? null}::text is null or b.financial_year = ${year ?? null}) order by b.financial_year desc, r.title, b.id limit 5000`)

interface ContractFacts { id: string; state: string; value_pence: string | null; annual_pence: string | null; starts_on: CivilDate | null; ends_on: CivilDate | null; ended_on: CivilDate | null; years: Record<string, string> | null }

const binding = ['imported', 'agreed', 'running']
const big = (text: string | null): Pence | undefined => (text === null ? undefined : BigInt(text))

/** What of a contract fell into a year by the end of the last month: due by its terms, or claimed and withheld where none are agreed; as its own ledger counts spend. */
function spentIn(events: readonly PaymentEvent[], claims: readonly { month: string; pence: Pence }[], year: { from: string; to: string }, until: string): Pence {
  const inYear = (month: string): boolean => month >= year.from.slice(0, 7) && month <= year.to.slice(0, 7) && month <= until
  const months = accountOf(events, until).filter((one) => inYear(one.month))
  if (events.some((event) => event.kind === 'terms')) return months.reduce((sum, one) => sum + one.duePence, 0n)
  return claims.filter((one) => one.month >= year.from.slice(0, 7) && one.month <= year.to.slice(0, 7)).reduce((sum, one) => sum + one.pence, 0n) + months.reduce((sum, one) => sum + one.withheldPence, 0n)
}

export interface BudgetBook extends BudgetLine { facts: BudgetFacts; standing: BudgetBalances; wanted: BudgetBalances; shares: { id: string; title: string; spentPence: Pence; committedPence: Pence }[] }

/** The books of every budget line: what the facts say, and what is posted. A contract that several lines of a year pay for is split by their sums. */
export async function budgetBooks(tx: Tx, year?: FinancialYear): Promise<BudgetBook[]> {
  const lines = await linesOf(tx, year)
  const ids = [...new Set(lines.flatMap((line) => line.contracts.map((one) => one.id)))]
  const contracts = new Map((await tx.rows(sql<ContractFacts>`select r.id, r.state, c.value_pence, c.annual_pence, c.starts_on, c.ends_on, c.ended_on, (select y.years from deliver.contract_years y where y.body_id = c.body_id and y.contract_id = c.id order by y.recorded_at desc, y.id desc limit 1) as years
    from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.body_id = ${tx.bodyId} and c.id = any(${ids}::uuid[])`)).map((row) => [row.id, row]))
  const [events, claims] = [await paymentEventsFor(tx, ids), await claimsByMonth(tx, { to: '9999-12' })]
  const posted = Map.groupBy(await tx.rows(sql<{ budget_id: string; debit: BudgetAccount; credit: BudgetAccount; pence: string }>`select budget_id, debit, credit, sum(amount_pence)::text as pence from deliver.budget_entry where body_id = ${tx.bodyId} group by budget_id, debit, credit`), (row) => row.budget_id)
  const lastMonth = lastMonthEnded(tx.today)
  const parts = new Map<string, BudgetBook['shares']>(lines.map((line) => [line.id, []]))
  for (const [financialYear, own] of Map.groupBy(lines.filter((line) => line.state === 'set'), (line) => line.financial_year)) {
    const days = daysOfYear(financialYear)
    for (const id of new Set(own.flatMap((line) => line.contracts.map((one) => one.id)))) {
      const contract = contracts.get(id)
      const payers = own.filter((line) => line.contracts.some((one) => one.id === id))
      if (!contract) continue
      const until = contract.ended_on && contract.ended_on.slice(0, 7) < lastMonth ? contract.ended_on.slice(0, 7) : lastMonth
      const spent = spentIn(events.get(id) ?? [], claims.get(id) ?? [], days, until)
      const worth = binding.includes(contract.state) ? yearValueOf({ said: contract.years?.[financialYear] === undefined ? undefined : BigInt(contract.years[financialYear]), byTerms: forecastOf(events.get(id) ?? [], days.from.slice(0, 7), { lastEnded: lastMonth, ends: (contract.ended_on ?? contract.ends_on)?.slice(0, 7) })?.totalPence, valuePence: valueOf(contract), annualPence: big(contract.annual_pence), starts: contract.starts_on, ends: contract.ends_on }, days) : undefined
      const left = worth === undefined || worth < spent ? 0n : worth - spent
      const weights = payers.map((line) => BigInt(line.amount_pence))
      const [spentParts, leftParts] = [shared(spent, weights), shared(left, weights)]
      payers.forEach((line, index) => parts.get(line.id)!.push({ id, title: line.contracts.find((one) => one.id === id)!.title, spentPence: spentParts[index]!, committedPence: leftParts[index]! }))
    }
  }
  return lines.map((line) => {
    const shares = parts.get(line.id)!
    const standing = budgetBalances((posted.get(line.id) ?? []).map((row): BudgetPosting => ({ debit: row.debit, credit: row.credit, pence: BigInt(row.pence) })))
    // A line that has ended keeps what was spent by it; the rest is given back.
    const facts = line.state === 'set' ? { amountPence: BigInt(line.amount_pence), committedPence: shares.reduce((sum, one) => sum + one.committedPence, 0n), spentPence: shares.reduce((sum, one) => sum + one.spentPence, 0n) } : { amountPence: standing.spent, committedPence: 0n, spentPence: standing.spent }
    return { ...line, shares, facts, standing, wanted: budgetBalancesFor(facts) }
  })
}

/** Brings the accounts of every budget line up to what the facts say now. Posts nothing where they say it already. */
export async function bringUpBudgets(write: Writer, words: string): Promise<void> {
  const rows = (await budgetBooks(write.tx)).flatMap((book) => {
    const entry = uuidv7()
    return settleBudget(book.standing, book.facts).map((one, index) => ({ scope_id: book.scope_id, budget_id: book.id, entry_id: entry, place: index + 1, debit: one.debit, credit: one.credit, amount_pence: one.pence, words: words.slice(0, 500), posted_on: write.tx.today, posted_at: write.tx.now }))
  })
  await write.insertMany('deliver.budget_entry', rows)
}
