import type { Refusal } from '../../kernel/refusal.ts'
import type { CivilDate } from '../../kernel/time.ts'

/** What a request for a return rests on. */
export interface RequestFacts {
  contract: { state: string; title: string; provider_id: string | null } | undefined
  kpis: readonly { id: string }[]
  before: { reference: string } | undefined
}

export const isPeriod = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

/** Why a return cannot be asked for: no provider, no indicators, a month that is no month or still to come, asked already. Pure. */
export function requestReasons(facts: RequestFacts, ask: { period: string; due: CivilDate }, today: CivilDate): Refusal[] {
  const reasons: Refusal[] = []
  if (!isPeriod(ask.period)) reasons.push({ code: 'return.period', field: 'period', words: 'The month must be year and month, like 2026-10.' })
  else if (ask.period > today.slice(0, 7)) reasons.push({ code: 'return.future', field: 'period', words: 'That month has not begun. Ask for it when it has.' })
  if (isPeriod(ask.period) && ask.due < `${ask.period}-01`) reasons.push({ code: 'return.due', field: 'due', words: 'The last day to send it must not be before the month itself.' })
  if (!facts.contract) return [...reasons, { code: 'return.contract', field: 'contract', words: 'There is no such contract, or it is not yours to see.' }]
  if (facts.contract.provider_id === null) reasons.push({ code: 'return.no-provider', field: 'contract', words: `${facts.contract.title} names no provider yet. Record its provider first.` })
  if (facts.kpis.length === 0) reasons.push({ code: 'return.no-kpis', field: 'contract', words: `${facts.contract.title} has no indicators in use. Add an indicator to it first.`, rule: 'NSC-12' })
  if (facts.before) reasons.push({ code: 'return.twice', field: 'period', words: `This month was asked for already: ${facts.before.reference}.` })
  return reasons
}
