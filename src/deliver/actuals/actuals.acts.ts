import { act } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { choice, reference, text } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { supplierKey } from '../provider-match.ts'
import { orderKey } from './actuals.ts'

const who = ['finance', 'contract-manager'] as const
const contract = reference({ label: 'Contract', to: 'contract' })
interface Standing { id: string; contract_id: string; title: string }

/** By which order or supplier lines belong to it; `key` is how it is compared. */
const keyOf = (kind: 'order' | 'supplier', words: string): string => (kind === 'order' ? orderKey(words) : supplierKey(words))

export const sayLedgerKey = act({
  name: 'deliver.say-ledger-key', title: 'Say which ledger lines are its', says: 'said which lines of the finance system belong to the contract', kind: 'contract', who: [...who], root: 'contract', keepsVersion: true,
  intro: 'Lines with the contract\'s number are known by themselves. Say here its purchase orders; or, where a supplier has this contract only, the supplier. It also holds for lines that stand already, and for the next files.',
  input: {
    contract, by: choice({ label: 'Known by', named: 'what they are known by', options: [{ value: 'order', text: 'Purchase order' }, { value: 'supplier', text: 'Supplier: every line of it without another number' }] }),
    words: text({ label: 'Number of the order, or name of the supplier as the ledger has it', named: 'the order or supplier' }), reason: text({ label: 'How you know', named: 'how you know', required: false, max: 300 }),
  },
  load: (tx, ask) => tx.maybe(sql<Standing>`select k.id, k.contract_id, r.title from deliver.actual_key k join kernel.record r on r.body_id = k.body_id and r.id = k.contract_id where k.body_id = ${tx.bodyId} and k.kind = ${ask.by} and k.key = ${keyOf(ask.by, ask.words)} and k.ended_at is null`),
  rule: (standing: Standing | undefined, ask) => {
    const key = keyOf(ask.by, ask.words)
    const reasons: Refusal[] = [
      ...(key === '' ? [{ code: 'actuals.key', field: 'words', words: 'Write the number or the name with letters or digits.' }] : []),
      ...(standing ? [{ code: 'actuals.taken', field: 'words', words: standing.contract_id === ask.contract ? 'That is said already.' : `Lines known by it belong to ${standing.title}. End that first.` }] : []),
      ...(ask.by === 'supplier' && !ask.reason ? [{ code: 'actuals.why', field: 'reason', words: 'A supplier may have other business with you. Say how you know that its lines are of this contract.', strength: 'reason needed' as const }] : []),
    ]
    return decide({ key }, reasons)
  },
  save: (write, { key }, ask, given) => write.insert('deliver.actual_key', { kind: ask.by, key, words: ask.words, contract_id: ask.contract, reason: ask.reason ?? '', said_at: given.now }).then(() => undefined),
})

export const endLedgerKey = act({
  name: 'deliver.end-ledger-key', title: 'These ledger lines are not its', says: 'said that lines of the finance system no longer belong to the contract', kind: 'contract', who: [...who], root: 'contract', keepsVersion: true,
  input: { contract, key: choice({ label: 'Purchase order or supplier', optionsFrom: 'deliver.ledger-keys' }) },
  load: (tx, ask) => tx.maybe(sql<{ id: string; contract_id: string }>`select id, contract_id from deliver.actual_key where body_id = ${tx.bodyId} and id::text = ${ask.key} and ended_at is null`),
  rule: (row: { id: string; contract_id: string } | undefined, ask) => decide(row!, row?.contract_id === ask.contract ? [] : [{ code: 'actuals.other', field: 'key', words: 'That is said of another contract.' }]),
  save: (write, row, _ask, given) => write.update('deliver.actual_key', row.id, { ended_at: given.now }),
})

export const actualsActs = [sayLedgerKey, endLedgerKey]
