import type { Assurance } from '../evidence/statistics/index.ts'
import { gapsBetween, singleValues, type ChartChoice, type Observed } from './charts/chart-choice.rule.ts'
import { drawn, drawnValue, type DrawnPoint, type DrawOptions } from './charts/drawn-chart.ts'

/** A locked baseline with the values that it was locked on. */
export interface Baseline {
  id: string
  number: number
  from_period: string
  to_period: string
  periods: string[]
  held: number[]
  /** The numbers counted that came with them; none where any month came without. */
  held_numerators?: number[] | null
  held_denominators?: number[] | null
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
  /** The limits of this month: those of a share or rate follow how many were counted. */
  lower: number | null
  upper: number | null
  change: { rule: SignalRule; way: 'high' | 'low'; better: boolean | null; words: string } | null
}

/** A stretch of the chart with its own limits. Limits are null where there are too few values to say; those of a share or rate are of its last month. */
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
  /** Share or rate: variation between months over that of chance, and whether the limits were widened for it. */
  betweenPoints: number | null
  corrected: boolean
}

/** Neighbouring months that say the same: one change, named by its first month. */
export interface Signal { from: string; to: string; months: number; rule: SignalRule; way: 'high' | 'low'; better: boolean | null; value: number; words: string }

export interface Judged { points: JudgedPoint[]; segments: Segment[]; signals: Signal[]; choice: ChartChoice }

export interface Judging {
  /** Which way is better of the values as returned. */
  direction: 'up' | 'down'
  target: number | null
  /** How the figures are drawn (`chooseChart`); single values without it. */
  choice?: ChartChoice | undefined
  /** Whether single great jumps between months are left out of the limits. */
  screen?: boolean | undefined
}

/**
 * Judges a KPI's months by the rules of Making Data Count. Each locked baseline opens a stretch from its first month and holds its limits,
 * from the figures it was locked on; without one the limits come from all of them. Pure.
 */
export function judge(observed: readonly Observed[], baselines: readonly Baseline[], judging: Judging): Judged {
  const choice = judging.choice ?? singleValues(judging.direction)
  const series = [...observed].sort((a, b) => (a.period < b.period ? -1 : 1))
  const rows = (held: readonly Baseline[]): Observed[] => (choice.drawn === 'gaps' ? gapsBetween(withHeld(series, held), choice) : withHeld(series, held))
  const locked = [...baselines].sort((a, b) => a.number - b.number).filter((one) => choice.drawn !== 'gaps' || rows([one]).filter((row) => isWithin(row, one)).length >= 12)
  if (rows([]).every(({ value }) => value === null)) return { points: [], segments: [], signals: [], choice }
  const options: DrawOptions = { improvement: choice.direction, ...(judging.target === null || choice.drawn === 'gaps' ? {} : { target: judging.target }), ...(judging.screen === false ? { screenOutliers: false } : {}) }
  const stretches = locked.length === 0 ? [{ baseline: undefined, from: '', until: undefined as string | undefined }]
    : locked.map((baseline, at) => ({ baseline, from: at === 0 ? '' : baseline.from_period, until: locked[at + 1]?.from_period }))
  const shown = new Map(rows([]).map((row) => [row.period, drawnValue(row, choice)]))
  const judged = stretches.flatMap((stretch) => {
    const { baseline, from, until } = stretch
    const all = rows(baseline ? [baseline] : []).filter((row) => row.period >= from && (until === undefined || row.period < until || (baseline !== undefined && isWithin(row, baseline))))
    const chart = drawn(all, choice, { ...options, ...(baseline ? { baselineFrom: baseline.from_period, baselineTo: `${baseline.to_period}${afterMonth}` } : {}) })
    // A baseline may reach beyond its stretch, where the next one begins inside it: it makes the limits, and is judged by the next.
    const points = chart.points.filter((point) => until === undefined || point.period < until)
    return points.some(({ period }) => shown.get(period) != null) ? [{ baseline, chart, points }] : []
  })
  const points = judged.flatMap(({ chart, points: within }, segment) => within.map((point): JudgedPoint => ({
    // The value that counts today is shown, even where the baseline holds the one it was locked on.
    period: point.period, value: shown.get(point.period) ?? null, inBaseline: chart.locked && point.inBaseline, segment, lower: point.lower, upper: point.upper, change: changeOf(point),
  })))
  return {
    choice, points, signals: signalsOf(points.filter((point) => judged[point.segment]!.chart.locked || !judged[point.segment]!.chart.trialLimits)),
    segments: judged.map(({ baseline, chart, points: within }) => {
      const last = within.findLast((point) => point.lower !== null)
      return {
        from: within[0]!.period, to: within.at(-1)!.period, mean: chart.centre, lower: last?.lower ?? null, upper: last?.upper ?? null, baseline: baseline?.number ?? null, trial: !chart.locked && chart.trialLimits,
        assurance: chart.assurance, betweenPoints: chart.betweenPoints, corrected: chart.corrected,
      }
    }),
  }
}

/** Sorts after every event of a month, whose second one is `2026-03.02`. */
const afterMonth = '.99'
const isWithin = ({ period }: { period: string }, { from_period, to_period }: Baseline): boolean => period >= from_period && period <= `${to_period}${afterMonth}`

/** The series with what each baseline was locked on in the place of what was corrected, or came, since. */
const withHeld = (series: readonly Observed[], held: readonly Baseline[]): Observed[] => series.map((row) => {
  const baseline = held.find((one) => isWithin(row, one))
  if (!baseline) return row
  const at = baseline.periods.indexOf(row.period)
  return at === -1 ? { period: row.period, value: null } : { period: row.period, value: baseline.held[at]!, numerator: baseline.held_numerators?.[at] ?? null, denominator: baseline.held_denominators?.[at] ?? null }
})

const changeOf = (point: DrawnPoint): JudgedPoint['change'] => point.signal === null ? null : {
  rule: point.signal.rule, way: point.signal.way, words: point.words,
  better: point.variation.startsWith('improvement') ? true : point.variation.startsWith('concern') ? false : null,
}

/** Runs of months outside the baseline that changed the same way. */
export function signalsOf(points: readonly JudgedPoint[]): Signal[] {
  const signals: Signal[] = []
  let open: Signal | undefined
  for (const { period: at, value, change, inBaseline } of points) {
    const period = at.slice(0, 7)
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
