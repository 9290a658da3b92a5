import { describe, expect, test } from 'vitest';
import { differenceInDifferences, type PanelRow } from './difference-in-differences.ts';
import { fisherAbove, fisherQuantile, studentBeyond, studentLimit } from './distributions.ts';
import { interruptedSeries, segmentedColumns } from './interrupted-series.ts';
import { leastSquares } from './least-squares.ts';
import { estimatedTerms, ordinaryCovariance } from './standard-errors.ts';

const closeBy = (got: number, wanted: number, relative: number) => expect(Math.abs(got / wanted - 1), `${got} against ${wanted}`).toBeLessThan(relative);

describe("Fisher's F and Student's t", () => {
  test('quantiles agree with scipy at whole and broken degrees of freedom', () => {
    for (const [p, above, below, wanted] of [
      [0.975, 9, 10, 3.7789626340915734], [0.025, 9, 10, 0.2522790156161077], [0.975, 10.37, 29, 2.5077941088167934],
      [0.975, 29, 3.2, 12.401939156790851], [0.999, 1, 200.5, 11.153668116932598], [1e-6, 4, 7, 0.0006240172836559298],
    ] as const) {
      closeBy(fisherQuantile(p, above, below), wanted, 1e-11);
      closeBy(fisherAbove(wanted, above, below), 1 - p, 1e-10);
    }
    closeBy(studentLimit(0.05, 42), 2.0180817028184443, 1e-12);
  });

  test('p-values hold far into the tails', () => {
    closeBy(fisherAbove(20.3, 3, 20), 2.7779078779783224e-6, 1e-11);
    closeBy(fisherAbove(500, 5, 60), 1.5885355735849896e-47, 1e-11);
    closeBy(fisherAbove(1e-3, 5, 60), 0.9999999002317931, 1e-12);
    closeBy(studentBeyond(190, 54), 5.475901348841201e-78, 1e-11);
    expect([fisherAbove(0, 2, 3), fisherQuantile(0, 2, 3), fisherQuantile(1, 2, 3)]).toEqual([1, 0, Infinity]);
    expect([fisherAbove(NaN, 2, 3), fisherQuantile(0.5, 0, 3)]).toEqual([NaN, NaN]);
  });
});

describe('least squares', () => {
  test("Longley's nearly collinear data give the values that NIST certifies", () => {
    const employed = [60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551];
    const design = [
      employed.map(() => 1),
      [83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9],
      [234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546, 482704, 502601, 518173, 554894],
      [2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007],
      [1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827],
      [107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445, 121950, 123366, 125368, 127852, 130081],
      employed.map((_, year) => 1947 + year),
    ];
    const fit = leastSquares(design, employed);
    const terms = estimatedTerms(fit, design.map((_, at) => `B${at}`), ordinaryCovariance(fit));
    const certified = [
      [-3482258.63459582, 890420.383607373], [15.0618722713733, 84.9149257747669], [-0.0358191792925910, 0.0334910077722432],
      [-2.02022980381683, 0.488399681651699], [-1.03322686717359, 0.214274163161675], [-0.0511041056535807, 0.22607320006937],
      [1829.15146461355, 455.478499142212],
    ];
    certified.forEach(([estimate, error], at) => {
      closeBy(terms[at]!.estimate, estimate!, 1e-7);
      closeBy(terms[at]!.error, error!, 1e-8);
    });
    closeBy(Math.sqrt(fit.residualSum / fit.freedom), 304.854073561965, 1e-10);
  });

  test('a term that follows from others, too few rows and columns of unequal length are refused', () => {
    const outcome = [1, 2, 4, 8];
    expect(() => leastSquares([[1, 1, 1, 1], [1, 2, 3, 4], [3, 5, 7, 9]], outcome)).toThrow(/Term 3 .* follows/);
    expect(() => leastSquares([[1, 1]], outcome)).toThrow(/as long as/);
    expect(() => leastSquares([[1, 1, 1, 1], [1, 2, 3, 4], [1, 4, 9, 16], [1, 8, 27, 64]], outcome)).toThrow(/too few/);
  });
});

describe('an interrupted series', () => {
  const steady = Array.from({ length: 24 }, (_, at) => 50 + at + (at % 2 === 0 ? 0.5 : -0.5));

  test('a fall of ten from the thirteenth month on is found, and what would have come is drawn', () => {
    const series = interruptedSeries(steady.map((value, at) => (at >= 12 ? value - 10 : value)), { changeAt: 13 });
    const level = series.terms.find(({ term }) => term === 'level')!;
    expect(level.estimate).toBeCloseTo(-10, 0);
    expect(level.upper).toBeLessThan(-9);
    expect(series.lags).toBe(2);
    expect(series.counterfactual[23]! - series.fit.fitted[23]!).toBeCloseTo(10, 0);
    // The residuals alternate, so the statistic lies near 4.
    expect(series.durbinWatson).toBeGreaterThan(3);
  });

  test('a change in the first or beyond the last month, and one that only the last month shows, are refused', () => {
    expect(() => interruptedSeries(steady, { changeAt: 1 })).toThrow(/period 1 is not within/);
    expect(() => interruptedSeries(steady, { changeAt: 13, secondChangeAt: 25 })).toThrow(/period 25/);
    expect(() => interruptedSeries(steady, { changeAt: 24 })).toThrow(/cannot be told/);
    expect(segmentedColumns(5, { changeAt: 4 })).toEqual({ time: [1, 2, 3, 4, 5], level: [0, 0, 0, 1, 1], trend: [0, 0, 0, 1, 2] });
  });
});

describe('difference in differences', () => {
  const panel = (effect: number): PanelRow[] =>
    Array.from({ length: 12 }, (_, unit) => [0, 1, 2, 3].map((period) => ({
      unit: `unit ${unit}`, period: `${period}`, treated: unit < 6, post: period >= 2,
      outcome: 20 + unit + 2 * period + ((unit * 7 + period * 5) % 4) / 10 + (unit < 6 && period >= 2 ? effect : 0),
    }))).flat();

  test('what changed among those served alone is the effect, whatever the units and periods bring', () => {
    const found = differenceInDifferences(panel(-3));
    const { cells } = found;
    expect(found.effect.estimate).toBeCloseTo(cells.treatedAfter - cells.treatedBefore - (cells.controlAfter - cells.controlBefore), 10);
    expect(found.effect.estimate).toBeCloseTo(-3, 0);
    expect(found.effectWithFixedEffects.estimate).toBeCloseTo(found.effect.estimate, 10);
    expect(found.effect.lower).toBeLessThan(-3);
    expect(found.effect.upper).toBeGreaterThan(-3);
    expect(found.effect.upper).toBeLessThan(-2.5);
    expect(found.units).toBe(12);
  });

  test('no comparison before the start, and a unit on both sides, are refused', () => {
    expect(() => differenceInDifferences(panel(1).filter(({ treated, post }) => treated || post))).toThrow(/No unit for comparison was seen before/);
    const [first, ...others] = panel(1);
    expect(() => differenceInDifferences([{ ...first!, treated: false }, ...others])).toThrow(/"unit 0" stands/);
  });
});
