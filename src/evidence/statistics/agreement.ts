import { InputRefused } from './input-table.ts';
import { placeOf } from './kappa.ts';

/** Scores of several evaluators: one list an evaluator, one entry an item; null where an item was not scored. */
export type Ratings = (number | null)[][];

/** @throws InputRefused unless there are two evaluators or more, who have lists of one length with two items or more. */
export function refuseRatings(ratings: Ratings): void {
  if (ratings.length < 2) throw new InputRefused('Agreement needs two evaluators or more.');
  const items = ratings[0]!.length;
  if (items < 2 || ratings.some((scores) => scores.length !== items)) throw new InputRefused('All evaluators must have scored the same items, two or more.');
}

/**
 * Fleiss' kappa: agreement of any number of evaluators beyond chance, categories taken as names without order.
 * NaN when all scores are one category. @param ratings complete, one list an evaluator. @throws InputRefused for a score that is
 * no category and as `refuseRatings` does. Source: Fleiss 1971.
 */
export function fleissKappa(ratings: number[][], categories: number[]): number {
  refuseRatings(ratings);
  const [raters, items] = [ratings.length, ratings[0]!.length];
  const counts = ratings[0]!.map((_, item) => {
    const row = categories.map(() => 0);
    for (const scores of ratings) row[placeOf(scores[item]!, categories)]! += 1;
    return row;
  });
  const agreed = counts.reduce((sum, row) => sum + row.reduce((pairs, count) => pairs + count * (count - 1), 0), 0) / (items * raters * (raters - 1));
  const byChance = categories.reduce((sum, _, at) => sum + (counts.reduce((whole, row) => whole + row[at]!, 0) / (items * raters)) ** 2, 0);
  return byChance >= 1 ? NaN : (agreed - byChance) / (1 - byChance);
}

/**
 * Kendall's W, corrected for ties: how far evaluators put the items in one order, 0 not at all to 1 wholly.
 * W = 12 S / (m² (n³ - n) - m Σ(t³ - t)), S the squared deviations of the rank sums; ties share their mean rank. NaN when every
 * evaluator gave all items one score. @param ratings complete, one list an evaluator. Source: Kendall and Babington Smith 1939.
 */
export function kendallsW(ratings: number[][]): number {
  refuseRatings(ratings);
  const [raters, items] = [ratings.length, ratings[0]!.length];
  const ranked = ratings.map(ranksOf);
  const sums = ratings[0]!.map((_, item) => ranked.reduce((sum, { ranks }) => sum + ranks[item]!, 0));
  const middle = (raters * (items + 1)) / 2;
  const spread = sums.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const ties = ranked.reduce((sum, one) => sum + one.ties, 0);
  return (12 * spread) / (raters ** 2 * (items ** 3 - items) - raters * ties);
}

function ranksOf(scores: number[]): { ranks: number[]; ties: number } {
  const alike = (score: number) => scores.filter((other) => other === score).length;
  const ranks = scores.map((score) => scores.filter((other) => other < score).length + (alike(score) + 1) / 2);
  const ties = [...new Set(scores)].reduce((sum, score) => sum + alike(score) ** 3 - alike(score), 0);
  return { ranks, ties };
}

/** What a difference of two scores means: names; an order; equal steps; ratios to a true zero. */
export type ScoreLevel = 'nominal' | 'ordinal' | 'interval' | 'ratio';

/**
 * Krippendorff's alpha: 1 less observed over expected disagreement, for any number of evaluators and with scores missing.
 * From the matrix of coincidences: each item with m scores, two or more, adds every ordered pair of them with 1 / (m - 1). The
 * disagreement of c and k is 1 if they differ (nominal), the square of the scores ranked between them (ordinal), (c - k)²
 * (interval) or ((c - k) / (c + k))² (ratio). NaN where all scores are one and where no item has two.
 * @throws InputRefused as `refuseRatings` does. Source: Krippendorff 2011, Computing Krippendorff's alpha-reliability.
 */
export function krippendorffsAlpha(ratings: Ratings, level: ScoreLevel): number {
  refuseRatings(ratings);
  const units = ratings[0]!.map((_, item) => ratings.map((scores) => scores[item] ?? null).filter((score) => score !== null)).filter((scores) => scores.length > 1);
  const values = [...new Set(units.flat())].sort((a, b) => a - b);
  const paired = units.flat().length;
  const counts = values.map((value) => units.flat().filter((score) => score === value).length);
  const disagreement = (one: number, other: number) => {
    const [low, high] = [values[Math.min(one, other)]!, values[Math.max(one, other)]!];
    if (one === other) return 0;
    if (level === 'nominal') return 1;
    if (level === 'interval') return (high - low) ** 2;
    if (level === 'ratio') return ((high - low) / (high + low)) ** 2;
    const between = counts.slice(Math.min(one, other), Math.max(one, other) + 1).reduce((sum, count) => sum + count, 0);
    return (between - (counts[one]! + counts[other]!) / 2) ** 2;
  };
  const observed = units.reduce((sum, scores) => {
    const places = scores.map((score) => values.indexOf(score));
    const apart = places.reduce((pairs, one) => pairs + places.reduce((inner, other) => inner + disagreement(one, other), 0), 0);
    return sum + apart / (scores.length - 1);
  }, 0);
  const expected = counts.reduce((sum, count, one) => sum + counts.reduce((inner, other, at) => inner + count * other * disagreement(one, at), 0), 0);
  return 1 - ((paired - 1) * observed) / expected;
}
