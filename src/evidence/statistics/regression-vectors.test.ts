import { expect, test } from 'vitest';
import { faults, type Tolerance } from '../../../test/vectors/faults.ts';

/** What the vectors of regressions and forecasts allow. */
const allowed: Tolerance = { relative: 1e-8, absolute: 1e-12, pValues: { relative: 1e-7, absolute: 1e-12 } };
const held = (name: string, spoil?: (output: Record<string, unknown>) => void) => faults(name, spoil, undefined, allowed);

test('interrupted_time_series agrees with every reference vector', () => {
  expect(held('interrupted_time_series')).toEqual([]);
});

test('a standard error of Newey and West that is off by two parts in a hundred million is found', () => {
  const off = held('interrupted_time_series', (output) => {
    const { lag1 } = output.newey_west as { lag1: { std_error: number[] } };
    lag1.std_error[2]! *= 1 + 2e-8;
  });
  expect(off.length).toBe(17);
});

test('difference_in_differences agrees with every reference vector', () => {
  expect(held('difference_in_differences')).toEqual([]);
});

test('a clustered error that lacks its factor for few units is found', () => {
  const off = held('difference_in_differences', (output) => {
    const { std_error: errors } = output.clustered_by_unit as { std_error: number[] };
    errors[3]! *= Math.sqrt(9 / 10);
  });
  expect(off.length).toBe(8);
});

test('forecast agrees with every reference vector', () => {
  expect(held('forecast')).toEqual([]);
});

test('a forecast whose last step is off is found', () => {
  const off = held('forecast', (output) => {
    const steps = output.forecast as number[] | { fit: number[] };
    const values = Array.isArray(steps) ? steps : steps.fit;
    values[values.length - 1]! *= 1 + 2e-8;
  });
  expect(off.length).toBe(12);
});
