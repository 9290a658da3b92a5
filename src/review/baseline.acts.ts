import { act, type Given } from '../kernel/act.ts'
import { longText, reference, text } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import type { Writer } from '../kernel/writer.ts'
import { isPeriod, observationsOf, periodInWords, type ObservationRow } from '../deliver/returns/index.ts'
import { xmrChart } from '../evidence/statistics/index.ts'
import { kpiOf, type KpiRow } from '../plan/index.ts'
import { judge, type Baseline } from './kpi-chart.ts'
import { baselinesOf } from './reads.ts'

/** What a baseline is locked from. */
export interface Locking { kpi: KpiRow | undefined; values: ObservationRow[]; baselines: Baseline[] }

/** Why these months cannot be the baseline: no months, under 12 values, not after the baseline before. Pure. */
export function baselineReasons(facts: Locking, ask: { from: string; to: string }): Refusal[] {
  const reasons: Refusal[] = []
  if (!facts.kpi) reasons.push({ code: 'baseline.kpi', field: 'kpi', words: 'There is no such indicator, or it is not yours to see.' })
  for (const field of ['from', 'to'] as const) if (!isPeriod(ask[field])) reasons.push({ code: 'baseline.period', field, words: 'The month must be year and month, like 2025-09.' })
  if (ask.to < ask.from) reasons.push({ code: 'baseline.order', field: 'to', words: 'The last month must not be before the first.' })
  const held = facts.values.filter((one) => one.value !== null && one.period >= ask.from && one.period <= ask.to).length
  if (reasons.length === 0 && held < 12) reasons.push({ code: 'baseline.short', field: 'from', words: `A baseline needs 12 months with a value; these have ${held}. Choose more months.` })
  const before = facts.baselines.at(-1)
  if (before && ask.from <= before.from_period) reasons.push({ code: 'baseline.before', field: 'from', words: `A new baseline must begin after the one before, which begins ${before.from_period}. What was judged by it stays.` })
  const rows = facts.values.filter((one) => one.period >= ask.from && one.period <= ask.to)
  const moving = facts.kpi && reasons.length === 0 ? judge(rows, [], { direction: facts.kpi.direction, target: null }).points.find((point) => point.change !== null) : undefined
  if (moving) reasons.push({ code: 'baseline.moving', field: 'from', strength: 'warning', words: `In these months there is a real change already, in ${periodInWords(moving.period)} (${moving.change!.words.toLowerCase()}). Limits from a level that moves say little: choose months that are settled, if there are any.` })
  return reasons
}

/** The numbers counted of a baseline's months, to be held with it; none where a month came without. */
const heldCounts = (rows: readonly ObservationRow[]): { held_numerators: number[] | null; held_denominators: number[] | null } =>
  (rows.every((one) => one.numerator !== null && one.denominator !== null) ? { held_numerators: rows.map((one) => one.numerator!), held_denominators: rows.map((one) => one.denominator!) } : { held_numerators: null, held_denominators: null })

/** Writes the next baseline of an indicator with the figures it is locked on. Asks no rule: the act that calls it does. */
export async function writeBaseline(write: Writer, facts: Locking, ask: { kpi: string; from: string; to: string; reason: string }, given: Given): Promise<void> {
  const rows = facts.values.filter((one) => one.value !== null && one.period >= ask.from && one.period <= ask.to)
  const chart = xmrChart(rows.map(({ period, value }) => ({ period, value })), { baselineFrom: ask.from, baselineTo: ask.to })
  await write.insert('review.baseline', {
    kpi_id: ask.kpi, scope_id: given.root!.scope_id, number: facts.baselines.length + 1, from_period: ask.from, to_period: ask.to, periods: rows.map((one) => one.period), held: rows.map((one) => one.value), ...heldCounts(rows),
    mean: chart.mean, lower: chart.lower, upper: chart.upper, reason: ask.reason, made_at: given.now, provider_id: facts.kpi!.provider_id, shown_to_party: facts.kpi!.provider_id !== null,
  })
}

export const lockBaseline = act({
  name: 'review.lock-baseline', title: 'Lock the baseline', says: 'locked the baseline of its chart', kind: '*', who: ['contract-manager', 'commissioner', 'analyst'], root: 'kpi',
  intro: 'The limits of the chart come from these months and stay where they are, whatever is returned later. A new one, when the service itself has changed for good, is proposed by one person and approved by another.',
  input: {
    kpi: reference({ label: 'Indicator', to: 'kpi' }),
    from: text({ label: 'First month', hint: 'Year and month, like 2024-10', max: 7 }),
    to: text({ label: 'Last month', hint: 'At least 12 months with a value', max: 7 }),
    reason: longText({ label: 'Why these months', named: 'why these months were chosen', max: 1000 }),
  },
  load: async (tx, ask): Promise<Locking> => ({ kpi: await kpiOf(tx, ask.kpi), values: await observationsOf(tx, ask.kpi), baselines: await baselinesOf(tx, ask.kpi) }),
  rule: (facts: Locking, ask) => decide(facts, facts.baselines.length > 0 ? [{ code: 'baseline.stands', words: 'A baseline is locked already. Propose a new one with its cause; another person approves it.' }] : baselineReasons(facts, ask)),
  save: (write, facts, ask, given) => writeBaseline(write, facts, ask, given),
})
