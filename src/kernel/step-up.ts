import type { Act, Actor } from './act.ts'
import type { Refusal } from './refusal.ts'

const freshMinutes = 10

/**
 * Why an act that gives or takes access is held back: its actor gave no second factor within the last ten minutes of real time. API
 * tokens carry none, so they never do such acts (TRUST.md 4). The service's own actors are not asked.
 */
export function factorReasons(one: Pick<Act, 'stepUp'>, actor: Actor, now: number = Date.now()): Refusal[] {
  if (!one.stepUp || actor.kind === 'system' || actor.kind === 'clock') return []
  const age = actor.factorAt === undefined ? Number.POSITIVE_INFINITY : now - Date.parse(actor.factorAt)
  return age <= freshMinutes * 60_000 ? [] : [{ code: 'factor.stale', words: 'This needs a code given within the last ten minutes. Give a new one under "Your account", then send this again. A token cannot do it. Nothing was done.' }]
}
