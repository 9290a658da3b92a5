import { expect, test } from 'vitest';
import { compute } from './compute.ts';
import { smoothed } from './smoothing.ts';
import { trendForecast } from './trend-forecast.ts';

const pattern = [5, -5, 10, -10];
const seasonal = Array.from({ length: 160 }, (_, at) => 100 + 2 * at + pattern[at % 4]!);

test('a level season is carried on as it is, whatever the weights, and without any error', () => {
  for (const weights of [{ alpha: 0.2, beta: 0.1, gamma: 0.1 }, { alpha: 0.9, beta: 0, gamma: 1 }]) {
    const { forecast, squaredErrors } = smoothed(seasonal.map((value, at) => value - 2 * at), { kind: 'additive season', ...weights, frequency: 4 }, 5);
    expect(squaredErrors).toBeLessThan(1e-18);
    forecast.forEach((value, at) => expect(value).toBeCloseTo(100 + pattern[at % 4]!, 9));
  }
});

test('a rising season is learnt: after forty years of quarters less than a twentieth is left of what the start was off', () => {
  const { forecast } = smoothed(seasonal, { kind: 'additive season', alpha: 0.5, beta: 0.3, gamma: 0.1, frequency: 4 }, 5);
  forecast.forEach((value, at) => expect(value).toBeCloseTo(420 + 2 * at + pattern[at % 4]!, 1));
});

test('an odd season, and one that multiplies, are carried on as well', () => {
  const factors = [0.5, 1, 1.5];
  const series = Array.from({ length: 12 }, (_, at) => 60 * factors[at % 3]!);
  const { forecast, season } = smoothed(series, { kind: 'multiplicative season', alpha: 0.3, beta: 0.1, gamma: 0.2, frequency: 3 }, 4);
  forecast.forEach((value, at) => expect(value).toBeCloseTo(60 * factors[at % 3]!, 9));
  season.forEach((value, at) => expect(value).toBeCloseTo(factors[at]!, 9));
});

test('a weight of 1 foretells the last value, a weight of 0 the first', () => {
  expect(smoothed([3, 8, 4, 6], { kind: 'simple', alpha: 1 }, 2).forecast).toEqual([6, 6]);
  expect(smoothed([3, 8, 4, 6], { kind: 'simple', alpha: 0 }, 1).forecast).toEqual([3]);
});

test('limits of a value are wider than those of the line, and both widen with time', () => {
  const { steps, limits, slope } = trendForecast([1, 2, 3, 4, 5, 6], [10, 12, 13, 17, 17, 21], 4);
  expect(slope).toBeGreaterThan(2);
  const width = (at: number, of: 'value' | 'line') => {
    const { lower, upper } = limits(steps[at]!, 0.95, of);
    return upper - lower;
  };
  expect(width(0, 'value')).toBeGreaterThan(width(0, 'line'));
  expect(width(3, 'value')).toBeGreaterThan(width(0, 'value'));
  expect(width(3, 'line')).toBeGreaterThan(width(0, 'line'));
});

test('weights outside 0 to 1, short series, broken horizons and unknown methods are refused in words', () => {
  expect(() => smoothed(seasonal, { kind: 'trend', alpha: 1.2, beta: 0 }, 1)).toThrow(/"alpha" must lie/);
  expect(() => smoothed([1, 2], { kind: 'trend', alpha: 0.2, beta: 0 }, 1)).toThrow(/2 values are too few/);
  expect(() => smoothed(seasonal.slice(0, 8), { kind: 'additive season', alpha: 0.2, beta: 0, gamma: 0, frequency: 4 }, 1)).toThrow(/more than 8 values/);
  expect(() => smoothed([1, 0, 2, 3, 4], { kind: 'multiplicative season', alpha: 0.2, beta: 0, gamma: 0, frequency: 2 }, 1)).toThrow(/above zero/);
  for (const horizon of [0.5, 0, 1e308]) expect(() => trendForecast([1, 2, 3], [1, 2, 4], horizon)).toThrow(/whole number of steps/);
  const refused = compute('forecast', { cases: [
    { id: 'a', params: { method: 'guess', horizon: 1 }, input: { y: [1, 2, 3] } },
    { id: 'b', params: { method: 'linear', horizon: 1 }, input: { time: [1, 2, 3], y: [1, null, 3] } },
    { id: 'c', params: { method: 'simple', horizon: 1 }, input: { y: [1, 2, 3] } },
  ] }).cases;
  expect(refused.map((one) => 'error' in one && one.error)).toEqual([
    'There is no forecast by "guess".', 'The column "y", row 2: a value is missing.', 'The forecast needs a number as "alpha".',
  ]);
});
