import { describe, expect, test } from 'vitest'
import { addMonths } from '../../kernel/time.ts'
import { comparatorReasons, comparedPower } from './claim.acts.ts'
import { agreementOf, comparedEffect, detectableCompared, notCompared, peopleOf, type UnitSeries } from './compared.rule.ts'
import { costPerUnit } from './effect.rule.ts'

const wobble = [0.4, -0.3, 0.1, 0.5, -0.6, 0.2, -0.1, 0.3, -0.4, 0.2, -0.2, 0.1, 0.3, -0.5, 0.2, 0, -0.3, 0.4, 0.1, -0.2]
const series = (id: string, served: boolean, of: (at: number) => number, turn = 0): UnitSeries => ({ id, name: id, served, values: wobble.map((_, at) => ({ period: addMonths('2025-01-01', at).slice(0, 7), value: of(at) + wobble[(at + turn) % wobble.length]!, denominator: 100 })) })
const claim = { startsFrom: '2025-11', byMonth: '2026-08', low: 2, likely: 4, high: 6, unit: '%' }
/** Everybody rises by 6 from the start on; where the change reached, by 4 more. */
const rise = (more: number) => (at: number): number => 50 + (at >= 10 ? 6 + more : 0)
const units = [series('north', true, rise(4)), series('east', false, (at) => rise(0)(at) - 5, 3), series('west', false, (at) => rise(0)(at) + 2, 7)]

describe('what came of a change against those it did not reach', () => {
  test('a rise that came everywhere is not counted as its effect', () => {
    const found = comparedEffect(units, claim)!
    expect(found.estimate).toBeCloseTo(4, 0)
    expect(found).toMatchObject({ served: 1, compared: 2, monthsBefore: 10, monthsAfter: 10, verdict: 'as claimed' })
    expect(found.lower).toBeGreaterThan(0)
    expect(found.months[19]!.without).toBeCloseTo(56, 0)
  })
  test('it is after less before where it reached, less the same where it did not', () => {
    const mean = (id: string, from: number, to: number): number => units.find((unit) => unit.id === id)!.values.slice(from, to).reduce((sum, one) => sum + one.value!, 0) / (to - from)
    const change = (id: string): number => mean(id, 10, 20) - mean(id, 0, 10)
    expect(comparedEffect(units, claim)!.estimate).toBeCloseTo(change('north') - (change('east') + change('west')) / 2, 8)
  })
  test('with few units the wider limits are given, and it is said', () => {
    const found = comparedEffect(units, claim)!
    expect(found.lower).toBeLessThanOrEqual(found.byUnit.lower)
    expect(found.upper).toBeGreaterThanOrEqual(found.byUnit.upper)
    expect(found.assumptions.at(-1)).toMatch(/With 3 units in all/)
  })
  test('trends that part before the start are seen by their test, by a false start, and in words', () => {
    const drifting = [series('north', true, (at) => 50 + at * 0.5), ...units.slice(1).map((unit) => ({ ...unit, values: unit.values.map((one, at) => ({ ...one, value: 50 + wobble[(at + 3) % 20]! })) }))]
    const found = comparedEffect(drifting, claim)!
    expect(found.trends).toMatchObject({ differ: true })
    expect(found.trends.estimate).toBeCloseTo(0.5, 1)
    expect(found.placebo!.lower).toBeGreaterThan(0)
    expect(found.assumptions[0]).toMatch(/moved apart already/)
    const alike = comparedEffect(units, claim)!
    expect(alike.trends.differ).toBe(false)
    // The months cannot rule out every drift: what they could hide is told.
    expect(alike.trends.hidden).toBeGreaterThan(0)
    expect(alike.assumptions[1]).toMatch(/finds nothing/)
  })
  test('a month that one of them lacks is named, and nothing is reckoned', () => {
    const gap = units.map((unit) => (unit.id === 'west' ? { ...unit, values: unit.values.filter((one) => one.period !== '2025-06') } : unit))
    expect(notCompared(gap, claim.startsFrom, claim.byMonth)).toMatch(/2025-06 is missing for west/)
    expect(comparedEffect(gap, claim)).toBeUndefined()
    expect(notCompared(units, '2025-04', claim.byMonth)).toMatch(/have 3 months before the start and 17 after/)
    expect(notCompared([units[0]!], claim.startsFrom, claim.byMonth)).toBe('No comparator was named.')
  })
})

test('two designs agree, agree but not equally sure, or disagree, and it is said', () => {
  const of = (estimate: number, reach: number) => ({ estimate, lower: estimate - reach, upper: estimate + reach })
  expect(agreementOf(of(5, 1), of(5.5, 1))).toMatchObject({ agree: true })
  expect(agreementOf(of(10, 1), of(4, 1))).toMatchObject({ agree: false, words: expect.stringMatching(/disagree by more than chance\. Against those compared less came/) })
  expect(agreementOf(of(4, 1), of(4, 5))).toMatchObject({ agree: false, words: expect.stringMatching(/only its own months tell/) })
  expect(agreementOf(of(1, 5), of(-1, 5)).words).toMatch(/neither tells a change/)
})

test('an effect in per cent is people, where it is known out of how many, and so is what each of them cost', () => {
  const people = peopleOf({ estimate: 4, lower: 2, upper: 6 }, '%', Array.from({ length: 10 }, () => 500))!
  expect(people).toEqual({ estimate: 200, lower: 100, upper: 300 })
  expect(costPerUnit(100_000_00n, people)).toEqual({ likely: '£500.00', from: '£333.33', to: '£1,000.00' })
  expect(comparedEffect(units, claim)!.people!.estimate).toBeCloseTo(40, -1)
  expect(peopleOf({ estimate: 4, lower: 2, upper: 6 }, 'days', [500])).toBeUndefined()
  expect(peopleOf({ estimate: 4, lower: 2, upper: 6 }, '%', [500, null])).toBeUndefined()
})

test('before anything is claimed it is said what could be seen against others, and whether they moved apart already', () => {
  const power = detectableCompared(units, '2025-11', 12, '%')!
  expect(power.before).toBe(10)
  expect(detectableCompared(units, '2025-11', 24, '%')!.smallest).toBeLessThan(power.smallest)
  expect(detectableCompared(units, '2025-05', 12, '%')).toBeUndefined()
  const drifting = [series('north', true, (at) => 50 + at), ...units.slice(1)]
  expect(comparedPower(claim, drifting, '%').reasons).toMatchObject([{ code: 'claim.apart', strength: 'warning' }])
  expect(comparedPower(claim, units, '%')).toMatchObject({ reasons: [], words: expect.stringMatching(/Against 2 compared/) })
})

test('those compared have the same unit, stand on one side, and it is said why they are', () => {
  const other = (id: string, unit = '%') => ({ id, name: 'Visits in time', unit, contract: id, provider: '', body: 'NHS Testshire' })
  const fields = (ask: Partial<Parameters<typeof comparatorReasons>[0]>, others = [other('east')]) => comparatorReasons({ kpi: 'north', comparatorReason: 'Alike', ...ask }, '%', others).map((one) => one.code)
  expect(fields({ comparators: ['east'] })).toEqual([])
  expect(fields({ comparators: ['east'], comparatorReason: undefined })).toEqual(['claim.why-compared'])
  expect(fields({ comparators: ['east'] }, [other('east', 'days')])).toEqual(['claim.unit'])
  expect(fields({ comparators: ['gone'] })).toEqual(['claim.not-seen'])
  expect(fields({ served: ['east'], comparators: ['east'] })).toEqual(['claim.both'])
  expect(fields({ served: ['east'] })).toEqual(['claim.none-compared'])
})
