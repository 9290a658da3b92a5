import { addDays, dateInWords } from '../kernel/time.ts'
import { ruleById } from '../law/index.ts'
import { html, type Safe } from '../ui/html.ts'
import { addressWith, countWords, listTable, paging, tag } from '../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'
import { feedOf } from './calendar-feed.ts'
import { everyDate, ninetyPageSize, parts, type NinetyCounts, type NinetyRow, type Part } from './ninety-days.ts'

const path = '/cycle/ninety-days'
const number = (value: number): string => value.toLocaleString('en-GB')

async function ninetyDaysPage(ask: PageAsk): Promise<Answer> {
  const owner = (ask.search.get('owner') ?? '').slice(0, 60)
  const asked = ask.search.get('when') ?? ''
  const when = Object.hasOwn(parts, asked) ? asked as Part : undefined
  const page = Math.min(10_000, Math.max(1, Number.parseInt(ask.search.get('page') ?? '1', 10) || 1))
  const chosen = { ...(owner ? { owner } : {}), ...(when ? { when } : {}) }
  const counts = await ask.ask<NinetyCounts>('deliver.ninety-days-counts', owner ? { owner } : {})
  const rows = await ask.ask<NinetyRow[]>('deliver.ninety-days', { ...chosen, page: String(page) })
  const all = counts.late + counts.soon + counts.later
  const total = when ? counts[when] : all
  const until = dateInWords(addDays(ask.today, 90))
  return {
    title: 'The next ninety days', caption: 'Cycle', stage: 'cycle', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }],
    body: html`<p class="govuk-body-l">${all === 0 ? html`Nothing is late and nothing is due by ${until}.` : html`${number(all)} ${all === 1 ? 'date' : 'dates'} up to ${until}, with all that is late: what must be published, decided, renewed or returned.`}</p>
      ${all === 0 ? html`<p class="govuk-body">Dates come from contracts, notices, returns and reviews as they are recorded. <a class="govuk-link" href="/deliver/begin-import">Drop your contract register in</a> to see what ends when.</p>` : ''}
      ${all > 0 ? choicesOf('Part', [['Everything', all, undefined], ...(Object.keys(parts) as Part[]).map((part): Choice => [parts[part], counts[part], part])], when, (value) => addressWith(path, { ...(owner ? { owner } : {}), when: value })) : ''}
      ${counts.owners.length > 1 || owner ? choicesOf('Whose', [['Everybody', counts.owners.reduce((sum, one) => sum + one.count, 0), undefined], ...counts.owners.map((one): Choice => [one.owner, one.count, one.owner])], owner || undefined, (value) => addressWith(path, { owner: value, ...(when ? { when } : {}) })) : ''}
      <p class="govuk-body"><a class="govuk-link" href="/cycle/calendar">Subscribe with your calendar</a> or <a class="govuk-link" href="/cycle/ninety-days.ics">download the dates once</a>.</p>
      ${total > ninetyPageSize ? html`<p class="govuk-body cc-count">${countWords(total, 'date', 'dates', page, ninetyPageSize)}</p>` : ''}
      ${(Object.keys(parts) as Part[]).map((part) => partOf(ask, parts[part], counts[part], rows.filter((row) => inPart(row, ask.today) === part)))}
      ${paging(path, chosen, page, Math.ceil(total / ninetyPageSize))}`,
  }
}

type Choice = [words: string, count: number, value: string | undefined]

const choicesOf = (title: string, choices: readonly Choice[], chosen: string | undefined, address: (value: string | undefined) => string): Safe => html`<p class="govuk-body cc-choices"><strong>${title}:</strong> ${choices.map(([words, count, value]) => {
  const shown = `${words.charAt(0).toUpperCase()}${words.slice(1)} (${number(count)})`
  return value === chosen ? html`<span aria-current="true">${shown}</span> ` : html`<a class="govuk-link" href="${address(value)}">${shown}</a> `
})}</p>`

const inPart = (row: NinetyRow, today: string): Part => (row.due_on < today ? 'late' : row.due_on <= addDays(today, 14) ? 'soon' : 'later')

const partOf = (ask: PageAsk, title: string, count: number, rows: readonly NinetyRow[]): Safe => (rows.length === 0 ? html`` : html`<h2 class="govuk-heading-m">${title} (${number(count)})</h2>${listTable<NinetyRow>({ caption: title, rows, path, query: {}, columns: [
  { key: 'on', heading: 'By', cell: (row) => html`<span class="cc-nowrap">${dateInWords(row.due_on)}</span>${row.due_on < ask.today ? html` ${tag('late')}` : ''}` }, { key: 'what', heading: 'What', isHeader: true, cell: (row) => row.title },
  { key: 'record', heading: 'About', cell: (row) => { const kind = ask.registry.kind(row.kind); return html`<a class="govuk-link" href="/${kind.module}/${kind.plural}/${row.record_id}">${row.record}</a>` } },
  { key: 'rule', heading: 'Rule', cell: (row) => (row.rule ? html`<abbr title="${ruleById(row.rule).title}">${row.rule}</abbr>` : '') }, { key: 'owner', heading: 'Owner', cell: (row) => row.owner },
] })}`)

/** The feed as a file for a person who is signed in: every date, however many pages they fill. */
async function feed(ask: PageAsk): Promise<Answer> {
  const rows = await everyDate((page) => ask.ask<NinetyRow[]>('deliver.ninety-days', { page: String(page) }))
  return { file: { name: 'ninety-days.ics', type: 'text/calendar; charset=utf-8', body: feedOf(rows, ask, ask.now) } }
}

export const ninetyDaysPages: Page[] = [{ path, who: 'signed-in', show: ninetyDaysPage }, { path: '/cycle/ninety-days.ics', who: 'signed-in', show: feed }]
