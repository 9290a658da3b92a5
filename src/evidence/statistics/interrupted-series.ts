import { fisherAbove } from './distributions.ts';
import { InputRefused } from './input-table.ts';
import { leastSquares, type LeastSquaresFit } from './least-squares.ts';
import { estimatedTerms, neweyWestCovariance, type EstimatedTerm } from './standard-errors.ts';

/** When the series changes: periods counted from 1, the first one of the new state. `seasonalPeriod` e.g. 12 for months of a year. */
export type SeriesChanges = { changeAt: number; secondChangeAt?: number | null; seasonalPeriod?: number | null };

/** The explanatory columns of a segmented regression by name, in the order of the terms, without the intercept. */
export type SegmentedColumns = Record<string, number[]>;

/** The columns that a change brings; without them the line is what would have come of the series had nothing changed. */
const changeColumns: ReadonlySet<string> = new Set(['level', 'trend', 'level2', 'trend2']);

/**
 * The columns of an interrupted series of n periods: `time` 1 to n; `level` 0 before the change and 1 from it on; `trend` 0
 * before it, then 1, 2, 3 …; `level2` and `trend2` the same of a second change; `sin1` and `cos1` one yearly wave.
 * With `trend` counting from 1 at the change, the jump in that period is `level` plus `trend`, not `level` alone: what the
 * level means hangs on where the count begins (PMC10925407).
 * @throws InputRefused unless the changes are whole periods after the first one, the second after the first.
 */
export function segmentedColumns(length: number, { changeAt, secondChangeAt, seasonalPeriod }: SeriesChanges): SegmentedColumns {
  const times = Array.from({ length }, (_, at) => at + 1);
  const second = secondChangeAt ?? null;
  for (const [change, after] of [[changeAt, 1], ...(second === null ? [] : [[second, changeAt]])] as [number, number][]) {
    if (!Number.isInteger(change) || change <= after || change > length) throw new InputRefused(`A change at period ${change} is not within the series.`);
  }
  const columns: SegmentedColumns = { time: times, level: times.map((time) => Number(time >= changeAt)), trend: times.map((time) => Math.max(0, time - changeAt + 1)) };
  if (second !== null) {
    columns.level2 = times.map((time) => Number(time >= second));
    columns.trend2 = times.map((time) => Math.max(0, time - second + 1));
  }
  if (seasonalPeriod !== null && seasonalPeriod !== undefined) {
    if (!(seasonalPeriod > 2)) throw new InputRefused('A season must be longer than two periods.');
    columns.sin1 = times.map((time) => Math.sin((2 * Math.PI * time) / seasonalPeriod));
    columns.cos1 = times.map((time) => Math.cos((2 * Math.PI * time) / seasonalPeriod));
  }
  return columns;
}

/** A segmented regression with what tells whether its errors may be trusted. */
export type SegmentedFit = {
  names: string[];
  fit: LeastSquaresFit;
  /** Standard deviation of the residuals, in the unit of the outcome. */
  sigma: number;
  rSquared: number;
  adjustedRSquared: number;
  /** All terms but the intercept against none, with its p-value. */
  fStatistic: number;
  fPValue: number;
  /** 2 where residuals next to each other are not related; near 0 where they are alike, near 4 where they alternate. */
  durbinWatson: number;
  /** Correlation of the residuals with those 0, 1 … 5 periods before. */
  residualCorrelation: number[];
  /** The fitted line had the changes not happened, for every period. */
  counterfactual: number[];
};

/**
 * Segmented regression of an interrupted series by ordinary least squares: y = b0 + b1 time + b2 level + b3 trend (+ season).
 * @param outcome one value a period, in order. @param columns as `segmentedColumns` gives them.
 * @throws InputRefused for too few periods and for terms that cannot be told apart (a change in the last period, say).
 * Source: Lopez Bernal, Cummins and Gasparrini 2017; Durbin and Watson 1951.
 */
export function segmentedRegression(outcome: number[], columns: SegmentedColumns): SegmentedFit {
  const [columnNames, rows] = [Object.keys(columns), outcome.length];
  const fit = leastSquares([outcome.map(() => 1), ...Object.values(columns)], outcome);
  const { fitted, residuals, residualSum, freedom, coefficients } = fit;
  const middle = fitted.reduce((sum, value) => sum + value, 0) / rows;
  const explained = fitted.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const rSquared = explained / (explained + residualSum);
  const fStatistic = explained / columnNames.length / (residualSum / freedom);
  const steps = residuals.slice(1).reduce((sum, residual, at) => sum + (residual - residuals[at]!) ** 2, 0);
  return {
    names: ['(Intercept)', ...columnNames],
    fit,
    sigma: Math.sqrt(residualSum / freedom),
    rSquared,
    adjustedRSquared: 1 - ((1 - rSquared) * (rows - 1)) / freedom,
    fStatistic,
    fPValue: fisherAbove(fStatistic, columnNames.length, freedom),
    durbinWatson: steps / residualSum,
    residualCorrelation: autocorrelation(residuals, 5),
    counterfactual: outcome.map((_, row) =>
      columnNames.reduce((sum, name, at) => sum + (changeColumns.has(name) ? 0 : coefficients[at + 1]! * columns[name]![row]!), coefficients[0]!)),
  };
}

function autocorrelation(values: number[], furthest: number): number[] {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  const away = values.map((value) => value - middle);
  const products = (lag: number) => away.slice(lag).reduce((sum, value, at) => sum + value * away[at]!, 0);
  const whole = products(0);
  return Array.from({ length: Math.min(furthest, values.length - 1) + 1 }, (_, lag) => products(lag) / whole);
}

/** What came of a change, with limits that hold where errors of near periods go together. */
export type InterruptedSeries = SegmentedFit & { terms: EstimatedTerm[]; lags: number };

/**
 * Did the series change? Segmented regression with Newey and West's errors, adjusted for short series.
 * @param outcome one value a period. @param changes when. @param lags periods over which errors may go together; unless told
 * the whole part of 4 (n / 100)^(2/9) (Newey and West 1994).
 * @throws InputRefused as `segmentedColumns` and `segmentedRegression` do.
 */
export function interruptedSeries(outcome: number[], changes: SeriesChanges, lags = Math.floor(4 * (outcome.length / 100) ** (2 / 9))): InterruptedSeries {
  const segmented = segmentedRegression(outcome, segmentedColumns(outcome.length, changes));
  return { ...segmented, lags, terms: estimatedTerms(segmented.fit, segmented.names, neweyWestCovariance(segmented.fit, lags, true)) };
}

/** What a change made of the last period: the fitted value less what would have come without it, in the unit of the outcome, with limits. */
export type EffectAtEnd = { effect: EstimatedTerm; series: SegmentedFit; lags: number };

/**
 * How far the last period lies from what would have come of the series without the change: level and trend together. The trend is counted to end
 * at nought in the last period, so that the level is that distance and its limits are those of the whole.
 * @throws InputRefused as `segmentedColumns` and `segmentedRegression` do.
 */
export function effectAtEnd(outcome: number[], changes: Pick<SeriesChanges, 'changeAt' | 'seasonalPeriod'>, lags = Math.floor(4 * (outcome.length / 100) ** (2 / 9))): EffectAtEnd {
  const columns = segmentedColumns(outcome.length, changes);
  const last = columns.trend!.at(-1)!;
  const series = segmentedRegression(outcome, { ...columns, trend: columns.trend!.map((count, at) => (columns.level![at] === 1 ? count - last : 0)) });
  const effect = estimatedTerms(series.fit, series.names, neweyWestCovariance(series.fit, lags, true)).find(({ term }) => term === 'level')!;
  return { effect, series, lags };
}
