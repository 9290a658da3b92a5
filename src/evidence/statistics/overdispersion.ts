import { chiSquaredQuantile } from './distributions.ts';
import { roundHalfEven } from './funnel-axis.ts';
import { InputRefused, rowsByGroup } from './input-table.ts';

/** Standardised ratios by the SHMI (log) or CQC (square root) method, proportions, or ratios of two counts. */
export type OverdispersionMethod = 'ratio, SHMI' | 'ratio, CQC' | 'proportion' | 'ratio of counts';

/** One row of one provider: observed over expected, numerator over denominator, or one count over another. */
export type DispersedUnit = { group: string; numerator: number; denominator: number };

/** Lower and upper limits at 95% and 99.8%, times the multiplier. */
export type FunnelLimits = { lower95: number; upper95: number; lower998: number; upper998: number };

/**
 * One provider, its rows added up: `value` plain, `transformed` on the scale of the method, `z` its score, `usedZ` the
 * score after trimming (null where it was left out) or winsorising, `error` the standard error behind its limits.
 */
export type DispersedPoint = {
  group: string;
  numerator: number;
  denominator: number;
  value: number;
  transformed: number;
  z: number;
  usedZ: number | null;
  rank: number;
  part: number;
  setApart: boolean;
  error: number;
  adjusted: FunnelLimits;
  unadjusted: FunnelLimits;
};

/** `phi` dispersion ratio (about 1 where only chance is at work), `tau2` variance between providers, `target` transformed. */
export type OverdispersedFunnel = { phi: number; tau2: number; target: number; points: DispersedPoint[] };

/** `trimBy`: share of providers at each end trimmed (SHMI) or winsorised (the others). `roundExpected`: SHMI only. */
export type OverdispersionOptions = { method: OverdispersionMethod; multiplier?: number; trimBy?: number; roundExpected?: boolean; adjust?: boolean };

type Scored = Omit<DispersedPoint, 'error' | 'adjusted' | 'unadjusted'> & { scoreError: number };

const z95 = 1.959964;
const z998 = 3.090232;

/**
 * Funnel limits that allow for variation between providers beyond chance (additive random effects, as in SHMI and CQC).
 *
 * z = (Y - target) / s, with Y = log(O/E), s = 1/sqrt(E) (SHMI); sqrt(O/E), 1/(2 sqrt E) (CQC); arcsin sqrt(p),
 * 1/(2 sqrt n) (proportion); log((a + 1/2)/(b + 1/2)), sqrt(a/(a + 1/2)^2 + b/(b + 1/2)^2) (ratio of counts).
 * phi = sum z^2 / N after trimming or winsorising; tau2 = max(0, (N phi - (N - 1)) / (sum w - sum w^2 / sum w)), w = 1/s^2.
 * Limits: target ± z sqrt(s^2 + tau2), taken back to the plain scale; CQC's stand on the ratio itself, 1 ± z sqrt(...),
 * as the peer has them, and those of ratios of counts use s = 1/(2 sqrt b). Unadjusted limits of standardised ratios are
 * exact Poisson, so that they differ from the adjusted ones even where tau2 is 0; the others are adjusted with tau2 = 0.
 *
 * @param units rows; those of one group are added up, groups are sorted by name. @param options `multiplier` 1, `trimBy`
 * 0.1, `roundExpected` true (SHMI: to 2 decimals), `adjust` true (false leaves phi and tau2 at 0).
 * @throws InputRefused without units, for counts below zero, denominators not above zero, a proportion above 1, `trimBy`
 * outside 0 to 0.5, and where a provider without events would make the logarithm of SHMI infinite.
 * Source: Spiegelhalter 2005, Quality and Safety in Health Care 14:347; Spiegelhalter et al. 2012, JRSS A 175:1; NHS
 * Digital SHMI methodology; FunnelPlotR 0.6.0 (MIT).
 */
export function overdispersedFunnel(units: DispersedUnit[], options: OverdispersionOptions): OverdispersedFunnel {
  const { method, multiplier = 1, trimBy = 0.1, roundExpected = true, adjust = true } = options;
  if (!(trimBy > 0 && trimBy < 0.5)) throw new InputRefused('The share to trim must lie between 0 and 0.5.');
  const summed = summedUnits(units, method);
  const target = targetOf(summed, method);
  const raw = summed.map((unit) => scored(unit, method, target, roundExpected));
  const points = method === 'ratio, SHMI' ? trimmed(raw, trimBy) : winsorised(raw, trimBy);
  const { phi, tau2 } = adjust ? dispersionOf(points) : { phi: 0, tau2: 0 };
  return {
    phi, tau2, target,
    points: points.map(({ scoreError: _, ...point }) => {
      const error = method === 'ratio, SHMI' ? 1 / Math.sqrt(point.denominator) : 1 / (2 * Math.sqrt(point.denominator));
      const adjusted = scaled(limitsBeside(method, target, Math.sqrt(error * error + tau2)), multiplier);
      const exact = method === 'ratio, SHMI' || method === 'ratio, CQC';
      const unadjusted = scaled(exact ? exactRatioLimits(point.denominator) : limitsBeside(method, target, error), multiplier);
      return { ...point, error, adjusted, unadjusted };
    }),
  };
}

function summedUnits(units: DispersedUnit[], method: OverdispersionMethod): DispersedUnit[] {
  if (units.length === 0) throw new InputRefused('A funnel needs at least one unit.');
  const groups = rowsByGroup(units.map(({ group }) => group));
  return [...groups].map(([group, rows]) => {
    const numerator = rows.reduce((sum, row) => sum + units[row]!.numerator, 0);
    const denominator = rows.reduce((sum, row) => sum + units[row]!.denominator, 0);
    if (rows.some((row) => !(units[row]!.numerator >= 0))) throw new InputRefused(`${group}: counts must be zero or more.`);
    if (!(denominator > 0)) throw new InputRefused(`${group}: the denominator must be above zero.`);
    if (method === 'proportion' && numerator > denominator) throw new InputRefused(`${group}: the numerator exceeds its denominator.`);
    return { group, numerator, denominator };
  });
}

function targetOf(units: DispersedUnit[], method: OverdispersionMethod): number {
  if (method === 'ratio, SHMI') return 0;
  if (method === 'ratio, CQC') return 1;
  const overall = units.reduce((sum, unit) => sum + unit.numerator, 0) / units.reduce((sum, unit) => sum + unit.denominator, 0);
  return method === 'proportion' ? Math.asin(Math.sqrt(overall)) : Math.log(overall);
}

function scored({ group, numerator, denominator: given }: DispersedUnit, method: OverdispersionMethod, target: number, roundExpected: boolean): Scored {
  const denominator = method === 'ratio, SHMI' && roundExpected ? roundToHundredths(given) : given;
  const share = numerator / denominator;
  let transformed = Math.log(share);
  let scoreError = 1 / Math.sqrt(denominator);
  if (method === 'ratio of counts') {
    transformed = Math.log((numerator + 0.5) / (denominator + 0.5));
    scoreError = Math.sqrt(numerator / (numerator + 0.5) ** 2 + denominator / (denominator + 0.5) ** 2);
  } else if (method !== 'ratio, SHMI') {
    transformed = method === 'proportion' ? Math.asin(Math.sqrt(share)) : Math.sqrt(share);
    scoreError = 1 / (2 * Math.sqrt(denominator));
  }
  const z = (transformed - target) / scoreError;
  return { group, numerator, denominator, value: numerator / given, transformed, z, usedZ: z, rank: 0, part: 0, setApart: false, scoreError };
}

/** To two decimals as R 4 rounds: the nearer of the two neighbouring hundredths, the even one where both are as near. */
function roundToHundredths(value: number): number {
  const below = Math.floor(value * 100) / 100;
  const above = Math.ceil(value * 100) / 100;
  if (value - below === above - value) return roundHalfEven(value * 100) / 100;
  return value - below < above - value ? below : above;
}

/** Leaves out the lowest and the highest of 1 / trimBy parts of the ranked scores; ties share the mean of their ranks. */
function trimmed(points: Scored[], trimBy: number): Scored[] {
  const parts = 1 / trimBy;
  const order = points.map((_, at) => at).sort((a, b) => points[a]!.z - points[b]!.z);
  const ranks = points.map(() => 0);
  for (let first = 0; first < order.length; ) {
    let next = first + 1;
    while (next < order.length && points[order[next]!]!.z === points[order[first]!]!.z) next += 1;
    for (let at = first; at < next; at += 1) ranks[order[at]!] = (first + 1 + next) / 2;
    first = next;
  }
  return points.map((point, at) => {
    const part = Math.floor((ranks[at]! * parts) / (points.length + 1));
    const setApart = !(part > 0 && part < parts - 1);
    return { ...point, rank: ranks[at]!, part, setApart, usedZ: setApart ? null : point.z };
  });
}

function winsorised(points: Scored[], trimBy: number): Scored[] {
  const sorted = points.map(({ z }) => z).sort((a, b) => a - b);
  const low = quantileOf(sorted, trimBy);
  const high = quantileOf(sorted, 1 - trimBy);
  return points.map((point) => ({ ...point, setApart: !(point.z > low && point.z < high), usedZ: Math.min(high, Math.max(low, point.z)) }));
}

/** The quantile of sorted values by linear interpolation between order statistics (Hyndman and Fan's type 7). */
function quantileOf(sorted: number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const value = sorted[below]!;
  return place === below ? value : value + (place - below) * (sorted[below + 1]! - value);
}

function dispersionOf(points: Scored[]): { phi: number; tau2: number } {
  const used = points.filter(({ usedZ }) => usedZ !== null);
  const count = used.length;
  if (count === 0) throw new InputRefused('Too few units: trimming leaves none to take the dispersion from.');
  const phi = used.reduce((sum, { usedZ }) => sum + usedZ! * usedZ!, 0) / count;
  if (!Number.isFinite(phi)) throw new InputRefused('The method takes logarithms: a unit without events must be left out or fall among those trimmed.');
  const weights = used.map(({ scoreError }) => 1 / (scoreError * scoreError));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight * weight, 0);
  const spare = sum - squares / sum;
  return { phi, tau2: spare > 0 ? Math.max(0, (count * phi - (count - 1)) / spare) : 0 };
}

function limitsBeside(method: OverdispersionMethod, target: number, spread: number): FunnelLimits {
  const back = (value: number) => {
    if (method === 'ratio, CQC') return value;
    return method === 'proportion' ? Math.sin(value) ** 2 : Math.exp(value);
  };
  return {
    lower95: back(target - z95 * spread), upper95: back(target + z95 * spread),
    lower998: back(target - z998 * spread), upper998: back(target + z998 * spread),
  };
}

/** Limits of observed over expected, had `expected` events been observed: chi-squared quantiles as for a Poisson count. */
function exactRatioLimits(expected: number): FunnelLimits {
  const lower = (tail: number) => chiSquaredQuantile(tail, 2 * expected) / 2 / expected;
  const upper = (tail: number) => chiSquaredQuantile(1 - tail, 2 * (expected + 1)) / 2 / expected;
  return { lower95: lower(0.025), upper95: upper(0.025), lower998: lower(0.001), upper998: upper(0.001) };
}

function scaled(limits: FunnelLimits, multiplier: number): FunnelLimits {
  return {
    lower95: limits.lower95 * multiplier, upper95: limits.upper95 * multiplier,
    lower998: limits.lower998 * multiplier, upper998: limits.upper998 * multiplier,
  };
}

/**
 * The providers outside the limits: by default outside the 99.8% ones, adjusted where phi is above 1, else unadjusted.
 * @param use which limits: 'adjusted' whatever phi is, 'unadjusted', or 'adjusted where over-dispersed'.
 */
export function funnelOutliers(funnel: OverdispersedFunnel, multiplier: number, level: 95 | 99 = 99, use: 'adjusted' | 'unadjusted' | 'adjusted where over-dispersed' = 'adjusted where over-dispersed'): string[] {
  const adjusted = use === 'adjusted' || (use === 'adjusted where over-dispersed' && funnel.phi > 1);
  return funnel.points.flatMap((point) => {
    const { lower95, upper95, lower998, upper998 } = adjusted ? point.adjusted : point.unadjusted;
    const [lower, upper] = level === 95 ? [lower95, upper95] : [lower998, upper998];
    const shown = point.value * multiplier;
    return shown <= upper && shown >= lower ? [] : [point.group];
  });
}
