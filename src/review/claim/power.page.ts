import { periodInWords } from '../../deliver/returns/index.ts'
import { isId } from '../../kernel/ids.ts'
import { addMonths } from '../../kernel/time.ts'
import { kpiOf } from '../../plan/index.ts'
import { dataTable, numberWords } from '../../ui/charts/index.ts'
import { html, type Safe } from '../../ui/html.ts'
import type { Page } from '../../ui/page.ts'
import { unitsOf, valuesOf } from './claim.acts.ts'
import { comparableTo } from './claim.ts'
import { detectableCompared, type UnitSeries } from './compared.rule.ts'
import { detectable } from './effect.rule.ts'

/** One with fewer months than can be compared would only shorten what the others have. */
const enough = (unit: UnitSeries): boolean => unit.served || unit.values.filter((one) => one.value !== null).length >= 8
const spans = [4, 6, 12, 18, 24]

/** How small a change can be told from chance after so many months: by its own months, and against all others that have the indicator. */
function powerTable(kpi: { name: string; unit: string }, values: readonly { period: string; value: number | null }[], units: readonly UnitSeries[], startsFrom: string): Safe {
  const before = values.flatMap((one) => (one.value !== null && one.period < startsFrom ? [one.value] : []))
  const others = units.filter((unit) => !unit.served).length
  const compared = detectableCompared(units, startsFrom, spans[0]!, kpi.unit)
  const size = (value: number | undefined): string => (value === undefined ? 'cannot be said' : `${numberWords(value, 1)} ${kpi.unit}`)
  return html`<p class="govuk-body">${before.length === 0 ? 'No month has a value yet.' : `${before.length} ${before.length === 1 ? 'month is' : 'months are'} known before ${periodInWords(startsFrom)}.`} ${others === 0 ? 'No other contract has eight months of this indicator: only its own months can judge the change.' : `${others} other ${others === 1 ? 'contract has' : 'contracts have'} eight months or more of the same indicator; compare only those that the change does not reach.`}</p>
    ${dataTable({
      caption: 'The smallest change that can be told from chance', head: ['After the start', 'By its own months', ...(others === 0 ? [] : [`Against ${others === 1 ? 'the other contract' : `all ${others} others`}`])],
      rows: spans.map((after) => [`${after} months`, size(detectable(before, after)), ...(others === 0 ? [] : [size(detectableCompared(units, startsFrom, after, kpi.unit)?.smallest)])]),
    })}
    <p class="govuk-body-s">Four times in five, at limits of 95 per cent; as if months were not related. Where they are, less can be told. At least eight months before and four after are needed.</p>
    ${compared ? html`<p class="govuk-body">${compared.trends.words}</p>` : ''}`
}

/** What could be seen, before anything is claimed; and the form of the claim. */
export const powerPage: Page = {
  path: '/review/kpis/:id/claim', who: ['commissioner', 'analyst', 'contract-manager'],
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const found = isId(id) ? await ask.read(async (tx) => {
      const kpi = await kpiOf(tx, id)
      const others = kpi ? await comparableTo(tx, id) : []
      return kpi ? { kpi, others, values: await valuesOf(tx, id), units: (await unitsOf(tx, id, [], others)).filter(enough) } : undefined
    }) : undefined
    if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such indicator, or it is not yours to see.</p>` }
    const startsFrom = addMonths(`${ask.today.slice(0, 7)}-01`, 1).slice(0, 7)
    return {
      title: 'Claim an effect', caption: `Review: ${found.kpi.name}`, stage: 'review', breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }, { text: found.kpi.name, href: `/review/kpis/${id}` }],
      body: html`<p class="govuk-body">${ask.registry.act('review.make-claim')!.intro!}</p>
        <section class="cc-section"><h2 class="govuk-heading-m">What could be seen of it</h2>${powerTable(found.kpi, found.values, found.units, startsFrom)}</section>
        <section class="cc-section"><h2 class="govuk-heading-m">The claim</h2>${await ask.form('review.make-claim', { hidden: { kpi: id }, typed: { startsFrom }, only: { served: found.others, comparators: found.others } })}</section>`,
    }
  },
}
