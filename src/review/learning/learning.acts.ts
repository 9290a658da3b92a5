import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, longText, reference, text } from '../../kernel/fields.ts'
import { accept, decide, type Refusal } from '../../kernel/refusal.ts'
import { turns, turnWords } from './learning.ts'

const learning = reference({ label: 'What was learned', to: 'learning' })

interface Source { id: string; kind: string; body_id: string; programme_id: string | null; round_id: string | null; scope_id: string | null; running_round: string | null }
const sources = ['contract-review', 'decision', 'meeting', 'contract', 'finding', 'claim', 'survey', 'quality-visit', 'programme']
const places = ['need', 'priority', 'outcome', 'specification', 'kpi', 'budget-line', 'procurement', 'contract', 'change']

/** Where a record stands: its programme, the round it belongs to, and the round that runs now. */
const sourceOf = (tx: Tx, id: string): Promise<Source | undefined> =>
  tx.maybe(sql<Source>`select r.id, r.kind, r.body_id, case when r.kind = 'programme' then r.id else r.programme_id end as programme_id, r.round_id, r.scope_id, p.round_id as running_round from kernel.record r left join kernel.record p on p.id = case when r.kind = 'programme' then r.id else r.programme_id end where r.id = ${id}`)

/** What can be learned from, and what speaks against it. Pure. */
export function sourceReasons(source: Pick<Source, 'kind' | 'body_id' | 'programme_id'> | undefined, bodyId: string | undefined): Refusal[] {
  if (!source || source.body_id !== bodyId) return [{ code: 'learning.from', field: 'from', words: 'There is no such record of your body.' }]
  if (!sources.includes(source.kind)) return [{ code: 'learning.from', field: 'from', words: 'Something is learned at a review, a meeting, a visit or the end of a contract, or from a finding, a survey or a claim.' }]
  return source.programme_id === null ? [{ code: 'learning.no-programme', field: 'from', words: 'It belongs to no programme: no round will take it up by itself. It stays to be found.', strength: 'warning' }] : []
}

export const recordLearning = act({
  name: 'review.record-learning', title: 'Record what was learned', says: 'recorded what was learned', kind: 'learning', who: ['commissioner', 'contract-manager', 'analyst', 'board-member'],
  intro: 'One thing at a time, by name: it goes into the next round of its programme, and there it is taken up or declined before the specification is agreed.',
  input: {
    from: reference({ label: 'Learned from', named: 'what it was learned from', to: 'record', optionsFrom: 'review.learn-from' }), turn: choice({ label: 'What follows', options: turns }),
    what: text({ label: 'What stops, starts or continues', named: 'what stops, starts or continues', max: 180 }), shownBy: longText({ label: 'What shows it', named: 'what shows it', hint: 'Figures, or what people said. Nobody by name.', max: 2000 }),
  },
  load: (tx, ask) => sourceOf(tx, ask.from),
  rule: (source: Source | undefined, _ask, given) => decide(source!, sourceReasons(source, given.actor.bodyId)),
  save: async (write, source, ask, given) => {
    // Learned of a round that is over (a contract that ended later): the running round is told at once.
    const late = source.running_round !== null && source.round_id !== null && source.round_id !== source.running_round
    const id = await write.record({ kind: 'learning', title: `${turnWords(ask.turn)}: ${ask.what}`, state: late ? 'carried' : 'recorded', programmeId: source.programme_id ?? undefined, scopeId: source.scope_id ?? undefined })
    await write.insert('review.learning', { id, scope_id: source.scope_id, turn: ask.turn, what: ask.what, shown_by: ask.shownBy, from_id: ask.from, learned_on: given.today })
    await write.link(ask.from, id, 'taught')
    if (late) await write.link(id, source.running_round!, 'carried into')
    return { goTo: id }
  },
})

interface Place { kind: string; programme_id: string | null }
export const takeUpLearning = act({
  name: 'review.take-up-learning', title: 'Take it up', says: 'took up what was learned', kind: 'learning', who: ['commissioner', 'contract-manager'], root: 'learning',
  input: { learning, into: reference({ label: 'Where it is taken up', named: 'where it is taken up', hint: 'The need, outcome, specification, indicator or contract that now says so.', to: 'record', optionsFrom: 'review.learning-places' }), words: longText({ label: 'How', named: 'how it is taken up', max: 2000 }) },
  load: (tx, ask) => tx.maybe(sql<Place>`select kind, programme_id from kernel.record where id = ${ask.into}`),
  rule: (place: Place | undefined, _ask, given) => decide(place!, [
    ...(place && places.includes(place.kind) ? [] : [{ code: 'learning.into', field: 'into', words: 'Choose a need, priority, outcome, specification, indicator, budget line, procurement or contract.' }]),
    ...(place && place.programme_id !== given.root!.programme_id ? [{ code: 'learning.other-programme', field: 'into', words: 'It belongs to another programme than the one that learned it.', strength: 'warning' as const }] : []),
  ]),
  save: async (write, _place, ask, given) => {
    await write.update('review.learning', ask.learning, { taken_into: ask.into, answer_words: ask.words, answered_by: given.actor.name, answered_on: given.today })
    await write.link(ask.learning, ask.into, 'taken up in')
  },
})

export const declineLearning = act({
  name: 'review.decline-learning', title: 'Decline it', says: 'declined what was learned', kind: 'learning', who: ['commissioner'], root: 'learning',
  input: { learning, reason: longText({ label: 'Why the next round does not take it up', named: 'the reason', max: 2000 }) },
  load: (tx, ask) => tx.maybe(sql<{ taken_into: string | null }>`select taken_into from review.learning where id = ${ask.learning}`),
  rule: (row: { taken_into: string | null } | undefined) => decide(row!, []),
  save: async (write, row, ask, given) => {
    if (row.taken_into) await write.unlink(ask.learning, row.taken_into, 'taken up in')
    await write.update('review.learning', ask.learning, { taken_into: null, answer_words: ask.reason, answered_by: given.actor.name, answered_on: given.today })
  },
})

export const withdrawLearning = act({
  name: 'review.withdraw-learning', title: 'Withdraw it', says: 'withdrew what was learned', kind: 'learning', who: ['commissioner', 'contract-manager'], root: 'learning', confirm: 'It stays to be read as withdrawn, and is carried nowhere.',
  input: { learning, reason: text({ label: 'Why it is withdrawn', named: 'why it is withdrawn', max: 500 }) },
  rule: () => accept({}),
  save: async () => {},
})

export const learningActs = [recordLearning, takeUpLearning, declineLearning, withdrawLearning]
export const learnedFrom = sources
export const learningPlaces = places
