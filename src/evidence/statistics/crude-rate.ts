import { confidenceLevels, multiplierOf } from './confidence.ts';
import { InputRefused, numbers, rowsByGroup, sameLength, sumOf, texts, type Table } from './input-table.ts';
import { byarsLimits, exactPoissonLimits } from './intervals.ts';

/** From this count on Byar's approximation is used; below it the exact limits. */
const byarsFrom = 10;

/**
 * Crude rates with exact Poisson limits under 10 events and Byar's from 10 on, in the form of the reference vectors.
 * @param params `confidence`, `multiplier` (100,000), `group_by`: a column of the input to sum by first.
 * @param input `obs` events (zero or more, not only whole) and `pop` people or person-years (above zero).
 * @returns the columns `value` (obs / pop * multiplier), limits, `confidence`, `statistic`, `method`.
 * A missing count or population spoils its row or its group. One group alone is not summed: the peer does so.
 * @throws InputRefused for negative counts, populations of zero, levels that are not allowed.
 * Source: PHEindicatormethods 2.1.0 `phe_rate`, APHO Technical Briefing 3.
 */
export function phe_rate(params: Record<string, unknown>, input: Table): Table {
  const levels = confidenceLevels(params.confidence);
  const multiplier = multiplierOf(params, 100_000);
  const table = summedByGroup(params.group_by, input, 'obs', 'pop');
  table.above.forEach((count) => refuseIf(count !== null && count < 0, 'Counts must be zero or more.'));
  table.below.forEach((people) => refuseIf(people !== null && people <= 0, 'Populations must be above zero.'));
  const complete = table.above.map((count, row) => count !== null && table.below[row] !== null);
  const each = <T>(make: (count: number, people: number) => T) =>
    table.above.map((count, row) => (complete[row] ? make(count!, table.below[row]!) : null));

  const output: Table = { ...table.groups, obs: table.above, pop: table.below };
  output.value = each((count, people) => (count / people) * multiplier);
  for (const { share, lower, upper } of levels) {
    const limits = each((count, people) => {
      const of = count < byarsFrom ? exactPoissonLimits(count, share) : byarsLimits(count, share);
      return { lower: (of.lower / people) * multiplier, upper: (of.upper / people) * multiplier };
    });
    output[lower] = limits.map((pair) => (pair && pair.lower >= 0 ? pair.lower : null));
    output[upper] = limits.map((pair) => pair?.upper ?? null);
  }
  if (levels.length > 0) output.confidence = table.above.map(() => levels.map(({ label }) => label).join(', '));
  output.statistic = table.above.map(() => `rate per ${plain(multiplier)}`);
  if (levels.length > 0) output.method = table.above.map((count) => (count === null ? null : count < byarsFrom ? 'Exact' : 'Byars'));
  return output;
}

/** Numerator and denominator columns, summed by group when there is more than one group. */
export function summedByGroup(groupBy: unknown, input: Table, above: string, below: string) {
  const counts = numbers(input, above);
  const people = numbers(input, below);
  sameLength({ [above]: counts, [below]: people });
  if (typeof groupBy !== 'string') return { groups: {}, above: counts, below: people };
  const names = texts(input, groupBy);
  sameLength({ [above]: counts, [groupBy]: names });
  const groups = rowsByGroup(names);
  if (groups.size <= 1) return { groups: { [groupBy]: names }, above: counts, below: people };
  return {
    groups: { [groupBy]: [...groups.keys()] },
    above: [...groups.values()].map((rows) => sumOf(counts, rows)),
    below: [...groups.values()].map((rows) => sumOf(people, rows)),
  };
}

/** @throws InputRefused with these words when the condition holds. */
export function refuseIf(condition: boolean, words: string): void {
  if (condition) throw new InputRefused(words);
}

/** A multiplier as the peers write it in `statistic`: no grouping, no exponent. */
export function plain(multiplier: number): string {
  return multiplier.toLocaleString('en-GB', { useGrouping: false, maximumFractionDigits: 10 });
}
