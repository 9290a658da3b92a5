import { type Calendar, type CalendarCode, calendar as calendarOf } from './calendar.ts';
import { addDays, addMonths, type CivilDate, dateInWords, daysBetween, parseCivilDate } from './civil-date.ts';

/** The ways in which the law counts days (WD-10 to WD-17). Every time limit names one. */
export type CountingMode =
  | 'AFTER_EXCL'
  | 'BEGIN_WITH'
  | 'NTH_WD_AFTER'
  | 'WD_BEGIN_WITH'
  | 'NOT_BEFORE'
  | 'NO_FEWER_WD'
  | 'MONTHS'
  | 'WEEKS';

interface ModeFacts {
  readonly mode: CountingMode;
  readonly rule: string;
  readonly title: string;
  readonly unit: 'days' | 'working days' | 'months' | 'weeks';
  /** Does the first day count? */
  readonly firstDayCounts: boolean;
  /** What the answer is: the last day to act, the end of a wait, or the first day on which one may act. */
  readonly answerIs: 'last day' | 'end of the wait' | 'first day';
}

/** The counting modes with rule and words, in the order in which pages offer them. */
export const COUNTING_MODES: readonly ModeFacts[] = [
  { mode: 'AFTER_EXCL', rule: 'WD-10', title: 'within a number of days after the event', unit: 'days', firstDayCounts: false, answerIs: 'last day' },
  { mode: 'BEGIN_WITH', rule: 'WD-11', title: 'a period of days beginning with the day', unit: 'days', firstDayCounts: true, answerIs: 'last day' },
  { mode: 'NTH_WD_AFTER', rule: 'WD-12', title: 'the end of a working day after the start', unit: 'working days', firstDayCounts: false, answerIs: 'end of the wait' },
  { mode: 'WD_BEGIN_WITH', rule: 'WD-13', title: 'a period of working days beginning with the day', unit: 'working days', firstDayCounts: true, answerIs: 'end of the wait' },
  { mode: 'NOT_BEFORE', rule: 'WD-14', title: 'not before a number of days after the event', unit: 'days', firstDayCounts: false, answerIs: 'first day' },
  { mode: 'NO_FEWER_WD', rule: 'WD-15', title: 'no fewer than a number of working days since the day', unit: 'working days', firstDayCounts: false, answerIs: 'end of the wait' },
  { mode: 'MONTHS', rule: 'WD-16', title: 'a number of months after the day', unit: 'months', firstDayCounts: false, answerIs: 'last day' },
  { mode: 'WEEKS', rule: 'WD-17', title: 'a number of weeks after the day', unit: 'weeks', firstDayCounts: false, answerIs: 'last day' },
];

/** One day of a count, in order of date. `number` is its number in the count when it counts. */
export interface CountedDay {
  readonly date: CivilDate;
  readonly counts: boolean;
  readonly number?: number;
  readonly why: string;
}

/** Why a count was not made. `year` is set when the bank holidays of a year are not known (WD-22). */
export interface CountRefusal {
  readonly code: 'not-a-date' | 'not-a-number' | 'wrong-calendar' | 'no-holidays';
  readonly words: string;
  readonly rule: string;
  readonly year?: number;
}

export interface CountRequest {
  readonly mode: CountingMode;
  /** The days that count. CAL for days, months and weeks; another for working days. */
  readonly calendar: Calendar;
  readonly from: CivilDate;
  readonly n: number;
  /** The rule which asks for the count; kept with the result. */
  readonly rule: string;
  /** Whose working days the warning of WD-20 looks at; when not given, `calendar`, or ENG_PSR under CAL. */
  readonly office?: Calendar;
}

/** A count that was made; with `inputs` it can be repeated (WD-25). The caller adds the time at which it was computed. */
export interface CountDone {
  readonly ok: true;
  /** The date which the rule asks for; `answerIs` says what it means. */
  readonly answer: CivilDate;
  readonly answerIs: ModeFacts['answerIs'];
  /** The last day of the period. Under NOT_BEFORE the day before the answer. */
  readonly last: CivilDate;
  /** The first day on which one may act, for waits (not for deadlines). */
  readonly actionFrom?: CivilDate;
  readonly days: readonly CountedDay[];
  readonly warnings: readonly string[];
  readonly calendar: { readonly code: CalendarCode; readonly version: string };
  readonly mode: CountingMode;
  readonly rule: string;
  readonly inputs: { readonly from: CivilDate; readonly n: number };
}

export type CountResult = CountDone | { readonly ok: false; readonly refusals: readonly CountRefusal[] };

const LONGEST: Readonly<Record<ModeFacts['unit'], number>> = { days: 4000, 'working days': 2000, months: 600, weeks: 520 };

function factsOf(mode: CountingMode): ModeFacts {
  const facts = COUNTING_MODES.find((known) => known.mode === mode);
  if (!facts) throw new Error(`unknown counting mode: ${mode}`);
  return facts;
}

function refusalsOf(request: CountRequest, facts: ModeFacts): CountRefusal[] {
  const refusals: CountRefusal[] = [];
  const { rule } = facts;
  if (parseCivilDate(request.from) === null) {
    refusals.push({ code: 'not-a-date', rule, words: `“${request.from}” is not a real date. Write it as year-month-day.` });
  }
  const most = LONGEST[facts.unit];
  if (!Number.isInteger(request.n) || request.n < 1 || request.n > most) {
    refusals.push({ code: 'not-a-number', rule, words: `The number of ${facts.unit} must be a whole number from 1 to ${most}.` });
  }
  const workingDays = facts.unit === 'working days';
  if (workingDays === (request.calendar.code === 'CAL')) {
    const words = workingDays
      ? 'This way of counting needs a calendar of working days.'
      : 'This way of counting counts every day: choose every day, not working days.';
    refusals.push({ code: 'wrong-calendar', rule, words });
  }
  return refusals;
}

/** The last civil date that the calendar of this product knows, so that no count can run past it. */
const LAST_YEAR = 2999;

function tooFar(from: CivilDate, facts: ModeFacts): CountRefusal | null {
  const years = Number(from.slice(0, 4));
  if (years <= LAST_YEAR - 60) return null;
  return { code: 'not-a-date', rule: facts.rule, words: `Dates after ${LAST_YEAR - 60} are not counted.` };
}

function missingYear(date: CivilDate): CountRefusal {
  const year = Number(date.slice(0, 4));
  const words = `The bank holidays of ${year} are not known, so the days cannot be counted.`;
  return { code: 'no-holidays', rule: 'WD-22', words, year };
}

function countWorkingDays(request: CountRequest, facts: ModeFacts): CountedDay[] | CountRefusal {
  const days: CountedDay[] = [];
  let date = request.from;
  if (!facts.firstDayCounts) {
    days.push({ date, counts: false, why: 'the day from which the count starts: never counted' });
    date = addDays(date, 1);
  }
  for (let number = 0; number < request.n; date = addDays(date, 1)) {
    const status = request.calendar.status(date);
    if (status === null) return missingYear(date);
    if (status.working) number += 1;
    days.push({ date, counts: status.working, ...(status.working ? { number } : {}), why: status.why });
  }
  return days;
}

function countEveryDay(request: CountRequest, facts: ModeFacts): CountedDay[] {
  const { from, n } = request;
  const days: CountedDay[] = [];
  if (!facts.firstDayCounts) days.push({ date: from, counts: false, why: 'the day of the event: not counted' });
  const first = facts.firstDayCounts ? from : addDays(from, 1);
  for (let number = 1; number <= n; number += 1) {
    const why = number === 1 && facts.firstDayCounts ? 'the day of the event is day 1' : 'every day counts';
    days.push({ date: addDays(first, number - 1), counts: true, number, why });
  }
  return days;
}

function countSteps(request: CountRequest, facts: ModeFacts): CountedDay[] {
  const { from, n } = request;
  const days: CountedDay[] = [{ date: from, counts: false, why: 'the day from which the count starts' }];
  for (let number = 1; number <= n; number += 1) {
    const date = facts.unit === 'months' ? addMonths(from, number) : addDays(from, 7 * number);
    const shortMonth = facts.unit === 'months' && date.slice(8) !== from.slice(8);
    const why = shortMonth ? 'the last day of a shorter month' : facts.unit === 'months' ? 'the same day of the month' : 'the same weekday';
    days.push({ date, counts: true, number, why });
  }
  return days;
}

/** The working day on or before a date, or null when the calendar does not know the year. */
export function workingDayOnOrBefore(calendar: Calendar, date: CivilDate): CivilDate | null {
  for (let day = date; ; day = addDays(day, -1)) {
    const status = calendar.status(day);
    if (status === null) return null;
    if (status.working) return day;
  }
}

function officeWarnings(date: CivilDate, office: Calendar): string[] {
  const status = office.status(date);
  if (status === null) {
    return [`Whether ${dateInWords(date)} is a working day is not known: there are no bank holidays for ${date.slice(0, 4)} yet.`];
  }
  if (status.working) return [];
  const before = workingDayOnOrBefore(office, date);
  const actBy = before === null ? '' : ` Act by ${dateInWords(before)}.`;
  return [`Due on a day that is not a working day (${status.why}); the date does not move.${actBy}`];
}

/**
 * Counts days as a rule says, one by one. `n` is a whole number of the mode's unit (days, working
 * days, months, weeks). NTH_WD_AFTER counts from the start S, which is never counted: for a PSR standstill S is
 * the day after publication (PSR-51), so pass that day, or use `deadline` which does it.
 * Refuses, with every reason: no real date, n not from 1 to the longest, a calendar that does not go with
 * the mode, and a year without bank holidays (WD-22). No date is ever moved to a working day (WD-20): the warning
 * says by when to act instead. Rules WD-10 to WD-25.
 */
export function countDays(request: CountRequest): CountResult {
  const facts = factsOf(request.mode);
  const refusals = refusalsOf(request, facts);
  const far = refusals.length === 0 ? tooFar(request.from, facts) : null;
  if (far) refusals.push(far);
  if (refusals.length > 0) return { ok: false, refusals };
  const counted =
    facts.unit === 'working days'
      ? countWorkingDays(request, facts)
      : facts.unit === 'days'
        ? countEveryDay(request, facts)
        : countSteps(request, facts);
  if (!Array.isArray(counted)) return { ok: false, refusals: [counted] };
  const end = counted.at(-1)?.date ?? request.from;
  const office = request.office ?? (request.calendar.code === 'CAL' ? calendarOf('ENG_PSR') : request.calendar);
  return {
    ok: true,
    answer: end,
    answerIs: facts.answerIs,
    last: facts.answerIs === 'first day' ? addDays(end, -1) : end,
    ...(facts.answerIs === 'first day' ? { actionFrom: end } : {}),
    ...(facts.answerIs === 'end of the wait' ? { actionFrom: addDays(end, 1) } : {}),
    days: counted,
    warnings: facts.answerIs === 'last day' ? officeWarnings(end, office) : [],
    calendar: { code: request.calendar.code, version: request.calendar.version },
    mode: request.mode,
    rule: request.rule,
    inputs: { from: request.from, n: request.n },
  };
}

/** How many days a date is away from another, in words: 'in 3 days', 'today', '2 days ago'. */
export function daysAwayInWords(from: CivilDate, to: CivilDate): string {
  const days = daysBetween(from, to);
  if (days === 0) return 'today';
  const size = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`;
  return days > 0 ? `in ${size}` : `${size} ago`;
}
