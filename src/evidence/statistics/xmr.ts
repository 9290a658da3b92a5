/**
 * XmR (individuals and moving range) charts by the rules of NHS Making Data Count, as NHSRplotthedots 0.2.2 applies them.
 * Points are in the order of time; null is a missing value and makes no range on either side.
 */

/** Limits of one segment of a chart. All but `mean` are NaN where no moving range is left to take them from. */
export type ProcessLimits = { mean: number; meanRange: number; lower: number; upper: number; nearLower: number; nearUpper: number };

/** What a point is judged by: the centre line and the limits, NaN where they are not known. */
export type PointLimits = Pick<ProcessLimits, 'mean' | 'lower' | 'upper' | 'nearLower' | 'nearUpper'>;

/** Moving ranges of a segment: null for the first point, beside a missing value and outside the baseline; `used` also null where screened out, which a range at or above `screenLimit` is. */
export type MovingRanges = { ranges: (number | null)[]; used: (number | null)[]; screenLimit: number };

/** The first rule that holds of a point, and which way it points: above or rising is 'high', below or falling 'low'. */
export type SpecialCause = { rule: 'outside limits' | 'trend' | 'two in three' | 'shift'; way: 'high' | 'low' };

/** What the rules say of one point; `outside`, `side`, `near` are null where it cannot be said. */
export type PointReading = { outside: boolean | null; side: -1 | 0 | 1 | null; near: boolean | null; cause: SpecialCause | null };

const limitFactor = 2.66;
export const screenFactor = 3.267;
const runLength = 7;

/** Mean free of running error: exact summation (Shewchuk), then the mean of the residuals added. NaN of nothing. */
export function meanOf(values: number[]): number {
  const first = exactSum(values) / values.length;
  return first + exactSum(values.map((value) => value - first)) / values.length;
}

function exactSum(values: number[]): number {
  const partials: number[] = [];
  for (let value of values) {
    let kept = 0;
    for (let partial of partials) {
      if (Math.abs(value) < Math.abs(partial)) [value, partial] = [partial, value];
      const high = value + partial;
      const low = partial - (high - value);
      if (low !== 0) partials[kept++] = low;
      value = high;
    }
    partials.length = kept;
    partials.push(value);
  }
  return partials.reduceRight((sum, partial) => sum + partial, 0);
}

/**
 * Mean and limits of one segment: mean plus and minus 2.66 times the mean moving range, near limits at two thirds.
 * @param baseline which points the limits are taken from; the others enter neither mean nor ranges.
 * @param screen leaves out, once, ranges not strictly below 3.267 times their mean; the mean itself is never screened.
 */
export function processLimits(values: (number | null)[], baseline: boolean[], screen: boolean): ProcessLimits & MovingRanges {
  const ranges = values.map((value, at) => {
    const before = at > 0 ? (values[at - 1] ?? null) : null;
    return value !== null && before !== null && baseline[at] && baseline[at - 1] ? Math.abs(value - before) : null;
  });
  const screenLimit = screenFactor * meanOf(present(ranges));
  const used = ranges.map((range) => (range !== null && (!screen || range < screenLimit) ? range : null));
  const mean = meanOf(present(values.filter((_, at) => baseline[at])));
  const meanRange = meanOf(present(used));
  const reach = limitFactor * meanRange;
  const near = 2 * (limitFactor / 3) * meanRange;
  return { mean, meanRange, lower: mean - reach, upper: mean + reach, nearLower: mean - near, nearUpper: mean + near, ranges, used, screenLimit };
}

function present(values: (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

/**
 * Special causes of the points of one segment. Rules in the order in which they name a point: outside a limit; trend
 * (seven points, six steps the same way); two in three (three neighbours on one side, two or more between near limit
 * and limit: only those are named); shift (seven points on one side of the mean).
 * @param limits of all points, or one entry a point where they differ (charts of counts out of unlike denominators).
 * @returns a reading a point, and `undecided` where a missing value leaves a trend that cannot be told.
 */
export function readPoints(values: (number | null)[], limits: PointLimits | PointLimits[]): { readings: PointReading[]; undecided: boolean } {
  const limitsAt = (at: number) => (Array.isArray(limits) ? limits[at]! : limits);
  const known = values.map((value, at) => value !== null && Number.isFinite(limitsAt(at).lower));
  const side = values.map((value, at) => (value === null ? null : (Math.sign(value - limitsAt(at).mean) as -1 | 0 | 1)));
  const outside = values.map((value, at) => (known[at] ? value! > limitsAt(at).upper || value! < limitsAt(at).lower : null));
  const near = values.map((value, at) =>
    known[at] ? !outside[at] && (value! > limitsAt(at).nearUpper || value! < limitsAt(at).nearLower) : null,
  );
  const trend = trends(values);
  const twoInThree = nearPairs(side, near);
  const shift = runs(side, (window) => Math.abs(window.reduce<number>((sum, one) => sum + (one ?? 0), 0)) === runLength);
  const readings = values.map((_, at): PointReading => {
    const way = side[at] === 1 ? 'high' : 'low';
    let cause: SpecialCause | null = null;
    if (outside[at]) cause = { rule: 'outside limits', way };
    else if (trend.way[at]) cause = { rule: 'trend', way: trend.way[at] };
    else if (twoInThree[at]) cause = { rule: 'two in three', way };
    else if (shift[at]) cause = { rule: 'shift', way };
    return { outside: outside[at]!, side: side[at]!, near: near[at]!, cause };
  });
  return { readings, undecided: trend.undecided };
}

function runs<T>(values: T[], holds: (window: T[]) => boolean): boolean[] {
  const flagged = values.map(() => false);
  for (let end = runLength; end <= values.length; end += 1) {
    if (holds(values.slice(end - runLength, end))) flagged.fill(true, end - runLength, end);
  }
  return flagged;
}

function trends(values: (number | null)[]): { way: ('high' | 'low' | null)[]; undecided: boolean } {
  let undecided = false;
  const steps = (window: (number | null)[]) =>
    window.slice(1).map((value, at) => {
      const before = window[at] ?? null;
      return value === null || before === null ? null : Math.sign(value - before);
    });
  const holds = (direction: number) => (window: (number | null)[]) => {
    const taken = steps(window);
    if (taken.some((step) => step !== null && step !== direction)) return false;
    if (!taken.includes(null)) return true;
    undecided = true;
    return false;
  };
  const rising = runs(values, holds(1));
  const falling = runs(values, holds(-1));
  // A peak belongs to the rise and to the fall; the peer gives it to the rise.
  return { way: values.map((_, at) => (rising[at] ? 'high' : falling[at] ? 'low' : null)), undecided };
}

function nearPairs(side: (number | null)[], near: (boolean | null)[]): boolean[] {
  const flagged = near.map(() => false);
  for (let start = 0; start + 3 <= near.length; start += 1) {
    const places = [start, start + 1, start + 2];
    const sum = places.reduce((total, at) => total + (side[at] ?? 0), 0);
    if (Math.abs(sum) !== 3 || places.filter((at) => near[at]).length < 2) continue;
    for (const at of places) if (near[at]) flagged[at] = true;
  }
  return flagged;
}

/** Whether more or less of the measure is better. */
export type Direction = 'increase' | 'decrease' | 'neutral';

/** Colour of a point by Making Data Count: from the way of its special cause and the direction of improvement. */
export type Variation = 'common_cause' | 'improvement_high' | 'improvement_low' | 'concern_high' | 'concern_low' | 'neutral_high' | 'neutral_low';

/** Improvement, concern or neither. The colour of a trend follows its direction, not the side of the mean. */
export function variationOf(cause: SpecialCause | null, direction: Direction): Variation {
  if (cause === null) return 'common_cause';
  if (direction === 'neutral') return `neutral_${cause.way}`;
  return (cause.way === 'high') === (direction === 'increase') ? `improvement_${cause.way}` : `concern_${cause.way}`;
}

/** Whether a process will meet its target without change: latest limits wholly better, wholly worse, or neither. */
export type Assurance = 'consistent_pass' | 'consistent_fail' | 'inconsistent' | null;

/** Compares the target with the limits strictly: a target on a limit is inconsistent. Null without target or direction. */
export function assuranceOf(limits: { lower: number; upper: number }, target: number | null, direction: Direction): Assurance {
  if (target === null || direction === 'neutral') return null;
  if (target < limits.lower) return direction === 'increase' ? 'consistent_pass' : 'consistent_fail';
  if (target > limits.upper) return direction === 'increase' ? 'consistent_fail' : 'consistent_pass';
  return 'inconsistent';
}
