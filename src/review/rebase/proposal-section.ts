import { periodInWords } from '../../deliver/returns/index.ts'
import { instantInWords } from '../../kernel/time.ts'
import { button, insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import type { PageAsk } from '../../ui/page.ts'
import { namesOf } from '../people-names.ts'
import { proposalsOf, waiting } from './rebase.ts'

/** What is proposed for the baseline and who answered what, for the people of the body. */
export async function proposalSection(ask: PageAsk, kpiId: string, mayRecord: boolean): Promise<Safe> {
  const proposals = await ask.read((tx) => proposalsOf(tx, kpiId))
  if (proposals.length === 0) return html``
  const name = await namesOf(ask, proposals.flatMap((one) => [one.proposed_by, one.answered_by]))
  const open = waiting(proposals)
  const waits = open === undefined ? '' : insetText(html`<p class="govuk-body"><strong>A new baseline waits for ${open.proposed_by === ask.actor.accountId ? 'another person' : 'an answer'}.</strong> ${name(open.proposed_by)} proposes ${periodInWords(open.from_period)} to ${periodInWords(open.to_period)}. ${open.cause}</p>
    ${mayRecord ? html`<div class="govuk-button-group">${open.proposed_by === ask.actor.accountId ? '' : button('Approve the new baseline', { href: `/review/approve-baseline?kpi=${kpiId}` })}<a class="govuk-link" href="/review/decline-baseline?kpi=${kpiId}">${open.proposed_by === ask.actor.accountId ? 'Take it back' : 'Decline it'}</a></div>` : ''}`)
  const answered = proposals.filter((one) => one.answered_at !== null)
  return html`${waits}${answered.length === 0 ? '' : html`<section class="cc-section"><h2 class="govuk-heading-m">New baselines proposed</h2><ul class="govuk-list govuk-list--bullet">${answered.map((one) => html`<li>${periodInWords(one.from_period)} to ${periodInWords(one.to_period)}, proposed by ${name(one.proposed_by)}. ${one.cause} <strong>${one.approved ? 'Approved' : 'Declined'}</strong> by ${name(one.answered_by)} on ${instantInWords(one.answered_at!)}. ${one.answer}</li>`)}</ul></section>`}`
}
