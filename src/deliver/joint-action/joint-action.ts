import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate } from '../../kernel/time.ts'
import type { Side } from '../document/index.ts'

export const purposeWords: Readonly<Record<string, string>> = { development: 'Development plan', forum: 'Provider forum', improvement: 'Improvement', other: 'Other' }
export const doerWords: Readonly<Record<string, string>> = { commissioner: 'The commissioner', provider: 'The provider', both: 'Both together' }

export const jointActionKind: Kind = {
  name: 'joint-action', plural: 'joint-actions', many: 'actions with providers', module: 'deliver', stage: 'deliver', words: 'action with a provider', prefix: 'JOINT', forParty: '/provider/joint-actions/:id',
  list: {
    from: sql`left join deliver.joint_action a on a.body_id = r.body_id and a.id = r.id`,
    columns: [
      { key: 'contract', heading: 'Contract', as: 'text', value: sql`(select c.title from kernel.record c where c.body_id = a.body_id and c.id = a.contract_id)` }, { key: 'purpose', heading: 'Part of', as: 'text', value: sql`a.purpose`, words: purposeWords },
      { key: 'side', heading: 'Who does it', as: 'text', value: sql`a.side`, words: doerWords }, { key: 'due', heading: 'By', as: 'date', value: sql`a.due_on` },
    ],
  },
}

export const jointActionProcess: Process = {
  kind: 'joint-action', title: 'An action that commissioner and provider agree', states: { open: 'Open', done: 'Done', dropped: 'Dropped' },
  steps: [
    { act: 'deliver.agree-joint-action', from: [], to: 'open', says: 'What will be done, by which side, by whom and by when: part of a development plan, a forum or an improvement.' },
    { act: 'deliver.finish-joint-action', from: ['open'], to: 'done', says: 'Whoever does it says what came of it; the other side is told.' },
    { act: 'deliver.drop-joint-action', from: ['open'], to: 'dropped', givesUp: true, says: 'It is dropped with the reason; the other side is told.' },
  ],
  leadsOn: { open: ['deliver.finish-joint-action'] },
}

export interface JointActionRow {
  id: string; body_id: string; body: string; reference: string; title: string; state: string; version: number; contract_id: string; contract: string | null; provider_id: string | null; what: string; purpose: string; side: Side | 'both'; owner: string; due_on: CivilDate; outcome: string; ended_on: CivilDate | null
}

const columns = sql`r.id, r.body_id, b.name as body, r.reference, r.title, r.state, r.version, a.contract_id, c.title as contract, a.provider_id, a.what, a.purpose, a.side, a.owner, a.due_on, a.outcome, a.ended_on`
const source = sql`deliver.joint_action a join kernel.record r on r.body_id = a.body_id and r.id = a.id join bodies.organisation b on b.id = a.body_id left join kernel.record c on c.body_id = a.body_id and c.id = a.contract_id`

export const jointActionOf = (tx: Tx, id: string): Promise<JointActionRow | undefined> => tx.maybe(sql<JointActionRow>`select ${columns} from ${source} where a.id = ${id}`)
/** Actions of a contract, or all of this body or provider; open ones first, by day; at most 300. */
export const jointActionsOf = (tx: Tx, contract?: string): Promise<JointActionRow[]> =>
  tx.rows(sql<JointActionRow>`select ${columns} from ${source} where (a.body_id = ${tx.bodyId} or a.provider_id = ${tx.bodyId} or a.scope_id = any(${tx.scopes}::uuid[])) and (${contract ?? null}::uuid is null or a.contract_id = ${contract ?? null}::uuid)
    order by r.state <> 'open', a.due_on, r.id limit 300`)

/** How an action stands on a day: never stored. */
export const standingOfAction = (one: { state: string; due_on: CivilDate }, today: CivilDate): 'open' | 'late' | 'done' | 'dropped' =>
  one.state === 'done' || one.state === 'dropped' ? one.state : one.due_on < today ? 'late' : 'open'
