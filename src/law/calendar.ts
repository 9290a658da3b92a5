import { COVERED_YEARS, type CoveredYear, HOLIDAY_TABLE_VERSION, HOLIDAYS, type HolidayRow, type Nation } from './bank-holidays.ts';
import { type CivilDate, isWeekend, weekdayOf } from './civil-date.ts';
import type { Mark } from './rules/rule.ts';

/** CAL every day (WD-01); ENG_PSR (WD-02); UK_ANY (WD-03); UK_FOI (WD-04). */
export type CalendarCode = 'CAL' | 'ENG_PSR' | 'UK_ANY' | 'UK_FOI';

/** Rows from outside the built-in table: proclaimed days (WD-24) and years which they make complete (WD-22). */
export interface HolidayAdditions {
  readonly proclaimed?: readonly HolidayRow[];
  readonly coveredYears?: readonly CoveredYear[];
}

/** What a calendar says of one day. `mark` is that of the weakest row it rests on; weekends rest on none. */
export interface DayStatus {
  readonly working: boolean;
  readonly why: string;
  readonly mark: Mark;
}

/** A calendar made once and asked often. `version` names the exact rows, so that a count can be repeated (WD-25). */
export interface Calendar {
  readonly code: CalendarCode;
  readonly version: string;
  readonly rule: string;
  readonly title: string;
  /** Does it have holiday data for the whole of the year? */
  covers(year: number): boolean;
  /** Is the day a working day, and why? Null when there is no data for its year (WD-22). */
  status(date: CivilDate): DayStatus | null;
}

interface Definition {
  readonly rule: string;
  readonly title: string;
  readonly nations: readonly Nation[];
  /** Days named by the Act itself beside the bank holidays, month and day. */
  readonly named: Readonly<Record<string, string>>;
}

const DEFINITIONS: Readonly<Record<CalendarCode, Definition>> = {
  CAL: { rule: 'WD-01', title: 'Every day', nations: [], named: {} },
  ENG_PSR: {
    rule: 'WD-02',
    title: 'Working days in England (Provider Selection Regime)',
    nations: ['ENG'],
    named: { '12-25': 'Christmas Day' },
  },
  UK_ANY: {
    rule: 'WD-03',
    title: 'Working days in every part of the United Kingdom (Procurement Act)',
    nations: ['ENG', 'WLS', 'SCT', 'NIR'],
    named: {},
  },
  UK_FOI: {
    rule: 'WD-04',
    title: 'Working days for freedom of information requests',
    nations: ['ENG', 'WLS', 'SCT', 'NIR'],
    named: { '12-25': 'Christmas Day' },
  },
};

/** All calendar codes with their rule and title, in the order in which pages offer them. */
export const CALENDARS: readonly { readonly code: CalendarCode; readonly rule: string; readonly title: string }[] = (
  ['CAL', 'ENG_PSR', 'UK_ANY', 'UK_FOI'] as const
).map((code) => ({ code, rule: DEFINITIONS[code].rule, title: DEFINITIONS[code].title }));

function fingerprint(text: string): string {
  // FNV-1a, 32 bits: names a set of rows in a version; it guards nothing.
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

function versionOf(rows: readonly HolidayRow[], years: readonly CoveredYear[]): string {
  if (rows.length === 0 && years.length === 0) return HOLIDAY_TABLE_VERSION;
  const lines = [
    ...rows.map((row) => `${row.date}|${[...row.nations].sort().join(',')}|${row.name}|${row.withdrawn ? 'withdrawn' : ''}`),
    ...years.map((covered) => `${covered.year}|${covered.nation}`),
  ];
  return `${HOLIDAY_TABLE_VERSION}+${rows.length}.${fingerprint(lines.sort().join('\n'))}`;
}

/** The holidays of some nations by date; rows that are withdrawn are applied after all others, nation by nation. */
function holidaysByDate(rows: readonly HolidayRow[], nations: readonly Nation[]): Map<CivilDate, HolidayRow> {
  const withdrawn = new Set(
    rows.filter((row) => row.withdrawn).flatMap((row) => row.nations.map((nation) => `${row.date} ${nation}`)),
  );
  const byDate = new Map<CivilDate, HolidayRow>();
  for (const row of rows) {
    const holds = row.nations.some((nation) => nations.includes(nation) && !withdrawn.has(`${row.date} ${nation}`));
    if (!row.withdrawn && holds && !byDate.has(row.date)) byDate.set(row.date, row);
  }
  return byDate;
}

/**
 * The calendar of a code (WD-01 to WD-04), with the built-in holidays and any rows given.
 * Rows for other nations change neither days nor version. A year is covered when the table,
 * built in or added, is complete for every nation of the calendar; `status` answers null outside (WD-22).
 */
export function calendar(code: CalendarCode, additions: HolidayAdditions = {}): Calendar {
  const definition = DEFINITIONS[code];
  const concerns = (nation: Nation): boolean => definition.nations.includes(nation);
  const proclaimed = (additions.proclaimed ?? []).filter((row) => row.nations.some(concerns));
  const addedYears = (additions.coveredYears ?? []).filter((covered) => concerns(covered.nation));
  const holidays = holidaysByDate([...HOLIDAYS, ...proclaimed], definition.nations);
  const known = new Set([...COVERED_YEARS, ...addedYears].map((covered) => `${covered.year} ${covered.nation}`));
  const covers = (year: number): boolean => definition.nations.every((nation) => known.has(`${year} ${nation}`));
  const status = (date: CivilDate): DayStatus | null => {
    if (code === 'CAL') return { working: true, why: 'every day counts', mark: 'V' };
    if (!covers(Number(date.slice(0, 4)))) return null;
    const holiday = holidays.get(date);
    if (holiday) return { working: false, why: holiday.name, mark: holiday.mark };
    const named = definition.named[date.slice(5)];
    if (named !== undefined) return { working: false, why: named, mark: 'V' };
    if (isWeekend(date)) return { working: false, why: weekdayOf(date), mark: 'V' };
    return { working: true, why: 'working day', mark: 'V' };
  };
  return { code, version: versionOf(proclaimed, addedYears), rule: definition.rule, title: definition.title, covers, status };
}
