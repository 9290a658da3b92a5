import { type CivilDate, partsOf } from './civil-date.ts';
import type { Mark } from './rules/rule.ts';

/**
 * Bank holidays of the United Kingdom by nation, as dated rows (WD-02 to WD-04, WD-23, WD-24).
 * Provenance: the rules book of this project, part 10 (working days), as at 21 November 2026, after the official list
 * at gov.uk/bank-holidays and the Banking and Financial Dealings Act 1971. Marks: V checked
 * against the official list, S checked against a secondary page, K computed from the fixed rules.
 */

/** ENG England, WLS Wales, SCT Scotland, NIR Northern Ireland. */
export type Nation = 'ENG' | 'WLS' | 'SCT' | 'NIR';

/** One holiday in one or more nations. `withdrawn` takes a day back that an earlier row gave (a holiday that was moved). */
export interface HolidayRow {
  readonly date: CivilDate;
  readonly name: string;
  readonly nations: readonly Nation[];
  readonly mark: Mark;
  readonly source: string;
  readonly withdrawn?: true;
}

/** A year for which the list of a nation's holidays is complete; only such a year can be counted in (WD-22). */
export interface CoveredYear {
  readonly year: number;
  readonly nation: Nation;
}

/** The version of the built-in table: the date on which it was read. */
export const HOLIDAY_TABLE_VERSION = '2026-11-21';

const LIST = 'gov.uk/bank-holidays';
const FIXED = 'computed from the fixed rules and Easter by the Gregorian computus; check against gov.uk/bank-holidays';
const ENGLAND_AND_WALES: readonly Nation[] = ['ENG', 'WLS'];

const NAMES = [
  'New Year’s Day', 'Good Friday', 'Easter Monday', 'Early May bank holiday',
  'Spring bank holiday', 'Summer bank holiday', 'Christmas Day', 'Boxing Day',
] as const;
const USUAL = ['01-01', '', '', '', '', '', '12-25', '12-26'] as const;

function england(year: number, mark: Mark, source: string, days: readonly string[]): HolidayRow[] {
  return days.map((day, index) => {
    const usual = USUAL[index] ?? '';
    const substitute = usual !== '' && usual !== day ? ' (substitute day)' : '';
    return { date: `${year}-${day}`, name: `${NAMES[index]}${substitute}`, nations: ENGLAND_AND_WALES, mark, source };
  });
}

function extra(nation: Nation, mark: Mark, source: string, days: readonly (readonly [string, string])[]): HolidayRow[] {
  return days.map(([date, name]) => ({ date, name, nations: [nation], mark, source }));
}

/** The built-in rows. Scotland and Northern Ireland list only days which England and Wales do not have. */
export const HOLIDAYS: readonly HolidayRow[] = [
  ...england(2023, 'V', LIST, ['01-02', '04-07', '04-10', '05-01', '05-29', '08-28', '12-25', '12-26']),
  { date: '2023-05-08', name: 'Coronation of King Charles III', nations: ENGLAND_AND_WALES, mark: 'K', source: LIST },
  ...england(2024, 'K', FIXED, ['01-01', '03-29', '04-01', '05-06', '05-27', '08-26', '12-25', '12-26']),
  ...england(2025, 'K', FIXED, ['01-01', '04-18', '04-21', '05-05', '05-26', '08-25', '12-25', '12-26']),
  ...england(2026, 'S', LIST, ['01-01', '04-03', '04-06', '05-04', '05-25', '08-31', '12-25', '12-28']),
  ...england(2027, 'K', FIXED, ['01-01', '03-26', '03-29', '05-03', '05-31', '08-30', '12-27', '12-28']),
  ...england(2028, 'K', FIXED, ['01-03', '04-14', '04-17', '05-01', '05-29', '08-28', '12-25', '12-26']),
  ...extra('SCT', 'K', FIXED, [
    ['2024-01-02', '2 January (Scotland)'], ['2024-08-05', 'Summer bank holiday (Scotland)'],
    ['2024-12-02', 'St Andrew’s Day (Scotland, substitute day)'],
    ['2025-01-02', '2 January (Scotland)'], ['2025-08-04', 'Summer bank holiday (Scotland)'],
    ['2025-12-01', 'St Andrew’s Day (Scotland, substitute day)'],
    ['2026-01-02', '2 January (Scotland)'], ['2026-08-03', 'Summer bank holiday (Scotland)'],
    ['2026-11-30', 'St Andrew’s Day (Scotland)'],
    ['2027-01-04', '2 January (Scotland, substitute day)'], ['2027-08-02', 'Summer bank holiday (Scotland)'],
    ['2027-11-30', 'St Andrew’s Day (Scotland)'],
    ['2028-01-04', '2 January (Scotland, substitute day)'], ['2028-08-07', 'Summer bank holiday (Scotland)'],
    ['2028-11-30', 'St Andrew’s Day (Scotland)'],
  ]),
  ...extra('SCT', 'S', 'proclaimed holiday, Scotland', [['2026-06-15', 'World Cup holiday (Scotland)']]),
  ...extra('NIR', 'K', FIXED, [
    ['2024-03-18', 'St Patrick’s Day (Northern Ireland, substitute day)'],
    ['2024-07-12', 'Battle of the Boyne (Northern Ireland)'],
    ['2025-03-17', 'St Patrick’s Day (Northern Ireland)'],
    ['2025-07-14', 'Battle of the Boyne (Northern Ireland, substitute day)'],
    ['2026-03-17', 'St Patrick’s Day (Northern Ireland)'],
    ['2026-07-13', 'Battle of the Boyne (Northern Ireland, substitute day)'],
    ['2027-03-17', 'St Patrick’s Day (Northern Ireland)'], ['2027-07-12', 'Battle of the Boyne (Northern Ireland)'],
    ['2028-03-17', 'St Patrick’s Day (Northern Ireland)'], ['2028-07-12', 'Battle of the Boyne (Northern Ireland)'],
  ]),
];

function years(nation: Nation, first: number, last: number): CoveredYear[] {
  return Array.from({ length: last - first + 1 }, (_, index) => ({ year: first + index, nation }));
}

/** The years for which the built-in rows are complete: England and Wales from 2023, Scotland and Northern Ireland from 2024. */
export const COVERED_YEARS: readonly CoveredYear[] = [
  ...years('ENG', 2023, 2028),
  ...years('WLS', 2023, 2028),
  ...years('SCT', 2024, 2028),
  ...years('NIR', 2024, 2028),
];

/**
 * What is wrong with a row that somebody wants to add to the table, as sentences; empty when nothing is.
 * Refused: no real date, no name, no nation, no source. A proclaimed day on a Saturday or Sunday is allowed
 * (it has no further effect on counting, WD-23).
 */
export function holidayRowProblems(row: HolidayRow): string[] {
  const problems: string[] = [];
  try {
    partsOf(row.date);
  } catch {
    problems.push(`The date “${row.date}” is not a real date.`);
  }
  if (row.name.trim() === '') problems.push('Give the holiday a name.');
  if (row.nations.length === 0) problems.push('Say in which nation the day is a holiday.');
  if (row.source.trim() === '') problems.push('Say where the holiday was announced.');
  return problems;
}
