import { Temporal } from 'temporal-polyfill'

/** A civil date in Europe/London, `2026-11-21`: no time of day, no zone. */
export type CivilDate = string
/** A moment in UTC with up to microseconds, `2026-11-21T12:00:00.000000Z`. */
export type Instant = string

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** Whether the text is a date of the calendar. */
export function isCivilDate(text: unknown): text is CivilDate {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

/** The civil date in London at that moment. */
export const londonDate = (at: Instant): CivilDate =>
  Temporal.Instant.from(at).toZonedDateTimeISO('Europe/London').toPlainDate().toString()

/** "12 May 2026". */
export function dateInWords(date: CivilDate | null | undefined): string {
  if (!date) return 'no date'
  const [year, month, day] = date.slice(0, 10).split('-').map(Number)
  return `${day} ${months[month! - 1]} ${year}`
}

/** "12 May 2026 at 3:05pm" in London; noon and midnight by name. */
export function instantInWords(at: Instant | null | undefined): string {
  if (!at) return 'no time'
  const moment = Temporal.Instant.from(at).toZonedDateTimeISO('Europe/London')
  const { hour, minute } = moment
  const clock = minute === 0 && hour === 12 ? 'noon' : minute === 0 && hour === 0 ? 'midnight'
    : `${hour % 12 === 0 ? 12 : hour % 12}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`}${hour < 12 ? 'am' : 'pm'}`
  return `${dateInWords(moment.toPlainDate().toString())} at ${clock}`
}

/** Days from one civil date to another; negative when `to` is earlier. */
export const daysBetween = (from: CivilDate, to: CivilDate): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days

/** The civil date N days on. */
export const addDays = (date: CivilDate, days: number): CivilDate => Temporal.PlainDate.from(date).add({ days }).toString()

/** The same day number N months on, else the last day of that month (WD-16). */
export const addMonths = (date: CivilDate, count: number): CivilDate => Temporal.PlainDate.from(date).add({ months: count }).toString()
