import { Temporal } from 'temporal-polyfill';
import { addDays, type CivilDate, partsOf } from './civil-date.ts';

/**
 * Where a legal day begins and ends in time (WD-21). Days are Europe/London days; a day on which
 * the clocks change has 23 or 25 hours, so no answer here is reached by adding seconds.
 */

const ZONE = 'Europe/London';

/** An instant as UTC text, '2026-11-21T09:00:00Z'. */
export type InstantText = string;

/** The instant at which the day begins: midnight in Europe/London. */
export function startOfDay(date: CivilDate): InstantText {
  partsOf(date);
  return Temporal.PlainDate.from(date).toZonedDateTime(ZONE).toInstant().toString();
}

/** The first instant after the day: the next midnight in Europe/London. What comes at or after it is late. */
export function nextMidnight(date: CivilDate): InstantText {
  return startOfDay(addDays(date, 1));
}

/** The last whole second of the day, 23:59:59 in Europe/London (WD-21), before the next midnight. */
export function endOfDay(date: CivilDate): InstantText {
  return Temporal.Instant.from(nextMidnight(date)).subtract({ seconds: 1 }).toString();
}

/** The civil date in Europe/London on which an instant falls. Throws RangeError when the text is no instant. */
export function civilDateAt(instant: InstantText): CivilDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE).toPlainDate().toString();
}

/** Was an instant in time for a deadline whose last day is the date: before the next midnight? */
export function isInTime(instant: InstantText, lastDay: CivilDate): boolean {
  return Temporal.Instant.compare(Temporal.Instant.from(instant), Temporal.Instant.from(nextMidnight(lastDay))) < 0;
}
