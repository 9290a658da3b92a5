import { baselineSeries, controlChart, type ControlChart, type ControlOptions } from './control-chart.ts';
import { InputRefused } from './input-table.ts';
import type { MeasurePoint } from './xmr-chart.ts';
import { meanOf, processLimits, readPoints, type PointLimits } from './xmr.ts';

/** Exponent that makes exponential times nearly normal (Nelson 1994): 1 / 3.6. */
const nelson = 3.6;

/** `mean` beside the centre line, which for this chart is the median. */
export type GChart = ControlChart & { mean: number | null };

/**
 * g chart of rare events: whole numbers of opportunities (patients, days) between one event and the next, which are
 * geometric. Limits from the mean g: upper g + 3 sqrt(g (g + 1)), near limit with 2; lower limit 0, since g - 3 sigma is
 * always below. The centre line that shifts are judged by is the median: of geometric numbers nearly two in three lie
 * below the mean, and runs below it would be false. More between events is better where events are bad: `improvement` up.
 * Signals are the four rules of `xmrChart`.
 * @param points one an event, `period` in a form that sorts, `value` the opportunities before it.
 * @throws InputRefused for values that are not whole or below zero, periods and baselines as `xmrChart`.
 * Source: Benneyan 2001, Health Care Management Science 4:305; Provost and Murray 2011; PowerBI-SPC (median as centre line).
 */
export function gChart(points: MeasurePoint[], options: ControlOptions = {}): GChart {
  const odd = points.find(({ value }) => value !== null && !(Number.isInteger(value) && value >= 0));
  if (odd) throw new InputRefused(`${odd.period}: a g chart counts in whole numbers, zero or more; times go on a t chart.`);
  const held = baselineSeries(points, options);
  const values = held.series.map(({ value }) => value);
  const counted = values.filter((value, at): value is number => value !== null && held.baseline[at]!);
  const mean = meanOf(counted);
  const deviation = Math.sqrt(mean * (mean + 1));
  const centre = medianOf(counted);
  // Of fewer than two points no limits are drawn.
  const known = counted.length > 1;
  const limits: PointLimits = {
    mean: centre,
    lower: known ? 0 : NaN,
    upper: known ? mean + 3 * deviation : NaN,
    nearLower: known ? 0 : NaN,
    nearUpper: known ? mean + 2 * deviation : NaN,
  };
  const { readings } = readPoints(values, limits);
  const chart = controlChart(held, { centre, limits: values.map(() => limits), readings }, options);
  return { ...chart, mean: Number.isFinite(mean) ? mean : null };
}

/**
 * t chart of rare events: the time between one event and the next, exponential when events come by chance. Each time to
 * the power 1 / 3.6 is nearly normal; centre and limits are those of an XmR chart of these (mean ± 2.66 mean moving range,
 * near limits at two thirds), taken back by the power 3.6, a limit below zero being zero. Signals are the four rules of
 * `xmrChart`. Longer times are better where events are bad: `improvement` up.
 * @param points one an event, `value` the time before it in any unit. @param options `screenOutliers` as for `xmrChart`.
 * @throws InputRefused for times below zero, periods and baselines as `xmrChart`.
 * Source: Nelson 1994, Journal of Quality Technology 26:239; Provost and Murray 2011.
 */
export function tChart(points: MeasurePoint[], options: ControlOptions & { screenOutliers?: boolean } = {}): ControlChart {
  const odd = points.find(({ value }) => value !== null && !(Number.isFinite(value) && value >= 0));
  if (odd) throw new InputRefused(`${odd.period}: a time between events must be zero or more.`);
  const held = baselineSeries(points, options);
  const levelled = held.series.map(({ value }) => (value === null ? null : value ** (1 / nelson)));
  const inner = processLimits(levelled, held.baseline, options.screenOutliers !== false);
  const { readings } = readPoints(levelled, inner);
  const back = (limit: number) => Math.max(0, limit) ** nelson;
  const limits: PointLimits = {
    mean: back(inner.mean), lower: back(inner.lower), upper: back(inner.upper), nearLower: back(inner.nearLower), nearUpper: back(inner.nearUpper),
  };
  return controlChart(held, { centre: limits.mean, limits: held.series.map(() => limits), readings }, options);
}

/** The middle value, or the mean of the two in the middle; NaN of none. */
function medianOf(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}
