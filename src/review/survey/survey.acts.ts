import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { act, type RecordRow } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, reference, text } from '../../kernel/fields.ts'
import { accept, decide, type Refusal } from '../../kernel/refusal.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { rowsField, storedText } from '../../deliver/returns/index.ts'
import { easyNotes, replyReasons, type AskedQuestion, type Reply } from './survey.rule.ts'
import { askedIn, surveyOf, type SurveyRow } from './survey.ts'

export const who = ['commissioner', 'contract-manager'] as const
export const survey = reference({ label: 'Survey', to: 'survey' })
const noSurvey = { code: 'survey.none', field: 'survey', words: 'There is no such survey, or it is not yours to see.' }

const recordOf = (tx: Tx, id: string | undefined): Promise<RecordRow | undefined> => (id === undefined ? Promise.resolve(undefined) : tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id} and body_id = ${tx.bodyId}`))

/** Why a survey cannot be drafted so: about nothing, about two things, about a partner's, or over before it begins. Pure. */
export function draftReasons(about: { contract?: string | undefined; programme?: string | undefined; found: boolean }, closesOn: CivilDate, today: CivilDate): Refusal[] {
  const reasons: Refusal[] = []
  if ((about.contract === undefined) === (about.programme === undefined)) reasons.push({ code: 'survey.about', field: 'contract', words: 'Select either a contract or a programme.' })
  else if (!about.found) reasons.push({ code: 'survey.about-none', field: about.contract ? 'contract' : 'programme', words: 'It is not of your own body. A survey is asked by the body that is accountable.' })
  if (closesOn < today) reasons.push({ code: 'survey.closes', field: 'closesOn', words: 'The last day must not be in the past.' })
  return reasons
}

export const draftSurvey = act({
  name: 'review.draft-survey', title: 'Begin a survey', says: 'began a survey', kind: 'survey', who,
  intro: 'People answer by a link, without an account and without saying who they are. Results are shown when it is closed and at least five people answered; what you heard and what changed is published for everybody.',
  input: {
    title: text({ label: 'Title', max: 150 }), contract: reference({ label: 'Contract', to: 'contract', required: false }), programme: reference({ label: 'Programme', to: 'programme', hint: 'Where it is about more than one contract', required: false }),
    intro: longText({ label: 'What it is for', named: 'what it is for', hint: 'People read it first: why you ask, and what will happen with the answers', max: 1500 }),
    easyIntro: longText({ label: 'The same in easy words', named: 'the easy words', hint: 'Short sentences, one thought each. With easy words everywhere, people can choose the easy-read form.', required: false, max: 1500 }),
    closesOn: date({ label: 'Last day to answer' }),
  },
  load: (tx, ask) => recordOf(tx, ask.contract ?? ask.programme),
  rule: (about: RecordRow | undefined, ask, given) => decide(about!, [...draftReasons({ contract: ask.contract, programme: ask.programme, found: about !== undefined }, ask.closesOn, given.today), ...easyNotes('easyIntro', ask.intro, ask.easyIntro)]),
  save: async (write, about, ask) => {
    const programmeId = about.kind === 'programme' ? about.id : about.programme_id ?? undefined
    const id = await write.record({ kind: 'survey', title: ask.title, state: 'draft', programmeId, scopeId: about.scope_id ?? undefined })
    await write.insert('review.survey', { id, scope_id: about.scope_id, about_id: about.id, intro: ask.intro, easy_intro: ask.easyIntro ?? '', closes_on: ask.closesOn })
    await write.link(about.id, id, 'asked about')
  },
})

/** The choices as typed, one on a line, once each. Pure. */
export const choicesFrom = (typed: string | undefined): string[] => [...new Set((typed ?? '').split('\n').map((line) => line.trim()).filter(Boolean))]

interface Adding { row: SurveyRow; questions: AskedQuestion[] }
export const addSurveyQuestion = act({
  name: 'review.add-survey-question', title: 'Add a question', says: 'added a question', kind: 'survey', who, root: 'survey', keepsVersion: true,
  input: {
    survey, kind: choice({ label: 'How it is answered', named: 'how it is answered', options: [{ value: 'rating', text: 'From 1 (very poor) to 5 (very good)' }, { value: 'choice', text: 'One of several answers' }, { value: 'text', text: 'In own words' }] }),
    words: text({ label: 'Question', hint: 'Ask nothing that tells who somebody is', max: 300 }), easyWords: text({ label: 'The same in easy words', named: 'the easy words', required: false, max: 300 }),
    choices: longText({ label: 'Answers to choose from', named: 'the answers to choose from', hint: 'One on each line; only for one of several answers', required: false, max: 2000 }),
  },
  load: async (tx, ask): Promise<Adding | undefined> => {
    const row = await surveyOf(tx, ask.survey)
    return row && { row, questions: await askedIn(tx, ask.survey) }
  },
  rule: (facts: Adding | undefined, ask) => {
    const choices = choicesFrom(ask.choices)
    const reasons: Refusal[] = []
    if (ask.kind === 'choice' && choices.length < 2) reasons.push({ code: 'survey.choices', field: 'choices', words: 'Enter at least two answers, one on each line.' })
    if (ask.kind !== 'choice' && choices.length > 0) reasons.push({ code: 'survey.no-choices', field: 'choices', words: 'Answers to choose from belong to "one of several answers".' })
    if (choices.length > 12 || choices.some((one) => one.length > 150)) reasons.push({ code: 'survey.many-choices', field: 'choices', words: 'At most twelve answers, each of 150 characters or fewer.' })
    if ((facts?.questions.length ?? 0) >= 20) reasons.push({ code: 'survey.many', words: 'Twenty questions are the most. Fewer are answered by more people.' })
    return decide({ facts: facts!, choices }, [...reasons, ...easyNotes('easyWords', ask.words, ask.easyWords)])
  },
  save: async (write, { facts: { row, questions }, choices }, ask) => void await write.insert('review.survey_question', { scope_id: row.scope_id, survey_id: row.id, place: questions.length + 1, kind: ask.kind, words: ask.words, easy_words: ask.easyWords ?? '', choices: sql`${choices}::text[]` }),
})

export const withdrawSurvey = act({
  name: 'review.withdraw-survey', title: 'Withdraw it', says: 'withdrew the survey', kind: 'survey', who, root: 'survey',
  input: { survey, reason: text({ label: 'Why it is withdrawn', named: 'why it is withdrawn', max: 500 }) },
  rule: () => accept({}),
  save: async () => {},
})

const reply: z.ZodType<Reply> = z.strictObject({ question: z.uuid(), value: storedText(2000) })
const replies = rowsField<Reply>({
  label: 'Replies', hint: 'One line for each question: its id; the reply', row: reply, most: 20,
  fromLine: ([question, ...value]) => ({ question, value: value.join('; ') }), toLine: (row) => `${row.question}; ${row.value}`, misfit: 'must have one line for each question: its id; the reply',
})

export const answerSurvey = act({
  name: 'review.answer-survey', title: 'Answer the survey', says: 'somebody answered the survey', kind: 'survey', who: ['system'], root: 'survey', keepsVersion: true, blind: true, secretInput: ['replies'],
  intro: 'Whoever has the link answers. No account, address or time is kept with the answer, and the journal does not hold what was said.',
  input: { survey, form: choice({ label: 'Form', options: [{ value: 'usual', text: 'Usual words' }, { value: 'easy', text: 'Easy words' }] }), replies },
  load: (tx, ask) => askedIn(tx, ask.survey),
  rule: (questions: AskedQuestion[], ask) => decide(questions, replyReasons(questions, ask.replies)),
  save: async (write, _questions, ask, given) => {
    // Ids at random: those of the kernel begin with the time, and rows in order of time would tell who came when. Written as a batch of the whole
    // survey, so that the journal holds a digest of all answers and neither what was said nor which answer came now.
    const [answerId, scope] = [randomUUID(), given.root!.scope_id]
    await write.batch('review.survey_answer', 'survey_id', ask.survey, ['id', 'form'], () => sql`insert into review.survey_answer (body_id, id, scope_id, survey_id, form) values (${write.bodyId}, ${answerId}, ${scope}, ${ask.survey}, ${ask.form})`)
    await write.batch('review.survey_reply', 'survey_id', ask.survey, ['id', 'answer_id', 'question_id', 'value'], () => sql`insert into review.survey_reply (body_id, id, scope_id, survey_id, answer_id, question_id, value)
      values ${sql.join(ask.replies.map((one) => sql`(${write.bodyId}, ${randomUUID()}, ${scope}, ${ask.survey}, ${answerId}, ${one.question}, ${one.value})`))}`)
  },
})

export const closeSurvey = act({
  name: 'review.close-survey', title: 'Close it', says: 'closed the survey', kind: 'survey', who: [...who, 'clock'], root: 'survey',
  confirm: 'The link takes no more answers. It cannot be opened again, so that nobody sees results and answers afterwards.',
  input: { survey },
  load: (tx, ask) => surveyOf(tx, ask.survey),
  rule: (row: SurveyRow | undefined) => decide(row!, row ? [] : [noSurvey]),
  save: async (write, row, _ask, given) => {
    await write.update('review.survey', row.id, { closed_on: given.today })
    await write.dueDone(row.id, 'survey')
    await write.asServer((run) => run(sql`update people.signed_link set ended_at = kernel.act_time() where body_id = ${write.bodyId} and record_id = ${row.id} and purpose = 'survey' and ended_at is null`))
    await write.tell({ role: 'commissioner', recordId: row.id, words: `The survey "${row.title}" is closed. Read what people said, and say what changes.` })
  },
})

export const surveyActs = [draftSurvey, addSurveyQuestion, withdrawSurvey, answerSurvey, closeSurvey]
