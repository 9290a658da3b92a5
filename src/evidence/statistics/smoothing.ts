import { InputRefused } from './input-table.ts';
import { leastSquares } from './least-squares.ts';
import { refuseHorizon } from './trend-forecast.ts';

/**
 * Exponential smoothing: the level alone, with a trend, or with trend and season. Weights lie between 0 and 1, the more the
 * faster old values are forgotten: `alpha` of the level, `beta` of the trend, `gamma` of the season; `frequency` periods a season.
 */
export type Smoothing =
  | { kind: 'simple'; alpha: number }
  | { kind: 'trend'; alpha: number; beta: number }
  | { kind: 'additive season' | 'multiplicative season'; alpha: number; beta: number; gamma: number; frequency: number };

/** What smoothing left at the end, each value as it was foretold one step before, and the steps past the end. */
export type SmoothedSeries = {
  level: number;
  trend: number | null;
  /** What each coming period of the season adds (or multiplies by), the next period first. */
  season: number[];
  /** Foretold one step ahead, from the first value after the start on. */
  fitted: number[];
  squaredErrors: number;
  forecast: number[];
};

type Start = { from: number; level: number; trend: number; season: number[] };

/**
 * Holt and Winters' smoothing with given weights. Of a value x: level = alpha (x - season) + (1 - alpha) (level + trend);
 * trend = beta (level - level before) + (1 - beta) trend; season = gamma (x - level) + (1 - gamma) season; a multiplying season
 * divides where an additive one subtracts. Starts: simple, the first value; trend, the second value and its rise; season, the
 * first two seasons taken apart (the level as it was half a season in, not carried on to the end of the first: so does R). @param values one a period, none missing. @param horizon steps, one or more.
 * @throws InputRefused for weights outside 0 to 1, a series too short to start, and a multiplying season of values not above zero.
 * Source: Holt 1957; Winters 1960; R `HoltWinters`.
 */
export function smoothed(values: number[], method: Smoothing, horizon: number): SmoothedSeries {
  refuseHorizon(horizon);
  const weights = { alpha: method.alpha, beta: 'beta' in method ? method.beta : 0, gamma: 'gamma' in method ? method.gamma : 0 };
  for (const [name, weight] of Object.entries(weights)) {
    if (!(weight >= 0 && weight <= 1)) throw new InputRefused(`The weight "${name}" must lie between 0 and 1.`);
  }
  const multiplies = method.kind === 'multiplicative season';
  if (multiplies && values.some((value) => !(value > 0))) throw new InputRefused('A season that multiplies needs values above zero.');
  const { from, ...start } = startOf(values, method);
  const join = (line: number, season: number) => (multiplies ? line * season : line + season);
  const part = (value: number, away: number) => (multiplies ? value / away : value - away);
  let { level, trend } = start;
  const season = [...start.season];
  const fitted: number[] = [];
  let squaredErrors = 0;
  for (const value of values.slice(from)) {
    const before = level;
    const inSeason = season.shift()!;
    const foretold = join(before + trend, inSeason);
    fitted.push(foretold);
    squaredErrors += (value - foretold) ** 2;
    level = weights.alpha * part(value, inSeason) + (1 - weights.alpha) * (before + trend);
    if (method.kind !== 'simple') trend = weights.beta * (level - before) + (1 - weights.beta) * trend;
    season.push('gamma' in method ? weights.gamma * part(value, level) + (1 - weights.gamma) * inSeason : inSeason);
  }
  const forecast = Array.from({ length: horizon }, (_, at) => join(level + (at + 1) * trend, season[at % season.length]!));
  return { level, trend: method.kind === 'simple' ? null : trend, season: 'gamma' in method ? season : [], fitted, squaredErrors, forecast };
}

function startOf(values: number[], method: Smoothing): Start {
  if ('frequency' in method) return startOfSeasons(values, method.frequency, method.kind === 'multiplicative season');
  const from = method.kind === 'simple' ? 1 : 2;
  if (values.length <= from) throw new InputRefused(`${values.length} values are too few to smooth.`);
  return method.kind === 'simple'
    ? { from, level: values[0]!, trend: 0, season: [0] }
    : { from, level: values[1]!, trend: values[1]! - values[0]!, season: [0] };
}

/** The first two seasons taken apart: a centred moving average, a line through it, and what each period stands off it on average. */
function startOfSeasons(values: number[], frequency: number, multiplies: boolean): Start {
  if (!Number.isInteger(frequency) || frequency < 2) throw new InputRefused('A season needs a "frequency" of two periods or more.');
  if (values.length < 2 * frequency + 1) throw new InputRefused(`A season of ${frequency} periods needs more than ${2 * frequency} values.`);
  const first = values.slice(0, 2 * frequency);
  const half = Math.floor(frequency / 2);
  const average: { at: number; value: number }[] = [];
  for (let at = half; at < first.length - half; at += 1) {
    const window = first.slice(at - half, at + half + 1);
    // With an even season the two ends are the same period of the season and share its weight.
    const ends = frequency % 2 === 0 ? (window[0]! + window.at(-1)!) / 2 : 0;
    average.push({ at, value: (window.reduce((sum, value) => sum + value, 0) - ends) / frequency });
  }
  const line = leastSquares([average.map(() => 1), average.map((_, at) => at + 1)], average.map(({ value }) => value));
  const figure = Array.from({ length: frequency }, (_, period) => {
    const off = average.filter(({ at }) => at % frequency === period).map(({ at, value }) => (multiplies ? first[at]! / value : first[at]! - value));
    return off.reduce((sum, value) => sum + value, 0) / off.length;
  });
  const middle = figure.reduce((sum, value) => sum + value, 0) / frequency;
  const season = figure.map((value) => (multiplies ? value / middle : value - middle));
  return { from: frequency, level: line.coefficients[0]!, trend: line.coefficients[1]!, season };
}
