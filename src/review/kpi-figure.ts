import { periodInWords } from '../deliver/returns/index.ts'
import { targetOn } from '../plan/index.ts'
import { COLOURS, dataTable, marker, numberWords } from '../ui/charts/chart.ts'
import { html, svg, type Safe } from '../ui/html.ts'
import { figure } from '../ui/lists.ts'
import { controlPicture } from './control-picture.ts'
import { changeInWords, type JudgedPoint, type Segment, type Signal } from './kpi-chart.ts'
import type { KpiChart } from './reads.ts'

const amount = (value: number | null, unit: string): string => (value === null ? 'no value' : `${numberWords(value, Number.isInteger(value) ? 0 : 1)} ${unit}`)

const known = (judged: KpiChart['judged']): (JudgedPoint & { value: number })[] => judged.points.filter((point): point is JudgedPoint & { value: number } => point.value !== null)

/** "The target of at least 75 % was met in each of the last 9 months": each month by the target that held then; empty without one. */
export function targetInWords({ kpi, judged, targets }: KpiChart): string {
  const verdicts = known(judged).map((point) => {
    const target = targetOn(targets, `${point.period}-28`)?.value
    return target === undefined ? undefined : { target, met: kpi.direction === 'up' ? point.value >= target : point.value <= target }
  })
  const now = verdicts.at(-1)
  if (!now) return ''
  const other = verdicts.findLastIndex((one) => one?.met !== now.met)
  const months = verdicts.length - 1 - other
  return ` The target of ${kpi.direction === 'up' ? 'at least' : 'at most'} ${amount(now.target, kpi.unit)} was ${now.met ? 'met' : 'missed'}${months === 1 ? '' : months === verdicts.length ? ' in every month' : ` in each of the last ${months} months`}.`
}

/** How far a change went and where it stands now: "lowest in December 2025 (70 %), now back within the limits". */
function courseInWords({ kpi, judged }: KpiChart, signal: Signal): string {
  const points = known(judged)
  const last = points.at(-1)!
  const within = points.filter((point) => point.period >= signal.from && point.period <= signal.to)
  const extreme = within.reduce((best, point) => ((signal.way === 'low' ? point.value < best.value : point.value > best.value) ? point : best))
  const segment = judged.segments[last.segment]
  const outside = segment?.lower != null && (extreme.value < segment.lower || extreme.value > segment.upper!)
  const back = outside && last.value >= segment.lower! && last.value <= segment.upper!
  return `${extreme.value === last.value ? '' : `, ${signal.way === 'low' ? 'lowest' : 'highest'} in ${periodInWords(extreme.period)} (${amount(extreme.value, kpi.unit)})`}${back ? ', now back within the limits' : ''}`
}

/** What the chart shows: where the indicator stands, whether its target is met, and whether it has really changed. */
export function sentenceOf(chart: KpiChart): string {
  const { kpi, judged } = chart
  const last = known(judged).at(-1)
  if (!last) return 'No values have come in yet.'
  const now = `${periodInWords(last.period)}: ${amount(last.value, kpi.unit)}.${targetInWords(chart)}`
  const signal = judged.signals.at(-1)
  if (signal && signal.to === last.period) return `${now} ${changeInWords(signal.better)} since ${periodInWords(signal.from)}${courseInWords(chart, signal)}.`
  if (signal) return `${now} ${changeInWords(signal.better)} from ${periodInWords(signal.from)} to ${periodInWords(signal.to)}; since then within the usual range.`
  return `${now} ${judged.segments.at(-1)?.trial ? 'Too few months to tell a real change from chance.' : 'No real change: the months vary within their usual range.'}`
}

/** The sign of a change: shape and colour say again what the words say. */
export const changeMark = (better: boolean | null): Safe =>
  svg`<svg class="cc-change" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${better === null ? marker('square', 8, 8, COLOURS.ink, 5) : marker(better ? 'up' : 'down', 8, 8, better ? COLOURS.better : COLOURS.worse, 6)}</svg>`

/** Whether the target will be met as things are, from the limits. While a change goes on, limits from before it say nothing of that. */
export function assuranceInWords({ judged, kpi }: KpiChart): string {
  const segment = judged.segments.at(-1)
  const last = judged.points.findLast((point) => point.value !== null)
  if (kpi.target === null || !segment || segment.lower === null) return ''
  if (last && judged.signals.at(-1)?.to === last.period) return 'The limits cannot say yet: they come from before the change. Watch the next months.'
  if (segment.assurance === 'consistent_pass') return 'As the limits stand, the target is met month after month.'
  if (segment.assurance === 'consistent_fail') return 'As the limits stand, the target will not be met unless something changes.'
  return 'As the limits stand, the target may be met or missed in any month by chance.'
}

const limitsInWords = (segment: Segment): string =>
  `${segment.baseline === null ? 'Limits from all months so far; they move with every value' : 'Limits locked'}${segment.mean === null ? '' : `: mean ${numberWords(segment.mean, 1)}`}${segment.lower === null ? '' : `, from ${numberWords(segment.lower, 1)} to ${numberWords(segment.upper!, 1)}`}`

/** The reasons that were given for the months in which real changes began, the latest three. */
export const causesOf = ({ judged, values }: KpiChart): { period: string; words: string }[] => judged.signals.flatMap((signal) => {
  const words = values.find((one) => one.period === signal.from)?.reason
  return words ? [{ period: signal.from, words }] : []
}).slice(-3)

/** The chart of a KPI with its figures, source and method: the same for commissioner and provider. */
export function kpiFigure(chart: KpiChart, links: { recompute?: string; csv?: string; title?: string } = {}): Safe {
  const { kpi, values, judged, targets, baselines } = chart
  if (judged.points.length === 0) return html`<p class="govuk-body">No values have come in yet. Ask for a return, or import the team's workbook.</p>`
  const targetOf = (period: string): number | null => targetOn(targets, `${period}-28`)?.value ?? null
  const sources = [...new Set(values.map((one) => ({ return: 'returns of the provider', import: 'imported workbook', hand: 'values recorded by hand' })[one.source]))]
  const invented = values.some((one) => one.demonstration)
  const sentence = sentenceOf(chart)
  return figure({
    title: links.title ?? kpi.name, sentence, id: `chart-${kpi.reference}`,
    svg: controlPicture({ title: kpi.name, description: sentence, unit: kpi.unit, points: judged.points, segments: judged.segments, targets: judged.points.map((point) => targetOf(point.period)), causes: causesOf(chart) }),
    table: figuresTable(chart, targetOf),
    source: `${sources.join(', ')}, ${periodInWords(judged.points[0]!.period)} to ${periodInWords(judged.points.at(-1)!.period)}${invented ? '. Demonstration values: the provider and its figures are invented' : ''}.`,
    method: html`<p class="govuk-body">Process control chart for single values (XmR), by the rules of NHS England's Making Data Count. A real change is: a month beyond the limits; seven or more months on one side of the mean; seven or more rising or falling; two of three months near a limit.</p>
      <ul class="govuk-list govuk-list--bullet">${judged.segments.map((segment) => html`<li>${periodInWords(segment.from)} to ${periodInWords(segment.to)}. ${limitsInWords(segment)}.</li>`)}${baselines.map((one) => html`<li>Baseline ${one.number}: ${periodInWords(one.from_period)} to ${periodInWords(one.to_period)}. ${one.reason}</li>`)}</ul>`,
    downloads: links.csv ? [{ text: 'CSV', href: links.csv }] : [], recomputeHref: links.recompute,
  })
}

/** Months with value, target and what the rules say, newest first. */
export function figuresTable({ kpi, values, judged }: KpiChart, targetOf: (period: string) => number | null): Safe {
  const places = judged.points.every((point) => point.value === null || Number.isInteger(point.value)) ? 0 : 1
  // What a percentage counts stands beside it, where it was returned.
  const counted = values.some((one) => one.numerator !== null && one.denominator !== null)
  const rows = [...judged.points].reverse().map((point) => {
    const value = values.find((one) => one.period === point.period)
    const target = targetOf(point.period)
    return [
      periodInWords(point.period), point.value === null ? 'no value' : numberWords(point.value, places), ...(counted ? [value?.numerator == null || value.denominator == null ? '' : `${numberWords(value.numerator, 0)} of ${numberWords(value.denominator, 0)}`] : []), target === null ? '' : numberWords(target),
      point.inBaseline ? 'Baseline' : point.change ? html`${changeMark(point.change.better)} ${changeInWords(point.change.better)}<br><span class="govuk-hint cc-inline">${point.change.words}</span>` : 'Within the usual range',
      html`${value?.reason ?? ''}${value && value.version > 1 ? html` <strong>Corrected, version ${value.version}</strong>` : ''}`,
    ]
  })
  return dataTable({ caption: `${kpi.name} (${kpi.unit})`, head: ['Month', 'Value', ...(counted ? ['Counted'] : []), 'Target', 'What it says', 'Reason given'], rows })
}
