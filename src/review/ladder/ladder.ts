import type { Kind, Process, Step } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { concernList } from './concern-list.ts'

export const concernKind: Kind = { name: 'concern', plural: 'concerns', module: 'review', stage: 'review', words: 'concern about a contract', many: 'concerns about contracts', prefix: 'CNC', list: concernList }

export type RungState = 'concern' | 'improvement notice' | 'default notice' | 'suspended' | 'termination review'

/** A rung of the ladder: what the act is called, what it says, and the words of its state. */
export interface Rung { state: RungState; act: string; title: string; says: string; stateWords: string; means: string; intro: string; confirm?: string }

/**
 * The ladder of NSC-71 as data, lowest rung first: acts, process, page and documentation are made from it. From each rung every higher one
 * may be taken; that rungs are left out is noted, never refused, since the contract itself says what it allows.
 */
export const rungs: readonly [Rung, ...Rung[]] = [
  { state: 'concern', act: 'review.raise-concern', title: 'Raise a concern', says: 'raised the concern', stateWords: 'Concern raised', means: 'What worries is told to the provider, with the evidence and by when an answer is wanted.', intro: 'The first step under a contract that is not on the NHS Standard Contract. The later ones are an improvement notice, a default notice, the suspension of new placements and a termination review.' },
  { state: 'improvement notice', act: 'review.give-improvement-notice', title: 'Give an improvement notice', says: 'gave an improvement notice', stateWords: 'Improvement notice', means: 'The provider must show a plan that puts it right.', intro: 'The provider answers with a plan: what it puts right, by when, and how that will be seen.' },
  { state: 'default notice', act: 'review.give-default-notice', title: 'Give a default notice', says: 'gave a default notice', stateWords: 'Default notice', means: 'The contract is not kept, and what it allows for that may follow.', intro: 'Says formally that the contract is not kept. Check what the contract itself asks for here.', confirm: 'A notice that was given cannot be taken out of the record.' },
  { state: 'suspended', act: 'review.suspend-placements', title: 'Suspend new placements', says: 'suspended new placements', stateWords: 'New placements suspended', means: 'Nobody new is placed with the provider under this contract until it is lifted.', intro: 'Shown on the contract from now on. People who are there already stay, and are told by those who support them.', confirm: 'Nobody new is placed under this contract until the suspension is lifted.' },
  { state: 'termination review', act: 'review.begin-termination-review', title: 'Begin a termination review', says: 'began a termination review', stateWords: 'Termination review', means: 'Whether the contract should end, and what that means for the people who rely on it.', intro: 'Looks at whether the contract should end: what it means for each person, who would support them then, and what ending costs.', confirm: 'The provider is told that ending the contract is considered.' },
]
const states = rungs.map((rung) => rung.state)

const climb = (rung: Rung, at: number): Step => ({ act: rung.act, from: states.slice(0, at), to: rung.state, rule: 'NSC-71', says: rung.means })

export const concernProcess: Process = {
  kind: 'concern', title: 'Acting under a council\'s contract',
  states: { ...Object.fromEntries(rungs.map((rung) => [rung.state, rung.stateWords])), resolved: 'Put right', 'contract to end': 'Contract to end' },
  steps: [
    ...rungs.map(climb),
    { act: 'review.record-answer', from: states, to: 'same', says: 'What the provider answered is kept.' },
    { act: 'review.lift-suspension', from: ['suspended', 'termination review'], to: ['default notice', 'termination review'], rule: 'NSC-71', says: 'Placements are open again.' },
    { act: 'review.close-concern', from: states, to: ['resolved', 'contract to end'], rule: 'NSC-71', says: 'It was put right, or the contract is to end.' },
  ],
  leadsOn: Object.fromEntries(rungs.map((rung, at) => [rung.state, ['review.record-answer', rungs[at + 1]?.act ?? 'review.close-concern']])),
}

export interface ConcernRow { id: string; reference: string; title: string; state: string; contract_id: string; contract: string | null; finding_id: string | null; /** Since when new placements are suspended; none: they are not. */ suspended_on: CivilDate | null; suspended_for: string | null; answer_by: CivilDate | null }
export interface ConcernStepRow { place: number; step: string; taken_on: CivilDate; reason: string; evidence: string; respond_by: CivilDate | null; decided_by: string }

// Suspended while the last of suspending and lifting was suspending, and the concern is not closed.
const columns = sql`r.id, r.reference, r.title, r.state, g.contract_id, c.title as contract, g.finding_id, case when p.step = 'suspended' then p.taken_on end as suspended_on, case when p.step = 'suspended' then p.reason end as suspended_for, d.due_on as answer_by
  from review.concern g join kernel.record r on r.body_id = g.body_id and r.id = g.id left join kernel.record c on c.id = g.contract_id
  left join lateral (select step, taken_on, reason from review.concern_step s where s.body_id = g.body_id and s.concern_id = g.id and s.step in ('suspended', 'lifted', 'resolved', 'contract to end') order by s.place desc limit 1) p on true
  left join lateral (select due_on from kernel.due q where q.body_id = g.body_id and q.record_id = g.id and q.done_at is null and q.cancelled_at is null order by due_on limit 1) d on true`

export const concernOf = (tx: Tx, id: string): Promise<ConcernRow | undefined> => tx.maybe(sql<ConcernRow>`select ${columns} where g.id = ${id}`)
/** Concerns about contracts of this body, open ones first; of one contract when named. */
export const concernsOf = (tx: Tx, contractId?: string): Promise<ConcernRow[]> =>
  tx.rows(sql<ConcernRow>`select ${columns} where g.body_id = ${tx.bodyId} and (${contractId ?? null}::uuid is null or g.contract_id = ${contractId ?? null}::uuid) order by r.state in ('resolved', 'contract to end'), r.created_at desc limit 300`)
export const stepsOf = (tx: Tx, id: string): Promise<ConcernStepRow[]> =>
  tx.rows(sql<ConcernStepRow>`select place, step, taken_on, reason, evidence, respond_by, decided_by from review.concern_step where concern_id = ${id} order by place limit 300`)
