import { effectAtEnd } from '../../evidence/statistics/index.ts'
import { pounds } from '../../kernel/money.ts'
import { addMonths } from '../../kernel/time.ts'

/** A month with its value, and out of how many it was counted where that is known. */
export interface MonthValue { period: string; value: number | null; denominator?: number | null }

/** What came of a change, as it was judged: kept as it was. */
export interface Effect {
  /** Difference in the last month from what would have come without the change, with its 95 per cent limits; in the unit of the indicator. */
  estimate: number
  lower: number
  upper: number
  monthsBefore: number
  monthsAfter: number
  /** Near 2: months next to each other are not related; the errors allow for it where they are. */
  durbinWatson: number
  /** What the method assumes, and whether it is seen to hold. */
  assumptions: string[]
  /** Each month: the value, what the line says, and what would have come without the change. */
  months: { period: string; value: number; fitted: number; without: number | null }[]
  verdict: 'as claimed' | 'less than claimed' | 'more than claimed' | 'the other way' | 'cannot be told'
  words: string
}

export const figures = (value: number, digits = 1): string => value.toFixed(digits).replace('-', '−')
const least = { before: 8, after: 4 }
const nextMonth = (period: string): string => addMonths(`${period}-01`, 1).slice(0, 7)

/** The months from the first value to `until`, each with a value; or what is missing, in words. */
function wholeSeries(values: readonly MonthValue[], until: string): { months: { period: string; value: number }[] } | { missing: string } {
  const known = new Map(values.flatMap((one) => (one.value === null ? [] : [[one.period, one.value] as const])))
  const first = [...known.keys()].sort()[0]
  if (first === undefined) return { missing: 'no month has a value' }
  const months: { period: string; value: number }[] = []
  for (let period = first; period <= until; period = nextMonth(period)) {
    const value = known.get(period)
    if (value === undefined) return { missing: `the value of ${period} is missing` }
    months.push({ period, value })
  }
  return { months }
}

/** Why the effect of a change cannot be reckoned; undefined when it can. Pure. */
export function notJudged(values: readonly MonthValue[], startsFrom: string, byMonth: string): string | undefined {
  const series = wholeSeries(values, byMonth)
  if ('missing' in series) return `It cannot be reckoned: ${series.missing}.`
  const before = series.months.filter((one) => one.period < startsFrom).length
  const after = series.months.length - before
  if (before < least.before || after < least.after) return `It cannot be reckoned: at least ${least.before} months before and ${least.after} after the start are needed, and there are ${before} and ${after}.`
  return undefined
}

const outcomeWords = (found: Pick<Effect, 'estimate' | 'lower' | 'upper'>, unit: string): string =>
  `${figures(found.estimate)} ${unit}, between ${figures(found.lower)} and ${figures(found.upper)}`

/** How what came compares with what was claimed (least and most by their size, of either sign): whether nought, the claim's likely value, or both lie within the limits. Pure. */
export function verdictOf(claim: { low: number; likely: number; high: number }, found: { estimate: number; lower: number; upper: number }): Effect['verdict'] {
  const sign = Math.sign(claim.likely)
  if (found.lower <= 0 && found.upper >= 0) return found.lower <= claim.likely && found.upper >= claim.likely ? 'cannot be told' : 'less than claimed'
  if (Math.sign(found.estimate) !== sign) return 'the other way'
  if (found.lower <= Math.max(claim.low, claim.high) && found.upper >= Math.min(claim.low, claim.high)) return 'as claimed'
  return Math.abs(found.estimate) > Math.abs(claim.likely) ? 'more than claimed' : 'less than claimed'
}

export const verdictWords: Record<Effect['verdict'], string> = {
  'as claimed': 'It came as claimed.', 'less than claimed': 'Less came than was claimed.', 'more than claimed': 'More came than was claimed.', 'the other way': 'It went the other way.',
  'cannot be told': 'It cannot be told from chance yet whether it came: the limits hold both nothing and what was claimed.',
}

/**
 * Reckons what a change made of an indicator by its own months before and after (interrupted time series, errors of Newey and West), and compares it with the claim. Whether
 * the change was the cause is not shown by it: what else happened then is for people to say. Undefined where `notJudged` says why. Pure.
 */
export function effectOf(values: readonly MonthValue[], claim: { startsFrom: string; byMonth: string; low: number; likely: number; high: number; unit: string }): Effect | undefined {
  if (notJudged(values, claim.startsFrom, claim.byMonth) !== undefined) return undefined
  const series = wholeSeries(values, claim.byMonth)
  if ('missing' in series) return undefined
  const { months } = series
  const changeAt = months.findIndex((one) => one.period >= claim.startsFrom) + 1
  const { effect, series: fit } = effectAtEnd(months.map((one) => one.value), { changeAt })
  const found = { estimate: effect.estimate, lower: effect.lower, upper: effect.upper }
  const verdict = verdictOf(claim, found)
  const related = fit.durbinWatson < 1.2 || fit.durbinWatson > 2.8
  // The trend of the reckoning ends at nought in the last month, so the line without the change is the same.
  return {
    ...found, monthsBefore: changeAt - 1, monthsAfter: months.length - changeAt + 1, durbinWatson: fit.durbinWatson, verdict,
    assumptions: [
      'The months before would have gone on along their line.', related ? 'Months next to each other are related (Durbin-Watson far from 2): the limits allow for it, and are to be read with care.' : 'Months next to each other are not seen to be related.',
      'Nothing else changed the indicator at the same time: this is not shown by the figures.', months.length < 24 ? 'Fewer than two years: a season could look like a change.' : 'Seasons are not taken out.',
    ],
    months: months.map((one, at) => ({ ...one, fitted: fit.fit.fitted[at]!, without: at + 1 >= changeAt ? fit.counterfactual[at]! : null })),
    words: `${verdictWords[verdict]} In ${claim.byMonth} the indicator stood ${outcomeWords(found, claim.unit)} from where it would have been.`,
  }
}

/** How small a change `after` months could tell from chance, given the months before: 2.8 standard errors of a difference of means (80 per cent power, 5 per cent). Undefined with fewer than eight months. */
export function detectable(before: readonly number[], after: number): number | undefined {
  if (before.length < least.before || after < 1) return undefined
  const mean = before.reduce((sum, value) => sum + value, 0) / before.length
  const deviation = Math.sqrt(before.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (before.length - 1))
  return 2.8 * deviation * Math.sqrt(1 / before.length + 1 / after)
}

/** What one unit of the change cost, with limits; undefined where the limits hold nought or nothing was spent. Pence for each unit. Pure. */
export function costPerUnit(costPence: bigint | null, found: Pick<Effect, 'estimate' | 'lower' | 'upper'>): { likely: string; from: string; to: string } | undefined {
  if (costPence === null || costPence <= 0n || (found.lower <= 0 && found.upper >= 0)) return undefined
  const each = (by: number): string => pounds(BigInt(Math.round(Number(costPence) / Math.abs(by))))
  const [near, far] = [Math.min(Math.abs(found.lower), Math.abs(found.upper)), Math.max(Math.abs(found.lower), Math.abs(found.upper))]
  return { likely: each(found.estimate), from: each(far), to: each(near) }
}

/** How claims of a body came out: of those that could be told, how many came as claimed or better, and how far they came of what was claimed. Pure. */
export function calibrationOf(judged: readonly { likely: number; effect: Pick<Effect, 'estimate' | 'lower' | 'upper' | 'verdict'> }[]): { claims: number; told: number; asClaimed: number; share: number | null; words: string } {
  const told = judged.filter((one) => one.effect.verdict !== 'cannot be told')
  const asClaimed = told.filter((one) => one.effect.verdict === 'as claimed' || one.effect.verdict === 'more than claimed').length
  const shares = judged.map((one) => one.effect.estimate / one.likely).sort((a, b) => a - b)
  const share = shares.length === 0 ? null : (shares[Math.floor((shares.length - 1) / 2)]! + shares[Math.ceil((shares.length - 1) / 2)]!) / 2
  const words = judged.length === 0 ? 'No claim has been judged yet.' : `${judged.length} ${judged.length === 1 ? 'claim has' : 'claims have'} been judged. ${told.length === 0 ? 'None can be told from chance.' : `Of ${told.length} that can be told from chance, ${asClaimed} came as claimed or better.`}${share === null ? '' : ` Half of all came to ${figures(share * 100, 0)} % of what was claimed, or more.`}`
  return { claims: judged.length, told: told.length, asClaimed, share, words }
}
