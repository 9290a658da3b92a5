import { decide, type Decision, type Refusal } from '../kernel/refusal.ts'
import { type Instant, instantInWords, londonDate } from '../kernel/time.ts'
import { type CivilDate, NOTICES } from '../law/index.ts'

/** Whether a notice of this kind asks providers for offers: the invitation of a competition (N7), or a notice of another regime, as the other system calls it. */
export const asksForOffers = (kind: string): boolean => kind === 'N7' || !(kind in NOTICES)

const isAfter = (one: Instant, other: Instant): boolean => Date.parse(one) > Date.parse(other)

/** A date that stands in the tasks: the day in London, and its title with the time. */
export interface ClosingDate { on: CivilDate; title: string }

/** The date of a closing time; undefined once it has passed, when nobody can act on it. Pure. */
export const closingDate = (closesAt: Instant, now: Instant): ClosingDate | undefined =>
  (isAfter(closesAt, now) ? { on: londonDate(closesAt), title: `Offers close at ${instantInWords(closesAt).split(' at ')[1]}` } : undefined)

/** What speaks against a closing time of a notice: it asks for no offers, or would close before it was published. Pure. */
export function closingFaults(notice: { kind: string; publishedAt: Instant | null }, closesAt: Instant | undefined): Refusal[] {
  if (closesAt === undefined) return []
  if (!asksForOffers(notice.kind)) return [{ code: 'notice.no-offers', field: 'closesAt', words: 'This notice asks for no offers, so none close. Leave it empty.' }]
  const early = notice.publishedAt !== null && !isAfter(closesAt, notice.publishedAt)
  return early ? [{ code: 'notice.closes-early', field: 'closesAt', words: `Offers close after the notice was published (${instantInWords(notice.publishedAt)}).` }] : []
}

/**
 * Whether the closing time of a published notice may be written down or corrected. Where one stands, only another one with a reason:
 * providers rely on what was published. Pure.
 */
export function mayCorrectClosing(notice: { kind: string; publishedAt: Instant | null; closesAt: Instant | null }, ask: { closesAt: Instant; reason?: string | undefined }, now: Instant): Decision<{ before: Instant | null; due: ClosingDate | undefined }> {
  const reasons = closingFaults(notice, ask.closesAt)
  if (notice.closesAt !== null) {
    if (Date.parse(notice.closesAt) === Date.parse(ask.closesAt)) reasons.push({ code: 'notice.closing-same', field: 'closesAt', words: 'This time stands already.' })
    if (!ask.reason) reasons.push({ code: 'notice.closing-reason', field: 'reason', words: 'Say why the time is corrected, and where the change was published.' })
  }
  return decide({ before: notice.closesAt, due: closingDate(ask.closesAt, now) }, reasons)
}
