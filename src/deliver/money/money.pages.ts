import { formatOf, tableFile } from '../../evidence/tabular/table-file.ts'
import { pounds, type Pence } from '../../kernel/money.ts'
import { addMonths, dateInWords, isCivilDate } from '../../kernel/time.ts'
import { dataTable } from '../../ui/charts/chart.ts'
import { button, insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listPage, tag } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../../ui/page.ts'
import { invoicesTable, type ListedInvoice } from '../invoice/index.ts'
import { lastMonthEnded } from '../ledger/index.ts'
import { monthInWords } from '../payment/terms.ts'
import type { Accrual, MoneyWaiting, PromptPayment, YearRow } from './money.queries.ts'
import { noticeText, type PromptFigures, shareInWords } from './prompt-payment.rule.ts'

const crumbs = [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }]
const moneyCrumbs = [...crumbs, { text: 'Money', href: '/deliver/money' }]
const count = (value: string | number): string => Number(value).toLocaleString('en-GB')
const contractLink = (row: { id: string; title: string; reference: string; provider: string }): Safe => html`<a class="govuk-link" href="/deliver/contracts/${row.id}/ledger">${row.title}</a><br><span class="govuk-hint cc-inline">${row.reference}${row.provider ? `, ${row.provider}` : ''}</span>`
const total = <R>(rows: readonly R[], of: (row: R) => Pence): Pence => rows.reduce((sum, row) => sum + of(row), 0n)

async function landing(ask: PageAsk): Promise<Answer> {
  const waits = await ask.ask<MoneyWaiting>('deliver.money-waiting')
  const late = await ask.ask<ListedInvoice[]>('deliver.late-invoices')
  const may = ask.actor.roles.some((role) => role === 'finance' || role === 'contract-manager')
  const card = (value: string, words: string, href: string): Safe => html`<section class="cc-card"><p class="govuk-body">${value}</p><p class="govuk-body-s"><a class="govuk-link" href="${href}">${words}</a></p></section>`
  return {
    title: 'Money', caption: 'Deliver', stage: 'deliver', wide: true, breadcrumbs: crumbs,
    body: html`<p class="govuk-body-l">First check, then pay: an invoice is compared with its contract, the activity and the other invoices before it is owed.</p>
      ${may ? html`<div class="govuk-button-group">${button('Enter an invoice', { href: '/deliver/record-invoice' })}${button('Drop a file of invoices in', { href: '/deliver/begin-import?kind=invoices', classes: 'govuk-button--secondary' })}${ask.actor.roles.includes('finance') ? button('Draft a pay run', { href: '/deliver/draft-pay-run', classes: 'govuk-button--secondary' }) : ''}</div>` : ''}
      <div class="cc-cards">${card(count(waits.received), 'to check', '/deliver/invoices?state=received')}${card(count(waits.queried), 'with the provider: queried', '/deliver/invoices?state=queried')}${card(`${count(waits.accepted)}, ${pounds(waits.accepted_pence, { whole: true })}`, 'accepted, not in a pay run', '/deliver/invoices?state=accepted')}
        ${card(count(late.length), 'past the last day to pay', late.length === 0 ? '/deliver/invoices' : '#late')}${card(count(waits.homeless), 'fit no contract yet', '/deliver/invoices?state=received')}${card(count(waits.runs), 'pay runs under way', '/deliver/pay-runs')}</div>
      ${late.length === 0 ? '' : html`<section class="cc-section" id="late"><h2 class="govuk-heading-m">Past the last day to pay</h2>${invoicesTable('Invoices past the last day to pay', late.slice(0, 20))}${late.length > 20 ? html`<p class="govuk-body">The oldest 20 of ${count(late.length)}.</p>` : ''}</section>`}
      <ul class="govuk-list govuk-list--spaced"><li><a class="govuk-link" href="/deliver/invoices">All invoices</a></li><li><a class="govuk-link" href="/deliver/accepted-invoices">Accepted invoices as a file for your finance system</a> (CSV)${ask.actor.roles.includes('finance') ? html`, and <a class="govuk-link" href="/deliver/take-in-paid-invoices">what it has paid</a>` : ''}</li><li><a class="govuk-link" href="/deliver/pay-runs">Pay runs</a> and <a class="govuk-link" href="/deliver/payees">bank accounts</a></li><li><a class="govuk-link" href="/deliver/ledger">Ledger of every contract</a></li><li><a class="govuk-link" href="/deliver/actuals">What finance has posted, beside what is due</a>, and <a class="govuk-link" href="/deliver/budgets">budgets as accounts</a></li>
        <li><a class="govuk-link" href="/deliver/prompt-payment">How promptly invoices are paid</a>, and the notice of the half year</li><li><a class="govuk-link" href="/deliver/accruals">Accruals at a month's end</a></li><li><a class="govuk-link" href="/deliver/forecast">What each contract will cost this year</a></li><li><a class="govuk-link" href="/deliver/spend?without=yes">Spend with no contract</a> and <a class="govuk-link" href="/deliver/payment-checks">payments to look at</a></li></ul>`,
  }
}

/** A day that an address names, within ten years of today; another text is passed over. */
const dayNear = (ask: PageAsk, typed: string): string | undefined => (isCivilDate(typed) && typed >= addMonths(ask.today, -120) && typed <= addMonths(ask.today, 120) ? typed : undefined)

const figureRows = (of: (figures: PromptFigures) => string, { act, outside, unknown, all }: PromptPayment): string[] => [act, outside, unknown, all].map(of)

async function promptPage(ask: PageAsk): Promise<Answer> {
  const on = dayNear(ask, ask.search.get('on') ?? '')
  const found = await ask.ask<PromptPayment>('deliver.prompt-payment', on ? { on } : {})
  const text = noticeText({ body: found.body, half: found.half, figures: found.act, unknown: found.unknown.paid })
  if (ask.search.get('format') === 'txt') return { file: { name: `payments-compliance-${found.half.to}.txt`, type: 'text/plain; charset=utf-8', body: text } }
  const path = '/deliver/prompt-payment'
  const rows = (words: string, of: (figures: PromptFigures) => string): string[] => [words, ...figureRows(of, found)]
  const open = found.half.to >= ask.today
  return {
    title: 'How promptly invoices are paid', caption: `Deliver: ${dateInWords(found.half.from)} to ${dateInWords(found.half.to)}`, stage: 'deliver', wide: true, breadcrumbs: moneyCrumbs,
    body: html`<p class="govuk-body-l">${found.all.paid === 0 ? 'No invoice was paid in this half year.' : `${shareInWords(found.all.within30, found.all.paid)} of the invoices paid were paid within 30 days, on average after ${found.all.averageDays!.toFixed(1)} days.`} ${found.lateNow === 0 ? 'None is past its last day to pay.' : `${found.lateNow} ${found.lateNow === 1 ? 'is' : 'are'} past the last day to pay.`}</p>
      <p class="govuk-body"><a class="govuk-link" href="${path}?on=${found.before.to}">The half year before</a>${open ? '' : html`, <a class="govuk-link" href="${path}">this half year</a>`}</p>
      ${dataTable({ caption: 'Figures of the half year', head: ['', 'Under the Act', 'Outside it', 'Regime not known', 'All'], rows: [
        rows('Payments', (one) => count(one.paid)), rows('Sum paid', (one) => pounds(one.paidPence)), rows('Average days', (one) => one.averageDays?.toFixed(1) ?? 'none'), rows('Within 30 days', (one) => shareInWords(one.within30, one.paid)), rows('31 to 60 days', (one) => shareInWords(one.within60, one.paid)),
        rows('61 days or more', (one) => shareInWords(one.later, one.paid)), rows('Became payable, not paid in it', (one) => shareInWords(one.notPaid, one.payable)), rows('Disputed or returned', (one) => count(one.disputed)),
      ] })}
      <p class="govuk-body">Day 1 is the day after the invoice was received, as the notice counts (UK17). The last day to pay is counted otherwise: 30 days beginning with the day of receipt (PA-87). Contracts under the Provider Selection Regime are outside the Act; where no procurement is recorded, the regime is not known.</p>
      <section class="cc-section"><h2 class="govuk-heading-m">The notice, prepared</h2>${found.publishBy ? html`<p class="govuk-body">It is published by ${dateInWords(found.publishBy)} at the latest, on the central digital platform. ${open ? 'The half year has not ended: its figures will change.' : ''}</p>` : insetText('No notice is due for this half year: the duty began on 1 October 2025.')}
      ${insetText(html`${text.split('\n').filter((line) => line !== '').map((line) => html`<p class="govuk-body">${line}</p>`)}`)}<p class="govuk-body-s cc-exports"><a class="govuk-link" href="${path}?on=${found.half.to}&format=txt" download>Download the text</a></p></section>`,
  }
}

async function accrualsPage(ask: PageAsk): Promise<Answer> {
  const wanted = dayNear(ask, `${ask.search.get('month') ?? ''}-01`)
  const { month, rows } = await ask.ask<{ month: string; rows: Accrual[] }>('deliver.accruals', wanted ? { month: wanted } : {})
  const format = formatOf(ask.search)
  if (format) return { file: tableFile(`accruals-${month}`, ['Reference', 'Contract', 'Provider', 'Due to the end of the month', 'Withheld', 'Claimed', 'Accrual'], rows.map((row) => [row.reference, row.title, row.provider, { pence: row.duePence }, { pence: row.withheldPence }, { pence: row.claimedPence }, { pence: row.accruedPence }]), format) }
  const [before, after] = [addMonths(`${month}-01`, -1).slice(0, 7), addMonths(`${month}-01`, 1).slice(0, 7)]
  const owed = rows.filter((row) => row.accruedPence > 0n)
  return {
    title: 'Accruals', caption: `Deliver: at the end of ${monthInWords(month)}`, stage: 'deliver', wide: true, breadcrumbs: moneyCrumbs,
    body: html`<p class="govuk-body-l">${pounds(total(owed, (row) => row.accruedPence))} is due to providers at the end of ${monthInWords(month)} and not claimed${rows.some((row) => row.accruedPence < 0n) ? `; ${pounds(-total(rows.filter((row) => row.accruedPence < 0n), (row) => row.accruedPence))} was claimed beyond what is due` : ''}.</p>
      <p class="govuk-body">As it is known today: what is due by the terms, less withheld, less invoices accepted and payments recorded for months up to then. <a class="govuk-link" href="/deliver/accruals?month=${before}">${monthInWords(before)}</a>${after <= lastMonthEnded(ask.today) ? html`, <a class="govuk-link" href="/deliver/accruals?month=${after}">${monthInWords(after)}</a>` : ''}</p>
      ${listPage<Accrual>({ title: 'Accruals', one: 'contract', many: 'contracts', total: rows.length, pageSize: Number.POSITIVE_INFINITY, path: '/deliver/accruals', query: { month }, rows, purpose: 'Accruals stand here once a contract has payment terms.', columns: [
        { key: 'title', heading: 'Contract', isHeader: true, cell: contractLink }, { key: 'due', heading: 'Due', numeric: true, cell: (row) => (row.terms ? pounds(row.duePence) : 'no terms agreed') }, { key: 'withheld', heading: 'Withheld', numeric: true, cell: (row) => pounds(row.withheldPence) },
        { key: 'claimed', heading: 'Claimed', numeric: true, cell: (row) => pounds(row.claimedPence) }, { key: 'accrual', heading: 'Accrual', numeric: true, cell: (row) => pounds(row.accruedPence) },
      ] })}`,
  }
}

const left = (row: YearRow): Pence | undefined => (row.budgetPence === null || !row.forecast ? undefined : row.budgetPence - row.forecast.totalPence)

async function forecastPage(ask: PageAsk): Promise<Answer> {
  const wanted = dayNear(ask, `${ask.search.get('year') ?? ''}-04-01`)
  const { year, words, rows } = await ask.ask<{ year: string; words: string; rows: YearRow[] }>('deliver.forecast', wanted ? { on: wanted } : {})
  const format = formatOf(ask.search)
  if (format) {
    return { file: tableFile(`forecast-${year.slice(0, 4)}`, ['Reference', 'Contract', 'Provider', 'Due so far', 'Expected', 'Forecast', 'As the quietest month', 'As the busiest month', 'Claimed', 'Budget', 'How'], rows.map((row) => [
      row.reference, row.title, row.provider, row.forecast ? { pence: row.forecast.soFarPence } : '', row.forecast ? { pence: row.forecast.expectedPence } : '', row.forecast ? { pence: row.forecast.totalPence } : '', row.forecast?.range ? { pence: row.forecast.range.leastPence } : '', row.forecast?.range ? { pence: row.forecast.range.mostPence } : '',
      { pence: row.claimedPence }, row.budgetPence === null ? '' : { pence: row.budgetPence }, row.forecast?.how ?? 'No terms agreed',
    ]), format) }
  }
  const known = rows.filter((row) => row.forecast)
  const over = rows.filter((row) => (left(row) ?? 0n) < 0n)
  const first = Number(year.slice(0, 4))
  return {
    title: `What contracts cost in ${words}`, caption: 'Deliver: money', stage: 'deliver', wide: true, breadcrumbs: moneyCrumbs,
    body: html`<p class="govuk-body-l">${pounds(total(known, (row) => row.forecast!.totalPence))} is forecast for ${known.length} ${known.length === 1 ? 'contract' : 'contracts'} with payment terms: ${pounds(total(known, (row) => row.forecast!.soFarPence))} due so far and ${pounds(total(known, (row) => row.forecast!.expectedPence))} expected.${over.length === 0 ? '' : ` ${over.length} ${over.length === 1 ? 'is' : 'are'} forecast over the budget.`}</p>
      <p class="govuk-body">By the terms as agreed today. Months whose activity is not reported are assumed; no interval is given, because a few months of one contract do not carry one. The range says what the quietest and the busiest month reported would make of it. <a class="govuk-link" href="/deliver/forecast?year=${first - 1}">The year before</a>, <a class="govuk-link" href="/deliver/forecast?year=${first + 1}">the year after</a></p>
      ${listPage<YearRow>({ title: 'Forecast', one: 'contract', many: 'contracts', total: rows.length, pageSize: Number.POSITIVE_INFINITY, path: '/deliver/forecast', query: { year: String(first) }, rows, purpose: 'A forecast stands here once a contract has payment terms.', columns: [
        { key: 'title', heading: 'Contract', isHeader: true, cell: contractLink }, { key: 'so-far', heading: 'Due so far', numeric: true, cell: (row) => (row.forecast ? pounds(row.forecast.soFarPence) : 'no terms') }, { key: 'expected', heading: 'Expected', numeric: true, cell: (row) => (row.forecast ? pounds(row.forecast.expectedPence) : '') },
        { key: 'total', heading: 'Forecast', numeric: true, cell: (row) => (row.forecast ? html`${pounds(row.forecast.totalPence)}${row.forecast.range ? html`<br><span class="govuk-hint cc-inline">between ${pounds(row.forecast.range.leastPence)} and ${pounds(row.forecast.range.mostPence)}</span>` : ''}` : '') },
        { key: 'claimed', heading: 'Claimed', numeric: true, cell: (row) => pounds(row.claimedPence) }, { key: 'budget', heading: 'Budget', numeric: true, cell: (row) => (row.budgetPence === null ? 'none tied to it' : html`${pounds(row.budgetPence)} ${(left(row) ?? 0n) < 0n ? tag('over', 'red') : ''}<br><span class="govuk-hint cc-inline">${row.budgets}</span>`) },
        { key: 'how', heading: 'How', cell: (row) => row.forecast?.how ?? 'No terms are agreed: only what was claimed is known' },
      ] })}`,
  }
}

export const moneyPages: Page[] = [
  { path: '/deliver/money', who: 'signed-in', show: landing }, { path: '/deliver/prompt-payment', who: 'signed-in', show: promptPage }, { path: '/deliver/accruals', who: 'signed-in', show: accrualsPage }, { path: '/deliver/forecast', who: 'signed-in', show: forecastPage },
]
