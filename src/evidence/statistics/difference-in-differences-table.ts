import { cellMeans, twoByTwo, twoByTwoTerms, twoWayFixedEffects, type PanelRow } from './difference-in-differences.ts';
import { completeNumbers, InputRefused, sameLength, texts, type Table } from './input-table.ts';
import { clusteredCovariance, estimatedTerms, ordinaryCovariance, robustCovariance, termColumns, type Covariance } from './standard-errors.ts';

/**
 * Difference in differences in the form of the reference vectors. Params are not used.
 * @param input a row a unit and period: `unit` and `time` names or numbers, `treated` and `post` 0 or 1, `y` the outcome.
 * @returns the means of the four cells; the terms of the two-by-two regression with ordinary, HC1 and clustered errors; the
 * product term of the two-way fixed effects, ordinary and clustered.
 * @throws InputRefused for missing values, a cell without rows, fewer than two units and too few rows.
 */
export function difference_in_differences(_params: Record<string, unknown>, input: Table): Table {
  const rows = panelRows(input);
  const units = rows.map(({ unit }) => unit);
  const means = cellMeans(rows);
  const [pooled, within] = [twoByTwo(rows), twoWayFixedEffects(rows)];
  const table = (covariance: Covariance) => termColumns(estimatedTerms(pooled, [...twoByTwoTerms], covariance));
  const product = (covariance: Covariance) => termColumns(estimatedTerms(within, ['(Intercept)', 'I(treated * post)'], covariance).slice(1));
  return {
    cell_means: { control_before: means.controlBefore, control_after: means.controlAfter, treated_before: means.treatedBefore, treated_after: means.treatedAfter },
    ols: table(ordinaryCovariance(pooled)),
    hc1: table(robustCovariance(pooled, 'HC1')),
    clustered_by_unit: table(clusteredCovariance(pooled, units)),
    two_way_fixed_effects: product(ordinaryCovariance(within)),
    two_way_fixed_effects_clustered: product(clusteredCovariance(within, units)),
  };
}

function panelRows(input: Table): PanelRow[] {
  const columns = { unit: texts(input, 'unit'), time: texts(input, 'time'), treated: flags(input, 'treated'), post: flags(input, 'post'), y: completeNumbers(input, 'y') };
  sameLength(columns);
  return columns.y.map((outcome, row) => ({
    unit: columns.unit[row]!, period: columns.time[row]!, treated: columns.treated[row]!, post: columns.post[row]!, outcome,
  }));
}

function flags(input: Table, name: string): boolean[] {
  return completeNumbers(input, name).map((value) => {
    if (value !== 0 && value !== 1) throw new InputRefused(`The column "${name}" must hold 0 and 1 only.`);
    return value === 1;
  });
}
