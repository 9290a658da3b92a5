import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effectAtEnd, segmentedRegression, segmentedColumns } from './interrupted-series.ts';

const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 10, maxLength: 40 });

test('the effect at the end is the fitted value less what would have come without the change', () => {
  fc.assert(fc.property(values, fc.integer({ min: 4, max: 7 }), (outcome, changeAt) => {
    const varied = outcome.map((value, at) => value + Math.sin(at * 1.7));
    const { effect, series } = effectAtEnd(varied, { changeAt });
    const plain = segmentedRegression(varied, segmentedColumns(varied.length, { changeAt }));
    expect(effect.estimate).toBeCloseTo(plain.fit.fitted.at(-1)! - plain.counterfactual.at(-1)!, 6);
    expect(series.sigma).toBeCloseTo(plain.sigma, 8);
    expect(effect.lower).toBeLessThanOrEqual(effect.estimate);
  }));
});

test('a jump of ten that lasts is found as ten, with limits round it', () => {
  const wobble = [0.4, -0.3, 0.1, 0.5, -0.6, 0.2, -0.1, 0.3, -0.4, 0.2, -0.2, 0.1, 0.3, -0.5, 0.2, 0, -0.3, 0.4, 0.1, -0.2];
  const { effect } = effectAtEnd(wobble.map((value, at) => 50 + value + (at >= 10 ? 10 : 0)), { changeAt: 11 });
  expect(effect.estimate).toBeGreaterThan(9.4);
  expect(effect.estimate).toBeLessThan(10.6);
  expect(effect.lower).toBeLessThan(10);
  expect(effect.upper).toBeGreaterThan(10);
});
