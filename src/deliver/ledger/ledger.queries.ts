import { query } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { reference } from '../../kernel/fields.ts'
import { contractRow } from '../contract.ts'
import type { Account, LedgerLine, MoneyFacts } from './ledger.ts'
import { lastMonthEnded, ledgerLinesOf, moneyFactsFor } from './ledger.store.ts'
import { type Balances, balancesFor, balancesOf } from './settle.rule.ts'

/** The ledger of a contract: its lines, what they give, and what the facts say it must be to the end of the last month. */
export interface ContractLedger { contract: { id: string; body_id: string; reference: string; title: string }; lines: LedgerLine[]; balances: Balances; expected: Balances; facts: MoneyFacts }

const ledger = query({
  name: 'deliver.ledger', title: 'The ledger of a contract', who: 'signed-in', params: { contract: reference({ label: 'Contract', to: 'contract' }) },
  run: async (tx, ask): Promise<ContractLedger | null> => {
    const contract = await contractRow(tx, ask.contract)
    if (!contract) return null
    const lines = await ledgerLinesOf(tx, contract.id)
    const facts = (await moneyFactsFor(tx, [contract.id], lastMonthEnded(tx.today))).get(contract.id)!
    return { contract: { id: contract.id, body_id: contract.body_id, reference: contract.reference, title: contract.title }, lines, balances: balancesOf(lines), expected: balancesFor(facts), facts }
  },
})

/** The balances of one contract beside others. */
export interface BookRow { id: string; reference: string; title: string; provider: string; balances: Balances }

/** The balances of all contracts of a body that have lines, summed by the database. */
export async function booksOf(tx: Tx): Promise<BookRow[]> {
  const rows = await tx.rows(sql<{ id: string; reference: string; title: string; provider: string; debit: Account; credit: Account; pence: string }>`
    select r.id, r.reference, r.title, c.provider_name as provider, l.debit, l.credit, l.pence from (
      select contract_id, debit, credit, sum(amount_pence)::text as pence from deliver.ledger_line where body_id = ${tx.bodyId} group by contract_id, debit, credit) l
    join kernel.record r on r.body_id = ${tx.bodyId} and r.id = l.contract_id join deliver.contract c on c.body_id = r.body_id and c.id = r.id order by r.title, r.id`)
  const byContract = Map.groupBy(rows, (row) => row.id)
  return [...byContract.values()].map((list) => ({ id: list[0]!.id, reference: list[0]!.reference, title: list[0]!.title, provider: list[0]!.provider, balances: balancesOf(list.map((row) => ({ ...row, pence: BigInt(row.pence) }))) }))
}

const books = query({ name: 'deliver.ledger-balances', title: 'The balances of every contract', who: 'signed-in', params: {}, run: (tx) => booksOf(tx) })

/** A contract whose ledger says another sum than the rows that it was posted from: none, unless rows were changed past the acts. */
export interface Mismatch { id: string; reference: string; title: string; account: 'bank' | 'payable' | 'withheld'; ledger: string; rows: string }

const mismatches = query({
  name: 'deliver.ledger-check', title: 'Ledgers that say another sum than the payments, invoices and sums withheld behind them', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<Mismatch>`
    with posted as (select contract_id, account, sum(pence) as pence from (
        select contract_id, credit as account, amount_pence as pence from deliver.ledger_line where body_id = ${tx.bodyId} union all select contract_id, debit, -amount_pence from deliver.ledger_line where body_id = ${tx.bodyId}) l group by contract_id, account),
      paid as (select contract_id, sum(amount_pence) as pence, coalesce(sum(amount_pence) filter (where invoice_id is not null), 0) as invoices from deliver.month_paid where body_id = ${tx.bodyId} group by contract_id),
      accepted as (select contract_id, sum(amount_pence) as pence from deliver.invoice where body_id = ${tx.bodyId} and accepted_on is not null group by contract_id),
      held as (select contract_id, sum(amount_pence) as pence from deliver.month_withheld where body_id = ${tx.bodyId} group by contract_id),
      wanted as (select c.id, x.account, x.pence from deliver.contract c left join paid p on p.contract_id = c.id left join accepted a on a.contract_id = c.id left join held h on h.contract_id = c.id
        cross join lateral (values ('bank', coalesce(p.pence, 0)), ('payable', coalesce(a.pence, 0) - coalesce(p.invoices, 0)), ('withheld', coalesce(h.pence, 0))) x(account, pence) where c.body_id = ${tx.bodyId})
    select r.id, r.reference, r.title, w.account, coalesce(p.pence, 0)::text as ledger, w.pence::text as rows from wanted w join kernel.record r on r.body_id = ${tx.bodyId} and r.id = w.id left join posted p on p.contract_id = w.id and p.account = w.account
    where coalesce(p.pence, 0) <> w.pence and exists (select 1 from deliver.ledger_line l where l.body_id = ${tx.bodyId} and l.contract_id = w.id) order by r.title, w.account limit 200`),
})

export const ledgerQueries = [ledger, books, mismatches]
