import { fewestPoints, directionOf, inOrder, baselineOf, wordsOf } from './xmr-chart.ts';
import type { ChartedPoint, MeasurePoint, XmrOptions } from './xmr-chart.ts';
import { assuranceOf, variationOf } from './xmr.ts';
import type { Assurance, PointLimits, PointReading, Variation } from './xmr.ts';

/** How a chart of counts or rare events is drawn: baseline, direction and target as for `xmrChart`. */
export type ControlOptions = Omit<XmrOptions, 'screenOutliers'>;

/** A point with the limits that it was judged by: null where it has no value, or too few points to say. */
export type LimitedPoint = ChartedPoint & {
  lower: number | null;
  upper: number | null;
  nearLower: number | null;
  nearUpper: number | null;
};

/** A control chart whose limits may differ from point to point; otherwise as `XmrChart`. */
export type ControlChart = {
  /** The line that runs and shifts are judged by. */
  centre: number | null;
  baselinePoints: number;
  /** Fewer than 13 points made the limits: they are only a trial. */
  trialLimits: boolean;
  locked: boolean;
  points: LimitedPoint[];
  /** Variation of the last point that has a value, and whether the target will be met without change by its limits. */
  variation: Variation;
  assurance: Assurance;
};

/** A series by period with the points that make its limits. @throws InputRefused as `xmrChart`. */
export function baselineSeries<T extends MeasurePoint>(points: T[], options: ControlOptions): { series: T[]; baseline: boolean[]; locked: boolean } {
  const series = inOrder(points);
  return { series, ...baselineOf(series, options) };
}

/**
 * Puts a chart together from a series in order, the limits of each point (as they are drawn) and what the rules said.
 * @param centre the centre line as drawn; NaN where there is none.
 */
export function controlChart(
  { series, baseline, locked }: { series: MeasurePoint[]; baseline: boolean[]; locked: boolean },
  { centre, limits, readings }: { centre: number; limits: PointLimits[]; readings: PointReading[] },
  options: ControlOptions,
): ControlChart {
  const direction = directionOf(options);
  const points = series.map(({ period, value }, at): LimitedPoint => {
    const signal = readings[at]!.cause;
    const { lower, upper, nearLower, nearUpper } = limits[at]!;
    const shown = (limit: number) => (value !== null && Number.isFinite(limit) ? limit : null);
    return {
      period, value, inBaseline: baseline[at]!, signal, variation: variationOf(signal, direction), words: signal ? wordsOf(signal) : '',
      lower: shown(lower), upper: shown(upper), nearLower: shown(nearLower), nearUpper: shown(nearUpper),
    };
  });
  const baselinePoints = points.filter(({ value, inBaseline }) => inBaseline && value !== null).length;
  const last = points.findLast(({ value }) => value !== null);
  return {
    centre: Number.isFinite(centre) ? centre : null,
    baselinePoints,
    trialLimits: baselinePoints < fewestPoints,
    locked,
    points,
    variation: last?.variation ?? 'common_cause',
    assurance: last && last.lower !== null && last.upper !== null ? assuranceOf({ lower: last.lower, upper: last.upper }, options.target ?? null, direction) : null,
  };
}
