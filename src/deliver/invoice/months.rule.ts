import { deadline, editionOn } from '../../law/index.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { type Month, monthInWords } from '../payment/terms.ts'

/** "April 2026" or "April to June 2026". */
export const monthsInWords = (from: Month, to: Month): string =>
  from === to ? monthInWords(from) : `${from.slice(0, 4) === to.slice(0, 4) ? monthInWords(from).split(' ')[0] : monthInWords(from)} to ${monthInWords(to)}`

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
