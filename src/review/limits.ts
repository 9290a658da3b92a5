/** The steps of an XmR calculation, each to be shown. */
export interface Steps { count: number; sum: number; mean: number; firstRange: number; screened: number; meanRange: number; lower: number; upper: number }

/**
 * Works the limits out anew, written apart from the statistics library so that one can check the other: mean plus and minus 2.66 times the
 * mean difference between neighbouring months, differences of 3.267 times their mean or more left out unless `screened` is false. Null
 * breaks the row.
 */
export function limitsStepByStep(values: readonly (number | null)[], screened = true): Steps {
  const known = values.filter((value): value is number => value !== null)
  const sum = known.reduce((total, value) => total + value, 0)
  const ranges = values.flatMap((value, at) => {
    const before = at > 0 ? values[at - 1] : null
    return value === null || before === null || before === undefined ? [] : [Math.abs(value - before)]
  })
  const average = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0) / list.length
  const firstRange = average(ranges)
  const used = ranges.filter((range) => !screened || range < 3.267 * firstRange || firstRange === 0)
  const meanRange = average(used)
  const mean = sum / known.length
  return { count: known.length, sum, mean, firstRange, screened: ranges.length - used.length, meanRange, lower: mean - 2.66 * meanRange, upper: mean + 2.66 * meanRange }
}

/** A month of a share or rate: events out of what they were counted out of. */
export interface CountedMonth { period: string; events: number | null; base: number | null }

/** The steps of a p or u chart: limits are of the month asked for, without and with the variation between months. */
export interface CountedSteps { events: number; base: number; mean: number; between: number; deviation: number | null; lower: ((widened: boolean) => number) | null; upper: ((widened: boolean) => number) | null }

/**
 * Works the limits of a share (p) or rate (u) out anew, apart from the statistics library: mean of all events over all bases; three standard
 * deviations of the month's own base; times the variation between neighbouring months over that of chance, where that is asked for.
 */
export function countedStepByStep(months: readonly CountedMonth[], of: CountedMonth | undefined, { kind, per, screened }: { kind: 'p' | 'u'; per: number; screened: boolean }): CountedSteps {
  const known = months.filter((month): month is { period: string; events: number; base: number } => month.events !== null && month.base !== null && month.base > 0)
  const events = known.reduce((total, month) => total + month.events, 0)
  const base = known.reduce((total, month) => total + month.base, 0)
  const average = events / base
  const deviationAt = (size: number): number => Math.sqrt((kind === 'p' ? average * (1 - average) : average) / size)
  const { meanRange } = limitsStepByStep(months.map((month) => (month.events === null || !month.base ? null : (month.events / month.base - average) / deviationAt(month.base))), screened)
  const between = meanRange / 1.128
  const deviation = of?.base ? deviationAt(of.base) * per : null
  const limit = (sign: 1 | -1) => (deviation === null ? null : (widened: boolean): number => Math.min(kind === 'p' ? per : Infinity, Math.max(0, average * per + sign * 3 * deviation * (widened ? between : 1))))
  return { events, base, mean: average * per, between, deviation, lower: limit(-1), upper: limit(1) }
}
