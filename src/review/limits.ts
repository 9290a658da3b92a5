/** The steps of an XmR calculation, each to be shown. */
export interface Steps { count: number; sum: number; mean: number; firstRange: number; screened: number; meanRange: number; lower: number; upper: number }

/**
 * Works the limits out anew, written apart from the statistics library so that one can check the other: mean plus and minus 2.66 times the
 * mean difference between neighbouring months, differences of 3.267 times their mean or more left out. Null breaks the row.
 */
export function limitsStepByStep(values: readonly (number | null)[]): Steps {
  const known = values.filter((value): value is number => value !== null)
  const sum = known.reduce((total, value) => total + value, 0)
  const ranges = values.flatMap((value, at) => {
    const before = at > 0 ? values[at - 1] : null
    return value === null || before === null || before === undefined ? [] : [Math.abs(value - before)]
  })
  const average = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0) / list.length
  const firstRange = average(ranges)
  const used = ranges.filter((range) => range < 3.267 * firstRange || firstRange === 0)
  const meanRange = average(used)
  const mean = sum / known.length
  return { count: known.length, sum, mean, firstRange, screened: ranges.length - used.length, meanRange, lower: mean - 2.66 * meanRange, upper: mean + 2.66 * meanRange }
}
