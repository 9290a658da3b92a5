import { InputRefused } from './input-table.ts';
import { assuranceOf, processLimits, readPoints, variationOf } from './xmr.ts';
import type { Assurance, Direction, SpecialCause, Variation } from './xmr.ts';

/** One point of a measure in time: `period` in a form that sorts (2024-05-01, 2024-Q1), null where not reported. */
export type MeasurePoint = { period: string; value: number | null };

/** How a chart is drawn. Without a baseline all points make the limits, which then move with every new point. */
export type XmrOptions = {
  /** First points that make the limits; the limits are locked from then on. 12 or more. */
  baselineLength?: number;
  /** The same, named by period: first and last period of the baseline, both inside it. */
  baselineFrom?: string;
  baselineTo?: string;
  /** Which way is better; without it signals are neither improvement nor concern. */
  improvement?: 'up' | 'down';
  target?: number;
  /** Leaves out moving ranges not below 3.267 times their mean, as NHSRplotthedots does; the Making Data Count workbook does not. */
  screenOutliers?: boolean;
};

export type ChartedPoint = MeasurePoint & {
  inBaseline: boolean;
  /** The first rule that holds, or null for common cause variation. */
  signal: SpecialCause | null;
  variation: Variation;
  /** The signal in words for a table or a reader of the page; empty for common cause. */
  words: string;
};

export type XmrChart = {
  /** NaN never leaves: null where there are too few points to say. */
  mean: number | null;
  lower: number | null;
  upper: number | null;
  nearLower: number | null;
  nearUpper: number | null;
  /** Points that made the limits, and whether they are under 13, so that the limits are only a trial. */
  baselinePoints: number;
  trialLimits: boolean;
  locked: boolean;
  points: ChartedPoint[];
  /** Variation of the last point that has a value, and whether the target will be met without change. */
  variation: Variation;
  assurance: Assurance;
};

/** Under this number of points in the baseline the limits are only a trial. */
export const fewestPoints = 13;
const fewestToLock = 12;

/**
 * XmR chart of one measure by the four rules of Making Data Count: a point outside the limits, seven points on one side
 * of the mean, a trend of six steps (seven points), two of three points near a limit. With a baseline the limits are
 * locked on it, and the later points are judged against them; a new baseline is a person's decision, never made here.
 * A missing value breaks a run and a trend.
 * @param points in any order; @throws InputRefused for a period given twice, a baseline under 12 values or outside the data.
 * Source: NHSRplotthedots 0.2.2, held against the reference vectors by `spc_xmr`.
 */
export function xmrChart(points: MeasurePoint[], options: XmrOptions = {}): XmrChart {
  const series = inOrder(points);
  const values = series.map(({ value }) => value);
  const { baseline, locked } = baselineOf(series, options);
  const limits = processLimits(values, baseline, options.screenOutliers !== false);
  const { readings } = readPoints(values, limits);
  const direction = directionOf(options);
  let baselinePoints = 0;
  const charted = series.map(({ period, value }, at): ChartedPoint => {
    const signal = readings[at]!.cause;
    if (baseline[at] && value !== null) baselinePoints += 1;
    return { period, value, inBaseline: baseline[at]!, signal, variation: variationOf(signal, direction), words: signal ? wordsOf(signal) : '' };
  });
  return {
    mean: finite(limits.mean),
    lower: finite(limits.lower),
    upper: finite(limits.upper),
    nearLower: finite(limits.nearLower),
    nearUpper: finite(limits.nearUpper),
    baselinePoints,
    trialLimits: baselinePoints < fewestPoints,
    locked,
    points: charted,
    variation: charted.findLast(({ value }) => value !== null)?.variation ?? 'common_cause',
    assurance: Number.isFinite(limits.lower) ? assuranceOf(limits, options.target ?? null, direction) : null,
  };
}

/** Points by period. @throws InputRefused for a period given twice. */
export function inOrder<T extends { period: string }>(points: T[]): T[] {
  if (points.every(({ period }, at) => at === 0 || points[at - 1]!.period < period)) return points;
  const series = [...points].sort((a, b) => (a.period < b.period ? -1 : a.period > b.period ? 1 : 0));
  const twice = series.find(({ period }, at) => series[at - 1]?.period === period);
  if (twice) throw new InputRefused(`The period ${twice.period} stands twice.`);
  return series;
}

/** Which way is better, in the words of the rules. */
export function directionOf({ improvement }: Pick<XmrOptions, 'improvement'>): Direction {
  return improvement === 'up' ? 'increase' : improvement === 'down' ? 'decrease' : 'neutral';
}

/** Which points of a series in order make its limits. @throws InputRefused for a baseline of fewer than 12 values. */
export function baselineOf(series: MeasurePoint[], options: XmrOptions): { baseline: boolean[]; locked: boolean } {
  const { baselineLength, baselineFrom, baselineTo } = options;
  if (baselineLength === undefined && baselineFrom === undefined && baselineTo === undefined) {
    return { baseline: series.map(() => true), locked: false };
  }
  const baseline = series.map(({ period }, at) =>
    baselineLength !== undefined
      ? at < baselineLength
      : (baselineFrom === undefined || period >= baselineFrom) && (baselineTo === undefined || period <= baselineTo),
  );
  const held = series.filter(({ value }, at) => baseline[at] && value !== null).length;
  if (held < fewestToLock) throw new InputRefused(`A baseline needs 12 values or more; this one has ${held}.`);
  return { baseline, locked: true };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A signal in words for a table or a reader of the page. */
export function wordsOf({ rule, way }: SpecialCause): string {
  const high = way === 'high';
  switch (rule) {
    case 'outside limits':
      return high ? 'Above the upper process limit' : 'Below the lower process limit';
    case 'trend':
      return `Part of seven or more points ${high ? 'rising' : 'falling'}`;
    case 'two in three':
      return `One of two in three points near the ${high ? 'upper' : 'lower'} limit`;
    case 'shift':
      return `Part of seven or more points ${high ? 'above' : 'below'} the mean`;
  }
}
