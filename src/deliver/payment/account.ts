import { pounds, type Pence } from '../../kernel/money.ts'
import { type Activity, type Month, type PaymentTerm, type ReckonedLine, reckon, termWords } from './terms.ts'

/** What happened to the money of a contract. `id` tells a repetition from a second event; `at` is when it became known. */
export type PaymentEvent =
  /** From this month on the contract is paid so; a later decision for an earlier month overrules from that month on. */
  | { kind: 'terms'; id: string; at: string; from: Month; term: PaymentTerm }
  /** How many units of a line were done in a month; the newest report of a month and line counts. */
  | { kind: 'activity'; id: string; at: string; month: Month; line: string; units: bigint }
  /** Agreed beside the terms for a month, when an invoice was accepted with it. */
  | { kind: 'beside'; id: string; at: string; month: Month; pence: Pence; words: string }
  /** Held back from a month, or given back for it (negative). */
  | { kind: 'withheld'; id: string; at: string; month: Month; pence: Pence; words: string }
  /** Paid for a month; a credit is negative. */
  | { kind: 'paid'; id: string; at: string; month: Month; pence: Pence }

/** What is due for one month, and why. */
export interface MonthStatement {
  month: Month
  /** The term in force, in words; none before the first. */
  term: string
  /** Everything due since the term or the financial year began, line by line, to the end of this month. */
  toDate: ReckonedLine[]
  toDatePence: Pence
  /** What the same reckoning gave at the end of the month before. */
  beforePence: Pence
  /** Agreed beside the terms for this month alone. */
  besidePence: Pence
  /** To date, less the month before, and what was agreed beside. */
  duePence: Pence
  withheldPence: Pence
  paidPence: Pence
  /** Due, less withheld, less paid. */
  openPence: Pence
}

/** The next month. */
export const monthAfter = (month: Month): Month => (month.endsWith('-12') ? `${Number(month.slice(0, 4)) + 1}-01` : `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}`)
/** The financial year of a month, by its first month: April. */
export const yearOf = (month: Month): Month => `${Number(month.slice(5)) >= 4 ? month.slice(0, 4) : String(Number(month.slice(0, 4)) - 1)}-04`

/** Later knowledge last; of two at one moment the id decides, so that no order of arrival matters. */
const byKnowledge = (a: PaymentEvent, b: PaymentEvent): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** The events known by `knownAt` (all, without it), each once, in the order in which they became known. */
function knownBy(events: readonly PaymentEvent[], knownAt: string | undefined): PaymentEvent[] {
  const once = new Map(events.filter((event) => knownAt === undefined || event.at <= knownAt).map((event) => [`${event.kind} ${event.id}`, event]))
  return [...once.values()].sort(byKnowledge)
}

type Terms = Extract<PaymentEvent, { kind: 'terms' }>
const termOf = (terms: readonly Terms[], month: Month): Terms | undefined => terms.findLast((one) => one.from <= month)

/** The term by which that month is reckoned, on all that is known. */
export const termInForce = (events: readonly PaymentEvent[], month: Month): PaymentTerm | undefined =>
  termOf(knownBy(events, undefined).filter((event): event is Terms => event.kind === 'terms'), month)?.term

/**
 * The account of a contract from its first term to `until`, a statement for each month. Within a financial year a term is reckoned from
 * its first month there, so that thresholds, caps and odd pence come out right over the year: a month is what is due to its end less what was due to the
 * end of the month before. `knownAt` gives the account as it was known then. Any order of the same events gives the same account; an event given twice counts once.
 */
export function accountOf(events: readonly PaymentEvent[], until: Month, knownAt?: string): MonthStatement[] {
  const known = knownBy(events, knownAt)
  const terms = known.filter((event): event is Terms => event.kind === 'terms')
  const units = new Map<Month, Map<string, bigint>>()
  const money = { withheld: new Map<Month, Pence>(), paid: new Map<Month, Pence>(), beside: new Map<Month, Pence>() }
  for (const event of known) {
    if (event.kind === 'activity') units.set(event.month, (units.get(event.month) ?? new Map<string, bigint>()).set(event.line, event.units))
    else if (event.kind !== 'terms') money[event.kind].set(event.month, (money[event.kind].get(event.month) ?? 0n) + event.pence)
  }
  const first = [...terms.map((one) => one.from), ...money.paid.keys(), ...money.withheld.keys(), ...money.beside.keys()].sort()[0]
  const statements: MonthStatement[] = []
  let run: { key: string; months: number; activity: Map<string, bigint>; pence: Pence } | undefined
  for (let month = first ?? monthAfter(until); month <= until; month = monthAfter(month)) {
    const term = termOf(terms, month)
    const key = `${term?.id ?? ''} ${yearOf(month)}`
    if (run?.key !== key) run = { key, months: 0, activity: new Map(), pence: 0n }
    run.months += 1
    for (const [line, count] of units.get(month) ?? []) run.activity.set(line, (run.activity.get(line) ?? 0n) + count)
    const { lines, pence } = term ? reckon(term.term, run.months, sorted(run.activity)) : { lines: [], pence: 0n }
    const besidePence = money.beside.get(month) ?? 0n
    const [duePence, withheldPence, paidPence] = [pence - run.pence + besidePence, money.withheld.get(month) ?? 0n, money.paid.get(month) ?? 0n]
    statements.push({ month, term: term ? termWords(term.term) : '', toDate: lines, toDatePence: pence, beforePence: run.pence, besidePence, duePence, withheldPence, paidPence, openPence: duePence - withheldPence - paidPence })
    run.pence = pence
  }
  return statements
}

/** Of these months those that are reckoned by activity of which none is reported: what is due there is not known yet. */
export function silentMonths(events: readonly PaymentEvent[], months: readonly Month[]): Month[] {
  const reported = new Set(events.flatMap((event) => (event.kind === 'activity' ? [event.month] : [])))
  return months.filter((month) => !reported.has(month) && ['tariff', 'cap-and-collar', 'aligned', 'outcome', 'cost-and-volume'].includes(termInForce(events, month)?.kind ?? ''))
}

const sorted = (activity: Activity): Activity => new Map([...activity].sort(([a], [b]) => (a < b ? -1 : 1)))

/** A month whose due sum is another than was believed. */
export interface Difference { month: Month; believedPence: Pence; nowPence: Pence; differencePence: Pence; words: string }

/**
 * What later knowledge changes of what was believed at `believedAt`: the months that differ, each with both sums. Terms and reports that
 * reach back are in it once, however often they are given. Sums of money moved (paid, withheld) are not differences.
 */
export function differences(events: readonly PaymentEvent[], until: Month, believedAt: string): Difference[] {
  const believed = new Map(accountOf(events, until, believedAt).map((one) => [one.month, one]))
  return accountOf(events, until).flatMap((now) => {
    const then = believed.get(now.month)
    const before = then?.duePence ?? 0n
    const differencePence = now.duePence - before
    if (differencePence === 0n) return []
    return [{ month: now.month, believedPence: before, nowPence: now.duePence, differencePence, words: `${pounds(now.duePence)} is due where ${pounds(before)} was believed: ${now.term !== (then?.term ?? '') ? `the terms are now ${now.term}` : now.besidePence === (then?.besidePence ?? 0n) ? 'the activity was reported anew' : 'something was agreed beside the terms'}` }]
  })
}
