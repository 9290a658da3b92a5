/**
 * What can happen next with a record, by rank: what leads on as buttons, the other steps as links, what gives the record up apart at the
 * end, and what is not open with its reason.
 */
import { component } from './components.ts'
import { html, safeHref, type Hole, type Safe } from './html.ts'

export interface OpenAct {
  readonly title: string
  readonly href: string
  /** The heading it stands under where there are many. */
  readonly group?: string | undefined
}

/** From so many other steps on they stand under their headings. */
const groupedFrom = 7

export interface NextActs {
  /** The one or two acts that lead on from where the record stands, the likeliest first. */
  readonly leads: readonly OpenAct[]
  readonly others: readonly OpenAct[]
  /** Headings of the other steps, in their order. */
  readonly headings?: readonly string[] | undefined
  readonly apart: readonly OpenAct[]
  readonly closed: readonly { readonly title: string; readonly reason: Hole }[]
  /** What leads on but is for somebody else: said in words, so that it is known who is awaited. */
  readonly awaited?: readonly { readonly title: string; readonly by: string }[] | undefined
}

const link = ({ title, href }: OpenAct, classes: string): Safe => html`<a class="${classes}" href="${safeHref(href)}">${title}</a>`

const list = (acts: readonly OpenAct[], classes: string): Safe => html`<ul class="${classes}">${acts.map((one) => html`<li>${link(one, 'govuk-link')}</li>`)}</ul>`

const isGrouped = (others: readonly OpenAct[], headings: readonly string[]): boolean => others.length >= groupedFrom && headings.filter((heading) => others.some((one) => one.group === heading)).length > 1

/** The other steps: few in one run, many under their headings, in the order in which the headings first come. What has none stands last. */
function otherSteps(others: readonly OpenAct[], headings: readonly string[]): Safe {
  const used = headings.filter((heading) => others.some((one) => one.group === heading))
  if (!isGrouped(others, headings)) return list(others, 'cc-next__others')
  const rest = others.filter((one) => one.group === undefined || !used.includes(one.group))
  const groups = [...used.map((heading) => ({ heading, acts: others.filter((one) => one.group === heading) })), ...(rest.length > 0 ? [{ heading: 'More', acts: rest }] : [])]
  return html`<div class="cc-next__groups">${groups.map(({ heading, acts }) => html`<section class="cc-next__group"><h4 class="cc-next__group-heading">${heading}</h4>${list(acts, 'cc-next__group-acts')}</section>`)}</div>`
}

/** The section; buttons here are links to forms, so they are links to a screen reader too. */
export function nextActs({ leads, others, apart, closed, awaited = [], headings = [] }: NextActs): Safe {
  const nothing = leads.length + others.length + apart.length === 0
  const alone = leads.length === 0 && awaited.length === 0
  return html`<section class="cc-next" aria-labelledby="next-heading"><h2 class="govuk-heading-m" id="next-heading">What can happen next</h2>
${leads.length > 0 ? html`<ul class="cc-next__leads">${leads.map((one, index) => html`<li>${link(one, `govuk-button cc-next__lead${index > 0 ? ' govuk-button--secondary' : ''}`)}</li>`)}</ul>` : ''}
${awaited.map(({ title, by }) => html`<p class="govuk-body">What leads on from here is for the ${by}: ${title.charAt(0).toLowerCase()}${title.slice(1)}.</p>`)}
${nothing ? html`<p class="govuk-body">There is nothing for you to do here now.</p>` : ''}
${others.length > 0 ? html`${alone ? '' : html`<h3 class="govuk-heading-s cc-next__heading">Other steps</h3>`}${otherSteps(others, headings)}` : ''}
${apart.length > 0 ? html`${isGrouped(others, headings) ? html`<h4 class="cc-next__group-heading cc-next__group-heading--apart">End it or take it back</h4>` : ''}<ul class="cc-next__apart" aria-label="Ends it or gives it up">${apart.map((one) => html`<li>${link(one, 'govuk-link cc-next__warning')}</li>`)}</ul>` : ''}
${closed.length > 0 ? component('details', { summaryText: `Not open to you now (${closed.length})`, classes: 'cc-next__closed', html: html`<dl class="cc-next__reasons">${closed.map(({ title, reason }) => html`<dt>${title}</dt><dd>${reason}</dd>`)}</dl>` }) : ''}</section>`
}
