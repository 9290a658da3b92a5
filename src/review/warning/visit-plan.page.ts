import { query } from '../../kernel/act.ts'
import { dateInWords } from '../../kernel/time.ts'
import { html, type Safe } from '../../ui/html.ts'
import { emptyState, listTable, paging } from '../../ui/lists.ts'
import type { Page } from '../../ui/page.ts'
import { figuresInWords } from '../quality/index.ts'
import { pageOf, partsList } from './warning.pages.ts'
import { planFiguresOn, visitPlan, whyOf, type RankedVisit } from './visit-plan.rule.ts'
import { contractFacts, weightsNow } from './warning.ts'

/** A row of the plan as the query gives it: money as text, its place, and why. */
export type PlanRow = Omit<RankedVisit, 'annualPence'> & { annual_pence: string | null; place: number }

export const visitPlanQueries = [
  query({
    name: 'review.visit-plan', title: 'Which contracts to visit first, with the points of each part', who: 'signed-in', params: {},
    run: async (tx): Promise<PlanRow[]> => visitPlan(await contractFacts(tx), tx.today, await weightsNow(tx)).map(({ annualPence, ...row }, at) => ({ ...row, annual_pence: annualPence === null ? null : annualPence.toString(), place: at + 1 })),
  }),
]

function figures(today: string): Safe {
  const { never, since, moneyUnknown, money } = planFiguresOn(today)
  return html`<p class="govuk-body">Money: ${money.map(([from, points]) => `${points} from £${(Number(from) / 100).toLocaleString('en-GB')} a year`).join(', ')}; ${moneyUnknown} where it is not known. Last visit: ${never} if never visited, else ${since.map(([months, points]) => `${points} after ${months} months`).join(', ')}. Local practice, to be agreed. All else has the <a class="govuk-link" href="/review/early-warning">points of the early warning</a>.</p>`
}

export const visitPlanPage: Page = {
  path: '/review/visit-plan', who: 'signed-in',
  show: async (ask) => {
    const rows = await ask.ask<PlanRow[]>('review.visit-plan')
    const may = ask.actor.roles.some((role) => role === 'contract-manager' || role === 'commissioner')
    const whyParam = (row: PlanRow): string => encodeURIComponent(`Place ${row.place} of the visit plan: ${whyOf(row)}.`.slice(0, 900))
    const size = 25
    const { page, pages } = pageOf(ask.search.get('page'), rows.length, size)
    const shown = rows.slice((page - 1) * size, page * size)
    return {
      title: 'Where to visit first', caption: 'Review: visit plan', stage: 'review', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }],
      body: html`${rows.length === 0 ? emptyState('Contracts that run stand here, those first that a quality visit is most likely to help.') : html`
        <p class="govuk-body-l">${rows.length === 1 ? 'One contract runs' : `${rows.length.toLocaleString('en-GB')} contracts run`}; ${rows.filter((row) => row.last === null).length.toLocaleString('en-GB')} were never visited, ${rows.filter((row) => row.planned !== null).length.toLocaleString('en-GB')} have a visit planned.</p>
        <p class="govuk-body">The order proposes; people decide. Each place is the sum of its parts, and every part is shown.</p>
        ${listTable<PlanRow>({ caption: pages === 1 ? 'All contracts' : `Places ${shown[0]!.place} to ${shown.at(-1)!.place}`, rows: shown, path: '/review/visit-plan', query: {}, columns: [
          { key: 'place', heading: 'Place', numeric: true, cell: (row) => String(row.place) }, { key: 'contract', heading: 'Contract', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/deliver/contracts/${row.id}">${row.contract}</a><br><span class="govuk-hint cc-inline">${row.provider}</span>` },
          { key: 'points', heading: 'Points', numeric: true, cell: (row) => String(row.points) }, { key: 'parts', heading: 'What they are made of', cell: (row) => partsList(row.parts) },
          { key: 'next', heading: 'Next', cell: (row) => (row.planned ? html`<a class="govuk-link" href="/review/quality-visits/${row.planned.id}">Visit planned for ${dateInWords(row.planned.on)}</a>` : may ? html`<a class="govuk-link" href="/review/plan-visit?contract=${row.id}&why=${whyParam(row)}">Plan a visit<span class="govuk-visually-hidden">: ${row.contract}</span></a>` : 'Waits for the contract manager') },
        ] })}${paging('/review/visit-plan', {}, page, pages)}
        <h2 class="govuk-heading-m">How points are given</h2>${figures(ask.today)}`}
        <h2 class="govuk-heading-m">How a visit goes on</h2>${figuresInWords(ask.today)}<p class="govuk-body"><a class="govuk-link" href="/review/quality-visits">All quality visits</a></p>`,
    }
  },
}
