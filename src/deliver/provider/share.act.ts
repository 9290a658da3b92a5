import { act, type RecordRow } from '../../kernel/act.ts'
import { longText, reference } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { contractRow, type ContractRow } from '../contract.ts'

/** Why a contract cannot be shared with its provider: none is named, or it is shared already. Pure. */
export function shareReasons(record: Pick<RecordRow, 'title' | 'shown_to_party'>, contract: Pick<ContractRow, 'provider_id'> | undefined): Refusal[] {
  if (!contract?.provider_id) return [{ code: 'share.no-provider', field: 'contract', words: `${record.title} names no provider of the directory yet. Fill it in first.` }]
  return record.shown_to_party ? [{ code: 'share.shared', field: 'contract', words: `${record.title} is shared with its provider already.` }] : []
}

export const shareContract = act({
  name: 'deliver.share-contract', title: 'Share it with its provider', says: 'shared the contract with its provider', kind: 'contract', who: ['contract-manager', 'commissioner', 'procurement-lead'], root: 'contract',
  intro: 'The provider then sees this contract on its own page: title, dates, value, indicators and obligations that are the provider\'s, and both sides can ask, tell of incidents and agree actions. Notes of your own register and what you have not shared stay yours.',
  input: { contract: reference({ label: 'Contract', to: 'contract' }) },
  load: (tx, ask) => contractRow(tx, ask.contract),
  rule: (contract: ContractRow | undefined, _ask, given) => decide({ providerId: contract?.provider_id ?? null }, shareReasons(given.root!, contract)),
  save: async (write, { providerId }, ask, given) => {
    await write.changeRecord(ask.contract, { providerId: providerId!, shownToParty: true })
    await write.update('deliver.contract', ask.contract, { shown_to_party: true })
    await write.tell({ bodyId: providerId!, role: 'provider', recordId: ask.contract, words: `${given.root!.title} is now on your page.` })
  },
})

/** Why a contract cannot be taken back from its provider's page: it is not there. Pure. */
export const takeBackReasons = (record: Pick<RecordRow, 'title' | 'shown_to_party'>): Refusal[] =>
  record.shown_to_party ? [] : [{ code: 'share.not-shared', field: 'contract', words: `${record.title} is not shared with its provider.` }]

export const stopSharing = act({
  name: 'deliver.stop-sharing-contract', title: 'Share it with its provider no longer', says: 'no longer shares the contract with its provider', kind: 'contract', who: ['contract-manager', 'commissioner', 'procurement-lead'], root: 'contract',
  intro: 'For a contract that was shared by mistake. Its page is gone from the provider\'s space at once; returns, obligations and conversations that were addressed to the provider stay with it.',
  input: { contract: reference({ label: 'Contract', to: 'contract' }), reason: longText({ label: 'Reason', max: 1000 }) },
  rule: (_: unknown, _ask, given) => decide({}, takeBackReasons(given.root!)),
  save: async (write, _value, ask) => {
    await write.changeRecord(ask.contract, { shownToParty: false })
    await write.update('deliver.contract', ask.contract, { shown_to_party: false })
  },
})
