import { InputRefused } from './input-table.ts';

/**
 * A fit by least squares. Shapes: n rows, k terms. `inverse` is (X'X)^-1 (k by k); `pull` has a row of k a row of the data,
 * (X'X)^-1 x_i, which times a change of y_i is how far that row moves the coefficients; `leverage` is the diagonal of the
 * hat matrix; `freedom` is n - k.
 */
export type LeastSquaresFit = {
  coefficients: number[];
  fitted: number[];
  residuals: number[];
  leverage: number[];
  pull: number[][];
  inverse: number[][];
  residualSum: number;
  freedom: number;
};

/** A column of which less than this share of its length is left beside the columns before it says nothing of its own (as R's `lm`). */
const smallestShareLeft = 1e-7;

/**
 * Ordinary least squares by Householder's QR decomposition, which does not square the condition of the design as the normal
 * equations do. An intercept is a column of ones that the caller gives.
 * @param design columns of the design, each of n numbers. @param outcome n numbers.
 * @throws InputRefused for columns of unequal length, as many terms as rows or more, and a column that follows from others.
 * Source: Golub and Van Loan, Matrix Computations, 5.2 and 5.3.
 */
export function leastSquares(design: number[][], outcome: number[]): LeastSquaresFit {
  const [rows, terms] = [outcome.length, design.length];
  if (terms === 0 || design.some((column) => column.length !== rows)) throw new InputRefused('The columns of a regression must be as long as the outcome.');
  if (rows <= terms) throw new InputRefused(`${rows} rows are too few for a regression of ${terms} terms.`);
  const { triangle, rotated } = householder(design, outcome);
  const upright = inverseOfTriangle(triangle);
  const coefficients = upright.map((row) => dot(row, rotated));
  const fitted = outcome.map((_, row) => design.reduce((sum, column, term) => sum + column[row]! * coefficients[term]!, 0));
  const residuals = outcome.map((value, row) => value - fitted[row]!);
  // R'^-1 x_i is row i of Q: its squared length is the leverage, and R^-1 times it is (X'X)^-1 x_i.
  const bases = outcome.map((_, row) => design.map((_, term) => upright.reduce((sum, line, at) => sum + (at <= term ? line[term]! * design[at]![row]! : 0), 0)));
  return {
    coefficients,
    fitted,
    residuals,
    leverage: bases.map((base) => dot(base, base)),
    pull: bases.map((base) => upright.map((line) => dot(line, base))),
    inverse: upright.map((one) => upright.map((other) => dot(one, other))),
    residualSum: dot(residuals, residuals),
    freedom: rows - terms,
  };
}

/** R (k by k, by rows) and the first k entries of Q'y. */
function householder(design: number[][], outcome: number[]): { triangle: number[][]; rotated: number[] } {
  const columns = [...design, outcome].map((column) => [...column]);
  const terms = design.length;
  for (let pivot = 0; pivot < terms; pivot += 1) {
    const column = columns[pivot]!;
    const mirror = column.slice(pivot);
    const length = Math.sqrt(dot(mirror, mirror));
    if (!(length > smallestShareLeft * Math.sqrt(dot(design[pivot]!, design[pivot]!)))) {
      throw new InputRefused(`Term ${pivot + 1} of the regression follows from the terms before it: its effect cannot be told from theirs.`);
    }
    const corner = mirror[0]! > 0 ? -length : length;
    mirror[0]! -= corner;
    const scale = dot(mirror, mirror) / 2;
    for (const other of columns.slice(pivot)) {
      const share = mirror.reduce((sum, value, at) => sum + value * other[pivot + at]!, 0) / scale;
      mirror.forEach((value, at) => {
        other[pivot + at]! -= share * value;
      });
    }
  }
  const triangle = design.map((_, row) => design.map((_, term) => (term >= row ? columns[term]![row]! : 0)));
  return { triangle, rotated: columns[terms]!.slice(0, terms) };
}

function inverseOfTriangle(triangle: number[][]): number[][] {
  const size = triangle.length;
  const inverse = triangle.map(() => new Array<number>(size).fill(0));
  for (let column = 0; column < size; column += 1) {
    for (let row = column; row >= 0; row -= 1) {
      let value = row === column ? 1 : 0;
      for (let at = row + 1; at <= column; at += 1) value -= triangle[row]![at]! * inverse[at]![column]!;
      inverse[row]![column] = value / triangle[row]![row]!;
    }
  }
  return inverse;
}

function dot(one: number[], other: number[]): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += one[at]! * other[at]!;
  return sum;
}
