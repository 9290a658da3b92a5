import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { publicActor } from '../kernel/act.ts'
import { carryOut } from '../kernel/carry-out.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { dateInWords } from '../kernel/time.ts'
import { mayComeIn } from '../people/index.ts'
import { hasEasy, ratingOfFive, surveyByLink, type AskedQuestion, type OpenedSurvey } from '../review/index.ts'
import { component } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { easyPage, easyStep, pageOfFault } from './easy-survey.ts'
import { sendPage, sendProblem } from './show.ts'
import { freshKey, isOurOrigin, type Visitor } from './visitor.ts'

const outsider: Visitor = { actor: publicActor, memberships: [], tasks: 0 }
/** Answers from one address, and to one survey, within fifteen minutes: enough for a shared tablet in a day centre, too few for a flood. */
const most = { address: 20, survey: 600 }
type Form = 'usual' | 'easy'
interface Showing { opened: OpenedSurvey; token: string; form: Form; typed: Record<string, string>; refusals: readonly Refusal[]; at?: number }

/** The page of a survey's link: anybody answers, without account or script. Looking changes nothing, because scanners of mail follow links. */
export function surveyPages(app: App, server: FastifyInstance): void {
  server.get<{ Params: { token: string } }>('/survey/:token', { onSend: keepNowhere }, async (request, reply) => {
    const { token } = request.params
    const search = request.query as Record<string, unknown>
    const opened = await surveyByLink(app.db, token)
    if (!opened) return noLink(app, reply)
    if (search['sent'] === '1') return sent(app, reply, opened)
    return show(app, reply, { opened, token, form: search['form'] === 'easy' ? 'easy' : 'usual', typed: {}, refusals: [] })
  })
  server.post<{ Params: { token: string } }>('/survey/:token', { onSend: keepNowhere }, async (request, reply) => {
    const { token } = request.params
    const opened = await surveyByLink(app.db, token)
    if (!opened) return noLink(app, reply)
    if (!isOurOrigin(app, request)) return sendProblem(app, reply, outsider, 403, 'This form came from elsewhere', 'Open the link again and send it from there. Nothing was sent.')
    const typed = textOf(request.body)
    const form: Form = typed['form'] === 'easy' ? 'easy' : 'usual'
    // One question a page: going on and back keeps nothing, so that only what is sent counts.
    if (form === 'easy' && hasEasy(opened.questions, opened.row) && (typed['go'] === 'next' || typed['go'] === 'back')) return show(app, reply, { opened, token, form, typed, refusals: [], at: easyStep(typed, opened.questions.length) })
    if (!(await mayAnswer(app, request, opened.row.id))) return show(app, reply, { opened, token, form, typed, refusals: [{ code: 'survey.crowded', words: 'Many answers came in at once. Wait a quarter of an hour, then send yours again: what you typed is still here.' }] }, 429)
    const replies = opened.questions.flatMap((one) => {
      const value = (typed[`question-${one.id}`] ?? '').replaceAll('\r\n', '\n').trim()
      return value === '' ? [] : [{ question: one.id, value }]
    })
    const key = /^[\w-]{10,64}$/.test(typed['idempotencyKey'] ?? '') ? typed['idempotencyKey'] : undefined
    const long = replies.filter((one) => one.value.length > 2000).map((one): Refusal => ({ code: 'survey.long', field: `question-${one.question}`, words: 'Write 2,000 characters or fewer.' }))
    if (replies.length === 0 || long.length > 0) return show(app, reply, { opened, token, form, typed, refusals: replies.length === 0 ? [{ code: 'survey.nothing', words: 'Answer at least one question.' }] : long })
    const outcome = await carryOut(app, app.registry.act('review.answer-survey')!, opened.actor, { survey: opened.row.id, form, replies }, { key })
    return outcome.ok ? reply.redirect(`/survey/${token}?sent=1`, 303) : show(app, reply, { opened, token, form, typed, refusals: outcome.refusals }, outcome.status)
  })
}

// The address itself is kept nowhere: a keyed hash of it with the day and the survey is counted for fifteen minutes.
async function mayAnswer(app: App, request: FastifyRequest, surveyId: string): Promise<boolean> {
  const day = new Date().toISOString().slice(0, 10)
  const of = (words: string): string => app.keys.hmac('survey-limit', `${day} ${surveyId} ${words}`)
  return await mayComeIn(app.db, 'survey', of(`address ${request.ip}`), most.address) && await mayComeIn(app.db, 'survey', of('all'), most.survey)
}

const keepNowhere = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  void reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex').header('referrer-policy', 'same-origin')
}

const noLink = (app: App, reply: FastifyReply): Promise<FastifyReply> =>
  sendProblem(app, reply, outsider, 404, 'This survey is not open', 'It may have ended, or the link was cut off in a message. What others said and what changed stands in the public register, under surveys.')

const textOf = (body: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries((body ?? {}) as Record<string, unknown>).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

const sent = (app: App, reply: FastifyReply, { row }: OpenedSurvey): Promise<FastifyReply> => sendPage(app, reply, {
  title: 'Thank you', caption: row.title,
  body: html`${component('panel', { titleText: 'Your answer was sent', headingLevel: 2, html: html`Thank you` })}<p class="govuk-body">${row.body} reads the answers after ${dateInWords(row.closes_on)}. What it heard and what changed will stand in <a class="govuk-link" href="/register/surveys">the public register</a>, if at least five people answer.</p>`,
}, { visitor: outsider })

async function show(app: App, reply: FastifyReply, { opened, token, form, typed, refusals, at }: Showing, status = refusals.length > 0 ? 422 : 200): Promise<FastifyReply> {
  const { row, questions } = opened
  if (form === 'easy' && hasEasy(questions, row)) {
    const page = at ?? (refusals.length > 0 ? pageOfFault(questions, refusals) : 0)
    const key = /^[\w-]{10,64}$/.test(typed['idempotencyKey'] ?? '') ? typed['idempotencyKey']! : freshKey()
    return sendPage(app, reply, { title: row.title, caption: `Questions from ${row.body}`, body: easyPage(opened, { at: page, typed, refusals, key, token }) }, { visitor: outsider, status, refusals })
  }
  const other = hasEasy(questions, row) ? html`<p class="govuk-body"><a class="govuk-link" href="/survey/${token}?form=easy">Easy read: short words, one question a page</a></p>` : ''
  const body = html`${other}<p class="govuk-body cc-said">${row.intro}</p>
    <p class="govuk-body">${`${row.body} asks. You need not say who you are: no name, address or time is kept with your answer. Please write no names and nothing that tells who somebody is. You can leave questions out.`}</p>
    <form class="cc-form" method="post" action="/survey/${token}" novalidate><input type="hidden" name="idempotencyKey" value="${freshKey()}"><input type="hidden" name="form" value="usual">
      ${questions.map((one) => control(one, typed, refusals))}${component('button', { text: 'Send your answer', preventDoubleClick: true })}</form>
    <p class="govuk-body">Open until the end of ${dateInWords(row.closes_on)}.</p>`
  return sendPage(app, reply, { title: row.title, caption: `Survey of ${row.body}`, body }, { visitor: outsider, status, refusals })
}

function control(one: AskedQuestion, typed: Record<string, string>, refusals: readonly Refusal[]): Safe {
  const name = `question-${one.id}`
  const wrong = refusals.filter((refusal) => refusal.field === name).map((refusal) => refusal.words).join(' ')
  const more = { idPrefix: name, name, ...(wrong ? { errorMessage: { text: wrong } } : {}) }
  const { words } = one
  if (one.kind === 'text') return component('textarea', { id: name, name, rows: '4', value: typed[name] ?? '', label: { text: words, classes: 'govuk-label--m' }, hint: { text: 'Write no names and nothing that tells who somebody is.' }, ...(wrong ? { errorMessage: { text: wrong } } : {}) })
  const options = one.kind === 'rating' ? [5, 4, 3, 2, 1].map((value) => ({ value: String(value), text: ratingOfFive[value]! })) : one.choices.map((value) => ({ value, text: value }))
  return component('radios', { ...more, fieldset: { legend: { text: words, classes: 'govuk-fieldset__legend--m' } }, items: options.map((option) => ({ ...option, checked: typed[name] === option.value })) })
}
