import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'

export const meetingKind: Kind = {
  name: 'meeting', plural: 'meetings', module: 'review', stage: 'review', words: 'review meeting', many: 'review meetings', prefix: 'MEET', forParty: '/provider/meetings/:id',
  list: {
    from: sql`left join review.meeting m on m.body_id = r.body_id and m.id = r.id left join kernel.record mc on mc.id = m.contract_id`,
    columns: [
      { key: 'contract', heading: 'Contract', as: 'text', value: sql`mc.title`, searched: 'words' }, { key: 'on', heading: 'On', as: 'date', value: sql`coalesce(m.held_on, m.meets_on)` }, { key: 'chair', heading: 'Led by', as: 'text', value: sql`m.chair` },
    ],
  },
}

export const meetingProcess: Process = {
  kind: 'meeting', title: 'A review meeting of a contract',
  states: { planned: 'Planned', held: 'Held', recorded: 'Record with the provider', agreed: 'Record agreed', cancelled: 'Cancelled' },
  steps: [
    { act: 'review.plan-meeting', from: [], to: 'planned', rule: 'NSC-20', says: 'A review meeting is planned; its pack is made from the record.' },
    { act: 'review.move-meeting', from: ['planned'], to: 'same', says: 'It is moved to another day, with why.' },
    { act: 'review.add-agenda-item', from: ['planned', 'held'], to: 'same', says: 'An item is put on the agenda, beside those that the pack brings.' },
    { act: 'review.take-minutes', from: ['planned', 'held'], to: 'same', says: 'What is said about an item is written down while the meeting goes on; a later note stands below it.' },
    { act: 'review.agree-action', from: ['planned', 'held'], to: 'same', says: 'An action is agreed, with who does it and by when.' },
    { act: 'review.finish-action', from: ['planned', 'held', 'recorded', 'agreed'], to: 'same', says: 'An action is done, with what came of it.' },
    { act: 'review.hold-review-meeting', from: ['planned'], to: 'held', rule: 'NSC-20', says: 'It has been held: who was there. The next one is planned by the agreed frequency.' },
    { act: 'review.send-record', from: ['held'], to: 'recorded', rule: 'NSC-20', says: 'The provider sees minutes and actions, and is asked to agree to the record.' },
    { act: 'review.answer-record', from: ['recorded'], to: ['agreed', 'held'], says: 'The provider agrees to the record, or says what it would have otherwise.' },
    { act: 'review.record-agreement', from: ['held', 'recorded'], to: 'agreed', rule: 'NSC-20', says: 'The record was agreed outside this service: when and how.' },
    { act: 'review.cancel-meeting', from: ['planned'], to: 'cancelled', givesUp: true, says: 'It is cancelled, with why.' },
  ],
  leadsOn: { planned: ['review.hold-review-meeting'], held: ['review.send-record'], recorded: ['review.record-agreement'], agreed: ['review.finish-action'] },
}

export interface MeetingRow {
  id: string
  body_id: string
  reference: string
  title: string
  state: string
  version: number
  scope_id: string | null
  provider_id: string | null
  contract_id: string
  contract: string
  meets_on: CivilDate
  place: string
  chair: string
  every_months: number | null
  held_on: CivilDate | null
  attended: string
  apologies: string
  agreed_on: CivilDate | null
  agreed_words: string
}

const columns = sql`r.id, r.body_id, r.reference, r.title, r.state, r.version, r.scope_id, r.provider_id, m.contract_id, coalesce(c.title, '') as contract, m.meets_on, m.place, m.chair, m.every_months, m.held_on, m.attended, m.apologies, m.agreed_on, m.agreed_words`
const from = sql`from review.meeting m join kernel.record r on r.body_id = m.body_id and r.id = m.id left join kernel.record c on c.id = m.contract_id`

/** One meeting, or undefined when there is none or it is not the asker's to see. */
export const meetingOf = (tx: Tx, id: string): Promise<MeetingRow | undefined> => tx.maybe(sql<MeetingRow>`select ${columns} ${from} where m.id = ${id}`)
/** The meetings of a contract, the newest first. */
export const meetingsOf = (tx: Tx, contractId: string): Promise<MeetingRow[]> => tx.rows(sql<MeetingRow>`select ${columns} ${from} where m.contract_id = ${contractId} order by coalesce(m.held_on, m.meets_on) desc, r.id desc limit 100`)

/** An own item of the agenda, a minute, or what the provider would have otherwise; in order. */
export interface MinuteRow { id: string; place: number; about: string; words: string; kind: 'item' | 'minute' | 'correction'; written_by: string; written_at: Instant }
export const minutesOf = (tx: Tx, meetingId: string): Promise<MinuteRow[]> =>
  tx.rows(sql<MinuteRow>`select id, place, about, words, kind, written_by, written_at from review.meeting_minute where meeting_id = ${meetingId} order by place, id limit 500`)

export interface ActionRow { id: string; meeting_id: string; meeting: string; contract_id: string; what: string; side: 'commissioner' | 'provider' | 'both'; owner: string; due_on: CivilDate; done_on: CivilDate | null; done_words: string }
const actionColumns = sql`a.id, a.meeting_id, r.reference as meeting, a.contract_id, a.what, a.side, a.owner, a.due_on, a.done_on, a.done_words from review.meeting_action a join kernel.record r on r.body_id = a.body_id and r.id = a.meeting_id`
/** Actions of one meeting. */
export const actionsOfMeeting = (tx: Tx, meetingId: string): Promise<ActionRow[]> => tx.rows(sql<ActionRow>`select ${actionColumns} where a.meeting_id = ${meetingId} order by a.due_on, a.id limit 300`)
/** Actions of a contract's meetings that are not done. */
export const openActions = (tx: Tx, contractId: string): Promise<ActionRow[]> => tx.rows(sql<ActionRow>`select ${actionColumns} where a.contract_id = ${contractId} and a.done_on is null order by a.due_on, a.id limit 300`)
