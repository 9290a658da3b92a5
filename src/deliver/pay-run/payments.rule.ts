import { pounds, type Pence } from '../../kernel/money.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import { type CivilDate, dateInWords } from '../../kernel/time.ts'

/** An accepted invoice that could be paid. */
export interface Payable { id: string; provider_key: string; provider_name: string; number: string; pence: Pence; payBy: CivilDate | undefined }

export interface Picked { picked: Payable[]; leftOut: string[] }

/**
 * The invoices that a run pays: those to be paid by a day, with all credit notes of the same providers. A provider whose credits are
 * as much as its invoices is left out, because nothing can be paid below a penny. Pure.
 */
export function pickInvoices(accepted: readonly Payable[], dueBy: CivilDate): Picked {
  const result: Picked = { picked: [], leftOut: [] }
  const byProvider = new Map<string, Payable[]>()
  for (const one of accepted) byProvider.set(one.provider_key, [...(byProvider.get(one.provider_key) ?? []), one])
  for (const list of byProvider.values()) {
    const due = list.filter((one) => one.pence > 0n && (one.payBy === undefined || one.payBy <= dueBy))
    if (due.length === 0) continue
    const picked = [...due, ...list.filter((one) => one.pence < 0n)]
    const net = picked.reduce((sum, one) => sum + one.pence, 0n)
    if (net > 0n) result.picked.push(...picked)
    else result.leftOut.push(`${due[0]!.provider_name}: its credit notes take up what is due, ${pounds(net)} is left`)
  }
  return result
}

/** A line that stands in a run. */
export interface LinePaid { provider_key: string; provider_name: string; number: string; pence: Pence }
/** An account that somebody confirmed. */
export interface Account { account_name: string; sort_code: string; account_number: string }
export interface Payment { place: number; provider_key: string; provider_name: string; reference: string; pence: Pence; remittance: string; account: Account | undefined }

/** The payments of a run, one for each provider, in the order of their names, each with a reference of its own. Pure. */
export function paymentsOf(runReference: string, lines: readonly LinePaid[], accounts: ReadonlyMap<string, Account>): Payment[] {
  const byProvider = new Map<string, LinePaid[]>()
  for (const one of lines) byProvider.set(one.provider_key, [...(byProvider.get(one.provider_key) ?? []), one])
  return [...byProvider].map(([key, list]) => ({ key, name: list[0]!.provider_name, list }))
    .sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : one.key < other.key ? -1 : 1))
    .map(({ key, name, list }, index) => ({
      place: index + 1, provider_key: key, provider_name: name, reference: `${runReference}-${index + 1}`, pence: list.reduce((sum, one) => sum + one.pence, 0n), remittance: list.map((one) => one.number).sort().join(', '), account: accounts.get(key),
    }))
}

/** Why a run cannot go on as it stands: nobody in it, a provider to whom nothing is left, an invoice that changed. Pure. */
export function runReasons(lines: readonly { reference: string; provider_key: string; provider_name: string; pence: Pence; state: string; nowPence: Pence }[]): Refusal[] {
  if (lines.length === 0) return [{ code: 'pay-run.empty', words: 'No invoice is left in this run: drop it.' }]
  const changed = lines.filter((one) => one.state !== 'scheduled' || one.pence !== one.nowPence).map((one): Refusal => ({ code: 'pay-run.changed', words: `${one.reference} is no longer as it was when the run was drafted: take it out.` }))
  const net = new Map<string, { name: string; pence: Pence }>()
  for (const one of lines) net.set(one.provider_key, { name: one.provider_name, pence: (net.get(one.provider_key)?.pence ?? 0n) + one.pence })
  return [...changed, ...[...net.values()].filter((one) => one.pence <= 0n).map((one): Refusal => ({ code: 'pay-run.net', words: `Nothing is left to pay to ${one.name}: ${pounds(one.pence)}. Take its credit notes out.` }))]
}

/** Whether this person may approve: never the one who drafted it. */
export const approvalReasons = (run: { drafted_by: string }, accountId: string | undefined): Refusal[] =>
  (accountId === undefined || accountId === run.drafted_by ? [{ code: 'pay-run.same-person', words: 'Whoever drafted a pay run does not approve it: ask another person.', strength: 'stop' }] : [])

/** Why a run that was to be paid on a day that has passed is not approved. Pure. */
export const dayReasons = (run: { pay_on: CivilDate }, today: CivilDate): Refusal[] =>
  (run.pay_on < today ? [{ code: 'pay-run.past', words: `The bank was to pay on ${dateInWords(run.pay_on)}, which has passed: drop the run and draft it anew with a day to come.` }] : [])

/** An approved payment, or the account paid from, as it was approved; `key` is whose account it is. */
export interface ApprovedAccount { key: string; name: string; account: Account }

/** Why approved money must not go out: an account is no longer the confirmed one. One that was missing when it was approved is another matter. Pure. */
export function accountReasons(approved: readonly ApprovedAccount[], confirmed: ReadonlyMap<string, Account>): Refusal[] {
  const same = (one: Account, now: Account | undefined): boolean => now !== undefined && one.account_name === now.account_name && one.sort_code === now.sort_code && one.account_number === now.account_number
  return approved.filter((one) => one.account.account_number !== '' && !same(one.account, confirmed.get(one.key)))
    .map((one): Refusal => ({ code: 'pay-run.account-stopped', words: `The account of ${one.name} that was approved is no longer the confirmed one: drop the run and draft it anew.`, strength: 'stop' }))
}

/** What a file of the bank says of one payment. */
export interface StatusRow { line: number; reference: string; pence: Pence | undefined; paidOn: CivilDate | undefined; failed: boolean; words: string; /** What of it cannot be read, in words: the line is refused. */ unread?: string | undefined }
export interface StatusTaken { paid: { id: string; on: CivilDate; reference: string }[]; failed: { id: string; words: string }[]; same: number; refusals: Refusal[] }

interface Standing { id: string; reference: string; amount_pence: string; paid_on: CivilDate | null; failed_at: string | null }

/**
 * What a paid-status file means for a run: each payment once, with the sum that was approved. What is recorded already is as before; a line that
 * fits no payment, another sum, or a payment that is recorded otherwise is refused by its line. Pure.
 */
export function statusTaken(rows: readonly StatusRow[], payments: readonly Standing[], today: CivilDate): StatusTaken {
  const taken: StatusTaken = { paid: [], failed: [], same: 0, refusals: [] }
  const seen = new Set<string>()
  const byReference = new Map(payments.map((one) => [one.reference.toUpperCase(), one]))
  for (const row of rows) {
    const payment = byReference.get(row.reference.trim().toUpperCase())
    const because = (words: string): void => void taken.refusals.push({ code: 'pay-run.status', field: 'file', words: `Line ${row.line}: ${words}` })
    if (row.unread !== undefined) because(row.unread)
    else if (!payment) because(`${row.reference.slice(0, 40) || 'no reference'} is no payment of this run.`)
    else if (seen.has(payment.id)) because(`${payment.reference} stands twice in the file.`)
    else if (row.pence !== undefined && row.pence !== BigInt(payment.amount_pence)) because(`${payment.reference} is for ${pounds(payment.amount_pence)}, not ${pounds(row.pence)}.`)
    else if (row.failed && payment.paid_on) because(`${payment.reference} is recorded as paid; the file says that it failed.`)
    else if (!row.failed && payment.failed_at) because(`${payment.reference} is recorded as failed; the file says that it was paid. Look at the account, then pay its invoices by another run or record that they were paid.`)
    else if (row.failed ? payment.failed_at : payment.paid_on) taken.same += 1
    else if (row.failed) taken.failed.push({ id: payment.id, words: row.words || 'The bank says that it failed' })
    else if (row.paidOn === undefined) because(`${payment.reference} has no day of payment.`)
    else if (row.paidOn > today) because(`${payment.reference} is said to be paid on a day to come.`)
    else taken.paid.push({ id: payment.id, on: row.paidOn, reference: row.words })
    if (payment) seen.add(payment.id)
  }
  return taken
}

/** The state of a run after payments were recorded. */
export function stateAfter(payments: readonly { paid: boolean; failed: boolean }[]): 'exported' | 'part-paid' | 'settled' {
  if (payments.every((one) => one.paid || one.failed)) return 'settled'
  return payments.some((one) => one.paid) ? 'part-paid' : 'exported'
}
