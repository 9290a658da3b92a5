import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faults, near, vectors, type Case, type Prepare } from '../../../test/vectors/faults.ts';
import { compute, computeNames } from './compute.ts';
import { gradientByDeprivation } from './deprivation-gradient.ts';

test.each(['phe_rate', 'phe_proportion', 'dsr', 'spc_xmr', 'funnel_significance', 'funnel_points', 'funnel_overdispersion', 'phe_mean', 'isr_ratio', 'isr_rate', 'quantile'])('%s agrees with every reference vector', (name) => {
  expect(faults(name)).toEqual([]);
});

test.each(['phe_rate', 'phe_proportion', 'dsr', 'phe_mean', 'isr_ratio', 'isr_rate'])('a value of %s that is off by two parts in a billion is found', (name) => {
  const off = faults(name, (output) => {
    output.value = (output.value as (number | null)[]).map((value) => (value === null ? null : value * (1 + 2e-9)));
  });
  expect(off.length).toBeGreaterThan(30);
});

test('a single flag of a chart that is wrong is found', () => {
  const off = faults('spc_xmr', (output) => {
    const points = output.points as { special_cause_type: string[] };
    points.special_cause_type[0] = points.special_cause_type[0] === 'Common Cause' ? 'Above UCL' : 'Common Cause';
  });
  expect(off.length).toBe(141);
});

/** The expected events e that stand behind a column of Poisson limits, as v = e / (1 + events + e): what the tolerance of the vectors is set on. */
function onPoissonScale(column: string, values: number[], output: Record<string, unknown>, { params }: Case): number[] {
  const events = (output.Observed_events ?? output.Events) as number[];
  const baseline = (output.baseline ?? []) as number[];
  return values.map((value, at) => {
    let expected = value;
    if (column.endsWith('population_1_year')) expected = (value * (params.years_of_data as number) * baseline[at]!) / (params.multiplier as number);
    else if (params.statistic === 'rate') expected = (events[at]! / value) * baseline[at]!;
    else if (column.endsWith('limit')) expected = params.ratio_type === 'isr' ? (events[at]! / value) * 100 : events[at]! / (value + 1);
    return expected / (1 + events[at]! + expected);
  });
}

const poissonColumn = /^(lower|upper)_/;
const withoutPoisson: Prepare = (output, { params }) =>
  Object.fromEntries(Object.entries(output).filter(([column]) => params.statistic === 'proportion' || !poissonColumn.test(column)));

function widestPoissonGap(factor = 1): number {
  const given = vectors('funnel_limits');
  const gaps = given.cases.flatMap((one, at) => {
    if (one.params.statistic === 'proportion') return [];
    const { output } = compute('funnel_limits', given).cases[at] as { output: Record<string, number[]> };
    const wanted = one.expected as Record<string, number[]>;
    return Object.keys(wanted).filter((column) => poissonColumn.test(column)).flatMap((column) => {
      const ours = onPoissonScale(column, output[column]!.map((value) => value * factor), output, one);
      return onPoissonScale(column, wanted[column]!, wanted, one).map((v, place) => Math.abs(v - ours[place]!));
    });
  });
  expect(gaps.length).toBe(6 * 8 * 100);
  return gaps.reduce((most, gap) => Math.max(most, gap), 0);
}

test('funnel_limits agrees with every reference vector, the Poisson limits as closely as the peer bisects them', () => {
  expect(faults('funnel_limits', undefined, withoutPoisson)).toEqual([]);
  expect(widestPoissonGap()).toBeLessThan(6.1e-8);
  expect(widestPoissonGap(1 + 1e-5)).toBeGreaterThan(2.5e-7);
});

test('a limit of a proportion and a place of the axis that are off are found', () => {
  const off = faults('funnel_limits', (output) => {
    const column = (output.Population ?? output.Events ?? output.Observed_events) as number[];
    column[40]! += 1;
  }, withoutPoisson);
  expect(off.length).toBe(11);
  const limit = faults('funnel_limits', (output) => {
    if (output.Population) (output.lower_2s_limit as number[])[99]! *= 1 + 2e-9;
  }, withoutPoisson);
  expect(limit.length).toBe(5);
});

test('a single outlier of an over-dispersed funnel that is wrong is found', () => {
  const off = faults('funnel_overdispersion', (output) => {
    const { outlier } = output.points as { outlier: number[] };
    outlier[0] = 1 - outlier[0]!;
  });
  expect(off.length).toBe(28);
});

/** Limits that the peer gives as infinite are missing here, as the tolerance of the vectors allows. */
const withoutInfinities: Prepare = (output) => JSON.parse(JSON.stringify(output), (_, value: unknown) => (value === 'Infinity' || value === '-Infinity' ? null : value)) as Record<string, unknown>;

test('life_expectancy agrees with every reference vector', () => {
  expect(faults('life_expectancy', undefined, withoutInfinities)).toEqual([]);
  const off = faults('life_expectancy', (output) => {
    output.value = (output.value as (number | null)[]).map((value) => (value === null ? null : value + 2e-7));
  }, withoutInfinities);
  expect(off.length).toBeGreaterThan(400);
});

test('an area in the wrong quantile is found', () => {
  const off = faults('quantile', (output) => {
    const places = output.quantile as (number | null)[];
    places[1] = places[1] === 1 ? 2 : 1;
  });
  expect(off.length).toBeGreaterThan(20);
});

test('the slope index of figures as they are agrees with the reference vectors', () => {
  const held = vectors('sii').cases.filter(({ params, expected_error: error }) => !error && !params.transform && !params.group_by && params.value_from === 'value');
  expect(held.length).toBeGreaterThan(12);
  for (const { id, params, input, expected } of held) {
    const groups = input.quantile!.map((group, at) => ({ group: group as number, population: input.pop![at] as number, value: input.value![at] as number }));
    const { slope, relative } = gradientByDeprivation(groups);
    const multiplier = params.multiplier as number;
    const wanted = expected as { sii: number[]; rii: number[] };
    expect(near(slope * multiplier, wanted.sii[0]!), id).toBe(true);
    expect(near(multiplier < 0 ? 1 / relative : relative, wanted.rii[0]!), id).toBe(true);
  }
});

test('every vector file has a method and every method a vector file', () => {
  const files = readdirSync(new URL('../../../test/vectors/', import.meta.url)).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5));
  expect([...computeNames].sort()).toEqual(files.sort());
});

test('a name that is not known and a document without cases are refused, a bad case only spoils itself', () => {
  expect(() => compute('toString', { cases: [] })).toThrow(/no method/);
  expect(() => compute('dsr', [])).toThrow(/cases/);
  const { cases } = compute('phe_rate', { cases: [{ id: 'a' }, { id: 'b', params: {}, input: { obs: [1], pop: ['x'] } }, { id: 'c', input: { obs: [5], pop: [100] } }] });
  expect(cases.map((one) => 'error' in one)).toEqual([true, true, false]);
});
