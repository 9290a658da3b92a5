import type { Pence } from '../../kernel/money.ts'
import { monthAfter } from './account.ts'
import type { Month } from './terms.ts'

/** The months from one to another, both included. */
export function monthsOf(from: Month, to: Month): Month[] {
  const found: Month[] = []
  for (let month = from; month <= to; month = monthAfter(month)) found.push(month)
  return found
}

/** A sum over months in equal parts that add up to it to the penny; the odd pennies go to the first months. */
export function splitOver(pence: Pence, months: readonly Month[]): { month: Month; pence: Pence }[] {
  const count = BigInt(months.length)
  const size = pence < 0n ? -pence : pence
  const [part, rest] = [size / count, size % count]
  return months.map((month, index) => ({ month, pence: (part + (BigInt(index) < rest ? 1n : 0n)) * (pence < 0n ? -1n : 1n) }))
}
