import { chiSquaredQuantile, normalQuantile } from './distributions.ts';
import { byarsLimits, exactPoissonLimits, type Limits } from './intervals.ts';

/** What is plotted: events out of a denominator, events against those expected, or events a person-year. */
export type FunnelStatistic = 'proportion' | 'ratio' | 'rate';

/** One provider or area: its events, and its denominator, expected events or (effective) population over the period. */
export type FunnelUnit = { events: number; base: number };

/** On which side of which funnel limit a unit lies; the number is the chance of lying beyond it on that side. */
export type FunnelSignificance = 'High (0.001)' | 'High (0.025)' | 'Low (0.001)' | 'Low (0.025)' | 'Not significant';

/** The chance beyond a limit on one side: 0.025 for the 95% limits, 0.001 for the 99.8% limits. */
export type FunnelTail = 0.025 | 0.001;

const byarsFrom = 10;

/**
 * The line of comparison: all events over all denominators or populations; 1 for a ratio of observed to expected,
 * whatever the data's own ratio is, because the expected events come from a reference population.
 */
export function funnelAverage(statistic: FunnelStatistic, units: FunnelUnit[]): number {
  if (statistic === 'ratio') return 1;
  const sum = (read: (unit: FunnelUnit) => number) => units.reduce((total, unit) => total + read(unit), 0);
  return sum(({ events }) => events) / sum(({ base }) => base);
}

/**
 * Funnel limits of a proportion: the observed proportions whose Wilson limit is the average. Inverting Wilson's score
 * interval gives average ± z sqrt(average (1 - average) / denominator). Not cut off: beyond 0 or 1 no proportion can lie.
 * Source: Wilson 1927; Public Health England, Fingertips technical guidance on funnel plots.
 */
export function proportionFunnel(average: number, denominator: number, tail: FunnelTail): Limits {
  const reach = normalQuantile(1 - tail) * Math.sqrt((average * (1 - average)) / denominator);
  return { lower: average - reach, upper: average + reach };
}

/**
 * The expected events at which an observed count lies exactly on a funnel limit, from the exact Poisson distribution.
 * On the lower limit P(X <= observed) = tail: chi-squared(1 - tail, 2 observed + 2) / 2. On the upper limit
 * P(X >= observed) = tail: chi-squared(tail, 2 observed) / 2. Source: Garwood 1936.
 */
export function expectedOnLimits(observed: number, tail: FunnelTail): { onLower: number; onUpper: number } {
  return { onLower: chiSquaredQuantile(1 - tail, 2 * observed + 2) / 2, onUpper: chiSquaredQuantile(tail, 2 * observed) / 2 };
}

/**
 * Where one unit stands in the funnel round the average (in the plain unit: 0 to 1, a ratio, events a person).
 * Proportions: outside the funnel of `proportionFunnel`. Ratios and rates: the average outside the unit's interval,
 * exact under 10 events and Byar's from 10, at 95% and 99.8%. Source: PHEindicatormethods 2.1.0 `assign_funnel_significance`.
 */
export function funnelSignificance(statistic: FunnelStatistic, unit: FunnelUnit, average: number): FunnelSignificance {
  for (const tail of [0.001, 0.025] as const) {
    const side = statistic === 'proportion' ? besideFunnel(unit, average, tail) : besideInterval(unit, average, tail);
    if (side) return `${side} (${tail})`;
  }
  return 'Not significant';
}

function besideFunnel({ events, base }: FunnelUnit, average: number, tail: FunnelTail): 'High' | 'Low' | null {
  const limits = proportionFunnel(average, base, tail);
  if (events / base < limits.lower) return 'Low';
  return events / base > limits.upper ? 'High' : null;
}

function besideInterval({ events, base }: FunnelUnit, average: number, tail: FunnelTail): 'High' | 'Low' | null {
  const limits = events < byarsFrom ? exactPoissonLimits(events, 1 - 2 * tail) : byarsLimits(events, 1 - 2 * tail);
  if (limits.lower / base > average) return 'High';
  return limits.upper / base < average ? 'Low' : null;
}
