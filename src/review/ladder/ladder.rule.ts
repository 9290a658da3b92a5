import type { Refusal } from '../../kernel/refusal.ts'
import { dateInWords, type CivilDate } from '../../kernel/time.ts'
import { rungs, type Rung } from './ladder.ts'

/**
 * Why a rung may not be taken: its day lies ahead or before the last step, or the answer would be due before it. That rungs are left out is a
 * warning: the contract itself says what it allows (NSC-71). Pure.
 */
export function rungReasons(rung: Rung, ask: { on: CivilDate; respondBy: CivilDate }, facts: { state: string | null; last: CivilDate | null; beginsOn?: CivilDate | null }, today: CivilDate): Refusal[] {
  const reasons: Refusal[] = []
  if (ask.on > today) reasons.push({ code: 'concern.future', field: 'on', words: 'The day must not be in the future. Record it when it has happened.' })
  if (facts.last && ask.on < facts.last) reasons.push({ code: 'concern.order', field: 'on', words: `The day must not be before the step before, ${dateInWords(facts.last)}.` })
  if (facts.beginsOn && ask.on < facts.beginsOn) reasons.push({ code: 'concern.before', field: 'on', words: `The contract begins on ${dateInWords(facts.beginsOn)}.` })
  if (ask.respondBy < ask.on) reasons.push({ code: 'concern.respond-by', field: 'respondBy', words: 'An answer cannot be due before the step itself.' })
  const left = skipped(rung, facts.state)
  if (left.length > 0) reasons.push({ code: 'concern.skipped', words: `${left.map((one) => one.stateWords).join(' and ')} ${left.length === 1 ? 'is' : 'are'} left out. Check that the contract allows it, and say why in the reason.`, rule: 'NSC-71', strength: 'warning' })
  return reasons
}

/** The rungs between where a concern stands and the one to be taken. Pure. */
export const skipped = (rung: Rung, state: string | null): Rung[] => {
  const at = rungs.findIndex((one) => one.state === rung.state)
  const from = state === null ? -1 : rungs.findIndex((one) => one.state === state)
  return rungs.slice(from + 1, at)
}
