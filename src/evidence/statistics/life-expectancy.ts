import { normalQuantile } from './distributions.ts';

/** Deaths and population (over the same years) from one age up to the next band; the last band is open-ended. */
export type LifeBand = { start: number; population: number | null; deaths: number | null };

/**
 * Years of life expected at `start`; `years` is null where it is suppressed or infinite, a limit where it is not finite.
 * `population` and `deaths` are those at that age and older.
 */
export type LifeExpectancy = { start: number; years: number | null; limits: { lower: number | null; upper: number | null }[]; population: number; deaths: number };

/** `suppressed`: why no figure is given at any age. */
export type LifeTable = { ages: LifeExpectancy[]; suppressed: 'too few people' | 'not a complete and possible table' | null };

const bandStarts = [0, 1, ...Array.from({ length: 18 }, (_, at) => 5 * (at + 1))];
/** Figures of populations of this size or smaller are not given. */
const tooFewPeople = 5000;
/** Figures whose 95% interval is wider, in years, are not given; their limits are. */
const widestInterval = 20;

/**
 * Abridged life table: life expectancy at each of 20 ages (0, 1, 5, 10 to 90), if the death rates of today stayed.
 *
 * M = deaths / population, n the width of the band, a the share of it lived by those who die in it (0.1 at 0, else 0.5).
 * q = n M / (1 + n M (1 - a)), and 1 where deaths > population / n / a; l_(i+1) = l_i (1 - q_i); L = n (l_(i+1) + a l_i q_i),
 * in the open band l / M; e = sum of L from here / l, 0 where no one is left.
 * Variance of e: sum of l^2 ((1 - a) n + e_(i+1))^2 q^2 (1 - q) / deaths (nothing where there are no deaths), plus
 * l^2 / (deaths M^2) for the open band, over l^2; limits e ± z sqrt(variance).
 *
 * No figure for 5,000 people or fewer, for bands other than these 20, populations missing, zero or less, deaths missing,
 * below zero or above the population; nor where the 95% interval is wider than 20 years.
 * @param bands in any order. @param confidences e.g. [0.95].
 * Source: Chiang 1984; Silcocks, Jenner and Reza 2001, J Epidemiol Community Health 55:38; PHEindicatormethods 2.1.0
 * `phe_life_expectancy`.
 */
export function lifeTable(bands: LifeBand[], confidences: number[] = [0.95]): LifeTable {
  const sorted = [...bands].sort((a, b) => a.start - b.start);
  const beyond = (read: (band: LifeBand) => number | null) => {
    const sums: number[] = [];
    for (let at = sorted.length - 1; at >= 0; at -= 1) sums[at] = (sums[at + 1] ?? 0) + (read(sorted[at]!) ?? 0);
    return sums;
  };
  const populations = beyond(({ population }) => population);
  const deaths = beyond(({ deaths: died }) => died);
  const suppressed = whySuppressed(sorted, populations[0] ?? 0);
  const expected = suppressed ? null : expectancies(sorted.map((band) => ({ start: band.start, population: band.population!, deaths: band.deaths! })));
  const ages = sorted.map(({ start }, at): LifeExpectancy => {
    const found = expected?.[at];
    const limits = confidences.map((confidence) => (found ? limitsOf(found, confidence) : { lower: null, upper: null }));
    return { start, years: found ? shownYears(found) : null, limits, population: populations[at]!, deaths: deaths[at]! };
  });
  return { ages, suppressed };
}

function whySuppressed(bands: LifeBand[], people: number): LifeTable['suppressed'] {
  const complete = bands.length === bandStarts.length && bands.every(({ start }, at) => start === bandStarts[at]);
  const possible = bands.every(({ population, deaths }) => population !== null && population > 0 && deaths !== null && deaths >= 0 && deaths <= population);
  if (!complete || !possible) return 'not a complete and possible table';
  return people <= tooFewPeople ? 'too few people' : null;
}

type Expectancy = { years: number; error: number };

function expectancies(bands: { start: number; population: number; deaths: number }[]): Expectancy[] {
  const last = bands.length - 1;
  const rows = bands.map(({ start, population, deaths }, at) => {
    const rate = deaths / population;
    const part = start === 0 ? 0.1 : 0.5;
    const width = at === last ? Infinity : bands[at + 1]!.start - start;
    const certain = at === last || deaths > population / width / part;
    return { rate, deaths, part, width, dying: certain ? 1 : (width * rate) / (1 + width * rate * (1 - part)) };
  });
  let left = 1;
  const alive = rows.map(({ dying }) => {
    const now = left;
    left *= 1 - dying;
    return now;
  });
  const found: Expectancy[] = [];
  let lived = 0;
  let variance = 0;
  for (let at = last; at >= 0; at -= 1) {
    const { rate, deaths, part, width, dying } = rows[at]!;
    const here = alive[at]!;
    if (at === last) {
      lived = here === 0 ? 0 : here / rate;
      variance = (here * here) / (deaths * rate * rate);
    } else {
      lived += width * (alive[at + 1]! + part * here * dying);
      const gained = (1 - part) * width + found[at + 1]!.years;
      if (deaths > 0) variance += (here * here * gained * gained * dying * dying * (1 - dying)) / deaths;
    }
    found[at] = { years: here === 0 ? 0 : lived / here, error: Math.sqrt(variance) / here };
  }
  return found;
}

function limitsOf({ years, error }: Expectancy, confidence: number): { lower: number | null; upper: number | null } {
  const reach = normalQuantile(confidence + (1 - confidence) / 2) * error;
  const finite = (limit: number) => (Number.isFinite(limit) ? limit : null);
  return { lower: finite(years - reach), upper: finite(years + reach) };
}

function shownYears(found: Expectancy): number | null {
  if (!Number.isFinite(found.years)) return null;
  const { lower, upper } = limitsOf(found, 0.95);
  return lower !== null && upper !== null && upper - lower > widestInterval ? null : found.years;
}
