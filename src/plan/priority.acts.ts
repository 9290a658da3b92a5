import { act, type RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { longText, reference, text } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import { ranking, type Criterion, type RankedNeed, type Score } from './ranking.ts'
import { criteriaOf, scoresOf, scoringOf, type ScoringRow } from './scoring.ts'

const who = ['commissioner'] as const
const priority = reference({ label: 'Priority', to: 'priority' })

export const proposePriority = act({
  name: 'plan.propose-priority', title: 'Propose a priority', says: 'proposed the priority', kind: 'priority', who,
  intro: 'From a closed scoring. The ranking proposes; you say which need comes first and why.',
  input: {
    title: text({ label: 'Priority in words' }),
    scoring: reference({ label: 'Scoring it comes from', to: 'scoring' }),
    need: reference({ label: 'Need', to: 'need', optionsFrom: 'plan.need-choices' }),
    reason: longText({ label: 'Why this need', named: 'why this need comes first', hint: 'If it is not first in the ranking, say what the ranking does not show.', max: 2000 }),
  },
  load: async (tx, ask) => ({
    scoring: (await scoringOf(tx, ask.scoring))!,
    record: await tx.one(sql<RecordRow>`select * from kernel.record where id = ${ask.scoring}`),
    criteria: await criteriaOf(tx, ask.scoring),
    scores: await scoresOf(tx, ask.scoring),
  }),
  rule: (facts: { scoring: ScoringRow; record: RecordRow; criteria: Criterion[]; scores: Score[] }, ask) => {
    const reasons: Refusal[] = []
    const closed = facts.record.state === 'closed'
    if (!closed) reasons.push({ code: 'priority.scoring-open', field: 'scoring', words: `${facts.record.reference} is still open. A priority comes from a closed scoring.` })
    if (!facts.scoring.need_ids.includes(ask.need)) reasons.push({ code: 'priority.other-need', field: 'need', words: 'This need was not among those that the panel compared.' })
    const place: RankedNeed | undefined = closed ? ranking(facts.scoring.need_ids, facts.criteria, facts.scores).find((row) => row.needId === ask.need) : undefined
    if (place && place.rank > 1) reasons.push({ code: 'priority.not-first', field: 'need', strength: 'note', words: `It stands in place ${place.rank} of the ranking; your reason is kept.` })
    return decide({ place, record: facts.record }, reasons)
  },
  save: async (write, { place, record }, ask) => {
    const id = await write.record({ kind: 'priority', title: ask.title, state: 'proposed', programmeId: record.programme_id ?? undefined })
    await write.insert('plan.priority', { id, scope_id: record.scope_id, need_id: ask.need, scoring_id: ask.scoring, rank: place?.rank, weighted_mean: place?.mean, reason: ask.reason })
    await write.link(ask.need, id, 'prioritised as')
    await write.link(ask.scoring, id, 'led to')
  },
})

export const changePriority = act({
  name: 'plan.change-priority', title: 'Change the proposal', says: 'changed the proposal', kind: 'priority', who, root: 'priority',
  intro: 'Partners who answered are asked again, for the new version.',
  input: { priority, title: text({ label: 'Priority in words' }), reason: longText({ label: 'Why this need', named: 'why this need comes first', max: 2000 }) },
  rule: () => decide({}, []),
  save: async (write, _value, ask) => {
    await write.changeRecord(ask.priority, { title: ask.title })
    await write.update('plan.priority', ask.priority, { reason: ask.reason })
  },
})

export const agreePriority = act({
  name: 'plan.agree-priority', title: 'Agree this priority', says: 'agreed the priority', kind: 'priority', who: ['commissioner', 'board-member'], root: 'priority',
  intro: 'You decide in the way of working of its partnership: separately, after telling partners, jointly on the same version, or as host.',
  input: { priority, decidedWhere: text({ label: 'Meeting or delegation', hint: 'Where this was decided, for example "Executive, 14 December 2026".' }) },
  rule: () => decide({}, []),
  save: (write, _value, ask, given) => write.update('plan.priority', ask.priority, { agreed_on: given.today, decided_where: ask.decidedWhere }),
})

export const withdrawPriority = act({
  name: 'plan.withdraw-priority', title: 'Withdraw this priority', says: 'withdrew the priority', kind: 'priority', who, root: 'priority',
  input: { priority, reason: longText({ label: 'Why', max: 1000 }) },
  rule: () => decide({}, []),
  save: async () => {},
})

export const priorityActs = [proposePriority, changePriority, agreePriority, withdrawPriority]
