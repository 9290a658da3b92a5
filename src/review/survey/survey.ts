import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'
import { fewest, resultsOf, themeCounts, type AskedQuestion, type Reply, type Results } from './survey.rule.ts'

export const surveyKind: Kind = {
  name: 'survey', plural: 'surveys', module: 'review', stage: 'review', words: 'survey', prefix: 'SURV',
  list: {
    from: sql`left join review.survey s on s.body_id = r.body_id and s.id = r.id`,
    columns: [{ key: 'about', heading: 'About', as: 'text', value: sql`(select x.title from kernel.record x where x.id = s.about_id)` }, { key: 'closes', heading: 'Last day', as: 'date', value: sql`s.closes_on` }],
  },
}

export const surveyProcess: Process = {
  kind: 'survey', title: 'A survey by an anonymous link',
  states: { draft: 'Being written', open: 'Open for answers', closed: 'Closed, being read', published: 'Published with what changed', withdrawn: 'Withdrawn' },
  steps: [
    { act: 'review.draft-survey', from: [], to: 'draft', says: 'A survey about a contract or programme is begun, in usual and in easy words.' },
    { act: 'review.add-survey-question', from: ['draft'], to: 'same', says: 'A question is added: a rating, a choice or own words.' },
    { act: 'review.open-survey', from: ['draft'], to: 'open', says: 'The anonymous link works from now on.' },
    { act: 'review.answer-survey', from: ['open'], to: 'same', says: 'Somebody answers: who, when and from where is not kept with it.' },
    { act: 'review.close-survey', from: ['open'], to: 'closed', says: 'No more answers are taken; results are shown if at least five people answered. The clock closes it after its last day.' },
    { act: 'review.code-answer', from: ['closed', 'published'], to: 'same', says: 'A person gives own words their themes.' },
    { act: 'review.answer-theme', from: ['closed', 'published'], to: 'same', says: 'What was heard about a theme, and what changed.' },
    { act: 'review.publish-survey', from: ['closed', 'published'], to: 'published', says: 'Everybody reads the results and what changed; nobody\'s own words are shown.' },
    { act: 'review.withdraw-survey', from: ['draft'], to: 'withdrawn', givesUp: true, says: 'It is not asked.' },
  ],
  leadsOn: { draft: ['review.open-survey', 'review.add-survey-question'], open: ['review.close-survey'], closed: ['review.publish-survey', 'review.answer-theme'], published: ['review.answer-theme'] },
}

export interface SurveyRow { id: string; body_id: string; body: string; reference: string; title: string; state: string; version: number; scope_id: string | null; about_id: string; about: string; about_kind: string; intro: string; easy_intro: string; closes_on: CivilDate; opened_on: CivilDate | null; closed_on: CivilDate | null; link_number: number }
const columns = sql`r.id, r.body_id, b.name as body, r.reference, r.title, r.state, r.version, r.scope_id, s.about_id, coalesce(a.title, '') as about, coalesce(a.kind, '') as about_kind, s.intro, s.easy_intro, s.closes_on, s.opened_on, s.closed_on, s.link_number
  from review.survey s join kernel.record r on r.body_id = s.body_id and r.id = s.id join bodies.organisation b on b.id = s.body_id left join kernel.record a on a.id = s.about_id`
export const surveyOf = (tx: Tx, id: string): Promise<SurveyRow | undefined> => tx.maybe(sql<SurveyRow>`select ${columns} where s.id = ${id}`)
/** Surveys about a contract or programme, the newest first. */
export const surveysAbout = (tx: Tx, aboutId: string): Promise<SurveyRow[]> => tx.rows(sql<SurveyRow>`select ${columns} where s.about_id = ${aboutId} order by r.created_at desc limit 50`)

export const askedIn = (tx: Tx, surveyId: string): Promise<AskedQuestion[]> => tx.rows(sql<AskedQuestion>`select id, kind, words, easy_words, choices from review.survey_question where survey_id = ${surveyId} order by place limit 50`)

/** Own words of a closed survey with at least five answers, and the themes that a person gave them. */
export interface Comment { id: string; question: string; words: string; themes: string[]; tone: string; coded_on: CivilDate | null; code_id: string | null }
export interface ResponseRow { theme: string; heard: string; changed: string; said_on: CivilDate }
/** A survey as its staff read it: comments and results only once it is closed and at least five answered. */
export interface WholeSurvey { row: SurveyRow; questions: AskedQuestion[]; results: Results; comments: Comment[]; responses: ResponseRow[]; themes: { theme: string; count: number; praise: number; improve: number }[] }

export const answersOf = async (tx: Tx, surveyId: string): Promise<number> => (await tx.one(sql<{ count: number }>`select count(*)::int as count from review.survey_answer where survey_id = ${surveyId}`)).count

export async function wholeSurvey(tx: Tx, id: string): Promise<WholeSurvey | undefined> {
  const row = await surveyOf(tx, id)
  if (!row) return undefined
  const questions = await askedIn(tx, id)
  const closed = row.state === 'closed' || row.state === 'published'
  const answers = await answersOf(tx, id)
  const open = closed && answers >= fewest
  const replies = open ? await tx.rows(sql<Reply>`select question_id as question, value from review.survey_reply where survey_id = ${id} limit 200000`) : []
  const results = resultsOf(closed, questions, answers, replies)
  // Own words to a question that fewer than five answered stay unseen like its numbers; the order is that of random ids.
  const told = results.questions.filter((one) => one.kind === 'text' && one.answered !== null).map((one) => one.question)
  const comments = told.length === 0 ? [] : await tx.rows(sql<Comment>`select p.id, p.question_id as question, p.value as words, coalesce(c.themes, '{}') as themes, coalesce(c.tone, '') as tone, c.coded_on, c.id as code_id
    from review.survey_reply p left join review.survey_code c on c.body_id = p.body_id and c.reply_id = p.id where p.survey_id = ${id} and p.question_id = any(${told}::uuid[]) order by p.id limit 5000`)
  const responses = await tx.rows(sql<ResponseRow>`select theme, heard, changed, said_on from review.survey_response where survey_id = ${id} order by theme limit 50`)
  return { row, questions, results, comments, responses, themes: themeCounts(comments.filter((one) => one.coded_on !== null)) }
}

/** Results as everybody reads them. A theme of fewer than five comments has no number. */
export interface PublishedContent { body: string; about: string; closed_on: CivilDate | null; results: Results; comments: number; themes: { theme: string; count: number | null; praise: number | null; improve: number | null; heard: string; changed: string }[] }
export interface PublishedSurvey { survey_id: string; title: string; content: PublishedContent; published_at: Instant }
export const publishedSurveys = (tx: Tx, surveyId?: string): Promise<PublishedSurvey[]> =>
  tx.rows(sql<PublishedSurvey>`select survey_id, title, content, published_at from review.survey_published where withdrawn_at is null and published_at is not null and (${surveyId ?? null}::uuid is null or survey_id = ${surveyId ?? null}::uuid) order by published_at desc limit 200`)
