import { InputRefused } from './input-table.ts';
import { leastSquares, type LeastSquaresFit } from './least-squares.ts';
import { clusteredCovariance, estimatedTerms, type EstimatedTerm } from './standard-errors.ts';

/** One unit in one period: whether it belongs to those served, whether the period lies after the start, and its outcome. */
export type PanelRow = { unit: string; period: string; treated: boolean; post: boolean; outcome: number };

/** The mean outcome of each of the four cells. */
export type CellMeans = { controlBefore: number; controlAfter: number; treatedBefore: number; treatedAfter: number };

/** The names of the two-by-two terms, in order; the last is the difference in differences. */
export const twoByTwoTerms: readonly string[] = ['(Intercept)', 'treated', 'post', 'treated:post'];

/**
 * The mean outcome by cell. @throws InputRefused when one of the four has no row: then there is no difference to difference.
 */
export function cellMeans(rows: PanelRow[]): CellMeans {
  const mean = (treated: boolean, post: boolean) => {
    const cell = rows.filter((row) => row.treated === treated && row.post === post);
    if (cell.length === 0) throw new InputRefused(`No unit ${treated ? 'served' : 'for comparison'} was seen ${post ? 'after' : 'before'} the start.`);
    return cell.reduce((sum, { outcome }) => sum + outcome, 0) / cell.length;
  };
  return { controlBefore: mean(false, false), controlAfter: mean(false, true), treatedBefore: mean(true, false), treatedAfter: mean(true, true) };
}

/** Regression of the outcome on treated, post and their product: y = b0 + b1 treated + b2 post + b3 treated post. */
export function twoByTwo(rows: PanelRow[]): LeastSquaresFit {
  cellMeans(rows);
  const treated = rows.map((row) => Number(row.treated));
  const post = rows.map((row) => Number(row.post));
  return leastSquares([rows.map(() => 1), treated, post, treated.map((value, at) => value * post[at]!)], rows.map(({ outcome }) => outcome));
}

/**
 * Regression of the outcome on the product with a level of its own for every unit and every period (two-way fixed effects),
 * which takes out what is lasting of a unit and common of a period. The product is term number 1 of the fit.
 * With units that start at different times this mixes early and late starters (Goodman-Bacon 2021): one start only.
 */
export function twoWayFixedEffects(rows: PanelRow[]): LeastSquaresFit {
  cellMeans(rows);
  const dummies = (of: (row: PanelRow) => string) => [...new Set(rows.map(of))].slice(1).map((level) => rows.map((row) => Number(of(row) === level)));
  const product = rows.map((row) => Number(row.treated && row.post));
  return leastSquares([rows.map(() => 1), product, ...dummies(({ unit }) => unit), ...dummies(({ period }) => period)], rows.map(({ outcome }) => outcome));
}

/** The effect in the unit of the outcome, with limits from errors clustered by unit. */
export type DifferenceInDifferences = { cells: CellMeans; effect: EstimatedTerm; effectWithFixedEffects: EstimatedTerm; units: number };

/**
 * Did those served change more than those like them? (after - before of the served) - (after - before of the others).
 * Holds only where both would have moved alike without the service: draw the trends before the start. Errors of one unit may
 * go together in any way; with few units, under 20 to 50, the limits are too narrow (Cameron and Miller 2015).
 * @throws InputRefused for a cell without rows, fewer than two units, a unit both served and not, and too few rows.
 */
export function differenceInDifferences(rows: PanelRow[], confidence = 0.95): DifferenceInDifferences {
  const units = rows.map(({ unit }) => unit);
  const served = new Map<string, boolean>();
  for (const { unit, treated } of rows) {
    if ((served.get(unit) ?? treated) !== treated) throw new InputRefused(`"${unit}" stands as served and as a comparison.`);
    served.set(unit, treated);
  }
  const [pooled, within] = [twoByTwo(rows), twoWayFixedEffects(rows)];
  return {
    cells: cellMeans(rows),
    effect: estimatedTerms(pooled, [...twoByTwoTerms], clusteredCovariance(pooled, units), confidence)[3]!,
    effectWithFixedEffects: estimatedTerms(within, ['(Intercept)', 'treated × post'], clusteredCovariance(within, units), confidence)[1]!,
    units: served.size,
  };
}
