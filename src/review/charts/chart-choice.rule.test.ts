import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pChart, uChart } from '../../evidence/statistics/index.ts'
import { judge, type Baseline } from '../kpi-chart.ts'
import { controlPicture } from '../control-picture.ts'
import { countedStepByStep } from '../limits.ts'
import { chooseChart, gapsBetween, perOf, type Observed } from './chart-choice.rule.ts'

const month = (at: number): string => `${2024 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
const share = (counts: readonly (readonly [number, number])[]): Observed[] => counts.map(([numerator, denominator], at) => ({ period: month(at), value: (numerator / denominator) * 100, numerator, denominator }))
const plain = (values: readonly (number | null)[]): Observed[] => values.map((value, at) => ({ period: month(at), value }))
const percent = { unit: '%', direction: 'up' } as const
const steady = share(Array.from({ length: 14 }, (_, at) => [40 + (at % 3), 100] as const))

test('a per cent whose every month came with both numbers is drawn as a share of those counted', () => {
  expect(chooseChart(percent, steady)).toMatchObject({ kind: 'p', drawn: 'counts', per: 100, possible: ['p', 'xmr'] })
})

test('a month without its numbers, or whose numbers give another value, leaves single values, and the reason is said', () => {
  expect(chooseChart(percent, [...steady.slice(0, 13), { period: '2025-02', value: 41 }])).toMatchObject({ kind: 'xmr', why: expect.stringContaining('Only 13 of 14 months') as string })
  expect(chooseChart(percent, [...steady.slice(0, 13), { period: '2025-02', value: 70, numerator: 41, denominator: 100 }]).kind).toBe('xmr')
  expect(chooseChart(percent, plain([80, 81]))).toMatchObject({ kind: 'xmr', why: expect.stringContaining('the result only') as string })
})

test('a baseline that holds no numbers counted keeps the chart at single values', () => {
  expect(chooseChart(percent, steady, { held: plain([80]) })).toMatchObject({ kind: 'xmr', why: expect.stringContaining('baseline') as string })
})

test('what a baseline was locked on must carry the chart too, whatever was corrected since', () => {
  expect(chooseChart(percent, steady, { held: [{ period: '2024-01', value: 40, numerator: 40.5, denominator: 100 }] }).kind).toBe('xmr')
  expect(chooseChart(percent, steady, { held: [{ period: '2024-01', value: 40, numerator: 40, denominator: 100 }] }).kind).toBe('p')
  expect(chooseChart({ unit: 'days between falls', direction: 'up' }, plain([12, 30]), { held: plain([-1]) }).kind).toBe('xmr')
})

test('events per 1,000 bed days are drawn as a rate', () => {
  expect(perOf('falls per 1,000 bed days')).toBe(1000)
  expect(chooseChart({ unit: 'falls per 1,000 bed days', direction: 'down' }, [1, 2, 3].map((at) => ({ period: month(at), value: 5, numerator: 10, denominator: 2000 })))).toMatchObject({ kind: 'u', per: 1000 })
})

test('events that most months do not have are drawn by the time between them, and longer is better where fewer are', () => {
  const rare = plain([0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0])
  expect(chooseChart({ unit: 'never events', direction: 'down' }, rare)).toMatchObject({ kind: 't', drawn: 'gaps', direction: 'up', unit: 'days between events', possible: ['t', 'xmr'] })
  expect(chooseChart({ unit: 'never events', direction: 'down' }, rare.map((row) => ({ ...row, denominator: 300 })))).toMatchObject({ kind: 'g' })
  expect(chooseChart({ unit: 'assessments', direction: 'up' }, plain([80, 90, 85, 80, 90, 85, 80, 90, 85, 80, 90, 85])).kind).toBe('xmr')
})

test('what is returned as days or patients between events is drawn so at once', () => {
  expect(chooseChart({ unit: 'days between falls with harm', direction: 'up' }, plain([12, 30]))).toMatchObject({ kind: 't', drawn: 'values', direction: 'up' })
  expect(chooseChart({ unit: 'patients between infections', direction: 'up' }, plain([12, 30])).kind).toBe('g')
})

test('a reader may ask for another chart that the figures can carry, and is told where they cannot', () => {
  expect(chooseChart(percent, steady, { asked: 'xmr' })).toMatchObject({ kind: 'xmr', drawn: 'values', why: expect.stringContaining('You asked for it') as string })
  expect(chooseChart(percent, plain([80, 81]), { asked: 'p' })).toMatchObject({ kind: 'xmr', why: expect.stringContaining('cannot be drawn as a share') as string })
  expect(chooseChart(percent, steady, { asked: '<script>' }).kind).toBe('p')
})

test('one event in January and one in March lie 60 days apart; two in a month lie half a month apart', () => {
  const choice = { kind: 't', events: 'value' } as const
  expect(gapsBetween(plain([1, 0, 1]), choice)).toEqual([{ period: '2024-03', value: 60 }])
  expect(gapsBetween(plain([0, 2]), choice)).toEqual([{ period: '2024-02.02', value: 14.5 }])
})

test('a month without figures breaks what lies between events: nobody knows what happened in it', () => {
  expect(gapsBetween(plain([1, null, 1]), { kind: 't', events: 'value' })).toEqual([])
})

test('the gaps of a series never reach beyond its days, however the events fall', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 36 }), (counts) => {
    const gaps = gapsBetween(plain(counts), { kind: 't', events: 'value' })
    const days = (Date.parse(`${month(counts.length)}-01`) - Date.parse('2024-01-01')) / 86_400_000
    expect(gaps).toHaveLength(Math.max(0, counts.reduce((sum, count) => sum + count, 0) - 1))
    expect(gaps.reduce((sum, gap) => sum + gap.value!, 0)).toBeLessThanOrEqual(days + 0.1 * gaps.length)
  }))
})

test('the limits of a share follow how many were counted', () => {
  const rows = share([...Array.from({ length: 13 }, (_, at) => [40 + (at % 3), 100] as const), [205, 500] as const])
  const { points, segments } = judge(rows, [], { ...percent, target: null, choice: chooseChart(percent, rows) })
  expect(points.at(-1)!.upper! - points.at(-1)!.lower!).toBeLessThan(points[0]!.upper! - points[0]!.lower!)
  expect(segments[0]!.mean).toBeCloseTo((rows.reduce((sum, row) => sum + row.numerator!, 0) / 1800) * 100, 10)
})

test('a locked share keeps its limits when a month of its baseline is corrected later', () => {
  const rows = share(Array.from({ length: 14 }, (_, at) => [40 + (at % 3), 100] as const))
  const baseline: Baseline = {
    id: 'b', number: 1, from_period: month(0), to_period: month(11), periods: rows.slice(0, 12).map((row) => row.period), held: rows.slice(0, 12).map((row) => row.value!), mean: 0, lower: 0, upper: 0, reason: '', made_at: '',
    held_numerators: rows.slice(0, 12).map((row) => row.numerator!), held_denominators: rows.slice(0, 12).map((row) => row.denominator!),
  }
  const corrected = rows.map((row, at) => (at === 3 ? { ...row, value: 90, numerator: 90 } : row))
  const of = (list: Observed[]) => judge(list, [baseline], { ...percent, target: null, choice: chooseChart(percent, list) })
  expect(of(corrected).segments).toEqual(of(rows).segments)
  expect(of(corrected).points[3]!.value).toBe(90)
})

test('a baseline that begins inside the one before takes over from its first month, and both keep their limits', () => {
  const rows = plain(Array.from({ length: 30 }, (_, at) => (at < 18 ? 80 + (at % 3) : 90 + (at % 3))))
  const locked = (number: number, from: number): Baseline => {
    const held = rows.slice(from, from + 12)
    return { id: String(number), number, from_period: held[0]!.period, to_period: held.at(-1)!.period, periods: held.map((row) => row.period), held: held.map((row) => row.value!), mean: 0, lower: 0, upper: 0, reason: '', made_at: '' }
  }
  const { segments, points } = judge(rows, [locked(1, 0), locked(2, 6)], { ...percent, target: null })
  expect(segments.map((one) => [one.from, one.baseline])).toEqual([[month(0), 1], [month(6), 2]])
  expect(points.map((point) => point.period)).toEqual(rows.map((row) => row.period))
})

test('no figures break a chart: whatever was returned, held or corrected, it is drawn', () => {
  const row = fc.record({ value: fc.option(fc.oneof(fc.integer({ min: -5, max: 200 }), fc.double({ min: 0, max: 100, noNaN: true }))), numerator: fc.option(fc.oneof(fc.integer({ min: 0, max: 50 }), fc.double({ min: 0, max: 50, noNaN: true }))), denominator: fc.option(fc.integer({ min: 0, max: 60 })) })
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), fc.constantFrom('%', 'per 1,000 bed days', 'never events', 'days between falls', 'patients between falls', 'visits'), fc.constantFrom(undefined, 'xmr', 'p', 'u', 'g', 't'), fc.boolean(), (list, unit, asked, screen) => {
    const rows: Observed[] = list.map((one, at) => ({ ...one, period: month(at) }))
    const before = rows.slice(0, 12).map((one, at) => ({ ...one, value: 50 + at, numerator: at, denominator: 20 + at }))
    const baseline: Baseline = { id: 'b', number: 1, from_period: month(0), to_period: month(11), periods: before.map((one) => one.period), held: before.map((one) => one.value), held_numerators: before.map((one) => one.numerator), held_denominators: before.map((one) => one.denominator), mean: 0, lower: 0, upper: 0, reason: '', made_at: '' }
    for (const baselines of rows.length < 12 ? [[]] : [[], [baseline]]) {
      const choice = chooseChart({ unit, direction: 'down' }, rows, { asked, held: baselines.length === 0 ? [] : before })
      const { points, segments } = judge(rows, baselines, { direction: 'down', target: 3, choice, screen })
      expect(points.every((point) => point.segment < segments.length)).toBe(true)
      if (points.some((point) => point.value !== null)) expect(controlPicture({ title: 't', description: 'd', unit, points, segments, targets: points.map(() => 3) }).markup).not.toContain('NaN')
    }
  }), { numRuns: 400 })
})

test('the limits of shares and rates worked out apart from the statistics are the same', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 60, max: 900 })), { minLength: 13, maxLength: 30 }), fc.boolean(), (counts, screened) => {
    const months = counts.map(([events, base], at) => ({ period: month(at), events, base }))
    for (const kind of ['p', 'u'] as const) {
      const per = kind === 'p' ? 100 : 1000
      const chart = (kind === 'p' ? pChart : uChart)(months, { per, screenOutliers: screened })
      const steps = countedStepByStep(months, months.at(-1), { kind, per, screened })
      expect(steps.lower!(chart.corrected)).toBeCloseTo(chart.points.at(-1)!.lower!, 8)
      expect(steps.upper!(chart.corrected)).toBeCloseTo(chart.points.at(-1)!.upper!, 8)
    }
  }), { numRuns: 60 })
})
