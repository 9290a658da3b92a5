import { chiSquaredQuantile, funnelPlot, overdispersedFunnel, type FunnelLine, type FunnelPlot, type FunnelSignificance } from '../../evidence/statistics/index.ts'
import { perOf } from '../charts/chart-choice.rule.ts'

/** What one contract's indicator counted over the months compared. */
export interface CountedUnit { kpi_id: string; contract_id: string; contract: string; provider: string; events: number; base: number; months: number }

/** Where a contract lies: `beyond` the 95 or 99.8 % limits or within them, which way, and whether that is better. */
export interface ComparedUnit extends CountedUnit { value: number; beyond: 99.8 | 95 | null; way: 'high' | 'low' | null; better: boolean | null }

export interface Comparison {
  units: ComparedUnit[]
  plot: FunnelPlot | null
  average: number | null
  /** Why there is no funnel. */
  without: string
  /** The contracts differ from each other by more than chance, and the limits allow for it. */
  widened: boolean
  /** So many lie outside that the contracts themselves are likely to differ. */
  caution: boolean
}

/** From this number on the limits may allow for differences between contracts: of fewer, one that truly differs would hide itself. */
export const fewestToAllow = 10
const z95 = 1.959964
const z998 = 3.090232

/** Fewest contracts among which a line of comparison means something. */
export const fewestCompared = 3

const places: Readonly<Record<FunnelSignificance, Pick<ComparedUnit, 'beyond' | 'way'>>> = {
  'High (0.001)': { beyond: 99.8, way: 'high' }, 'High (0.025)': { beyond: 95, way: 'high' }, 'Low (0.001)': { beyond: 99.8, way: 'low' }, 'Low (0.025)': { beyond: 95, way: 'low' }, 'Not significant': { beyond: null, way: null },
}

/** How much shares vary between contracts beyond chance (additive variance on the arcsine scale), and whether that is more than chance can make it. */
function dispersion(units: readonly CountedUnit[]): { tau2: number; target: number; beyondChance: boolean } {
  const { phi, tau2, target } = overdispersedFunnel(units.map((one) => ({ group: one.kpi_id, numerator: one.events, denominator: one.base })), { method: 'proportion' })
  return { tau2, target, beyondChance: tau2 > 0 && phi * units.length > chiSquaredQuantile(0.95, units.length - 1) }
}

/** The limit of a share at a base, with the variance between contracts allowed for. */
const allowedLimit = (target: number, tau2: number, base: number, z: number, per: number): number => Math.sin(Math.min(Math.PI / 2, Math.max(0, target + z * Math.sqrt(1 / (4 * base) + tau2)))) ** 2 * per

function widen(plot: FunnelPlot, { target, tau2 }: { target: number; tau2: number }, per: number): FunnelPlot {
  const line = (z: number): FunnelLine => plot.upper95.map(({ x }) => ({ x, y: allowedLimit(target, tau2, x, z, per) }))
  const placed = plot.points.map((point) => {
    const beyond = (z: number): 'High' | 'Low' | null => (point.y > allowedLimit(target, tau2, point.x, z, per) ? 'High' : point.y < allowedLimit(target, tau2, point.x, -z, per) ? 'Low' : null)
    const [outer, inner] = [beyond(z998), beyond(z95)]
    return { ...point, significance: outer ? `${outer} (0.001)` as const : inner ? `${inner} (0.025)` as const : 'Not significant' as const }
  })
  return { ...plot, points: placed, lower95: line(-z95), upper95: line(z95), lower998: line(-z998), upper998: line(z998) }
}

/**
 * Every contract against all of them together, by one rule: beyond the 95 % or 99.8 % limits of a funnel, which are wide where few were counted. Shares by
 * Wilson's limits, rates by exact Poisson ones. Where ten or more shares vary between contracts by more than chance can make it, the limits allow
 * for that (additive variance, as in SHMI and CQC); with fewer a caution is given instead. Under three contracts, or for a unit that counts nothing
 * out of something, there is no funnel. Pure. Source: Spiegelhalter 2005, Quality and Safety in Health Care 14:347.
 */
export function compareUnits(units: readonly CountedUnit[], { unit, direction }: { unit: string; direction: 'up' | 'down' }): Comparison {
  const per = perOf(unit)
  const usable = units.filter((one) => one.base > 0 && one.events >= 0 && (per !== 100 || one.events <= one.base))
  const valued = usable.map((one): ComparedUnit => ({ ...one, value: (one.events / one.base) * (per ?? 1), beyond: null, way: null, better: null }))
  const no = { plot: null, average: null, widened: false, caution: false }
  if (per === undefined) return { ...no, units: [], without: 'This indicator is not counted out of anything, so that large and small contracts cannot be compared.' }
  if (usable.length < fewestCompared) return { ...no, units: valued, without: `${usable.length === 0 ? 'None' : `Only ${usable.length}`} of these contracts returned the numbers counted. A comparison needs ${fewestCompared} at least.` }
  const plain = funnelPlot(usable.map((one) => ({ name: one.kpi_id, events: one.events, base: one.base })), per === 100 ? 'proportion' : 'rate', per)
  const between = per === 100 ? dispersion(usable) : undefined
  const widened = between !== undefined && between.beyondChance && usable.length >= fewestToAllow
  const plot = widened ? widen(plain, between, per) : plain
  const placed = valued.map((one, at) => {
    const place = places[plot.points[at]!.significance]
    return { ...one, ...place, better: place.way === null ? null : (place.way === 'high') === (direction === 'up') }
  })
  const outside = placed.filter((one) => one.beyond !== null).length
  return { plot, average: plot.average, without: '', widened, caution: !widened && outside >= 3 && outside * 3 >= placed.length, units: placed }
}

/** Where a contract lies, in words: the same words for everybody. */
export const placeInWords = ({ beyond, way, better }: Pick<ComparedUnit, 'beyond' | 'way' | 'better'>): string =>
  (beyond === null ? 'Does not differ' : `${way === 'high' ? 'Higher' : 'Lower'} than ${beyond === 99.8 ? 'chance allows' : 'usual'} (beyond ${beyond} %): ${better ? 'better' : 'worse'}`)

const listed = (names: readonly string[]): string => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`)

/** Who lies outside and who does not, in one or two sentences, by the contracts' names. */
export function comparisonInWords({ units, plot, without, caution }: Comparison): string {
  if (!plot) return without
  const outside = units.filter((one) => one.beyond !== null)
  if (outside.length === 0) return `None of the ${units.length} contracts differs from the others by more than chance can make it.`
  const named = (better: boolean): string[] => outside.filter((one) => one.better === better).map((one) => `${one.contract}${one.beyond === 99.8 ? '' : ' (beyond the 95 % limits only)'}`)
  const [worse, better] = [named(false), named(true)]
  return [
    worse.length > 0 ? `Worse than the others by more than chance: ${listed(worse)}.` : '', better.length > 0 ? `Better than the others by more than chance: ${listed(better)}.` : '',
    outside.length === units.length ? '' : `${units.length - outside.length === 1 ? 'The other one does' : `The other ${units.length - outside.length} do`} not differ.`,
    caution ? 'So many lie outside that the contracts themselves are likely to differ, in whom they serve or in what they count: ask before you judge.' : '',
  ].filter(Boolean).join(' ')
}
