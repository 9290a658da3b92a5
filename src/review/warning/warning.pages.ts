import { query } from '../../kernel/act.ts'
import { choice, reference } from '../../kernel/fields.ts'
import { dateInWords } from '../../kernel/time.ts'
import { wilsonLimits } from '../../evidence/statistics/index.ts'
import { dataTable } from '../../ui/charts/chart.ts'
import { button } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { emptyState, listTable, paging, tag } from '../../ui/lists.ts'
import type { Page, RecordView } from '../../ui/page.ts'
import { enough, hitRate, proposed, signals, signalWords, type HitRate, type WarningPart, type Weights } from './warning.rule.ts'
import { keptAndCame, keptOf, setWeights, warningId, warningsNow, weightsNow, type KeptRow, type SetWeight, type WarnedContract } from './warning.ts'

const spans = ['3', '6', '12'] as const
export interface WarningSettings { id: string | null; weights: Weights; set: SetWeight[] }
export const warningQueries = [
  query({ name: 'review.early-warnings', title: 'Points of every contract that runs, with what they are made of', who: 'signed-in', params: {}, run: (tx): Promise<WarnedContract[]> => warningsNow(tx) }),
  query({ name: 'review.warning-points', title: 'Points of every signal as they hold, and who set them why', who: 'signed-in', params: {}, run: async (tx): Promise<WarningSettings> => ({ id: (await warningId(tx)) ?? null, weights: await weightsNow(tx), set: await setWeights(tx) }) }),
  query({ name: 'review.warnings-kept', title: 'Points of a contract as they were kept each month', who: 'signed-in', params: { contract: reference({ label: 'Contract', to: 'contract' }) }, run: (tx, ask): Promise<KeptRow[]> => keptOf(tx, ask.contract) }),
  query({
    name: 'review.warning-hit-rate', title: 'How good the warnings were', who: 'signed-in', params: { months: choice({ label: 'Months', options: spans.map((value) => ({ value, text: value })), required: false }) },
    run: async (tx, ask): Promise<HitRate> => {
      const { kept, came } = await keptAndCame(tx)
      return hitRate(kept, came, Number(ask.months ?? 6), tx.today)
    },
  }),
]

/** Every part of the points: those that give some on a line each, the others behind one line. */
export function partsList(parts: readonly { words: string; points: number; title: string }[]): Safe {
  const nothing = parts.filter((one) => one.points === 0)
  return html`<ul class="govuk-list govuk-!-margin-bottom-0">${parts.filter((one) => one.points > 0).map((one) => html`<li><strong>${one.points}</strong> for ${one.words}</li>`)}${nothing.length === 0 ? '' : html`<li><details class="govuk-details govuk-!-margin-bottom-0"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">${nothing.length === parts.length ? 'No points' : nothing.length === 1 ? 'One part without points' : `${nothing.length} parts without points`}</span></summary><ul class="govuk-details__text govuk-list govuk-!-margin-bottom-0">${nothing.map((one) => html`<li>0 ${one.title}: ${one.words}</li>`)}</ul></details></li>`}</ul>`
}
export const withTitles = (parts: readonly WarningPart[]): { words: string; points: number; title: string }[] => parts.map((one) => ({ ...one, title: signalWords[one.part] ?? one.part }))

const share = (hits: number, of: number): string => {
  const { lower, upper } = wilsonLimits(hits, of, 0.95)
  const percent = (value: number): string => `${Math.round(value * 100)} %`
  return `${percent(hits / of)} (${percent(lower)} to ${percent(upper)})`
}
const judged = (hits: number, of: number): string => (of < enough ? `Not enough history yet: ${of} of at least ${enough}` : share(hits, of))

/** Counts and, once there are enough, the share with its interval. */
export const hitRateTable = (rate: HitRate): Safe => html`${dataTable({
  caption: `Within ${rate.months} months`, head: ['Question', 'Counted', 'Of them', 'Share, with its 95 % interval (Wilson)'],
  rows: [['Warnings that began: did something adverse come?', String(rate.warnings), String(rate.came), judged(rate.came, rate.warnings)], ['Adverse events: was the contract warned of before?', String(rate.events), String(rate.warnedBefore), judged(rate.warnedBefore, rate.events)]],
})}<p class="govuk-body">Adverse is: a performance notice, an early end or hand-back of the contract, a rating that fell, a registration that ended. A warning counts once, when it begins, and only after the months have passed; an event counts once, and only if versions of the months before it stand. Intervals take contracts as independent of each other. Source: versions kept by this service.</p>`

const pageSize = 25
export const pageOf = (typed: string | null, total: number, size = pageSize): { page: number; pages: number } => {
  const pages = Math.max(1, Math.ceil(total / size))
  return { pages, page: Math.min(pages, Math.max(1, Number.parseInt(typed ?? '1', 10) || 1)) }
}
const since = (row: WarnedContract): string => (row.before === null ? 'none kept before' : row.points === row.before ? 'the same' : `${row.points > row.before ? '+' : '−'}${Math.abs(row.points - row.before)}`)

const setBy = (set: readonly SetWeight[], signal: string): string => {
  const last = set.findLast((one) => one.signal === signal)
  return last ? `${dateInWords(last.set_on)}: ${last.reason}` : 'as proposed'
}
const pointsTable = ({ weights, set }: WarningSettings): Safe => html`${dataTable({
  caption: 'Points of every signal', head: ['Signal', 'For each', 'At most', 'Set'],
  rows: signals.map(({ value, text }) => [text, String(weights.of[value].each), String(weights.of[value].most), setBy(set, value)]),
})}<p class="govuk-body">A warning begins at ${weights.warnedFrom} points, ${set.some((one) => one.signal === 'warned') ? 'set on ' : ''}${setBy(set, 'warned').replace(/\.$/, '')}. The proposal is of ${dateInWords(proposed.from)}; it is local practice, to be agreed.</p>`

export const warningPage: Page = {
  path: '/review/early-warning', who: 'signed-in',
  show: async (ask) => {
    const asked = ask.search.get('months')
    const months = spans.find((one) => one === asked) ?? '6'
    const [rows, settings, rate] = [await ask.ask<WarnedContract[]>('review.early-warnings'), await ask.ask<WarningSettings>('review.warning-points'), await ask.ask<HitRate>('review.warning-hit-rate', { months })]
    const may = ask.actor.roles.some((role) => role === 'contract-manager' || role === 'commissioner')
    const warned = rows.filter((row) => row.warned).length
    const { page, pages } = pageOf(ask.search.get('page'), rows.length)
    return {
      title: 'Early warning', caption: 'Review: early warning', stage: 'review', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }],
      body: rows.length === 0 ? emptyState('Contracts that run stand here with their points, those that may be in trouble first.') : html`
        <p class="govuk-body-l">${warned === 0 ? 'No contract is warned of.' : warned === 1 ? 'One contract is warned of' : `${warned.toLocaleString('en-GB')} contracts are warned of`}${warned === 0 ? '' : `, of ${rows.length.toLocaleString('en-GB')}.`}</p>
        <p class="govuk-body">Points warn; they prove nothing, and people decide. Everything that gives points is shown.</p>
        ${settings.id ? '' : html`<p class="govuk-body">Nothing is kept yet, so it cannot be told how good the warnings are.</p>${may ? button('Begin the early warning', { href: '/review/begin-early-warning' }) : ''}`}
        ${listTable<WarnedContract>({ caption: 'Contracts, most points first', rows: rows.slice((page - 1) * pageSize, page * pageSize), path: '/review/early-warning', query: {}, columns: [
          { key: 'contract', heading: 'Contract', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/deliver/contracts/${row.id}">${row.contract}</a><br><span class="govuk-hint cc-inline">${row.provider}</span>` },
          { key: 'points', heading: 'Points', numeric: true, cell: (row) => html`${row.points}${row.warned ? html`<br>${tag('warned of', 'red')}` : ''}` }, { key: 'since', heading: 'Since last kept', cell: since }, { key: 'parts', heading: 'What they are made of', cell: (row) => partsList(withTitles(row.parts)) },
        ] })}${paging('/review/early-warning', months === '6' ? {} : { months }, page, pages)}
        <h2 class="govuk-heading-m">How good the warnings were</h2>${hitRateTable(rate)}
        <p class="govuk-body">Look ahead: ${spans.map((one, at) => html`${at === 0 ? '' : ', '}${one === months ? html`<strong>${one} months</strong>` : html`<a class="govuk-link" href="/review/early-warning?months=${one}">${one} months</a>`}`)}.</p>
        <h2 class="govuk-heading-m">How points are given</h2>${pointsTable(settings)}
        ${settings.id && may ? button('Set the points of a signal', { href: `/review/set-warning-points?warning=${settings.id}`, classes: 'govuk-button--secondary' }) : ''}`,
    }
  },
}

/** On the contract: its points now are one click away; here, as they were kept. */
export const contractWarningView: RecordView = {
  kind: 'contract', offers: [{ act: 'review.record-accounts', field: 'contract', when: ['imported', 'agreed', 'running'], repeats: true }],
  sections: async (ask, record) => {
    if (record.body_id !== ask.actor.bodyId) return []
    const kept = await ask.ask<KeptRow[]>('review.warnings-kept', { contract: record.id })
    return kept.length === 0 ? [] : [{ title: 'Early warning', body: html`${listTable<KeptRow>({ caption: 'Points as they were kept', rows: kept.slice(0, 6), path: '', query: {}, columns: [
      { key: 'on', heading: 'Kept', isHeader: true, cell: (row) => dateInWords(row.kept_on) }, { key: 'points', heading: 'Points', numeric: true, cell: (row) => html`${row.points}${row.warned ? html` ${tag('warned of', 'red')}` : ''}` }, { key: 'parts', heading: 'Made of', cell: (row) => row.parts.filter((one) => one.points > 0).map((one) => `${one.points} ${one.words}`).join('; ') || 'no points' },
    ] })}<p class="govuk-body"><a class="govuk-link" href="/review/early-warning">All contracts, and how points are given</a></p>` }]
  },
}
