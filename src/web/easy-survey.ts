import type { OpenedSurvey } from '../review/index.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { dateInWords } from '../kernel/time.ts'
import { component } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'

type Asked = OpenedSurvey['questions'][number]
const easyRatings = [[5, 'Very good'], [4, 'Good'], [3, 'In the middle'], [2, 'Bad'], [1, 'Very bad']] as const

// Symbols of our own, drawn plainly; each stands beside words that say the same, so a reader of the screen passes over it.
const symbol = (inside: Safe): Safe => html`<svg class="cc-easy__symbol" viewBox="0 0 64 64" width="64" height="64" aria-hidden="true" focusable="false">${inside}</svg>`
/** A face whose mouth rises or falls with the rating: 5 smiles, 1 frowns. */
const face = (rating: number): Safe => symbol(html`<circle cx="32" cy="32" r="29" fill="none" stroke="currentColor" stroke-width="4"></circle><circle cx="22" cy="25" r="4" fill="currentColor"></circle><circle cx="42" cy="25" r="4" fill="currentColor"></circle><path d="M18 42 Q32 ${42 + (rating - 3) * 7} 46 42" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round"></path>`)
const bubble = symbol(html`<path d="M6 8 h52 v34 h-30 l-14 14 v-14 h-8 z" fill="none" stroke="currentColor" stroke-width="4" stroke-linejoin="round"></path><path d="M16 20 h32 M16 30 h22" stroke="currentColor" stroke-width="4" stroke-linecap="round"></path>`)
const list = symbol(html`<circle cx="14" cy="16" r="6" fill="none" stroke="currentColor" stroke-width="4"></circle><circle cx="14" cy="48" r="6" fill="none" stroke="currentColor" stroke-width="4"></circle><circle cx="14" cy="32" r="6" fill="currentColor" stroke="currentColor" stroke-width="4"></circle><path d="M28 16 h28 M28 32 h28 M28 48 h28" stroke="currentColor" stroke-width="4" stroke-linecap="round"></path>`)
const noName = symbol(html`<circle cx="32" cy="22" r="12" fill="none" stroke="currentColor" stroke-width="4"></circle><path d="M10 58 c0 -16 10 -22 22 -22 s22 6 22 22" fill="none" stroke="currentColor" stroke-width="4"></path><path d="M8 8 L56 56" stroke="currentColor" stroke-width="5" stroke-linecap="round"></path>`)

/** A page of the easy form: 0 says what it is, then one question each, the last one sends. */
export interface EasyPage { at: number; typed: Record<string, string>; refusals: readonly Refusal[]; key: string; token: string }
const nameOf = (one: Asked): string => `question-${one.id}`

/** The page on which the first thing that is wrong can be put right; the last one when that is none of the questions. Pure. */
export const pageOfFault = (questions: readonly Asked[], refusals: readonly Refusal[]): number => {
  const found = questions.findIndex((one) => refusals.some((refusal) => refusal.field === nameOf(one)))
  return found === -1 ? questions.length + 1 : found + 1
}

/** The page to go to, from where somebody is and what they pressed. Pure. */
export const easyStep = (typed: Record<string, string>, count: number): number => {
  const at = /^\d{1,2}$/.test(typed['at'] ?? '') ? Number(typed['at']) : 0
  return Math.min(count + 1, Math.max(0, typed['go'] === 'back' ? at - 1 : at + 1))
}

const control = (one: Asked, typed: Record<string, string>, refusals: readonly Refusal[]): Safe => {
  const name = nameOf(one)
  const wrong = refusals.filter((refusal) => refusal.field === name).map((refusal) => refusal.words).join(' ')
  const error = wrong ? { errorMessage: { text: wrong } } : {}
  const heading = { text: one.easy_words, classes: 'govuk-fieldset__legend--l' }
  if (one.kind === 'text') return html`${bubble}${component('textarea', { id: name, name, rows: '5', value: typed[name] ?? '', label: { text: one.easy_words, classes: 'govuk-label--l' }, hint: { text: 'Please do not write names.' }, ...error })}`
  const items = one.kind === 'rating' ? easyRatings.map(([value, text]) => ({ value: String(value), html: html`<span class="cc-easy__choice">${face(value)} ${text}</span>` })) : one.choices.map((value) => ({ value, text: value }))
  return html`${one.kind === 'choice' ? list : ''}${component('radios', { idPrefix: name, name, fieldset: { legend: heading }, items: items.map((item) => ({ ...item, checked: typed[name] === item.value })), ...error })}`
}

const answerWords = (one: Asked, typed: Record<string, string>): string => {
  const value = typed[nameOf(one)] ?? ''
  return value === '' ? 'You left this out.' : one.kind === 'rating' ? easyRatings.find(([rating]) => String(rating) === value)?.[1] ?? value : value
}

/** One page of the easy form: short, large, one question, with what was answered before carried along unseen. No script, and nothing is kept until it is sent. */
export function easyPage({ row, questions }: OpenedSurvey, { at, typed, refusals, key, token }: EasyPage): Safe {
  const one = questions[at - 1]
  const carried = questions.filter((question) => question.id !== one?.id && typed[nameOf(question)])
  const last = at === questions.length + 1
  const inside = at === 0 ? html`<p class="cc-said">${row.easy_intro}</p>${noName}<p>You do not have to say who you are.</p><p>Please do not write names.</p><p>There ${questions.length === 1 ? 'is one question' : `are ${questions.length} questions`}. You can leave questions out.</p><p>You can answer until ${dateInWords(row.closes_on)}.</p>`
    : one ? html`<p>Question ${at} of ${questions.length}</p>${control(one, typed, refusals)}`
    : html`<h2 class="govuk-heading-l">Is this right?</h2><dl class="cc-easy__answers">${questions.map((question) => html`<dt>${question.easy_words}</dt><dd class="cc-said">${answerWords(question, typed)}</dd>`)}</dl><p>If it is right, press Send.</p><p>If it is not right, press Back.</p>`
  const go = (text: string, value: string, second = false): Safe => component('button', { text, name: 'go', value, ...(second ? { classes: 'govuk-button--secondary' } : {}), ...(value === 'send' ? { preventDoubleClick: true } : {}) })
  // The first button of a form is what the Enter key presses: it goes on.
  return html`<div class="cc-easy"><form method="post" action="/survey/${token}" novalidate><input type="hidden" name="idempotencyKey" value="${key}"><input type="hidden" name="form" value="easy"><input type="hidden" name="at" value="${at}">
    ${carried.map((question) => html`<input type="hidden" name="${nameOf(question)}" value="${typed[nameOf(question)]!}">`)}
    ${inside}<div class="govuk-button-group cc-easy__go">${last ? go('Send', 'send') : go(at === 0 ? 'Start' : 'Next', 'next')}${at === 0 ? '' : go('Back', 'back', true)}</div></form>
    <p><a class="govuk-link" href="/survey/${token}">Show all questions in the usual words</a></p></div>`
}
