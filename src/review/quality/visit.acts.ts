import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, reference, text } from '../../kernel/fields.ts'
import { accept, decide, type Refusal } from '../../kernel/refusal.ts'
import { dateInWords, type CivilDate } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { contractOf, type ContractFacts } from '../../deliver/returns/index.ts'
import { allQuestions, figuresOn, formOf, formsOn, questionsOf, questionWords, seenOptions, visitForms } from './visit-forms.ts'
import { challengeBy, draftReasons, finalReasons, nextVisitOn } from './visit.rule.ts'
import { ratingInWords, wholeVisit, type WholeVisit } from './visit.ts'

export const who = ['contract-manager', 'commissioner'] as const
export const visit = reference({ label: 'Visit', to: 'quality-visit' })
export const question = choice({ label: 'Question', options: allQuestions })
export const nobody = 'Leave out names and anything else that tells who a person is.'

interface Planning { contract: { id: string; title: string; programme_id: string | null; scope_id: string | null; provider_id: string | null }; on: CivilDate; why: string; form: string; afterId?: string }

async function plan(write: Writer, { contract, on, why, form, afterId }: Planning): Promise<string> {
  const id = await write.record({ kind: 'quality-visit', title: `Quality visit, ${dateInWords(on)}: ${contract.title}`, state: 'planned', programmeId: contract.programme_id ?? undefined, scopeId: contract.scope_id ?? undefined, providerId: contract.provider_id ?? undefined })
  await write.insert('review.quality_visit', { id, scope_id: contract.scope_id, provider_id: contract.provider_id, contract_id: contract.id, form, planned_on: on, why, after_id: afterId ?? null })
  await write.link(contract.id, id, 'visited by')
  await write.due({ recordId: id, kind: 'visit', title: `Quality visit: ${contract.title}`, on, ownerRole: 'contract-manager', scopeId: contract.scope_id ?? undefined })
  return id
}

/** Why a visit cannot be planned so: no such contract or one that has ended, a day that has passed, a form not in use on that day. Pure. */
export function planReasons(contract: ContractFacts | undefined, ask: { on: CivilDate; form: string }, today: CivilDate): Refusal[] {
  const reasons: Refusal[] = []
  if (!contract) reasons.push({ code: 'visit.contract', field: 'contract', words: 'There is no such contract, or it is not yours to see.' })
  else if (contract.state === 'ended' || contract.state === 'terminated') reasons.push({ code: 'visit.ended', field: 'contract', words: `${contract.title} has ended.` })
  if (ask.on < today) reasons.push({ code: 'visit.past', field: 'on', words: 'A visit is planned for today or a day to come.' })
  if (!formsOn(ask.on).some((form) => form.id === ask.form)) reasons.push({ code: 'visit.form', field: 'form', words: 'This form is not in use on that day.' })
  return reasons
}

export const planVisit = act({
  name: 'review.plan-visit', title: 'Plan a quality visit', says: 'planned a quality visit', kind: 'quality-visit', who,
  intro: 'The form says beforehand what is looked at and how much it weighs. Show it to the provider when you tell of the visit.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }), on: date({ label: 'Day of the visit' }),
    why: longText({ label: 'Why it is visited', named: 'why it is visited', hint: 'A place in the visit plan, a concern, a change in the figures', max: 1000 }),
    form: choice({ label: 'Form', options: visitForms.map((form) => ({ value: form.id, text: form.title, hint: `${questionsOf(form).length} questions` })) }),
  },
  load: (tx, ask) => contractOf(tx, ask.contract),
  rule: (contract: ContractFacts | undefined, ask, given) => decide(contract!, planReasons(contract, ask, given.today)),
  save: async (write, contract, ask) => void await plan(write, { contract, on: ask.on, why: ask.why, form: ask.form }),
})

export const moveVisit = act({
  name: 'review.move-visit', title: 'Move it to another day', says: 'moved the visit', kind: 'quality-visit', who, root: 'visit',
  input: { visit, on: date({ label: 'New day' }), reason: text({ label: 'Why it is moved', named: 'why it is moved', max: 500 }) },
  load: (tx, ask) => wholeVisit(tx, ask.visit),
  rule: (whole: WholeVisit | undefined, ask, given) => decide(whole!, [
    ...(ask.on === whole!.row.planned_on ? [{ code: 'visit.same-day', field: 'on', words: 'It is planned for this day already.' }] : []),
    ...(ask.on < given.today ? [{ code: 'visit.past', field: 'on', words: 'A visit is planned for today or a day to come.' }] : []),
  ]),
  save: async (write, { row }, ask) => {
    await write.update('review.quality_visit', row.id, { planned_on: ask.on })
    await write.changeRecord(row.id, { title: `Quality visit, ${dateInWords(ask.on)}: ${row.contract}` })
    await write.dueCancelled(row.id, 'visit')
    await write.due({ recordId: row.id, kind: 'visit', title: `Quality visit: ${row.contract}`, on: ask.on, ownerRole: 'contract-manager', scopeId: row.scope_id ?? undefined })
  },
})

export const cancelVisit = act({
  name: 'review.cancel-visit', title: 'Cancel it', says: 'cancelled the visit', kind: 'quality-visit', who, root: 'visit', confirm: 'The visit is taken from the calendar. No other one is planned.',
  input: { visit, reason: text({ label: 'Why it is cancelled', named: 'why it is cancelled', max: 500 }) },
  rule: () => accept({}),
  save: (write, _value, ask) => write.dueCancelled(ask.visit),
})

export const recordVisit = act({
  name: 'review.record-visit', title: 'Record the visit', says: 'recorded the visit', kind: 'quality-visit', who, root: 'visit',
  input: {
    visit, on: date({ label: 'Visited on', named: 'the day of the visit' }), by: text({ label: 'Who visited', named: 'who visited', hint: 'By office: quality officer, expert by experience', max: 300 }),
    met: text({ label: 'Whom you met', named: 'whom you met', hint: `How many people, carers and staff. ${nobody}`, max: 300 }),
  },
  rule: (_: unknown, ask, given) => decide({}, ask.on > given.today ? [{ code: 'visit.later', field: 'on', words: 'Record the visit once it has taken place.' }] : []),
  save: async (write, _value, ask) => {
    await write.update('review.quality_visit', ask.visit, { visited_on: ask.on, visited_by: ask.by, met: ask.met })
    await write.dueDone(ask.visit, 'visit')
  },
})

export const rateQuestion = act({
  name: 'review.rate-question', title: 'Rate a question', says: 'rated a question', kind: 'quality-visit', who, root: 'visit', keepsVersion: true,
  input: {
    visit, question, rating: choice({ label: 'Rating', options: seenOptions }),
    words: longText({ label: 'What was seen', named: 'what was seen', hint: `What the rating rests on; for "not seen", why. ${nobody}`, max: 2000 }),
  },
  load: (tx, ask) => wholeVisit(tx, ask.visit),
  rule: (whole: WholeVisit | undefined, ask) => decide(whole!, belongs(whole!.row.form, ask.question)),
  save: async (write, { row, answers }, ask) => {
    const before = answers.find((one) => one.question === ask.question)
    if (before) await write.update('review.visit_rating', before.id, { rating: ask.rating, seen_words: ask.words })
    else await write.insert('review.visit_rating', { scope_id: row.scope_id, provider_id: row.provider_id, visit_id: row.id, question: ask.question, rating: ask.rating, seen_words: ask.words })
  },
})

/** Whether the form asks this question. Pure. */
export const belongs = (formId: string, asked: string): Refusal[] => {
  const form = formOf(formId)
  return form && questionsOf(form).some((one) => one.id === asked) ? [] : [{ code: 'visit.other-form', field: 'question', words: `The form of this visit${form ? `, "${form.title}",` : ''} does not ask this question.` }]
}

export const sendDraft = act({
  name: 'review.send-draft', title: 'Send the draft to the provider', says: 'sent the draft report to the provider', kind: 'quality-visit', who, root: 'visit',
  intro: 'The provider reads every rating with what was seen, and has its working days to say what is wrong in fact. How many is a figure of this service (to be agreed in the contract).',
  confirm: 'The provider sees the whole draft from now on. Ratings then change by a challenge only.',
  input: { visit },
  load: (tx, ask) => wholeVisit(tx, ask.visit),
  rule: (whole: WholeVisit | undefined, _ask, given) => {
    const { row, weighted } = whole!
    const by = challengeBy(given.today, figuresOn(given.today).challengeDays)
    return decide({ whole: whole!, by: by! }, [...draftReasons(weighted!, row.provider_id), ...(by ? [] : [{ code: 'visit.no-holidays', words: 'The bank holidays of that time are not known, so the last day to challenge cannot be counted.' }])])
  },
  save: async (write, { whole: { row, answers }, by }, _ask, given) => {
    await write.update('review.quality_visit', row.id, { shown_to_party: true, draft_sent_on: given.today, challenge_by: by })
    await write.changeRecord(row.id, { shownToParty: true })
    for (const one of answers) await write.update('review.visit_rating', one.id, { shown_to_party: true })
    await write.due({ recordId: row.id, kind: 'challenge', title: `Last day for the provider to challenge: ${row.title}`, on: by, act: 'review.pass-challenge-day', rule: 'WD-12', ownerRole: 'contract-manager', scopeId: row.scope_id ?? undefined })
    await write.tell({ bodyId: row.provider_id!, role: 'provider', recordId: row.id, words: `The draft report of the quality visit to ${row.contract} is with you. Say until ${dateInWords(by)} what is wrong in it.` })
  },
})

interface Closing { whole: WholeVisit; contract: ContractFacts | undefined; planned: boolean }
const closing = async (tx: Tx, id: string): Promise<Closing | undefined> => {
  const whole = await wholeVisit(tx, id)
  if (!whole) return undefined
  const planned = await tx.rows(sql`select 1 from review.quality_visit v join kernel.record r on r.body_id = v.body_id and r.id = v.id where v.body_id = ${tx.bodyId} and v.contract_id = ${whole.row.contract_id} and r.state = 'planned' limit 1`)
  return { whole, contract: await contractOf(tx, whole.row.contract_id), planned: planned.length > 0 }
}

export const makeFinal = act({
  name: 'review.make-final', title: 'Make the report final', says: 'made the report of the visit final', kind: 'quality-visit', who, root: 'visit',
  intro: 'Every challenge must be settled and every issue answered by an action. The next visit is planned by the rating, unless one is planned already or the contract has ended.',
  confirm: 'Ratings and actions stand as they are. The provider is told.',
  input: { visit },
  load: (tx, ask) => closing(tx, ask.visit),
  rule: (facts: Closing | undefined) => {
    const { answers, actions } = facts!.whole
    return decide(facts!, finalReasons({
      answers: answers.map((one) => ({ question: one.question, rating: one.rating, challenged: one.challenged_on !== null, settled: one.settled_on !== null, words: questionWords[one.question] ?? one.question })),
      actions: actions.map((one) => ({ question: one.question, dueOn: one.due_on })),
    }))
  },
  save: async (write, { whole: { row, weighted }, contract, planned }, _ask, given) => {
    await write.update('review.quality_visit', row.id, { final_on: given.today })
    await write.dueDone(row.id, 'challenge')
    await write.tell({ bodyId: row.provider_id!, role: 'provider', recordId: row.id, words: `The report of the quality visit to ${row.contract} is final: ${ratingInWords(weighted?.rating).toLowerCase()}.` })
    const goesOn = contract !== undefined && !['ended', 'terminated'].includes(contract.state) && !planned
    if (!goesOn || !weighted?.rating) return { goTo: row.id }
    const on = nextVisitOn(row.visited_on!, weighted.rating, figuresOn(row.visited_on!))
    const form = formsOn(on).find((one) => one.title === formOf(row.form)?.title)?.id ?? row.form
    await plan(write, { contract, on: on < given.today ? given.today : on, why: `Follows from the rating "${ratingInWords(weighted.rating).toLowerCase()}" of ${row.reference}, ${dateInWords(row.visited_on)}.`, form, afterId: row.id })
    return { goTo: row.id }
  },
})
