import type { Actor } from '../../kernel/act.ts'
import { pounds } from '../../kernel/money.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import type { Withheld } from '../notice.rule.ts'
import { secondPerson } from '../second-person.rule.ts'

/**
 * Why a proposed withholding may not be approved: nothing is proposed; the same person proposed it; by what is missed now no money, or
 * another sum, may be withheld. Pure.
 */
export function approvalReasons(proposed: { proposed_by: string | null; amount_pence: string } | undefined, now: { value: Withheld | undefined; refusals: Refusal[] } | undefined, actor: Pick<Actor, 'accountId'>): Refusal[] {
  if (!proposed || !now) return [{ code: 'withhold.no-proposal', words: 'Nothing is proposed to be withheld.' }]
  const changed = now.value !== undefined && now.value.pence !== BigInt(proposed.amount_pence)
  return [
    ...secondPerson(proposed.proposed_by, actor, 'to withhold this money'),
    ...now.refusals.map(({ field: _, ...reason }) => reason),
    ...(changed ? [{ code: 'withhold.changed', words: `Since it was proposed the actions missed have changed: it would be ${pounds(now.value!.pence)} now, not ${pounds(proposed.amount_pence)}. Decline it and propose it anew.`, rule: 'NSC-38' }] : []),
  ]
}
