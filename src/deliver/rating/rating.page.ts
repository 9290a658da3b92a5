import { mayAct } from '../../kernel/registry.ts'
import { dateInWords } from '../../kernel/time.ts'
import { button, insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable } from '../../ui/lists.ts'
import type { Page, PageAsk, RecordView } from '../../ui/page.ts'
import { questions, quarterInWords, type Question } from './rating.rule.ts'
import type { ChangedRow, RateRow, RatingsShown, SpreadRow } from './rating.ts'

const number = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1))

function quarterSection({ spread, words, changed }: RatingsShown, quarter: string): Safe {
  const rows = (Object.keys(questions) as Question[]).flatMap((question) => spread.filter((row) => row.quarter === quarter && row.question === question))
  const said = words.filter((row) => row.quarter === quarter)
  const back = changed.filter((row) => row.quarter === quarter)
  return html`<section class="cc-section"><h2 class="govuk-heading-m">${quarterInWords(quarter)}</h2>
    ${listTable<SpreadRow>({ caption: `How ${rows[0]?.answered ?? ''} providers saw us in ${quarterInWords(quarter)}`, rows, path: '', query: {}, columns: [
      { key: 'question', heading: 'Question', isHeader: true, cell: (row) => questions[row.question] }, { key: 'lowest', heading: 'Lowest', numeric: true, cell: (row) => String(row.lowest) }, { key: 'middle', heading: 'Middle', numeric: true, cell: (row) => number(row.middle) },
      { key: 'highest', heading: 'Highest', numeric: true, cell: (row) => String(row.highest) }, { key: 'answered', heading: 'Answered', numeric: true, cell: (row) => row.answered },
    ] })}
    ${said.length === 0 ? '' : html`<h3 class="govuk-heading-s">What they would change</h3><ul class="govuk-list govuk-list--bullet">${said.map((row) => html`<li class="cc-said">${row.words}</li>`)}</ul>`}
    ${back.length === 0 ? '' : insetText(html`<h3 class="govuk-heading-s">What we said back</h3>${back.map((row) => html`<p class="govuk-body cc-said">${row.words} <span class="govuk-hint cc-inline">${dateInWords(row.said_at.slice(0, 10))}</span></p>`)}`)}</section>`
}

export const ratingPage: Page = {
  path: '/deliver/ratings', who: 'signed-in',
  show: async (ask) => {
    const shown = await ask.ask<RatingsShown>('deliver.ratings')
    const quarters = [...new Set(shown.spread.map((row) => row.quarter))]
    const maySay = mayAct(ask.registry.act('deliver.say-what-changed')!, ask.actor)
    return {
      title: 'How providers see us', caption: 'Deliver: providers', stage: 'deliver', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }],
      body: html`<p class="govuk-body">Once a quarter each provider may say how it sees us, from 0 to 5. A quarter is shown when it has ended and at least three providers have answered; who said what is shown to nobody.</p>
        ${quarters.length === 0 ? html`<p class="govuk-body">No quarter has three answers yet.</p>` : quarters.map((quarter) => quarterSection(shown, quarter))}
        ${maySay && quarters.length > 0 ? button('Say back what changed', { href: `/deliver/say-what-changed?quarter=${quarters[0]!}`, classes: 'govuk-button--secondary' }) : ''}`,
    }
  },
}

export const whatChangedView: RecordView = {
  kind: 'what-changed',
  sections: async (ask, record) => {
    const { changed } = await ask.ask<RatingsShown>('deliver.ratings')
    const found = changed.find((row) => row.record_id === record.id)
    return found ? [{ title: 'What we said back', body: html`<p class="govuk-body cc-said">${found.words}</p><p class="govuk-body"><a class="govuk-link" href="/deliver/ratings">How providers see us</a></p>` }] : []
  },
}

/** On the provider's start page: the commissioners it may rate this quarter, and what they say has changed. */
export async function ratingSection(ask: PageAsk): Promise<Safe> {
  const { quarter, rows, changed } = await ask.ask<{ quarter: string; rows: RateRow[]; changed: ChangedRow[] }>('deliver.commissioners-to-rate')
  if (rows.length === 0 && changed.length === 0) return html``
  return html`<h2 class="govuk-heading-m">Your view of commissioners</h2>
    ${rows.length === 0 ? '' : html`<ul class="govuk-list govuk-list--bullet">${rows.map((row) => html`<li><a class="govuk-link" href="/deliver/rate-commissioner?contract=${row.contract_id}">Say how you see ${row.body}</a> <span class="govuk-hint cc-inline">${row.rated_at === null ? `not yet for ${quarterInWords(quarter)}` : `said on ${dateInWords(row.rated_at.slice(0, 10))}; you may say it anew`}</span></li>`)}</ul>`}
    ${changed.length === 0 ? '' : html`<h3 class="govuk-heading-s">What changed after providers were heard</h3><ul class="govuk-list govuk-list--bullet">${changed.slice(0, 6).map((row) => html`<li class="cc-said">${row.body}, ${quarterInWords(row.quarter)}: ${row.words}</li>`)}</ul>`}`
}
