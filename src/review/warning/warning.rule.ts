import type { Refusal } from '../../kernel/refusal.ts'
import { addMonths, dateInWords, type CivilDate } from '../../kernel/time.ts'

/** What is known of a contract that may tell of trouble to come. */
export interface WarningFacts {
  /** Indicators with a real change for the worse that goes on; those about staff stand apart. */
  worse: number
  staffWorse: number
  /** Performance notices and concerns under the contract that run. */
  notices: number
  concerns: number
  /** Open concerns that only named people read: their number. */
  restricted: number
  /** Returns whose last day has passed and that are not sent. */
  late: number
  /** Incidents of twelve months by harm: none or low, moderate or more. */
  incidents: number
  harmful: number
  /** Changes at the regulator seen in twelve months: ratings that fell; registrations that ended or changed owner. */
  ratingFell: number
  regulator: number
  /** What the last visit found; null: none, or not rated yet. */
  visitRating: string | null
  /** Invoices that are queried now. */
  disputed: number
  /** Last day of the newest accounts that somebody looked at; null: none recorded. */
  accountsUpTo: CivilDate | null
}

export const signals = [
  { value: 'changes', text: 'Real changes for the worse', each: 2, most: 6 }, { value: 'staff', text: 'Staff indicators worse', each: 2, most: 4 }, { value: 'late', text: 'Late returns', each: 1, most: 3 },
  { value: 'notices', text: 'Performance notices', each: 4, most: 8 }, { value: 'concerns', text: 'Concerns under the contract', each: 3, most: 6 }, { value: 'restricted', text: 'Restricted concerns', each: 2, most: 4 },
  { value: 'incidents', text: 'Incidents with little or no harm', each: 1, most: 4 }, { value: 'harmful', text: 'Incidents with moderate harm or more', each: 3, most: 6 },
  { value: 'rating', text: 'Regulator’s rating fell', each: 4, most: 8 }, { value: 'regulator', text: 'Registration ended or owner changed', each: 3, most: 6 }, { value: 'visit', text: 'Last visit found less than good', each: 2, most: 4 },
  { value: 'invoices', text: 'Invoices queried', each: 1, most: 3 }, { value: 'finance', text: 'Accounts are old', each: 2, most: 2 },
] as const
export type SignalName = (typeof signals)[number]['value']
export const signalWords: Readonly<Record<string, string>> = Object.fromEntries([...signals.map((one) => [one.value, one.text]), ['warned', 'A warning begins at']])

export interface Weight { each: number; most: number }
/** Points of every signal, and from how many a contract is warned of. */
export interface Weights { of: Record<SignalName, Weight>; warnedFrom: number }

/** Points as this service proposes them, dated; mark K: local practice, to be agreed. Each signal has a most, so that no single one decides alone. */
export const proposed: { from: CivilDate; mark: 'K'; weights: Weights } = { from: '2024-01-01', mark: 'K', weights: { of: Object.fromEntries(signals.map(({ value, each, most }) => [value, { each, most }])) as Record<SignalName, Weight>, warnedFrom: 8 } }

/** The proposal with what the body set afterwards; of each signal the last one holds. Pure. */
export const weightsWith = (set: readonly { signal: string; each: number; most: number }[]): Weights => ({
  of: { ...proposed.weights.of, ...Object.fromEntries(set.filter((one) => one.signal !== 'warned').map(({ signal, each, most }) => [signal, { each, most }])) },
  warnedFrom: set.findLast((one) => one.signal === 'warned')?.each ?? proposed.weights.warnedFrom,
})

/** One part of the points: what it looks at, what is so, and what it gives. */
export interface WarningPart { part: SignalName; words: string; points: number }

const counted = (count: number, one: string, many = `${one}s`): string => `${count === 0 ? 'no' : count} ${count === 1 ? one : many}`
/** Months after the last day of accounts from which they are old: nine to file them and twelve until the next. Mark K. */
export const accountsOldAfter = 21
const below: Readonly<Record<string, number>> = { 'needs improvement': 1, poor: 2 }

/** The parts of a contract's points, every one of them, with those that give none. Pure. */
export function warningParts(facts: WarningFacts, today: CivilDate, { of }: Weights = proposed.weights): WarningPart[] {
  const part = (name: SignalName, count: number, words: string): WarningPart => ({ part: name, words, points: Math.min(of[name].most, count * of[name].each) })
  const old = facts.accountsUpTo !== null && addMonths(facts.accountsUpTo, accountsOldAfter) <= today
  return [
    part('changes', facts.worse, counted(facts.worse, 'real change for the worse', 'real changes for the worse')), part('staff', facts.staffWorse, counted(facts.staffWorse, 'staff indicator worse', 'staff indicators worse')), part('late', facts.late, counted(facts.late, 'late return')),
    part('notices', facts.notices, counted(facts.notices, 'performance notice')), part('concerns', facts.concerns, counted(facts.concerns, 'concern')), part('restricted', facts.restricted, counted(facts.restricted, 'restricted concern')),
    part('incidents', facts.incidents, `${counted(facts.incidents, 'incident')} with little or no harm in twelve months`), part('harmful', facts.harmful, `${counted(facts.harmful, 'incident')} with moderate harm or more in twelve months`),
    part('rating', facts.ratingFell, facts.ratingFell === 0 ? 'no rating fell' : counted(facts.ratingFell, 'rating fell at the regulator', 'ratings fell at the regulator')), part('regulator', facts.regulator, counted(facts.regulator, 'registration ended or changed owner', 'registrations ended or changed owner')),
    part('visit', below[facts.visitRating ?? ''] ?? 0, facts.visitRating === null ? 'no visit rated' : `last visit: ${facts.visitRating}`), part('invoices', facts.disputed, counted(facts.disputed, 'invoice queried', 'invoices queried')),
    part('finance', old ? 1 : 0, facts.accountsUpTo === null ? 'no accounts recorded' : `accounts up to ${dateInWords(facts.accountsUpTo)}`),
  ]
}
export const pointsOf = (parts: readonly { points: number }[]): number => parts.reduce((sum, one) => sum + one.points, 0)

/** Why points cannot be set so. Every reason at once. Pure. */
export function weightReasons(ask: { signal: string; each: number; most: number }, now: Weights): Refusal[] {
  const reasons: Refusal[] = []
  const is = ask.signal === 'warned' ? { each: now.warnedFrom, most: ask.most } : now.of[ask.signal as SignalName]
  if (ask.signal === 'warned' && ask.each < 1) reasons.push({ code: 'warning.from', field: 'each', words: 'A warning begins at one point or more.' })
  if (ask.signal !== 'warned' && ask.most < ask.each) reasons.push({ code: 'warning.most', field: 'most', words: 'The most must not be less than the points of one.' })
  if (is.each === ask.each && is.most === ask.most) reasons.push({ code: 'warning.same', field: 'each', words: 'It is so already.' })
  return reasons
}

/** A contract's standing on the day a version was kept. */
export interface Kept { contract: string; on: CivilDate; warned: boolean }
/** Something that a warning should have come before. */
export interface Adverse { contract: string; on: CivilDate; sort: string }
export interface HitRate { months: number; warnings: number; came: number; events: number; warnedBefore: number }

/**
 * How good the warnings were. A warning counts once, on the day it begins, and only once so many months have passed since: did something adverse
 * come in them? An event counts once, unless another came in the months before it, and only if versions of that time stand: was the contract
 * warned of in them? Pure.
 */
export function hitRate(kept: readonly Kept[], events: readonly Adverse[], months: number, today: CivilDate): HitRate {
  const versions = Map.groupBy(kept.toSorted((a, b) => (a.on < b.on ? -1 : 1)), (one) => one.contract)
  const adverse = Map.groupBy(events.filter((one) => one.on <= today).toSorted((a, b) => (a.on < b.on ? -1 : 1)), (one) => one.contract)
  const rate: HitRate = { months, warnings: 0, came: 0, events: 0, warnedBefore: 0 }
  for (const [contract, list] of versions) {
    const begins = list.filter((one, at) => one.warned && !list[at - 1]?.warned && addMonths(one.on, months) <= today)
    rate.warnings += begins.length
    rate.came += begins.filter((one) => adverse.get(contract)?.some((event) => event.on > one.on && event.on <= addMonths(one.on, months))).length
  }
  for (const [contract, list] of adverse) {
    let last = ''
    for (const event of list) {
      const follows = last !== '' && event.on <= addMonths(last, months)
      last = event.on
      const before = (versions.get(contract) ?? []).filter((one) => one.on < event.on && event.on <= addMonths(one.on, months))
      if (follows || before.length === 0) continue
      rate.events += 1
      if (before.some((one) => one.warned)) rate.warnedBefore += 1
    }
  }
  return rate
}

/** Fewer than these, and no share is told. Mark K. */
export const enough = 10
