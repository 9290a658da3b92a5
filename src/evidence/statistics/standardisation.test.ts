import { describe, expect, test } from 'vitest';
import { compute, expectedEvents, meanWithInterval, observedOverExpected, quantilesOf } from './index.ts';

const refusal = (name: string, params: object, input: object) => {
  const [answer] = compute(name, { cases: [{ id: 'one', params, input }] }).cases;
  return answer && 'error' in answer ? answer.error : '';
};

describe('an indirectly standardised ratio', () => {
  // Reference 10 of 1,000 and 50 of 1,000; area 2,000 and 400 people: expected 20 + 20 = 40; crude reference 60 / 2,000.
  test('of 50 observed against 40 expected is 125, with Byar limits of 50 over 40', () => {
    const { expected, referenceRate } = expectedEvents([
      { population: 2000, referenceEvents: 10, referencePopulation: 1000 },
      { population: 400, referenceEvents: 50, referencePopulation: 1000 },
    ]);
    expect([expected, referenceRate]).toEqual([40, 0.03]);
    // Byar 50: lower 50 (1 - 1/450 - 1.959964 / (3 sqrt 50))^3 = 37.1083; upper 51 (1 - 1/459 + 1.959964 / (3 sqrt 51))^3 = 65.9200.
    const { value, limits } = observedOverExpected(50, expected, 100);
    expect(value).toBe(125);
    expect(limits[0]!.lower).toBeCloseTo((50 * (1 - 1 / 450 - 1.959963985 / (3 * Math.sqrt(50))) ** 3 * 100) / 40, 6);
    expect(limits[0]!.upper).toBeCloseTo((51 * (1 - 1 / 459 + 1.959963985 / (3 * Math.sqrt(51))) ** 3 * 100) / 40, 6);
  });

  test('of no event has the exact upper limit 3.6889 over the expected', () => {
    expect(observedOverExpected(0, 2, 1).limits[0]!.lower).toBe(0);
    expect(observedOverExpected(0, 2, 1).limits[0]!.upper).toBeCloseTo(-Math.log(0.025) / 2, 10);
  });

  test('is refused where nothing is expected, counts are negative or the reference is empty', () => {
    expect(() => observedOverExpected(1, 0, 1)).toThrow(/not defined/);
    expect(() => observedOverExpected(-1, 1, 1)).toThrow(/zero or more/);
    expect(() => expectedEvents([{ population: 1, referenceEvents: 1, referencePopulation: 0 }])).toThrow(/above zero/);
    expect(() => expectedEvents([{ population: -1, referenceEvents: 1, referencePopulation: 1 }])).toThrow(/zero or more/);
    expect(refusal('isr_ratio', {}, {})).toMatch(/"data" is missing/);
    const data = { area: ['a', 'a', 'b'], x: [1, 2, 3], n: [10, 10, 10] };
    expect(refusal('isr_rate', { group_by: 'area' }, { data, x_ref: [1, 2], n_ref: [9, 9] })).toMatch(/2 age bands.*b has 1/);
    const totals = { area: ['a'], x: [4] };
    expect(refusal('isr_rate', { group_by: 'area' }, { data: { area: ['a', 'b'], n: [1, 1] }, observed_totals: totals, x_ref: [1], n_ref: [9] })).toMatch(/total.*b/);
  });
});

describe('a mean', () => {
  // 3.5 and 9.25: mean 6.375, s = 5.75 / sqrt 2, t(0.975, 1) = 12.7062047: reach 12.7062047 * 2.875 = 36.5303386.
  test('of two values has the wide limits of Student with one degree of freedom', () => {
    const { mean, deviation, limits } = meanWithInterval([3.5, 9.25]);
    expect([mean, deviation]).toEqual([6.375, 5.75 / Math.SQRT2]);
    expect(limits[0]!.lower).toBeCloseTo(6.375 - 36.5303386, 6);
    expect(limits[0]!.upper).toBeCloseTo(6.375 + 36.5303386, 6);
  });

  test('of one value has no limits, of none is refused, of equal ones has its limits on itself', () => {
    expect(meanWithInterval([4]).limits).toEqual([null]);
    expect(() => meanWithInterval([])).toThrow(/at least one/);
    expect(meanWithInterval([0.1, 0.1, 0.1]).limits).toEqual([{ lower: 0.1, upper: 0.1 }]);
    expect(refusal('phe_mean', {}, { v: [] })).toMatch(/at least one/);
  });

  test('does not lose its digits far from zero', () => {
    const shifted = meanWithInterval([1e9 + 1, 1e9 + 2, 1e9 + 4]);
    expect(shifted.deviation).toBeCloseTo(Math.sqrt(7 / 3), 9);
  });
});

describe('quantiles', () => {
  test('of ten areas in fifths hold two each, the highest first unless asked otherwise', () => {
    const values = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    expect(quantilesOf(values, 5)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect(quantilesOf(values, 5, false)).toEqual([5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
  });

  test('never part areas with the same value, and leave out those without one', () => {
    expect(quantilesOf([5, 5, 5, null, 1, 1], 2)).toEqual([1, 1, 1, null, 2, 2]);
    expect(quantilesOf([3, null, 1], 3)).toEqual([null, null, null]);
  });

  test('need a whole number of quantiles above one', () => {
    expect(() => quantilesOf([1, 2], 1)).toThrow(/above 1/);
    expect(refusal('quantile', { nquantiles: 2.5 }, { v: [1, 2] })).toMatch(/whole/);
  });
});
