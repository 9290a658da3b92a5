import { completeNumbers, InputRefused, sameLength, type Table } from './input-table.ts';
import { segmentedColumns, segmentedRegression, type SegmentedColumns } from './interrupted-series.ts';
import { estimatedTerms, neweyWestCovariance, ordinaryCovariance, robustCovariance, termColumns, type Covariance } from './standard-errors.ts';

const columnNames = ['time', 'level', 'trend', 'level2', 'trend2', 'sin1', 'cos1'];

/**
 * Interrupted time series in the form of the reference vectors.
 * @param params `newey_west_lags` whole numbers; `change_at`, `second_change_at`, `seasonal_period` in periods.
 * @param input `y`, one value a period, and the columns `time`, `level`, `trend` (`level2`, `trend2`, `sin1`, `cos1`); without
 * `level` they are all made from the params.
 * @returns a table of terms for each kind of standard error, the fitted line and the line had the changes not happened.
 * @throws InputRefused for missing values, too few periods, terms that cannot be told apart and lags that are no whole number.
 */
export function interrupted_time_series(params: Record<string, unknown>, input: Table): Table {
  const outcome = completeNumbers(input, 'y');
  const columns = 'level' in input ? givenColumns(input) : columnsOf(params, outcome.length);
  sameLength({ y: outcome, ...columns });
  const segmented = segmentedRegression(outcome, columns);
  const { fit, names } = segmented;
  const table = (covariance: Covariance) => termColumns(estimatedTerms(fit, names, covariance));
  const byLag = (adjusted: boolean) =>
    Object.fromEntries(lagsOf(params.newey_west_lags).map((lags) => [`lag${lags}`, table(neweyWestCovariance(fit, lags, adjusted))]));
  return {
    sigma: segmented.sigma,
    r_squared: segmented.rSquared,
    adj_r_squared: segmented.adjustedRSquared,
    df_residual: fit.freedom,
    f_statistic: segmented.fStatistic,
    fitted: fit.fitted,
    ols: table(ordinaryCovariance(fit)),
    hc0: table(robustCovariance(fit, 'HC0')),
    hc1: table(robustCovariance(fit, 'HC1')),
    hc3: table(robustCovariance(fit, 'HC3')),
    newey_west: byLag(false),
    newey_west_adjusted: byLag(true),
    durbin_watson: segmented.durbinWatson,
    residual_acf: segmented.residualCorrelation,
    counterfactual: segmented.counterfactual,
  };
}

function givenColumns(input: Table): SegmentedColumns {
  return Object.fromEntries(columnNames.filter((name) => name in input || name === 'time').map((name) => [name, completeNumbers(input, name)]));
}

function columnsOf(params: Record<string, unknown>, length: number): SegmentedColumns {
  const number = (name: string) => {
    const value = params[name] ?? null;
    if (value !== null && typeof value !== 'number') throw new InputRefused(`"${name}" must be a number of periods.`);
    return value;
  };
  const changeAt = number('change_at');
  if (changeAt === null) throw new InputRefused('The series needs a "change_at".');
  return segmentedColumns(length, { changeAt, secondChangeAt: number('second_change_at'), seasonalPeriod: number('seasonal_period') });
}

function lagsOf(asked: unknown): number[] {
  const lags = (Array.isArray(asked) ? asked : asked === undefined || asked === null ? [] : [asked]) as unknown[];
  return lags.map((lag) => {
    if (typeof lag !== 'number' || !Number.isInteger(lag) || lag < 0) throw new InputRefused('Lags of Newey and West must be whole numbers from zero.');
    return lag;
  });
}
