import { column, InputRefused, numbers, rowsByGroup, sameLength, texts, type Table } from './input-table.ts';
import { lifeTable, type LifeExpectancy } from './life-expectancy.ts';

const method = 'Chiang, using Silcocks et al for confidence limits';

type Level = { share: number; label: string; lower: string; upper: string };
type Row = { group: string | null; label: unknown; age: LifeExpectancy };

/**
 * Life expectancy at each age, in the form of the reference vectors.
 * @param params `confidence` (any number of levels, 0.9 to 1 or 90 to 100), `le_age`: all, an age or several (all where one
 * is not among the ages), `group_by`. @param input `startage` (a number or a label, whose first number counts), `pops`,
 * `deaths`. @returns ages in order, suppressed groups last. One population alone that is suppressed comes back as it was
 * given, with all results null. @throws InputRefused unless the first age is 0, and for levels that are not allowed.
 * Source: PHEindicatormethods 2.1.0 `phe_life_expectancy`; the method: `lifeTable`.
 */
export function life_expectancy(params: Record<string, unknown>, input: Table): Table {
  const levels = levelsOf(params.confidence);
  const labels = column(input, 'startage');
  const starts = labels.map(startOf);
  const populations = numbers(input, 'pops');
  const deaths = numbers(input, 'deaths');
  const groupBy = typeof params.group_by === 'string' ? params.group_by : null;
  const names = groupBy === null ? labels.map(() => '') : texts(input, groupBy);
  sameLength({ startage: labels, pops: populations, deaths, [groupBy ?? 'group']: names });
  if (Math.min(...starts) !== 0) throw new InputRefused('The first age band must start at 0.');

  const tables = [...rowsByGroup(names)].map(([name, rows]) => {
    const bands = rows.map((row) => ({ start: starts[row]!, population: populations[row]!, deaths: deaths[row]!, label: labels[row] }));
    const { ages, suppressed } = lifeTable(bands, levels.map(({ share }) => share));
    const sorted = [...bands].sort((a, b) => a.start - b.start);
    return { suppressed, rows: ages.map((age, at): Row => ({ group: groupBy === null ? null : name, label: sorted[at]!.label, age })) };
  });
  if (groupBy === null && tables[0]?.suppressed) return asGiven(input, levels, labels.length);
  const inTurn = [null, 'not a complete and possible table', 'too few people'] as const;
  const rows = inTurn.flatMap((reason) => tables.filter(({ suppressed }) => suppressed === reason).flatMap((table) => table.rows));
  return columnsOf(rows.filter(atAges(params.le_age, labels)), levels, groupBy);
}

function asGiven(input: Table, levels: Level[], length: number): Table {
  const none = Array.from({ length }, () => null);
  return { ...input, value: none, ...Object.fromEntries(levels.flatMap(({ lower, upper }) => [[lower, none], [upper, none]])) };
}

function columnsOf(rows: Row[], levels: Level[], groupBy: string | null): Table {
  const output: Table = groupBy === null ? {} : { [groupBy]: rows.map(({ group }) => group) };
  output.startage = rows.map(({ label }) => label);
  output.value = rows.map(({ age }) => age.years);
  levels.forEach(({ lower, upper }, at) => {
    output[lower] = rows.map(({ age }) => age.limits[at]!.lower);
    output[upper] = rows.map(({ age }) => age.limits[at]!.upper);
  });
  output.pops_used = rows.map(({ age }) => age.population);
  output.dths_used = rows.map(({ age }) => age.deaths);
  output.confidence = rows.map(() => levels.map(({ label }) => label).join(', '));
  output.statistic = rows.map(({ label }) => `life expectancy at ${String(label)}`);
  output.method = rows.map(() => method);
  return output;
}

function atAges(asked: unknown, labels: unknown[]): (row: Row) => boolean {
  if (asked === undefined || asked === null || asked === 'all') return () => true;
  const wanted = (Array.isArray(asked) ? asked : [asked]).map(startOf);
  const held = new Set(labels.map(startOf));
  return wanted.every((age) => held.has(age)) ? ({ age }) => wanted.includes(age.start) : () => true;
}

/** The age at which a band starts: the first number of its label. */
function startOf(label: unknown): number {
  const digits = typeof label === 'number' || typeof label === 'string' ? /\d+/.exec(String(label)) : null;
  if (!digits) throw new InputRefused(`"${String(label)}" is no age: an age band needs the age at which it starts.`);
  return Number(digits[0]);
}

function levelsOf(asked: unknown): Level[] {
  const given = (Array.isArray(asked) ? asked : [asked ?? 0.95]) as unknown[];
  if (given.length === 0) throw new InputRefused('A level of confidence is needed.');
  return given.map((level) => {
    if (typeof level !== 'number' || !((level >= 0.9 && level <= 1) || (level >= 90 && level <= 100))) {
      throw new InputRefused('Confidence must lie between 0.9 and 1, or between 90 and 100 per cent.');
    }
    const share = level > 1 ? level / 100 : level;
    const percent = Number((share * 100).toPrecision(15));
    const suffix = given.length === 1 ? '' : percent.toFixed(1).replace('.', '_');
    return { share, label: `${percent}%`, lower: `lower${suffix}cl`, upper: `upper${suffix}cl` };
  });
}
