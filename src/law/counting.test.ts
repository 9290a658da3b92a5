import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { HOLIDAY_TABLE_VERSION, HOLIDAYS, type HolidayRow, holidayRowProblems } from './bank-holidays.ts';
import { type CalendarCode, calendar } from './calendar.ts';
import { addDays, addMonths, type CivilDate, civilDate, dayNumber, isWeekend, parseCivilDate, weekdayOf } from './civil-date.ts';
import { type CountDone, type CountingMode, countDays, daysAwayInWords } from './counting.ts';
import { civilDateAt, endOfDay, isInTime, nextMidnight, startOfDay } from './london-time.ts';

function count(mode: CountingMode, code: CalendarCode, from: CivilDate, n: number): CountDone {
  const result = countDays({ mode, calendar: calendar(code), from, n, rule: 'WD-10' });
  if (!result.ok) throw new Error(result.refusals.map((refusal) => refusal.words).join(' '));
  return result;
}

const counted = (result: CountDone): string[] => result.days.filter((day) => day.counts).map((day) => day.date);

describe('the vectors of the rules book', () => {
  test('an intention published on Fri 18 Dec 2026 starts the standstill on the Saturday and ends it on Mon 4 Jan 2027', () => {
    const result = count('NTH_WD_AFTER', 'ENG_PSR', '2026-12-19', 8);
    expect(counted(result)).toEqual(['2026-12-21', '2026-12-22', '2026-12-23', '2026-12-24', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-04']);
    expect(result.last).toBe('2027-01-04');
    expect(result.actionFrom).toBe('2027-01-05');
  });

  test('an award notice of the Act published the same day ends its standstill on Thu 31 Dec 2026', () => {
    const result = count('WD_BEGIN_WITH', 'UK_ANY', '2026-12-18', 8);
    expect(counted(result)).toEqual(['2026-12-18', '2026-12-21', '2026-12-22', '2026-12-23', '2026-12-24', '2026-12-29', '2026-12-30', '2026-12-31']);
  });

  test('St Andrew’s Day counts against the Act but not against the regime for health care', () => {
    const act = count('WD_BEGIN_WITH', 'UK_ANY', '2026-11-26', 8);
    expect(counted(act)).toEqual(['2026-11-26', '2026-11-27', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-07', '2026-12-08']);
    const psr = count('NTH_WD_AFTER', 'ENG_PSR', '2026-11-27', 8);
    expect(counted(psr)).toEqual(['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-07', '2026-12-08', '2026-12-09']);
  });

  test('a further decision sent on Wed 23 Dec 2026 lets the award be made from 5 Jan 2027', () => {
    const result = count('NO_FEWER_WD', 'ENG_PSR', '2026-12-23', 5);
    expect(counted(result)).toEqual(['2026-12-24', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-04']);
    expect(result.actionFrom).toBe('2027-01-05');
  });

  test('a period beginning with a Sunday starts counting on the Monday', () => {
    const result = count('WD_BEGIN_WITH', 'UK_ANY', '2026-11-01', 8);
    expect(counted(result)).toEqual(['2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05', '2026-11-06', '2026-11-09', '2026-11-10', '2026-11-11']);
  });

  test.each([
    ['2027-01-31', 1, '2027-02-28'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2026-11-30', 3, '2027-02-28'],
  ])('%s and %i months is %s', (from, n, expected) => {
    expect(count('MONTHS', 'CAL', from, n).last).toBe(expected);
  });
});

describe('the examples of the counting modes', () => {
  test('within 30 days after 1 April is 1 May', () => {
    expect(count('AFTER_EXCL', 'CAL', '2027-04-01', 30).last).toBe('2027-05-01');
  });
  test('30 days beginning with 1 April end on 30 April', () => {
    expect(count('BEGIN_WITH', 'CAL', '2027-04-01', 30).last).toBe('2027-04-30');
  });
  test('not before 14 days after 1 March is 15 March', () => {
    const result = count('NOT_BEFORE', 'CAL', '2027-03-01', 14);
    expect([result.answer, result.answerIs, result.actionFrom, result.last]).toEqual(['2027-03-15', 'first day', '2027-03-15', '2027-03-14']);
  });
  test('four weeks after a Monday is a Monday', () => {
    expect(count('WEEKS', 'CAL', '2026-11-02', 4).last).toBe('2026-11-30');
  });
  test('an intention published over Easter 2027 passes Good Friday and Easter Monday', () => {
    expect(counted(count('NTH_WD_AFTER', 'ENG_PSR', '2027-03-25', 8))).toEqual([
      '2027-03-30', '2027-03-31', '2027-04-01', '2027-04-02', '2027-04-05', '2027-04-06', '2027-04-07', '2027-04-08',
    ]);
  });
});

describe('what is told and what is refused', () => {
  test('a deadline on a Saturday stays there and says by when to act', () => {
    const result = count('AFTER_EXCL', 'CAL', '2027-04-01', 30);
    expect(weekdayOf(result.last)).toBe('Saturday');
    expect(result.warnings).toEqual(['Due on a day that is not a working day (Saturday); the date does not move. Act by Friday 30 April 2027.']);
  });

  test('a year without bank holidays refuses and is named', () => {
    const result = countDays({ mode: 'NTH_WD_AFTER', calendar: calendar('ENG_PSR'), from: '2028-12-24', n: 8, rule: 'PSR-52' });
    expect(result).toMatchObject({ ok: false, refusals: [{ code: 'no-holidays', rule: 'WD-22', year: 2029 }] });
  });

  test('Scotland and Northern Ireland are not known before 2024, so the Act’s calendar refuses 2023 and England’s does not', () => {
    expect(calendar('UK_ANY').covers(2023)).toBe(false);
    expect(countDays({ mode: 'WD_BEGIN_WITH', calendar: calendar('UK_ANY'), from: '2023-06-01', n: 1, rule: 'PA-73' }).ok).toBe(false);
    expect(count('NTH_WD_AFTER', 'ENG_PSR', '2023-05-05', 1).last).toBe('2023-05-09');
  });

  test('calendar days still count in a year without bank holidays, with a warning', () => {
    const result = count('AFTER_EXCL', 'CAL', '2029-05-01', 30);
    expect(result.last).toBe('2029-05-31');
    expect(result.warnings[0]).toContain('2029');
  });

  test('every reason is given at once', () => {
    const result = countDays({ mode: 'NTH_WD_AFTER', calendar: calendar('CAL'), from: '2026-02-30', n: 0, rule: 'x' });
    expect(result.ok ? [] : result.refusals.map((refusal) => refusal.code)).toEqual(['not-a-date', 'not-a-number', 'wrong-calendar']);
  });

  test.each(['AFTER_EXCL', 'BEGIN_WITH', 'MONTHS', 'WEEKS', 'NOT_BEFORE'] as const)('%s does not take a calendar of working days', (mode) => {
    expect(countDays({ mode, calendar: calendar('ENG_PSR'), from: '2026-11-02', n: 3, rule: 'x' }).ok).toBe(false);
  });

  test('the words for a distance in days are plain', () => {
    expect([daysAwayInWords('2026-11-21', '2026-11-22'), daysAwayInWords('2026-11-21', '2026-11-21'), daysAwayInWords('2026-11-21', '2026-11-11')]).toEqual(['in 1 day', 'today', '10 days ago']);
  });
});

describe('the tables of bank holidays', () => {
  const proclaimed: HolidayRow = { date: '2027-06-14', name: 'Day of thanks', nations: ['ENG', 'WLS'], mark: 'V', source: 'proclamation' };

  test('every built-in row is a real date with a source, and none is doubled within a nation', () => {
    expect(HOLIDAYS.flatMap(holidayRowProblems)).toEqual([]);
    const keys = HOLIDAYS.flatMap((row) => row.nations.map((nation) => `${row.date} ${nation}`));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each([2023, 2024, 2025, 2026, 2027, 2028])('in %i no holiday of England falls on a weekend, and there are eight or nine', (year) => {
    const rows = HOLIDAYS.filter((row) => row.nations.includes('ENG') && row.date.startsWith(String(year)));
    expect(rows.filter((row) => isWeekend(row.date))).toEqual([]);
    expect(rows).toHaveLength(year === 2023 ? 9 : 8);
  });

  test('a proclaimed day moves a count and changes the version', () => {
    const before = calendar('ENG_PSR');
    const after = calendar('ENG_PSR', { proclaimed: [proclaimed] });
    const ask = { mode: 'NTH_WD_AFTER', from: '2027-06-11', n: 1, rule: 'PSR-52' } as const;
    expect(countDays({ ...ask, calendar: before })).toMatchObject({ last: '2027-06-14' });
    expect(countDays({ ...ask, calendar: after })).toMatchObject({ last: '2027-06-15' });
    expect(before.version).toBe(HOLIDAY_TABLE_VERSION);
    expect(after.version).not.toBe(before.version);
    expect(calendar('ENG_PSR', { proclaimed: [{ ...proclaimed }] }).version).toBe(after.version);
  });

  test('a day proclaimed for Scotland alone leaves the calendar of England as it was', () => {
    const additions = { proclaimed: [{ ...proclaimed, nations: ['SCT'] as const }] };
    expect(calendar('ENG_PSR', additions).version).toBe(HOLIDAY_TABLE_VERSION);
    expect(calendar('UK_ANY', additions).status('2027-06-14')?.working).toBe(false);
  });

  test('a holiday that was moved can be withdrawn', () => {
    const moved = calendar('ENG_PSR', { proclaimed: [{ date: '2027-05-03', name: 'moved', nations: ['ENG'], mark: 'V', source: 'proclamation', withdrawn: true }] });
    expect(moved.status('2027-05-03')?.working).toBe(true);
  });

  test('a year added from a table can be counted in', () => {
    const rows: HolidayRow[] = [{ ...proclaimed, date: '2029-01-01', name: 'New Year’s Day' }];
    const added = calendar('ENG_PSR', { proclaimed: rows, coveredYears: [{ year: 2029, nation: 'ENG' }] });
    expect(countDays({ mode: 'NTH_WD_AFTER', calendar: added, from: '2028-12-29', n: 1, rule: 'PSR-52' })).toMatchObject({ last: '2029-01-02' });
  });
});

describe('properties', () => {
  const first = dayNumber('2024-01-01');
  const day = fc.integer({ min: first, max: dayNumber('2028-10-01') }).map((number) => addDays('1970-01-01', number));
  const workingCalendar = fc.constantFrom<CalendarCode>('ENG_PSR', 'UK_ANY', 'UK_FOI');
  const workingMode = fc.constantFrom<CountingMode>('NTH_WD_AFTER', 'WD_BEGIN_WITH', 'NO_FEWER_WD');
  const calendars = { CAL: calendar('CAL'), ENG_PSR: calendar('ENG_PSR'), UK_ANY: calendar('UK_ANY'), UK_FOI: calendar('UK_FOI') };
  const run = (mode: CountingMode, code: CalendarCode, from: CivilDate, n: number): CountDone => {
    const result = countDays({ mode, calendar: calendars[code], from, n, rule: 'x' });
    if (!result.ok) throw new Error('refused');
    return result;
  };

  test('N working days are N days, each of them a working day, in order, and the last one ends the count', () => {
    fc.assert(fc.property(workingMode, workingCalendar, day, fc.integer({ min: 1, max: 30 }), (mode, code, from, n) => {
      const result = run(mode, code, from, n);
      const dates = counted(result);
      expect(dates).toHaveLength(n);
      expect(dates.every((date) => calendars[code].status(date)?.working === true && !isWeekend(date))).toBe(true);
      expect(dates.at(-1)).toBe(result.last);
      expect(result.days.every((one, index) => index === 0 || one.date === addDays(result.days[index - 1]?.date ?? '', 1))).toBe(true);
    }), { numRuns: 300 });
  });

  test('one day more never ends earlier', () => {
    fc.assert(fc.property(workingMode, workingCalendar, day, fc.integer({ min: 1, max: 20 }), (mode, code, from, n) => {
      expect(run(mode, code, from, n + 1).last > run(mode, code, from, n).last).toBe(true);
    }), { numRuns: 200 });
  });

  test('the Act’s calendar never has more working days than England’s', () => {
    fc.assert(fc.property(day, (date) => {
      if (calendars.UK_ANY.status(date)?.working) expect(calendars.ENG_PSR.status(date)?.working).toBe(true);
    }), { numRuns: 500 });
  });

  test('day arithmetic agrees with Temporal, for days, months and weekdays', () => {
    const any = fc.record({ y: fc.integer({ min: 1901, max: 2900 }), m: fc.integer({ min: 1, max: 12 }), d: fc.integer({ min: 1, max: 28 }) });
    fc.assert(fc.property(any, fc.integer({ min: -900, max: 900 }), ({ y, m, d }, n) => {
      const date = civilDate(y, m, d);
      const temporal = Temporal.PlainDate.from(date);
      expect(addDays(date, n)).toBe(temporal.add({ days: n }).toString());
      expect(addMonths(date, n)).toBe(temporal.add({ months: n }).toString());
      expect(weekdayOf(date)).toBe(temporal.toLocaleString('en-GB', { weekday: 'long' }));
    }), { numRuns: 200 });
  });

  test('the clocks never shift a day: its last second is in time and on that day, and the next midnight is late', () => {
    fc.assert(fc.property(day, (date) => {
      expect(civilDateAt(startOfDay(date))).toBe(date);
      expect(civilDateAt(endOfDay(date))).toBe(date);
      expect(civilDateAt(nextMidnight(date))).toBe(addDays(date, 1));
      expect(isInTime(endOfDay(date), date)).toBe(true);
      expect(isInTime(nextMidnight(date), date)).toBe(false);
    }), { numRuns: 200 });
  });

  test('a hostile text is no date and never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const parsed = parseCivilDate(text);
      expect(parsed === null || parsed === text).toBe(true);
      expect(countDays({ mode: 'AFTER_EXCL', calendar: calendars.CAL, from: text, n: 30, rule: 'x' }).ok).toBe(parsed !== null);
    }));
    expect(countDays({ mode: 'MONTHS', calendar: calendars.CAL, from: '2990-01-01', n: 600, rule: 'x' }).ok).toBe(false);
  });
});

describe('the end of a day in London', () => {
  test.each([
    ['2024-06-06', '2024-06-06T22:59:59Z'],
    ['2026-11-21', '2026-11-21T23:59:59Z'],
    ['2027-03-27', '2027-03-27T23:59:59Z'],
    ['2027-03-28', '2027-03-28T22:59:59Z'],
    ['2026-10-25', '2026-10-25T23:59:59Z'],
  ])('%s ends at %s', (date, instant) => {
    expect(endOfDay(date)).toBe(instant);
  });
});
