import { gradientByDeprivation, rankWeights, type Gradient } from './deprivation-gradient.ts';
import { normalQuantile } from './distributions.ts';
import { InputRefused } from './input-table.ts';
import { normalDraws } from './normal-draws.ts';

/** One deprivation group, 1 the most deprived; `error` is the standard error on the scale of the kind. */
export type UncertainGroup = { group: number; population: number; value: number; error: number };

/** On which scale a figure varies evenly: as it is, by its logarithm (rates), by its logit (proportions, 0 to 1). */
export type FigureKind = 'normal' | 'rate' | 'proportion';

type Scale = { to: (value: number) => number; from: (value: number) => number; holds: (value: number) => boolean };

/** The scale of each kind, there and back, and which figures it holds for. */
export const scaleOf: Record<FigureKind, Scale> = {
  normal: { to: (value) => value, from: (value) => value, holds: Number.isFinite },
  rate: { to: Math.log, from: Math.exp, holds: (value) => value > 0 && Number.isFinite(value) },
  proportion: { to: (value) => Math.log(value / (1 - value)), from: (value) => 1 / (1 + Math.exp(-value)), holds: (value) => value > 0 && value < 1 },
};

type Limits = { lower: number; upper: number };

/** The slope index, relative index and figure at rank 0, in the unit of the figure; limits of both, one pair a level of confidence. */
export type SlopeIndex = { slope: number; relative: number; intercept: number; limits: { slope: Limits; relative: Limits }[] };

/** `transformed`: the line is drawn on the scale of the kind and turned back, not through the figures as they are. */
export type SlopeOptions = { kind: FigureKind; transformed?: boolean; confidences?: number[]; draws?: number; seed?: number };

/**
 * Slope and relative index of inequality with limits: how far the least deprived stand from the most, along the line through the
 * groups weighted by their people. Limits, for errors that are normal on the scale of the kind:
 * - figures that vary evenly as they are: the slope is normal, the relative index follows by Fieller's theorem; both exact;
 * - a transformed line: exact for its slope, which is turned back with the line held at its level in the middle (as the peer does;
 *   the index in the unit of the figure then leaves out how uncertain that level is, the relative index of a rate is not touched);
 * - rates and proportions as they are: simulated. Each draw varies every group on its scale and draws the line again; limits are
 *   the draws number round(draws p) in order.
 * @param groups 5 to 100. @param options `draws` 100,000 and a fixed `seed` unless told; `confidences` e.g. [0.95].
 * @throws InputRefused as `gradientByDeprivation` does, for over 100 groups, a rate not above 0, a proportion not between 0 and 1, a
 * standard error that is negative or missing, and a transformation of figures that vary evenly.
 * Source: Low and Low 2004; PHEindicatormethods 2.1.0 `phe_sii`; Fieller 1954.
 */
export function slopeIndex(groups: UncertainGroup[], options: SlopeOptions): SlopeIndex {
  const { kind, transformed = false, confidences = [0.95] } = options;
  const { to, from } = scaleOf[kind];
  refuseGroups(groups, kind, transformed);
  const line = gradientByDeprivation(transformed ? groups.map((group) => ({ ...group, value: to(group.value) })) : groups);
  const spread = spreadOfLine(groups);
  if (!transformed) {
    const exact = kind === 'normal' ? limitsAsTheyAre(line, spread, confidences) : null;
    return { slope: line.slope, relative: line.relative, intercept: line.mostDeprived, limits: exact ?? simulatedLimits(groups, options, confidences) };
  }
  const level = line.mostDeprived + line.slope / 2;
  const turned = (slope: number) => {
    const [most, least] = [from(level - slope / 2), from(level + slope / 2)];
    return { slope: least - most, relative: least / most, intercept: most };
  };
  const limits = confidences.map((confidence) => {
    const reach = reachOf(confidence) * Math.sqrt(spread.slope);
    const [low, high] = [turned(line.slope - reach), turned(line.slope + reach)];
    return { slope: { lower: low.slope, upper: high.slope }, relative: { lower: low.relative, upper: high.relative } };
  });
  return { ...turned(line.slope), limits };
}

function refuseGroups(groups: UncertainGroup[], kind: FigureKind, transformed: boolean): void {
  if (transformed && kind === 'normal') throw new InputRefused('Only rates and proportions can be transformed.');
  if (groups.length > 100) throw new InputRefused('A slope index takes 5 to 100 groups.');
  for (const { group, value, error } of groups) {
    if (!scaleOf[kind].holds(value)) throw new InputRefused(`Group ${group}: ${value} is no ${kind === 'normal' ? 'figure' : kind} that has limits.`);
    if (!(error >= 0 && Number.isFinite(error))) throw new InputRefused(`Group ${group}: the standard error must be zero or more.`);
  }
}

const reachOf = (confidence: number) => normalQuantile(1 - (1 - confidence) / 2);

/** Variances of slope and intercept, and their covariance, as the errors of the groups make them. */
type LineSpread = { slope: number; intercept: number; together: number };

function spreadOfLine(groups: UncertainGroup[]): LineSpread {
  const ordered = [...groups].sort((one, other) => one.group - other.group);
  const weights = rankWeights(ordered.map(({ population }) => population));
  const over = (term: (at: number) => number) => ordered.reduce((sum, { error }, at) => sum + term(at) * error ** 2, 0);
  return {
    slope: over((at) => weights.slope[at]! ** 2),
    intercept: over((at) => weights.intercept[at]! ** 2),
    together: over((at) => weights.slope[at]! * weights.intercept[at]!),
  };
}

/** A denominator within so many standard errors of zero makes the ratio's distribution differ from Fieller's limits. */
const farFromZero = 8;

/** Limits in closed form of a line through figures as they are; null where the intercept lies too near zero for its ratio to have any. */
function limitsAsTheyAre({ slope, mostDeprived: intercept }: Gradient, spread: LineSpread, confidences: number[]): SlopeIndex['limits'] | null {
  if (!(Math.abs(intercept) > farFromZero * Math.sqrt(spread.intercept))) return null;
  return confidences.map((confidence) => {
    const z = reachOf(confidence);
    const reach = z * Math.sqrt(spread.slope);
    // Slope over intercept is t where (t a - b)² = z² var(b - t a): the two roots.
    const [square, half, rest] = [intercept ** 2 - z * z * spread.intercept, intercept * slope - z * z * spread.together, slope ** 2 - z * z * spread.slope];
    const root = Math.sqrt(Math.max(0, half * half - square * rest));
    return { slope: { lower: slope - reach, upper: slope + reach }, relative: { lower: 1 + (half - root) / square, upper: 1 + (half + root) / square } };
  });
}

function simulatedLimits(groups: UncertainGroup[], { kind, draws = 100_000, seed = 1 }: SlopeOptions, confidences: number[]): SlopeIndex['limits'] {
  const { to, from } = scaleOf[kind];
  const ordered = [...groups].sort((one, other) => one.group - other.group);
  const weights = rankWeights(ordered.map(({ population }) => population));
  const centres = ordered.map(({ value }) => to(value));
  const normal = normalDraws(seed);
  const [slopes, relatives] = [new Float64Array(draws), new Float64Array(draws)];
  for (let draw = 0; draw < draws; draw += 1) {
    let [most, slope] = [0, 0];
    for (let at = 0; at < ordered.length; at += 1) {
      const value = from(centres[at]! + ordered[at]!.error * normal());
      most += weights.intercept[at]! * value;
      slope += weights.slope[at]! * value;
    }
    slopes[draw] = slope;
    relatives[draw] = (most + slope) / most;
  }
  slopes.sort();
  relatives.sort();
  const at = (sorted: Float64Array, share: number) => sorted[Math.max(1, Math.round(draws * share)) - 1]!;
  const pair = (sorted: Float64Array, tail: number) => ({ lower: at(sorted, tail), upper: at(sorted, 1 - tail) });
  return confidences.map((confidence) => ({ slope: pair(slopes, (1 - confidence) / 2), relative: pair(relatives, (1 - confidence) / 2) }));
}
