import { query } from '../../kernel/act.ts'
import { reference } from '../../kernel/fields.ts'
import { periodInWords } from '../../deliver/returns/index.ts'
import { pounds } from '../../kernel/money.ts'
import { dateInWords } from '../../kernel/time.ts'
import { dataTable, numberWords, trendLine } from '../../ui/charts/index.ts'
import { button } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { figure, listTable, summaryList, tag } from '../../ui/lists.ts'
import type { Page, RecordView, Section } from '../../ui/page.ts'
import { sql } from '../../kernel/database/database.ts'
import { claimOf, claimsOf, kpisNamed, type ClaimRow } from './claim.ts'
import { comparedSection, kpiLinks } from './compared.view.ts'
import { powerPage } from './power.page.ts'
import { calibrationOf, costPerUnit, type Effect } from './effect.rule.ts'

const amount = (value: number, unit: string): string => `${value > 0 ? '+' : ''}${numberWords(value, Number.isInteger(value) ? 0 : 1)} ${unit}`
const claimedWords = (row: ClaimRow): string => `${amount(row.likely, row.unit)} (between ${amount(row.low, row.unit)} and ${amount(row.high, row.unit)}) by ${periodInWords(row.by_month)}`
const verdictTag = (effect: Effect): Safe => tag(effect.verdict, effect.verdict === 'as claimed' || effect.verdict === 'more than claimed' ? 'green' : effect.verdict === 'cannot be told' ? 'yellow' : 'orange')

/** What came: the months, the line they follow, and what would have come without the change. */
function effectFigure(row: ClaimRow, effect: Effect): Safe {
  const title = `${row.kpi}: what came, and what would have come`
  const svg = trendLine({
    title, unit: row.unit, label: 'what came', comparatorLabel: 'without the change',
    mark: { at: effect.monthsBefore, words: 'the change begins' }, points: effect.months.map((one) => ({ period: periodInWords(one.period), value: one.value, comparator: one.without })),
  })
  const table = dataTable({ caption: 'The months', head: ['Month', 'Value', 'By the line', 'Without the change'], rows: effect.months.map((one) => [periodInWords(one.period), numberWords(one.value, 1), numberWords(one.fitted, 1), one.without === null ? '' : numberWords(one.without, 1)]) })
  return figure({
    id: 'effect', title, svg, table, sentence: effect.words.replace(row.by_month, periodInWords(row.by_month)), source: `observed values of ${row.kpi}`,
    method: `Interrupted time series: a line before the change, a jump and another line after it; errors of Newey and West; ${effect.monthsBefore} months before, ${effect.monthsAfter} after; Durbin-Watson ${numberWords(effect.durbinWatson, 2)}.`,
  })
}

export const claimView: RecordView = {
  kind: 'claim',
  sections: async (ask, record): Promise<Section[]> => {
    const { row, named, own } = await ask.read(async (tx) => {
      const found = await claimOf(tx, record.id)
      return { row: found, named: found ? await kpisNamed(tx, [...found.served_ids, ...found.comparator_ids]) : [], own: (await tx.maybe(sql<{ name: string }>`select name from bodies.organisation where id = ${tx.bodyId}`))?.name ?? '' }
    })
    if (!row) return []
    const of = (ids: readonly string[]): Safe | undefined => (ids.length === 0 ? undefined : html`${kpiLinks(named.filter((one) => ids.includes(one.id)), own)}`)
    const cost = row.judged ? costPerUnit(row.cost_pence === null ? null : BigInt(row.cost_pence), row.judged) : undefined
    return [
      { title: 'What is claimed', body: summaryList([
        { key: 'Indicator', value: html`<a class="govuk-link" href="/review/kpis/${row.kpi_id}">${row.kpi}</a>` }, { key: 'Change', value: claimedWords(row) }, { key: 'New state from', value: periodInWords(row.starts_from) }, { key: 'What it costs until then', value: row.cost_pence && pounds(row.cost_pence) },
        { key: 'Why', value: row.reason }, { key: 'It reaches these too', value: of(row.served_ids) }, { key: 'Compared with', value: of(row.comparator_ids) }, { key: 'Why these', value: row.comparator_reason }, { key: 'Claimed on', value: `${dateInWords(row.claimed_on)}${row.claimed_on.slice(0, 7) > row.starts_from ? ', after the change had begun' : ''}` }, { key: 'What can be told from chance', value: row.power_words },
      ]) },
      ...(row.judged ? [{ title: 'What came of it', body: html`<p class="govuk-body">${verdictTag(row.judged)}</p>${effectFigure(row, row.judged)}
        ${summaryList([{ key: 'What each unit of change cost', value: !row.judged_compared && cost && `${cost.likely} (between ${cost.from} and ${cost.to})` }, { key: 'What else happened, and what is made of it', value: row.judged_words }, { key: 'Judged on', value: dateInWords(row.judged_on) }])}
        <h3 class="govuk-heading-s">What the reckoning assumes</h3><ul class="govuk-list govuk-list--bullet">${row.judged.assumptions.map((words) => html`<li>${words}</li>`)}</ul>` }] : []),
      ...(row.judged_compared ? [{ title: 'Against those it did not reach', body: comparedSection(row, row.judged_compared) }] : []),
    ]
  },
}

/** Claims and what came of them: how far a body's own claims can be trusted. */
const calibrationPage: Page = {
  path: '/review/claims-judged', who: 'signed-in',
  show: async (ask) => {
    const rows = await ask.read((tx) => claimsOf(tx))
    const judged = rows.flatMap((row) => (row.judged ? [{ ...row, effect: row.judged }] : []))
    return {
      title: 'What we claimed, and what came', caption: 'Review', stage: 'review', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }],
      body: html`<p class="govuk-body-l">${calibrationOf(judged).words}</p>${button('Claim an effect', { href: '/review/make-claim' })}
        ${rows.length === 0 ? '' : listTable<ClaimRow>({ caption: 'Claims', rows, path: '', query: {}, columns: [
          { key: 'what', heading: 'Claim', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/review/claims/${row.id}">${row.title}</a><br><span class="govuk-hint cc-inline">${row.reference}, ${row.kpi}</span>` },
          { key: 'claimed', heading: 'Claimed', cell: claimedWords }, { key: 'came', heading: 'Came', cell: (row) => (row.judged ? `${amount(row.judged.estimate, row.unit)} (between ${numberWords(row.judged.lower, 1)} and ${numberWords(row.judged.upper, 1)})` : 'not judged yet') },
          { key: 'verdict', heading: 'How it stands', cell: (row) => (row.judged ? verdictTag(row.judged) : tag('claimed')) },
        ] })}`,
    }
  },
}

export const claimPages: Page[] = [calibrationPage, powerPage]
export const claimQueries = [
  query({
    name: 'review.kpis-to-compare', title: 'Indicators that more than one contract has, to compare', who: 'signed-in', params: {},
    run: (tx) => tx.rows(sql<{ value: string; text: string }>`with seen as (select r.id, r.title, r.reference, k.unit, c.title as contract, o.name as provider, count(*) over (partition by lower(btrim(r.title)), lower(btrim(k.unit))) as alike from plan.kpi k join kernel.record r on r.body_id = k.body_id and r.id = k.id and r.state <> 'closed'
      join kernel.record c on c.id = k.contract_id left join bodies.organisation o on o.id = k.provider_id where k.frequency = 'monthly' and (r.body_id = ${tx.bodyId} or r.scope_id = any(${tx.scopes}::uuid[])))
      select id as value, title || ': ' || contract || coalesce(', ' || provider, '') || ' (' || reference || ')' as text from seen where alike > 1 order by title, contract, id limit 300`),
  }),
  query({ name: 'review.claims', title: 'Claims of effects, and what came of them', who: 'signed-in', params: { kpi: reference({ label: 'Indicator', to: 'kpi', required: false }) }, run: (tx, ask) => claimsOf(tx, ask.kpi) }),
  query({ name: 'review.claim', title: 'One claim with what came of it', who: 'signed-in', params: { claim: reference({ label: 'Claim', to: 'claim' }) }, run: async (tx, ask) => (await claimOf(tx, ask.claim)) ?? null }),
]
