import { deadline, editionOn } from '../../law/index.ts'
import type { Pence } from '../../kernel/money.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { monthAfter } from '../payment/account.ts'
import { type Month, monthInWords } from '../payment/terms.ts'

/** The months from one to another, both included. */
export function monthsOf(from: Month, to: Month): Month[] {
  const found: Month[] = []
  for (let month = from; month <= to; month = monthAfter(month)) found.push(month)
  return found
}

/** "April 2026" or "April to June 2026". */
export const monthsInWords = (from: Month, to: Month): string =>
  from === to ? monthInWords(from) : `${from.slice(0, 4) === to.slice(0, 4) ? monthInWords(from).split(' ')[0] : monthInWords(from)} to ${monthInWords(to)}`

/** A sum over months in equal parts that add up to it to the penny; the odd pennies go to the first months. */
export function splitOver(pence: Pence, months: readonly Month[]): { month: Month; pence: Pence }[] {
  const count = BigInt(months.length)
  const size = pence < 0n ? -pence : pence
  const [part, rest] = [size / count, size % count]
  return months.map((month, index) => ({ month, pence: (part + (BigInt(index) < rest ? 1n : 0n)) * (pence < 0n ? -1n : 1n) }))
}

/**
 * The last day to pay: 30 days beginning with the day on which a valid, undisputed invoice was received, or falls due where that is later
 * (PA-87), under the law of that day. Undefined for days before that law.
 */
export function payBy(invoice: { valid_on: CivilDate; falls_due_on: CivilDate | null }): CivilDate | undefined {
  const from = invoice.falls_due_on !== null && invoice.falls_due_on > invoice.valid_on ? invoice.falls_due_on : invoice.valid_on
  const counted = deadline('pa-invoice', from, editionOn(from))
  return counted.ok ? counted.last : undefined
}

/**
 * From which day an invoice counts as valid and undisputed after it was put right: the day of the correction where it had been returned
 * as not valid or its sum or months changed; the day before stays where the query came to nothing.
 */
export const validAfter = (before: { state: string; valid_on: CivilDate }, changed: boolean, on: CivilDate): CivilDate => (before.state === 'returned' || changed ? on : before.valid_on)
