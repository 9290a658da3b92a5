import { studentLimit } from './distributions.ts';
import { InputRefused } from './input-table.ts';
import { leastSquares } from './least-squares.ts';

/** One step past the end: the line, and the half-widths that limits of a single value and of the line itself have for t = 1. */
export type TrendStep = { time: number; fit: number; spreadOfValue: number; spreadOfLine: number };

/** A straight line carried on. `limits` gives the pair at a confidence: where a single new value, or the line itself, may lie. */
export type TrendForecast = {
  intercept: number;
  slope: number;
  sigma: number;
  steps: TrendStep[];
  limits: (step: TrendStep, confidence: number, of: 'value' | 'line') => { lower: number; upper: number };
};

/**
 * A line through the values by least squares, carried on `horizon` steps of one past the last time.
 * At time t the line varies with s² h, h = x (X'X)^-1 x', and a single value with s² (1 + h); limits are Student's t, n - 2.
 * They hold only while the line goes on as before and the errors are independent. @param horizon whole steps, 1 to 10,000.
 * @throws InputRefused for fewer than three values, all at one time, and any other horizon.
 * Source: Draper and Smith, Applied Regression Analysis, 1.4; R `predict.lm`.
 */
export function trendForecast(times: number[], values: number[], horizon: number): TrendForecast {
  refuseHorizon(horizon);
  const fit = leastSquares([times.map(() => 1), times], values);
  const [intercept, slope] = fit.coefficients as [number, number];
  const sigma = Math.sqrt(fit.residualSum / fit.freedom);
  const [[level, both], [, tilt]] = fit.inverse as [[number, number], [number, number]];
  const last = times.reduce((latest, time) => Math.max(latest, time), -Infinity);
  const steps = Array.from({ length: horizon }, (_, at) => {
    const time = last + at + 1;
    const share = level + 2 * both * time + tilt * time ** 2;
    return { time, fit: intercept + slope * time, spreadOfValue: sigma * Math.sqrt(1 + share), spreadOfLine: sigma * Math.sqrt(share) };
  });
  const limits: TrendForecast['limits'] = (step, confidence, of) => {
    const reach = studentLimit(1 - confidence, fit.freedom) * (of === 'value' ? step.spreadOfValue : step.spreadOfLine);
    return { lower: step.fit - reach, upper: step.fit + reach };
  };
  return { intercept, slope, sigma, steps, limits };
}

const longestHorizon = 10_000;

/** @throws InputRefused unless the horizon is a whole number of steps, 1 to 10,000. */
export function refuseHorizon(horizon: number): void {
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > longestHorizon) throw new InputRefused('The horizon must be a whole number of steps, 1 to 10,000.');
}
