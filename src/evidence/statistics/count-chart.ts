import { baselineSeries, controlChart, type ControlChart, type ControlOptions } from './control-chart.ts';
import { InputRefused } from './input-table.ts';
import { meanOf, readPoints, screenFactor, type PointLimits } from './xmr.ts';

/** Events of a period out of a base: people treated (p) or bed days, visits, population (u). Null: not reported. */
export type CountedPeriod = { period: string; events: number | null; base: number | null };

/**
 * `per`: unit of the figures, limits and target (100 for per cent, 1,000 for bed days). `correction`: whether limits take
 * the variation between points into account (Laney): 'where needed' when it is more than chance can make it.
 * `screenOutliers` (true) leaves out, once, ranges not below 3.267 times their mean, so that one outlier widens nothing.
 */
export type CountOptions = ControlOptions & { per?: number; correction?: 'where needed' | 'always' | 'never'; screenOutliers?: boolean };

/** `betweenPoints`: variation between neighbouring points over that of chance (Laney's sigma z), 1 where only chance is at work, null where no two neighbours differ. */
export type CountChart = ControlChart & { betweenPoints: number | null; corrected: boolean };

/** Mean moving range of two over the standard deviation, for a normal distribution (d2 for n = 2). */
const rangeToDeviation = 1.128;
/** Above this, one-sided at 5%, variation between points is more than chance. */
const oneSided = 1.645;

type Law = { deviation: (average: number, base: number) => number; most: number };

/**
 * p chart: share of units with an attribute, events / base, between 0 and 1. Centre p = sum events / sum base over the
 * baseline; sigma_i = sqrt(p (1 - p) / base_i); limits p ± 3 sigma_i, near limits ± 2 sigma_i, cut off at 0 and 1.
 *
 * With large denominators such limits are far too narrow: the true share moves from month to month. The p' chart (Laney)
 * multiplies sigma_i by sigma_z = mean |z_i - z_(i-1)| / 1.128, z_i = (p_i - p) / sigma_i. 'where needed' (the default)
 * does so where sigma_z of n points lies above 1 + 1.645 sqrt((0.8264 n - 1.082) / (n - 1)^2), its one-sided 5% limit were
 * only chance at work; limits are then never narrowed. 'always' may narrow them.
 *
 * Signals are the four rules of `xmrChart`, each point judged by its own limits. A period with no base has no value.
 * @throws InputRefused for counts below zero or not whole, events above their base, periods and baselines as `xmrChart`.
 * Source: Provost and Murray 2011, The Health Care Data Guide; Laney 2002, Quality Engineering 14:531; Cryer and Ryan
 * 1990, Journal of Quality Technology 22:187 (variance of the mean moving range).
 */
export function pChart(points: CountedPeriod[], options: CountOptions = {}): CountChart {
  const over = points.find(({ events, base }) => events !== null && base !== null && events > base);
  if (over) throw new InputRefused(`${over.period}: more events than the ${over.base} they are counted out of.`);
  return countChart(points, options, { deviation: (average, base) => Math.sqrt((average * (1 - average)) / base), most: 1 });
}

/**
 * u chart: events per unit of exposure, such as falls per 1,000 bed days, where one unit may have several. Centre
 * u = sum events / sum base; sigma_i = sqrt(u / base_i) (Poisson); limits u ± 3 sigma_i, cut off at 0; u' as p' in `pChart`.
 * With all bases 1 it is a c chart. @throws InputRefused and source: as `pChart`.
 */
export function uChart(points: CountedPeriod[], options: CountOptions = {}): CountChart {
  return countChart(points, options, { deviation: (average, base) => Math.sqrt(average / base), most: Infinity });
}

function countChart(points: CountedPeriod[], options: CountOptions, law: Law): CountChart {
  const per = options.per ?? 1;
  if (!(per > 0)) throw new InputRefused('The unit of the figures must be above zero.');
  for (const point of points) refuseBadCounts(point);
  const measured = points.map((point) => {
    const reported = point.events !== null && point.base !== null && point.base > 0;
    return { ...point, value: reported ? point.events! / point.base! : null };
  });
  const held = baselineSeries(measured, options);
  const { series, baseline } = held;
  const counted = series.filter(({ value }, at) => value !== null && baseline[at]);
  const average = counted.reduce((sum, { events }) => sum + events!, 0) / counted.reduce((sum, { base }) => sum + base!, 0);
  const deviations = series.map(({ value, base }) => (value === null ? NaN : law.deviation(average, base!)));
  const scores = series.map(({ value }, at) => (value !== null && baseline[at] ? (value - average) / deviations[at]! : null));
  const { betweenPoints, beyondChance } = variationBetween(scores, options.screenOutliers !== false);
  const corrected = betweenPoints !== null && (options.correction === 'always' || (options.correction !== 'never' && beyondChance));
  const widening = corrected ? betweenPoints : 1;
  // Signals are read on the drawn scale; a limit beyond what a figure can be is cut off, and no point lies beyond it.
  const limits = deviations.map((deviation) => limitsRound(average, deviation * widening, law.most, per));
  const drawn = series.map(({ period, value }) => ({ period, value: value === null ? null : value * per }));
  const { readings } = readPoints(drawn.map(({ value }) => value), limits);
  return { ...controlChart({ ...held, series: drawn }, { centre: average * per, limits, readings }, options), betweenPoints, corrected };
}

function refuseBadCounts({ period, events, base }: CountedPeriod): void {
  if (events !== null && !(Number.isInteger(events) && events >= 0)) throw new InputRefused(`${period}: events are counted in whole numbers, zero or more.`);
  if (base !== null && !(Number.isFinite(base) && base >= 0)) throw new InputRefused(`${period}: what events are counted out of must be zero or more.`);
}

function variationBetween(scores: (number | null)[], screen: boolean): { betweenPoints: number | null; beyondChance: boolean } {
  const all = scores.flatMap((score, at) => {
    const before = scores[at - 1] ?? null;
    return score === null || before === null ? [] : [Math.abs(score - before)];
  });
  const screenLimit = screen ? screenFactor * meanOf(all) : Infinity;
  const ranges = all.filter((range) => range < screenLimit);
  const betweenPoints = meanOf(ranges) / rangeToDeviation;
  // Not a number without a range, and where every figure is 0 or every figure is 1; 0 where all figures are the same.
  if (!(Number.isFinite(betweenPoints) && betweenPoints > 0)) return { betweenPoints: null, beyondChance: false };
  const chance = Math.sqrt(0.8264 * (ranges.length + 1) - 1.082) / ranges.length;
  return { betweenPoints, beyondChance: betweenPoints > 1 + oneSided * chance };
}

function limitsRound(average: number, deviation: number, most: number, per: number): PointLimits {
  const at = (sigmas: number) => Math.min(most, Math.max(0, average + sigmas * deviation)) * per;
  return { mean: average * per, lower: at(-3), upper: at(3), nearLower: at(-2), nearUpper: at(2) };
}
