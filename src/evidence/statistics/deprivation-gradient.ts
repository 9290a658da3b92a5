import { InputRefused } from './input-table.ts';

/** One deprivation group, 1 the most deprived: its people and its figure. */
export type DeprivationGroup = { group: number; population: number; value: number };

/** The gap between the least and the most deprived: `slope` in the unit of the figure, `relative` as a ratio. */
export type Gradient = { slope: number; relative: number; mostDeprived: number; leastDeprived: number };

/**
 * Slope index of inequality: the figure, regressed on the middle rank of each group's share of the population with the
 * shares as weights, from rank 0 (most deprived) to 1 (least). `relative` is the relative index, (intercept + slope) /
 * intercept. Limits: `slopeIndex`.
 * @throws InputRefused under five groups, for a population not above zero, a group twice or a figure that is no number.
 * Source: Low and Low 2004; PHEindicatormethods 2.1.0 `phe_sii` without transformation.
 */
export function gradientByDeprivation(groups: DeprivationGroup[]): Gradient {
  const ordered = [...groups].sort((a, b) => a.group - b.group);
  if (ordered.length < 5) throw new InputRefused('A gradient needs five groups or more.');
  if (new Set(ordered.map(({ group }) => group)).size < ordered.length) throw new InputRefused('A group stands twice.');
  for (const { group, population, value } of ordered) {
    if (!(population > 0)) throw new InputRefused(`Group ${group}: the population must be above zero.`);
    if (!Number.isFinite(value)) throw new InputRefused(`Group ${group}: the figure is missing.`);
  }
  const { share, rank, slope: weights } = rankWeights(ordered.map(({ population }) => population));
  const level = ordered.reduce((sum, { value }, at) => sum + share[at]! * value, 0);
  const middle = share.reduce((sum, part, at) => sum + part * rank[at]!, 0);
  // The weights add up to zero: taking the level off first changes nothing but the rounding.
  const slope = ordered.reduce((sum, { value }, at) => sum + weights[at]! * (value - level), 0);
  const intercept = level - slope * middle;
  return { slope, relative: (intercept + slope) / intercept, mostDeprived: intercept, leastDeprived: intercept + slope };
}

/**
 * What each group weighs in the line through the groups, most deprived first: `share` of all people, `rank` at the middle of its
 * people (0 most deprived to 1 least), and by how much a figure that is 1 higher moves the `slope` and the `intercept`.
 */
export function rankWeights(populations: number[]): { share: number[]; rank: number[]; slope: number[]; intercept: number[] } {
  const total = populations.reduce((sum, population) => sum + population, 0);
  const share = populations.map((population) => population / total);
  let before = 0;
  const rank = share.map((part) => {
    before += part;
    return before - part / 2;
  });
  const middle = share.reduce((sum, part, at) => sum + part * rank[at]!, 0);
  const spread = share.reduce((sum, part, at) => sum + part * (rank[at]! - middle) ** 2, 0);
  const slope = share.map((part, at) => (part * (rank[at]! - middle)) / spread);
  return { share, rank, slope, intercept: share.map((part, at) => part - slope[at]! * middle) };
}
