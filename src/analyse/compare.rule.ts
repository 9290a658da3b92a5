import { compareIntervals, type Standing } from '../evidence/statistics/index.ts'

/** A published or derived figure as far as it has limits. */
export interface Limited { value: number | null; lower95: number | null; upper95: number | null }

/** Where a figure stands against another, or that it cannot be said. */
export type Against = Standing | 'not known'

/**
 * Compares two figures by their 95 per cent intervals: different only where they do not overlap. A benchmark without limits counts as
 * exact. A figure without a value or without limits of its own is not compared.
 */
export function against(figure: Limited, benchmark: Limited | undefined): Against {
  if (benchmark?.value === null || benchmark?.value === undefined || figure.value === null || figure.lower95 === null || figure.upper95 === null) return 'not known'
  const other = benchmark.lower95 === null || benchmark.upper95 === null ? benchmark.value : { value: benchmark.value, lower: benchmark.lower95, upper: benchmark.upper95 }
  return compareIntervals({ value: figure.value, lower: figure.lower95, upper: figure.upper95 }, other)
}

/** The comparison as a reader says it. */
export const standingWords: Record<Against, string> = { higher: 'higher than', lower: 'lower than', 'no different': 'no different from', 'not known': 'not comparable with' }

/** A figure against one of an earlier period: "lower than in 2018", "no different from 2018". */
export const sinceWords = (standing: Exclude<Against, 'not known'>, period: string): string => (standing === 'no different' ? `no different from ${period}` : `${standingWords[standing]} in ${period}`)

/** The method in words, for every page that compares. */
export const comparisonMethod = 'Two figures are called different only where their 95 per cent confidence intervals do not overlap; a benchmark published without an interval is taken as exact. This is the stricter of the usual tests: it misses some true differences and rarely names a false one. It says nothing about whether higher is better.'
