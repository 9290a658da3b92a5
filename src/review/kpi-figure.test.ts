import { expect, test } from 'vitest'
import { singleValues } from './charts/chart-choice.rule.ts'
import { controlPicture } from './control-picture.ts'
import { judge, type Baseline } from './kpi-chart.ts'
import { causesOf, sentenceOf } from './kpi-figure.ts'
import type { KpiChart } from './reads.ts'

const months = [85, 84, 84, 86, 85, 83, 84, 85, 84, 86, 84, 85, 76, 72, 70, 72, 76, 78, 77, 79, 80, 81, 83, 84, 84].map((value, at) => ({ period: `${2024 + Math.floor((at + 9) / 12)}-${String(((at + 9) % 12) + 1).padStart(2, '0')}`, value }))
const baseline: Baseline = { id: 'b', number: 1, from_period: '2024-10', to_period: '2025-09', periods: months.slice(0, 12).map((one) => one.period), held: months.slice(0, 12).map((one) => one.value), mean: 0, lower: 0, upper: 0, reason: 'settled', made_at: '' }
const chartOf = (targets: [string, number][], direction: 'up' | 'down' = 'up', shown = months): KpiChart =>
  ({ kpi: { unit: '%', direction }, targets: targets.map(([valid_from, value]) => ({ valid_from, value })), values: [], baselines: [baseline], judged: judge(shown, [baseline], { direction, target: null, choice: singleValues(direction, '%') }) }) as unknown as KpiChart

test('a chart says where the indicator stands, how long its target was met, and how far the change went', () => {
  expect(sentenceOf(chartOf([['2024-10-01', 75]]))).toBe('October 2026: 84 %. The target of at least 75 % was met in each of the last 9 months. A real change for the worse since October 2025, lowest in December 2025 (70 %), now back within the limits.')
})

test('each month is held against the target of its day', () => {
  expect(sentenceOf(chartOf([['2024-10-01', 75], ['2026-09-01', 85]]))).toContain('The target of at least 85 % was missed in each of the last 2 months.')
})

test('where less is better the target is the most that may be', () => {
  expect(sentenceOf(chartOf([['2024-10-01', 90]], 'down'))).toContain('The target of at most 90 % was met in every month.')
})

test('a change that still goes on beyond the limits is not called back', () => {
  expect(sentenceOf(chartOf([], 'up', months.slice(0, 15)))).toBe('December 2025: 70 %. A real change for the worse since October 2025.')
})

test('a real change is marked with the reason that was given for its first month', () => {
  const chart = { ...chartOf([]), values: [{ period: '2025-10', reason: 'Four therapists left.' }, { period: '2025-11', reason: 'Still short.' }] } as unknown as KpiChart
  expect(causesOf(chart)).toEqual([{ period: '2025-10', words: 'Four therapists left.' }])
  const { markup } = controlPicture({ title: 't', description: 'd', unit: '%', points: chart.judged.points, segments: chart.judged.segments, targets: chart.judged.points.map(() => null), causes: causesOf(chart) })
  expect(markup).toContain('Four therapists left.')
})
