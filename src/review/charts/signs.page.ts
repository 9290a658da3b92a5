import { COLOURS, dataTable, marker } from '../../ui/charts/chart.ts'
import { html, svg, type Safe } from '../../ui/html.ts'
import type { Page } from '../../ui/page.ts'

const sign = (mark: Safe): Safe => svg`<svg class="cc-change" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${mark}</svg>`

/** The signs of the charts, each with its words and what it means. Defined here and in docs/chart-signs.md. */
const signs: readonly { mark: Safe; words: string; meaning: string }[] = [
  { mark: sign(marker('circle', 8, 8, COLOURS.same, 5)), words: 'Within the usual range', meaning: 'The figure varies as it always does. To ask for a reason for one such month is to ask about chance.' },
  { mark: sign(marker('up', 8, 8, COLOURS.better, 6)), words: 'A real change for the better', meaning: 'One of the four rules speaks, and the figures moved the way that is better: up where more is better, down where less is.' },
  { mark: sign(marker('down', 8, 8, COLOURS.worse, 6)), words: 'A real change for the worse', meaning: 'One of the four rules speaks, and the figures moved the other way. It waits for an answer until somebody records a finding.' },
  { mark: sign(marker('square', 8, 8, COLOURS.ink, 5)), words: 'A real change', meaning: 'One of the four rules speaks, and nobody has said which way is better.' },
]

const rules: readonly [string, string][] = [
  ['A point beyond the limits', 'Above the upper or below the lower limit.'],
  ['Seven or more on one side of the mean', 'The level has moved.'],
  ['Seven or more rising or falling', 'The level is moving.'],
  ['Two of three near a limit', 'Between two thirds of the way to a limit and the limit, on the same side.'],
]

const charts: readonly [string, string, string][] = [
  ['Single values', 'Everything that is not one of the following', 'XmR'],
  ['A share of those counted', 'The unit is %, and every month came with both numbers', 'p, or p′ where months differ by more than chance'],
  ['A rate for those counted', 'The unit says per how many, and every month came with both numbers', 'u, or u′'],
  ['How many between one event and the next', 'At least half of the months have no event, and what the events are counted out of is known', 'g'],
  ['The time between one event and the next', 'At least half of the months have no event, or the unit says so', 't'],
]

export const signsPage: Page = {
  path: '/review/charts', who: 'signed-in',
  show: () => Promise.resolve({
    title: 'What the signs of a chart mean', caption: 'Review', stage: 'review', breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }],
    body: html`<p class="govuk-body-l">Figures always move a little. The charts tell a real change from chance, by the same rules for every indicator and every provider.</p>
      ${dataTable({ caption: 'Signs', head: ['Sign', 'Meaning'], rows: signs.map(({ mark, words, meaning }) => [html`${mark} ${words}`, meaning]) })}
      ${dataTable({ caption: 'What a real change is', head: ['Rule', 'In words'], rows: rules.map(([rule, words]) => [rule, words]) })}
      ${dataTable({ caption: 'How an indicator is drawn', head: ['Drawn as', 'When', 'Method'], rows: charts.map((row) => [...row]) })}
      <h2 class="govuk-heading-m">Will the target be met?</h2>
      <p class="govuk-body">By the limits of the latest stretch: the target is met month after month where even the worse limit meets it, will not be met where even the better one does not, and otherwise may be met or missed in any month by chance. While a change goes on, the limits cannot say.</p>
      <h2 class="govuk-heading-m">Baselines</h2>
      <p class="govuk-body">A person locks the limits on at least twelve months, with a reason. What comes later is judged by them, and they do not move. A new baseline is proposed by one person with its cause and approved by another; the one before stays on the chart.</p>`,
  }),
}
