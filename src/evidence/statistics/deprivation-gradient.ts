import { InputRefused } from './input-table.ts';

/** One deprivation group, 1 the most deprived: its people and its figure. */
export type DeprivationGroup = { group: number; population: number; value: number };

/** The gap between the least and the most deprived: `slope` in the unit of the figure, `relative` as a ratio. */
export type Gradient = { slope: number; relative: number; mostDeprived: number; leastDeprived: number };

/**
 * Slope index of inequality: the figure, regressed on the middle rank of each group's share of the population with the
 * shares as weights, from rank 0 (most deprived) to 1 (least). `relative` is the relative index, (intercept + slope) /
 * intercept. Limits are not given here: for rates the peers draw them by simulation.
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
  const total = ordered.reduce((sum, { population }) => sum + population, 0);
  let before = 0;
  const placed = ordered.map(({ population, value }) => {
    const share = population / total;
    const rank = before + share / 2;
    before += share;
    return { share, rank, value };
  });
  const middle = placed.reduce((sum, { share, rank }) => sum + share * rank, 0);
  const level = placed.reduce((sum, { share, value }) => sum + share * value, 0);
  const spread = placed.reduce((sum, { share, rank }) => sum + share * (rank - middle) ** 2, 0);
  const slope = placed.reduce((sum, { share, rank, value }) => sum + share * (rank - middle) * (value - level), 0) / spread;
  const intercept = level - slope * middle;
  return { slope, relative: (intercept + slope) / intercept, mostDeprived: intercept, leastDeprived: intercept + slope };
}
