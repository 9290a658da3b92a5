import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { compute } from '../../src/evidence/statistics/index.ts';

export type Case = { id: string; note: string; params: Record<string, unknown>; input: Record<string, unknown[]>; expected?: Record<string, unknown>; expected_error?: boolean };
type Vectors = { cases: Case[]; case_count: number };

/** How close is close enough: |got - wanted| <= relative |wanted|, or <= absolute. */
export type Tolerance = { relative: number; absolute: number; pValues?: { relative: number; absolute: number } };

const ordinary: Tolerance = { relative: 1e-9, absolute: 1e-12 };

export const vectors = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as Vectors;

export const near = (got: number, wanted: number, { relative, absolute }: Tolerance = ordinary) =>
  Math.abs(got - wanted) <= relative * Math.abs(wanted) || Math.abs(got - wanted) <= absolute;

const missing = (value: unknown) => value === null || value === 'NaN';

/** Every place where got differs from wanted by more than the tolerance. */
export function differences(wanted: unknown, got: unknown, tolerance: Tolerance = ordinary, path = ''): string[] {
  const words = `${path}: wanted ${String(wanted)}, got ${String(got)}`;
  if (missing(wanted) || missing(got)) return missing(wanted) && missing(got) ? [] : [words];
  if (typeof wanted === 'number') {
    const allowed = path.includes('.p_value') ? (tolerance.pValues ?? tolerance) : tolerance;
    return typeof got === 'number' && near(got, wanted, allowed) ? [] : [words];
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(got) || got.length !== wanted.length) return [`${path}: not a list of ${wanted.length}`];
    return wanted.flatMap((one, at) => differences(one, got[at], tolerance, `${path}[${at}]`));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    const ours = (typeof got === 'object' && got !== null ? got : {}) as Record<string, unknown>;
    const theirs = wanted as Record<string, unknown>;
    return [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].flatMap((key) =>
      key in theirs && key in ours ? differences(theirs[key], ours[key], tolerance, `${path}.${key}`) : [`${path}.${key}: only on one side`],
    );
  }
  return wanted === got ? [] : [words];
}

export type Spoil = (output: Record<string, unknown>) => void;
export type Prepare = (output: Record<string, unknown>, one: Case) => Record<string, unknown>;

/**
 * Every fault of a family against its vector file, in words.
 * @param spoil makes an answer wrong on purpose, to see that it is found. @param prepare leaves out or turns round what has a
 * tolerance of its own, on both sides.
 */
export function faults(name: string, spoil: Spoil = () => {}, prepare: Prepare = (output) => output, tolerance: Tolerance = ordinary): string[] {
  const given = vectors(name);
  expect(given.cases.length).toBe(given.case_count);
  const answers = compute(name, given).cases;
  return given.cases.flatMap((one, at) => {
    const answer = answers[at]!;
    if (answer.id !== one.id) return [`${one.id}: answered as ${answer.id}`];
    if (one.expected_error) return 'error' in answer && answer.error.length > 10 ? [] : [`${one.id}: not refused`];
    if ('error' in answer) return [`${one.id}: refused: ${answer.error}`];
    spoil(answer.output);
    return differences(prepare(one.expected!, one), prepare(answer.output, one), tolerance).map((words) => `${one.id} (${one.note})${words}`);
  });
}
