import { act } from '../../kernel/act.ts'
import { choice, date, longText, text } from '../../kernel/fields.ts'
import { accept, decide, type Refusal } from '../../kernel/refusal.ts'
import { nobody, question, visit, who } from './visit.acts.ts'
import { questionWords, seenOptions } from './visit-forms.ts'
import { challengeReasons, isIssue } from './visit.rule.ts'
import { wholeVisit, type WholeVisit } from './visit.ts'

const answerTo = (whole: WholeVisit, asked: string): WholeVisit['answers'][number] | undefined => whole.answers.find((one) => one.question === asked)
const notAnswered = { code: 'visit.not-rated', field: 'question', words: 'This question was not rated at this visit.' }

export const challengeRating = act({
  name: 'review.challenge-rating', title: 'Say what is wrong in an answer', says: 'challenged a rating', kind: 'quality-visit', who: ['provider'], party: true, root: 'visit', keepsVersion: true,
  intro: 'Facts that are wrong or missing: what is so, and what shows it. Whoever visited decides with a reason, and your words stay beside the answer.',
  input: { visit, question, words: longText({ label: 'What is wrong, and what shows it', named: 'what is wrong, and what shows it', hint: nobody, max: 3000 }) },
  load: (tx, ask) => wholeVisit(tx, ask.visit),
  rule: (whole: WholeVisit | undefined, ask, given) => decide(answerTo(whole!, ask.question)!, [...(answerTo(whole!, ask.question) ? [] : [notAnswered]), ...challengeReasons(whole!.row.challenge_by, given.today)]),
  save: (write, one, ask, given) => write.update('review.visit_rating', one.id, { challenge: ask.words, challenged_on: given.today }),
})

export const answerDraft = act({
  name: 'review.answer-draft', title: 'Answer the draft', says: 'answered the draft report', kind: 'quality-visit', who: ['provider'], party: true, root: 'visit',
  input: {
    visit, answer: choice({ label: 'Is the draft right?', named: 'your answer', options: [{ value: 'agrees', text: 'Yes, it is right in fact' }, { value: 'challenges', text: 'No: I have said above what is wrong' }] }),
    words: longText({ label: 'Anything that should stand beside the report', named: 'what should stand beside the report', required: false, hint: nobody, max: 3000 }),
  },
  load: (tx, ask) => wholeVisit(tx, ask.visit),
  rule: (whole: WholeVisit | undefined, ask, given) => {
    const challenged = whole!.answers.filter((one) => one.challenged_on !== null).length
    return decide(whole!, [
      ...challengeReasons(whole!.row.challenge_by, given.today),
      ...(ask.answer === 'challenges' && challenged === 0 ? [{ code: 'visit.nothing-challenged', field: 'answer', words: 'Say first, at the answer itself, what is wrong in it.' }] : []),
      ...(ask.answer === 'agrees' && challenged > 0 ? [{ code: 'visit.challenged', field: 'answer', words: `You challenged ${challenged === 1 ? 'one answer' : `${challenged} answers`}. Send the draft back as not right.` }] : []),
    ])
  },
  save: async (write, { row }, ask, given) => {
    await write.update('review.quality_visit', row.id, { answer: ask.answer, answer_words: ask.words ?? '', answered_on: given.today })
    await write.dueDone(row.id, 'challenge')
    await write.tell({ role: 'contract-manager', recordId: row.id, words: `${row.provider} ${ask.answer === 'agrees' ? 'agrees to' : 'challenges'} the draft: ${row.title}` })
  },
})

export const passChallengeDay = act({
  name: 'review.pass-challenge-day', title: 'Note that the days to challenge have passed', says: 'noted that the days to challenge have passed', kind: 'quality-visit', who: ['clock'], root: 'visit',
  intro: 'The clock does this on the day after the last one. What was challenged until then is settled; the rest stands.',
  input: { visit },
  load: (tx, ask) => wholeVisit(tx, ask.visit),
  rule: (whole: WholeVisit | undefined) => accept(whole!),
  save: async (write, { row, answers }, _ask, given) => {
    await write.update('review.quality_visit', row.id, { answer: answers.some((one) => one.challenged_on !== null) ? 'challenges' : 'none', answered_on: given.today })
    await write.dueDone(row.id, 'challenge')
  },
})

export const settleChallenge = act({
  name: 'review.settle-challenge', title: 'Settle a challenge', says: 'settled a challenge', kind: 'quality-visit', who, root: 'visit', keepsVersion: true,
  input: {
    visit, question, rating: choice({ label: 'Rating now', hint: 'The same where it stands.', options: seenOptions }),
    reason: longText({ label: 'Why', hint: `The provider reads it. ${nobody}`, max: 2000 }),
  },
  load: (tx, ask) => wholeVisit(tx, ask.visit),
  rule: (whole: WholeVisit | undefined, ask) => {
    const one = answerTo(whole!, ask.question)
    const reasons: Refusal[] = one === undefined ? [notAnswered] : one.challenged_on === null ? [{ code: 'visit.not-challenged', field: 'question', words: 'The provider does not challenge this answer.' }] : one.settled_on !== null ? [{ code: 'visit.settled', field: 'question', words: 'This challenge is settled already.' }] : []
    return decide(one!, reasons)
  },
  save: (write, one, ask, given) => write.update('review.visit_rating', one.id, { ...(ask.rating === one.rating ? {} : { draft_rating: one.rating, rating: ask.rating }), settled: ask.reason, settled_on: given.today }),
})

export const addVisitAction = act({
  name: 'review.add-visit-action', title: 'Answer an issue by an action', says: 'answered an issue by an action', kind: 'quality-visit', who: [...who, 'provider'], party: true, root: 'visit', keepsVersion: true,
  input: {
    visit, question: { ...question, label: 'Issue' }, what: text({ label: 'What is done', named: 'what is done', max: 500 }), owner: text({ label: 'By whom', named: 'who does it', hint: 'By office, like Registered manager', max: 200 }),
    dueOn: date({ label: 'By when', named: 'the day it is done by' }),
  },
  load: (tx, ask) => wholeVisit(tx, ask.visit),
  rule: (whole: WholeVisit | undefined, ask, given) => {
    const one = answerTo(whole!, ask.question)
    const reasons: Refusal[] = []
    if (!one) reasons.push(notAnswered)
    else if (!isIssue(one.rating)) reasons.push({ code: 'visit.no-issue', field: 'question', words: `"${questionWords[one.question] ?? one.question}" is rated ${one.rating}: there is no issue to answer.` })
    if (ask.dueOn < given.today) reasons.push({ code: 'visit.action-past', field: 'dueOn', words: 'An action is done today or on a day to come.' })
    return decide(whole!, reasons)
  },
  save: async (write, { row }, ask, given) => {
    const id = await write.insert('review.visit_action', { scope_id: row.scope_id, provider_id: row.provider_id, shown_to_party: true, visit_id: row.id, contract_id: row.contract_id, question: ask.question, what: ask.what, owner: ask.owner, due_on: ask.dueOn, added_by: given.actor.kind === 'party' ? 'provider' : 'commissioner' })
    await write.due({ recordId: row.id, kind: `action ${id}`, title: `${ask.what} (${ask.owner})`.slice(0, 200), on: ask.dueOn, ownerRole: 'contract-manager', scopeId: row.scope_id ?? undefined })
  },
})

export const finishVisitAction = act({
  name: 'review.finish-visit-action', title: 'Record that an action is done', says: 'recorded that an action is done', kind: 'quality-visit', who, root: 'visit', keepsVersion: true,
  input: { visit, action: choice({ label: 'Action', optionsFrom: 'review.open-visit-actions' }), on: date({ label: 'Done on', named: 'the day it was done' }), words: longText({ label: 'What shows that it is done', named: 'what shows that it is done', hint: nobody, max: 2000 }) },
  load: (tx, ask) => wholeVisit(tx, ask.visit),
  rule: (whole: WholeVisit | undefined, ask, given) => {
    const one = whole!.actions.find((action) => action.id === ask.action)
    return decide(one!, [
      ...(one ? [] : [{ code: 'visit.no-action', field: 'action', words: 'This action does not answer an issue of this visit.' }]),
      ...(ask.on > given.today ? [{ code: 'visit.action-later', field: 'on', words: 'Record it once it is done.' }] : []),
    ])
  },
  save: async (write, one, ask) => {
    await write.update('review.visit_action', one.id, { done_on: ask.on, done_words: ask.words })
    await write.dueDone(ask.visit, `action ${one.id}`)
  },
})

export const visitAnswerActs = [challengeRating, answerDraft, passChallengeDay, settleChallenge, addVisitAction, finishVisitAction]
