import { html, type Safe } from '../../ui/html.ts'
import { emptyState } from '../../ui/lists.ts'
import type { Page } from '../../ui/page.ts'
import { first, type Weighed } from './attention.rule.ts'

/** A matter as the query gives it: money as text. */
export type ShownMatter = Omit<Weighed, 'annualPence'> & { annual_pence: string | null }

/** The matters that come first, and how many there are in all. */
export interface FirstMatters { matters: ShownMatter[]; count: number }

const shownAtMost = 200

const one = (matter: ShownMatter): Safe => html`<li><p class="govuk-body"><a class="govuk-link govuk-!-font-weight-bold" href="${matter.href}">${matter.title}</a>${matter.contract ? html`<br>${matter.contract}` : ''}<br>${matter.what}.<br><span class="govuk-hint cc-inline">${matter.why.join('. ')}.</span></p></li>`

/** The matters in their order, each with why; the number of the first is given. */
export const matterList = (matters: readonly ShownMatter[], from = 1): Safe => html`<ol class="govuk-list govuk-list--number" start="${from}">${matters.map(one)}</ol>`

/** The five that need attention first, and where the rest is. */
export const attentionBoard = ({ matters, count }: FirstMatters): Safe => (count === 0 ? html`<p class="govuk-body">Nothing waits: no real change for the worse, no open finding, no date passed.</p>`
  : html`${matterList(matters.slice(0, first))}${count > first ? html`<p class="govuk-body"><a class="govuk-link" href="/review/attention">The other ${(count - first).toLocaleString('en-GB')}, in the same order</a></p>` : ''}`)

export const attentionPage: Page = {
  path: '/review/attention', who: 'signed-in',
  show: async (ask) => {
    const { matters, count } = await ask.ask<FirstMatters>('review.attention-first', { most: String(shownAtMost) })
    return {
      title: 'What needs attention', caption: 'Review', stage: 'review', breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }],
      body: html`${matters.length === 0 ? emptyState('Real changes for the worse that nobody answered, open findings, dates that passed and proposals that wait for a second person stand here.') : html`
        <p class="govuk-body">${count === 1 ? 'One matter' : `${count.toLocaleString('en-GB')} matters`}, weighed by money, what it means for people, how strong the signal is and who can change it: each from 1 to 4, multiplied. What is not known is never taken for little. Of equal weight the oldest comes first.${count > matters.length ? ` The first ${matters.length} are shown.` : ''}</p>${matterList(matters)}`}
        <p class="govuk-body"><a class="govuk-link" href="/review/equal-treatment">Is everybody treated alike?</a></p>`,
    }
  },
}
