import { leastSquares } from './least-squares.ts';
import { estimatedTerms, neweyWestCovariance, type EstimatedTerm } from './standard-errors.ts';

const lagsFor = (length: number): number => Math.floor(4 * (length / 100) ** (2 / 9));

/**
 * How fast a series rises a period, with limits that hold where errors of near periods go together. Of the difference of two groups it is
 * how far their trends part. @throws InputRefused for fewer than three periods.
 */
export function slopeOf(values: number[], confidence = 0.95): EstimatedTerm {
  const fit = leastSquares([values.map(() => 1), values.map((_, at) => at)], values);
  return estimatedTerms(fit, ['(Intercept)', 'slope'], neweyWestCovariance(fit, lagsFor(values.length), true), confidence)[1]!;
}

/**
 * Mean of a series from a change on less its mean before, with the same kind of limits. Of the difference month by month of those served and
 * those compared it is the difference in differences, whatever the number of units. `changeAt`: first period of the new state, from 1.
 * @throws InputRefused for fewer than three periods and a change that is not within them.
 */
export function stepOf(values: number[], changeAt: number, confidence = 0.95): EstimatedTerm {
  const fit = leastSquares([values.map(() => 1), values.map((_, at) => Number(at + 1 >= changeAt))], values);
  return estimatedTerms(fit, ['(Intercept)', 'step'], neweyWestCovariance(fit, lagsFor(values.length), true), confidence)[1]!;
}
