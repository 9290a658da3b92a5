import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rankOf, visitPlan, whyOf, type VisitRisk } from './visit-plan.rule.ts'
import { quiet as calm } from './warning.fixture.ts'
import { weightsWith } from './warning.rule.ts'

const quiet: VisitRisk = { ...calm, id: 'a', contract: 'Quiet', provider: '', annualPence: 5_000_000n, last: { on: '2026-04-01', rating: 'good' }, planned: null }
const points = (more: Partial<VisitRisk>): Record<string, number> => Object.fromEntries(rankOf({ ...quiet, ...more }, '2026-06-01').parts.map((one) => [one.part, one.points]))

test('the place in the plan is the sum of parts that are shown', () => {
  const row = rankOf({ ...quiet, annualPence: 120_000_000n, last: null, worse: 2, notices: 1, incidents: 2, harmful: 1 }, '2026-06-01')
  expect(row.parts.filter((one) => one.points > 0).map((one) => [one.words, one.points])).toEqual([['£1,200,000 a year', 3], ['never visited', 4], ['2 real changes for the worse', 4], ['1 performance notice', 4], ['2 incidents with little or no harm in twelve months', 2], ['1 incident with moderate harm or more in twelve months', 3]])
  expect(row.points).toBe(20)
  expect(whyOf(rankOf({ ...quiet, last: null }, '2026-06-01'))).toBe('£50,000 a year; never visited')
})

test('a visit counts by the months since, exactly on the day, and by what it found', () => {
  expect(points({ last: { on: '2025-06-01', rating: 'good' } })['last visit']).toBe(3)
  expect(points({ last: { on: '2025-06-02', rating: 'good' } })['last visit']).toBe(1)
  expect(points({ last: { on: '2026-05-01', rating: 'poor' }, visitRating: 'poor' })).toMatchObject({ 'last visit': 0, visit: 4 })
  expect(points({ last: { on: '2024-06-01', rating: 'needs improvement' }, visitRating: 'needs improvement' })).toMatchObject({ 'last visit': 4, visit: 2 })
})

test('an unknown value is not taken for little, and no part alone decides', () => {
  expect(points({ annualPence: null })['money']).toBe(2)
  expect(points({ worse: 50, notices: 50, concerns: 50, incidents: 50, harmful: 50 })).toMatchObject({ changes: 6, notices: 8, concerns: 6, incidents: 4, harmful: 6 })
})

test('the plan uses the points that the body set for the early warning', () => {
  expect(rankOf({ ...quiet, notices: 1 }, '2026-06-01', weightsWith([{ signal: 'notices', each: 9, most: 9 }])).parts.find((one) => one.part === 'notices')!.points).toBe(9)
})

test('of equal points the greater value comes first, then the title', () => {
  const rows = visitPlan([{ ...quiet, id: '1', contract: 'B' }, { ...quiet, id: '2', contract: 'A' }, { ...quiet, id: '3', contract: 'C', annualPence: 6_000_000n }, { ...quiet, id: '4', contract: 'D', concerns: 1 }], '2026-06-01')
  expect(rows.map((row) => row.contract)).toEqual(['D', 'C', 'A', 'B'])
})

test('more of anything bad never lowers the place', () => {
  const risk = fc.record({ annualPence: fc.option(fc.bigInt({ min: 0n, max: 10_000_000_000n }), { nil: null }), worse: fc.nat(9), notices: fc.nat(4), concerns: fc.nat(4), harmful: fc.nat(5), incidents: fc.nat(5), restricted: fc.nat(3), ratingFell: fc.nat(3), late: fc.nat(5) })
  fc.assert(fc.property(risk, fc.constantFrom('worse', 'notices', 'concerns', 'harmful', 'incidents', 'restricted', 'ratingFell', 'late'), (one, which) => {
    const base = { ...quiet, ...one }
    expect(rankOf({ ...base, [which]: base[which] + 1 }, '2026-06-01').points).toBeGreaterThanOrEqual(rankOf(base, '2026-06-01').points)
  }))
})
