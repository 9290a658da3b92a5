import { decide, type Decision, type Refusal } from '../kernel/refusal.ts'
import type { RequirementRow } from './specification.ts'

/**
 * Whether a specification may be agreed: it has requirements, each serves an outcome, and each of those outcomes is shown by a KPI
 * of this specification (PRODUCT P7), and what the round before taught is answered (R7). The refusal names what is missing. Pure.
 */
export function mayAgreeSpecification(requirements: readonly RequirementRow[], kpis: readonly { outcome_id: string | null }[], unanswered: readonly Refusal[] = []): Decision<object> {
  const reasons: Refusal[] = [...unanswered]
  if (requirements.length === 0) reasons.push({ code: 'specification.empty', words: 'It has no requirements yet. Add what the service must do.' })
  for (const requirement of requirements.filter((one) => one.outcome_id === null)) {
    reasons.push({ code: 'specification.no-outcome', words: `Requirement ${requirement.number}, “${shortened(requirement.words)}”, serves no outcome. Tie it to one, or leave it out.` })
  }
  const shown = new Set(kpis.map((kpi) => kpi.outcome_id))
  const outcomes = new Map(requirements.flatMap((one) => (one.outcome_id ? [[one.outcome_id, one]] : [])))
  for (const [id, one] of outcomes) {
    if (!shown.has(id)) reasons.push({ code: 'specification.no-kpi', words: `Outcome ${one.outcome_reference ?? ''} “${shortened(one.outcome ?? '')}” has no key performance indicator in this specification. Add one.` })
  }
  return decide({}, reasons)
}

const shortened = (words: string): string => (words.length > 80 ? `${words.slice(0, 77)}…` : words)
