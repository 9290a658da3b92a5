import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { Writer } from '../../kernel/writer.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'
import type { Side } from '../document/index.ts'

export const obligationKind: Kind = {
  name: 'obligation', plural: 'obligations', module: 'deliver', stage: 'deliver', words: 'obligation', prefix: 'OBL', forParty: '/provider/obligations/:id',
  list: {
    from: sql`left join deliver.obligation b on b.body_id = r.body_id and b.id = r.id`,
    columns: [
      { key: 'contract', heading: 'Contract', as: 'text', value: sql`(select c.title from kernel.record c where c.body_id = b.body_id and c.id = b.contract_id)` },
      { key: 'whose', heading: 'Asked of', as: 'text', value: sql`b.whose`, words: { commissioner: 'Ourselves', provider: 'The provider' } }, { key: 'due', heading: 'By', as: 'date', value: sql`b.due_on` },
    ],
  },
}

export const obligationProcess: Process = {
  kind: 'obligation', title: 'An obligation of a contract',
  states: { open: 'Open', given: 'Evidence given', 'sent back': 'Sent back', met: 'Met', dropped: 'No longer asked' },
  steps: [
    { act: 'deliver.add-obligation', from: [], to: 'open', says: 'It is written down with who must do it, by when and what will show it. The provider sees what is asked of it.' },
    { act: 'deliver.give-evidence', from: ['open', 'sent back'], to: ['given', 'met'], says: 'Who must do it says what was done and shows it. What the commissioner owes itself is met with that.' },
    { act: 'deliver.accept-evidence', from: ['given'], to: 'met', says: 'The commissioner has looked at the evidence: the obligation is met.' },
    { act: 'deliver.send-evidence-back', from: ['given'], to: 'sent back', says: 'It goes back with what is missing.' },
    { act: 'deliver.drop-obligation', from: ['open', 'given', 'sent back'], to: 'dropped', givesUp: true, says: 'It is no longer asked, with the reason.' },
  ],
  leadsOn: { open: ['deliver.give-evidence'], given: ['deliver.accept-evidence', 'deliver.send-evidence-back'], 'sent back': ['deliver.give-evidence'] },
}

/** An obligation as lists show it. `state` is none for one that was written down before obligations had a life of their own. */
export interface ObligationRow {
  id: string; body_id: string; body: string; reference: string | null; state: string | null; version: number | null; contract_id: string; contract: string | null; what: string; owner: string; whose: Side; due_on: CivilDate | null; evidence: string; done_on: CivilDate | null; provider_id: string | null
}
export interface EvidenceRow { id: string; side: Side; by_name: string; given_by: string | null; words: string; address: string; document_id: string | null; file_name: string | null; given_at: Instant; answer: '' | 'accepted' | 'sent back'; answer_words: string; answered_at: Instant | null }

const columns = sql`b.id, b.body_id, n.name as body, r.reference, r.state, r.version, b.contract_id, c.title as contract, b.what, b.owner, b.whose, b.due_on, b.evidence, b.done_on, b.provider_id`
const source = sql`deliver.obligation b left join kernel.record r on r.body_id = b.body_id and r.id = b.id left join kernel.record c on c.body_id = b.body_id and c.id = b.contract_id join bodies.organisation n on n.id = b.body_id`

export const obligationOf = (tx: Tx, id: string): Promise<ObligationRow | undefined> => tx.maybe(sql<ObligationRow>`select ${columns} from ${source} where b.id = ${id}`)

/** Obligations of a contract, or all that this body or provider may see; open ones by day first; at most 500. */
export const obligationsOf = (tx: Tx, contract?: string): Promise<ObligationRow[]> =>
  tx.rows(sql<ObligationRow>`select ${columns} from ${source} where (b.body_id = ${tx.bodyId} or b.provider_id = ${tx.bodyId} or b.scope_id = any(${tx.scopes}::uuid[]))
    and (${contract ?? null}::uuid is null or b.contract_id = ${contract ?? null}::uuid) order by r.state in ('met', 'dropped'), b.due_on nulls last, b.what limit 500`)

export const evidenceOf = (tx: Tx, id: string): Promise<EvidenceRow[]> =>
  tx.rows(sql<EvidenceRow>`select e.id, e.side, e.by_name, e.given_by, e.words, e.address, e.document_id, d.file_name, e.given_at, e.answer, e.answer_words, e.answered_at
    from deliver.obligation_evidence e left join deliver.document d on d.body_id = e.body_id and d.id = e.document_id where e.obligation_id = ${id} order by e.given_at, e.id limit 200`)

/** The open obligations of a contract go over to another provider with it. */
export async function handOverObligations(write: Writer, contractId: string, providerId: string): Promise<void> {
  for (const row of await write.tx.rows(sql<{ id: string; recorded: boolean }>`select b.id, r.id is not null as recorded from deliver.obligation b left join kernel.record r on r.body_id = b.body_id and r.id = b.id where b.contract_id = ${contractId} and b.done_on is null`)) {
    await write.update('deliver.obligation', row.id, { provider_id: providerId })
    if (row.recorded) await write.changeRecord(row.id, { providerId })
  }
}

/** The open date of an obligation among those of its contract. */
export const dueKind = (id: string): string => `obligation ${id}`
