import { expect, test } from 'vitest'
import { judge, type Baseline } from './kpi-chart.ts'
import { limitsStepByStep } from './limits.ts'

const months = (from: string, values: (number | null)[]) => values.map((value, at) => {
  const [year, month] = from.split('-').map(Number)
  const index = year! * 12 + month! - 1 + at
  return { period: `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`, value }
})
const settled = [85, 84, 84, 86, 85, 83, 84, 85, 84, 86, 84, 85]
const after = [76, 72, 70, 72, 76, 78, 77, 79, 80, 81, 83, 84, 84]
const all = months('2024-10', [...settled, ...after])
const baseline: Baseline = { id: 'b', number: 1, from_period: '2024-10', to_period: '2025-09', periods: all.slice(0, 12).map((one) => one.period), held: settled, mean: 0, lower: 0, upper: 0, reason: 'settled', made_at: '' }
const up = { direction: 'up', target: 75 } as const

test('the settled year gives mean 84.6 and limits 81.2 to 88.0, and the change is told from October 2025', () => {
  const { segments, signals, points } = judge(all, [baseline], up)
  expect(segments).toHaveLength(1)
  expect(segments[0]!.mean).toBeCloseTo(84.58, 2)
  expect(segments[0]!.lower).toBeCloseTo(81.2, 1)
  expect(segments[0]!.upper).toBeCloseTo(88.0, 1)
  expect(segments[0]).toMatchObject({ baseline: 1, trial: false })
  expect(signals).toHaveLength(1)
  expect(signals[0]).toMatchObject({ from: '2025-10', to: '2026-10', months: 13, way: 'low', better: false, rule: 'outside limits', value: 76 })
  expect(points.filter((point) => point.inBaseline).every((point) => point.change === null)).toBe(true)
})

test('a new month never moves locked limits; without a baseline it does', () => {
  const before = judge(all.slice(0, 14), [baseline], up).segments[0]!
  const later = judge(all, [baseline], up).segments[0]!
  expect(later).toMatchObject({ mean: before.mean, lower: before.lower, upper: before.upper })
  expect(judge(all, [], up).segments[0]!.mean).not.toBe(judge(all.slice(0, 14), [], up).segments[0]!.mean)
})

test('a value of the baseline corrected later is shown, but the limits stay as they were locked', () => {
  const corrected = all.map((one) => (one.period === '2025-01' ? { ...one, value: 60 } : one))
  const judged = judge(corrected, [baseline], up)
  expect(judged.segments[0]!.mean).toBeCloseTo(84.58, 2)
  expect(judged.points.find((point) => point.period === '2025-01')!.value).toBe(60)
})

test('a new baseline opens a stretch of its own and leaves what was judged before', () => {
  const better = months('2026-11', [90, 91, 90, 92, 91, 90, 91, 92, 90, 91, 90, 92, 97])
  const second: Baseline = { ...baseline, number: 2, from_period: '2026-11', to_period: '2027-10', periods: better.slice(0, 12).map((one) => one.period), held: better.slice(0, 12).map((one) => one.value!) }
  const { segments, signals } = judge([...all, ...better], [second, baseline], up)
  expect(segments.map((one) => [one.from, one.to, one.baseline])).toEqual([['2024-10', '2026-10', 1], ['2026-11', '2027-11', 2]])
  expect(signals.map((one) => [one.from, one.better])).toEqual([['2025-10', false], ['2027-11', true]])
})

test('less is better turns the judgement round', () => {
  expect(judge(all, [baseline], { direction: 'down', target: null }).signals[0]).toMatchObject({ way: 'low', better: true })
})

test('a few months tell no change, and months without a value draw no limits', () => {
  expect(judge(all.slice(0, 5), [], up)).toMatchObject({ signals: [], segments: [{ trial: true }] })
  expect(judge(months('2026-01', [null, null]), [], up)).toMatchObject({ points: [], segments: [], signals: [] })
})

test('the limits worked out apart from the statistics library are the same', () => {
  const { segments } = judge(all, [baseline], up)
  const steps = limitsStepByStep(settled)
  expect(steps.lower).toBeCloseTo(segments[0]!.lower!, 10)
  expect(steps.upper).toBeCloseTo(segments[0]!.upper!, 10)
  expect(limitsStepByStep([1, 2, 1, 2, 1, 2, 40, 1, 2])).toMatchObject({ screened: 2 })
})
