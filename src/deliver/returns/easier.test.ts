import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askingCosts, median, minutesInWords, type TimedReturn } from './minutes.rule.ts'
import { unchanged } from './unchanged.rule.ts'

const line = (reference: string, value: number | null = null) => ({ id: `line-${reference}`, kpi_id: `kpi-${reference}`, reference, name: `Indicator ${reference}`, value, numerator: null, denominator: null })

test('"no change" sends the figures of last time, each saying since when', () => {
  const { repeated, refusals } = unchanged({ allowed: true, lines: [line('KPI-1'), line('KPI-2')], before: { period: '2026-09', lines: [line('KPI-2', 5), line('KPI-1', 84.2)] } })
  expect(refusals).toEqual([])
  expect(repeated.map((one) => [one.line, one.value, one.reason])).toEqual([['line-KPI-1', 84.2, 'No change since September 2026'], ['line-KPI-2', 5, 'No change since September 2026']])
})

test('"no change" is refused where it is not allowed, where nothing came before, and for indicators without a value from then', () => {
  const before = { period: '2026-09', lines: [line('KPI-1', 84.2), line('KPI-2', null)] }
  const codes = (facts: Parameters<typeof unchanged>[0]) => unchanged(facts).refusals.map((one) => one.code)
  expect(codes({ allowed: false, lines: [line('KPI-1')], before })).toEqual(['return.not-unchanged'])
  expect(codes({ allowed: true, lines: [line('KPI-1')], before: undefined })).toEqual(['return.nothing-before'])
  expect(codes({ allowed: true, lines: [line('KPI-1'), line('KPI-2'), line('KPI-3')], before })).toEqual(['return.no-value-before', 'return.no-value-before'])
})

const one = (contract: string, sent_on: string, minutes: number | null): TimedReturn => ({ contract_id: contract, contract, provider: 'P', body: 'B', sent_on, minutes })

test('the median is of the last six that said how long it took; the year adds up what was said', () => {
  const rows = [10, 20, 30, 40, 50, 60, 900].map((minutes, at) => one('Meals', `2026-${String(9 - at).padStart(2, '0')}-05`, minutes))
  const [cost] = askingCosts([...rows, one('Meals', '2026-10-05', null)], '2025-11-21')
  expect(cost).toMatchObject({ median: 35, year: 1110, told: 7, sent: 8 })
  expect(askingCosts([one('Meals', '2025-11-20', 60)], '2025-11-21')[0]).toMatchObject({ median: 60, year: 0, told: 0, sent: 0 })
  expect(askingCosts([one('Meals', '2025-11-21', 60)], '2025-11-21')[0]).toMatchObject({ year: 60, sent: 1 })
})

test('the order in which returns came in changes nothing, and the sum over contracts is the sum of what was said', () => {
  const rows = fc.array(fc.record({ contract: fc.constantFrom('a', 'b', 'c'), day: fc.integer({ min: 1, max: 28 }), minutes: fc.option(fc.integer({ min: 1, max: 10_000 })) }), { maxLength: 40 })
  fc.assert(fc.property(rows, fc.infiniteStream(fc.nat()), (list, noise) => {
    const timed = list.map((row) => one(row.contract, `2026-06-${String(row.day).padStart(2, '0')}`, row.minutes))
    const shuffled = timed.map((row) => ({ row, at: noise.next().value! })).sort((a, b) => a.at - b.at).map(({ row }) => row)
    const costs = askingCosts(timed, '2026-01-01')
    expect(askingCosts(shuffled, '2026-01-01')).toEqual(costs)
    expect(costs.reduce((sum, cost) => sum + cost.year, 0)).toBe(timed.reduce((sum, row) => sum + (row.minutes ?? 0), 0))
  }))
})

test('the median lies between the least and the most, and nothing has none', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1 }), (values) => {
    expect(median(values)!).toBeGreaterThanOrEqual(Math.min(...values))
    expect(median(values)!).toBeLessThanOrEqual(Math.max(...values))
  }))
  expect(median([])).toBeNull()
  expect([1, 59, 60, 61, 125, 6_000].map(minutesInWords)).toEqual(['1 minute', '59 minutes', '1 hour', '1 hour 1 minute', '2 hours 5 minutes', '100 hours'])
})
