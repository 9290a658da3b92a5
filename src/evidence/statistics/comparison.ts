import { normalBelow, normalQuantile, studentBeyond, studentLimit } from './distributions.ts';
import { InputRefused } from './input-table.ts';
import { byarsLimits, exactPoissonLimits, wilsonLimits } from './intervals.ts';
import { meanOf } from './xmr.ts';

/** A figure with its confidence limits, all in the same unit. */
export type Estimate = { value: number; lower: number; upper: number };

/**
 * A crude rate with its interval: exact Poisson limits under 10 events, Byar's from 10.
 * @param count events. @param denominator people or person-years. @param per e.g. 100,000. @param confidence e.g. 0.95.
 * @throws InputRefused for a count below zero or a denominator not above zero. Source: APHO Technical Briefing 3.
 */
export function rateWithInterval(count: number, denominator: number, per = 100_000, confidence = 0.95): Estimate {
  if (!(count >= 0)) throw new InputRefused('Counts must be zero or more.');
  if (!(denominator > 0)) throw new InputRefused('Populations must be above zero.');
  const limits = count < 10 ? exactPoissonLimits(count, confidence) : byarsLimits(count, confidence);
  return { value: (count / denominator) * per, lower: (limits.lower / denominator) * per, upper: (limits.upper / denominator) * per };
}

/** A proportion with Wilson's interval. @param per 100 for a percentage. @throws InputRefused outside 0 <= numerator <= denominator. */
export function proportionWithInterval(numerator: number, denominator: number, per = 100, confidence = 0.95): Estimate {
  if (!(denominator > 0)) throw new InputRefused('Denominators must be above zero.');
  if (!(numerator >= 0 && numerator <= denominator)) throw new InputRefused('A numerator must lie between zero and its denominator.');
  const limits = wilsonLimits(numerator, denominator, confidence);
  return { value: (numerator / denominator) * per, lower: limits.lower * per, upper: limits.upper * per };
}

/** Where a figure stands against another. */
export type Standing = 'higher' | 'lower' | 'no different';

/**
 * Compares a figure with a benchmark by the field's method: a benchmark with limits of its own is different where the two
 * intervals do not overlap; a benchmark value alone (England, taken as exact) is different where it lies outside the
 * figure's interval. Intervals that touch overlap. Not overlapping is the stricter test: it misses some true differences.
 * Whether higher is better is the indicator's polarity and no matter of this function.
 * Source: Fingertips "Confidence intervals overlapping reference value"; APHO Technical Briefing 3.
 */
export function compareIntervals(figure: Estimate, benchmark: Estimate | number): Standing {
  const other = typeof benchmark === 'number' ? { lower: benchmark, upper: benchmark } : benchmark;
  if (figure.lower > other.upper) return 'higher';
  if (figure.upper < other.lower) return 'lower';
  return 'no different';
}

/** A change between two figures of one area: difference, z and two-sided p. */
export type Change = { difference: number; z: number; p: number; direction: Standing };

/**
 * Tests the change from a first to a last figure, taken as independent, with standard errors read from their limits:
 * se = (upper - lower) / (2 z of the limits). Significant where p is under 1 - confidence.
 * @param confidence level of the limits and of the test. Source: Altman and Bland, BMJ 2003;326:219 (interaction revisited).
 */
export function changeBetween(first: Estimate, last: Estimate, confidence = 0.95): Change {
  const zOfLimits = normalQuantile(1 - (1 - confidence) / 2);
  const variance = [first, last].reduce((sum, { lower, upper }) => sum + ((upper - lower) / (2 * zOfLimits)) ** 2, 0);
  const difference = last.value - first.value;
  const z = difference === 0 ? 0 : difference / Math.sqrt(variance);
  const p = 2 * normalBelow(-Math.abs(z));
  return { difference, z, p, direction: p < 1 - confidence ? (difference > 0 ? 'higher' : 'lower') : 'no different' };
}

/** A straight line through equally or unequally spaced points: slope a unit of time, its limits and two-sided p. */
export type LinearTrend = { slope: number; intercept: number; lower: number; upper: number; p: number; points: number; direction: Standing };

/**
 * Ordinary least squares line of a value on time, with Student's t limits of the slope; null under three points or
 * where all fall on one time. Points are taken as independent, which short public-health series seldom are:
 * a page says so beside it. @param confidence e.g. 0.95.
 */
export function linearTrend(points: { at: number; value: number }[], confidence = 0.95): LinearTrend | null {
  if (points.length < 3) return null;
  const middle = meanOf(points.map(({ at }) => at));
  const level = meanOf(points.map(({ value }) => value));
  const spread = points.reduce((sum, { at }) => sum + (at - middle) ** 2, 0);
  if (spread === 0) return null;
  const slope = points.reduce((sum, { at, value }) => sum + (at - middle) * (value - level), 0) / spread;
  const residual = points.reduce((sum, { at, value }) => sum + (value - level - slope * (at - middle)) ** 2, 0);
  const degrees = points.length - 2;
  const error = Math.sqrt(residual / degrees / spread);
  const reach = studentLimit(1 - confidence, degrees) * error;
  const p = error === 0 ? (slope === 0 ? 1 : 0) : studentBeyond(slope / error, degrees);
  const direction = p < 1 - confidence ? (slope > 0 ? 'higher' : 'lower') : 'no different';
  return { slope, intercept: level - slope * middle, lower: slope - reach, upper: slope + reach, p, points: points.length, direction };
}
