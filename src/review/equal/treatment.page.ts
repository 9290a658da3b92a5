import { dateInWords } from '../../kernel/time.ts'
import { periodInWords } from '../../deliver/returns/index.ts'
import { dataTable } from '../../ui/charts/chart.ts'
import { html } from '../../ui/html.ts'
import { emptyState } from '../../ui/lists.ts'
import type { Page } from '../../ui/page.ts'
import { strengthWords } from '../attention/attention.rule.ts'
import { answerWords, groupInWords, type StrengthGroup } from './treatment.rule.ts'

export const treatmentPage: Page = {
  path: '/review/equal-treatment', who: 'signed-in',
  show: async (ask) => {
    const groups = await ask.ask<StrengthGroup[]>('review.equal-treatment')
    return {
      title: 'Is everybody treated alike?', caption: 'Review', stage: 'review', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }],
      body: html`<p class="govuk-body-l">Real changes for the worse that began in the last two years. Those of the same strength stand together, whichever contract they are about, with what was done and after how long.</p>
        ${groups.length === 0 ? emptyState('No real change for the worse in the last two years.') : groups.map((group) => html`<section class="cc-section"><h2 class="govuk-heading-m">${strengthWords[group.strength] ?? ''}</h2><p class="govuk-body">${groupInWords(group)}</p>${dataTable({
          caption: 'Changes and what was done', head: ['Contract', 'Indicator', 'Change', 'What was done', 'Days'],
          rows: group.cases.map((one) => [
            one.contract_id ? html`<a class="govuk-link" href="/deliver/contracts/${one.contract_id}">${one.contract ?? ''}</a>` : 'No contract', html`<a class="govuk-link" href="/review/kpis/${one.kpi_id}">${one.kpi}</a>`, `${periodInWords(one.from)}${one.to === one.from ? '' : ` to ${periodInWords(one.to)}`}`,
            one.answer ? html`<a class="govuk-link" href="${one.answer.href}">${answerWords[one.answer.kind]}</a>, ${dateInWords(one.answer.on)}${one.acted ? '' : html`<br><span class="govuk-hint cc-inline">No action</span>`}` : 'Nothing yet', one.acted ? String(one.days) : `${one.days} so far`,
          ]),
        })}</section>`)}
        <p class="govuk-body-s">Days are counted from the first day after the month in which the change began. A notice, a concern and what a finding says was done are actions; an explanation or a finding alone is not. The list is in the order of contracts' names.</p>`,
    }
  },
}
