import { periodInWords } from '../../deliver/returns/index.ts'
import { pounds } from '../../kernel/money.ts'
import { dataTable, numberWords, trendLine } from '../../ui/charts/index.ts'
import { html, type Safe } from '../../ui/html.ts'
import { figure, summaryList } from '../../ui/lists.ts'
import type { ClaimRow, NamedKpi } from './claim.ts'
import { agreementOf, type Compared, type Found } from './compared.rule.ts'
import { costPerUnit } from './effect.rule.ts'

const signed = (value: number, digits = 1): string => `${value > 0 ? '+' : ''}${numberWords(value, digits)}`
export const foundWords = (found: Found, unit: string, digits = 1): string => `${signed(found.estimate, digits)}${unit === '' ? '' : ` ${unit}`} (between ${signed(found.lower, digits)} and ${signed(found.upper, digits)})`
const others = (count: number): string => (count === 1 ? 'the one compared' : `the ${count} compared`)

/** Indicators that a claim names, each leading to its page; a partner's with the name of its body. */
export const kpiLinks = (rows: readonly NamedKpi[], ownBody: string): Safe =>
  html`<ul class="govuk-list">${rows.map((one) => html`<li><a class="govuk-link" href="/review/kpis/${one.id}">${one.contract ?? one.name}</a>${one.provider ? `, ${one.provider}` : ''}${one.body === ownBody ? '' : ` (${one.body})`}</li>`)}</ul>`

/** Served and compared month by month, and what would have come had those served moved like the others. */
function monthsFigure(row: ClaimRow, compared: Compared): Safe {
  const title = `${row.kpi}: where the change reached, and where it did not`
  return figure({
    id: 'compared', title, sentence: compared.words,
    svg: trendLine({ title, unit: row.unit, label: 'reached', comparatorLabel: compared.compared === 1 ? 'compared' : 'mean of those compared', mark: { at: compared.monthsBefore, words: 'the change begins' }, points: compared.months.map((one) => ({ period: periodInWords(one.period), value: one.served, comparator: one.compared })) }),
    table: dataTable({ caption: 'The months', head: ['Month', 'Reached', 'Compared', 'Reached, had it moved like those compared'], rows: compared.months.map((one) => [periodInWords(one.period), numberWords(one.served, 1), numberWords(one.compared, 1), one.without === null ? '' : numberWords(one.without, 1)]) }),
    source: `observed values of ${row.kpi}, ${compared.served} reached and ${compared.compared} compared`,
    method: `Difference in differences: mean after less mean before where the change reached, less the same where it did not; ${compared.monthsBefore} months before, ${compared.monthsAfter} after. Limits from errors by unit (between ${signed(compared.byUnit.lower)} and ${signed(compared.byUnit.upper)}) and, with fewer than twenty units, from the difference month by month (errors of Newey and West): the wider.`,
  })
}

/** The assumption drawn: how far the two lie apart each month, with the line of the months before. */
function trendsFigure(row: ClaimRow, compared: Compared): Safe {
  const apart = compared.months.map((one) => one.served - one.compared)
  const before = apart.slice(0, compared.monthsBefore)
  const middle = (before.length - 1) / 2
  const level = before.reduce((sum, value) => sum + value, 0) / before.length
  const line = (at: number): number | null => (at < compared.monthsBefore ? level + compared.trends.estimate * (at - middle) : null)
  const title = 'Did the two move alike before?'
  return figure({
    id: 'trends', title, sentence: compared.trends.words,
    svg: trendLine({ title, unit: `${row.unit} between the two`, label: 'apart', comparatorLabel: 'trend before', mark: { at: compared.monthsBefore, words: 'the change begins' }, points: compared.months.map((one, at) => ({ period: periodInWords(one.period), value: apart[at]!, comparator: line(at) })) }),
    table: dataTable({ caption: 'How far the two lie apart', head: ['Month', 'Apart', 'Trend before'], rows: compared.months.map((one, at) => [periodInWords(one.period), numberWords(apart[at]!, 1), line(at) === null ? '' : numberWords(line(at)!, 1)]) }),
    source: `the same values, ${periodInWords(compared.months[0]!.period)} to ${periodInWords(compared.months.at(-1)!.period)}`,
    method: `A line through the difference of the months before the start: ${numberWords(compared.trends.estimate, 2)} a month, between ${numberWords(compared.trends.lower, 2)} and ${numberWords(compared.trends.upper, 2)} (p ${numberWords(compared.trends.p, 2)}). Where the change reached it rose ${numberWords(compared.trends.served, 2)} a month, where it did not ${numberWords(compared.trends.compared, 2)}. That no difference is seen does not show that there was none.`,
  })
}

interface Design { name: string; what: string; found: Found; verdict: string; cost: ReturnType<typeof costPerUnit> }

/** Both designs beside each other, with what each unit and each person cost by them, and whether they agree. */
function bothDesigns(row: ClaimRow, compared: Compared): Safe {
  const cost = row.cost_pence === null ? null : BigInt(row.cost_pence)
  const costWords = (one: Design['cost']): string => (one ? `${one.likely} (between ${one.from} and ${one.to})` : 'cannot be said')
  const designs: Design[] = [
    ...(row.judged ? [{ name: 'Its own months', what: `how far it stands in ${periodInWords(row.by_month)} from its line before`, found: row.judged, verdict: row.judged.verdict, cost: costPerUnit(cost, row.judged) }] : []),
    { name: `Against ${others(compared.compared)}`, what: 'how much more it moved, on average over the months after', found: compared, verdict: compared.verdict, cost: costPerUnit(cost, compared) },
  ]
  const people = compared.people
  const agreement = row.judged ? agreementOf(row.judged, compared) : undefined
  return html`${agreement ? html`<p class="govuk-body${agreement.agree ? '' : ' govuk-!-font-weight-bold'}">${agreement.words}</p>` : ''}
    ${dataTable({ caption: 'What each design finds', head: ['Design', 'It asks', 'Effect', 'How it stands', `Cost of each ${row.unit}`], rows: designs.map((one) => [one.name, one.what, foundWords(one.found, row.unit), one.verdict, cost === null ? 'no cost was written down' : costWords(one.cost)]) })}
    ${summaryList([
      { key: 'People it means over the months after', value: people ? foundWords(people, 'people', 0) : 'Not known: the number out of which it was counted is missing for a month, or the indicator is no per cent' },
      { key: 'What each person more cost', value: people && cost !== null ? costWords(costPerUnit(cost, people)) : undefined },
      { key: 'Cost written down before', value: cost === null ? undefined : pounds(cost) },
    ])}`
}

/** What came against those that the change did not reach: the designs, the months, the assumption drawn, and what it rests on. */
export const comparedSection = (row: ClaimRow, compared: Compared): Safe => html`${bothDesigns(row, compared)}${monthsFigure(row, compared)}${trendsFigure(row, compared)}
  <h3 class="govuk-heading-s">What the comparison assumes</h3><ul class="govuk-list govuk-list--bullet">${compared.assumptions.map((words) => html`<li>${words}</li>`)}</ul>`
