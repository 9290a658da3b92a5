/**
 * Civil dates: a day in the calendar, without time and without time zone,
 * written YYYY-MM-DD. Legal days are civil dates (WD-21), so all arithmetic here
 * is on whole day numbers and no change of the clocks can move a result.
 */

/** A civil date as text, 'YYYY-MM-DD'. Make one from outside text with `parseCivilDate`. */
export type CivilDate = string;

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June',
  'July', 'August', 'September', 'October', 'November', 'December',
] as const;

/** The parts of a civil date: month 1 to 12, day 1 to 31. */
export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The last day number of a month (month 1 to 12), leap years by the Gregorian rule. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * The civil date that a text writes, or null when the text is not exactly YYYY-MM-DD or names
 * no real day (30 February). Years 1900 to 2999 only: other years are slips of the pen.
 */
export function parseCivilDate(text: string): CivilDate | null {
  const match = PATTERN.exec(text);
  if (!match) return null;
  const year = Number(match[1]);
  return year >= 1900 && year <= 2999 && isRealDay(year, Number(match[2]), Number(match[3])) ? text : null;
}

function isRealDay(year: number, month: number, day: number): boolean {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Year, month and day of a civil date. Throws RangeError when it is not one (a bug: parse at the door). */
export function partsOf(date: CivilDate): DateParts {
  const match = PATTERN.exec(date);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  if (!isRealDay(year, month, day)) throw new RangeError(`not a civil date: ${date}`);
  return { year, month, day };
}

/** The civil date of a year, month (1 to 12) and day. Throws RangeError when there is no such day. */
export function civilDate(year: number, month: number, day: number): CivilDate {
  if (!isRealDay(year, month, day)) throw new RangeError(`not a civil date: ${year}, ${month}, ${day}`);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/**
 * The day number of a date: whole days since 1 January 1970, which is day 0.
 * Years are taken to begin in March, so that the leap day is the last of its year.
 */
export function dayNumber(date: CivilDate): number {
  const { year, month, day } = partsOf(date);
  const marchYear = month > 2 ? year : year - 1;
  const monthFromMarch = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}

/** The civil date of a day number; the inverse of `dayNumber`. */
export function dateOfDayNumber(number: number): CivilDate {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return civilDate(year, month, day);
}

/** The date a whole number of days later (negative: earlier). */
export function addDays(date: CivilDate, days: number): CivilDate {
  return dateOfDayNumber(dayNumber(date) + days);
}

/**
 * The same day number a whole number of months later, or the last day of that month when it
 * has no such day (WD-16, PL-41): 31 January and one month is 28 or 29 February.
 */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const { year, month, day } = partsOf(date);
  const index = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(index / 12);
  const targetMonth = index - targetYear * 12 + 1;
  return civilDate(targetYear, targetMonth, Math.min(day, daysInMonth(targetYear, targetMonth)));
}

/** Days from one date to another; negative when the second is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The weekday in English, 'Monday' to 'Sunday'. */
export function weekdayOf(date: CivilDate): string {
  // Day 0, 1 January 1970, was a Thursday.
  return WEEKDAYS[(((dayNumber(date) + 4) % 7) + 7) % 7] ?? '';
}

/** Is the date a Saturday or a Sunday? */
export function isWeekend(date: CivilDate): boolean {
  const weekday = weekdayOf(date);
  return weekday === 'Saturday' || weekday === 'Sunday';
}

/** A date in words for refusals and warnings: 'Friday 5 February 2027'. */
export function dateInWords(date: CivilDate): string {
  const { year, month, day } = partsOf(date);
  return `${weekdayOf(date)} ${day} ${MONTHS[month - 1]} ${year}`;
}
