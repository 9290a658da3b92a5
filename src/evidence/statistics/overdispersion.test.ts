import { describe, expect, test } from 'vitest';
import { funnelOutliers, overdispersedFunnel, type DispersedUnit } from './overdispersion.ts';

const ratios = (observed: number[]): DispersedUnit[] => observed.map((numerator, at) => ({ group: `T${String(at + 10)}`, numerator, denominator: 100 }));

describe('allowance for over-dispersion', () => {
  // CQC, expected 100 everywhere: s = 1 / (2 * 10) = 0.05, z = (sqrt(O / 100) - 1) / 0.05.
  // Observed 64, 81, 100, 121, 144: z = -4, -2, 0, 2, 4. Winsorised at the 10% and 90% quantiles (type 7: place 0.4 and
  // 3.6 of 0 to 4): -4 + 0.4 * 2 = -3.2 and 3.2. phi = (3.2^2 + 4 + 0 + 4 + 3.2^2) / 5 = 28.48 / 5 = 5.696.
  // w = 1 / 0.05^2 = 400: tau2 = (28.48 - 4) / (2000 - 5 * 160000 / 2000) = 24.48 / 1600 = 0.0153.
  // 95% limits: 1 ± 1.959964 * sqrt(0.0025 + 0.0153) = 1 ± 1.959964 * 0.1334166 = 1 ± 0.2614918.
  test('of five trusts by the CQC method is what the formulas give by hand', () => {
    const { phi, tau2, points } = overdispersedFunnel(ratios([64, 81, 100, 121, 144]), { method: 'ratio, CQC', multiplier: 100 });
    expect(points.map(({ z }) => Math.round(z * 1e9) / 1e9)).toEqual([-4, -2, 0, 2, 4]);
    expect(points.map(({ usedZ }) => Math.round(usedZ! * 1e9) / 1e9)).toEqual([-3.2, -2, 0, 2, 3.2]);
    expect(phi).toBeCloseTo(5.696, 10);
    expect(tau2).toBeCloseTo(0.0153, 12);
    expect(points[0]!.adjusted.upper95).toBeCloseTo(126.14918, 4);
    expect(points[0]!.adjusted.lower95).toBeCloseTo(73.85082, 4);
  });

  // By chance alone 100 expected have the exact 95% limits 81.36 and 121.63.
  test('makes fewer outliers: 81 against 100 lies outside chance, and inside what providers differ by', () => {
    const funnel = overdispersedFunnel(ratios([64, 81, 100, 121, 144]), { method: 'ratio, CQC', multiplier: 100 });
    expect(funnelOutliers(funnel, 100, 95, 'unadjusted')).toEqual(['T10', 'T11', 'T14']);
    expect(funnelOutliers(funnel, 100, 95)).toEqual(['T10', 'T14']);
    // 3.090232 * 0.1334166 = 0.4122883: 58.8 to 141.2 at 99.8%.
    expect(funnelOutliers(funnel, 100, 99)).toEqual(['T14']);
  });

  test('adds nothing where providers differ by no more than chance', () => {
    const funnel = overdispersedFunnel(ratios([95, 98, 100, 103, 106, 99, 101]), { method: 'ratio, SHMI' });
    expect(funnel.phi).toBeLessThan(1);
    expect(funnel.tau2).toBe(0);
  });

  test('SHMI leaves out the extreme tenths: of twenty providers the first and the last two', () => {
    const funnel = overdispersedFunnel(ratios(Array.from({ length: 20 }, (_, at) => 80 + 2 * at)), { method: 'ratio, SHMI' });
    // Ranks 1 to 20: part floor(10 rank / 21) is 0 for 1 and 2, 9 for 19 and 20.
    expect(funnel.points.filter(({ usedZ }) => usedZ === null).map(({ rank }) => rank)).toEqual([1, 2, 19, 20]);
  });

  test('does not depend on the order of the rows, and adds rows of one provider up', () => {
    const units = ratios([64, 81, 100, 121, 144, 90]);
    const split = units.flatMap((unit) => [{ ...unit, numerator: unit.numerator - 10, denominator: 40 }, { ...unit, numerator: 10, denominator: 60 }]).reverse();
    expect(overdispersedFunnel(split, { method: 'ratio of counts' })).toEqual(overdispersedFunnel(units, { method: 'ratio of counts' }));
  });

  test('ten thousand providers do not take longer than they should', () => {
    const units = Array.from({ length: 10_000 }, (_, at) => ({ group: `P${at}`, numerator: 50 + ((at * 7919) % 400), denominator: 60 + ((at * 104_729) % 380) }));
    const start = performance.now();
    const funnel = overdispersedFunnel(units, { method: 'ratio, SHMI' });
    expect(performance.now() - start).toBeLessThan(5000);
    expect(funnel.phi).toBeGreaterThan(1);
  });

  test('is refused where it cannot be told', () => {
    expect(() => overdispersedFunnel([], { method: 'proportion' })).toThrow(/at least one/);
    expect(() => overdispersedFunnel(ratios([1, 2]), { method: 'proportion', trimBy: 0.5 })).toThrow(/between 0 and 0.5/);
    expect(() => overdispersedFunnel(ratios([101]), { method: 'proportion' })).toThrow(/T10.*exceeds/);
    expect(() => overdispersedFunnel(ratios([0, 0, 90, 100, 110]), { method: 'ratio, SHMI', trimBy: 0.1 })).toThrow(/without events/);
    expect(() => overdispersedFunnel([{ group: 'X', numerator: 1, denominator: 0 }], { method: 'ratio, CQC' })).toThrow(/X.*above zero/);
  });
});
