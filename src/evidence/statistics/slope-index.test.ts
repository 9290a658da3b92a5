import { expect, test } from 'vitest';
import { differences, vectors, type Tolerance } from '../../../test/vectors/faults.ts';
import { compute } from './compute.ts';
import { normalDraws } from './normal-draws.ts';
import { slopeIndex, type UncertainGroup } from './slope-index.ts';

type Columns = Record<string, number[]>;
type SimulatedCase = { id: string; params: { value_type: number }; expected_error?: boolean; expected?: Record<string, unknown>; simulated_limits?: { mean: Columns; sd: Columns } };

const allowed: Tolerance = { relative: 1e-9, absolute: 1e-10 };
const given = vectors('sii') as unknown as { cases: SimulatedCase[]; case_count: number };
const answers = compute('sii', given).cases;

/** Every limit with how many standard deviations of a run it lies from the mean of the peer's runs. */
const gaps = given.cases.flatMap((one, at) => {
  const answer = answers[at]!;
  if (!one.simulated_limits || 'error' in answer) return [];
  const { mean, sd } = one.simulated_limits;
  return Object.keys(mean).flatMap((column) => mean[column]!.map((middle, row) => {
    const off = Math.abs((answer.output as Columns)[column]![row]! - middle);
    return { name: `${one.id} ${column}`, away: off <= 1e-9 ? 0 : off / sd[column]![row]!, exactSlope: one.params.value_type === 0 && column.startsWith('sii') };
  }));
});

test('sii agrees with every reference vector, and what the peer refuses is refused', () => {
  expect(given.cases.length).toBe(given.case_count);
  given.cases.forEach((one, at) => {
    const answer = answers[at]!;
    expect('error' in answer, one.id).toBe(one.expected_error ?? false);
    if ('error' in answer) return;
    const limits = Object.keys(one.simulated_limits!.mean);
    expect(Object.keys(answer.output).filter((column) => /lower|upper/.test(column)).sort()).toEqual(limits.sort());
    const rest = Object.fromEntries(Object.entries(answer.output).filter(([column]) => !limits.includes(column)));
    expect(differences(one.expected, rest, allowed), one.id).toEqual([]);
  });
});

test('limits lie within six standard deviations of the runs of the peer, exact ones of the slope within two', () => {
  expect(gaps.length).toBe(136);
  expect(gaps.filter(({ away, exactSlope }) => !(away <= (exactSlope ? 2 : 6)))).toEqual([]);
  // Were the draws skewed or too narrow, the gaps would not scatter about one.
  const ours = gaps.filter(({ exactSlope }) => !exactSlope);
  expect(ours.reduce((sum, { away }) => sum + away, 0) / ours.length).toBeLessThan(1.5);
});

const rates: UncertainGroup[] = [900, 820, 700, 640, 500].map((value, at) => ({ group: at + 1, population: 1000 + 50 * at, value, error: 0.08 }));

test('the same figures have the same limits, and another seed only slightly different ones', () => {
  const limits = (seed?: number) => slopeIndex(rates, { kind: 'rate', draws: 20_000, ...(seed === undefined ? {} : { seed }) }).limits[0]!;
  expect(limits()).toEqual(limits());
  expect(limits(2)).not.toEqual(limits());
  expect(Math.abs(limits(2).slope.lower / limits().slope.lower - 1)).toBeLessThan(0.02);
});

test('the relative index of a log line is lognormal, and its level is held where it is seen', () => {
  const { relative, limits, slope } = slopeIndex(rates, { kind: 'rate', transformed: true });
  const logs = slopeIndex(rates.map((one) => ({ ...one, value: Math.log(one.value) })), { kind: 'normal' });
  expect(relative).toBeCloseTo(Math.exp(logs.slope), 12);
  expect(limits[0]!.relative.lower).toBeCloseTo(Math.exp(logs.limits[0]!.slope.lower), 12);
  const level = Math.exp(logs.intercept + logs.slope / 2);
  const ofRatio = (ratio: number) => level * (Math.sqrt(ratio) - 1 / Math.sqrt(ratio));
  expect(slope).toBeCloseTo(ofRatio(relative), 9);
  expect(limits[0]!.slope.upper).toBeCloseTo(ofRatio(limits[0]!.relative.upper), 9);
});

test('simulated limits of nearly certain rates are those that the exact method gives', () => {
  const sure = rates.map((one) => ({ ...one, error: 0.001 }));
  const drawn = slopeIndex(sure, { kind: 'rate' }).limits[0]!;
  // An error so small on the log scale is the same share of the rate on its own.
  const exact = slopeIndex(sure.map((one) => ({ ...one, error: one.error * one.value })), { kind: 'normal' }).limits[0]!;
  for (const [one, other] of [[drawn.slope, exact.slope], [drawn.relative, exact.relative]] as const) {
    expect((one.upper - one.lower) / (other.upper - other.lower)).toBeCloseTo(1, 1);
    expect(one.lower / other.lower).toBeCloseTo(1, 3);
  }
});

test('an intercept near zero has its limits drawn, since the ratio then has none in closed form', () => {
  const nearZero = rates.map((one, at) => ({ ...one, value: at - 0.2, error: 0.2 }));
  const { limits } = slopeIndex(nearZero, { kind: 'normal', draws: 5000 });
  expect(limits[0]!.relative.lower).toBeLessThan(0);
});

test('normal draws have the mean, spread and tails of the normal distribution', () => {
  const draw = normalDraws(20_251_125);
  const drawn = Array.from({ length: 200_000 }, draw);
  const mean = (of: (value: number) => number) => drawn.reduce((sum, value) => sum + of(value), 0) / drawn.length;
  expect(Math.abs(mean((value) => value))).toBeLessThan(0.01);
  expect(Math.abs(mean((value) => value ** 2) - 1)).toBeLessThan(0.015);
  expect(Math.abs(mean((value) => value ** 4) - 3)).toBeLessThan(0.1);
  expect(Math.abs(mean((value) => Number(Math.abs(value) > 2.5758293035489004)) - 0.01)).toBeLessThan(0.001);
  expect(Math.abs(drawn.slice(1).reduce((sum, value, at) => sum + value * drawn[at]!, 0) / drawn.length)).toBeLessThan(0.01);
});

test('rates of zero, proportions of one, errors below zero and transformed plain figures are refused', () => {
  const one = (change: Partial<UncertainGroup>) => [{ ...rates[0]!, ...change }, ...rates.slice(1)];
  expect(() => slopeIndex(one({ value: 0 }), { kind: 'rate' })).toThrow(/0 is no rate/);
  expect(() => slopeIndex(one({ value: 1 }).map((group) => ({ ...group, value: Math.min(1, group.value) })), { kind: 'proportion' })).toThrow(/1 is no proportion/);
  expect(() => slopeIndex(one({ error: -1 }), { kind: 'normal' })).toThrow(/standard error/);
  expect(() => slopeIndex(rates, { kind: 'normal', transformed: true })).toThrow(/Only rates/);
  expect(() => slopeIndex(rates.slice(1), { kind: 'rate' })).toThrow(/five groups/);
});
