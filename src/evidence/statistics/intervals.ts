import { chiSquaredQuantile, normalQuantile } from './distributions.ts';

/** Lower and upper limit, in the unit of what was counted. */
export type Limits = { lower: number; upper: number };

/** Exact Poisson limits of a count, from chi-squared quantiles (Garwood 1936). @param confidence e.g. 0.95. */
export function exactPoissonLimits(count: number, confidence: number): Limits {
  const tail = (1 - confidence) / 2;
  return { lower: chiSquaredQuantile(tail, 2 * count) / 2, upper: chiSquaredQuantile(1 - tail, 2 * count + 2) / 2 };
}

/** Byar's approximation to the Poisson limits of a count (Breslow and Day 1987). @param confidence e.g. 0.95. */
export function byarsLimits(count: number, confidence: number): Limits {
  const z = normalQuantile(confidence + (1 - confidence) / 2);
  const above = count + 1;
  return {
    lower: count * (1 - 1 / (9 * count) - z / (3 * Math.sqrt(count))) ** 3,
    upper: above * (1 - 1 / (9 * above) + z / (3 * Math.sqrt(above))) ** 3,
  };
}

/** Wilson score limits of a proportion, 0 to 1, without continuity correction (Wilson 1927, Newcombe 1998). */
export function wilsonLimits(numerator: number, denominator: number, confidence: number): Limits {
  if (confidence >= 1) return { lower: 0, upper: 1 };
  const z = normalQuantile(confidence + (1 - confidence) / 2);
  const share = numerator / denominator;
  const spread = z * Math.sqrt(z * z + 4 * numerator * (1 - share));
  const below = 2 * (denominator + z * z);
  // At the ends the closed form leaves rounding of the order of 1e-17 where the limit is 0 or 1 by its definition.
  return {
    lower: numerator === 0 ? 0 : (2 * numerator + z * z - spread) / below,
    upper: numerator === denominator ? 1 : (2 * numerator + z * z + spread) / below,
  };
}
