import { query } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { addMonths, dateInWords } from '../../kernel/time.ts'
import { html, type Safe } from '../../ui/html.ts'
import { emptyState, listTable } from '../../ui/lists.ts'
import type { Page } from '../../ui/page.ts'
import { worseByContract } from '../signals/index.ts'
import { figuresInWords } from './visit.pages.ts'
import { planFiguresOn, visitPlan, whyOf, type RankedVisit, type VisitRisk } from './visit-plan.rule.ts'
import { ratingOfVisit, ratingsOf, visitsOf, type VisitRow } from './visit.ts'

interface ContractRiskRow { id: string; title: string; provider: string; annual_pence: string | null; notices: number; concerns: number; incidents: number; harmful: number }

// Contracts that run, with what stands open about each; a scalar query for each kind, all on the index of their contract.
const riskRows = (tx: Tx): Promise<ContractRiskRow[]> => tx.rows(sql<ContractRiskRow>`
  select r.id, r.title, coalesce(o.name, d.provider_name, '') as provider, d.annual_pence::text as annual_pence,
    (select count(*)::int from review.performance_notice n where n.body_id = r.body_id and n.contract_id = r.id and n.ended_on is null) as notices,
    (select count(*)::int from review.concern g join kernel.record q on q.body_id = g.body_id and q.id = g.id where g.body_id = r.body_id and g.contract_id = r.id and q.state not in ('resolved', 'contract to end')) as concerns,
    (select count(*)::int from deliver.incident i where i.body_id = r.body_id and i.contract_id = r.id and i.happened_on > ${addMonths(tx.today, -12)}::date) as incidents,
    (select count(*)::int from deliver.incident i where i.body_id = r.body_id and i.contract_id = r.id and i.happened_on > ${addMonths(tx.today, -12)}::date and i.harm in ('moderate', 'severe', 'death')) as harmful
  from deliver.contract d join kernel.record r on r.body_id = d.body_id and r.id = d.id left join bodies.organisation o on o.id = d.provider_id
  where d.body_id = ${tx.bodyId} and r.state in ('imported', 'agreed', 'running') and (d.starts_on is null or d.starts_on <= ${tx.today}::date) order by r.id limit 5000`)

/** What is known of every running contract of this body, for its place in the visit plan. */
export async function visitRisks(tx: Tx): Promise<VisitRisk[]> {
  const visits = Map.groupBy(await visitsOf(tx), (row) => row.contract_id)
  const lastOf = (id: string): VisitRow | undefined => visits.get(id)?.find((row) => row.visited_on !== null)
  const answers = Map.groupBy(await ratingsOf(tx, [...visits.keys()].flatMap((id) => lastOf(id)?.id ?? [])), (one) => one.visit_id)
  const worse = await worseByContract(tx)
  return (await riskRows(tx)).map((row): VisitRisk => {
    const last = lastOf(row.id)
    const planned = visits.get(row.id)?.filter((one) => one.state === 'planned').at(-1)
    return {
      id: row.id, contract: row.title, provider: row.provider, annualPence: row.annual_pence === null ? null : BigInt(row.annual_pence), notices: row.notices, concerns: row.concerns, incidents: row.incidents, harmful: row.harmful,
      worse: worse.get(row.id) ?? 0,
      lastVisit: last ? { on: last.visited_on!, rating: ['visited', 'planned'].includes(last.state) ? null : ratingOfVisit(last, answers.get(last.id) ?? [])?.rating ?? null } : null, planned: planned ? { id: planned.id, on: planned.planned_on } : null,
    }
  })
}

/** A row of the plan as the query gives it: money as text. */
export type PlanRow = Omit<RankedVisit, 'annualPence'> & { annual_pence: string | null }

export const visitPlanQueries = [
  query({ name: 'review.visit-plan', title: 'Which contracts to visit first, with the points of each part', who: 'signed-in', params: {}, run: async (tx): Promise<PlanRow[]> => visitPlan(await visitRisks(tx), tx.today).map(({ annualPence, ...row }) => ({ ...row, annual_pence: annualPence === null ? null : annualPence.toString() })) }),
]

const partWords: Readonly<Record<string, string>> = { money: 'Money', 'last visit': 'Last visit', changes: 'Changes', notices: 'Notices and concerns', incidents: 'Incidents' }
// Every part is shown: those with points on a line each, the others together.
function composition({ parts }: PlanRow): Safe {
  const nothing = parts.filter((one) => one.points === 0)
  return html`<ul class="govuk-list govuk-!-margin-bottom-0">${parts.filter((one) => one.points > 0).map((one) => html`<li><strong>${one.points}</strong> ${partWords[one.part]}: ${one.words}</li>`)}${nothing.length === 0 ? '' : html`<li class="govuk-hint govuk-!-margin-bottom-0">No points: ${nothing.map((one) => one.words).join('; ')}</li>`}</ul>`
}
const shown = 50

function figures(today: string): Safe {
  const { each, most, never, since, lastRating, moneyUnknown, money } = planFiguresOn(today)
  return html`<p class="govuk-body">Money: ${money.map(([from, points]) => `${points} from £${(Number(from) / 100).toLocaleString('en-GB')} a year`).join(', ')}; ${moneyUnknown} where it is not known. Last visit: ${never} if never visited, else ${since.map(([months, points]) => `${points} after ${months} months`).join(', ')}; ${Object.entries(lastRating).map(([rating, points]) => `${points} more for "${rating}"`).join(', ')}. Each real change for the worse ${each.worse}, at most ${most.worse}; each notice ${each.notice} and each concern ${each.concern}, at most ${most.notices}; each incident of twelve months ${each.incident}, with moderate harm or more ${each.harmful}, at most ${most.incidents}. Local practice, to be agreed.</p>`
}

export const visitPlanPage: Page = {
  path: '/review/visit-plan', who: 'signed-in',
  show: async (ask) => {
    const rows = await ask.ask<PlanRow[]>('review.visit-plan')
    const may = ask.actor.roles.some((role) => role === 'contract-manager' || role === 'commissioner')
    const whyParam = (row: PlanRow): string => encodeURIComponent(`Place ${rows.indexOf(row) + 1} of the visit plan: ${whyOf(row)}.`.slice(0, 900))
    return {
      title: 'Where to visit first', caption: 'Review: visit plan', stage: 'review', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }],
      body: html`${rows.length === 0 ? emptyState('Contracts that run stand here, those first that a quality visit is most likely to help.') : html`
        <p class="govuk-body-l">${rows.length === 1 ? 'One contract runs' : `${rows.length.toLocaleString('en-GB')} contracts run`}; ${rows.filter((row) => row.lastVisit === null).length.toLocaleString('en-GB')} were never visited, ${rows.filter((row) => row.planned !== null).length.toLocaleString('en-GB')} have a visit planned.</p>
        <p class="govuk-body">The order proposes; people decide. Each place is the sum of its parts, and every part is shown.</p>
        ${listTable<PlanRow>({ caption: rows.length > shown ? `The first ${shown}` : 'All contracts', rows: rows.slice(0, shown), path: '/review/visit-plan', query: {}, columns: [
          { key: 'contract', heading: 'Contract', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/deliver/contracts/${row.id}">${row.contract}</a><br><span class="govuk-hint cc-inline">${row.provider}</span>` },
          { key: 'points', heading: 'Points', numeric: true, cell: (row) => String(row.points) },
          { key: 'parts', heading: 'What they are made of', cell: composition },
          { key: 'next', heading: 'Next', cell: (row) => (row.planned ? html`<a class="govuk-link" href="/review/quality-visits/${row.planned.id}">Visit planned for ${dateInWords(row.planned.on)}</a>` : may ? html`<a class="govuk-link" href="/review/plan-visit?contract=${row.id}&why=${whyParam(row)}">Plan a visit<span class="govuk-visually-hidden">: ${row.contract}</span></a>` : 'Waits for the contract manager') },
        ] })}
        <h2 class="govuk-heading-m">How points are given</h2>${figures(ask.today)}`}
        <h2 class="govuk-heading-m">How a visit goes on</h2>${figuresInWords(ask.today)}<p class="govuk-body"><a class="govuk-link" href="/review/quality-visits">All quality visits</a></p>`,
    }
  },
}
