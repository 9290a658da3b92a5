import { isId } from '../../kernel/ids.ts'
import { pounds } from '../../kernel/money.ts'
import { dateInWords } from '../../kernel/time.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../../ui/page.ts'
import { sql } from '../../kernel/database/database.ts'
import { invoiceTag } from './invoice.pages.ts'
import type { ListedInvoice } from './invoice.queries.ts'
import { monthsInWords } from './months.rule.ts'

const crumbs = [{ text: 'What is asked of you', href: '/' }, { text: 'Invoices', href: '/provider/invoices' }]
interface OwnContract { id: string; title: string; body: string; state: string; version: number }

const contractsOf = (ask: PageAsk): Promise<OwnContract[]> => ask.read((tx) => tx.rows(sql<OwnContract>`select r.id, r.title, r.state, r.version, o.name as body from kernel.record r join bodies.organisation o on o.id = r.body_id
  where r.provider_id = ${tx.bodyId} and r.kind = 'contract' and r.state in ('imported', 'agreed', 'running', 'ended') order by o.name, r.title limit 500`))

const asked = (row: ListedInvoice): Safe | string => (row.state === 'queried' ? html`${row.queried_words}<br><a class="govuk-link" href="/provider/invoices/${row.id}">Answer<span class="govuk-visually-hidden"> about ${row.number}</span></a>` : row.state === 'returned' ? html`${row.returned_words}<br><a class="govuk-link" href="/provider/invoices/${row.id}">Put it right<span class="govuk-visually-hidden">: ${row.number}</span></a>` : row.state === 'rejected' ? row.returned_words : '')

/** What this provider sent to every commissioner, what became of it, and the contracts for which it can send more. */
async function ownInvoices(ask: PageAsk): Promise<Answer> {
  const [rows, contracts] = [await ask.ask<ListedInvoice[]>('deliver.invoices'), await contractsOf(ask)]
  const waiting = rows.filter((row) => row.state === 'queried' || row.state === 'returned')
  return {
    title: 'Your invoices', stage: 'cycle', wide: true, breadcrumbs: crumbs.slice(0, 1),
    body: html`<p class="govuk-body-l">${waiting.length === 0 ? 'No commissioner waits for an answer from you.' : waiting.length === 1 ? 'One invoice waits for your answer.' : `${waiting.length} invoices wait for your answer.`}</p>
      ${rows.length === 0 ? '' : listTable<ListedInvoice>({ caption: 'Invoices', rows: [...waiting, ...rows.filter((row) => !waiting.includes(row))], path: '', query: {}, columns: [
        { key: 'number', heading: 'Invoice', isHeader: true, cell: (row) => html`${row.number}<br><span class="govuk-hint cc-inline">${row.contract ?? row.description}, ${monthsInWords(row.from_month, row.to_month)}</span>` }, { key: 'to', heading: 'To', cell: (row) => row.body },
        { key: 'sum', heading: 'Sum', numeric: true, cell: (row) => pounds(row.amount_pence) }, { key: 'by', heading: 'To be paid by', cell: (row) => (row.paid_on ? `Paid ${dateInWords(row.paid_on)}` : row.pay_by ? dateInWords(row.pay_by) : '') },
        { key: 'state', heading: 'How it stands', cell: invoiceTag }, { key: 'asked', heading: 'What is asked', cell: asked },
      ] })}
      <h2 class="govuk-heading-m">Send an invoice</h2>
      ${contracts.length === 0 ? html`<p class="govuk-body">No commissioner has shared a contract with you here yet.</p>` : html`<ul class="govuk-list govuk-list--bullet">${contracts.map((one) => html`<li><a class="govuk-link" href="/provider/contracts/${one.id}/invoice">${one.title}</a> <span class="govuk-hint cc-inline">${one.body}</span></li>`)}</ul>`}`,
  }
}

async function sendPage(ask: PageAsk): Promise<Answer> {
  const contract = (await contractsOf(ask)).find((one) => one.id === ask.params['id'])
  if (!contract) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such contract, or its commissioner has not shared it with you.</p>` }
  return {
    title: 'Send an invoice', caption: `${contract.body}: ${contract.title}`, stage: 'cycle', breadcrumbs: crumbs,
    body: html`<p class="govuk-body">Your commissioner sees it at once and tells you if something does not agree.</p>${await ask.form('deliver.send-invoice', { hidden: { contract: contract.id }, version: contract.version, button: 'Send the invoice' })}`,
  }
}

async function answerPage(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id'] ?? ''
  const row = isId(id) ? await ask.ask<ListedInvoice | null>('deliver.invoice', { invoice: id }) : null
  if (!row) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such invoice, or it is not yours.</p>` }
  const open = row.state === 'queried' || row.state === 'returned'
  return {
    title: open ? 'Answer about your invoice' : 'Your invoice', caption: `${row.body}: invoice ${row.number}, ${pounds(row.amount_pence)}`, stage: 'cycle', breadcrumbs: crumbs,
    body: html`<p class="govuk-body">${invoiceTag(row)}</p>${row.state === 'queried' ? html`<p class="govuk-body">${row.queried_words}</p>` : row.returned_words ? html`<p class="govuk-body">${row.returned_words}</p>` : ''}
      ${open ? await ask.form('deliver.answer-invoice', { hidden: { invoice: row.id }, version: row.version, button: 'Send the answer', typed: { number: row.number, description: row.description, from: `${row.from_month}-01`, to: `${row.to_month}-01`, amount: pounds(row.amount_pence).replace('£', '').replace('−', '-') } }) : ''}`,
  }
}

export const providerPages: Page[] = [
  { path: '/provider/invoices', who: 'party', show: ownInvoices }, { path: '/provider/invoices/:id', who: 'party', show: answerPage }, { path: '/provider/contracts/:id/invoice', who: 'party', show: sendPage },
]
