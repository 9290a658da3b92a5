/** How hard a rule holds (PRODUCT.md, less law): only `stop` and `reason needed` hold an act back. */
export type Strength = 'stop' | 'reason needed' | 'warning' | 'note'

/** One reason why an act may not happen, in words a commissioner understands. */
export interface Refusal {
  /** Stable code, `area.reason`, for programs. */
  code: string
  /** The input field concerned, if it is about one. */
  field?: string
  /** What is wrong and how to put it right, in plain English. */
  words: string
  /** Rule id of the law or of our own integrity rules, e.g. PSR-52. */
  rule?: string
  strength?: Strength
}

/** What a rule answers: go on with `value`, or every reason at once. */
export type Decision<T> = { ok: true; value: T; notes: Refusal[] } | { ok: false; refusals: Refusal[] }

/** Lets the act happen; `notes` are warnings that are shown and journalled but hold nothing back. */
export const accept = <T>(value: T, notes: Refusal[] = []): Decision<T> => ({ ok: true, value, notes })

/** Holds the act back with all its reasons. An empty list is a bug. */
export function refuse(refusals: Refusal | Refusal[]): { ok: false; refusals: Refusal[] } {
  const all = Array.isArray(refusals) ? refusals : [refusals]
  if (all.length === 0) throw new Error('a refusal needs a reason')
  return { ok: false, refusals: all }
}

/** Whether a reason holds the act back; warnings and notes do not. */
export const holdsBack = ({ strength = 'stop' }: Refusal): boolean => strength === 'stop' || strength === 'reason needed'

/** Accepts `value` when no reason holds it back; warnings and notes pass through. */
export function decide<T>(value: T, reasons: Refusal[]): Decision<T> {
  return reasons.some(holdsBack) ? { ok: false, refusals: reasons } : accept(value, reasons)
}
