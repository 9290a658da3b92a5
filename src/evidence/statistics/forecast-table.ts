import { completeNumbers, InputRefused, sameLength, type Table } from './input-table.ts';
import { smoothed, type Smoothing } from './smoothing.ts';
import { trendForecast } from './trend-forecast.ts';

/**
 * Forecasts in the form of the reference vectors.
 * @param params `method`: "linear", "simple", "trend", "additive season" or "multiplicative season"; `horizon` steps; for
 * smoothing `alpha`, `beta`, `gamma` and `frequency` as the method needs them. @param input `time` and `y`.
 * @returns linear: the line, its steps and limits (80% and 95% of a value, 95% of the line); smoothing: the coefficients at the
 * end, the squared errors, what was foretold one step ahead, the steps.
 * @throws InputRefused for missing values, an unknown method and as `trendForecast` and `smoothed` do.
 */
export function forecast(params: Record<string, unknown>, input: Table): Table {
  const values = completeNumbers(input, 'y');
  const horizon = numberOf(params, 'horizon');
  if (params.method !== 'linear') return smoothing(values, methodOf(params), horizon);
  const times = completeNumbers(input, 'time');
  sameLength({ time: times, y: values });
  const { intercept, slope, sigma, steps, limits } = trendForecast(times, values, horizon);
  const table: Table = { time: steps.map(({ time }) => time), fit: steps.map(({ fit }) => fit) };
  for (const [suffix, confidence, of] of [['80', 0.8, 'value'], ['95', 0.95, 'value'], ['95', 0.95, 'line']] as const) {
    const start = of === 'line' ? 'mean_' : '';
    const pairs = steps.map((step) => limits(step, confidence, of));
    table[`${start}lower${suffix}`] = pairs.map(({ lower }) => lower);
    table[`${start}upper${suffix}`] = pairs.map(({ upper }) => upper);
  }
  return { intercept, slope, sigma, forecast: table };
}

function smoothing(values: number[], method: Smoothing, horizon: number): Table {
  const { level, trend, season, fitted, squaredErrors, forecast: steps } = smoothed(values, method, horizon);
  const seasonal = Object.fromEntries(season.map((value, at) => [`s${at + 1}`, value]));
  return { coefficients: { a: level, ...(trend === null ? {} : { b: trend }), ...seasonal }, sse: squaredErrors, fitted, forecast: steps };
}

function methodOf(params: Record<string, unknown>): Smoothing {
  const number = (name: string) => numberOf(params, name);
  switch (params.method) {
    case 'simple':
      return { kind: 'simple', alpha: number('alpha') };
    case 'trend':
      return { kind: 'trend', alpha: number('alpha'), beta: number('beta') };
    case 'additive season':
    case 'multiplicative season':
      return { kind: params.method, alpha: number('alpha'), beta: number('beta'), gamma: number('gamma'), frequency: number('frequency') };
    default:
      throw new InputRefused(`There is no forecast by "${String(params.method)}".`);
  }
}

function numberOf(params: Record<string, unknown>, name: string): number {
  const value = params[name];
  if (typeof value !== 'number') throw new InputRefused(`The forecast needs a number as "${name}".`);
  return value;
}
