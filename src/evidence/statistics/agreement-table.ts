import { fleissKappa, kendallsW, krippendorffsAlpha, refuseRatings, type Ratings, type ScoreLevel } from './agreement.ts';
import { InputRefused, numbers, type Table } from './input-table.ts';
import { intraclassCorrelations } from './intraclass.ts';
import { cohensKappa, type KappaWeights } from './kappa.ts';

/**
 * Agreement of evaluators in the form of the reference vectors.
 * @param params `categories` all possible scores in order; without it those that were given. @param input `ratings`, one array
 * an evaluator, one entry an item, null where not scored.
 * @returns with scores missing Krippendorff's alpha only; else also Fleiss' kappa, the intraclass correlations and Kendall's W;
 * of two evaluators also Cohen's kappa, with errors unweighted and by squares.
 * @throws InputRefused for fewer than two evaluators or items, lists of unequal length, and scores that are none of the categories.
 */
export function evaluator_agreement(params: Record<string, unknown>, input: Table): Table {
  const given = input.ratings;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new InputRefused('The input needs "ratings", one list an evaluator.');
  const ratings = Object.keys(given).map((rater) => numbers(given as Table, rater));
  refuseRatings(ratings);
  const categories = categoriesOf(params.categories, ratings);
  const alpha = (level: ScoreLevel) => krippendorffsAlpha(ratings, level);
  const krippendorff_alpha = { nominal: alpha('nominal'), ordinal: alpha('ordinal'), interval: alpha('interval'), ratio: alpha('ratio') };
  const complete = ratings.map((scores) => scores.filter((score) => score !== null));
  if (complete.some((scores, rater) => scores.length < ratings[rater]!.length)) return { krippendorff_alpha };
  const [first, second] = complete as [number[], number[]];
  return {
    ...(complete.length === 2 ? kappas(first, second, categories) : {}),
    fleiss_kappa: fleissKappa(complete, categories),
    icc: intraclassColumns(complete),
    kendall_w: kendallsW(complete),
    krippendorff_alpha,
  };
}

function kappas(first: number[], second: number[], categories: number[]): Table {
  const kappa = (weights: KappaWeights) => cohensKappa(first, second, categories, weights);
  const column = ({ kappa: value, observed, expected }: ReturnType<typeof cohensKappa>) => ({ kappa: value, observed, expected });
  const [none, linear, quadratic] = [kappa('none'), kappa('linear'), kappa('quadratic')];
  return {
    kappa: { none: column(none), linear: column(linear), quadratic: column(quadratic) },
    kappa_unweighted_se: none.error,
    kappa_quadratic_se: quadratic.error,
  };
}

function intraclassColumns(ratings: number[][]): Table {
  const forms = intraclassCorrelations(ratings);
  return {
    type: forms.map(({ type }) => type),
    icc: forms.map(({ value }) => value),
    f: forms.map(({ f }) => f),
    df1: forms.map(({ above }) => above),
    df2: forms.map(({ below }) => below),
    p_value: forms.map(({ pValue }) => pValue),
    lower95: forms.map(({ lower }) => lower),
    upper95: forms.map(({ upper }) => upper),
  };
}

function categoriesOf(asked: unknown, ratings: Ratings): number[] {
  const used = [...new Set(ratings.flat().filter((score) => score !== null))].sort((a, b) => a - b);
  if (asked === undefined || asked === null) return used;
  const categories = numbers({ categories: asked }, 'categories').filter((value) => value !== null);
  const stray = used.find((score) => !categories.includes(score));
  if (stray !== undefined) throw new InputRefused(`The score ${stray} is none of the categories ${categories.join(', ')}.`);
  return categories;
}
