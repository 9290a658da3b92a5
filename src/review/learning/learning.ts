import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate } from '../../kernel/time.ts'

export const turns = [
  { value: 'stop', text: 'Stop' }, { value: 'start', text: 'Start' }, { value: 'continue', text: 'Continue' },
] as const
export type Turn = (typeof turns)[number]['value']
export const turnWords = (turn: Turn): string => turns.find((one) => one.value === turn)!.text

export const learningKind: Kind = {
  name: 'learning', plural: 'learning', many: 'things learned', module: 'review', stage: 'review', words: 'thing learned', prefix: 'LEARN', column: 'decision',
  list: {
    from: sql`left join review.learning l on l.body_id = r.body_id and l.id = r.id left join kernel.record lf on lf.id = l.from_id left join kernel.record lp on lp.id = r.programme_id left join kernel.record li on li.id = l.taken_into`,
    columns: [
      { key: 'programme', heading: 'Programme', as: 'text', value: sql`lp.title`, searched: 'words' },
      { key: 'from', heading: 'Learned from', as: 'text', value: sql`lf.title`, searched: 'words' }, { key: 'into', heading: 'Taken up in', as: 'text', value: sql`li.title`, searched: 'words' }, { key: 'by', heading: 'Answered by', as: 'text', value: sql`l.answered_by` },
    ],
  },
}

export const learningProcess: Process = {
  kind: 'learning', title: 'What a round taught', states: { recorded: 'Recorded', carried: 'Waits for an answer', 'taken up': 'Taken up', declined: 'Declined', withdrawn: 'Withdrawn' },
  steps: [
    { act: 'review.record-learning', from: [], to: ['recorded', 'carried'], says: 'At a review, a meeting or the end of a contract it is written down what stops, starts or continues, and what shows it. Learned of a round that has closed, it goes straight into the running one.' },
    { act: 'review.take-up-learning', from: ['carried', 'declined'], to: 'taken up', says: 'The next round takes it up: in which need, outcome, specification or indicator, and how.' },
    { act: 'review.decline-learning', from: ['carried', 'taken up'], to: 'declined', says: 'A named person says why the next round does not take it up. Until it is taken up or declined, no specification of the programme is agreed and it does not leave planning.' },
    { act: 'review.withdraw-learning', from: ['recorded', 'carried'], to: 'withdrawn', givesUp: true, says: 'It was written down by mistake, or twice.' },
  ],
  movedBy: [{ act: 'cycle.open-next-round', to: 'carried', says: 'The round closes: what it taught is carried into the next one by name.' }],
  leadsOn: { carried: ['review.take-up-learning', 'review.decline-learning'], 'taken up': [], declined: [] },
}

export interface LearningRow {
  id: string
  body_id: string
  reference: string
  title: string
  state: string
  programme_id: string | null
  programme: string | null
  turn: Turn
  what: string
  shown_by: string
  from_id: string
  from_kind: string | null
  from_title: string | null
  learned_on: CivilDate
  taken_into: string | null
  into_kind: string | null
  into_title: string | null
  answer_words: string
  answered_by: string
  answered_on: CivilDate | null
}

const columns = sql`r.id, r.body_id, r.reference, r.title, r.state, r.programme_id, p.title as programme, l.turn, l.what, l.shown_by, l.from_id, f.kind as from_kind, f.title as from_title, l.learned_on, l.taken_into, i.kind as into_kind, i.title as into_title, l.answer_words, l.answered_by, l.answered_on`
const from = sql`from review.learning l join kernel.record r on r.body_id = l.body_id and r.id = l.id left join kernel.record p on p.id = r.programme_id left join kernel.record f on f.id = l.from_id left join kernel.record i on i.id = l.taken_into`

export const learningOf = (tx: Tx, id: string): Promise<LearningRow | undefined> => tx.maybe(sql<LearningRow>`select ${columns} ${from} where l.id = ${id}`)

/** What was learned from a record, taken up in it, or of a whole programme; those that wait first. All of this body and its partnerships without any. */
export const learningsOf = (tx: Tx, of: { record?: string | undefined; programme?: string | undefined } = {}): Promise<LearningRow[]> =>
  tx.rows(sql<LearningRow>`select ${columns} ${from} where r.state <> 'withdrawn' and (l.body_id = ${tx.bodyId} or l.scope_id = any(${tx.scopes}::uuid[])) and (${of.programme ?? null}::uuid is null or r.programme_id = ${of.programme ?? null}::uuid)
    and (${of.record ?? null}::uuid is null or l.from_id = ${of.record ?? null}::uuid or l.taken_into = ${of.record ?? null}::uuid) order by r.state <> 'carried', l.learned_on desc, r.created_at, l.id limit 500`)
