import { describe, expect, test } from 'vitest';
import { lifeTable, type LifeBand } from './index.ts';

const starts = [0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90];
const bands = (people: number, deathsAt: Record<number, number>): LifeBand[] =>
  starts.map((start) => ({ start, population: people, deaths: deathsAt[start] ?? 0 }));
const at = (age: number, table: ReturnType<typeof lifeTable>) => table.ages.find(({ start }) => start === age)!;

describe('a life table', () => {
  // Open band: 1,000 people, 200 deaths: e90 = 1 / 0.2 = 5, variance 1 / (200 * 0.2^2) = 0.125.
  // 85 to 89: M = 100 / 1,000 = 0.1, q = 0.5 / (1 + 0.5 * 0.5) = 0.4, L = 5 (0.6 + 0.5 * 0.4) = 4, e85 = 4 + 0.6 * 5 = 7.
  // Variance: (2.5 + 5)^2 * 0.4^2 * 0.6 / 100 + 0.6^2 * 0.125 = 0.054 + 0.045 = 0.099; 1.959964 * sqrt 0.099 = 0.6166883.
  test('of the two oldest bands is what Chiang and Silcocks give by hand', () => {
    const table = lifeTable(bands(1000, { 85: 100, 90: 200 }));
    expect(at(90, table).years).toBeCloseTo(5, 12);
    expect(at(90, table).limits[0]!.upper).toBeCloseTo(5 + 1.959963985 * Math.sqrt(0.125), 8);
    expect(at(85, table).years).toBeCloseTo(7, 12);
    expect(at(85, table).limits[0]!.lower).toBeCloseTo(7 - 0.6166883, 6);
    expect([at(85, table).population, at(85, table).deaths]).toEqual([2000, 300]);
  });

  test('adds the years to the next band where no one dies in between', () => {
    const table = lifeTable(bands(1000, { 85: 100, 90: 200 }));
    expect(at(0, table).years).toBeCloseTo(85 + 7, 10);
    expect(at(1, table).years).toBeCloseTo(84 + 7, 10);
  });

  // Deaths in the first year come early: a = 0.1. M = 0.01: q = 0.01 / (1 + 0.01 * 0.9), L0 = 1 - 0.9 q.
  test('takes deaths under one to happen early in the year', () => {
    const q = 0.01 / 1.009;
    const table = lifeTable(bands(1000, { 0: 10, 85: 100, 90: 200 }));
    expect(at(0, table).years).toBeCloseTo(1 - 0.9 * q + (1 - q) * 91, 10);
  });

  test('of a population a hundred times as large has the same figures and limits a tenth as wide', () => {
    const small = lifeTable(bands(1000, { 0: 4, 40: 3, 85: 100, 90: 200 }));
    const large = lifeTable(bands(100_000, { 0: 400, 40: 300, 85: 10_000, 90: 20_000 }));
    small.ages.forEach((age, place) => {
      const other = large.ages[place]!;
      expect(other.years).toBeCloseTo(age.years!, 10);
      expect((age.limits[0]!.upper! - age.years!) / (other.limits[0]!.upper! - other.years!)).toBeCloseTo(10, 8);
    });
  });

  test('gives no figure for 5,000 people, and gives one for 5,020', () => {
    const few = lifeTable(bands(250, { 85: 25, 90: 50 }));
    expect([few.suppressed, at(0, few).years, at(0, few).limits[0]!.lower]).toEqual(['too few people', null, null]);
    expect(lifeTable(bands(251, { 85: 25, 90: 50 })).suppressed).toBeNull();
  });

  test('gives the limits but no figure where the interval is wider than 20 years', () => {
    const table = lifeTable(bands(300, { 90: 5 }));
    expect(at(90, table).years).toBeNull();
    expect(at(90, table).limits[0]!.upper! - at(90, table).limits[0]!.lower!).toBeGreaterThan(20);
  });

  test('gives neither where no one of 90 and over dies', () => {
    expect(at(65, lifeTable(bands(1000, { 85: 100 })))).toMatchObject({ years: null, limits: [{ lower: null, upper: null }] });
  });

  test('is not made of a missing band, more deaths than people, no people or a count that is missing', () => {
    const good = bands(1000, { 85: 100, 90: 200 });
    const spoilt: LifeBand[][] = [
      good.slice(1),
      good.map((band) => (band.start === 85 ? { ...band, deaths: 1001 } : band)),
      good.map((band) => (band.start === 10 ? { ...band, population: 0 } : band)),
      good.map((band) => (band.start === 10 ? { ...band, deaths: null } : band)),
    ];
    expect(spoilt.map((table) => lifeTable(table).suppressed)).toEqual(Array(4).fill('not a complete and possible table'));
    expect(lifeTable([...good].reverse())).toEqual(lifeTable(good));
  });
});
