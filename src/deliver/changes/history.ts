import type { CivilDate, Instant } from '../../kernel/time.ts'
import type { ContractRow } from '../contract.ts'

/** Terms of a contract that may be said anew in its life, named as the register keeps them; money in pence as text. */
export type Terms = Pick<ContractRow, 'provider_id' | 'provider_name' | 'value_pence' | 'annual_pence' | 'starts_on' | 'ends_on' | 'end_open' | 'extension_until' | 'notice_days' | 'tier' | 'service' | 'category' | 'agreement' | 'owner_name' | 'ended_on'>

/** The terms in the order in which pages name them, with their words. */
export const termNames: Readonly<Record<keyof Terms, string>> = {
  provider_name: 'Provider', provider_id: 'Provider in the directory', value_pence: 'Value over the term', annual_pence: 'Value of a year', starts_on: 'First day', ends_on: 'Last day', end_open: 'Goes on until ended',
  extension_until: 'May be extended until', notice_days: 'Days of notice', tier: 'Tier', service: 'Kind of service', agreement: 'Kind of agreement', category: 'Category in the register', owner_name: 'Looked after by', ended_on: 'Ended in fact on',
}
export const termKeys = Object.keys(termNames) as (keyof Terms)[]

/** One thing that became known of the terms: what it says holds from a day (null: from the beginning) and was recorded at an instant. */
export interface TermsVersion {
  id: string
  holds_from: CivilDate | null
  recorded_at: Instant
  terms: Partial<Terms>
  why: string
  change_id: string | null
}

const beginning = '0000-00-00'
const order = (a: TermsVersion, b: TermsVersion): number => {
  const [x, y] = [[a.holds_from ?? beginning, Date.parse(a.recorded_at), a.id], [b.holds_from ?? beginning, Date.parse(b.recorded_at), b.id]] as const
  for (const place of [0, 1, 2] as const) if (x[place] !== y[place]) return x[place] < y[place] ? -1 : 1
  return 0
}

/**
 * What the terms were on a day, by what was known at `knownAt` (all, without it). A version that holds from a later day goes before one that holds
 * from an earlier; of two from the same day the one recorded later. So a correction of what was at the beginning never undoes a later change, and
 * nothing recorded later alters what was known before. Undefined when nothing was known yet. Pure; the order of `versions` does not matter.
 */
export function termsOn(versions: readonly TermsVersion[], day: CivilDate, knownAt?: Instant): Partial<Terms> | undefined {
  const known = versions.filter((one) => knownAt === undefined || Date.parse(one.recorded_at) <= Date.parse(knownAt))
  if (known.length === 0) return undefined
  return Object.assign({}, ...known.filter((one) => one.holds_from === null || one.holds_from <= day).sort(order).map((one) => one.terms)) as Partial<Terms>
}

/** Who was the provider of a contract in a stretch of days, in their order, each once: more than one where it went over within it. */
export function providersBetween(versions: readonly TermsVersion[], from: CivilDate, to: CivilDate): { id: string | null; name: string }[] {
  const days = [from, ...versions.flatMap((one) => (one.holds_from !== null && one.holds_from > from && one.holds_from <= to ? [one.holds_from] : [])).sort()]
  const found = days.map((day) => termsOn(versions, day)).map((terms) => ({ id: terms?.provider_id ?? null, name: terms?.provider_name ?? '' }))
  return found.filter((one, index) => found.findIndex((other) => other.id === one.id && other.name === one.name) === index)
}

/** The terms that `next` says otherwise than `before`. */
export const changedTerms = (before: Partial<Terms>, next: Partial<Terms>): Partial<Terms> =>
  Object.fromEntries(termKeys.filter((key) => key in next && String(next[key] ?? '') !== String(before[key] ?? '')).map((key) => [key, next[key] ?? null])) as Partial<Terms>

/**
 * A correction says what always was so: each term is put right from the day from which it was last said, so that it replaces what stood wrongly
 * and nothing else. Returned as one part for each such day.
 */
export function correctionParts(versions: readonly TermsVersion[], changed: Partial<Terms>): { holds_from: CivilDate | null; terms: Partial<Terms> }[] {
  const newest = [...versions].sort(order)
  const parts = new Map<CivilDate | null, Partial<Terms>>()
  for (const key of termKeys.filter((one) => one in changed)) {
    const from = newest.findLast((one) => key in one.terms)?.holds_from ?? null
    parts.set(from, { ...parts.get(from), [key]: changed[key] ?? null })
  }
  return [...parts].map(([holds_from, terms]) => ({ holds_from, terms }))
}
