import type { Pence } from '../../kernel/money.ts'
import { rounded } from '../payment/terms.ts'

/** The accounts of a budget line: what was set aside is available, committed to contracts, or spent. */
export type BudgetAccount = 'budget' | 'available' | 'committed' | 'spent'
export const budgetAccounts: readonly { account: BudgetAccount; title: string; side: 'debit' | 'credit' }[] = [
  { account: 'budget', title: 'Set aside', side: 'credit' }, { account: 'spent', title: 'Spent', side: 'debit' }, { account: 'committed', title: 'Committed', side: 'debit' }, { account: 'available', title: 'Available', side: 'debit' },
]
export interface BudgetPosting { debit: BudgetAccount; credit: BudgetAccount; pence: Pence }
/** Debits positive. Their sum is nothing, whatever the postings are. */
export type BudgetBalances = Readonly<Record<BudgetAccount, Pence>>
/** What the accounts rest on. */
export interface BudgetFacts { amountPence: Pence; committedPence: Pence; spentPence: Pence }

export function budgetBalances(postings: Iterable<BudgetPosting>): BudgetBalances {
  const found: Record<BudgetAccount, Pence> = { budget: 0n, available: 0n, committed: 0n, spent: 0n }
  for (const { debit, credit, pence } of postings) {
    found[debit] += pence
    found[credit] -= pence
  }
  return found
}

/** What a balance says on the side on which its account usually stands. */
export const budgetSide = (balances: BudgetBalances, account: BudgetAccount): Pence => (account === 'budget' ? -balances.budget : balances[account])

/** What the accounts must say for these facts. Available below nothing: more is committed and spent than was set aside. */
export const budgetBalancesFor = ({ amountPence, committedPence, spentPence }: BudgetFacts): BudgetBalances => ({ budget: -amountPence, committed: committedPence, spent: spentPence, available: amountPence - committedPence - spentPence })

const moved = (debit: BudgetAccount, credit: BudgetAccount, pence: Pence): BudgetPosting[] => (pence === 0n ? [] : [pence > 0n ? { debit, credit, pence } : { debit: credit, credit: debit, pence: -pence }])

/** The postings that bring the accounts from how they stand to what the facts say; none where they say it already. Spending takes from what was committed. */
export function settleBudget(standing: BudgetBalances, facts: BudgetFacts): BudgetPosting[] {
  const wanted = budgetBalancesFor(facts)
  const spent = wanted.spent - standing.spent
  return [...moved('available', 'budget', standing.budget - wanted.budget), ...moved('spent', 'committed', spent), ...moved('committed', 'available', wanted.committed - (standing.committed - spent))]
}

/** A sum in parts by weights, to the penny: the parts always add up to it. Equal parts where every weight is nothing. */
export function shared(pence: Pence, weights: readonly Pence[]): Pence[] {
  const plain = weights.some((one) => one > 0n) ? weights : weights.map(() => 1n)
  const all = plain.reduce((sum, one) => sum + one, 0n)
  let [weight, given] = [0n, 0n]
  return plain.map((one) => {
    weight += one
    const until = rounded(pence * weight, all)
    const part = until - given
    given = until
    return part
  })
}

/**
 * What a contract is worth in a financial year: as said by year, else what its payment terms will give, else the months of its term in the year by its
 * yearly value, or by its value over the term, which may count an extension. Undefined where none is known.
 */
export function yearValueOf(contract: { said: Pence | undefined; byTerms: Pence | undefined; valuePence: Pence | undefined; annualPence: Pence | undefined; starts: string | null; ends: string | null }, year: { from: string; to: string }): Pence | undefined {
  if (contract.said !== undefined || contract.byTerms !== undefined) return contract.said ?? contract.byTerms
  if (!contract.starts || !contract.ends) return contract.annualPence
  const month = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  const [first, last] = [month(contract.starts), month(contract.ends)]
  const inside = Math.min(last, month(year.to)) - Math.max(first, month(year.from)) + 1
  if (inside <= 0) return 0n
  if (contract.annualPence !== undefined) return rounded(contract.annualPence * BigInt(inside), 12n)
  return contract.valuePence === undefined ? undefined : rounded(contract.valuePence * BigInt(inside), BigInt(Math.max(1, last - first + 1)))
}
