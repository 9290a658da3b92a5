import { funnelPlot, type FunnelPlot, type FunnelSignificance } from '../../evidence/statistics/index.ts'
import { perOf } from '../charts/chart-choice.rule.ts'

/** What one contract's indicator counted over the months compared. */
export interface CountedUnit { kpi_id: string; contract_id: string; contract: string; provider: string; events: number; base: number; months: number }

/** Where a contract lies: `beyond` the 95 or 99.8 % limits or within them, which way, and whether that is better. */
export interface ComparedUnit extends CountedUnit { value: number; beyond: 99.8 | 95 | null; way: 'high' | 'low' | null; better: boolean | null }

export interface Comparison { units: ComparedUnit[]; plot: FunnelPlot | null; average: number | null; /** Why there is no funnel. */ without: string }

/** Fewest contracts among which a line of comparison means something. */
export const fewestCompared = 3

const places: Readonly<Record<FunnelSignificance, Pick<ComparedUnit, 'beyond' | 'way'>>> = {
  'High (0.001)': { beyond: 99.8, way: 'high' }, 'High (0.025)': { beyond: 95, way: 'high' }, 'Low (0.001)': { beyond: 99.8, way: 'low' }, 'Low (0.025)': { beyond: 95, way: 'low' }, 'Not significant': { beyond: null, way: null },
}

/**
 * Every contract against all of them together, by one rule: beyond the 95 % or 99.8 % limits of a funnel, which are wide where few were counted. Shares by
 * Wilson's limits, rates by exact Poisson ones. No allowance is made for differences between the people that providers serve. Under three
 * contracts, or for a unit that counts nothing out of something, there is no funnel. Pure.
 */
export function compareUnits(units: readonly CountedUnit[], { unit, direction }: { unit: string; direction: 'up' | 'down' }): Comparison {
  const per = perOf(unit)
  const usable = units.filter((one) => one.base > 0 && one.events >= 0 && (per !== 100 || one.events <= one.base))
  const valued = usable.map((one): ComparedUnit => ({ ...one, value: (one.events / one.base) * (per ?? 1), beyond: null, way: null, better: null }))
  if (per === undefined) return { units: [], plot: null, average: null, without: 'This indicator is not counted out of anything, so that large and small contracts cannot be compared.' }
  if (usable.length < fewestCompared) return { units: valued, plot: null, average: null, without: `Only ${usable.length === 0 ? 'none' : usable.length} of these contracts returned the numbers counted. A comparison needs ${fewestCompared} at least.` }
  const plot = funnelPlot(usable.map((one) => ({ name: one.kpi_id, events: one.events, base: one.base })), per === 100 ? 'proportion' : 'rate', per)
  return {
    plot, average: plot.average, without: '',
    units: valued.map((one, at) => {
      const place = places[plot.points[at]!.significance]
      return { ...one, ...place, better: place.way === null ? null : (place.way === 'high') === (direction === 'up') }
    }),
  }
}

/** Where a contract lies, in words: the same words for everybody. */
export const placeInWords = ({ beyond, way, better }: Pick<ComparedUnit, 'beyond' | 'way' | 'better'>): string =>
  (beyond === null ? 'Does not differ' : `${way === 'high' ? 'Higher' : 'Lower'} than ${beyond === 99.8 ? 'chance allows' : 'usual'} (beyond ${beyond} %): ${better ? 'better' : 'worse'}`)

const listed = (names: readonly string[]): string => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`)

/** Who lies outside and who does not, in one or two sentences, by the contracts' names. */
export function comparisonInWords({ units, plot, without }: Comparison): string {
  if (!plot) return without
  const outside = units.filter((one) => one.beyond !== null)
  if (outside.length === 0) return `None of the ${units.length} contracts differs from the others by more than chance can make it.`
  const named = (better: boolean): string[] => outside.filter((one) => one.better === better).map((one) => `${one.contract}${one.beyond === 99.8 ? '' : ' (beyond the 95 % limits only)'}`)
  const [worse, better] = [named(false), named(true)]
  return [
    worse.length > 0 ? `Worse than the others by more than chance: ${listed(worse)}.` : '', better.length > 0 ? `Better than the others by more than chance: ${listed(better)}.` : '',
    outside.length === units.length ? '' : `${units.length - outside.length === 1 ? 'The other one does' : `The other ${units.length - outside.length} do`} not differ.`,
  ].filter(Boolean).join(' ')
}
