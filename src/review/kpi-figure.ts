import { periodInWords } from '../deliver/returns/index.ts'
import { instantInWords } from '../kernel/time.ts'
import { targetOn } from '../plan/index.ts'
import { COLOURS, dataTable, marker, numberWords } from '../ui/charts/chart.ts'
import { html, svg, type Safe } from '../ui/html.ts'
import { figure } from '../ui/lists.ts'
import { controlPicture } from './control-picture.ts'
import type { ChartChoice, ChartKind } from './charts/chart-choice.rule.ts'
import { changeInWords, type JudgedPoint, type Segment, type Signal } from './kpi-chart.ts'
import type { KpiChart } from './reads.ts'

const amount = (value: number | null, unit: string): string => (value === null ? 'no value' : `${numberWords(value, Number.isInteger(value) ? 0 : 1)} ${unit}`)

const known = (judged: KpiChart['judged']): (JudgedPoint & { value: number })[] => judged.points.filter((point): point is JudgedPoint & { value: number } => point.value !== null)

/** "The target of at least 75 % was met in each of the last 9 months": each month by the target that held then; empty without one. */
export function targetInWords({ kpi, judged, targets }: KpiChart): string {
  if (judged.choice.drawn === 'gaps') return ''
  const verdicts = known(judged).map((point) => {
    const target = targetOn(targets, `${point.period}-28`)?.value
    return target === undefined ? undefined : { target, met: kpi.direction === 'up' ? point.value >= target : point.value <= target }
  })
  const now = verdicts.at(-1)
  if (!now) return ''
  const other = verdicts.findLastIndex((one) => one?.met !== now.met)
  const months = verdicts.length - 1 - other
  return ` The target of ${kpi.direction === 'up' ? 'at least' : 'at most'} ${amount(now.target, judged.choice.unit)} was ${now.met ? 'met' : 'missed'}${months === 1 ? '' : months === verdicts.length ? ' in every month' : ` in each of the last ${months} months`}.`
}

/** How far a change went and where it stands now: "lowest in December 2025 (70 %), now back within the limits". */
function courseInWords({ judged }: KpiChart, signal: Signal): string {
  const points = known(judged)
  const last = points.at(-1)!
  const within = points.filter((point) => point.period.slice(0, 7) >= signal.from && point.period.slice(0, 7) <= signal.to)
  const extreme = within.reduce((best, point) => ((signal.way === 'low' ? point.value < best.value : point.value > best.value) ? point : best))
  const outside = extreme.lower !== null && (extreme.value < extreme.lower || extreme.value > extreme.upper!)
  const back = outside && last.lower !== null && last.value >= last.lower && last.value <= last.upper!
  return `${extreme.value === last.value ? '' : `, ${signal.way === 'low' ? 'lowest' : 'highest'} in ${periodInWords(extreme.period)} (${amount(extreme.value, judged.choice.unit)})`}${back ? ', now back within the limits' : ''}`
}

/** What the chart shows: where the indicator stands, whether its target is met, and whether it has really changed. */
export function sentenceOf(chart: KpiChart): string {
  const { judged } = chart
  const last = known(judged).at(-1)
  if (!last) return 'No values have come in yet.'
  const gaps = judged.choice.drawn === 'gaps'
  const now = `${gaps ? 'The last event, in ' : ''}${periodInWords(last.period)}: ${gaps ? `${numberWords(last.value, Number.isInteger(last.value) ? 0 : 1)} ${judged.choice.kind === 't' ? 'days' : 'counted'} since the one before` : amount(last.value, judged.choice.unit)}.${targetInWords(chart)}`
  const signal = judged.signals.at(-1)
  if (signal && signal.to === last.period.slice(0, 7)) return `${now} ${changeInWords(signal.better)} since ${periodInWords(signal.from)}${courseInWords(chart, signal)}.`
  if (signal) return `${now} ${changeInWords(signal.better)} from ${periodInWords(signal.from)} to ${periodInWords(signal.to)}; since then within the usual range.`
  return `${now} ${judged.segments.at(-1)?.trial ? `Too few ${gaps ? 'events' : 'months'} to tell a real change from chance.` : `No real change: ${gaps ? 'what lies between events varies' : 'the months vary'} within ${gaps ? 'its' : 'their'} usual range.`}`
}

/** The sign of a change: shape and colour say again what the words say. */
export const changeMark = (better: boolean | null): Safe =>
  svg`<svg class="cc-change" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${better === null ? marker('square', 8, 8, COLOURS.ink, 5) : marker(better ? 'up' : 'down', 8, 8, better ? COLOURS.better : COLOURS.worse, 6)}</svg>`

/** Whether the target will be met as things are, from the limits. While a change goes on, limits from before it say nothing of that. */
export function assuranceInWords({ judged, kpi }: KpiChart): string {
  const segment = judged.segments.at(-1)
  const last = judged.points.findLast((point) => point.value !== null)
  if (kpi.target === null || judged.choice.drawn === 'gaps' || !segment || segment.lower === null) return ''
  if (last && judged.signals.at(-1)?.to === last.period.slice(0, 7)) return 'The limits cannot say yet: they come from before the change. Watch the next months.'
  if (segment.assurance === 'consistent_pass') return 'As the limits stand, the target is met month after month.'
  if (segment.assurance === 'consistent_fail') return 'As the limits stand, the target will not be met unless something changes.'
  return 'As the limits stand, the target may be met or missed in any month by chance.'
}

const limitsInWords = (segment: Segment, { drawn: what, kind }: ChartChoice): string => {
  const middle = segment.mean === null ? '' : `: ${kind === 'g' ? 'median' : kind === 't' ? 'middle' : 'mean'} ${numberWords(segment.mean, 1)}`
  const range = segment.lower === null ? '' : `, ${what === 'counts' ? 'in the last month ' : ''}from ${numberWords(segment.lower, 1)} to ${numberWords(segment.upper!, 1)}`
  const widened = segment.corrected ? `; widened ${numberWords(segment.betweenPoints!, 2)} times, since the months differ by more than chance` : ''
  return `${segment.baseline === null ? `Limits from all ${what === 'gaps' ? 'events' : 'months'} so far; they move with every ${what === 'gaps' ? 'event' : 'value'}` : 'Limits locked'}${middle}${range}${widened}`
}

/** The causes that are known of steps in the chart: of each new baseline, and the reasons given for the months in which real changes began; the latest three. */
export const causesOf = ({ judged, values, baselines }: KpiChart): { period: string; words: string }[] => {
  const rebased = baselines.filter((one) => one.number > 1).map((one) => ({ period: one.from_period, words: one.reason }))
  const given = judged.signals.flatMap((signal) => {
    const words = values.find((one) => one.period === signal.from)?.reason
    return words && !rebased.some((one) => one.period === signal.from) ? [{ period: signal.from, words }] : []
  })
  return [...rebased, ...given].sort((a, b) => (a.period < b.period ? -1 : 1)).slice(-3)
}

const kinds: Readonly<Record<ChartKind, string>> = {
  xmr: 'Process control chart for single values (XmR): the limits are the mean plus and minus 2.66 times the mean difference between neighbouring months.',
  p: 'Process control chart for a share of those counted (p chart): the limits follow how many were counted each month. Where the months differ by more than chance can make them, the limits are widened by as much (p′).',
  u: 'Process control chart for a rate (u chart): the limits follow how much was looked at each month. Where the months differ by more than chance can make them, the limits are widened by as much (u′).',
  g: 'Process control chart for rare events (g chart): how many came between one event and the next. Events of one month are taken as spread evenly over it.',
  t: 'Process control chart for rare events (t chart): the time between one event and the next. Events of one month are taken as spread evenly over it.',
}

function methodOf({ judged: { choice, segments }, baselines, screened }: KpiChart): Safe {
  return html`<p class="govuk-body">${kinds[choice.kind]} By the rules of NHS England's Making Data Count. A real change is: a point beyond the limits; seven or more on one side of the ${choice.kind === 'g' ? 'median' : 'mean'}; seven or more rising or falling; two of three near a limit.${choice.kind === 'g' ? '' : screened ? ' Single great jumps, over 3.267 times the mean difference, are left out of the limits once.' : ' Single great jumps are kept in the limits.'}</p>
      <ul class="govuk-list govuk-list--bullet">${segments.map((segment) => html`<li>${periodInWords(segment.from)} to ${periodInWords(segment.to)}. ${limitsInWords(segment, choice)}.</li>`)}${baselines.map((one) => html`<li>Baseline ${one.number}: ${periodInWords(one.from_period)} to ${periodInWords(one.to_period)}. ${one.reason}</li>`)}</ul>`
}

/** Where a figure leads; `said`: whether what was said back to the provider stands below it. */
export interface FigureLinks { recompute?: string; csv?: string; title?: string; said?: boolean }

/** The chart of a KPI with its figures, source and method: the same for commissioner and provider. */
export function kpiFigure(chart: KpiChart, links: FigureLinks = {}): Safe {
  const { kpi, values, judged, targets, said } = chart
  if (judged.points.length === 0) return html`<p class="govuk-body">${values.length === 0 ? 'No values have come in yet. Ask for a return, or import the team\'s workbook.' : 'No event has followed another yet, so there is nothing to draw.'}</p>`
  const targetOf = (period: string): number | null => (judged.choice.drawn === 'gaps' ? null : targetOn(targets, `${period}-28`)?.value ?? null)
  const sources = [...new Set(values.map((one) => ({ return: 'returns of the provider', import: 'imported workbook', hand: 'values recorded by hand' })[one.source]))]
  const invented = values.some((one) => one.demonstration)
  const sentence = sentenceOf(chart)
  const drawn = figure({
    title: links.title ?? kpi.name, sentence, id: `chart-${kpi.reference}`,
    svg: controlPicture({ title: kpi.name, description: sentence, unit: judged.choice.unit, points: judged.points, segments: judged.segments, targets: judged.points.map((point) => targetOf(point.period)), causes: causesOf(chart) }),
    table: figuresTable(chart, targetOf),
    source: `${sources.join(', ')}, ${periodInWords(values[0]!.period)} to ${periodInWords(values.at(-1)!.period)}${invented ? '. Demonstration values: the provider and its figures are invented' : ''}.`,
    method: methodOf(chart), downloads: links.csv ? [{ text: 'CSV', href: links.csv }] : [], recomputeHref: links.recompute,
  })
  return html`${drawn}${!links.said || said.length === 0 ? '' : html`<p class="govuk-body">${changeMark(true)} ${said[0]!.words} <span class="govuk-hint cc-inline">The commissioner, ${instantInWords(said[0]!.said_at)}</span></p>`}`
}

const saying = (point: JudgedPoint): Safe => (point.inBaseline ? html`Baseline` : point.change ? html`${changeMark(point.change.better)} ${changeInWords(point.change.better)}<br><span class="govuk-hint cc-inline">${point.change.words}</span>` : html`Within the usual range`)
const limitsCell = ({ lower, upper }: JudgedPoint): string => (lower === null || upper === null ? '' : `${numberWords(lower, 1)} to ${numberWords(upper, 1)}`)

/** Months with value, target and what the rules say, newest first. */
export function figuresTable({ kpi, values, judged }: KpiChart, targetOf: (period: string) => number | null): Safe {
  const { choice, points } = judged
  const places = points.every((point) => point.value === null || Number.isInteger(point.value)) ? 0 : 1
  // What a percentage counts stands beside it, where it was returned.
  const counted = values.some((one) => one.numerator !== null && one.denominator !== null)
  const rows = [...values].reverse().map((value) => {
    const of = points.filter((point) => point.period.slice(0, 7) === value.period)
    const target = targetOf(value.period)
    const said = choice.drawn === 'gaps' ? html`${of.map((point) => html`${numberWords(point.value ?? 0, Number.isInteger(point.value) ? 0 : 1)} ${choice.kind === 't' ? 'days' : 'counted'} since the one before. ${saying(point)}<br>`)}` : of[0] ? saying(of[0]) : ''
    const drawn = choice.drawn === 'counts' ? of[0]?.value ?? null : value.value
    return [
      periodInWords(value.period), drawn === null ? 'no value' : numberWords(drawn, choice.drawn === 'gaps' ? undefined : places), ...(counted ? [value.numerator === null || value.denominator === null ? '' : `${numberWords(value.numerator, 0)} of ${numberWords(value.denominator, 0)}`] : []), target === null ? '' : numberWords(target),
      ...(choice.drawn === 'counts' ? [of[0] ? limitsCell(of[0]) : ''] : []), said, html`${value.reason}${value.version > 1 ? html` <strong>Corrected, version ${value.version}</strong>` : ''}`,
    ]
  })
  return dataTable({ caption: `${kpi.name} (${kpi.unit})`, head: ['Month', 'Value', ...(counted ? ['Counted'] : []), 'Target', ...(choice.drawn === 'counts' ? ['Limits'] : []), choice.drawn === 'gaps' ? 'Events, and what they say' : 'What it says', 'Reason given'], rows })
}
