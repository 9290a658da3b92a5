import { sql, type Tx } from '../../kernel/database/database.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import type { Pence } from '../../kernel/money.ts'
import { addMonths, type CivilDate } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { accountOf } from '../payment/account.ts'
import { paymentEventsFor } from '../payment/payment.ts'
import { rounded, type Month } from '../payment/terms.ts'
import type { Account, LedgerLine, LineKind, MoneyFacts } from './ledger.ts'
import { type Balances, balancesOf, settle } from './settle.rule.ts'

/** The last month that has ended on that day: what is due is accrued to its end. */
export const lastMonthEnded = (today: CivilDate): Month => addMonths(`${today.slice(0, 7)}-01`, -1).slice(0, 7)

/** What a contract binds to: its value over the term, or its yearly value over the months of the term. Undefined where it is not known. Pure. */
export function valueOf(contract: { value_pence: string | null; annual_pence: string | null; starts_on: CivilDate | null; ends_on: CivilDate | null }): Pence | undefined {
  if (contract.value_pence !== null) return BigInt(contract.value_pence)
  if (contract.annual_pence === null) return undefined
  if (!contract.starts_on || !contract.ends_on) return BigInt(contract.annual_pence)
  const [from, to] = [contract.starts_on, contract.ends_on].map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)))
  return rounded(BigInt(contract.annual_pence) * BigInt(Math.max(1, to! - from! + (contract.ends_on.slice(8) >= contract.starts_on.slice(8) ? 1 : 0))), 12n)
}

interface BookRow { id: string; scope_id: string | null; state: string; value_pence: string | null; annual_pence: string | null; starts_on: CivilDate | null; ends_on: CivilDate | null; ended_on: CivilDate | null; withheld: string; direct: string; settled: string; invoiced: string; vat: string }

const binding = ['imported', 'agreed', 'running']

type Facts = MoneyFacts & { scopeId: string | null }

/** The facts on which the books of contracts rest, to the end of a month, by contract. `state` where the act is about to move them to it. */
export async function moneyFactsFor(tx: Tx, contractIds: readonly string[], until: Month, state?: string): Promise<Map<string, Facts>> {
  const rows = await tx.rows(sql<BookRow>`select r.id, r.scope_id, r.state, c.value_pence, c.annual_pence, c.starts_on, c.ends_on, c.ended_on,
      (select coalesce(sum(amount_pence), 0) from deliver.month_withheld w where w.body_id = r.body_id and w.contract_id = r.id)::text as withheld,
      (select coalesce(sum(amount_pence), 0) from deliver.month_paid p where p.body_id = r.body_id and p.contract_id = r.id and p.invoice_id is null)::text as direct,
      (select coalesce(sum(amount_pence), 0) from deliver.month_paid p where p.body_id = r.body_id and p.contract_id = r.id and p.invoice_id is not null)::text as settled,
      (select coalesce(sum(amount_pence), 0) from deliver.invoice i where i.body_id = r.body_id and i.contract_id = r.id and i.accepted_on is not null)::text as invoiced,
      (select coalesce(sum(vat_pence), 0) from deliver.invoice i where i.body_id = r.body_id and i.contract_id = r.id and i.accepted_on is not null and i.vat_recoverable)::text as vat
    from kernel.record r join deliver.contract c on c.body_id = r.body_id and c.id = r.id where r.id = any(${[...contractIds]}::uuid[]) and r.kind = 'contract'`)
  const events = await paymentEventsFor(tx, contractIds)
  return new Map(rows.map((row): [string, Facts] => {
    const own = events.get(row.id) ?? []
    const to = row.ended_on && row.ended_on.slice(0, 7) < until ? row.ended_on.slice(0, 7) : until
    return [row.id, {
      scopeId: row.scope_id, valuePence: binding.includes(state ?? row.state) ? valueOf(row) : undefined,
      duePence: own.some((event) => event.kind === 'terms') ? accountOf(own, to).reduce((sum, one) => sum + one.duePence, 0n) : undefined,
      withheldPence: BigInt(row.withheld), claimedPence: BigInt(row.invoiced) + BigInt(row.direct), paidPence: BigInt(row.direct) + BigInt(row.settled), vatPence: BigInt(row.vat),
    }]
  }))
}

interface LineRow { id: string; entry_id: string; kind: LineKind; debit: Account; credit: Account; amount_pence: string; words: string; posted_on: CivilDate; posted_at: string }

/** The lines of a contract in the order in which they were posted. */
export const ledgerLinesOf = async (tx: Tx, contractId: string): Promise<LedgerLine[]> =>
  (await tx.rows(sql<LineRow>`select id, entry_id, kind, debit, credit, amount_pence, words, posted_on, posted_at from deliver.ledger_line where contract_id = ${contractId} order by posted_at, entry_id, place`))
    .map((row) => ({ id: row.id, entryId: row.entry_id, kind: row.kind, debit: row.debit, credit: row.credit, pence: BigInt(row.amount_pence), words: row.words, on: row.posted_on, at: row.posted_at }))

/** The balances of contracts as their lines give them; a contract without a line has none here. */
async function standingFor(tx: Tx, contractIds: readonly string[]): Promise<Map<string, Balances>> {
  const rows = await tx.rows(sql<{ contract_id: string; debit: Account; credit: Account; pence: string }>`select contract_id, debit, credit, sum(amount_pence)::text as pence from deliver.ledger_line where contract_id = any(${[...contractIds]}::uuid[]) group by contract_id, debit, credit`)
  const byContract = new Map<string, { debit: Account; credit: Account; pence: Pence }[]>()
  for (const row of rows) byContract.set(row.contract_id, [...(byContract.get(row.contract_id) ?? []), { debit: row.debit, credit: row.credit, pence: BigInt(row.pence) }])
  return new Map([...byContract].map(([id, lines]) => [id, balancesOf(lines)]))
}

/** Holds contracts until the act has ended, so that two acts about their money never read the same books. Locked after invoices, in the order of their ids. */
export const holdContracts = (tx: Tx, contractIds: readonly string[]): Promise<unknown> => tx.rows(sql`select 1 from kernel.record where id = any(${[...contractIds]}::uuid[]) order by id for update`)

/**
 * Brings the books of contracts up to what their facts say now, in the same transaction as the act that changed them; `words` name that
 * act in the ledger. Posts nothing where the books say it already. To be called after the act's own rows are written. Returns the contracts that were posted to.
 */
export async function bringUpAll(write: Writer, contractIds: readonly string[], { words, state }: { words: string | ((contractId: string) => string); state?: string }): Promise<string[]> {
  const { tx } = write
  await holdContracts(tx, contractIds)
  const [facts, standing, none] = [await moneyFactsFor(tx, contractIds, lastMonthEnded(tx.today), state), await standingFor(tx, contractIds), balancesOf([])]
  const rows = [...facts].flatMap(([id, own]) => {
    const entry = uuidv7()
    return settle(standing.get(id) ?? none, own).map((one, index) => ({
      scope_id: own.scopeId, contract_id: id, entry_id: entry, place: index + 1, kind: one.kind, debit: one.debit, credit: one.credit, amount_pence: one.pence, words: (typeof words === 'string' ? words : words(id)).slice(0, 500), posted_on: tx.today, posted_at: tx.now,
    }))
  })
  await write.insertMany('deliver.ledger_line', rows)
  return [...new Set(rows.map((row) => row.contract_id))]
}

/** The same for one contract. */
export const bringUpBooks = (write: Writer, contractId: string, more: { words: string; state?: string }): Promise<string[]> => bringUpAll(write, [contractId], more)
