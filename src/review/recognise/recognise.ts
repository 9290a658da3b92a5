import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { longText, reference, text } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import type { Instant } from '../../kernel/time.ts'
import { isPeriod, periodInWords } from '../../deliver/returns/index.ts'
import type { Signal } from '../kpi-chart.ts'
import { kpiChartOf, type KpiChart } from '../reads.ts'

/** What was said to this provider of its work, newest first, as its own row-level security shows it. */
export interface SaidRow { kpi: string; body: string; period: string; words: string; said_at: Instant }
export const saidToProvider = (tx: Tx): Promise<SaidRow[]> =>
  tx.rows(sql<SaidRow>`select r.title as kpi, o.name as body, g.period, g.words, g.said_at from review.recognition g join kernel.record r on r.body_id = g.body_id and r.id = g.kpi_id join bodies.organisation o on o.id = g.body_id
    where g.provider_id = ${tx.bodyId} order by g.said_at desc limit 10`)

/** The improvement that covers a month, if the chart shows one. */
export const improvementAt = (signals: readonly Signal[], period: string): Signal | undefined => signals.find((one) => one.better === true && period >= one.from && period <= one.to)

/** Why an improvement may not be said back: no month, no real improvement in it, no provider to say it to, said already. Pure. */
export function recogniseReasons(facts: { signals: readonly Signal[]; providerId: string | null; said: readonly { period: string }[] }, ask: { period: string }): Refusal[] {
  if (!isPeriod(ask.period)) return [{ code: 'recognise.period', field: 'period', words: 'The month must be year and month, like 2026-03.' }]
  const reasons: Refusal[] = []
  const signal = improvementAt(facts.signals, ask.period)
  if (!signal) reasons.push({ code: 'recognise.none', field: 'period', words: 'The chart shows no real change for the better in that month. Say back what is real: chance comes and goes.' })
  if (!facts.providerId) reasons.push({ code: 'recognise.provider', words: 'No provider is known for this indicator: there is nobody to say it to.' })
  if (signal && facts.said.some((one) => one.period >= signal.from && one.period <= signal.to)) reasons.push({ code: 'recognise.said', field: 'period', words: 'This improvement was said back already.' })
  return reasons
}

interface Recognising { chart: KpiChart | undefined }

export const recogniseImprovement = act({
  name: 'review.recognise-improvement', title: 'Say an improvement back to the provider', says: 'said a real improvement back to the provider', kind: '*', who: ['contract-manager', 'commissioner'], root: 'kpi',
  intro: 'The provider reads it on its own pages, and it stays in the history of the indicator. Only a real change for the better can be said back.',
  input: {
    kpi: reference({ label: 'Indicator', to: 'kpi' }),
    period: text({ label: 'Month in which it began', hint: 'Year and month, like 2026-03', max: 7 }),
    words: longText({ label: 'What you say to the provider', named: 'what you say to the provider', hint: 'What is better for people, and what you think brought it about', max: 1000 }),
  },
  load: async (tx, ask): Promise<Recognising> => ({ chart: await kpiChartOf(tx, ask.kpi) }),
  rule: ({ chart }: Recognising, ask) => decide(chart!, recogniseReasons({ signals: chart?.judged.signals ?? [], providerId: chart?.kpi.provider_id ?? null, said: chart?.said ?? [] }, ask)),
  save: async (write, { kpi, judged }: KpiChart, ask, given) => {
    const { from } = improvementAt(judged.signals, ask.period)!
    await write.insert('review.recognition', { scope_id: given.root!.scope_id, kpi_id: ask.kpi, contract_id: kpi.contract_id, period: from, words: ask.words, said_by: given.actor.accountId, said_at: given.now, provider_id: kpi.provider_id, shown_to_party: true })
    await write.tell({ bodyId: kpi.provider_id!, role: 'provider', recordId: ask.kpi, words: `${kpi.name} is really better since ${periodInWords(from)}. ${ask.words}`.slice(0, 1200) })
  },
})

export const recogniseActs = [recogniseImprovement]
