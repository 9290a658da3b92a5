import { differenceInDifferences, slopeOf, stepOf } from '../../evidence/statistics/index.ts'
import { addMonths } from '../../kernel/time.ts'
import { detectable, figures, verdictOf, verdictWords, type Effect, type MonthValue } from './effect.rule.ts'

/** The months of one indicator that the change reaches (`served`) or does not. */
export interface UnitSeries { id: string; name: string; served: boolean; values: readonly MonthValue[] }

/** An effect with its 95 per cent limits, in the unit of the indicator. */
export interface Found { estimate: number; lower: number; upper: number }

/** What came against those compared, as it was judged: kept as it was. */
export interface Compared extends Found {
  /** The same with errors by unit alone: too narrow with few units. */
  byUnit: Found
  served: number
  compared: number
  monthsBefore: number
  monthsAfter: number
  /** How fast each group rose a month before the start, and how far the two trends part. */
  trends: Found & { served: number; compared: number; p: number; differ: boolean; hidden: number; words: string }
  /** What would be "found" had the change come halfway through the months before: nothing, if the design is sound. */
  placebo: Found | null
  /** Each month: mean of those served and of those compared; from the start on, those served had they moved like the others. */
  months: { period: string; served: number; compared: number; without: number | null }[]
  /** How many people more (or fewer) that is over the months after; null where it cannot be said. */
  people: Found | null
  verdict: Effect['verdict']
  words: string
  assumptions: string[]
}

const least = { before: 8, after: 4 }
/** With fewer units on both sides together the errors by unit are too narrow (Cameron and Miller 2015). */
const fewUnits = 20
const nextMonth = (period: string): string => addMonths(`${period}-01`, 1).slice(0, 7)
const found = (one: { estimate: number; lower: number; upper: number }): Found => ({ estimate: one.estimate, lower: one.lower, upper: one.upper })
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

interface Panel { periods: string[]; values: Map<string, number[]> }

/** The months that all units have, from the first common one to `until`; or what is missing, in words. */
function panelOf(units: readonly UnitSeries[], until: string): Panel | { missing: string } {
  const known = units.map((unit) => new Map(unit.values.flatMap((one) => (one.value === null ? [] : [[one.period, one.value] as const]))))
  const firsts = known.map((months) => [...months.keys()].sort()[0])
  const empty = firsts.findIndex((first) => first === undefined)
  if (empty >= 0) return { missing: `${units[empty]!.name} has no month with a value` }
  const periods: string[] = []
  for (let period = firsts.map((first) => first!).sort().at(-1)!; period <= until; period = nextMonth(period)) {
    const lacking = known.findIndex((months) => !months.has(period))
    if (lacking >= 0) return { missing: `the value of ${period} is missing for ${units[lacking]!.name}` }
    periods.push(period)
  }
  return { periods, values: new Map(units.map((unit, at) => [unit.id, periods.map((period) => known[at]!.get(period)!)])) }
}

/** The mean of a group month by month. */
const groupMeans = (units: readonly UnitSeries[], served: boolean, panel: Panel): number[] => {
  const group = units.filter((unit) => unit.served === served)
  return panel.periods.map((_, at) => mean(group.map((unit) => panel.values.get(unit.id)![at]!)))
}

/** Why the difference in differences cannot be reckoned; undefined when it can. Pure. */
export function notCompared(units: readonly UnitSeries[], startsFrom: string, byMonth: string): string | undefined {
  if (!units.some((unit) => !unit.served)) return 'No comparator was named.'
  const panel = panelOf(units, byMonth)
  if ('missing' in panel) return `Nothing can be compared: ${panel.missing}.`
  const before = panel.periods.filter((period) => period < startsFrom).length
  const after = panel.periods.length - before
  return before < least.before || after < least.after ? `Nothing can be compared: all together have ${before} months before the start and ${after} after it; ${least.before} and ${least.after} are needed.` : undefined
}

/** Whether the trends before the start part: slopes with their difference, and how much of an effect over `months` in all such a drift could make unseen. Pure. */
export function trendsOf(served: readonly number[], compared: readonly number[], months: number, unit: string): Compared['trends'] {
  const apart = slopeOf(served.map((value, at) => value - compared[at]!))
  const differ = apart.lower > 0 || apart.upper < 0
  const hidden = Math.max(Math.abs(apart.lower), Math.abs(apart.upper)) * (months / 2)
  const range = `${figures(apart.estimate, 2)} ${unit} a month (between ${figures(apart.lower, 2)} and ${figures(apart.upper, 2)})`
  return {
    ...found(apart), p: apart.pValue, served: slopeOf([...served]).estimate, compared: slopeOf([...compared]).estimate, differ, hidden,
    words: differ ? `Before the start the two moved apart already, by ${range}: the comparison cannot be trusted as it stands.` : `Before the start the two are not seen to move apart: by ${range}. A drift that these months do not show could still make up to ${figures(hidden)} ${unit} of the effect.`,
  }
}

/**
 * What came of a change where it reached, less what came where it did not (difference in differences), with limits: with few units the wider of errors by
 * unit and errors month by month. Undefined where `notCompared` says why. Pure.
 */
export function comparedEffect(units: readonly UnitSeries[], claim: { startsFrom: string; byMonth: string; low: number; likely: number; high: number; unit: string }): Compared | undefined {
  if (notCompared(units, claim.startsFrom, claim.byMonth) !== undefined) return undefined
  const panel = panelOf(units, claim.byMonth)
  if ('missing' in panel) return undefined
  const start = panel.periods.findIndex((period) => period >= claim.startsFrom)
  const rows = units.flatMap((unit) => panel.periods.map((period, at) => ({ unit: unit.id, period, treated: unit.served, post: at >= start, outcome: panel.values.get(unit.id)![at]! })))
  const byUnit = found(differenceInDifferences(rows).effect)
  const [served, compared] = [groupMeans(units, true, panel), groupMeans(units, false, panel)]
  const apart = served.map((value, at) => value - compared[at]!)
  const byMonth = stepOf(apart, start + 1)
  const effect = units.length >= fewUnits ? byUnit : { estimate: byUnit.estimate, lower: Math.min(byUnit.lower, byMonth.lower), upper: Math.max(byUnit.upper, byMonth.upper) }
  const usual = mean(apart.slice(0, start))
  const trends = trendsOf(served.slice(0, start), compared.slice(0, start), panel.periods.length, claim.unit)
  const half = Math.floor(start / 2)
  const placebo = half >= 4 ? found(stepOf(apart.slice(0, start), half + 1)) : null
  const verdict = verdictOf(claim, effect)
  return {
    ...effect, byUnit, served: units.filter((unit) => unit.served).length, compared: units.filter((unit) => !unit.served).length, monthsBefore: start, monthsAfter: panel.periods.length - start, trends, placebo, verdict,
    people: peopleOf(effect, claim.unit, units.filter((unit) => unit.served).flatMap((unit) => panel.periods.slice(start).map((period) => unit.values.find((one) => one.period === period)?.denominator ?? null))) ?? null,
    months: panel.periods.map((period, at) => ({ period, served: served[at]!, compared: compared[at]!, without: at >= start ? compared[at]! + usual : null })),
    words: `${verdictWords[verdict]} On average over the months after, it stood ${figures(effect.estimate)} ${claim.unit}, between ${figures(effect.lower)} and ${figures(effect.upper)}, from where it would have been had it moved like those compared.`,
    assumptions: [
      trends.words,
      placebo === null ? 'Too few months before to try a false start.' : placebo.lower > 0 || placebo.upper < 0 ? `A false start halfway through the months before is “found” too (${figures(placebo.estimate)} ${claim.unit}): something else moves the two apart.` : `A false start halfway through the months before finds nothing (${figures(placebo.estimate)} ${claim.unit}, between ${figures(placebo.lower)} and ${figures(placebo.upper)}).`,
      'Nothing else changed on one side only at the same time, and the change did not reach those compared: this is not shown by the figures.',
      units.length < fewUnits ? `With ${units.length} units in all, errors by unit alone (between ${figures(byUnit.lower)} and ${figures(byUnit.upper)}) are too narrow: the wider of these and errors month by month is given.` : 'Errors of one unit may go together in any way.',
    ],
  }
}

/** What two designs say beside each other, in words: alike, alike but not equally sure, or not alike. Pure. */
export function agreementOf(alone: Found, compared: Found): { agree: boolean; words: string } {
  const sure = (one: Found): boolean => one.lower > 0 || one.upper < 0
  if (alone.lower > compared.upper || compared.lower > alone.upper) {
    const larger = Math.abs(alone.estimate) > Math.abs(compared.estimate)
    return { agree: false, words: `The two designs disagree by more than chance. ${larger ? 'Against those compared less came: part of what is seen in its own months came elsewhere too.' : 'Against those compared more came: where the change did not reach, it went the other way.'} Read both before you say that it worked.` }
  }
  if (sure(alone) && sure(compared) && Math.sign(alone.estimate) !== Math.sign(compared.estimate)) return { agree: false, words: 'The two designs disagree about the direction. Read both before you say that it worked.' }
  if (sure(alone) !== sure(compared)) return { agree: false, words: `The two designs agree within their limits, but only ${sure(alone) ? 'its own months tell' : 'the comparison tells'} the change from chance. Do not rest on that one alone.` }
  return { agree: true, words: sure(alone) ? 'The two designs agree: both tell a change from chance, within each other’s limits.' : 'The two designs agree: neither tells a change from chance.' }
}

/** How small a change `after` months could tell from chance against those compared, from the months before; undefined with fewer than eight. Pure. */
export function detectableCompared(units: readonly UnitSeries[], startsFrom: string, after: number, unit: string): { smallest: number; before: number; trends: Compared['trends'] } | undefined {
  const until = addMonths(`${startsFrom}-01`, -1).slice(0, 7)
  const whole = units.map((unit) => ({ ...unit, values: unit.values.filter((one) => one.period < startsFrom) }))
  // Months not reported yet do not keep anybody from asking: the last one that all have is the end.
  const ends = whole.map((unit) => unit.values.filter((one) => one.value !== null).map((one) => one.period).sort().at(-1) ?? '')
  const last = [until, ...ends].sort()[0]!
  const panel = last === '' || !units.some((unit) => !unit.served) ? { missing: '' } : panelOf(whole, last)
  if ('missing' in panel || panel.periods.length < least.before) return undefined
  const [served, compared] = [groupMeans(whole, true, panel), groupMeans(whole, false, panel)]
  const smallest = detectable(served.map((value, at) => value - compared[at]!), after)
  return smallest === undefined ? undefined : { smallest, before: panel.periods.length, trends: trendsOf(served, compared, panel.periods.length + after, unit) }
}

/** How many more (or fewer) people the change means over the months after it began: the effect in per cent of all counted then. Undefined where the unit is no per cent or a month's number is not known. Pure. */
export function peopleOf(effect: Found, unit: string, denominators: readonly (number | null)[]): Found | undefined {
  if (unit.trim() !== '%' || denominators.length === 0 || denominators.some((one) => one === null)) return undefined
  const all = denominators.reduce<number>((sum, one) => sum + one!, 0)
  return { estimate: (effect.estimate / 100) * all, lower: (effect.lower / 100) * all, upper: (effect.upper / 100) * all }
}
