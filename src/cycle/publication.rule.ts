import type { Refusal } from '../kernel/refusal.ts'

export interface ContractToPublish { id: string; title: string; provider: string | null; value_pence: string | null; starts_on: string | null; ends_on: string | null }
export interface NoticeToPublish { id: string; title: string; identifier: string; address: string; published_at: string | null }

/**
 * What still keeps a contract out of the public register. Pure. A contract that was imported incomplete can be worked with, but what
 * the public reads must be whole: provider, value, first and last day. Every missing part is named at once.
 */
export function publishReasons(contract: ContractToPublish | undefined, shownAlready: boolean): Refusal[] {
  if (!contract) return [{ code: 'record.not-found', field: 'contract', words: 'There is no such contract in your body.' }]
  const missing = (['provider', 'value_pence', 'starts_on', 'ends_on'] as const).filter((part) => contract[part] === null)
  const words = { provider: 'its provider', value_pence: 'its value', starts_on: 'its first day', ends_on: 'its last day' }
  return [
    ...missing.map((part): Refusal => ({ code: 'publication.incomplete', field: 'contract', words: `The public must be able to read ${words[part]}: add it to the contract first.` })),
    ...(shownAlready ? [{ code: 'publication.twice', field: 'contract', words: 'This contract stands in the register already. Withdraw that entry first if it is wrong.' }] : []),
  ]
}
