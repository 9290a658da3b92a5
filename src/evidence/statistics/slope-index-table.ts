import { confidenceLevels, multiplierOf } from './confidence.ts';
import { completeNumbers, InputRefused, numbers, rowsByGroup, sameLength, texts, type Table } from './input-table.ts';
import { scaleOf, slopeIndex, type FigureKind, type SlopeIndex, type UncertainGroup } from './slope-index.ts';

const kinds: readonly FigureKind[] = ['normal', 'rate', 'proportion'];

/** The z by which the peers turn 95% limits into standard errors, as they write it. */
const zOfLimits = 1.959963985;

/**
 * Slope and relative index of inequality in the form of the reference vectors.
 * @param params `value_type` 0 other, 1 rate, 2 proportion; `transform`; `multiplier` (negative where high figures are bad);
 * `confidence`; `standard_errors` "given" (column `se`, on the log scale of rates and the logit scale of proportions) or from the
 * 95% limits `lo` and `hi`; `value_from` "x / population" or the column `value`; `group_by` a column, null for one index.
 * @param input `quantile` (1 the most deprived), `pop`, and the columns above; areas with fewer quantiles than others are left out.
 * @returns a row an area, limits named as the peer names them. `CI_method` is the peer's word: ours are simulated
 * only for rates and proportions that are not transformed, the others are exact. A rate that is transformed has its limits swapped for every multiplier below 1, as by the peer.
 * @throws InputRefused as `slopeIndex` does and for missing values.
 * Source: PHEindicatormethods 2.1.0 `phe_sii`.
 */
export function sii(params: Record<string, unknown>, input: Table): Table {
  const kind = typeof params.value_type === 'number' ? kinds[params.value_type] : kinds[0];
  if (!kind) throw new InputRefused('The value type must be 0, 1 or 2.');
  const transformed = params.transform === true;
  const multiplier = multiplierOf(params, 1);
  const levels = confidenceLevels(params.confidence);
  const groupBy = typeof params.group_by === 'string' ? params.group_by : null;
  const areas = areasOf(groupsOf(params, input, kind), groupBy === null ? null : texts(input, groupBy));
  const indices = [...areas.values()].map((groups) => slopeIndex(groups, { kind, transformed, confidences: levels.map(({ share }) => share) }));
  const scale = transformed ? Math.abs(multiplier) : 1;
  const output: Table = groupBy === null ? {} : { [groupBy]: [...areas.keys()] };
  output.sii = indices.map(({ slope }) => slope * multiplier);
  output.rii = indices.map(({ relative }) => (multiplier < 0 ? 1 / relative : relative));
  const swapped = multiplier < 0 || (transformed && kind === 'rate' && multiplier < 1);
  levels.forEach(({ share }, at) => {
    const name = `${(share * 100).toFixed(1).replace('.', '_')}${transformed ? '' : 'cl'}`;
    Object.assign(output, limitColumns(indices, at, name, { multiplier, swapped }));
  });
  output.intercept = indices.map(({ intercept }) => intercept * scale);
  output.indicator_type = indices.map(() => kind);
  output.multiplier = indices.map(() => multiplier);
  output.transform = indices.map(() => (!transformed ? 'none' : kind === 'rate' ? 'log' : 'logit'));
  output.CI_confidence = indices.map(() => levels.map(({ label }) => label).join(', '));
  output.CI_method = indices.map(() => 'simulation 1e+05 reps');
  return output;
}

function limitColumns(indices: SlopeIndex[], at: number, name: string, { multiplier, swapped }: { multiplier: number; swapped: boolean }): Table {
  const limits = indices.map((index) => index.limits[at]!);
  return {
    [`sii_lower${name}`]: limits.map(({ slope }) => (swapped ? slope.upper : slope.lower) * multiplier),
    [`sii_upper${name}`]: limits.map(({ slope }) => (swapped ? slope.lower : slope.upper) * multiplier),
    [`rii_lower${name}`]: limits.map(({ relative }) => (swapped ? 1 / relative.upper : relative.lower)),
    [`rii_upper${name}`]: limits.map(({ relative }) => (swapped ? 1 / relative.lower : relative.upper)),
  };
}

function groupsOf(params: Record<string, unknown>, input: Table, kind: FigureKind): UncertainGroup[] {
  const column = (name: string) => numbers(input, name).map((value) => value ?? NaN);
  const [group, population] = [completeNumbers(input, 'quantile'), column('pop')];
  const value = params.value_from === 'x / population' ? column('x').map((count, row) => count / population[row]!) : column('value');
  const error = params.standard_errors === 'given' ? column('se') : errorsFromLimits(column('lo'), column('hi'), kind);
  sameLength({ quantile: group, pop: population, value, error });
  return group.map((quantile, row) => ({ group: quantile, population: population[row]!, value: value[row]!, error: error[row]! }));
}

function errorsFromLimits(lower: number[], upper: number[], kind: FigureKind): number[] {
  sameLength({ lo: lower, hi: upper });
  const { to, holds } = scaleOf[kind];
  return lower.map((low, row) => {
    if (!holds(low) || !holds(upper[row]!)) throw new InputRefused(`Row ${row + 1}: the limits are not those of a ${kind === 'normal' ? 'figure' : kind}.`);
    return (to(upper[row]!) - to(low)) / (2 * zOfLimits);
  });
}

/** The groups of each area; areas that lack a quantile which others have are left out. */
function areasOf(groups: UncertainGroup[], names: string[] | null): Map<string, UncertainGroup[]> {
  if (names === null) return new Map([['', groups]]);
  sameLength({ quantile: groups, area: names });
  const quantiles = new Set(groups.map(({ group }) => group)).size;
  const areas = [...rowsByGroup(names)].map(([name, rows]) => [name, rows.map((row) => groups[row]!)] as const);
  const complete = areas.filter(([, rows]) => rows.length >= quantiles);
  if (complete.length === 0) throw new InputRefused('No area has every quantile.');
  return new Map(complete);
}
