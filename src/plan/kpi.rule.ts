import type { Refusal } from '../kernel/refusal.ts'
import type { KpiRow } from './kpi.ts'

/** When an indicator counts as missed. */
export const limitRuleOptions = [
  { value: 'each month', text: 'One month that misses the target' }, { value: 'three months', text: 'Three months in a row that miss the target' },
  { value: 'real change', text: 'A real change for the worse on its chart' }, { value: 'year', text: 'A year that misses the target' },
] as const
/** What it means for people when an indicator gets worse, the gravest first. */
export const harmOptions = [
  { value: 'serious', text: 'People may come to serious harm' }, { value: 'outcome', text: 'People do not reach what the service is for' },
  { value: 'inconvenience', text: 'People wait or are put to trouble' }, { value: 'none', text: 'Hardly anything' },
] as const
/** Who can change an indicator. */
export const changedByOptions = [
  { value: 'provider', text: 'The provider' }, { value: 'together', text: 'The provider together with others' }, { value: 'others', text: 'Mostly others' },
] as const
export type LimitRule = (typeof limitRuleOptions)[number]['value']
export type Harm = (typeof harmOptions)[number]['value']
export type ChangedBy = (typeof changedByOptions)[number]['value']

/**
 * What a KPI still lacks before it may count in a new contract: a baseline, a target, an outcome; where its values come from, who looks
 * after it, when it counts as missed and what follows then. Empty when it is ready. While it is only watched nothing holds it back (gates
 * stand at the decision, not at the draft). Pure.
 */
export function kpiNotReady(kpi: Pick<KpiRow, 'reference' | 'name' | 'baseline' | 'target' | 'outcome_id' | 'source_words' | 'owner_name' | 'limit_rule' | 'consequence'>): Refusal[] {
  const lacks = (code: string, words: string): Refusal => ({ code: `kpi.no-${code}`, words: `${kpi.reference} ${kpi.name} ${words}` })
  const reasons: Refusal[] = []
  if (kpi.baseline === null) reasons.push(lacks('baseline', 'has no baseline. Record one, or leave the indicator to be watched.'))
  if (kpi.target === null) reasons.push(lacks('target', 'has no target. Set one with its first day.'))
  if (kpi.outcome_id === null) reasons.push(lacks('outcome', 'serves no outcome. Tie it to the outcome that it shows.'))
  if (kpi.source_words === '') reasons.push(lacks('source', 'does not say where its values come from.'))
  if (kpi.owner_name === '') reasons.push(lacks('owner', 'has nobody who looks after it.'))
  if (kpi.limit_rule === null) reasons.push(lacks('limit-rule', 'does not say when it counts as missed.'))
  if (kpi.consequence === '') reasons.push(lacks('consequence', 'does not say what follows when it is missed.'))
  return reasons
}
