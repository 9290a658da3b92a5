import { Readable } from 'node:stream'
import { conversationSection } from '../deliver/index.ts'
import { periodInWords, versionsOf, type ObservationRow } from '../deliver/returns/index.ts'
import { writeCsv } from '../evidence/tabular/write-csv.ts'
import type { RecordRow } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { isId } from '../kernel/ids.ts'
import { dateInWords, instantInWords } from '../kernel/time.ts'
import { targetOn } from '../plan/index.ts'
import { dataTable, numberWords } from '../ui/charts/chart.ts'
import { button, insetText } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { summaryList, tag } from '../ui/lists.ts'
import type { Answer, Page, PageAsk, Section } from '../ui/page.ts'
import { uploadPath } from '../web/uploads.ts'
import { findingsOf, type FindingRow } from './finding.ts'
import { changeInWords, type Baseline, type Judged, type Signal } from './kpi-chart.ts'
import { assuranceInWords, changeMark, kpiFigure } from './kpi-figure.ts'
import { publishedFigure } from './published-figure.ts'
import { publishedBeside, readPublished, type PublishedSeries } from './published-series.ts'
import { kpiChartOf, type ChartAsk, type KpiChart } from './reads.ts'
import { alikeCount } from './compare/index.ts'
import { chartWords } from './charts/chart-choice.rule.ts'
import { checksOfChart, worthChecking } from './checks/index.ts'
import { proposalSection } from './rebase/index.ts'
import { recomputed } from './charts/recompute.ts'

const nothing: Answer = { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such indicator, or it is not yours to see.</p>` }

interface Measured { contract_id: string | null; contract: string | null; provider: string | null }
interface Shown { chart: KpiChart; versions: ObservationRow[]; findings: FindingRow[]; beside: PublishedSeries[]; measured: Measured; alike: number }

/** Whose work an indicator measures: the contract and its provider. */
const measuredBy = (tx: Tx, kpi: string): Promise<Measured> => tx.one(sql<Measured>`select c.id as contract_id, c.title as contract, o.name as provider from plan.kpi k
  left join kernel.record c on c.body_id = k.body_id and c.id = k.contract_id left join bodies.organisation o on o.id = coalesce(k.provider_id, c.provider_id) where k.id = ${kpi}`)

/** How the address asks for the chart: `?chart=xmr&screen=no`. */
const asked = (search: URLSearchParams): ChartAsk => ({ chart: search.get('chart') ?? undefined, screen: search.get('screen') !== 'no' })

const readAll = async (ask: PageAsk): Promise<Shown | undefined> => {
  const id = ask.params['id'] ?? ''
  if (!isId(id)) return undefined
  return ask.read(async (tx) => {
    const chart = await kpiChartOf(tx, id, asked(ask.search))
    return chart && { chart, versions: await versionsOf(tx, id), findings: await findingsOf(tx, { kpi: id }), beside: await publishedBeside(tx, id), measured: await measuredBy(tx, id), alike: await alikeCount(tx, id) }
  })
}

const crumbs = [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }]

/** Address of the form that records this change as a finding, filled in. */
export function findingHref(kpi: { id: string; name: string }, signal: Pick<Signal, 'from' | 'to' | 'rule' | 'better' | 'words' | 'months'>): string {
  const title = `${kpi.name}: ${changeInWords(signal.better).toLowerCase()} since ${periodInWords(signal.from)}`.slice(0, 200)
  const words = `${changeInWords(signal.better)} since ${periodInWords(signal.from)}. ${signal.words}, ${signal.months === 1 ? 'one month' : `${signal.months} months`} so far, to ${periodInWords(signal.to)}.`
  return `/review/record-finding?${new URLSearchParams({ kpi: kpi.id, period: signal.from, signal: signal.rule, title, words }).toString()}`
}

function changes({ chart, findings }: Shown, mayRecord: boolean): Safe {
  const { judged, kpi, said } = chart
  if (judged.signals.length === 0) return html`<p class="govuk-body">No real change outside the baseline.</p>`
  const answered = (signal: Signal): FindingRow | undefined => findings.find((finding) => finding.period !== null && finding.period >= signal.from && finding.period <= signal.to)
  return html`<ul class="govuk-list cc-changes">${[...judged.signals].reverse().map((signal) => {
    const finding = answered(signal)
    const thanks = said.find((one) => one.period >= signal.from && one.period <= signal.to)
    return html`<li><p class="govuk-body">${changeMark(signal.better)} <strong>${changeInWords(signal.better)}</strong>, ${periodInWords(signal.from)}${signal.to === signal.from ? '' : ` to ${periodInWords(signal.to)}`}. ${signal.words}.<br>
      ${thanks ? html`Said back to the provider on ${instantInWords(thanks.said_at)}: ${thanks.words}<br>` : signal.better === true && mayRecord && kpi.provider_id !== null ? html`<a class="govuk-link" href="/review/recognise-improvement?kpi=${kpi.id}&period=${signal.from}">Say it back to the provider<span class="govuk-visually-hidden">: ${periodInWords(signal.from)}</span></a><br>` : ''}${finding ? html`<a class="govuk-link" href="/review/findings/${finding.id}">${finding.reference} ${finding.title}</a> ${tag(finding.state)}` : mayRecord ? html`<a class="govuk-link" href="${findingHref(kpi, signal)}">Record it as a finding<span class="govuk-visually-hidden">: ${periodInWords(signal.from)}</span></a>` : 'Nobody has answered it yet.'}</p></li>`
  })}</ul>`
}

function corrections(versions: readonly ObservationRow[]): Safe {
  const corrected = versions.filter((one) => one.version > 1)
  if (corrected.length === 0) return html``
  return html`<section class="cc-section"><h2 class="govuk-heading-m">Corrections</h2>${dataTable({
    caption: 'Values that were corrected', head: ['Month', 'Version', 'Value', 'Before', 'Counted', 'Reason', 'When', 'From'],
    rows: corrected.map((one) => {
      const before = versions.find((other) => other.period === one.period && other.version === one.version - 1)
      return [periodInWords(one.period), String(one.version), one.value === null ? 'no value' : numberWords(one.value, 1), before?.value === null || before === undefined ? 'no value' : numberWords(before.value, 1), one.numerator === null || one.denominator === null ? '' : `${numberWords(one.numerator, 0)} of ${numberWords(one.denominator, 0)}`, one.reason, instantInWords(one.made_at), one.return_id ? html`<a class="govuk-link" href="/deliver/returns/${one.return_id}">A return</a>` : one.source === 'import' ? 'An import' : 'Recorded by hand']
    }),
  })}</section>`
}

const csv = ({ chart }: Pick<Shown, 'chart'>): Answer => ({
  file: {
    name: `${chart.kpi.reference}.csv`, type: 'text/csv; charset=utf-8',
    body: Readable.from(writeCsv(['Indicator', 'Unit', 'Month', 'Value', 'Numerator', 'Denominator', 'Version', 'Target', 'Mean', 'Lower limit', 'Upper limit', 'What it says', 'Source', 'Demonstration value', 'Reason'], chart.values.map((one) => {
      const point = chart.judged.points.find((other) => other.period === one.period)
      const segment = point ? chart.judged.segments[point.segment] : undefined
      const value = chart.judged.choice.drawn === 'counts' ? point?.value ?? one.value : one.value
      return [chart.kpi.name, chart.kpi.unit, one.period, value, one.numerator, one.denominator, one.version, targetOn(chart.targets, `${one.period}-28`)?.value ?? null, segment?.mean ?? null, point?.lower ?? null, point?.upper ?? null,
        point === undefined ? '' : point.inBaseline ? 'Baseline' : point.change ? changeInWords(point.change.better) : 'Within the usual range', one.source, one.demonstration ? 'yes' : 'no', one.reason]
    }))),
  },
})

/** "At least 75 % from 1 October 2024": each target with its first day, the one that holds now last. */
const targetsInWords = ({ kpi, targets }: KpiChart): Safe => html`${[...targets].sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1)).map((one) => html`${kpi.direction === 'up' ? 'At least' : 'At most'} ${numberWords(one.value)} ${kpi.unit}, from ${dateInWords(one.valid_from)}<br>`)}`

/** Whose work it is, as the first thing a reader must know. */
function measuredLine({ contract_id, contract, provider }: Measured): Safe {
  if (!contract) return html``
  const link = html`<a class="govuk-link" href="/deliver/contracts/${contract_id}">${contract}</a>`
  return html`<p class="govuk-body-l">${provider ? html`${provider}, under the contract ${link}` : html`Under the contract ${link}`}.</p>`
}

/** The mean and limits that a baseline gives on the chart as it is drawn; of a share or rate those of the last month of its stretch. */
function baselineLimits({ number }: Baseline, { segments, choice }: Judged): string {
  const segment = segments.find((one) => one.baseline === number)
  return !segment || segment.mean === null || segment.lower === null ? '' : `, mean ${numberWords(segment.mean, 1)}, limits ${numberWords(segment.lower, 1)} to ${numberWords(segment.upper!, 1)}${choice.drawn === 'counts' ? ` in ${periodInWords(segment.to)}` : ''}`
}

/** How it is drawn and why, with the other ways these figures can carry. */
function drawnHow({ judged: { choice }, screened }: KpiChart, path: string): Safe {
  const to = (chart: string | undefined, screen: boolean): string => {
    const query = new URLSearchParams({ ...(chart ? { chart } : {}), ...(screen ? {} : { screen: 'no' }) }).toString()
    return query === '' ? path : `${path}?${query}`
  }
  const others = choice.possible.filter((one) => one !== choice.kind)
  return html`<p class="govuk-body">Drawn as ${chartWords[choice.kind]}. ${choice.why}${others.map((one, at) => html`${at === 0 ? ' Draw it instead as ' : ' or as '}<a class="govuk-link" href="${to(one === choice.possible[0] ? undefined : one, screened)}">${chartWords[one]}</a>`)}${others.length > 0 ? '.' : ''}
    ${choice.kind === 'g' ? '' : html`<a class="govuk-link" href="${to(choice.kind === choice.possible[0] ? undefined : choice.kind, !screened)}">${screened ? 'Keep single great jumps in the limits' : 'Leave single great jumps out of the limits'}</a>.`}
    <a class="govuk-link" href="/review/charts">What the signs mean</a>.</p>`
}

/** What was asked about the indicator, by either side. */
const talk = async (ask: PageAsk, id: string): Promise<Section[]> => {
  const record = await ask.read((tx) => tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id}`))
  return record ? conversationSection(ask, record) : []
}

const chartPage: Page = {
  path: '/review/kpis/:id', who: 'signed-in',
  show: async (ask) => {
    const shown = await readAll(ask)
    if (!shown) return nothing
    if (ask.search.get('format') === 'csv') return csv(shown)
    const { chart, versions, beside } = shown
    const { kpi, judged, baselines } = chart
    const own = kpi.body_id === ask.actor.bodyId
    const mayRecord = own && ask.actor.roles.some((role) => ['contract-manager', 'commissioner', 'analyst'].includes(role))
    const path = `/review/kpis/${kpi.id}`
    const passed = new URLSearchParams([...ask.search].filter(([name]) => name === 'chart' || name === 'screen')).toString()
    const published: Safe[] = []
    for (const series of beside) published.push(publishedFigure(series, await readPublished(uploadPath(ask.dataDir, series.upload_id), series), kpi.direction))
    return {
      title: kpi.name, caption: `Review: chart of ${kpi.reference}`, stage: 'review', wide: true, breadcrumbs: [...crumbs, { text: kpi.reference, href: `/plan/kpis/${kpi.id}` }],
      body: html`${measuredLine(shown.measured)}${kpiFigure(chart, { recompute: `${path}/recompute${passed === '' ? '' : `?${passed}`}`, csv: `${path}?format=csv${passed === '' ? '' : `&${passed}`}`, title: judged.choice.drawn === 'gaps' ? 'Event by event' : 'Month by month' })}
        ${judged.points.length === 0 ? '' : drawnHow(chart, path)}
        ${baselines.length === 0 && judged.points.length >= 12 && mayRecord ? insetText(html`<p class="govuk-body">The limits still move with every value. Lock them on at least 12 settled months, so that later months are judged by the same measure.</p>`) : ''}
        ${summaryList([
          { key: 'What is counted', value: [kpi.numerator_words, kpi.denominator_words && `${kpi.denominator_words.charAt(0).toLowerCase()}${kpi.denominator_words.slice(1)}`].filter(Boolean).join(', out of ') || undefined },
          { key: chart.targets.length > 1 ? 'Targets' : 'Target', value: chart.targets.length === 0 ? 'None set' : targetsInWords(chart) },
          { key: 'Will it be met?', value: assuranceInWords(chart) },
          { key: 'Baseline', value: baselines.length === 0 ? 'Not locked' : html`${baselines.map((one) => html`${one.number}: ${periodInWords(one.from_period)} to ${periodInWords(one.to_period)}${baselineLimits(one, judged)}. ${one.reason}<br>`)}` },
          { key: 'Other contracts', value: shown.alike > 1 ? html`<a class="govuk-link" href="/review/compare/${kpi.id}">Compare the ${shown.alike === 100 ? '100 or more' : shown.alike} contracts that have this indicator</a>` : undefined },
          { key: 'Why it is measured', value: html`<a class="govuk-link" href="/cycle/thread/${kpi.id}">The need and the outcome behind it</a>` },
        ])}
        ${mayRecord ? html`<div class="govuk-button-group">${button(baselines.length === 0 ? 'Lock the baseline' : 'Propose a new baseline', { href: `/review/${baselines.length === 0 ? 'lock' : 'propose'}-baseline?kpi=${kpi.id}`, classes: 'govuk-button--secondary' })}${button('Claim an effect', { href: `/review/kpis/${kpi.id}/claim`, classes: 'govuk-button--secondary' })}<a class="govuk-link" href="/deliver/correct-observation?kpi=${kpi.id}">Correct or add a value</a><a class="govuk-link" href="/review/stand-beside?kpi=${kpi.id}">Put a published series beside it</a></div>` : ''}
        ${own ? await proposalSection(ask, kpi.id, mayRecord) : ''}
        ${worthChecking(checksOfChart(chart), 'Worth checking', mayRecord ? `/deliver/correct-observation?kpi=${kpi.id}` : undefined)}
        <section class="cc-section"><h2 class="govuk-heading-m">Real changes</h2>${changes(shown, mayRecord)}</section>
        ${(await talk(ask, kpi.id)).map((section) => html`<section class="cc-section"><h2 class="govuk-heading-m">${section.title}</h2>${section.body}</section>`)}
        ${published.length === 0 ? '' : html`<section class="cc-section"><h2 class="govuk-heading-m">Published figures beside it</h2>${published}</section>`}
        ${corrections(versions)}`,
    }
  },
}

const recomputePage: Page = {
  path: '/review/kpis/:id/recompute', who: 'signed-in',
  show: async (ask) => {
    const shown = await readAll(ask)
    if (!shown) return nothing
    const { kpi } = shown.chart
    return {
      title: `Recomputed: ${kpi.name}`, caption: `Review: chart of ${kpi.reference}`, stage: 'review', breadcrumbs: [...crumbs, { text: kpi.reference, href: `/review/kpis/${kpi.id}` }],
      body: recomputed(shown.chart),
    }
  },
}

/** The provider's page of an indicator: the very chart and sentence that the commissioner sees, and the way to ask about it. */
const providerPage: Page = {
  path: '/provider/kpis/:id', who: 'party',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const found = isId(id) ? await ask.read(async (tx) => ({ chart: await kpiChartOf(tx, id), record: await tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id}`), measured: await tx.maybe(sql<{ id: string; title: string }>`select c.id, c.title from plan.kpi k join kernel.record c on c.body_id = k.body_id and c.id = k.contract_id where k.id = ${id}`) })) : undefined
    if (!found?.chart || !found.record) return nothing
    const { chart, record } = found
    if (ask.search.get('format') === 'csv') return csv({ chart })
    const { kpi } = chart
    const sections = await conversationSection(ask, record)
    return {
      title: kpi.name, caption: `Indicator ${kpi.reference}`, wide: true, breadcrumbs: [{ text: 'What is asked of you', href: '/' }, ...(found.measured ? [{ text: found.measured.title, href: `/provider/contracts/${found.measured.id}` }] : [])],
      body: html`${kpiFigure(chart, { csv: `/provider/kpis/${kpi.id}?format=csv`, title: 'Month by month, as the commissioner sees it' })}
        ${summaryList([{ key: chart.targets.length > 1 ? 'Targets' : 'Target', value: chart.targets.length === 0 ? 'None set' : targetsInWords(chart) }, { key: 'Will it be met?', value: assuranceInWords(chart) }])}
        ${sections.map((section) => html`<section class="cc-section"><h2 class="govuk-heading-m">${section.title}</h2>${section.body}</section>`)}`,
    }
  },
}

export const kpiPages = [chartPage, recomputePage, providerPage]
