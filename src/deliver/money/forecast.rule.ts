import type { Pence } from '../../kernel/money.ts'
import { accountOf, monthAfter, type PaymentEvent, silentMonths } from '../payment/account.ts'
import { type Month, rounded } from '../payment/terms.ts'

/** What a contract is expected to cost in a financial year. */
export interface Forecast {
  /** Due for the months that have ended, as reported and reckoned. */
  soFarPence: Pence
  /** Due for the months to come, and for ended ones without a report, by the terms. */
  expectedPence: Pence
  totalPence: Pence
  /** What it would be if every month to come were as the quietest, and as the busiest, month reported; undefined under three reported months. */
  range: { leastPence: Pence; mostPence: Pence } | undefined
  /** Months whose activity is assumed. */
  assumed: readonly Month[]
  how: string
}

const sumOf = (events: readonly PaymentEvent[], months: readonly Month[]): Pence => {
  const wanted = new Set(months)
  return accountOf(events, months.at(-1)!).filter((one) => wanted.has(one.month)).reduce((sum, one) => sum + one.duePence, 0n)
}

/** Units by line of each month, as last reported. */
function reportedUnits(events: readonly PaymentEvent[]): Map<Month, Map<string, bigint>> {
  const found = new Map<Month, Map<string, { at: string; id: string; units: bigint }>>()
  for (const event of events) {
    if (event.kind !== 'activity') continue
    const month = found.get(event.month) ?? new Map<string, { at: string; id: string; units: bigint }>()
    found.set(event.month, month)
    const before = month.get(event.line)
    if (!before || before.at < event.at || (before.at === event.at && before.id < event.id)) month.set(event.line, event)
  }
  return new Map([...found].map(([month, lines]) => [month, new Map([...lines].map(([line, one]) => [line, one.units]))]))
}

const assumedActivity = (months: readonly Month[], units: ReadonlyMap<string, bigint>): PaymentEvent[] =>
  months.flatMap((month) => [...units].map(([line, count]): PaymentEvent => ({ kind: 'activity', id: `assumed ${month} ${line}`, at: '9999', month, line, units: count })))

/**
 * The year's spend of a contract from its terms: months that have ended as they were reported; every month without a report is assumed to be
 * the mean of those reported, line by line. No interval is given: a few months of one contract do not carry one. The range says what the
 * quietest and the busiest month reported would make of it. Undefined where no terms are agreed. Pure; any order of the same events gives the same.
 */
export function forecastOf(events: readonly PaymentEvent[], year: Month, { lastEnded, ends }: { lastEnded: Month; ends: Month | undefined }): Forecast | undefined {
  if (!events.some((event) => event.kind === 'terms')) return undefined
  const months: Month[] = []
  for (let month = year; months.length < 12; month = monthAfter(month)) if (ends === undefined || month <= ends) months.push(month); else break
  if (months.length === 0) return { soFarPence: 0n, expectedPence: 0n, totalPence: 0n, range: undefined, assumed: [], how: 'The contract ended before this year' }
  const assumed = silentMonths(events, months)
  const ended = months.filter((month) => month <= lastEnded && !assumed.includes(month))
  const reported = [...reportedUnits(events)].filter(([month]) => month <= lastEnded).sort(([a], [b]) => (a < b ? -1 : 1)).slice(-12).map(([, lines]) => lines)
  const lines = [...new Set(reported.flatMap((one) => [...one.keys()]))].sort()
  const pick = (of: (counts: bigint[]) => bigint): Map<string, bigint> => new Map(lines.map((line) => [line, of(reported.map((one) => one.get(line) ?? 0n))]))
  const totalWith = (units: ReadonlyMap<string, bigint>): Pence => sumOf([...events, ...assumedActivity(assumed, units)], months)
  const mean = totalWith(pick((counts) => rounded(counts.reduce((sum, one) => sum + one, 0n), BigInt(Math.max(1, counts.length)))))
  const soFar = ended.length === 0 ? 0n : sumOf(events, ended)
  const extremes = assumed.length === 0 || reported.length < 3 ? undefined : [pick((counts) => counts.reduce((least, one) => (one < least ? one : least))), pick((counts) => counts.reduce((most, one) => (one > most ? one : most)))].map(totalWith)
  return {
    soFarPence: soFar, expectedPence: mean - soFar, totalPence: mean, assumed,
    range: extremes && { leastPence: extremes[0]! < extremes[1]! ? extremes[0]! : extremes[1]!, mostPence: extremes[0]! < extremes[1]! ? extremes[1]! : extremes[0]! },
    how: assumed.length === 0 ? 'By its terms, which do not depend on activity still to come' : reported.length === 0 ? 'No activity is reported yet: only what its terms give without any' : `Months without a report as the mean of ${reported.length} reported ${reported.length === 1 ? 'month' : 'months'}`,
  }
}
