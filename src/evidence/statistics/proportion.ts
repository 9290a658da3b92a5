import { confidenceLevels, multiplierOf } from './confidence.ts';
import { plain, refuseIf, summedByGroup } from './crude-rate.ts';
import type { Table } from './input-table.ts';
import { wilsonLimits } from './intervals.ts';

/**
 * Proportions with Wilson score limits, in the form of the reference vectors.
 * @param params `confidence` (`[null]` for no limits), `multiplier` (1; 100 makes it a percentage), `group_by`.
 * @param input `num` (zero or more, at most `den`) and `den` (above zero), not only whole numbers.
 * @throws InputRefused for a numerator below zero or above its denominator, a denominator of zero, a level not allowed.
 * Source: PHEindicatormethods 2.1.0 `phe_proportion`; Wilson 1927, Newcombe 1998.
 */
export function phe_proportion(params: Record<string, unknown>, input: Table): Table {
  const levels = confidenceLevels(params.confidence);
  const multiplier = multiplierOf(params, 1);
  const { groups, above, below } = summedByGroup(params.group_by, input, 'num', 'den');
  above.forEach((count) => refuseIf(count !== null && count < 0, 'Numerators must be zero or more.'));
  below.forEach((count) => refuseIf(count !== null && count <= 0, 'Denominators must be above zero.'));
  above.forEach((count, row) =>
    refuseIf(count !== null && below[row] != null && count > below[row], 'A numerator must not exceed its denominator.'),
  );
  const each = <T>(make: (numerator: number, denominator: number) => T) =>
    above.map((count, row) => (count === null || below[row] == null ? null : make(count, below[row])));

  const output: Table = { ...groups, num: above, den: below };
  output.value = each((numerator, denominator) => (numerator / denominator) * multiplier);
  for (const { share, lower, upper } of levels) {
    const limits = each((numerator, denominator) => wilsonLimits(numerator, denominator, share));
    output[lower] = limits.map((pair) => (pair ? pair.lower * multiplier : null));
    output[upper] = limits.map((pair) => (pair ? pair.upper * multiplier : null));
  }
  if (levels.length > 0) output.confidence = above.map(() => levels.map(({ label }) => label).join(', '));
  output.statistic = above.map(() => (multiplier === 100 ? 'percentage' : `proportion of ${plain(multiplier)}`));
  if (levels.length > 0) output.method = above.map(() => 'Wilson');
  return output;
}
