import { sql, type Tx } from '../../kernel/database/database.ts'
import { parsePounds } from '../../kernel/money.ts'
import { plainNumber } from '../../kernel/plain-number.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import type { PaymentEvent } from './account.ts'
import { monthsOf, splitOver } from './months.ts'
import type { PaymentTerm, Price } from './terms.ts'

/** The term as it is stored: amounts as text, so that no digit is lost in JSON. */
export const storedTerm = (term: PaymentTerm): string => JSON.stringify(term, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))

const isAmount = (key: string): boolean => /Pence$|^pence$|^(threshold|marketForces|share)$/.test(key)
/** The stored term read back. */
export const readTerm = (stored: unknown): PaymentTerm =>
  JSON.parse(typeof stored === 'string' ? stored : JSON.stringify(stored), (key, value: unknown) => (isAmount(key) && typeof value === 'string' ? BigInt(value) : value)) as PaymentTerm

export interface TermRow { id: string; from_month: string; term: unknown; reason: string; decided_at: string }

export const termsOf = (tx: Tx, contractId: string): Promise<TermRow[]> =>
  tx.rows(sql<TermRow>`select id, from_month, term, reason, decided_at from deliver.payment_term where contract_id = ${contractId} order by decided_at, id`)

/** Everything that bears on what a contract is owed, as events. */
export const paymentEventsOf = async (tx: Tx, contractId: string): Promise<PaymentEvent[]> => (await paymentEventsFor(tx, [contractId])).get(contractId) ?? []

/** The same for many contracts at once, by contract; one without any event is left out. */
export async function paymentEventsFor(tx: Tx, contractIds: readonly string[]): Promise<Map<string, PaymentEvent[]>> {
  const ids = sql`any(${[...contractIds]}::uuid[])`
  const terms = await tx.rows(sql<TermRow & { contract_id: string }>`select id, contract_id, from_month, term, reason, decided_at from deliver.payment_term where contract_id = ${ids} order by decided_at, id`)
  // The newest report alone would do for today; what was believed on another day needs them all.
  const reports = await tx.rows(sql<{ id: string; contract_id: string; month: string; line: string; units: string; reported_at: string }>`select id, contract_id, month, line, units, reported_at from deliver.activity_report where contract_id = ${ids}`)
  const paid = await tx.rows(sql<{ id: string; contract_id: string; month: string; amount_pence: string; recorded_at: string }>`select id, contract_id, month, amount_pence, recorded_at from deliver.month_paid where contract_id = ${ids}`)
  const withheld = await tx.rows(sql<{ id: string; contract_id: string; month: string; amount_pence: string; words: string; decided_at: string }>`select id, contract_id, month, amount_pence, words, decided_at from deliver.month_withheld where contract_id = ${ids}`)
  const beside = await tx.rows(sql<{ id: string; contract_id: string; from_month: string; to_month: string; pence: string; number: string; accepted_at: string }>`select id, contract_id, from_month, to_month, beside_pence as pence, number, accepted_at from deliver.invoice where contract_id = ${ids} and accepted_on is not null and beside_pence <> 0`)
  // VAT that comes back was paid with the invoice and is no cost of the service: it is not paid for the month.
  const vat = await tx.rows(sql<{ id: string; contract_id: string; from_month: string; to_month: string; pence: string; recorded_at: string }>`select i.id, i.contract_id, i.from_month, i.to_month, i.vat_pence as pence, p.recorded_at from deliver.invoice i join (select body_id, invoice_id, min(recorded_at) as recorded_at from deliver.month_paid where contract_id = ${ids} group by 1, 2) p on p.body_id = i.body_id and p.invoice_id = i.id
    where i.contract_id = ${ids} and i.vat_recoverable and i.vat_pence <> 0`)
  const found = new Map<string, PaymentEvent[]>()
  const add = (contract: string, event: PaymentEvent): void => {
    const list = found.get(contract) ?? []
    list.push(event)
    found.set(contract, list)
  }
  for (const row of terms) add(row.contract_id, { kind: 'terms', id: row.id, at: row.decided_at, from: row.from_month, term: readTerm(row.term) })
  for (const row of reports) add(row.contract_id, { kind: 'activity', id: row.id, at: row.reported_at, month: row.month, line: row.line, units: BigInt(row.units) })
  for (const row of withheld) add(row.contract_id, { kind: 'withheld', id: row.id, at: row.decided_at, month: row.month, pence: BigInt(row.amount_pence), words: row.words })
  for (const row of beside) for (const part of splitOver(BigInt(row.pence), monthsOf(row.from_month, row.to_month))) add(row.contract_id, { kind: 'beside', id: `${row.id} ${part.month}`, at: row.accepted_at, month: part.month, pence: part.pence, words: `Invoice ${row.number}` })
  for (const row of paid) add(row.contract_id, { kind: 'paid', id: row.id, at: row.recorded_at, month: row.month, pence: BigInt(row.amount_pence) })
  for (const row of vat) for (const part of splitOver(-BigInt(row.pence), monthsOf(row.from_month, row.to_month))) add(row.contract_id, { kind: 'paid', id: `vat ${row.id} ${part.month}`, at: row.recorded_at, month: part.month, pence: part.pence })
  return found
}

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
const named = /^(.{1,120}?)\s*[:=]\s*(\S.*)$/

interface Parsed<T> { found: T[]; problems: Refusal[] }

function parseLines<T>(text: string, field: string, example: string, read: (line: string, value: string) => T | undefined): Parsed<T> {
  const found: T[] = []
  const problems: Refusal[] = []
  const seen = new Set<string>()
  for (const line of linesOf(text)) {
    const [, name, value] = named.exec(line) ?? []
    const one = name === undefined || value === undefined ? undefined : read(name, value)
    if (one === undefined) problems.push({ code: `payment.${field}`, field, words: `“${line.slice(0, 60)}” cannot be read. Write it like: ${example}.` })
    else if (seen.has(name!.toLowerCase())) problems.push({ code: `payment.${field}-twice`, field, words: `${name} stands twice.` })
    else found.push(one)
    if (name !== undefined) seen.add(name.toLowerCase())
  }
  return { found, problems }
}

/** Reads prices, one on each line as `First appointment: 200.00`; problems name each line that cannot be read. */
export const parsePrices = (text: string): Parsed<Price> => parseLines(text, 'prices', 'First appointment: 200.00', (line, value) => {
  const pence = parsePounds(value)
  return pence === undefined || pence < 0n ? undefined : { line, pence }
})

/** Reads units done, one on each line as `First appointment: 120`. */
export const parseUnits = (text: string): Parsed<{ line: string; units: bigint }> => parseLines(text, 'units', 'First appointment: 120', (line, value) => {
  const units = plainNumber(value)
  return units !== undefined && Number.isInteger(units) && units >= 0 && units < 1e12 ? { line, units: BigInt(units) } : undefined
})
