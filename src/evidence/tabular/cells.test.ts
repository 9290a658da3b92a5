import { expect, test } from 'vitest'
import { cleanText, readMoney, readNotice, readNumber, readText, readYesNo } from './cells.ts'
import { decideDateOrder, readDate, readPeriod } from './dates.ts'
import { isDateFormat, serialToDate } from './xlsx-dates.ts'

test.each([
  ['£1,234.50', 123450n],
  ['(1,234.50)', -123450n],
  ['-1,234.50', -123450n],
  ['1,234.50-', -123450n],
  ['£ 450,000', 45_000_000n],
  ['1.2m', 120_000_000n],
  ['12k', 1_200_000n],
  ['£1.25 million', 125_000_000n],
  ['\u00A31 234\u00A0', 123_400n],
  ['circa £5,000', 500_000n],
  ['1,000 CR', -100_000n],
  ['.5', 50n],
  ['0', 0n],
  ['12.3400', 1234n],
  ['1,234', 123_400n],
  ['1,234,567.89', 123_456_789n],
  ['1.2345m', 123_450_000n],
  ['−7.25', -725n],
  ['£100 exc VAT', 10_000n],
  ['GBP 20', 2_000n],
])('the amount %s is %s pence', (text, pence) => {
  expect(readMoney(text)).toEqual({ value: { pence } })
})

test('a price per year, month or week keeps what it is for', () => {
  expect(readMoney('£ 450,000 p.a.')).toEqual({ value: { pence: 45_000_000n, per: 'year' } })
  expect(readMoney('£12,500 per month')).toEqual({ value: { pence: 1_250_000n, per: 'month' } })
  expect(readMoney('£700 pw')).toEqual({ value: { pence: 70_000n, per: 'week' } })
})

test('a number from a workbook loses its binary noise', () => {
  expect(readMoney(1234.5600000000002)).toEqual({ value: { pence: 123456n } })
  expect(readMoney(1.005)).toEqual({ value: { pence: 101n } })
  expect(readMoney(-0.1 - 0.2)).toEqual({ value: { pence: -30n } })
  expect(readMoney(Number.POSITIVE_INFINITY)).toHaveProperty('unreadable')
})

test.each(['n/k', 'TBC', 'n/a', '-', '', '   ', 'various', 'Unknown'])('“%s” states no amount', (text) => {
  expect(readMoney(text)).toHaveProperty('absent')
})

test.each(['10,000 - 20,000', '$500', '€12', 'see schedule', '1,23,4', '(500', '1.2.3', '#REF!', '12 monkeys', '£', '1.234', '12.345', '1.234.567', '1.234,50', '1,5', '1,50', '12,34', '1,2345', ',500', '0,885', '1,234 567'])(
  '“%s” is not read as an amount',
  (text) => {
    expect(readMoney(text)).toHaveProperty('unreadable')
  },
)

test.each([
  ['31/03/2026', '2026-03-31'],
  ['31-Mar-26', '2026-03-31'],
  ['2026-03-31', '2026-03-31'],
  ['31.3.26', '2026-03-31'],
  ['31st March 2026', '2026-03-31'],
  ['Tuesday 31 March 2026', '2026-03-31'],
  ['March 31, 2026', '2026-03-31'],
  ['20260331', '2026-03-31'],
  ['46112', '2026-03-31'],
  ['2026-03-31T10:00:00', '2026-03-31'],
  ['31-Jul-20\n', '2020-07-31'],
  ['1 Sept 2026', '2026-09-01'],
  ['31/03/1998', '1998-03-31'],
])('%s is %s', (text, day) => {
  expect(readDate(text, 'day-first')).toEqual({ value: day })
})

test('a month alone begins on its first day and ends on its last', () => {
  expect(readDate('March 2026', 'day-first', 'start')).toEqual({ value: '2026-03-01' })
  expect(readDate('Feb-28', 'day-first', 'end')).toEqual({ value: '2028-02-29' })
})

test('“ongoing” says that there is no end, which is no gap', () => {
  for (const text of ['ongoing', 'On-going', 'Rolling annual', 'until further notice'])
    expect(readDate(text, 'day-first')).toEqual({ absent: 'no end date' })
})

test.each(['31/02/2026', '32/01/2026', '2026-13-01', 'soon', '0', '12', 'Marchy 2026', '01/01/0001'])('“%s” is no date', (text) => {
  expect(readDate(text, 'day-first')).toHaveProperty('unreadable')
})

test('a file is American only when its dates say so, and mixed when they contradict each other', () => {
  expect(decideDateOrder(['01/02/2026', '03/04/2026']).order).toBe('day-first')
  expect(decideDateOrder(['01/02/2026', '6/30/2020']).order).toBe('month-first')
  expect(decideDateOrder(['31/01/2026', '6/30/2020', '01/02/2026'])).toEqual({ order: 'mixed', dayFirst: 1, monthFirst: 1, ambiguous: 1 })
  expect(readDate('6/5/2020', 'month-first')).toEqual({ value: '2020-06-05' })
})

test('in a mixed file only dates that can be read one way are read', () => {
  expect(readDate('01/02/2026', 'mixed')).toHaveProperty('unreadable')
  expect(readDate('31/01/2026', 'mixed')).toEqual({ value: '2026-01-31' })
  expect(readDate('6/30/2020', 'mixed')).toEqual({ value: '2020-06-30' })
  expect(readDate('05/05/2026', 'mixed')).toEqual({ value: '2026-05-05' })
})

test('serial numbers follow the 1900 and the 1904 system, and 29 February 1900 never was', () => {
  expect(serialToDate(1, false)).toBe('1900-01-01')
  expect(serialToDate(59, false)).toBe('1900-02-28')
  expect(serialToDate(60, false)).toBeNull()
  expect(serialToDate(61, false)).toBe('1900-03-01')
  expect(serialToDate(46112, false)).toBe('2026-03-31')
  expect(serialToDate(44650, true)).toBe('2026-03-31')
  expect(serialToDate(46112.5, false)).toBe('2026-03-31T12:00:00')
})

test('a format is a date by its letters, not by its currency, colour or quoted words', () => {
  for (const code of ['dd/mm/yyyy', '[$-809]d mmmm yyyy', 'mmm-yy', 'yyyy\\-mm\\-dd;@']) expect(isDateFormat(200, code)).toBe(true)
  for (const code of ['#,##0.00', '[Red]-0.00', '"day" 0', '£#,##0', 'General', '0.00E+00', '[h]:mm'])
    expect(isDateFormat(200, code)).toBe(false)
  expect(isDateFormat(14, undefined)).toBe(true)
  expect(isDateFormat(2, undefined)).toBe(false)
})

test.each([
  ['Apr-26', '2026-04-01', '2026-04-30', 'month'],
  ['2026-04', '2026-04-01', '2026-04-30', 'month'],
  ['04/2026', '2026-04-01', '2026-04-30', 'month'],
  ['Q1 2026/27', '2026-04-01', '2026-06-30', 'quarter'],
  ['Q4 2026/27', '2027-01-01', '2027-03-31', 'quarter'],
  ['2025/26', '2025-04-01', '2026-03-31', 'year'],
  ['30/04/2026', '2026-04-01', '2026-04-30', 'month'],
  ['15/04/2026', '2026-04-15', '2026-04-15', 'day'],
])('the period %s runs from %s to %s', (text, from, to, grain) => {
  expect(readPeriod(text, 'day-first')).toEqual({ from, to, grain, text })
})

test('notice periods are counted in their own unit', () => {
  expect(readNotice('3 months')).toEqual({ value: { count: 3, unit: 'month', text: '3 months' } })
  expect(readNotice('Twelve weeks')).toMatchObject({ value: { count: 12, unit: 'week' } })
  expect(readNotice("90 days' notice")).toMatchObject({ value: { count: 90, unit: 'day' } })
  expect(readNotice('6')).toMatchObject({ value: { count: 6, unit: 'month' } })
  expect(readNotice('by agreement')).toHaveProperty('unreadable')
})

test('numbers take thousands separators and percent signs; suppressed values are absent', () => {
  expect(readNumber('1,234.5')).toEqual({ value: 1234.5 })
  expect(readNumber('84.6 %')).toEqual({ value: 84.6 })
  expect(readNumber('c')).toEqual({ absent: 'suppressed by the publisher' })
  expect(readNumber('system was down')).toHaveProperty('unreadable')
  expect(readYesNo('Y')).toEqual({ value: true })
  expect(readYesNo('No')).toEqual({ value: false })
})

test('text keeps its letters and loses odd blanks, direction marks and control characters', () => {
  expect(cleanText('\u00A0Caf\u0065\u0301  \u201CA\u201D\u202E\u0007 ')).toBe('Café “A”')
  expect(readText('N/A')).toEqual({ absent: 'not applicable or none' })
})

test.each(['1,5', '93,4', '12,34', '1,2345', '1.234,5', '0,885'])('the number “%s” is not read: a comma parts thousands and nothing else', (text) => {
  expect(readNumber(text)).toEqual({ unreadable: 'is not a number' })
})
