import { confidenceLevels } from './confidence.ts';
import { studentLimit } from './distributions.ts';
import { InputRefused, numbers, rowsByGroup, sameLength, texts, type Table } from './input-table.ts';
import { meanOf } from './xmr.ts';

/** A mean with its limits, one pair a level of confidence; limits null of fewer than two values, deviation too. */
export type MeanWithInterval = { count: number; sum: number; mean: number; deviation: number | null; limits: ({ lower: number; upper: number } | null)[] };

/**
 * The arithmetic mean with Student's t limits, mean ± t s / sqrt(n) with n - 1 degrees of freedom and s the sample
 * standard deviation. For means of values that are not far from normal, or many. @param confidences e.g. [0.95].
 * @throws InputRefused of no values. Source: PHEindicatormethods 2.1.0 `phe_mean`; APHO Technical Briefing 3.
 */
export function meanWithInterval(values: number[], confidences: number[] = [0.95]): MeanWithInterval {
  const count = values.length;
  if (count === 0) throw new InputRefused('A mean needs at least one value.');
  const mean = meanOf(values);
  const sum = values.reduce((total, value) => total + value, 0);
  if (count === 1) return { count, sum, mean, deviation: null, limits: confidences.map(() => null) };
  const deviation = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / (count - 1));
  const limits = confidences.map((confidence) => {
    const reach = deviation === 0 ? 0 : (studentLimit(1 - confidence, count - 1) * deviation) / Math.sqrt(count);
    return { lower: mean - reach, upper: mean + reach };
  });
  return { count, sum, mean, deviation, limits };
}

/**
 * Means with Student's t limits, in the form of the reference vectors.
 * @param params `confidence`, `group_by` (none: one result). @param input `v` values; a missing one leaves its group
 * without any result but its count. @throws InputRefused for no values and levels that are not allowed.
 */
export function phe_mean(params: Record<string, unknown>, input: Table): Table {
  const levels = confidenceLevels(params.confidence);
  const values = numbers(input, 'v');
  if (values.length === 0) throw new InputRefused('A mean needs at least one value.');
  const groupBy = typeof params.group_by === 'string' ? params.group_by : null;
  const names = groupBy === null ? values.map(() => '') : texts(input, groupBy);
  sameLength({ v: values, [groupBy ?? 'group']: names });
  const groups = rowsByGroup(names);
  const counts = [...groups.values()].map((rows) => rows.length);
  const results = [...groups.values()].map((rows) => {
    const taken = rows.map((row) => values[row]!).filter((value) => value !== null);
    return taken.length < rows.length ? null : meanWithInterval(taken, levels.map(({ share }) => share));
  });
  const output: Table = groupBy === null ? {} : { [groupBy]: [...groups.keys()] };
  output.value_sum = results.map((result) => result?.sum ?? null);
  output.value_count = counts;
  output.stdev = results.map((result) => result?.deviation ?? null);
  output.value = results.map((result) => result?.mean ?? null);
  levels.forEach(({ lower, upper }, at) => {
    output[lower] = results.map((result) => result?.limits[at]?.lower ?? null);
    output[upper] = results.map((result) => result?.limits[at]?.upper ?? null);
  });
  if (levels.length > 0) output.confidence = results.map(() => levels.map(({ label }) => label).join(', '));
  output.statistic = results.map(() => 'mean');
  if (levels.length > 0) output.method = results.map(() => "Student's t-distribution");
  return output;
}
