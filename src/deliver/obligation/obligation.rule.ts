import type { Refusal } from '../../kernel/refusal.ts'
import type { CivilDate } from '../../kernel/time.ts'

/** How an obligation stands on a day: never stored. Late: still to be done, or sent back, and its day has passed. */
export function standingOfObligation(one: { state: string | null; due_on: CivilDate | null }, today: CivilDate): 'late' | 'due soon' | 'open' | 'sent back' | 'evidence given' | 'met' | 'no longer asked' | 'written down' {
  if (one.state === null) return 'written down'
  if (one.state === 'met') return 'met'
  if (one.state === 'dropped') return 'no longer asked'
  if (one.state === 'given') return 'evidence given'
  if (one.due_on !== null && one.due_on < today) return 'late'
  if (one.state === 'sent back') return 'sent back'
  return one.due_on !== null && (Date.parse(one.due_on) - Date.parse(today)) / 86_400_000 <= 7 ? 'due soon' : 'open'
}

/** Why an obligation cannot be asked of the provider: the contract names none. Pure. */
export const obligationReasons = (contract: { title: string; provider_id: string | null }, whose: 'commissioner' | 'provider'): Refusal[] =>
  whose === 'provider' && contract.provider_id === null ? [{ code: 'obligation.no-provider', field: 'whose', words: `${contract.title} names no provider yet, so nothing can be asked of it here. Record its provider first.` }] : []

/** An address must be one that a browser opens safely. Pure. */
export const addressReasons = (address: string | undefined): Refusal[] =>
  address !== undefined && !/^https:\/\/[^\s/?#]+\.[^\s/?#]+(?:[/?#]\S*)?$/.test(address) ? [{ code: 'evidence.address', field: 'address', words: 'The address must begin with https:// and name a site, like https://example.org/report.' }] : []
