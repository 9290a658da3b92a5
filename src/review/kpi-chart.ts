import { xmrChart, type Assurance, type ChartedPoint } from '../evidence/statistics/index.ts'

/** A value of a KPI for its chart. */
export interface Observed { period: string; value: number | null }

/** A locked baseline with the values that it was locked on. */
export interface Baseline {
  id: string
  number: number
  from_period: string
  to_period: string
  periods: string[]
  held: number[]
  mean: number
  lower: number
  upper: number
  reason: string
  made_at: string
}

export type SignalRule = 'outside limits' | 'shift' | 'trend' | 'two in three'

/** One month as the chart shows it. `change` is what the rules say: a real change, and whether it is for the better. */
export interface JudgedPoint {
  period: string
  value: number | null
  inBaseline: boolean
  segment: number
  change: { rule: SignalRule; way: 'high' | 'low'; better: boolean | null; words: string } | null
}

/** A stretch of the chart with its own limits. Limits are null where there are too few values to say. */
export interface Segment {
  from: string
  to: string
  mean: number | null
  lower: number | null
  upper: number | null
  /** Number of the locked baseline; none: the limits still move with every value. */
  baseline: number | null
  trial: boolean
  assurance: Assurance
}

/** Neighbouring months that say the same: one change, named by its first month. */
export interface Signal { from: string; to: string; months: number; rule: SignalRule; way: 'high' | 'low'; better: boolean | null; value: number; words: string }

export interface Judged { points: JudgedPoint[]; segments: Segment[]; signals: Signal[] }

/**
 * Judges a KPI's months by the rules of Making Data Count. Each locked baseline opens a stretch from its first month and holds its limits,
 * from the values it was locked on; without one the limits come from all values. Pure. `direction` says which way is better.
 */
export function judge(observed: readonly Observed[], baselines: readonly Baseline[], { direction, target }: { direction: 'up' | 'down'; target: number | null }): Judged {
  const series = [...observed].sort((a, b) => (a.period < b.period ? -1 : 1))
  if (series.every(({ value }) => value === null)) return { points: [], segments: [], signals: [] }
  const locked = [...baselines].sort((a, b) => a.number - b.number)
  const stretches = locked.length === 0 ? [{ baseline: undefined, rows: series }]
    : locked.map((baseline, at) => ({ baseline, rows: series.filter(({ period }) => (at === 0 || period >= baseline.from_period) && (locked[at + 1] === undefined || period < locked[at + 1]!.from_period)) }))
  const judged = stretches.filter(({ rows }) => rows.some(({ value }) => value !== null)).map(({ baseline, rows }) => ({ baseline, rows, chart: chartOf(rows, baseline, direction, target) }))
  const points = judged.flatMap(({ rows, chart }, segment) => chart.points.map((point, at): JudgedPoint => ({
    // The value that counts today is shown, even where the baseline holds the one it was locked on.
    period: point.period, value: rows.find((row) => row.period === point.period)?.value ?? null, inBaseline: chart.locked && point.inBaseline, segment, change: changeOf(chart.points[at]!),
  })))
  return {
    points,
    segments: judged.map(({ baseline, rows, chart }) => ({
      from: rows[0]!.period, to: rows.at(-1)!.period, mean: chart.mean, lower: chart.lower, upper: chart.upper, baseline: baseline?.number ?? null, trial: !chart.locked && chart.trialLimits, assurance: chart.assurance,
    })),
    signals: signalsOf(points.filter((point) => judged[point.segment]!.chart.locked || !judged[point.segment]!.chart.trialLimits)),
  }
}

function chartOf(rows: readonly Observed[], baseline: Baseline | undefined, direction: 'up' | 'down', target: number | null) {
  const options = { improvement: direction, ...(target === null ? {} : { target }) }
  if (!baseline) return xmrChart([...rows], options)
  const held = new Map(baseline.periods.map((period, at) => [period, baseline.held[at]!]))
  const points = rows.map((row) => ({ period: row.period, value: held.get(row.period) ?? (row.period >= baseline.from_period && row.period <= baseline.to_period ? null : row.value) }))
  return xmrChart(points, { ...options, baselineFrom: baseline.from_period, baselineTo: baseline.to_period })
}

const changeOf = (point: ChartedPoint): JudgedPoint['change'] => point.signal === null ? null : {
  rule: point.signal.rule, way: point.signal.way, words: point.words,
  better: point.variation.startsWith('improvement') ? true : point.variation.startsWith('concern') ? false : null,
}

/** Runs of months outside the baseline that changed the same way. */
export function signalsOf(points: readonly JudgedPoint[]): Signal[] {
  const signals: Signal[] = []
  let open: Signal | undefined
  for (const { period, value, change, inBaseline } of points) {
    if (change === null || value === null || inBaseline) {
      open = undefined
      continue
    }
    if (open && open.way === change.way) {
      open.to = period
      open.months += 1
    } else {
      open = { from: period, to: period, months: 1, rule: change.rule, way: change.way, better: change.better, value, words: change.words }
      signals.push(open)
    }
  }
  return signals
}

/** "A real change for the worse": what a reader must know of a change. */
export const changeInWords = (better: boolean | null): string => (better === null ? 'A real change' : better ? 'A real change for the better' : 'A real change for the worse')
