import { confidenceLevels, multiplierOf } from './confidence.ts';
import { plain } from './crude-rate.ts';
import { column, InputRefused, numbers, rowsByGroup, sameLength, sumOf, texts, type Table } from './input-table.ts';
import { byarsLimits, exactPoissonLimits, type Limits } from './intervals.ts';

const byarsFrom = 10;

/** One age band: the area's population, and the events and population of the reference. */
export type ReferenceBand = { population: number; referenceEvents: number; referencePopulation: number };

/**
 * Events that an area would have had at the rates of a reference population: the sum over bands of reference events /
 * reference population times the area's population. `referenceRate` is the crude rate of the reference, events a person.
 * @throws InputRefused for populations of the reference not above zero, negative counts.
 */
export function expectedEvents(bands: ReferenceBand[]): { expected: number; referenceRate: number } {
  let expected = 0;
  let events = 0;
  let people = 0;
  for (const { population, referenceEvents, referencePopulation } of bands) {
    if (!(population >= 0 && referenceEvents >= 0)) throw new InputRefused('Counts and populations must be zero or more.');
    if (!(referencePopulation > 0)) throw new InputRefused('Populations of the reference must be above zero.');
    expected += (referenceEvents / referencePopulation) * population;
    events += referenceEvents;
    people += referencePopulation;
  }
  return { expected, referenceRate: events / people };
}

/**
 * Observed over expected, times `scale`: an indirectly standardised ratio (SMR) with 100 or 1, an indirectly
 * standardised rate with the reference rate. Limits are those of the observed count over the expected: exact Poisson
 * under 10 events, Byar's from 10. @param confidences e.g. [0.95].
 * @throws InputRefused for a count below zero or nothing expected.
 * Source: PHEindicatormethods 2.1.0 `calculate_ISRatio`, `calculate_ISRate`; Breslow and Day 1987.
 */
export function observedOverExpected(observed: number, expected: number, scale: number, confidences: number[] = [0.95]): { value: number; limits: Limits[] } {
  if (!(observed >= 0)) throw new InputRefused('Counts must be zero or more.');
  if (!(expected > 0)) throw new InputRefused('No events are expected: the ratio is not defined.');
  const limits = confidences.map((confidence) => {
    const count = observed < byarsFrom ? exactPoissonLimits(observed, confidence) : byarsLimits(observed, confidence);
    return { lower: (count.lower / expected) * scale, upper: (count.upper / expected) * scale };
  });
  return { value: (observed / expected) * scale, limits };
}

/**
 * Indirectly standardised ratios, in the form of the reference vectors.
 * @param params `confidence`, `refvalue` (1), `group_by`, `refpoptype`: vector (reference by position) or field (columns).
 * @param input `data` with `x` and `n`, and `xr`, `nr` for field; `x_ref`, `n_ref` for vector; `observed_totals` where
 * events are known only as totals a group. A missing count or population of the area or reference events count as zero.
 * @throws InputRefused for groups of unlike or wrong length, and as `expectedEvents` and `observedOverExpected`.
 */
export function isr_ratio(params: Record<string, unknown>, input: Table): Table {
  const refvalue = multiplierOf({ multiplier: params.refvalue }, 1);
  return standardised(params, input, () => refvalue, `indirectly standardised ratio x ${plain(refvalue)}`, null);
}

/** Indirectly standardised rates: as `isr_ratio`, times the crude rate of the reference per `multiplier` (100,000), which is given as `ref_rate`. */
export function isr_rate(params: Record<string, unknown>, input: Table): Table {
  const multiplier = multiplierOf(params, 100_000);
  return standardised(params, input, (rate) => rate * multiplier, `indirectly standardised rate per ${plain(multiplier)}`, 'ref_rate');
}

function standardised(params: Record<string, unknown>, input: Table, scaleOf: (referenceRate: number) => number, statistic: string, scaleColumn: string | null): Table {
  const levels = confidenceLevels(params.confidence);
  const groupBy = typeof params.group_by === 'string' ? params.group_by : null;
  const areas = areasOf(params, input, groupBy);
  const results = areas.map(({ observed, bands }) => {
    const { expected, referenceRate } = expectedEvents(bands);
    const scale = scaleOf(referenceRate);
    return { observed, expected, scale, ...observedOverExpected(observed, expected, scale, levels.map(({ share }) => share)) };
  });
  const output: Table = groupBy === null ? {} : { [groupBy]: areas.map(({ name }) => name) };
  output.observed = results.map(({ observed }) => observed);
  output.expected = results.map(({ expected }) => expected);
  if (scaleColumn !== null) output[scaleColumn] = results.map(({ scale }) => scale);
  output.value = results.map(({ value }) => value);
  levels.forEach(({ lower, upper }, at) => {
    output[lower] = results.map(({ limits }) => limits[at]!.lower);
    output[upper] = results.map(({ limits }) => limits[at]!.upper);
  });
  if (levels.length > 0) output.confidence = results.map(() => levels.map(({ label }) => label).join(', '));
  output.statistic = results.map(() => statistic);
  if (levels.length > 0) output.method = results.map(({ observed }) => (observed < byarsFrom ? 'Exact' : 'Byars'));
  return output;
}

type Area = { name: string; observed: number; bands: ReferenceBand[] };

function areasOf(params: Record<string, unknown>, input: Table, groupBy: string | null): Area[] {
  const data = tableOf(input, 'data');
  const populations = numbers(data, 'n').map((people) => people ?? 0);
  const names = groupBy === null ? populations.map(() => '') : texts(data, groupBy);
  const [referenceTable, events, people] = params.refpoptype === 'field' ? [data, 'xr', 'nr'] as const : [input, 'x_ref', 'n_ref'] as const;
  const referenceEvents = numbers(referenceTable, events).map((count) => count ?? 0);
  const referencePeople = numbers(referenceTable, people).map((count) => count ?? 0);
  sameLength({ n: populations, [groupBy ?? 'group']: names });
  sameLength({ [events]: referenceEvents, [people]: referencePeople });
  if (params.refpoptype === 'field') sameLength({ n: populations, [events]: referenceEvents });
  const groups = rowsByGroup(names);
  const observed = observedBy(input, data, groups, groupBy);
  const length = params.refpoptype === 'field' ? ([...groups.values()][0]?.length ?? 0) : referenceEvents.length;
  return [...groups].map(([name, rows]) => {
    if (rows.length !== length) throw new InputRefused(`Every group needs ${length} age bands, as the reference; ${name || 'the data'} has ${rows.length}.`);
    const bands = rows.map((row, at) => {
      const place = params.refpoptype === 'field' ? row : at;
      return { population: populations[row]!, referenceEvents: referenceEvents[place]!, referencePopulation: referencePeople[place]! };
    });
    return { name, observed: observed.get(name)!, bands };
  });
}

function observedBy(input: Table, data: Table, groups: Map<string, number[]>, groupBy: string | null): Map<string, number> {
  if (input.observed_totals === undefined) {
    const counts = numbers(data, 'x').map((count) => count ?? 0);
    sameLength({ x: counts, n: column(data, 'n') });
    if (counts.some((count) => count < 0)) throw new InputRefused('Counts must be zero or more.');
    return new Map([...groups].map(([name, rows]) => [name, sumOf(counts, rows)!]));
  }
  const totals = tableOf(input, 'observed_totals');
  const counts = numbers(totals, 'x').map((count) => count ?? 0);
  const names = groupBy === null ? counts.map(() => '') : texts(totals, groupBy);
  sameLength({ x: counts, [groupBy ?? 'group']: names });
  return new Map([...groups.keys()].map((name) => {
    const rows = names.flatMap((given, row) => (given === name ? [row] : []));
    if (rows.length === 0) throw new InputRefused(`The total of observed events of ${name} is missing.`);
    return [name, sumOf(counts, rows)!];
  }));
}

function tableOf(input: Table, name: string): Table {
  const table = input[name];
  if (typeof table !== 'object' || table === null || Array.isArray(table)) throw new InputRefused(`The table "${name}" is missing.`);
  return table as Table;
}
