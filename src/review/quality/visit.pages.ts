import { isId } from '../../kernel/ids.ts'
import { dateInWords } from '../../kernel/time.ts'
import { insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable, summaryList, tag } from '../../ui/lists.ts'
import type { Page, PageAsk, RecordView, Section } from '../../ui/page.ts'
import { figuresOn, formOf, questionsOf, questionWords } from './visit-forms.ts'
import { isIssue, weightedInWords } from './visit.rule.ts'
import { ratingInWords, visitProcess, type RatingRow, type VisitActionRow, type VisitRow, type WholeVisit } from './visit.ts'

const colours: Readonly<Record<string, string>> = { excellent: 'green', good: 'turquoise', 'needs improvement': 'yellow', poor: 'red', 'not seen': 'grey' }
/** A rating in words and colour. */
export const ratingTag = (rating: string | null | undefined): Safe => tag(ratingInWords(rating), colours[rating ?? ''] ?? 'grey')
const stateColours: Readonly<Record<string, string>> = { planned: 'blue', visited: 'blue', draft: 'yellow', answered: 'yellow', final: 'green', cancelled: 'grey' }
export const visitTag = (state: string): Safe => tag(visitProcess.states[state] ?? state, stateColours[state])

const answerWords: Readonly<Record<string, string>> = { agrees: 'The provider agrees to it', challenges: 'The provider challenges it', none: 'The provider did not answer in time' }
const said = (words: string): Safe => html`<span class="cc-said">${words}</span>`

/** What was challenged in an answer, and what was settled. */
const challengeCell = (row: RatingRow, next: Safe | '' = ''): Safe => (row.challenge === '' ? html`${next}` : html`<strong>The provider:</strong> ${said(row.challenge)}${row.settled_on ? html`<br><strong>Settled:</strong> ${row.draft_rating === '' ? 'it stands' : html`was ${ratingInWords(row.draft_rating).toLowerCase()} in the draft`}. ${said(row.settled)}` : html`<br>${next}`}`)

/** The report by section of the form: question, rating, what was seen; `next` is what the reader can do with an answer. */
function report({ row, answers }: WholeVisit, next: (one: RatingRow) => Safe | '' = () => ''): Safe {
  const form = formOf(row.form)
  if (!form) return html`<p class="govuk-body">The form ${row.form} is not known to this edition of the service.</p>`
  return html`${form.sections.map((section) => {
    const rows = section.questions.flatMap((question) => answers.filter((one) => one.question === question.id).map((one) => ({ ...one, weight: question.weight })))
    const challenged = rows.some((one) => one.challenge !== '' || next(one) !== '')
    return rows.length === 0 ? '' : html`<h3 class="govuk-heading-s">${section.title}</h3>${listTable<RatingRow & { weight: number }>({ caption: section.title, rows, path: '', query: {}, columns: [
      { key: 'question', heading: 'Question', isHeader: true, cell: (one) => html`${questionWords[one.question] ?? one.question}<br><span class="govuk-hint cc-inline">weight ${one.weight}</span>` },
      { key: 'rating', heading: 'Rating', cell: (one) => ratingTag(one.rating) },
      { key: 'seen', heading: 'What was seen', cell: (one) => said(one.seen_words) },
      ...(challenged ? [{ key: 'challenge', heading: 'Challenge', cell: (one: RatingRow) => challengeCell(one, next(one)) }] : []),
    ] })}`
  })}`
}

function summary({ row, weighted }: WholeVisit): Safe {
  return summaryList([
    { key: 'Rating', value: weighted?.rating ? html`${ratingTag(weighted.rating)} ${weightedInWords(weighted)}.` : undefined },
    { key: row.state === 'planned' ? 'Planned for' : 'Visited', value: dateInWords(row.visited_on ?? row.planned_on) }, { key: 'Why', value: said(row.why) }, { key: 'Form', value: formOf(row.form)?.title ?? row.form },
    { key: 'Who visited', value: row.visited_by }, { key: 'Whom they met', value: row.met },
    { key: 'Draft with the provider', value: row.draft_sent_on && html`since ${dateInWords(row.draft_sent_on)}, to be challenged until ${dateInWords(row.challenge_by)}` },
    { key: 'Answer', value: row.answered_on && html`${answerWords[row.answer] ?? ''}, ${dateInWords(row.answered_on)}${row.answer_words ? html`: ${said(row.answer_words)}` : ''}` },
    { key: 'Final', value: row.final_on && dateInWords(row.final_on) },
  ])
}

/** Issues with the actions that answer them; an issue without one is named as such. */
function issueTable(whole: WholeVisit, today: string, add: (question: string) => Safe | ''): Safe {
  const issues = whole.answers.filter((one) => isIssue(one.rating))
  // An action stays listed when a challenge later lifts the rating of its issue.
  const others = whole.actions.filter((action) => !issues.some((one) => one.question === action.question))
  const doneWords = (action: VisitActionRow): Safe => (action.done_on ? html`${tag('done', 'green')} ${dateInWords(action.done_on)}: ${action.done_words}` : html`by ${dateInWords(action.due_on)}${action.due_on < today ? html` ${tag('late')}` : ''}`)
  const line = (action: VisitActionRow): Safe => html`<li>${action.what} (${action.owner}), ${doneWords(action)}</li>`
  if (issues.length + others.length === 0) return html`<p class="govuk-body">No question is rated worse than good.</p>`
  return html`<dl class="govuk-summary-list">${issues.map((one) => {
    const actions = whole.actions.filter((action) => action.question === one.question)
    return html`<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">${questionWords[one.question] ?? one.question}<br>${ratingTag(one.rating)}</dt><dd class="govuk-summary-list__value">${actions.length === 0 ? tag('no action yet', 'orange') : html`<ul class="govuk-list govuk-list--bullet">${actions.map(line)}</ul>`}${add(one.question)}</dd></div>`
  })}</dl>${others.length === 0 ? '' : html`<ul class="govuk-list govuk-list--bullet">${others.map(line)}</ul>`}`
}

const issueTitle = 'Issues and the actions that answer them'
const link = (path: string, visit: string, question: string, words: string): Safe => html`<p class="govuk-body"><a class="govuk-link" href="${path}?visit=${visit}&question=${encodeURIComponent(question)}">${words}<span class="govuk-visually-hidden">: ${questionWords[question] ?? question}</span></a></p>`

/** The next question without an answer, with what to look at and its form; and the answers that were given, each to be changed. */
async function ratingSections(ask: PageAsk, whole: WholeVisit): Promise<Section[]> {
  const { row, answers } = whole
  const form = formOf(row.form)
  if (!form) return []
  const questions = questionsOf(form)
  const next = questions.find((one) => !answers.some((answer) => answer.question === one.id))
  const mine = row.body_id === ask.actor.bodyId && ask.actor.roles.some((role) => role === 'contract-manager' || role === 'commissioner')
  return [
    ...(next && mine ? [{ title: `Question ${answers.length + 1} of ${questions.length}: ${next.words}`, body: html`<p class="govuk-body">Look at: ${next.look}. Weight ${next.weight}.</p>${await ask.form('review.rate-question', { hidden: { visit: row.id, question: next.id }, button: 'Keep it and go to the next' })}` }] : []),
    { title: 'Answers so far', body: answers.length === 0 ? html`<p class="govuk-body">None yet.</p>` : html`${report(whole)}${mine ? html`<p class="govuk-body"><a class="govuk-link" href="/review/rate-question?visit=${row.id}">Change an answer</a></p>` : ''}` },
  ]
}

const questionList = (row: VisitRow): Safe => html`<p class="govuk-body">The form says beforehand what is looked at. Share it with the provider.</p>${(formOf(row.form)?.sections ?? []).map((section) => html`<h3 class="govuk-heading-s">${section.title}</h3><ul class="govuk-list govuk-list--bullet">${section.questions.map((one) => html`<li>${one.words} <span class="govuk-hint cc-inline">weight ${one.weight}; look at: ${one.look}</span></li>`)}</ul>`)}`

export const visitView: RecordView = {
  kind: 'quality-visit',
  sections: async (ask, record): Promise<Section[]> => {
    const whole = await ask.ask<WholeVisit | null>('review.quality-visit', { visit: record.id })
    if (!whole) return []
    const { row } = whole
    const open = row.body_id === ask.actor.bodyId
    const settle = (one: RatingRow): Safe | '' => (open && row.state === 'answered' && one.challenged_on && !one.settled_on ? link('/review/settle-challenge', row.id, one.question, 'Say whether it stands') : '')
    const add = (question: string): Safe | '' => (open && ['draft', 'answered', 'final'].includes(row.state) ? link('/review/add-visit-action', row.id, question, 'Add an action') : '')
    return [
      { title: 'The visit', body: html`${summary(whole)}<p class="govuk-body"><a class="govuk-link" href="/deliver/contracts/${row.contract_id}">${row.contract}</a></p>` },
      ...(row.state === 'planned' ? [{ title: 'What is looked at', body: questionList(row) }] : row.state === 'visited' ? await ratingSections(ask, whole) : row.state === 'cancelled' ? [] : [
        { title: 'What was found', body: report(whole, settle) }, { title: issueTitle, body: issueTable(whole, ask.today, add) },
      ]),
    ]
  },
}

/** What the provider reads of a visit, what it challenges and answers, and the actions that both add. */
export const providerVisitPage: Page = {
  path: '/provider/quality-visits/:id', who: 'party',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const whole = isId(id) ? await ask.ask<WholeVisit | null>('review.quality-visit', { visit: id }) : null
    if (!whole) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such visit, or its draft is not with you yet.</p>` }
    const { row } = whole
    const draft = row.state === 'draft'
    const challenge = (one: RatingRow): Safe | '' => (draft ? link('/review/challenge-rating', row.id, one.question, one.challenge === '' ? 'Say what is wrong' : 'Say it otherwise') : '')
    const add = (question: string): Safe => link('/review/add-visit-action', row.id, question, 'Add an action')
    return {
      title: row.title, caption: `${row.reference}: ${row.body}`, stage: 'review', wide: true, breadcrumbs: [{ text: 'What commissioners ask of you', href: '/' }],
      body: html`<p class="govuk-body">${visitTag(row.state)}</p>
        ${draft ? insetText(`This is a draft. Until ${dateInWords(row.challenge_by)} you can say, at each answer, what is wrong in fact. Then send the draft back below.`) : ''}
        ${summary(whole)}<h2 class="govuk-heading-m">What was found</h2>${report(whole, challenge)}<h2 class="govuk-heading-m">${issueTitle}</h2>${issueTable(whole, ask.today, add)}
        ${draft ? html`<h2 class="govuk-heading-m">Send the draft back</h2>${await ask.form('review.answer-draft', { hidden: { visit: row.id }, version: row.version, button: 'Send your answer' })}` : ''}`,
    }
  },
}

/** A visit in a list: its contract, day and rating. */
export interface ListedVisit { id: string; reference: string; contract_id: string; contract: string; state: string; on: string; rating: string | null }

const listed = (row: ListedVisit): Safe => html`<li><a class="govuk-link" href="/review/quality-visits/${row.id}">${row.reference}, ${dateInWords(row.on)}</a> ${row.state === 'final' ? ratingTag(row.rating) : visitTag(row.state)}</li>`

/** On the contract: the last rating and the next visit, and the act that plans one. */
export const contractVisitView: RecordView = {
  kind: 'contract',
  offers: [{ act: 'review.plan-visit', field: 'contract', when: ['imported', 'agreed', 'running'], repeats: true }],
  sections: async (ask, record): Promise<Section[]> => {
    const visits = await ask.ask<ListedVisit[]>('review.quality-visits', { contract: record.id })
    return visits.length === 0 ? [] : [{ title: 'Quality visits', body: html`<ul class="govuk-list">${visits.slice(0, 10).map(listed)}</ul>` }]
  },
}

const nextWords = (row: Pick<VisitRow, 'visited_on'>): string => {
  const { againAfter } = figuresOn(row.visited_on ?? '2024-01-01')
  return `${Object.entries(againAfter).map(([rating, months]) => `${ratingInWords(rating).toLowerCase()}: after ${months} months`).join('; ')}`
}

/** How the figures of the procedure read, for the page that explains them. */
export const figuresInWords = (today: string): Safe => {
  const figures = figuresOn(today)
  return html`<p class="govuk-body">A draft can be challenged for ${figures.challengeDays} working days. The next visit follows from the rating (${nextWords({ visited_on: today })}). The whole is ${figures.bands.slice(0, -1).map(([rating, from]) => `${ratingInWords(rating).toLowerCase()} from a mean of ${from}`).join(', ')}, else ${ratingInWords(figures.bands.at(-1)![0]).toLowerCase()}; one poor answer keeps it at "needs improvement" at best. These figures are local practice since ${dateInWords(figures.from)}, to be agreed in the contract.</p>`
}

export const visitPages: Page[] = [providerVisitPage]
