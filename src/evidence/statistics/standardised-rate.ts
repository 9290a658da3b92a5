import { confidenceLevels, multiplierOf, type ConfidenceLevel } from './confidence.ts';
import { plain, refuseIf } from './crude-rate.ts';
import { numbers, rowsByGroup, sameLength, texts, type Table } from './input-table.ts';
import { byarsLimits, type Limits } from './intervals.ts';

/** A directly standardised rate is not given under this number of events. */
const fewestEvents = 10;

/**
 * One age band of an area: events per person of `frequency`, the people who had that many, the population, the weight.
 * With independent events `frequency` is 1 and `people` are the events themselves.
 */
export type AgeBand = { band: string; people: number; population: number; weight: number; frequency: number };

/** A directly standardised rate: `rate` and `limits` are null under 10 events in all. */
export type StandardisedRate = { events: number; population: number; rate: number | null; limits: (Limits | null)[] };

/**
 * Directly standardised rate with Dobson's limits (Byar's limits of the total count, scaled by the variance of the
 * weighted sum). Where events are not independent the variance of each frequency counts by its square.
 * Source: PHEindicatormethods 2.1.0 `calculate_dsr`; Dobson et al. 1991; Fay and Feuer 1997.
 */
export function standardisedRate(bands: AgeBand[], multiplier: number, confidences: number[]): StandardisedRate {
  let events = 0;
  let weighted = 0;
  let variance = 0;
  let population = 0;
  let weights = 0;
  const counted = new Set<string>();
  for (const { band, people, population: n, weight, frequency } of bands) {
    events += people * frequency;
    weighted += (weight * people * frequency) / n;
    variance += (frequency * frequency * people * weight * weight) / (n * n);
    if (counted.has(band)) continue;
    counted.add(band);
    population += n;
    weights += weight;
  }
  if (events < fewestEvents) return { events, population, rate: null, limits: confidences.map(() => null) };
  const rate = weighted / weights;
  const scale = Math.sqrt(variance / (weights * weights) / events);
  const limits = confidences.map((confidence) => {
    const byars = byarsLimits(events, confidence);
    return {
      lower: (rate + scale * (byars.lower - events)) * multiplier,
      upper: (rate + scale * (byars.upper - events)) * multiplier,
    };
  });
  return { events, population, rate: rate * multiplier, limits };
}

/**
 * Directly standardised rates, in the form of the reference vectors.
 * @param params `confidence`, `multiplier` (100,000), `group_by` (none: one result), `independent_events` (true).
 * @param input age bands: `x` events (missing counts as zero), `n` population (above zero), `stdpop` weights of any
 * scale (zero or more); with events not independent also `ageband` and `eventfreq`, `x` then being people.
 * @throws InputRefused for negative counts, populations missing or zero, levels that are not allowed.
 */
export function dsr(params: Record<string, unknown>, input: Table): Table {
  const levels = confidenceLevels(params.confidence);
  const multiplier = multiplierOf(params, 100_000);
  const independent = params.independent_events !== false;
  const bands = ageBands(input, independent);
  const groupBy = typeof params.group_by === 'string' ? params.group_by : null;
  const names = groupBy === null ? bands.map(() => '') : texts(input, groupBy);
  sameLength({ x: bands, [groupBy ?? 'group']: names });
  const groups = rowsByGroup(names);
  const rates = [...groups.values()].map((rows) =>
    standardisedRate(rows.map((row) => bands[row]!), multiplier, levels.map(({ share }) => share)),
  );
  return { ...(groupBy === null ? {} : { [groupBy]: [...groups.keys()] }), ...columnsOf(rates, levels, multiplier, independent) };
}

function ageBands(input: Table, independent: boolean): AgeBand[] {
  const counts = numbers(input, 'x').map((count) => count ?? 0);
  const populations = numbers(input, 'n');
  const weights = numbers(input, 'stdpop');
  const frequencies = independent ? counts.map(() => 1) : numbers(input, 'eventfreq');
  const names = independent ? counts.map((_, row) => String(row)) : texts(input, 'ageband');
  sameLength({ x: counts, n: populations, stdpop: weights, eventfreq: frequencies, ageband: names });
  return counts.map((people, row) => {
    const population = populations[row] ?? null;
    const weight = weights[row] ?? null;
    const frequency = frequencies[row] ?? null;
    refuseIf(people < 0, 'Counts must be zero or more.');
    refuseIf(population === null || population <= 0, 'Populations may not be missing and must be above zero.');
    refuseIf(weight === null || weight < 0, 'Standard populations may not be missing and must be zero or more.');
    refuseIf(frequency === null || frequency <= 0, 'Event frequencies may not be missing and must be above zero.');
    return { band: names[row]!, people, population: population!, weight: weight!, frequency: frequency! };
  });
}

function columnsOf(rates: StandardisedRate[], levels: ConfidenceLevel[], multiplier: number, independent: boolean): Table {
  const output: Table = {
    total_count: rates.map(({ events }) => events),
    total_pop: rates.map(({ population }) => population),
    value: rates.map(({ rate }) => rate),
  };
  levels.forEach(({ lower, upper }, at) => {
    output[lower] = rates.map(({ limits }) => limits[at]?.lower ?? null);
    output[upper] = rates.map(({ limits }) => limits[at]?.upper ?? null);
  });
  if (levels.length > 0) output.confidence = rates.map(() => levels.map(({ label }) => label).join(', '));
  output.statistic = rates.map(({ rate }) => (rate === null ? 'dsr NA for total count < 10' : `dsr per ${plain(multiplier)}`));
  if (levels.length > 0) {
    output.method = rates.map(() => (independent ? 'Dobson' : 'Dobson, with confidence adjusted for non-independent events'));
  }
  return output;
}
