import { InputRefused, numbers, rowsByGroup, sameLength, texts, type Table } from './input-table.ts';

/**
 * Puts areas into quantiles of their values: deciles, quintiles and so on. Of n values the one of rank r goes into
 * floor((q + 1) - ceil(((n + 1) - r) / (n / q))), 0 becoming 1; ties share the lowest rank, so that areas with one value
 * never fall apart. All null where there are fewer values than quantiles.
 * @param values null for an area without a value, which gets none. @param quantiles e.g. 10.
 * @param highestFirst true: quantile 1 holds the highest values.
 * @throws InputRefused unless `quantiles` is a whole number above 1. Source: PHEindicatormethods 2.1.0 `phe_quantile`.
 */
export function quantilesOf(values: (number | null)[], quantiles: number, highestFirst = true): (number | null)[] {
  if (!(Number.isInteger(quantiles) && quantiles > 1)) throw new InputRefused('The number of quantiles must be whole and above 1.');
  const sorted = values.filter((value) => value !== null).sort((a, b) => (highestFirst ? b - a : a - b));
  const count = sorted.length;
  if (count < quantiles) return values.map(() => null);
  const ranks = new Map<number, number>();
  sorted.forEach((value, at) => {
    if (!ranks.has(value)) ranks.set(value, at + 1);
  });
  return values.map((value) => {
    if (value === null) return null;
    const quantile = Math.floor(quantiles + 1 - Math.ceil((count + 1 - ranks.get(value)!) / (count / quantiles)));
    return quantile === 0 ? 1 : quantile;
  });
}

/**
 * Quantiles of areas, in the form of the reference vectors.
 * @param params `nquantiles` (10), `invert` (true: quantile 1 holds the highest values), `group_by`: a column within whose
 * groups areas are ranked. @param input `v` values, other columns are handed back. @throws InputRefused as `quantilesOf`.
 */
export function quantile(params: Record<string, unknown>, input: Table): Table {
  const values = numbers(input, 'v');
  const quantiles = params.nquantiles ?? 10;
  if (typeof quantiles !== 'number') throw new InputRefused('The number of quantiles must be a number.');
  const highestFirst = params.invert !== false;
  const groupBy = typeof params.group_by === 'string' ? params.group_by : null;
  const names = groupBy === null ? values.map(() => '') : texts(input, groupBy);
  sameLength({ v: values, [groupBy ?? 'group']: names });
  const placed: (number | null)[] = values.map(() => null);
  for (const rows of rowsByGroup(names).values()) {
    const within = quantilesOf(rows.map((row) => values[row]!), quantiles, highestFirst);
    rows.forEach((row, at) => {
      placed[row] = within[at]!;
    });
  }
  return {
    ...input,
    quantile: placed,
    nquantiles: values.map(() => quantiles),
    groupvars: values.map(() => groupBy ?? ''),
    qinverted: values.map(() => `lowest quantile represents ${highestFirst ? 'highest' : 'lowest'} values`),
  };
}
