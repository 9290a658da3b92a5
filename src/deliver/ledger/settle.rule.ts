import type { Pence } from '../../kernel/money.ts'
import { type Account, accounts, type MoneyFacts, type Posting } from './ledger.ts'

/** Balance of every account, debits positive. */
export type Balances = Readonly<Record<Account, Pence>>

const nothing = (): Record<Account, Pence> => Object.fromEntries(accounts.map(({ account }) => [account, 0n])) as Record<Account, Pence>

/** What the postings give, debits positive. The sum over all accounts is nothing, whatever they are. */
export function balancesOf(postings: Iterable<Pick<Posting, 'debit' | 'credit' | 'pence'>>): Balances {
  const found = nothing()
  for (const { debit, credit, pence } of postings) {
    found[debit] += pence
    found[credit] -= pence
  }
  return found
}

/** What a balance says on the side on which its account usually stands: owed money is positive. */
export const usualSide = (balances: Balances, account: Account): Pence =>
  accounts.find((one) => one.account === account)!.side === 'debit' ? balances[account] : -balances[account]

/**
 * What the books must say for these facts, debits positive. Spend is what is due by the terms; without terms what was claimed or held
 * back. Due and not claimed is the rest of it, as goods received and not invoiced are elsewhere. What is committed is the value less the spend.
 */
export function balancesFor(facts: MoneyFacts): Balances {
  const vat = facts.vatPence ?? 0n
  const spend = facts.duePence ?? facts.claimedPence - vat + facts.withheldPence
  const committed = facts.valuePence === undefined ? 0n : facts.valuePence - spend
  return {
    ...nothing(), spend, accrued: -(spend - facts.withheldPence - (facts.claimedPence - vat)), vat, payable: -(facts.claimedPence - facts.paidPence), withheld: -facts.withheldPence, bank: -facts.paidPence,
    committed, 'commitment-control': -committed,
  }
}

/** A sum from one account to another; a sum below nothing goes the other way round, which is how a correction is made. */
const moved = (kind: Posting['kind'], debit: Account, credit: Account, pence: Pence): Posting[] =>
  pence === 0n ? [] : [pence > 0n ? { kind, debit, credit, pence } : { kind, debit: credit, credit: debit, pence: -pence }]

/**
 * The postings that bring the books from how they stand to what the facts say: none where they say it already, so that nothing is ever
 * posted twice, and the same facts give the same balances in whatever order they became known.
 */
export function settle(standing: Balances, facts: MoneyFacts): Posting[] {
  const wanted = balancesFor(facts)
  // What was claimed is owed or paid by now, less VAT that comes back.
  const claimed = (balances: Balances): Pence => -balances.payable - balances.bank - balances.vat
  return [
    ...moved('due', 'spend', 'accrued', wanted.spend - standing.spend),
    ...moved('withheld', 'accrued', 'withheld', standing.withheld - wanted.withheld),
    ...moved('claimed', 'accrued', 'payable', claimed(wanted) - claimed(standing)),
    ...moved('claimed', 'vat', 'payable', wanted.vat - standing.vat),
    ...moved('paid', 'payable', 'bank', standing.bank - wanted.bank),
    ...moved('commitment', 'committed', 'commitment-control', wanted.committed - standing.committed),
  ]
}
