import { describe, expect, test } from 'vitest';
import {
  changeBetween, chiSquaredAbove, chiSquaredQuantile, compareIntervals, linearTrend, normalBelow, normalQuantile,
  proportionWithInterval, rateWithInterval, studentBeyond, studentLimit, xmrChart,
} from './index.ts';

describe('distributions', () => {
  test('quantiles agree with published tables to ten digits and more', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalQuantile(0.999)).toBeCloseTo(3.090232306167813, 13);
    expect(normalBelow(1.959963984540054)).toBeCloseTo(0.975, 14);
    expect(chiSquaredQuantile(0.95, 1)).toBeCloseTo(3.841458820694124, 11);
    expect(chiSquaredQuantile(0.025, 10)).toBeCloseTo(3.246972780236843, 11);
    expect(chiSquaredAbove(9.549535706083243, 1)).toBeCloseTo(0.002, 10);
    // Far in the tails, at tiny and at huge degrees of freedom, as scipy 1 gives them.
    for (const [p, degrees, wanted] of [[0.025, 2e4, 19609.904934520368], [0.999, 200.5, 268.1176991820915], [0.001, 1, 1.5707971492624921e-6], [0.975, 2e6, 2003921.8219309007]] as const) {
      expect(Math.abs(chiSquaredQuantile(p, degrees) / wanted - 1)).toBeLessThan(1e-12);
    }
    expect(studentLimit(0.05, 3)).toBeCloseTo(3.182446305284263, 10);
    expect(studentBeyond(2.570581835636314, 5)).toBeCloseTo(0.05, 12);
  });
});

describe('intervals and comparison', () => {
  test('the values of the method note: Wilson 65 of 100, none of 20, Byar 65', () => {
    const wilson = proportionWithInterval(65, 100, 1);
    expect([wilson.lower, wilson.upper].map((limit) => limit.toFixed(4))).toEqual(['0.5525', '0.7364']);
    expect(proportionWithInterval(0, 20, 1).lower).toBe(0);
    expect(proportionWithInterval(0, 20, 1).upper).toBeCloseTo(0.1611, 4);
    expect(rateWithInterval(65, 1, 1).lower).toBeCloseTo(50.163, 3);
  });

  test('intervals that overlap are no different, and touching is overlapping', () => {
    const figure = { value: 10, lower: 8, upper: 12 };
    expect(compareIntervals(figure, { value: 14, lower: 12, upper: 16 })).toBe('no different');
    expect(compareIntervals(figure, { value: 15, lower: 12.1, upper: 18 })).toBe('lower');
    expect(compareIntervals(figure, 7.9)).toBe('higher');
    expect(compareIntervals(figure, 8)).toBe('no different');
  });

  test('a count below zero and a population of zero are refused', () => {
    expect(() => rateWithInterval(-1, 100)).toThrow(/zero or more/);
    expect(() => rateWithInterval(1, 0)).toThrow(/above zero/);
    expect(() => proportionWithInterval(3, 2)).toThrow(/between zero/);
  });

  test('the worked example of Altman and Bland: a difference of 0.38 with standard error 0.195 is not significant', () => {
    const change = changeBetween({ value: 0, lower: -1.96 * 0.1379, upper: 1.96 * 0.1379 }, { value: 0.38, lower: 0.38 - 1.96 * 0.1379, upper: 0.38 + 1.96 * 0.1379 });
    expect(change.z).toBeCloseTo(1.949, 2);
    expect(change.p).toBeCloseTo(0.0513, 3);
    expect(change.direction).toBe('no different');
  });

  test('a straight line through five points has the slope and p-value that R gives', () => {
    const trend = linearTrend([2, 4, 5, 4, 5].map((value, at) => ({ at: at + 1, value })))!;
    expect(trend.slope).toBeCloseTo(0.6, 12);
    expect(trend.intercept).toBeCloseTo(2.2, 12);
    expect(trend.p).toBeCloseTo(0.124027, 6);
    expect(trend.direction).toBe('no different');
    expect(linearTrend([{ at: 1, value: 2 }, { at: 2, value: 3 }])).toBeNull();
  });
});

describe('an XmR chart with a locked baseline', () => {
  const steady = [10, 12, 11, 9, 10, 11, 12, 10, 9, 11, 10, 12];
  const months = (values: (number | null)[]) => values.map((value, at) => ({ period: `2023-${String(at + 1).padStart(3, '0')}`, value }));

  test('limits stay where twelve points put them, whatever comes after', () => {
    const before = xmrChart(months(steady), { baselineLength: 12, improvement: 'down' });
    const after = xmrChart(months([...steady, 30, 31, 29]), { baselineLength: 12, improvement: 'down' });
    expect([after.mean, after.lower, after.upper]).toEqual([before.mean, before.lower, before.upper]);
    expect(after.points.slice(12).map(({ variation }) => variation)).toEqual(['concern_high', 'concern_high', 'concern_high']);
    expect(after.points[12]!.words).toBe('Above the upper process limit');
    expect(after.locked).toBe(true);
  });

  test('seven points on one side of the mean are a shift, six are not', () => {
    const seven = xmrChart(months([...steady, ...Array<number>(7).fill(12)]), { baselineLength: 12 });
    expect(seven.points.slice(12).every(({ signal }) => signal?.rule === 'shift')).toBe(true);
    const apart = [...steady.slice(0, 11), 9];
    const six = xmrChart(months([...apart, ...Array<number>(6).fill(12)]), { baselineLength: 12 });
    expect(six.points.slice(12).some(({ signal }) => signal?.rule === 'shift')).toBe(false);
  });

  test('a month that was not reported breaks a run and is not taken for zero', () => {
    const chart = xmrChart(months([...steady, 12, 12, 12, null, 12, 12, 12]), { baselineLength: 12 });
    expect(chart.points.some(({ signal }) => signal?.rule === 'shift')).toBe(false);
    expect(chart.points[15]!.signal).toBeNull();
  });

  test('a baseline named by its months is the same as one of so many points', () => {
    const points = months([...steady, 14, 15]);
    const named = xmrChart(points, { baselineFrom: points[0]!.period, baselineTo: points[11]!.period });
    expect(named.upper).toBe(xmrChart(points, { baselineLength: 12 }).upper);
  });

  test('a baseline of eleven values and a period given twice are refused', () => {
    expect(() => xmrChart(months(steady), { baselineLength: 11 })).toThrow(/12 values/);
    expect(() => xmrChart([{ period: '2023-01', value: 1 }, { period: '2023-01', value: 2 }])).toThrow(/twice/);
  });

  test('a target wholly beyond the limits will be failed without change', () => {
    expect(xmrChart(months(steady), { improvement: 'up', target: 40 }).assurance).toBe('consistent_fail');
    expect(xmrChart(months(steady), { improvement: 'up', target: 11 }).assurance).toBe('inconsistent');
  });
});
