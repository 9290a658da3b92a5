import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compute } from './compute.ts';
import { gradientByDeprivation } from './deprivation-gradient.ts';

type Case = { id: string; note: string; params: Record<string, unknown>; input: Record<string, unknown[]>; expected?: Record<string, unknown>; expected_error?: boolean };
type Vectors = { cases: Case[]; case_count: number };

const vectors = (name: string) => JSON.parse(readFileSync(new URL(`../../../test/vectors/${name}.json`, import.meta.url), 'utf8')) as Vectors;

const near = (got: number, wanted: number) => Math.abs(got - wanted) <= 1e-9 * Math.abs(wanted) || Math.abs(got - wanted) <= 1e-12;
const missing = (value: unknown) => value === null || value === 'NaN';

/** Every place where got differs from wanted by more than the tolerance of test/vectors/README.md. */
function differences(wanted: unknown, got: unknown, path = ''): string[] {
  if (missing(wanted) || missing(got)) return missing(wanted) && missing(got) ? [] : [`${path}: wanted ${wanted}, got ${got}`];
  if (typeof wanted === 'number') return typeof got === 'number' && near(got, wanted) ? [] : [`${path}: wanted ${wanted}, got ${got}`];
  if (Array.isArray(wanted)) {
    if (!Array.isArray(got) || got.length !== wanted.length) return [`${path}: not a list of ${wanted.length}`];
    return wanted.flatMap((one, at) => differences(one, got[at], `${path}[${at}]`));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    const ours = (typeof got === 'object' && got !== null ? got : {}) as Record<string, unknown>;
    const theirs = wanted as Record<string, unknown>;
    return [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].flatMap((key) =>
      key in theirs && key in ours ? differences(theirs[key], ours[key], `${path}.${key}`) : [`${path}.${key}: only on one side`],
    );
  }
  return wanted === got ? [] : [`${path}: wanted ${wanted}, got ${got}`];
}

function faults(name: string, spoil: (output: Record<string, unknown>) => void = () => {}): string[] {
  const given = vectors(name);
  expect(given.cases.length).toBe(given.case_count);
  const answers = compute(name, given).cases;
  return given.cases.flatMap((one, at) => {
    const answer = answers[at]!;
    if (answer.id !== one.id) return [`${one.id}: answered as ${answer.id}`];
    if (one.expected_error) return 'error' in answer && answer.error.length > 10 ? [] : [`${one.id}: not refused`];
    if ('error' in answer) return [`${one.id}: refused: ${answer.error}`];
    spoil(answer.output);
    return differences(one.expected, answer.output).map((words) => `${one.id} (${one.note})${words}`);
  });
}

test.each(['phe_rate', 'phe_proportion', 'dsr', 'spc_xmr'])('%s agrees with every reference vector', (name) => {
  expect(faults(name)).toEqual([]);
});

test.each(['phe_rate', 'phe_proportion', 'dsr'])('a value of %s that is off by two parts in a billion is found', (name) => {
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

test('a name that is not known and a document without cases are refused, a bad case only spoils itself', () => {
  expect(() => compute('toString', { cases: [] })).toThrow(/no method/);
  expect(() => compute('dsr', [])).toThrow(/cases/);
  const { cases } = compute('phe_rate', { cases: [{ id: 'a' }, { id: 'b', params: {}, input: { obs: [1], pop: ['x'] } }, { id: 'c', input: { obs: [5], pop: [100] } }] });
  expect(cases.map((one) => 'error' in one)).toEqual([true, true, false]);
});
