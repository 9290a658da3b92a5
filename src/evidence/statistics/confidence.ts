import { normalQuantile } from './distributions.ts';
import { InputRefused } from './input-table.ts';

/** A confidence level: `share` between 0.9 and 1, the two-sided z, and the names its columns bear. */
export type ConfidenceLevel = { share: number; z: number; label: string; lower: string; upper: string };

/**
 * Levels of confidence as asked for: shares 0.9 to 1 or per cents 90 to 100; two levels only as 0.95 with 0.998,
 * which also changes the names of the columns. `[null]` asks for no limits.
 * @throws InputRefused for any other level. Source: PHEindicatormethods 2.1.0.
 */
export function confidenceLevels(asked: unknown): ConfidenceLevel[] {
  const levels = (Array.isArray(asked) ? asked : [asked ?? 0.95]) as unknown[];
  if (levels.length === 1 && levels[0] === null) return [];
  if (levels.length === 2 && levels[0] === 0.95 && levels[1] === 0.998) {
    return [level(0.95, 'lower95_0cl', 'upper95_0cl'), level(0.998, 'lower99_8cl', 'upper99_8cl')];
  }
  if (levels.length !== 1) throw new InputRefused('Two levels of confidence may only be 0.95 and 0.998.');
  const share = levels[0];
  if (typeof share !== 'number' || !((share >= 0.9 && share <= 1) || (share >= 90 && share <= 100))) {
    throw new InputRefused('Confidence must lie between 0.9 and 1, or between 90 and 100 per cent.');
  }
  return [level(share > 1 ? share / 100 : share, 'lowercl', 'uppercl')];
}

function level(share: number, lower: string, upper: string): ConfidenceLevel {
  const label = `${Number((share * 100).toPrecision(15))}%`;
  return { share, z: normalQuantile(share + (1 - share) / 2), label, lower, upper };
}

/** The multiplier of a rate or proportion. @throws InputRefused unless a number. */
export function multiplierOf(params: Record<string, unknown>, otherwise: number): number {
  const multiplier = params.multiplier ?? otherwise;
  if (typeof multiplier !== 'number' || !Number.isFinite(multiplier)) throw new InputRefused('The multiplier must be a number.');
  return multiplier;
}
