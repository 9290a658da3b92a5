import { Readable } from 'node:stream'
import { writeCsv } from '../../evidence/tabular/write-csv.ts'
import { isId } from '../../kernel/ids.ts'
import { pounds, type Pence } from '../../kernel/money.ts'
import { dateInWords, instantInWords, isCivilDate } from '../../kernel/time.ts'
import { dataTable } from '../../ui/charts/chart.ts'
import { button, insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { emptyState, filtersForm } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk, PageBody } from '../../ui/page.ts'
import { contractRow, type ContractRow } from '../contract.ts'
import { accountOf, differences, silentMonths, type Difference, type MonthStatement, type PaymentEvent } from './account.ts'
import { paymentEventsOf, readTerm, termsOf, type TermRow } from './payment.ts'
import { type Month, monthInWords, termWords } from './terms.ts'

const total = (months: readonly MonthStatement[], of: (one: MonthStatement) => Pence): Pence => months.reduce((sum, one) => sum + of(one), 0n)

/** A day as a person types it, 24/11/2026, or as addresses carry it, 2026-11-24; another text is told. */
function readDay(typed: string): { typed: string; day?: string; refusal?: { code: string; field: string; words: string } } {
  const text = typed.trim()
  const [, day, month, year] = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$/.exec(text) ?? []
  const date = day ? `${year}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}` : text
  if (text === '') return { typed: '' }
  return isCivilDate(date) ? { typed: text.slice(0, 20), day: date } : { typed: text.slice(0, 60), refusal: { code: 'payment.day', field: 'filter-known', words: 'Enter a real day, like 24/11/2026. What is known now is shown.' } }
}

interface Shown { contract: ContractRow; terms: TermRow[]; events: PaymentEvent[] }

/** What a contract owes, month by month, with every line behind it; as it is known now or was known on a day. */
export const paymentPage: Page = {
  path: '/deliver/contracts/:id/payment', who: 'signed-in',
  show: async (ask) => {
    const found = await shownOf(ask)
    if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such contract, or it is not yours to see.</p>` }
    const known = readDay(ask.search.get('known') ?? '')
    // The end of that day in London, near enough: what was decided on the day counts as known.
    const knownAt = known.day === undefined ? undefined : `${known.day}T23:59:59.999999Z`
    const until = ask.today.slice(0, 7)
    const months = accountOf(found.events, until, knownAt)
    if (ask.search.get('format') === 'csv') return csv(found.contract, months)
    const month = months.find((one) => one.month === ask.search.get('month')) ?? months.at(-1)
    const since = knownAt === undefined ? [] : differences(found.events, until, knownAt)
    return { ...body(ask, found, { known: known.day ?? '', typed: known.typed, months, month, since }), ...(known.refusal ? { refusals: [known.refusal] } : {}) }
  },
}

async function shownOf(ask: PageAsk): Promise<Shown | undefined> {
  const id = ask.params['id'] ?? ''
  if (!isId(id)) return undefined
  return ask.read(async (tx) => {
    const contract = await contractRow(tx, id)
    return contract ? { contract, terms: await termsOf(tx, id), events: await paymentEventsOf(tx, id) } : undefined
  })
}

function body(ask: PageAsk, { contract, terms, events }: Shown, { known, typed, months, month, since }: { known: string; typed: string; months: MonthStatement[]; month: MonthStatement | undefined; since: Difference[] }): PageBody {
  const path = `/deliver/contracts/${contract.id}/payment`
  const silent = silentMonths(events, months.map((one) => one.month))
  const may = contract.body_id === ask.actor.bodyId && ask.actor.roles.some((role) => role === 'contract-manager' || role === 'finance' || role === 'commissioner')
  const to = (act: string): string => `/deliver/${act}?contract=${contract.id}`
  return {
    title: 'What is due', caption: `${contract.reference} ${contract.title}`, stage: 'deliver', wide: true,
    breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }, { text: contract.title, href: `/deliver/contracts/${contract.id}` }],
    body: months.length === 0 && terms.length === 0 ? emptyState('How this contract is paid is not agreed here yet. With its terms, every month is reckoned line by line, and a change that reaches back gives its difference once.', may ? { title: 'Agree payment terms', href: to('agree-payment-terms') } : undefined) : html`
      <p class="govuk-body-l">${sentence(months)}</p>
      ${may ? html`<div class="govuk-button-group">${button('Report activity', { href: to('report-activity') })}${button('Record a payment', { href: to('record-month-paid'), classes: 'govuk-button--secondary' })}${button('Agree payment terms', { href: to('agree-payment-terms'), classes: 'govuk-button--secondary' })}</div>` : ''}
      ${filtersForm(path, [{ name: 'known', label: 'As it was known at the end of (day/month/year)' }], { known: typed })}
      ${known === '' ? '' : insetText(since.length === 0 ? `Nothing became known after ${dateInWords(known)} that changes what is due.` : html`This is what was believed at the end of ${dateInWords(known)}. Since then ${pounds(since.reduce((sum, one) => sum + one.differencePence, 0n))} came to it, in all. <a class="govuk-link" href="${path}">See it as it is known now</a>`)}
      ${since.length === 0 ? '' : html`<section class="cc-section"><h2 class="govuk-heading-m">What became different since</h2>${dataTable({ caption: 'Differences', head: ['Month', 'Believed', 'Now', 'Difference', 'Why'], rows: since.map((one) => [monthInWords(one.month), pounds(one.believedPence), pounds(one.nowPence), pounds(one.differencePence), one.words]) })}</section>`}
      ${months.length === 0 ? '' : monthsPart(path, known, months)}
      ${silent.length === 0 ? '' : insetText(`No activity is reported yet for ${listInWords(silent.map(monthInWords))}: what is due there will change.`)}
      ${month ? whyPart(month) : ''}
      <section class="cc-section"><h2 class="govuk-heading-m">Payment terms</h2>${dataTable({ caption: 'Payment terms', head: ['From', 'Terms', 'Decided', 'Why'], rows: terms.map((row) => [monthInWords(row.from_month), termWords(readTerm(row.term)), instantInWords(row.decided_at), row.reason]) })}</section>`,
  }
}

const listInWords = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`)

function sentence(months: MonthStatement[]): string {
  if (months.length === 0) return 'The first month of the terms has not begun.'
  const open = total(months, (one) => one.openPence)
  const due = `${pounds(total(months, (one) => one.duePence))} is due for ${monthInWords(months[0]!.month)} to ${monthInWords(months.at(-1)!.month)}`
  if (months.every((one) => one.paidPence === 0n)) return `${due}. No payment is recorded here yet, so what is open is not known.`
  return `${due}; ${pounds(total(months, (one) => one.paidPence))} is recorded as paid. ${open === 0n ? 'Nothing is open.' : open > 0n ? `${pounds(open)} is open.` : `${pounds(-open)} was paid too much.`}`
}

const moneyColumns: readonly (readonly [heading: string, of: (one: MonthStatement) => Pence])[] = [['Due', (one) => one.duePence], ['Withheld', (one) => one.withheldPence], ['Paid', (one) => one.paidPence], ['Open', (one) => one.openPence]]

const monthsPart = (path: string, known: string, months: MonthStatement[]): Safe => {
  // Without any payment recorded nobody knows what is open: the team may keep payments elsewhere.
  const columns = months.some((one) => one.paidPence !== 0n) ? moneyColumns : moneyColumns.slice(0, 2)
  return html`<section class="cc-section"><h2 class="govuk-heading-m">Month by month</h2>${dataTable({
  caption: 'What is due and paid for each month', head: ['Month', ...columns.map(([heading]) => heading)],
  rows: [
    ...months.map((one) => [html`<a class="govuk-link" href="${path}?month=${one.month}${known === '' ? '' : `&known=${known}`}#why">${monthInWords(one.month)}</a>`, ...columns.map(([, of]) => pounds(of(one)))]),
    ['In all', ...columns.map(([, of]) => pounds(total(months, of)))],
  ],
})}<p class="govuk-body-s cc-exports"><a class="govuk-link" href="${path}?format=csv${known === '' ? '' : `&known=${known}`}" download>Months and their lines (CSV)</a></p></section>`
}

const whyPart = (one: MonthStatement): Safe => html`<section class="cc-section" id="why"><h2 class="govuk-heading-m">Why ${pounds(one.duePence)} for ${monthInWords(one.month)}</h2>
  <p class="govuk-body">${one.term === '' ? 'No terms are agreed for this month.' : `${one.term}. Reckoned from the beginning of the terms or of the financial year, so that thresholds, limits and odd pence come out right over the year.`}</p>
  ${one.toDate.length === 0 ? '' : dataTable({ caption: `To the end of ${monthInWords(one.month)}`, head: ['What', 'Amount'], rows: [
    ...one.toDate.map((line) => [line.words, pounds(line.pence)]),
    ['Due to the end of the month', pounds(one.toDatePence)],
    ['Less what was due to the end of the month before', pounds(-one.beforePence)], ...(one.besidePence === 0n ? [] : [['Agreed beside the terms, with an invoice', pounds(one.besidePence)]]), ['Due for the month', pounds(one.duePence)],
  ] })}</section>`

function csv(contract: ContractRow, months: MonthStatement[]): Answer {
  const rows = months.flatMap((one) => [
    ...one.toDate.map((line) => [one.month, 'to date', line.words, { pence: line.pence }]),
    [one.month, 'less the month before', '', { pence: -one.beforePence }], ...(one.besidePence === 0n ? [] : [[one.month, 'agreed beside the terms', '', { pence: one.besidePence }]]), [one.month, 'due', one.term, { pence: one.duePence }], [one.month, 'withheld', '', { pence: one.withheldPence }], [one.month, 'paid', '', { pence: one.paidPence }], [one.month, 'open', '', { pence: one.openPence }],
  ])
  return { file: { name: `${contract.reference.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-what-is-due.csv`, type: 'text/csv; charset=utf-8', body: Readable.from(writeCsv(['Month', 'What', 'In words', 'Pounds'], rows)) } }
}
