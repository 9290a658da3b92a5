import { describe, expect, test } from 'vitest'
import { addMonths } from '../../kernel/time.ts'
import { claimReasons, powerOf } from './claim.acts.ts'
import { calibrationOf, costPerUnit, detectable, effectOf, notJudged, verdictOf, type MonthValue } from './effect.rule.ts'

const wobble = [0.4, -0.3, 0.1, 0.5, -0.6, 0.2, -0.1, 0.3, -0.4, 0.2, -0.2, 0.1, 0.3, -0.5, 0.2, 0, -0.3, 0.4, 0.1, -0.2]
const months = (shift: (at: number) => number): MonthValue[] => wobble.map((value, at) => ({ period: addMonths('2025-01-01', at).slice(0, 7), value: 50 + value + shift(at) }))
const claim = { startsFrom: '2025-11', byMonth: '2026-08', low: 5, likely: 10, high: 15, unit: '%' }

describe('what came of a claim', () => {
  test('a jump as large as claimed came as claimed, and says what it assumes', () => {
    const effect = effectOf(months((at) => (at >= 10 ? 10 : 0)), claim)!
    expect(effect).toMatchObject({ verdict: 'as claimed', monthsBefore: 10, monthsAfter: 10 })
    expect(effect.lower).toBeLessThan(10)
    expect(effect.upper).toBeGreaterThan(10)
    expect(effect.assumptions).toHaveLength(4)
    expect(effect.months[9]!.without).toBeNull()
    expect(effect.months[19]!.without!).toBeCloseTo(50, 0)
  })
  test.each([[3, 'less than claimed'], [25, 'more than claimed'], [-8, 'the other way'], [0, 'less than claimed']] as const)('a jump of %i is %s', (jump, verdict) => {
    expect(effectOf(months((at) => (at >= 10 ? jump : 0)), claim)!.verdict).toBe(verdict)
  })
  test('limits that hold both nothing and the claim tell nothing', () => {
    expect(verdictOf(claim, { estimate: 4, lower: -3, upper: 11 })).toBe('cannot be told')
    expect(verdictOf({ low: -5, likely: -10, high: -15 }, { estimate: -9, lower: -12, upper: -6 })).toBe('as claimed')
  })
  test('a missing month, or too few before or after, is said and nothing is reckoned', () => {
    const gap = months(() => 0).filter((one) => one.period !== '2025-06')
    expect(notJudged(gap, claim.startsFrom, claim.byMonth)).toMatch(/the value of 2025-06 is missing/)
    expect(notJudged(months(() => 0), '2025-04', claim.byMonth)).toMatch(/there are 3 and 17/)
    expect(effectOf(gap, claim)).toBeUndefined()
  })
})

test('a claim names a least, a likely and a most that go one way, and a month after its start', () => {
  const fields = (ask: Partial<Parameters<typeof claimReasons>[0]>): (string | undefined)[] => claimReasons({ startsFrom: '2026-01', byMonth: '2026-12', low: 1, likely: 2, high: 3, ...ask }).map((one) => one.field)
  expect(fields({})).toEqual([])
  expect(fields({ low: -3, likely: -5, high: -9 })).toEqual([])
  expect(fields({ low: -1 })).toEqual(['low'])
  expect(fields({ low: 4 })).toEqual(['low'])
  expect(fields({ likely: 0 })).toEqual(['likely'])
  expect(fields({ byMonth: '2026-01' })).toEqual(['byMonth'])
  expect(fields({ startsFrom: 'January', byMonth: '2026-13' })).toEqual(['startsFrom', 'byMonth'])
})

test('a change smaller than what can be told from chance is warned of before, not refused', () => {
  const before = months(() => 0)
  const plain = [1, 3, 1, 3, 1, 3, 1, 3]
  // Eight months one from their mean of two: a deviation of the square root of 8/7.
  expect(detectable(plain, 8)!).toBeCloseTo(2.8 * Math.sqrt(8 / 7) * Math.sqrt(1 / 8 + 1 / 8), 10)
  expect(detectable(wobble.slice(0, 7), 10)).toBeUndefined()
  expect(powerOf({ startsFrom: '2026-09', byMonth: '2027-06', low: 0.01, likely: 0.02, high: 0.03 }, before, '%').reasons).toMatchObject([{ code: 'claim.power', strength: 'warning' }])
  expect(powerOf({ startsFrom: '2026-09', byMonth: '2027-06', low: 1, likely: 2, high: 3 }, before, '%').reasons).toEqual([])
})

test('what a unit cost has limits the other way round, and none where nothing may have come', () => {
  expect(costPerUnit(100_000_00n, { estimate: 10, lower: 5, upper: 20 })).toEqual({ likely: '£10,000.00', from: '£5,000.00', to: '£20,000.00' })
  expect(costPerUnit(100_000_00n, { estimate: -10, lower: -20, upper: -5 })).toEqual({ likely: '£10,000.00', from: '£5,000.00', to: '£20,000.00' })
  expect(costPerUnit(100_000_00n, { estimate: 1, lower: -1, upper: 3 })).toBeUndefined()
})

test('how far a body’s claims can be trusted is told from those that were judged', () => {
  expect(calibrationOf([])).toMatchObject({ claims: 0, share: null })
  const one = (estimate: number, verdict: 'as claimed' | 'less than claimed' | 'cannot be told') => ({ likely: 10, effect: { estimate, lower: estimate - 1, upper: estimate + 1, verdict } })
  expect(calibrationOf([one(9, 'as claimed'), one(2, 'less than claimed'), one(5, 'cannot be told')])).toMatchObject({ claims: 3, told: 2, asClaimed: 1, share: 0.5 })
})
