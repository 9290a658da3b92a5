import { refuseRatings } from './agreement.ts';
import { fisherAbove, fisherQuantile } from './distributions.ts';

/** Shrout and Fleiss' forms: 1 evaluators differ by item, 2 are a sample, 3 are the only ones; `k`: of the mean of all of them. */
export type IntraclassType = 'ICC1' | 'ICC2' | 'ICC3' | 'ICC1k' | 'ICC2k' | 'ICC3k';

/** One correlation with its F test against 0 and its limits. */
export type Intraclass = { type: IntraclassType; value: number; f: number; above: number; below: number; pValue: number; lower: number; upper: number };

/**
 * Intraclass correlations: the share of the variance of scores that lies between items, from the mean squares of a two-way
 * analysis of variance. ICC2 counts it as disagreement when one evaluator is the stricter, ICC3 does not.
 * @param ratings complete, one list an evaluator. @param confidence share of the limits.
 * @returns the six forms in the order of the type. NaN where neither items nor scores vary; with no disagreement at all the
 * correlation is 1, F infinite and the limits of ICC2 NaN.
 * @throws InputRefused for fewer than two evaluators or items. Source: Shrout and Fleiss 1979; McGraw and Wong 1996.
 */
export function intraclassCorrelations(ratings: number[][], confidence = 0.95): Intraclass[] {
  refuseRatings(ratings);
  const [raters, items] = [ratings.length, ratings[0]!.length];
  const { between, within, evaluators, error } = meanSquares(ratings);
  const share = 1 - (1 - confidence) / 2;
  const above = items - 1;
  const oneWay = { f: between / within, below: items * (raters - 1) };
  const twoWay = { f: between / error, below: above * (raters - 1) };
  const single = {
    ICC1: (between - within) / (between + (raters - 1) * within),
    ICC2: (between - error) / (between + (raters - 1) * error + (raters * (evaluators - error)) / items),
    ICC3: (between - error) / (between + (raters - 1) * error),
  };
  const reach = ({ f, below }: { f: number; below: number }) => {
    const [low, high] = [f / fisherQuantile(share, above, below), f * fisherQuantile(share, below, above)];
    return { lower: 1 - raters / (low + raters - 1), upper: 1 - raters / (high + raters - 1) };
  };
  const stepUp = (value: number) => (raters * value) / (1 + (raters - 1) * value);
  const form = (type: IntraclassType, value: number, test: { f: number; below: number }, limits: { lower: number; upper: number }): Intraclass => ({
    type, value, ...test, above, pValue: fisherAbove(test.f, above, test.below), ...limits,
  });
  const limits = { ICC1: reach(oneWay), ICC2: limitsOfSecond({ between, evaluators, error, raters, items }, single.ICC2, share), ICC3: reach(twoWay) };
  const forms = (['ICC1', 'ICC2', 'ICC3'] as const).map((type) => form(type, single[type], type === 'ICC1' ? oneWay : twoWay, limits[type]));
  const means = { ICC1: (between - within) / between, ICC2: (between - error) / (between + (evaluators - error) / items), ICC3: (between - error) / between };
  return [...forms, ...(['ICC1', 'ICC2', 'ICC3'] as const).map((type) =>
    form(`${type}k`, means[type], type === 'ICC1' ? oneWay : twoWay, { lower: stepUp(limits[type].lower), upper: stepUp(limits[type].upper) }))];
}

/** Limits of ICC2 by Satterthwaite's degrees of freedom for the mix of evaluators and error. */
function limitsOfSecond(of: { between: number; evaluators: number; error: number; raters: number; items: number }, value: number, share: number): { lower: number; upper: number } {
  const { between, evaluators, error, raters, items } = of;
  const strictness = raters * value * (evaluators / error);
  const rest = items * (1 + (raters - 1) * value) - raters * value;
  const freedom = ((raters - 1) * (items - 1) * (strictness + rest) ** 2) / ((items - 1) * strictness ** 2 + rest ** 2);
  const [low, high] = [fisherQuantile(share, items - 1, freedom), fisherQuantile(share, freedom, items - 1)];
  const mix = raters * evaluators + (raters * items - raters - items) * error;
  return { lower: (items * (between - low * error)) / (low * mix + items * between), upper: (items * (high * between - error)) / (mix + items * high * between) };
}

function meanSquares(ratings: number[][]): { between: number; within: number; evaluators: number; error: number } {
  const [raters, items] = [ratings.length, ratings[0]!.length];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = (values: number[], about: number) => values.reduce((sum, value) => sum + (value - about) ** 2, 0);
  const whole = mean(ratings.flat());
  const ofItems = ratings[0]!.map((_, item) => mean(ratings.map((scores) => scores[item]!)));
  const ofEvaluators = ratings.map(mean);
  const inside = ratings.reduce((sum, scores) => sum + scores.reduce((inner, score, item) => inner + (score - ofItems[item]!) ** 2, 0), 0);
  const left = ratings.reduce((sum, scores, rater) => sum + scores.reduce((inner, score, item) => inner + (score - ofItems[item]! - ofEvaluators[rater]! + whole) ** 2, 0), 0);
  return {
    between: (raters * squares(ofItems, whole)) / (items - 1),
    within: inside / (items * (raters - 1)),
    evaluators: (items * squares(ofEvaluators, whole)) / (raters - 1),
    error: left / ((items - 1) * (raters - 1)),
  };
}
