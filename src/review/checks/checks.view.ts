import { linesOf, returnOf } from '../../deliver/returns/index.ts'
import { html, type Safe } from '../../ui/html.ts'
import type { RecordView } from '../../ui/page.ts'
import { kpiChartOf, type KpiChart } from '../reads.ts'
import { checkObservations, noteInWords, type CheckNote, type UsualRange } from './observation-checks.rule.ts'

/** The usual range of a month by the limits of the chart as single values: of its own stretch, or of the last one for a month still to come. */
const usualOf = ({ judged }: KpiChart): UsualRange => (period) => {
  const point = judged.points.find((one) => one.period === period)
  const segment = point ? judged.segments[point.segment] : judged.segments.at(-1)
  const [lower, upper] = point ? [point.lower, point.upper] : [segment?.lower ?? null, segment?.upper ?? null]
  return !segment || segment.trial || segment.mean === null || lower === null || upper === null || judged.choice.drawn === 'gaps' ? null : { mean: segment.mean, lower, upper }
}

/** What to look at in the figures of a chart. */
export const checksOfChart = (chart: KpiChart): CheckNote[] => checkObservations(chart.values, chart.kpi.unit, usualOf(chart))

/** The notes as a section; nothing where there are none. */
export const worthChecking = (notes: readonly CheckNote[], title: string, correct?: string): Safe => (notes.length === 0 ? html``
  : html`<section class="cc-section"><h2 class="govuk-heading-m">${title}</h2><ul class="govuk-list govuk-list--bullet">${notes.slice(0, 20).map((note) => html`<li>${noteInWords(note)}${correct && note.period !== null ? html` <a class="govuk-link" href="${correct}&amp;period=${note.period}">Correct it<span class="govuk-visually-hidden">: ${note.period}</span></a>` : ''}</li>`)}</ul><p class="govuk-body-s">These are questions, not refusals: a figure may be unusual and right.</p></section>`)

/** On a return that was sent: what to look at before it is accepted, each indicator by its own chart. */
export const returnChecksView: RecordView = {
  kind: 'return',
  sections: async (ask, record) => {
    if (record.state !== 'sent' || record.body_id !== ask.actor.bodyId) return []
    const found = await ask.read(async (tx) => {
      const row = await returnOf(tx, record.id)
      if (!row) return []
      const all: { name: string; kpi: string; notes: CheckNote[] }[] = []
      for (const line of await linesOf(tx, record.id)) {
        const chart = await kpiChartOf(tx, line.kpi_id)
        if (!chart || line.value === null) continue
        const rows = [...chart.values.filter((one) => one.period !== row.period), { period: row.period, value: line.value, numerator: line.numerator, denominator: line.denominator }]
        all.push({ name: line.name, kpi: line.kpi_id, notes: checkObservations(rows, line.unit, usualOf(chart)).filter((note) => note.period === row.period || note.period === null) })
      }
      return all.filter((one) => one.notes.length > 0)
    })
    return found.length === 0 ? [] : [{ title: 'Worth checking before it is accepted', body: html`<ul class="govuk-list govuk-list--bullet">${found.map((one) => html`<li><a class="govuk-link" href="/review/kpis/${one.kpi}">${one.name}</a>. ${one.notes.map((note) => html`${note.words} `)}</li>`)}</ul><p class="govuk-body-s">These are questions, not refusals: a figure may be unusual and right. Ask for a correction where it is not.</p>` }]
  },
}
