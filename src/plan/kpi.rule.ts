import type { Refusal } from '../kernel/refusal.ts'
import type { KpiRow } from './kpi.ts'

/**
 * What a KPI still lacks before it may count in a new contract: a baseline, a target, an outcome. Empty when it is ready.
 * While it is only watched nothing holds it back (gates stand at the decision, not at the draft). Pure.
 */
export function kpiNotReady(kpi: Pick<KpiRow, 'reference' | 'name' | 'baseline' | 'target' | 'outcome_id'>): Refusal[] {
  const reasons: Refusal[] = []
  if (kpi.baseline === null) reasons.push({ code: 'kpi.no-baseline', words: `${kpi.reference} ${kpi.name} has no baseline. Record one, or leave the indicator to be watched.` })
  if (kpi.target === null) reasons.push({ code: 'kpi.no-target', words: `${kpi.reference} ${kpi.name} has no target. Set one with its first day.` })
  if (kpi.outcome_id === null) reasons.push({ code: 'kpi.no-outcome', words: `${kpi.reference} ${kpi.name} serves no outcome. Tie it to the outcome that it shows.` })
  return reasons
}
