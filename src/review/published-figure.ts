import { periodInWords } from '../deliver/returns/index.ts'
import { dataTable, numberWords } from '../ui/charts/chart.ts'
import { html, type Safe } from '../ui/html.ts'
import { figure } from '../ui/lists.ts'
import { singleValues } from './charts/chart-choice.rule.ts'
import { controlPicture } from './control-picture.ts'
import { judge } from './kpi-chart.ts'
import type { PublishedReading, PublishedSeries } from './published-series.ts'

/** A published series as a picture of its own, under its publisher and period; or why it cannot be read. */
export function publishedFigure(series: PublishedSeries, reading: PublishedReading, direction: 'up' | 'down'): Safe {
  if (reading.refused) return html`<p class="govuk-body"><strong>${series.title}</strong> cannot be shown. ${reading.refused}</p>`
  const { points } = reading
  const judged = judge(points, [], { direction, target: null, choice: singleValues(direction, series.unit) })
  if (judged.points.length === 0) return html`<p class="govuk-body"><strong>${series.title}</strong> has no values.</p>`
  const last = points.findLast((point) => point.value !== null)!
  const sentence = `Published, ${periodInWords(points[0]!.period)} to ${periodInWords(points.at(-1)!.period)}. ${periodInWords(last.period)}: ${numberWords(last.value!, 1)} ${series.unit}.`
  return figure({
    title: series.title, sentence,
    svg: controlPicture({ title: series.title, description: sentence, unit: series.unit, points: judged.points, segments: judged.segments, targets: judged.points.map(() => null) }),
    table: dataTable({ caption: `${series.title} (${series.unit})`, head: ['Month', 'Value', 'Line of the file'], rows: points.map((point) => [periodInWords(point.period), point.value === null ? 'not published' : numberWords(point.value, 1), String(point.line)]) }),
    source: html`${series.publisher}, ${series.licence}, file ${series.file_name}${series.origin ? html` from ${series.origin}` : ''}. Rows where ${series.chosen_columns.map((column, at) => `${column} is ${series.chosen_values[at] ?? ''}`).join(' and ')}.`,
    method: 'Read from the published file just now, row by row. Limits from all its months, by the same rules as the chart above.',
  })
}
