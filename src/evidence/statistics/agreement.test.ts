import { expect, test } from 'vitest';
import { faults, type Tolerance } from '../../../test/vectors/faults.ts';
import { fleissKappa, kendallsW, krippendorffsAlpha } from './agreement.ts';
import { compute } from './compute.ts';
import { intraclassCorrelations } from './intraclass.ts';
import { cohensKappa } from './kappa.ts';

const allowed: Tolerance = { relative: 1e-8, absolute: 1e-10 };

test('evaluator_agreement agrees with every reference vector', () => {
  expect(faults('evaluator_agreement', undefined, undefined, allowed)).toEqual([]);
});

test('an agreement that is off by two parts in a hundred million is found', () => {
  const off = faults('evaluator_agreement', (output) => {
    const alpha = output.krippendorff_alpha as { ordinal: number };
    alpha.ordinal *= 1 + 2e-8;
  }, undefined, allowed);
  // All cases but the one whose alpha is 0.
  expect(off.length).toBe(23);
});

test("the example of Shrout and Fleiss gives the correlations they print", () => {
  const scores = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]];
  expect(intraclassCorrelations(scores).map(({ value }) => value.toFixed(2))).toEqual(['0.17', '0.29', '0.71', '0.44', '0.62', '0.91']);
});

test('evaluators who agree wholly have 1 of everything, one who reverses the order of the other has none in common', () => {
  const [up, down] = [[1, 2, 3, 4], [4, 3, 2, 1]];
  expect(cohensKappa(up, up, [1, 2, 3, 4]).kappa).toBe(1);
  expect(fleissKappa([up, up, up], [1, 2, 3, 4])).toBe(1);
  expect(kendallsW([up, up, up])).toBe(1);
  expect(krippendorffsAlpha([up, up], 'ordinal')).toBe(1);
  expect(intraclassCorrelations([up, up]).map(({ value, pValue }) => [value, pValue])).toEqual(Array.from({ length: 6 }, () => [1, 0]));
  expect(kendallsW([up, down])).toBe(0);
  expect(cohensKappa(up, down, [1, 2, 3, 4], 'quadratic').kappa).toBeCloseTo(-1, 12);
});

test('one score throughout leaves agreement beyond chance undefined', () => {
  const same = [2, 2, 2];
  expect([cohensKappa(same, same, [1, 2]).kappa, fleissKappa([same, same], [1, 2]), krippendorffsAlpha([same, same], 'nominal'), kendallsW([same, same])]).toEqual([NaN, NaN, NaN, NaN]);
  expect(krippendorffsAlpha([[1, null], [null, 2]], 'nominal')).toBe(NaN);
});

test('one evaluator, lists of unequal length and scores off the scale are refused in words', () => {
  const errors = [{ a: [1, 2] }, { a: [1, 2], b: [1] }, { a: [1, 2], b: [1, 7] }, null].map((ratings, at) =>
    compute('evaluator_agreement', { cases: [{ id: `${at}`, params: { categories: [1, 2, 3] }, input: { ratings } }] }).cases[0]);
  expect(errors.map((one) => one && 'error' in one && one.error)).toEqual([
    'Agreement needs two evaluators or more.', 'All evaluators must have scored the same items, two or more.',
    'The score 7 is none of the categories 1, 2, 3.', 'The input needs "ratings", one list an evaluator.',
  ]);
});
