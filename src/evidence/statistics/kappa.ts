import { InputRefused } from './input-table.ts';

/** How much two scores that differ still agree: not at all, less with each category between, or with its square. */
export type KappaWeights = 'none' | 'linear' | 'quadratic';

/** Cohen's kappa with the shares of agreement it stands on; kappa and error NaN where agreement by chance is certain. */
export type Kappa = { kappa: number; observed: number; expected: number; error: number };

/**
 * Cohen's kappa of two evaluators who scored the same items: (observed - expected) / (1 - expected), the expected agreement being
 * that of evaluators who score as often in each category but without regard to the item. Weights are 1 - |i - j| / (c - 1), or 1 less
 * its square, over the places i, j in the full list of categories, used or not.
 * @param first scores of one evaluator, an item each. @param second of the other. @param categories all possible scores, in order.
 * @throws InputRefused for lists of unequal length, no items, fewer than two categories and a score that is none of them.
 * Source: Cohen 1960 and 1968; large-sample error of Fleiss, Cohen and Everitt 1969.
 */
export function cohensKappa(first: number[], second: number[], categories: number[], weights: KappaWeights = 'none'): Kappa {
  const shares = sharesOf(first, second, categories);
  const places = categories.map((_, place) => place);
  const rows = places.map((row) => total(shares[row]!));
  const columns = places.map((column) => total(shares.map((row) => row[column]!)));
  const weight = (row: number, column: number) => {
    if (weights === 'none') return Number(row === column);
    const apart = Math.abs(row - column) / (categories.length - 1);
    return 1 - (weights === 'linear' ? apart : apart * apart);
  };
  const over = (term: (row: number, column: number) => number) => total(places.flatMap((row) => places.map((column) => term(row, column))));
  const observed = over((row, column) => weight(row, column) * shares[row]![column]!);
  const expected = over((row, column) => weight(row, column) * rows[row]! * columns[column]!);
  if (expected >= 1) return { kappa: NaN, observed, expected, error: NaN };
  const kappa = (observed - expected) / (1 - expected);
  const scale = first.length * (1 - expected) ** 4;
  if (weights === 'none') return { kappa, observed, expected, error: Math.sqrt(Math.max(0, unweightedSpread(shares, rows, columns, observed, expected)) / scale) };
  const ofRow = places.map((row) => total(places.map((column) => weight(row, column) * columns[column]!)));
  const ofColumn = places.map((column) => total(places.map((row) => weight(row, column) * rows[row]!)));
  // The variance about the mean instead of mean square less squared mean, which would cancel.
  const pull = (row: number, column: number) => weight(row, column) * (1 - expected) - (ofRow[row]! + ofColumn[column]!) * (1 - observed);
  const middle = over((row, column) => shares[row]![column]! * pull(row, column));
  const spread = over((row, column) => shares[row]![column]! * (pull(row, column) - middle) ** 2);
  return { kappa, observed, expected, error: Math.sqrt(spread / scale) };
}

/**
 * The numerator of Fleiss, Cohen and Everitt's unweighted variance, its three parts in the order that the peer adds them: where the
 * error is truly 0 nothing but the rounding of that order is left (some 1e-8), and the reference vectors hold it.
 */
function unweightedSpread(shares: number[][], rows: number[], columns: number[], observed: number, expected: number): number {
  const onDiagonal = total(rows.map((row, at) => shares[at]![at]! * (1 - expected - (row + columns[at]!) * (1 - observed)) ** 2));
  const all = total(rows.flatMap((_, row) => columns.map((_column, column) => shares[row]![column]! * (columns[row]! + rows[column]!) ** 2)));
  const diagonal = total(rows.map((row, at) => shares[at]![at]! * (columns[at]! + row) ** 2));
  return onDiagonal + (1 - observed) ** 2 * (all - diagonal) - (observed * expected - 2 * expected + observed) ** 2;
}

function sharesOf(first: number[], second: number[], categories: number[]): number[][] {
  if (first.length !== second.length || first.length === 0) throw new InputRefused('Both evaluators must have scored the same items.');
  if (categories.length < 2) throw new InputRefused('Agreement needs two categories or more.');
  const counts = categories.map(() => categories.map(() => 0));
  first.forEach((score, item) => {
    counts[placeOf(score, categories)]![placeOf(second[item]!, categories)]! += 1;
  });
  return counts.map((row) => row.map((count) => count / first.length));
}

/** The place of a score in the list of categories. @throws InputRefused when it is none of them. */
export function placeOf(score: number, categories: number[]): number {
  const place = categories.indexOf(score);
  if (place < 0) throw new InputRefused(`The score ${score} is none of the categories ${categories.join(', ')}.`);
  return place;
}

function total(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
