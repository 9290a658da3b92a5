import { periodInWords } from '../../deliver/returns/index.ts'
import { instantInWords } from '../../kernel/time.ts'
import { numberWords } from '../../ui/charts/chart.ts'
import { html, type Safe } from '../../ui/html.ts'
import { summaryList } from '../../ui/lists.ts'
import type { Baseline, Segment } from '../kpi-chart.ts'
import { countedStepByStep, limitsStepByStep, type CountedMonth } from '../limits.ts'
import type { KpiChart } from '../reads.ts'

const same = (one: number | null, other: number): boolean => one !== null && Math.abs(one - other) < 1e-9

/** The months that made the limits of a stretch: those of its locked baseline as they were, or all of the stretch. */
function monthsOf({ judged, values }: KpiChart, number: number, locked: Baseline | undefined): (CountedMonth & { value: number | null })[] {
  if (locked) return locked.periods.map((period, at) => ({ period, value: locked.held[at]!, events: locked.held_numerators?.[at] ?? null, base: locked.held_denominators?.[at] ?? null }))
  return judged.points.filter((point) => point.segment === number).map((point) => {
    const row = judged.choice.drawn === 'gaps' ? undefined : values.find((one) => one.period === point.period)
    return { period: point.period, value: point.value, events: row?.numerator ?? null, base: row?.denominator ?? null }
  })
}

const ofValues = (segment: Segment, values: readonly (number | null)[], screened: boolean): Parameters<typeof summaryList>[0] => {
  const steps = limitsStepByStep(values, screened)
  return [
    { key: 'Mean', value: `${numberWords(steps.sum, 4)} ÷ ${steps.count} = ${numberWords(steps.mean, 4)}` },
    { key: 'Mean difference between neighbouring months', value: numberWords(steps.meanRange, 4) },
    { key: 'Limits', value: `${numberWords(steps.mean, 4)} ± 2.66 × ${numberWords(steps.meanRange, 4)} = ${numberWords(steps.lower, 4)} to ${numberWords(steps.upper, 4)}` },
    { key: 'On the chart', value: segment.lower === null ? 'no limits' : html`${numberWords(segment.lower, 4)} to ${numberWords(segment.upper!, 4)}: ${same(segment.lower, steps.lower) && same(segment.upper, steps.upper) ? 'the same' : 'different'}` },
    { key: 'Left out', value: steps.screened === 0 ? undefined : `${steps.screened} differences over 3.267 times their mean (${numberWords(steps.firstRange, 4)})` },
  ]
}

const ofCounts = (segment: Segment, months: readonly CountedMonth[], last: CountedMonth | undefined, { judged: { choice }, screened }: KpiChart): Parameters<typeof summaryList>[0] => {
  const steps = countedStepByStep(months, last, { kind: choice.kind === 'p' ? 'p' : 'u', per: choice.per, screened })
  return [
    { key: 'Mean', value: `${numberWords(steps.events, 0)} ÷ ${numberWords(steps.base, 0)} × ${numberWords(choice.per)} = ${numberWords(steps.mean, 4)}` },
    { key: 'Variation between months over that of chance', value: `${numberWords(steps.between, 4)}: limits ${segment.corrected ? 'widened by as much' : 'as chance makes them'}` },
    { key: 'Limits of the last month', value: steps.lower === null ? 'no limits' : `${numberWords(steps.mean, 4)} ± 3 × ${numberWords(steps.deviation!, 4)}${segment.corrected ? ` × ${numberWords(steps.between, 4)}` : ''}, with ${numberWords(last!.base!, 0)} counted = ${numberWords(steps.lower(segment.corrected), 4)} to ${numberWords(steps.upper!(segment.corrected), 4)}` },
    { key: 'On the chart', value: segment.lower === null || steps.lower === null ? 'no limits' : `${numberWords(segment.lower, 4)} to ${numberWords(segment.upper!, 4)}: ${same(segment.lower, steps.lower(segment.corrected)) && same(segment.upper, steps.upper!(segment.corrected)) ? 'the same' : 'different'}` },
  ]
}

/** The limits of a chart worked out once more from its months, step by step, apart from the statistics that drew it. */
export function recomputed(chart: KpiChart): Safe {
  const { judged, baselines, values, screened } = chart
  const { choice } = judged
  const rare = choice.kind === 'g' || choice.kind === 't'
  return html`<p class="govuk-body">The limits, worked out again just now from the months themselves, step by step.</p>${judged.segments.map((segment, number) => {
    const locked = baselines.find((one) => one.number === segment.baseline)
    const months = monthsOf(chart, number, locked)
    const lastPoint = judged.points.findLast((point) => point.segment === number && point.lower !== null)
    const last = values.find((one) => one.period === lastPoint?.period)
    return html`
        <h2 class="govuk-heading-m">${periodInWords(segment.from)} to ${periodInWords(segment.to)}</h2>
        ${summaryList([
          { key: choice.drawn === 'gaps' ? 'Events used' : 'Months used', value: `${months.filter((one) => one.value !== null).length}${locked ? `, locked on ${instantInWords(locked.made_at)}` : ''}` },
          ...(rare ? [{ key: 'Limits', value: segment.lower === null ? 'no limits' : `${numberWords(segment.lower, 4)} to ${numberWords(segment.upper!, 4)}; the figures are in the CSV and in the table under the chart` }]
            : choice.drawn === 'counts' ? ofCounts(segment, months, last && { period: last.period, events: last.numerator, base: last.denominator }, chart) : ofValues(segment, months.map((one) => one.value), screened)),
        ])}`
  })}
    ${rare || choice.drawn === 'counts' ? '' : html`<p class="govuk-body">Anyone can check it: <code>bin/commission compute spc_xmr</code>, or the CSV of the chart in a spreadsheet.</p>`}`
}
