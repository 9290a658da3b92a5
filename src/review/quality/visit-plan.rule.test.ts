import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rankOf, visitPlan, whyOf, type VisitRisk } from './visit-plan.rule.ts'

const quiet: VisitRisk = { id: 'a', contract: 'Quiet', provider: '', annualPence: 5_000_000n, lastVisit: { on: '2026-04-01', rating: 'good' }, worse: 0, notices: 0, concerns: 0, incidents: 0, harmful: 0, planned: null }
const points = (more: Partial<VisitRisk>): Record<string, number> => Object.fromEntries(rankOf({ ...quiet, ...more }, '2026-06-01').parts.map((one) => [one.part, one.points]))

test('the place in the plan is the sum of parts that are shown', () => {
  const row = rankOf({ ...quiet, annualPence: 120_000_000n, lastVisit: null, worse: 2, notices: 1, incidents: 3, harmful: 1 }, '2026-06-01')
  expect(row.parts.map((one) => [one.words, one.points])).toEqual([['£1,200,000 a year', 3], ['never visited', 4], ['2 real changes for the worse', 4], ['1 notice', 4], ['3 incidents in twelve months, 1 with moderate harm or more', 5]])
  expect(row.points).toBe(20)
  expect(whyOf(rankOf({ ...quiet, lastVisit: null }, '2026-06-01'))).toBe('£50,000 a year; never visited')
})

test('a visit counts by the months since, exactly on the day, and by what it found', () => {
  expect(points({ lastVisit: { on: '2025-06-01', rating: 'good' } })['last visit']).toBe(3)
  expect(points({ lastVisit: { on: '2025-06-02', rating: 'good' } })['last visit']).toBe(1)
  expect(points({ lastVisit: { on: '2026-05-01', rating: 'poor' } })['last visit']).toBe(4)
  expect(points({ lastVisit: { on: '2024-06-01', rating: 'needs improvement' } })['last visit']).toBe(6)
})

test('an unknown value is not taken for little, and no part alone decides', () => {
  expect(points({ annualPence: null })['money']).toBe(2)
  expect(points({ worse: 50, notices: 50, concerns: 50, incidents: 50, harmful: 50 })).toMatchObject({ changes: 6, notices: 8, incidents: 6 })
})

test('of equal points the greater value comes first, then the title', () => {
  const rows = visitPlan([{ ...quiet, id: '1', contract: 'B' }, { ...quiet, id: '2', contract: 'A' }, { ...quiet, id: '3', contract: 'C', annualPence: 6_000_000n }, { ...quiet, id: '4', contract: 'D', concerns: 1 }], '2026-06-01')
  expect(rows.map((row) => row.contract)).toEqual(['D', 'C', 'A', 'B'])
})

test('more of anything bad never lowers the place', () => {
  const risk = fc.record({ annualPence: fc.option(fc.bigInt({ min: 0n, max: 10_000_000_000n }), { nil: null }), worse: fc.nat(9), notices: fc.nat(4), concerns: fc.nat(4), harmful: fc.nat(5), more: fc.nat(5) })
  fc.assert(fc.property(risk, fc.constantFrom('worse', 'notices', 'concerns'), ({ more, ...one }, which) => {
    const base = { ...quiet, ...one, incidents: one.harmful + more }
    expect(rankOf({ ...base, [which]: base[which] + 1 }, '2026-06-01').points).toBeGreaterThanOrEqual(rankOf(base, '2026-06-01').points)
    expect(rankOf({ ...base, incidents: base.incidents + 1, harmful: base.harmful + 1 }, '2026-06-01').points).toBeGreaterThanOrEqual(rankOf(base, '2026-06-01').points)
  }))
})
