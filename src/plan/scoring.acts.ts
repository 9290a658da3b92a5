import { act, staffRoles, type RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { choices, longText, number, reference, text, type Field } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import { completeScorers, parseCriteria, parsePoints, type Criterion } from './ranking.ts'
import { revealScores } from './reveal.ts'
import { criteriaOf, scoredOf, scoringOf, type ScoredRow, type ScoringRow } from './scoring.ts'

export const scorerRoleOptions = [
  { value: 'panel-member', text: 'Panel members', hint: 'For example experts by experience, clinicians, partners\' officers.' },
  { value: 'commissioner', text: 'Commissioners' }, { value: 'analyst', text: 'Analysts' }, { value: 'finance', text: 'Finance' }, { value: 'board-member', text: 'Board members' },
] as const

const scoring = reference({ label: 'Scoring', to: 'scoring' })

export const openScoring = act({
  name: 'plan.open-scoring', title: 'Open a scoring', says: 'opened the scoring', kind: 'scoring', who: ['commissioner'],
  intro: 'A panel scores the needs of one programme. Each scorer works alone; nobody sees another\'s points until you close the scoring.',
  input: {
    title: text({ label: 'Name of the scoring' }),
    programme: reference({ label: 'Programme', to: 'programme', optionsFrom: 'cycle.programme-choices' }),
    needs: choices({ label: 'Needs to compare', optionsFrom: 'plan.need-choices' }),
    question: longText({ label: 'What you ask the panel', required: false, max: 2000 }),
    criteria: longText({ label: 'Criteria and weights', hint: 'One on each line with its weight, 100 together. For example: Equity: 30.', max: 1500 }),
    scorerRoles: choices({ label: 'Who scores', options: scorerRoleOptions }),
    minimumScorers: number({ label: 'Fewest scorers', named: 'the fewest people who must score', hint: 'How many people must have scored every need before you may close it.', whole: true, min: 1, max: 50 }),
  },
  load: async (tx, ask) => ({
    programme: await tx.one(sql<RecordRow>`select * from kernel.record where id = ${ask.programme}`),
    needs: await tx.rows(sql<RecordRow>`select * from kernel.record where id = any(${ask.needs}::uuid[])`),
  }),
  rule: (facts: { programme: RecordRow; needs: RecordRow[] }, ask) => {
    const { criteria, problems } = parseCriteria(ask.criteria)
    const reasons: Refusal[] = problems.map((words) => ({ code: 'scoring.criteria', field: 'criteria', words }))
    if (new Set(ask.needs).size < 2) reasons.push({ code: 'scoring.one-need', field: 'needs', words: 'Choose at least two needs: a priority is one need before another.' })
    for (const need of facts.needs.filter((one) => one.programme_id !== null && one.programme_id !== facts.programme.id)) {
      reasons.push({ code: 'scoring.other-programme', field: 'needs', words: `${need.reference} ${need.title} belongs to another programme. Needs of one programme are compared.` })
    }
    return decide({ criteria, programme: facts.programme }, reasons)
  },
  save: async (write, { criteria, programme }, ask) => {
    const id = await write.record({ kind: 'scoring', title: ask.title, state: 'open', programmeId: programme.id })
    const scope_id = programme.scope_id
    await write.insert('plan.scoring', { id, scope_id, need_ids: [...new Set(ask.needs)], scorer_roles: ask.scorerRoles, minimum_scorers: ask.minimumScorers, question: ask.question ?? '' })
    await write.insertMany('plan.criterion', criteria.map((criterion, index) => ({ scope_id, scoring_id: id, position: index + 1, name: criterion.name, weight: criterion.weight })))
    for (const need of new Set(ask.needs)) await write.link(need, id, 'scored in')
    for (const role of ask.scorerRoles) await write.tell({ role, recordId: id, words: `You are asked to score needs: ${ask.title}.` })
  },
})

const many = longText({ label: 'Points', hint: 'For each criterion a whole number from 0 to 10: in their order, or one on each line as Equity: 7.', max: 1500 })
/** One text, or one box for each criterion that share the name: the page of a scoring sends the boxes. */
const pointsField = { ...many, fromText: (typed) => many.fromText(Array.isArray(typed) ? typed.map((one) => one.trim() || '–').join('\n') : typed) } as Field<string>

export const scoreNeed = act({
  name: 'plan.score-need', title: 'Score a need', says: 'scored a need', kind: 'scoring', who: staffRoles, root: 'scoring', keepsVersion: true, blind: true, formAt: { field: 'scoring', path: '/plan/scorings/:id/score' },
  intro: 'Your points are yours alone until the scoring is closed. You can change them until then.',
  input: { scoring, need: reference({ label: 'Need', to: 'need' }), points: pointsField, reason: longText({ label: 'Your reason', max: 1500 }) },
  load: async (tx, ask, given) => ({
    scoring: (await scoringOf(tx, ask.scoring))!,
    criteria: await criteriaOf(tx, ask.scoring),
    mine: await tx.maybe(sql<{ id: string }>`select id from plan.score where scoring_id = ${ask.scoring} and need_id = ${ask.need} and account_id = ${given.actor.accountId}`),
  }),
  rule: (facts: { scoring: ScoringRow; criteria: Criterion[]; mine: { id: string } | undefined }, ask, given) => {
    const parsed = parsePoints(ask.points, facts.criteria)
    const reasons: Refusal[] = parsed.ok ? [] : parsed.problems.map((words) => ({ code: 'scoring.points', field: 'points', words }))
    if (!facts.scoring.need_ids.includes(ask.need)) reasons.push({ code: 'scoring.other-need', field: 'need', words: 'This need is not among those that the panel compares.' })
    if (!facts.scoring.scorer_roles.some((role) => given.actor.roles.includes(role as never))) {
      reasons.push({ code: 'scoring.not-a-scorer', words: `This scoring is for people with the role ${facts.scoring.scorer_roles.join(' or ').replaceAll('-', ' ')}.` })
    }
    return decide({ points: parsed.ok ? parsed.points : [], mine: facts.mine }, reasons)
  },
  save: async (write, { points, mine }, ask, given) => {
    if (mine) {
      await write.update('plan.score', mine.id, { points, reason: ask.reason, scored_at: given.now })
      await write.update('plan.scored', mine.id, { scored_at: given.now })
      return
    }
    const key = { scope_id: given.root!.scope_id, scoring_id: ask.scoring, need_id: ask.need, account_id: given.actor.accountId, scored_at: given.now }
    const id = await write.insert('plan.score', { ...key, points, reason: ask.reason })
    await write.insert('plan.scored', { ...key, id })
  },
})

export const closeScoring = act({
  name: 'plan.close-scoring', title: 'Close the scoring', says: 'closed the scoring and revealed the scores', kind: 'scoring', who: ['commissioner'], root: 'scoring',
  confirm: 'Every score is shown to the panel, and no more can be given.',
  input: { scoring },
  load: async (tx, ask) => ({ scoring: (await scoringOf(tx, ask.scoring))!, scored: await scoredOf(tx, ask.scoring) }),
  rule: (facts: { scoring: ScoringRow; scored: ScoredRow[] }) => {
    const done = completeScorers(facts.scoring.need_ids, facts.scored).length
    return decide(facts.scored, done >= facts.scoring.minimum_scorers ? []
      : [{ code: 'scoring.too-few', words: `${done === 1 ? '1 scorer has' : `${done} scorers have`} scored every need; at least ${facts.scoring.minimum_scorers} must. Ask those who are missing.` }])
  },
  save: async (write, scored, ask, given) => {
    await revealScores(write, scored, given)
    await write.update('plan.scoring', ask.scoring, { closed_at: given.now })
  },
})

export const scoringActs = [openScoring, scoreNeed, closeScoring]
