import { formatOf, tableFile } from '../../evidence/tabular/table-file.ts'
import { isId } from '../../kernel/ids.ts'
import { pounds } from '../../kernel/money.ts'
import { dateInWords, instantInWords, isCivilDate } from '../../kernel/time.ts'
import { periodInWords } from '../../deliver/returns/index.ts'
import { dataTable, numberWords, timePanels, type Panel } from '../../ui/charts/index.ts'
import { html, type Safe } from '../../ui/html.ts'
import { figure, filtersForm, summaryList } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../../ui/page.ts'
import type { SideBySide } from './side-by-side.ts'
import { sayWhatIsKnown, type Series } from './side-by-side.rule.ts'

const groupWords: Readonly<Record<Series['group'], string>> = { activity: 'Activity', money: 'Money', outcome: 'Outcomes' }
const spans = [12, 24, 36]
const shortMonth = (month: string): string => `${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][Number(month.slice(5)) - 1]} ${month.slice(2, 4)}`
const valueWords = (one: Series, value: number | bigint | null): string => (value === null ? 'not known' : typeof value === 'bigint' ? pounds(value) : numberWords(value, one.group === 'activity' || Number.isInteger(value) ? 0 : 1))
const heading = (one: Series): string => (one.unit === '£' ? one.title : `${one.title} (${one.unit})`)

const panelOf = (one: Series): Panel => ({
  title: `${groupWords[one.group]}: ${one.title}`, unit: one.unit === '£' ? 'thousand pounds' : one.unit, values: one.values.map((value) => (value === null ? null : typeof value === 'bigint' ? Number(value) / 1e5 : value)), bars: one.group !== 'outcome',
  ...(one.target && one.target.some((value) => value !== null) ? { beside: { title: 'target', values: one.target } } : {}),
})

/** Series that say something; what is not known in any month is named and takes no room. */
const known = (one: Series): boolean => one.values.some((value) => value !== null)

const linksOf = (one: Series): Safe => {
  const shown = one.links.slice(0, 6)
  return html`${one.source}${shown.length === 0 ? '' : html`: ${shown.map((link, at) => html`${at > 0 ? ', ' : ''}<a class="govuk-link" href="${link.href}">${link.text}</a>`)}${one.links.length > shown.length ? ` and ${one.links.length - shown.length} more` : ''}`}`
}

function contributions(found: SideBySide): Safe {
  const years = [...new Set(found.contributions.map((one) => one.year))].sort()
  if (found.bodies.length < 2 && found.contributions.length === 0) return html``
  if (found.contributions.length === 0) return html`<p class="govuk-body">What each partner set aside is not known: no budget line serves this programme. What was paid stands without parts.</p>`
  return dataTable({
    caption: 'What each partner set aside: by this the parts of what was paid are reckoned', head: ['Financial year', ...found.bodies.map((one) => one.name)],
    rows: years.map((year) => [`${year.slice(0, 4)}/${String(Number(year.slice(2, 4)) + 1).padStart(2, '0')}`, ...found.bodies.map((body) => {
      const [own, all] = [found.contributions.filter((one) => one.year === year && one.bodyId === body.id), found.contributions.filter((one) => one.year === year)].map((list) => list.reduce((total, one) => total + one.pence, 0n))
      return own === 0n ? 'nothing known' : `${pounds(own!, { whole: true })} (${numberWords((Number(own) / Number(all)) * 100, 1)} %)`
    })]),
  })
}

async function page(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id'] ?? ''
  const typed = ask.search.get('known') ?? ''
  const day = isCivilDate(typed) && typed < ask.today && typed >= '2000-01-01' ? typed : undefined
  const months = spans.find((one) => String(one) === ask.search.get('months')) ?? 12
  const found = isId(id) ? await ask.ask<SideBySide | null>('review.side-by-side', { of: id, months: String(months), ...(day ? { known: day } : {}) }) : null
  if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such programme or partnership, or it is not yours to see.</p>` }
  const path = `/review/side-by-side/${id}`
  const format = formatOf(ask.search)
  if (format) {
    return { file: tableFile('side-by-side', ['Month', ...found.series.map((one) => `${groupWords[one.group]}: ${heading(one)}`), 'As known at'], found.months.map((month, at) => [month, ...found.series.map((one) => { const value = one.values[at]!; return value === null ? '' : typeof value === 'bigint' ? { pence: value } : value }), found.knownAt]), format) }
  }
  const query = { months: months === 12 ? undefined : String(months), known: day }
  const address = (format_: string): string => `${path}?${new URLSearchParams({ months: String(months), ...(day ? { known: day } : {}), format: format_ }).toString()}`
  const shown = found.series.filter(known)
  const silent = found.series.filter((one) => !known(one))
  const period = `${periodInWords(found.months[0]!)} to ${periodInWords(found.months.at(-1)!)}`
  const onlyOne = found.programmes.length === 1 && found.programmes[0]!.id === id
  return {
    title: 'Activity, money and outcomes side by side', caption: `Review: ${found.title}`, stage: 'review', wide: true,
    breadcrumbs: [{ text: 'Cycle', href: '/' }, ...(onlyOne ? [{ text: found.title, href: `/cycle/programmes/${id}` }] : [{ text: 'Review', href: '/review' }])],
    body: html`<p class="govuk-body-l">${period}, as known ${day ? `at the end of ${dateInWords(day)}` : `on ${instantInWords(found.knownAt)}`}. ${sayWhatIsKnown(found.series)}</p>
      ${onlyOne ? '' : html`<p class="govuk-body">Of ${found.programmes.length === 1 ? 'the programme' : 'the programmes'} ${found.programmes.map((one, at) => html`${at > 0 ? ', ' : ''}<a class="govuk-link" href="/review/side-by-side/${one.id}">${one.title}</a>`)}.</p>`}
      ${filtersForm(path, [{ name: 'months', label: 'Months', options: spans.map((one) => ({ value: String(one), text: String(one) })) }, { name: 'known', label: 'As known at the end of, like 2026-09-30' }], query)}
      ${shown.length === 0 ? html`<p class="govuk-body">${found.contracts === 0 ? 'No contract belongs to it yet.' : 'Its contracts have no figures for these months.'}</p>` : figure({
        id: 'side-by-side', title: 'The same months, one above the other', sentence: 'Each has its own measure; all share the months. That two move together does not say that one makes the other.',
        svg: timePanels({ title: `${found.title}: activity, money and outcomes`, labels: found.months.map(shortMonth), panels: shown.map(panelOf) }),
        table: dataTable({ caption: 'Month by month', head: ['Month', ...shown.map(heading)], rows: found.months.map((month, at) => [periodInWords(month), ...shown.map((one) => valueWords(one, one.values[at]!))]) }),
        source: `${found.contracts} ${found.contracts === 1 ? 'contract' : 'contracts'} of ${found.bodies.map((one) => one.name).join(', ')}, as known ${day ? `at the end of ${dateInWords(day)}` : 'now'}`,
        downloads: [{ text: 'CSV', href: address('csv') }, { text: 'XLSX', href: address('xlsx') }],
      })}
      <section class="cc-section"><h2 class="govuk-heading-m">Whose money</h2>${contributions(found)}${found.bodies.length < 2 ? html`<p class="govuk-body">One body pays: ${found.bodies[0]?.name ?? 'not known'}.</p>` : ''}</section>
      <section class="cc-section"><h2 class="govuk-heading-m">Where each comes from</h2>${summaryList(shown.map((one) => ({ key: heading(one), value: linksOf(one) })))}
        ${silent.length === 0 ? '' : html`<p class="govuk-body">Not known in any of these months: ${silent.map((one) => one.title).join(', ')}.</p>`}</section>`,
  }
}

export const sideBySidePages: Page[] = [{ path: '/review/side-by-side/:id', who: 'signed-in', show: page }]
