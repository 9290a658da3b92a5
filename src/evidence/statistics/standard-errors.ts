import { studentBeyond, studentLimit } from './distributions.ts';
import { InputRefused } from './input-table.ts';
import type { LeastSquaresFit } from './least-squares.ts';

/** How the coefficients of a fit vary together: k by k, in the order of the terms. */
export type Covariance = number[][];

/** The covariance of ordinary least squares, s² (X'X)^-1: right where the errors have one variance and none bears on another. */
export function ordinaryCovariance({ inverse, residualSum, freedom }: LeastSquaresFit): Covariance {
  return scaled(inverse, residualSum / freedom);
}

/**
 * Covariance that stays right where the variance of the errors differs from row to row.
 * HC0: the squared residuals as they are (White 1980); HC1: times n / (n - k); HC3: each residual over 1 - its leverage,
 * the safest of few rows (MacKinnon and White 1985). HC3 is NaN where a row has a leverage of 1.
 */
export function robustCovariance(fit: LeastSquaresFit, kind: 'HC0' | 'HC1' | 'HC3'): Covariance {
  const rows = fit.residuals.length;
  const weights = fit.residuals.map((residual, row) => (kind === 'HC3' ? residual / (1 - fit.leverage[row]!) : residual));
  const covariance = sumOfProducts(moves(fit, weights));
  return kind === 'HC1' ? scaled(covariance, rows / fit.freedom) : covariance;
}

/**
 * Covariance that stays right where errors of periods near each other go together as well (Newey and West 1987): lag l counts
 * with Bartlett's weight 1 - l / (lags + 1). Rows must stand in the order of time. @param lags periods, zero or more.
 * @param adjusted times n / (n - k), for short series.
 */
export function neweyWestCovariance(fit: LeastSquaresFit, lags: number, adjusted = false): Covariance {
  const rows = moves(fit, fit.residuals);
  const covariance = sumOfProducts(rows);
  for (let lag = 1; lag <= Math.min(lags, rows.length - 1); lag += 1) {
    const weight = 1 - lag / (lags + 1);
    const together = sumOfProducts(rows.slice(lag), rows.slice(0, -lag));
    together.forEach((line, at) => line.forEach((value, beside) => {
      covariance[at]![beside]! += weight * (value + together[beside]![at]!);
    }));
  }
  return adjusted ? scaled(covariance, rows.length / fit.freedom) : covariance;
}

/**
 * Covariance that stays right where the errors of one unit go together in any way, over many units: residuals are summed by
 * unit, with the factor G / (G - 1) (n - 1) / (n - k). @param units the unit of each row; two or more
 * different ones. @throws InputRefused for one unit only.
 * Source: Liang and Zeger 1986; Cameron and Miller 2015, A practitioner's guide to cluster-robust inference.
 */
export function clusteredCovariance(fit: LeastSquaresFit, units: string[]): Covariance {
  const sums = new Map<string, number[]>();
  moves(fit, fit.residuals).forEach((move, row) => {
    const sum = sums.get(units[row]!);
    sums.set(units[row]!, sum ? sum.map((value, term) => value + move[term]!) : move);
  });
  const [rows, clusters] = [units.length, sums.size];
  if (clusters < 2) throw new InputRefused('Errors clustered by unit need two units or more.');
  return scaled(sumOfProducts([...sums.values()]), ((clusters / (clusters - 1)) * (rows - 1)) / fit.freedom);
}

/** One coefficient with its standard error, t statistic, two-sided p-value and limits. */
export type EstimatedTerm = { term: string; estimate: number; error: number; statistic: number; pValue: number; lower: number; upper: number };

/**
 * Coefficients with limits of Student's t, of n - k degrees of freedom whatever the covariance, as the peers' tables have them.
 * @param names of the terms, in order. @param confidence share of the limits, 0.95 unless told.
 */
export function estimatedTerms(fit: LeastSquaresFit, names: string[], covariance: Covariance, confidence = 0.95): EstimatedTerm[] {
  const reach = studentLimit(1 - confidence, fit.freedom);
  return names.map((term, at) => {
    const estimate = fit.coefficients[at]!;
    const error = Math.sqrt(covariance[at]![at]!);
    const statistic = estimate / error;
    const pValue = Number.isNaN(statistic) ? NaN : studentBeyond(statistic, fit.freedom);
    return { term, estimate, error, statistic, pValue, lower: estimate - reach * error, upper: estimate + reach * error };
  });
}

/** Terms as the reference vectors have them: one column a property. */
export function termColumns(terms: EstimatedTerm[]): Record<string, unknown[]> {
  return {
    term: terms.map(({ term }) => term),
    estimate: terms.map(({ estimate }) => estimate),
    std_error: terms.map(({ error }) => error),
    statistic: terms.map(({ statistic }) => statistic),
    p_value: terms.map(({ pValue }) => pValue),
    lower95: terms.map(({ lower }) => lower),
    upper95: terms.map(({ upper }) => upper),
  };
}

function moves(fit: LeastSquaresFit, residuals: number[]): number[][] {
  return fit.pull.map((pull, row) => pull.map((value) => value * residuals[row]!));
}

function sumOfProducts(rows: number[][], beside = rows): Covariance {
  const terms = rows[0]!.map((_, at) => at);
  return terms.map((one) => terms.map((other) => rows.reduce((sum, row, at) => sum + row[one]! * beside[at]![other]!, 0)));
}

function scaled(covariance: Covariance, factor: number): Covariance {
  return covariance.map((line) => line.map((value) => value * factor));
}
