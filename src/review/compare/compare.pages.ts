import { Readable } from 'node:stream'
import { writeCsv } from '../../evidence/tabular/write-csv.ts'
import { periodInWords } from '../../deliver/returns/index.ts'
import { isId } from '../../kernel/ids.ts'
import { dataTable, numberWords } from '../../ui/charts/chart.ts'
import { funnelPicture } from '../../ui/charts/funnel.ts'
import { html, type Safe } from '../../ui/html.ts'
import { emptyState, figure, filtersForm, listTable } from '../../ui/lists.ts'
import type { Answer, Page } from '../../ui/page.ts'
import { changeMark } from '../kpi-figure.ts'
import type { ComparedKpi, SharedKpi } from './compare.queries.ts'
import { comparisonInWords, fewestToAllow, placeInWords } from './compare.rule.ts'

const crumbs = [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }]

const comparablePage: Page = {
  path: '/review/compare', who: 'signed-in',
  show: async (ask) => {
    const shared = await ask.ask<SharedKpi[]>('review.comparable')
    return {
      title: 'Compare contracts', caption: 'Review', stage: 'review', wide: true, breadcrumbs: crumbs,
      body: shared.length === 0 ? emptyState('Where several contracts have an indicator of the same name and unit, they are compared here, every provider by the same rule.')
        : html`<p class="govuk-body">Indicators that several contracts have. Every provider is held against all of them together, by the same rule.</p>${listTable<SharedKpi>({
          caption: 'Indicators that several contracts have', rows: shared, path: '/review/compare', query: {},
          columns: [{ key: 'name', heading: 'Indicator', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/review/compare/${row.id}">${row.name}</a>` }, { key: 'unit', heading: 'Unit', cell: (row) => row.unit }, { key: 'contracts', heading: 'Contracts', cell: (row) => String(row.contracts) }],
        })}`,
    }
  },
}

const figures = ({ kpi, units }: ComparedKpi): Safe => dataTable({
  caption: `${kpi.name} by contract, in the order of their names`, head: ['Contract', 'Provider', kpi.unit, 'Counted', 'Out of', 'Months', 'What it says'],
  rows: units.map((one) => [html`<a class="govuk-link" href="/review/kpis/${one.kpi_id}">${one.contract}</a>`, one.provider, numberWords(one.value, 1), numberWords(one.events, 0), numberWords(one.base, 0), String(one.months), html`${one.beyond === null ? '' : changeMark(one.better)} ${placeInWords(one)}`]),
})

const csv = ({ kpi, units, from, to }: ComparedKpi): Answer => ({
  file: {
    name: `compare-${kpi.reference}.csv`, type: 'text/csv; charset=utf-8',
    body: Readable.from(writeCsv(['Indicator', 'Unit', 'From', 'To', 'Contract', 'Provider', 'Value', 'Counted', 'Out of', 'Months', 'What it says'], units.map((one) => [kpi.name, kpi.unit, from, to, one.contract, one.provider, one.value, one.events, one.base, one.months, placeInWords(one)]))),
  },
})

function picture(compared: ComparedKpi, csvHref: string): Safe {
  const { kpi, units, plot, from, to } = compared
  const sentence = comparisonInWords(compared)
  if (!plot) return html`<p class="govuk-body">${sentence}</p>${units.length === 0 ? '' : figures(compared)}`
  const period = `${periodInWords(from)} to ${periodInWords(to)}`
  return figure({
    title: period, sentence, id: `funnel-${kpi.reference}`,
    svg: funnelPicture({
      title: kpi.name, description: sentence, unit: kpi.unit, across: `Out of how many: ${kpi.denominator_words || 'number below the line'}`, average: plot.average,
      marks: units.map((one, at) => ({ label: one.contract, x: plot.points[at]!.x, y: plot.points[at]!.y, better: one.better, outside: one.beyond !== null })),
      inner: { lower: plot.lower95, upper: plot.upper95 }, outer: { lower: plot.lower998, upper: plot.upper998 },
    }),
    table: figures(compared), source: `figures of these contracts\' indicators, ${period}${compared.demonstration ? '. Demonstration values: the providers and their figures are invented' : ''}.`,
    method: `Funnel round all ${units.length} contracts together, ${numberWords(plot.average, 1)} ${kpi.unit}: limits of ${kpi.unit.trim() === '%' ? 'a share (Wilson)' : 'a rate (exact Poisson)'} at 95 % and 99.8 %, wide where few were counted. The same rule for every provider. Of a hundred contracts that do not differ at all, about five lie outside the 95 % limits by chance, and hardly one outside the 99.8 %. ${compared.widened ? 'These contracts vary by more than chance can make it, and the limits allow for that (additive variance between contracts).' : `Nothing is allowed for differences between the people whom providers serve: ask about them before you judge. From ${fewestToAllow} contracts on the limits allow for them where that is needed.`}`,
    downloads: [{ text: 'CSV', href: csvHref }],
  })
}

const comparePage: Page = {
  path: '/review/compare/:id', who: 'signed-in',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const month = (name: string): Record<string, string> => (/^\d{4}-\d{2}$/.test(ask.search.get(name) ?? '') ? { [name]: ask.search.get(name)! } : {})
    const asked = { ...month('from'), ...month('to') }
    const compared = isId(id) ? await ask.ask<ComparedKpi | null>('review.compare', { kpi: id, ...asked }) : null
    if (!compared) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such indicator with a contract, or it is not yours to see.</p>` }
    if (ask.search.get('format') === 'csv') return csv(compared)
    const path = `/review/compare/${id}`
    const { kpi, silent } = compared
    return {
      title: `Compared: ${kpi.name}`, caption: 'Review: contracts with the same indicator', stage: 'review', wide: true, breadcrumbs: [...crumbs, { text: 'Compare contracts', href: '/review/compare' }],
      body: html`${filtersForm(path, [{ name: 'from', label: 'First month, like 2025-11' }, { name: 'to', label: 'Last month' }], { from: compared.from, to: compared.to })}
        ${picture(compared, `${path}?${new URLSearchParams({ ...asked, format: 'csv' }).toString()}`)}
        ${silent.length === 0 ? '' : html`<section class="cc-section"><h2 class="govuk-heading-m">Not compared</h2><p class="govuk-body">These returned no numbers counted in these months. Ask for the number above and below the line with the next return.</p><ul class="govuk-list govuk-list--bullet">${silent.map((one) => html`<li><a class="govuk-link" href="/review/kpis/${one.id}">${one.contract}</a>${one.provider === '' ? '' : `, ${one.provider}`}</li>`)}</ul></section>`}`,
    }
  },
}

export const comparePages = [comparablePage, comparePage]
