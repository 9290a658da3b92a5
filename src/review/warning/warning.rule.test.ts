import { expect, test } from 'vitest'
import { quiet } from './warning.fixture.ts'
import { hitRate, pointsOf, proposed, signals, warningParts, weightReasons, weightsWith, type Adverse, type Kept } from './warning.rule.ts'

test('every signal is a part of its own, with its words, also when it gives nothing', () => {
  const parts = warningParts(quiet, '2026-06-01')
  expect([parts.map((one) => one.part).sort(), pointsOf(parts)]).toEqual([signals.map((one) => one.value).sort(), 0])
  const troubled = warningParts({ ...quiet, worse: 1, staffWorse: 1, late: 2, restricted: 1, ratingFell: 1, regulator: 1, disputed: 4, visitRating: 'poor', accountsUpTo: '2024-08-31' }, '2026-06-01')
  expect(troubled.filter((one) => one.points > 0).map((one) => [one.part, one.points, one.words])).toEqual([
    ['changes', 2, '1 real change for the worse'], ['staff', 2, '1 staff indicator worse'], ['late', 2, '2 late returns'], ['restricted', 2, '1 restricted concern'], ['rating', 4, '1 rating fell at the regulator'], ['regulator', 3, '1 registration ended or changed owner'],
    ['visit', 4, 'last visit: poor'], ['invoices', 3, '4 invoices queried'], ['finance', 2, 'accounts up to 31 August 2024'],
  ])
})

test('accounts are old exactly twenty-one months after their last day, and none recorded is said and gives nothing', () => {
  const finance = (accountsUpTo: string | null) => warningParts({ ...quiet, accountsUpTo }, '2026-06-01').find((one) => one.part === 'finance')!
  expect([finance('2024-09-01').points, finance('2024-09-02').points, finance(null)]).toEqual([2, 0, { part: 'finance', words: 'no accounts recorded', points: 0 }])
})

test('of the points that a body sets, the last of each signal holds', () => {
  const set = [{ signal: 'late', each: 5, most: 9 }, { signal: 'warned', each: 3, most: 0 }, { signal: 'late', each: 2, most: 2 }]
  expect([weightsWith(set).of.late, weightsWith(set).warnedFrom, weightsWith([])]).toEqual([{ each: 2, most: 2 }, 3, proposed.weights])
  const codes = (signal: string, each: number, most: number): string[] => weightReasons({ signal, each, most }, proposed.weights).map((one) => one.code)
  expect([codes('late', 1, 3), codes('late', 4, 3), codes('warned', 0, 0), codes('warned', 6, 0)]).toEqual([['warning.same'], ['warning.most'], ['warning.from'], []])
})

const months = (warned: readonly boolean[], contract = 'a'): Kept[] => warned.map((one, at) => ({ contract, on: `2026-0${at + 1}-01`, warned: one }))
const event = (on: string, contract = 'a'): Adverse => ({ contract, on, sort: 'notice' })

test('a warning counts once when it begins, and only when its months have passed', () => {
  expect(hitRate(months([true, true, false, true, false]), [], 3, '2026-06-30')).toMatchObject({ warnings: 1, came: 0 })
  expect(hitRate(months([true, true, false, true, false]), [], 3, '2026-07-01')).toMatchObject({ warnings: 2 })
})

test('something adverse in the months after a warning makes it right; on the day itself or later it does not', () => {
  const came = (on: string): number => hitRate(months([true, false]), [event(on)], 3, '2026-12-31').came
  expect([came('2026-01-01'), came('2026-01-02'), came('2026-04-01'), came('2026-04-02')]).toEqual([0, 1, 1, 0])
})

test('an adverse event counts if versions of the months before it stand, and once for what follows it', () => {
  expect(hitRate(months([false, true]), [event('2026-02-15')], 3, '2026-12-31')).toMatchObject({ events: 1, warnedBefore: 1 })
  expect(hitRate(months([false, true]), [event('2026-02-01')], 3, '2026-12-31')).toMatchObject({ events: 1, warnedBefore: 0 })
  expect(hitRate(months([true]), [event('2026-02-01'), event('2026-03-01')], 3, '2026-12-31')).toMatchObject({ events: 1, warnedBefore: 1 })
  expect(hitRate(months([true]), [event('2025-12-01'), event('2026-06-01'), event('2026-02-01', 'b')], 3, '2026-12-31')).toMatchObject({ events: 0, warnedBefore: 0 })
})
