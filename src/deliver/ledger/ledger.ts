import type { Pence } from '../../kernel/money.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'

/** The accounts of a contract. The first two stand beside the books: what is promised and not yet spent. */
export type Account = 'committed' | 'commitment-control' | 'spend' | 'accrued' | 'payable' | 'withheld' | 'bank' | 'vat'

/** The accounts in the order in which pages show them, each with what its balance says. */
export const accounts: readonly { account: Account; title: string; words: string; side: 'debit' | 'credit' }[] = [
  { account: 'spend', title: 'Spend', words: 'What the service has cost so far: due by the terms, or claimed where no terms are agreed', side: 'debit' },
  { account: 'accrued', title: 'Due, not claimed', words: 'Due to the provider with no invoice or payment for it yet; below nothing, more was claimed than is due', side: 'credit' },
  { account: 'payable', title: 'Owed on invoices', words: 'Accepted invoices that are not paid yet', side: 'credit' },
  { account: 'withheld', title: 'Withheld', words: 'Held back from the provider until something is put right', side: 'credit' },
  { account: 'bank', title: 'Paid', words: 'Paid to the provider', side: 'credit' },
  { account: 'vat', title: 'VAT to reclaim', words: 'VAT on accepted invoices that comes back to this body: no cost of the service', side: 'debit' },
  { account: 'committed', title: 'Committed', words: 'Promised by the contract and not spent yet; below nothing, more was spent than its value', side: 'debit' },
  { account: 'commitment-control', title: 'Commitments set against the budget', words: 'The other side of what is committed', side: 'credit' },
]
export const titleOf = (account: Account): string => accounts.find((one) => one.account === account)!.title

export type LineKind = 'commitment' | 'due' | 'claimed' | 'withheld' | 'paid'
/** One sum from one account to another; always more than nothing. */
export interface Posting { kind: LineKind; debit: Account; credit: Account; pence: Pence }
/** A posting as it stands in the ledger. */
export interface LedgerLine extends Posting { id: string; entryId: string; words: string; on: CivilDate; at: Instant }

/** What the books of a contract rest on: everything that happened to its money, summed. All in pence, to date. */
export interface MoneyFacts {
  /** Value of the contract while it binds; undefined where it is not known or no longer binds. */
  valuePence: Pence | undefined
  /** Due by the terms to the end of the last month that ended; undefined where no terms are agreed. */
  duePence: Pence | undefined
  /** Held back, less what was given back. */
  withheldPence: Pence
  /** Accepted invoices, less credit notes, and payments recorded without an invoice. */
  claimedPence: Pence
  paidPence: Pence
  /** VAT in accepted invoices that comes back. */
  vatPence?: Pence
}
