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

/** Mean free of running error: the sum in twice the precision, then the mean of the residuals added. NaN of nothing. */
export function meanOf(values: readonly (number | null)[], from?: readonly boolean[]): number {
  let count = 0;
  for (let at = 0; at < values.length; at += 1) if (values[at] !== null && (from === undefined || from[at])) count += 1;
  const first = sumOf(values, from, 0) / count;
  return first + sumOf(values, from, first) / count;
}

/** The sum of what the values are above `less`, with what rounding loses of each addition kept beside it (Knuth's two-sum). */
function sumOf(values: readonly (number | null)[], from: readonly boolean[] | undefined, less: number): number {
  let sum = 0;
  let lost = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!;
    if (value === null || (from !== undefined && !from[at])) continue;
    const next = sum + (value - less);
    const part = next - sum;
    lost += sum - (next - part) + (value - less - part);
    sum = next;
  }
  return sum + lost;
}

/**
 * Mean and limits of one segment: mean plus and minus 2.66 times the mean moving range, near limits at two thirds.
 * @param baseline which points the limits are taken from; the others enter neither mean nor ranges.
 * @param screen leaves out, once, ranges not strictly below 3.267 times their mean; the mean itself is never screened.
 */
export function processLimits(values: (number | null)[], baseline: boolean[], screen: boolean): ProcessLimits & MovingRanges {
  const ranges: (number | null)[] = [];
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!;
    const before = at > 0 ? values[at - 1]! : null;
    ranges.push(value !== null && before !== null && baseline[at] && baseline[at - 1] ? Math.abs(value - before) : null);
  }
  const firstRange = meanOf(ranges);
  const screenLimit = screenFactor * firstRange;
  const screened = screen && ranges.some((range) => range !== null && !(range < screenLimit));
  const used = screened ? ranges.map((range) => (range !== null && range < screenLimit ? range : null)) : ranges;
  const mean = meanOf(values, baseline);
  const meanRange = screened ? meanOf(used) : firstRange;
  const reach = limitFactor * meanRange;
  const near = 2 * (limitFactor / 3) * meanRange;
  return { mean, meanRange, lower: mean - reach, upper: mean + reach, nearLower: mean - near, nearUpper: mean + near, ranges, used, screenLimit };
}

/**
 * Special causes of the points of one segment. Rules in the order in which they name a point: outside a limit; trend
 * (seven points, six steps the same way); two in three (three neighbours on one side, two or more between near limit
 * and limit: only those are named); shift (seven points on one side of the mean).
 * @param limits of all points, or one entry a point where they differ (charts of counts out of unlike denominators).
 * @returns a reading a point, and `undecided` where a missing value leaves a trend that cannot be told.
 */
export function readPoints(values: (number | null)[], limits: PointLimits | PointLimits[]): { readings: PointReading[]; undecided: boolean } {
  const readings: PointReading[] = [];
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!;
    const limit = Array.isArray(limits) ? limits[at]! : limits;
    const known = value !== null && Number.isFinite(limit.lower);
    const outside = known ? value > limit.upper || value < limit.lower : null;
    readings.push({
      outside, side: value === null ? null : (Math.sign(value - limit.mean) as -1 | 0 | 1),
      near: known ? !outside && (value > limit.nearUpper || value < limit.nearLower) : null, cause: null,
    });
  }
  // The rule that goes before the others is written last.
  markShifts(readings);
  markNearPairs(readings);
  const undecided = markTrends(values, readings);
  for (const reading of readings) if (reading.outside) reading.cause = causes['outside limits'][wayOf(reading)];
  return { readings, undecided };
}

const ways = (rule: SpecialCause['rule']): Record<'high' | 'low', SpecialCause> => ({ high: { rule, way: 'high' }, low: { rule, way: 'low' } });
const causes: Record<SpecialCause['rule'], Record<'high' | 'low', SpecialCause>> = { 'outside limits': ways('outside limits'), trend: ways('trend'), 'two in three': ways('two in three'), shift: ways('shift') };
const wayOf = ({ side }: PointReading): 'high' | 'low' => (side === 1 ? 'high' : 'low');

/** Names the last `count` points up to `end`. */
function mark(readings: PointReading[], end: number, count: number, cause: SpecialCause): void {
  for (let at = end - count + 1; at <= end; at += 1) readings[at]!.cause = cause;
}

/** Seven or more points on one side of the mean; a point on the mean or a missing value ends the run. */
function markShifts(readings: PointReading[]): void {
  let run = 0;
  for (let at = 0; at < readings.length; at += 1) {
    const side = readings[at]!.side ?? 0;
    run = side === 0 ? 0 : at > 0 && readings[at - 1]!.side === side ? run + 1 : 1;
    if (run >= runLength) mark(readings, at, run === runLength ? runLength : 1, causes.shift[wayOf(readings[at]!)]);
  }
}

/** Three neighbours on one side of the mean, two or more of them near the limit: those near it. */
function markNearPairs(readings: PointReading[]): void {
  for (let start = 0; start + 3 <= readings.length; start += 1) {
    const one = readings[start]!;
    const two = readings[start + 1]!;
    const three = readings[start + 2]!;
    if (!one.side || one.side !== two.side || one.side !== three.side || Number(one.near) + Number(two.near) + Number(three.near) < 2) continue;
    const cause = causes['two in three'][wayOf(one)];
    if (one.near) one.cause = cause;
    if (two.near) two.cause = cause;
    if (three.near) three.cause = cause;
  }
}

/** Six steps the same way name their seven points. A peak belongs to the rise and to the fall; the peer gives it to the rise, so rises come last. Returns whether a missing value leaves a trend that cannot be told. */
function markTrends(values: readonly (number | null)[], readings: PointReading[]): boolean {
  let undecided = false;
  for (const direction of [-1, 1] as const) {
    const cause = causes.trend[direction === 1 ? 'high' : 'low'];
    // Steps since one went another way, and since one could not be told.
    let steady = 0;
    let told = 0;
    for (let at = 1; at < values.length; at += 1) {
      const value = values[at]!;
      const before = values[at - 1]!;
      const step = value === null || before === null ? null : Math.sign(value - before);
      steady = step !== null && step !== direction ? 0 : steady + 1;
      told = step === null ? 0 : told + 1;
      if (steady < runLength - 1) continue;
      if (told >= runLength - 1) mark(readings, at, runLength, cause);
      else undecided = true;
    }
  }
  return undecided;
}

/** Whether more or less of the measure is better. */
export type Direction = 'increase' | 'decrease' | 'neutral';

/** Colour of a point by Making Data Count: from the way of its special cause and the direction of improvement. */
export type Variation = 'common_cause' | 'improvement_high' | 'improvement_low' | 'concern_high' | 'concern_low' | 'neutral_high' | 'neutral_low';

/** Improvement, concern or neither. The colour of a trend follows its direction, not the side of the mean. */
export function variationOf(cause: SpecialCause | null, direction: Direction): Variation {
  if (cause === null) return 'common_cause';
  const high = cause.way === 'high';
  if (direction === 'neutral') return high ? 'neutral_high' : 'neutral_low';
  if (high === (direction === 'increase')) return high ? 'improvement_high' : 'improvement_low';
  return high ? 'concern_high' : 'concern_low';
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
