import { multiplierOf } from './confidence.ts';
import { refuseIf } from './crude-rate.ts';
import { funnelAxisEnds, funnelPlaces } from './funnel-axis.ts';
import { expectedOnLimits, funnelAverage, funnelSignificance, proportionFunnel } from './funnel.ts';
import type { FunnelStatistic, FunnelTail, FunnelUnit } from './funnel.ts';
import { InputRefused, numbers, sameLength, type Table } from './input-table.ts';

/** Under this number of events a directly standardised rate is not given, nor plotted. */
const fewestForStandardised = 10;
const notApplicable = 'Not applicable for events less than 10 for dsrs';
/** The peer cuts upper limits of proportions off at 100 whatever the multiplier; kept so that its answers are met. */
const proportionCap = 100;

type RateRow = { events: number; rate: number; population: number | null };

/**
 * Which side of the 95% and 99.8% funnel limits each unit lies on, in the form of the reference vectors.
 * @param params `statistic` (proportion, ratio or rate); for rates `rate_type` (crude or dsr) and `multiplier`.
 * @param input `num` events (zero or more), `den` denominator or expected (above zero); for rates also `rate`, and `den`
 * only where there are no events. Rates are taken to their effective population, events / rate * multiplier.
 * @returns `significance` a row. @throws InputRefused for missing or negative counts, a proportion above 1, and as above.
 * Source: PHEindicatormethods 2.1.0 `assign_funnel_significance`; Spiegelhalter 2005, Statistics in Medicine 24:1185.
 */
export function funnel_significance(params: Record<string, unknown>, input: Table): Table {
  const statistic = statisticOf(params);
  if (statistic !== 'rate') {
    const units = countedUnits(input, statistic);
    const average = funnelAverage(statistic, units);
    return { significance: units.map((unit) => funnelSignificance(statistic, unit, average)) };
  }
  const standardised = rateTypeOf(params) === 'dsr';
  const rows = rateRows(input, standardised, multiplierOf(params, 100_000));
  const average = funnelAverage('rate', unitsOf(rows));
  const significance = rows.map(({ events, population }) => {
    if (standardised && events < fewestForStandardised) return notApplicable;
    return funnelSignificance('rate', { events, base: population! }, average);
  });
  return { significance };
}

/**
 * Coordinates of the points of a funnel plot of rates, in the form of the reference vectors.
 * @param params `rate_type`, `years_of_data` (1), `multiplier` (100,000). @param input as for `funnel_significance`.
 * @returns `rate_chart`, the height, and `denominator_derived`, the effective population a year; both null for a
 * directly standardised rate under 10 events. Source: PHEindicatormethods 2.1.0 `calculate_funnel_points`.
 */
export function funnel_points(params: Record<string, unknown>, input: Table): Table {
  const standardised = rateTypeOf(params) === 'dsr';
  const years = yearsOf(params);
  const rows = rateRows(input, standardised, multiplierOf(params, 100_000));
  const shown = ({ events }: RateRow) => !standardised || events >= fewestForStandardised;
  return {
    rate_chart: rows.map((row) => (shown(row) ? row.rate : null)),
    denominator_derived: rows.map((row) => (shown(row) ? row.population! / years : null)),
  };
}

/**
 * 100 points of the 95% and 99.8% control lines of a funnel plot, in the form of the reference vectors.
 * @param params `statistic`, `multiplier` (100; 100,000 for rates); for ratios `ratio_type` (isr: times 100; count: less 1);
 * for rates `rate_type` and `years_of_data`. @param input as for `funnel_significance`.
 * @returns proportions: `Population`, the limits and the `baseline`; ratios and rates: events, and for each line the
 * expected events or the population a year at which they lie on it, and the ratio or rate there.
 * Source: PHEindicatormethods 2.1.0 `calculate_funnel_limits`; the Poisson limits are exact here, bisected there.
 */
export function funnel_limits(params: Record<string, unknown>, input: Table): Table {
  const statistic = statisticOf(params);
  if (statistic === 'proportion') return proportionLines(countedUnits(input, statistic), multiplierOf(params, 100));
  return statistic === 'ratio' ? ratioLines(countedUnits(input, statistic), params) : rateLines(params, input);
}

function proportionLines(units: FunnelUnit[], multiplier: number): Table {
  const average = funnelAverage('proportion', units);
  const ends = funnelAxisEnds(units.map(({ base }) => base));
  const places = funnelPlaces(ends.minimum, ends.maximum);
  const output: Table = { Population: places };
  for (const [name, tail] of [['2s', 0.025], ['3s', 0.001]] as const) {
    const reach = places.map((place) => proportionFunnel(average, place, tail));
    output[`lower_${name}_limit`] = reach.map(({ lower }) => Math.max(0, lower * multiplier));
    output[`upper_${name}_limit`] = reach.map(({ upper }) => Math.min(proportionCap, upper * multiplier));
  }
  return { ...output, baseline: places.map(() => average * multiplier), ...described(places, 'proportion', 'Wilson') };
}

function ratioLines(units: FunnelUnit[], params: Record<string, unknown>): Table {
  const type = params.ratio_type;
  if (type !== 'isr' && type !== 'count') throw new InputRefused('The ratio_type must be isr or count.');
  const ends = funnelAxisEnds(units.map(({ base }) => base));
  const places = funnelPlaces(ends.minimum, ends.maximum, 1);
  const height = (events: number, expected: number) => (type === 'isr' ? (events / expected) * 100 : events / expected - 1);
  const lines = poissonLines(places, 'exp_events', (expected) => expected, height);
  return { Observed_events: places, ...lines, ...described(places, `ratio (${type})`, 'Poisson') };
}

function rateLines(params: Record<string, unknown>, input: Table): Table {
  const type = rateTypeOf(params);
  const years = yearsOf(params);
  const multiplier = multiplierOf(params, 100_000);
  const units = unitsOf(rateRows(input, type === 'dsr', multiplier));
  refuseIf(units.length === 0, 'A funnel of rates needs a unit with events.');
  const average = funnelAverage('rate', units);
  const ends = funnelAxisEnds(units.map(({ base }) => base / years));
  const places = funnelPlaces(Math.floor(ends.minimum * years * average), Math.ceil(ends.maximum * years * average));
  const lines = poissonLines(
    places,
    'population_1_year',
    (expected) => expected / average / years,
    (events, expected) => (events / expected) * average * multiplier,
  );
  const label = `rate (${type} per ${multiplier.toLocaleString('en-GB', { maximumFractionDigits: 10 })})`;
  return { Events: places, ...lines, baseline: places.map(() => average * multiplier), ...described(places, label, 'Poisson') };
}

function poissonLines(places: number[], along: string, position: (expected: number) => number, height: (events: number, expected: number) => number): Table {
  const output: Table = {};
  const tails: [string, FunnelTail][] = [['2s', 0.025], ['3s', 0.001]];
  for (const [name, tail] of tails) {
    const expected = places.map((events) => expectedOnLimits(events, tail));
    for (const [side, of] of [['lower', 'onLower'], ['upper', 'onUpper']] as const) {
      output[`${side}_${name}_${along}`] = expected.map((limits) => position(limits[of]));
      output[`${side}_${name}_limit`] = expected.map((limits, at) => height(places[at]!, limits[of]));
    }
  }
  return output;
}

function described(places: number[], statistic: string, method: string): Table {
  return { statistic: places.map(() => statistic), method: places.map(() => method) };
}

function countedUnits(input: Table, statistic: FunnelStatistic): FunnelUnit[] {
  const counts = numbers(input, 'num');
  const bases = numbers(input, 'den');
  sameLength({ num: counts, den: bases });
  refuseIf(counts.length === 0, 'A funnel needs at least one unit.');
  return counts.map((events, row) => {
    const base = bases[row] ?? null;
    if (events === null || base === null) throw new InputRefused(`Row ${row + 1}: a funnel needs every count and denominator, also where it is zero.`);
    refuseIf(events < 0, 'Counts must be zero or more.');
    refuseIf(base <= 0, 'Denominators must be above zero.');
    refuseIf(statistic === 'proportion' && events > base, 'A numerator must not exceed its denominator.');
    return { events, base };
  });
}

function rateRows(input: Table, standardised: boolean, multiplier: number): RateRow[] {
  const counts = numbers(input, 'num');
  const rates = numbers(input, 'rate');
  const given = input.den === undefined ? counts.map(() => null) : numbers(input, 'den');
  sameLength({ num: counts, rate: rates, den: given });
  refuseIf(counts.length === 0, 'A funnel needs at least one unit.');
  return counts.map((events, row) => {
    const rate = rates[row] ?? null;
    if (events === null || (rate === null && events > 0)) throw new InputRefused(`Row ${row + 1}: a funnel of rates needs every count and rate.`);
    refuseIf(events < 0, 'Counts must be zero or more.');
    if (events > 0) {
      refuseIf(rate! <= 0, 'A rate must be above zero where there are events.');
      return { events, rate: rate!, population: (events / rate!) * multiplier };
    }
    const people = given[row] ?? null;
    refuseIf(!standardised && (people === null || people <= 0), 'Where there are no events the denominator must be given, above zero.');
    return { events, rate: rate ?? 0, population: standardised ? null : people };
  });
}

function unitsOf(rows: RateRow[]): FunnelUnit[] {
  return rows.flatMap(({ events, population }) => (population === null ? [] : [{ events, base: population }]));
}

function statisticOf(params: Record<string, unknown>): FunnelStatistic {
  const { statistic } = params;
  if (statistic === 'proportion' || statistic === 'ratio' || statistic === 'rate') return statistic;
  throw new InputRefused('The statistic must be proportion, ratio or rate.');
}

function rateTypeOf(params: Record<string, unknown>): 'crude' | 'dsr' {
  if (params.rate_type === 'crude' || params.rate_type === 'dsr') return params.rate_type;
  throw new InputRefused('The rate_type must be crude or dsr.');
}

function yearsOf(params: Record<string, unknown>): number {
  const years = params.years_of_data ?? 1;
  if (typeof years === 'number' && years > 0 && Number.isFinite(years)) return years;
  throw new InputRefused('The years_of_data must be a number above zero.');
}
