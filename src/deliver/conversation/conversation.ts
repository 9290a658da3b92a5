import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { Instant } from '../../kernel/time.ts'
import type { Side } from '../document/index.ts'

export const conversationKind: Kind = {
  name: 'conversation', plural: 'conversations', module: 'deliver', stage: 'deliver', words: 'conversation', prefix: 'ASK', forParty: '/provider/conversations/:id',
  list: {
    from: sql`left join deliver.conversation c on c.body_id = r.body_id and c.id = r.id`,
    columns: [
      { key: 'provider', heading: 'Provider', as: 'text', value: sql`(select o.name from bodies.organisation o where o.id = c.provider_id)` },
      { key: 'about', heading: 'About', as: 'text', value: sql`(select s.title from kernel.record s where s.body_id = c.body_id and s.id = c.subject_id)` },
    ],
  },
}

const open = ['with provider', 'with commissioner'] as const

export const conversationProcess: Process = {
  kind: 'conversation', title: 'A conversation about a contract, return, indicator or obligation',
  states: { 'with provider': 'Waiting for the provider', 'with commissioner': 'Waiting for the commissioner', closed: 'Closed' },
  steps: [
    { act: 'deliver.open-conversation', from: [], to: [...open], says: 'Either side asks about a contract, a return, an indicator, an obligation or an incident; the other side is told.' },
    { act: 'deliver.answer-conversation', from: [...open, 'closed'], to: [...open], says: 'Either side answers or asks on; a closed conversation goes on with it.' },
    { act: 'deliver.close-conversation', from: [...open], to: 'closed', says: 'Either side closes it with what was agreed, and the other side is told.' },
  ],
  leadsOn: { 'with commissioner': ['deliver.answer-conversation'], 'with provider': ['deliver.close-conversation'] },
}

/** What a conversation may be about, in words. */
export const subjectWords: Readonly<Record<string, string>> = { contract: 'contract', return: 'return', kpi: 'indicator', obligation: 'obligation', incident: 'incident', 'joint-action': 'action' }

/** A conversation as lists show it. `entries` counts questions and answers. */
export interface ConversationRow {
  id: string; body_id: string; reference: string; title: string; state: string; version: number; body: string; provider: string; provider_id: string | null
  subject_id: string; subject: string | null; subject_kind: string | null; contract_id: string | null; contract: string | null; opened_by: Side; agreed: string; closed_at: Instant | null; entries: string; last_at: Instant
}
export interface EntryRow { id: string; side: Side; by_name: string; words: string; written_at: Instant; document_id: string | null; file_name: string | null }

const columns = sql`r.id, r.body_id, r.reference, r.title, r.state, r.version, b.name as body, coalesce(o.name, '') as provider, c.provider_id, c.subject_id, s.title as subject, s.kind as subject_kind, c.contract_id, t.title as contract, c.opened_by, c.agreed, c.closed_at,
  (select count(*) from deliver.conversation_entry e where e.body_id = c.body_id and e.conversation_id = c.id)::text as entries, r.changed_at as last_at`
const source = sql`deliver.conversation c join kernel.record r on r.body_id = c.body_id and r.id = c.id join bodies.organisation b on b.id = c.body_id left join bodies.organisation o on o.id = c.provider_id
  left join kernel.record s on s.body_id = c.body_id and s.id = c.subject_id left join kernel.record t on t.body_id = c.body_id and t.id = c.contract_id`

/** One conversation, as row-level security lets the reader see it. */
export const conversationOf = (tx: Tx, id: string): Promise<ConversationRow | undefined> => tx.maybe(sql<ConversationRow>`select ${columns} from ${source} where c.id = ${id}`)

/** Conversations of this body or this provider: about one record, under one contract, or all; open ones first, the last changed on top; at most 300. */
export const conversationsOf = (tx: Tx, about: { subject?: string | undefined; contract?: string | undefined } = {}): Promise<ConversationRow[]> =>
  tx.rows(sql<ConversationRow>`select ${columns} from ${source} where (c.body_id = ${tx.bodyId} or c.provider_id = ${tx.bodyId} or c.scope_id = any(${tx.scopes}::uuid[]))
    and (${about.subject ?? null}::uuid is null or c.subject_id = ${about.subject ?? null}::uuid) and (${about.contract ?? null}::uuid is null or c.contract_id = ${about.contract ?? null}::uuid)
    order by r.state = 'closed', r.changed_at desc limit 300`)

export const entriesOf = (tx: Tx, id: string): Promise<EntryRow[]> =>
  tx.rows(sql<EntryRow>`select e.id, e.side, e.by_name, e.words, e.written_at, e.document_id, d.file_name from deliver.conversation_entry e left join deliver.document d on d.body_id = e.body_id and d.id = e.document_id
    where e.conversation_id = ${id} order by e.written_at, e.id limit 1000`)

/** The contract that a subject belongs to: itself, or the contract of the return, indicator or obligation. */
export const contractOfSubject = async (tx: Tx, subject: { id: string; kind: string; body_id: string }): Promise<string | null> => {
  if (subject.kind === 'contract') return subject.id
  const found = await tx.maybe(sql<{ contract_id: string | null }>`select contract_id from deliver.return where id = ${subject.id} union all select contract_id from plan.kpi where id = ${subject.id}
    union all select contract_id from deliver.obligation where id = ${subject.id} union all select contract_id from deliver.incident where id = ${subject.id} union all select contract_id from deliver.joint_action where id = ${subject.id}`)
  return found?.contract_id ?? null
}
