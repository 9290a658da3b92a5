import { gChart, pChart, tChart, uChart, xmrChart, type Assurance, type ChartedPoint } from '../../evidence/statistics/index.ts'
import type { ChartChoice, Observed } from './chart-choice.rule.ts'

/** A point with the limits that it is judged by; null where it has no value, or too few say. */
export type DrawnPoint = ChartedPoint & { lower: number | null; upper: number | null }

/** A stretch of a chart of whatever kind. */
export interface Drawn {
  centre: number | null
  locked: boolean
  trialLimits: boolean
  assurance: Assurance
  points: DrawnPoint[]
  /** Share or rate: the variation between months over that of chance, and whether the limits were widened for it. */
  betweenPoints: number | null
  corrected: boolean
}

export interface DrawOptions { improvement: 'up' | 'down'; target?: number; baselineFrom?: string; baselineTo?: string; screenOutliers?: boolean }

/** Draws rows by the chart chosen; what the statistics refuse (fewer than 12 values in a baseline) is thrown on. */
export function drawn(rows: readonly Observed[], { kind, per }: Pick<ChartChoice, 'kind' | 'per'>, options: DrawOptions): Drawn {
  const values = rows.map(({ period, value }) => ({ period, value }))
  if (kind === 'xmr') {
    const chart = xmrChart(values, options)
    return {
      centre: chart.mean, locked: chart.locked, trialLimits: chart.trialLimits, assurance: chart.assurance, betweenPoints: null, corrected: false,
      points: chart.points.map((point) => ({ ...point, lower: chart.lower, upper: chart.upper })),
    }
  }
  if (kind === 'g' || kind === 't') return { ...(kind === 'g' ? gChart(values, options) : tChart(values, options)), betweenPoints: null, corrected: false }
  const counted = rows.map(({ period, value, numerator, denominator }) => ({ period, events: value === null ? null : numerator ?? null, base: value === null ? null : denominator ?? null }))
  return (kind === 'p' ? pChart : uChart)(counted, { ...options, per })
}

/** What is drawn of a row: its value, or what its numbers give. */
export const drawnValue = ({ value, numerator, denominator }: Observed, { drawn: what, per }: Pick<ChartChoice, 'drawn' | 'per'>): number | null =>
  (what !== 'counts' ? value : value === null || numerator == null || !denominator ? null : (numerator / denominator) * per)
