import { evaluator_agreement } from './agreement-table.ts';
import { phe_rate } from './crude-rate.ts';
import { difference_in_differences } from './difference-in-differences-table.ts';
import { forecast } from './forecast-table.ts';
import { funnel_limits, funnel_points, funnel_significance } from './funnel-table.ts';
import { isr_rate, isr_ratio } from './indirect-standardisation.ts';
import { InputRefused, type Table } from './input-table.ts';
import { interrupted_time_series } from './interrupted-series-table.ts';
import { life_expectancy } from './life-expectancy-table.ts';
import { phe_mean } from './mean.ts';
import { funnel_overdispersion } from './overdispersion-table.ts';
import { phe_proportion } from './proportion.ts';
import { quantile } from './quantile.ts';
import { sii } from './slope-index-table.ts';
import { dsr } from './standardised-rate.ts';
import { spc_xmr } from './xmr-table.ts';

type Family = (params: Record<string, unknown>, input: Table) => Table;

const families: Record<string, Family> = {
  phe_rate, phe_proportion, dsr, spc_xmr, funnel_significance, funnel_points, funnel_limits, funnel_overdispersion,
  phe_mean, isr_ratio, isr_rate, quantile, life_expectancy, interrupted_time_series,
  difference_in_differences, forecast, evaluator_agreement, sii,
};

/** The names that `compute` answers to: those of the vector files. */
export const computeNames: readonly string[] = Object.keys(families);

/** One answer: the output in the shape of the vectors' `expected`, or why the case was refused. */
export type ComputedCase = { id: string; output: Table } | { id: string; error: string };

/**
 * Runs every case of a document in the form of the reference vectors.
 * @param name one of `computeNames`. @param document `{cases: [{id, params, input}]}`; whatever else it holds is ignored.
 * @returns one entry a case, in order. Numbers that are not finite are written as "NaN", "Infinity", "-Infinity".
 * @throws InputRefused for a name that is not known or a document without cases; a bad case only spoils itself.
 */
export function compute(name: string, document: unknown): { cases: ComputedCase[] } {
  const family = Object.hasOwn(families, name) ? families[name] : undefined;
  if (!family) throw new InputRefused(`There is no method "${name}". There are: ${computeNames.join(', ')}.`);
  const cases = isRecord(document) ? document.cases : undefined;
  if (!Array.isArray(cases)) throw new InputRefused('The document needs a list of "cases".');
  return { cases: cases.map((given: unknown, at) => computeCase(family, given, at)) };
}

function computeCase(family: Family, given: unknown, at: number): ComputedCase {
  if (!isRecord(given)) return { id: String(at), error: 'A case must be an object with id, params and input.' };
  const id = typeof given.id === 'string' ? given.id : String(at);
  if (!isRecord(given.input)) return { id, error: 'The case has no input.' };
  try {
    return { id, output: writable(family(isRecord(given.params) ? given.params : {}, given.input)) as Table };
  } catch (error) {
    if (error instanceof InputRefused) return { id, error: error.message };
    throw error;
  }
}

function writable(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(writable);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, writable(inner)]));
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
