import { vatWords } from './vat.rule.ts'
import { createReadStream } from 'node:fs'
import type { RecordRow } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { uploadPath } from '../../kernel/upload.ts'
import { formatOf, tableFile } from '../../evidence/tabular/table-file.ts'
import { isId } from '../../kernel/ids.ts'
import { pounds } from '../../kernel/money.ts'
import { dateInWords } from '../../kernel/time.ts'
import { dataTable } from '../../ui/charts/chart.ts'
import { insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable, summaryList, tag } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk, RecordView, Section } from '../../ui/page.ts'
import { monthInWords } from '../payment/terms.ts'
import type { Finding } from './check.rule.ts'
import { invoiceProcess } from './invoice.ts'
import type { InvoiceCheck, ListedInvoice } from './invoice.queries.ts'
import { invoiceOf } from './invoice.store.ts'
import { monthsInWords } from './months.rule.ts'

const looks: Record<Finding['against'], string> = { contract: 'Contract', activity: 'Activity and terms', others: 'Other invoices' }
const verdict: Record<Finding['strength'], readonly [string, string]> = { stop: ['stops', 'red'], 'reason needed': ['reason needed', 'orange'], warning: ['look at it', 'yellow'], note: ['agrees', 'green'] }

/** The state of an invoice in its own words, and whether it is late. */
export const invoiceTag = (row: ListedInvoice): Safe => html`${tag(invoiceProcess.states[row.state] ?? row.state, { paid: 'green', accepted: 'blue', scheduled: 'blue', queried: 'yellow', returned: 'orange', rejected: 'grey' }[row.state] ?? 'grey')}${row.late ? html` ${tag(row.paid_on ? 'paid late' : 'late', 'red')}` : ''}`

const looksTable = (findings: readonly Finding[]): Safe => listTable<Finding>({ caption: 'What was compared', rows: findings, path: '', query: {}, columns: [
  { key: 'against', heading: 'Against', isHeader: true, cell: (one) => looks[one.against] }, { key: 'verdict', heading: 'Result', cell: (one) => tag(verdict[one.strength][0], verdict[one.strength][1]) }, { key: 'words', heading: 'In words', cell: (one) => one.words }] })

function owedTable({ months, expected, row }: InvoiceCheck): Safe {
  if (months === undefined || expected === undefined) return html``
  return html`${dataTable({ caption: 'What its months owe', head: ['Month', 'Due by the terms', 'Withheld', 'Claimed already', 'Left'], rows: [
    ...months.map((one) => [html`<a class="govuk-link" href="/deliver/contracts/${row.contract_id}/payment?month=${one.month}#why">${monthInWords(one.month)}</a>`, pounds(one.duePence), pounds(one.withheldPence), pounds(one.claimedPence), pounds(one.duePence - one.withheldPence - one.claimedPence)]),
    ['In all', ...[months.reduce((sum, one) => sum + one.duePence, 0n), months.reduce((sum, one) => sum + one.withheldPence, 0n), months.reduce((sum, one) => sum + one.claimedPence, 0n), expected].map((pence) => pounds(pence))],
  ] })}${months.at(-1)!.lines.length === 0 ? '' : html`<p class="govuk-body">By the terms, to the end of ${monthInWords(months.at(-1)!.month)}: ${months.at(-1)!.lines.join('; ')}.</p>`}`
}

const checkOf = async (ask: PageAsk, id: string): Promise<InvoiceCheck | null> => (isId(id) ? ask.ask<InvoiceCheck | null>('deliver.invoice-check', { invoice: id }) : null)

async function checkPage(ask: PageAsk): Promise<Answer> {
  const found = await checkOf(ask, ask.params['id'] ?? '')
  if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such invoice, or it is not yours to see.</p>` }
  const { row, findings } = found
  const open = ['received', 'queried'].includes(row.state) && row.body_id === ask.actor.bodyId
  const stops = findings.some((one) => one.strength === 'stop')
  const asks = findings.some((one) => one.strength === 'reason needed')
  return {
    title: 'Check the invoice', caption: `${row.reference} ${row.title}`, stage: 'deliver', wide: true,
    breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }, { text: 'Invoices', href: '/deliver/invoices' }, { text: row.reference, href: `/deliver/invoices/${row.id}` }],
    body: html`<p class="govuk-body-l">${pounds(row.amount_pence)} for ${monthsInWords(row.from_month, row.to_month)}. ${stops ? 'It cannot be accepted as it stands.' : asks ? 'Something differs: it can be accepted with a reason, or queried.' : 'It agrees and can be accepted.'}</p>
      ${looksTable(findings)}${owedTable(found)}
      ${!open ? '' : html`<section class="cc-section"><h2 class="govuk-heading-m">${stops ? 'What you can do' : 'Accept it'}</h2>
        ${stops ? '' : await ask.form('deliver.accept-invoice', { hidden: { invoice: row.id }, version: row.version, button: 'Accept the invoice' })}
        <p class="govuk-body">${stops ? 'You can ' : 'Or '}<a class="govuk-link" href="/deliver/query-invoice?invoice=${row.id}">query it with the provider</a>, <a class="govuk-link" href="/deliver/return-invoice?invoice=${row.id}">return it as not valid</a>, <a class="govuk-link" href="/deliver/place-invoice?invoice=${row.id}">say which contract it belongs to</a> or <a class="govuk-link" href="/deliver/reject-invoice?invoice=${row.id}">reject it</a>.</p></section>`}`,
  }
}

const came: Record<ListedInvoice['came'], string> = { staff: 'Entered here', provider: 'Sent by the provider', file: 'Out of a file' }

const view: RecordView = {
  kind: 'invoice',
  sections: async (ask: PageAsk, record: RecordRow): Promise<Section[]> => {
    const found = await checkOf(ask, record.id)
    if (!found) return []
    const { row, findings } = found
    const open = ['received', 'queried'].includes(row.state)
    return [
      { title: 'About this invoice', body: summaryList([
        { key: 'Provider', value: row.provider_name }, { key: 'Contract', value: row.contract_id ? html`<a class="govuk-link" href="/deliver/contracts/${row.contract_id}">${row.contract}</a>` : 'Fits no contract yet' }, { key: 'Number', value: row.number }, { key: 'The invoice itself', value: row.document_id && html`<a class="govuk-link" href="/deliver/invoices/${row.id}/document" download>Download it</a>` }, { key: 'What it is for', value: row.description },
        { key: 'Months', value: monthsInWords(row.from_month, row.to_month) }, { key: 'Sum', value: pounds(row.amount_pence) }, { key: 'VAT in it', value: row.vat_rate === '' ? undefined : `${pounds(row.vat_pence)}: ${vatWords[row.vat_rate]!.toLowerCase()}${row.vat_recoverable === null ? '' : row.vat_recoverable ? '; we get it back' : '; we do not get it back'}` }, { key: 'Without VAT', value: row.vat_pence === '0' ? undefined : pounds(BigInt(row.amount_pence) - BigInt(row.vat_pence)) }, { key: 'Date on it', value: dateInWords(row.invoiced_on) }, { key: 'Received', value: `${dateInWords(row.received_on)}. ${came[row.came]}` },
        { key: 'Valid and undisputed since', value: row.valid_on === row.received_on ? undefined : dateInWords(row.valid_on) }, { key: 'To be paid by', value: row.pay_by && html`${dateInWords(row.pay_by)} ${row.late ? tag(row.paid_on ? 'paid late' : 'late', 'red') : ''}<br><span class="govuk-hint cc-inline">30 days beginning with that day (PA-87). Under the Provider Selection Regime the Act does not ask it; it is a good measure all the same.</span>` },
        { key: 'Queried', value: row.queried_words }, { key: 'Not valid, or not owed', value: row.returned_words }, { key: 'Answer', value: row.answer_words },
        { key: 'Accepted', value: row.accepted_on && `${dateInWords(row.accepted_on)}${row.expected_pence === null ? '' : `, when ${pounds(row.expected_pence)} was left for its months`}` }, { key: 'Reason', value: row.accept_reason }, { key: 'Agreed beside the terms', value: row.beside_pence !== '0' && pounds(row.beside_pence) }, { key: 'Paid', value: row.paid_on && dateInWords(row.paid_on) },
      ]) },
      ...(open ? [{ title: 'Compared three ways', body: html`${looksTable(findings)}${owedTable(found)}<p class="govuk-body"><a class="govuk-link" href="/deliver/invoices/${row.id}/check">Check and accept it</a></p>` }] : []),
    ]
  },
}

/** Invoices as a table for other pages. */
export const invoicesTable = (caption: string, rows: readonly ListedInvoice[]): Safe => listTable<ListedInvoice>({ caption, rows, path: '', query: {}, columns: [
  { key: 'title', heading: 'Invoice', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/deliver/invoices/${row.id}">${row.title}</a><br><span class="govuk-hint cc-inline">${row.reference}, ${monthsInWords(row.from_month, row.to_month)}</span>` },
  { key: 'amount', heading: 'Sum', numeric: true, cell: (row) => pounds(row.amount_pence) }, { key: 'by', heading: 'Pay by', cell: (row) => (row.pay_by ? dateInWords(row.pay_by) : '') }, { key: 'state', heading: 'How it stands', cell: invoiceTag },
] })

/** The invoice itself, as it was uploaded; never shown inside a page. */
async function documentFile(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id'] ?? ''
  const row = isId(id) ? await ask.read((tx) => invoiceOf(tx, id)) : undefined
  const upload = row?.document_id ? await ask.readServer((tx) => tx.maybe(sql<{ id: string; file_name: string }>`select id, file_name from kernel.upload where id = ${row.document_id} and body_id = ${row.body_id} and used_at is not null`)) : undefined
  if (!upload) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such file, or it is not yours to see.</p>` }
  return { file: { name: upload.file_name, type: 'application/octet-stream', body: createReadStream(uploadPath(ask.dataDir, upload.id)) } }
}

/** What finance systems take in: accepted invoices that no pay run holds. */
async function approvedFile(ask: PageAsk): Promise<Answer> {
  const rows = await ask.ask<ListedInvoice[]>('deliver.accepted-invoices')
  return { file: tableFile('accepted-invoices', ['Reference', 'Provider', 'Number', 'Sum', 'Contract', 'What it is for', 'From month', 'To month', 'Date on it', 'Received', 'Accepted', 'Pay by'], rows.map((row) => [
    row.reference, row.provider_name, row.number, { pence: BigInt(row.amount_pence) }, row.contract ?? '', row.description, row.from_month, row.to_month, { date: row.invoiced_on }, { date: row.received_on }, row.accepted_on ? { date: row.accepted_on } : '', row.pay_by ? { date: row.pay_by } : '',
  ]), formatOf(ask.search) ?? 'csv') }
}

/** The part of a contract's page about its money: the ledger in a sentence, and its invoices. */
export async function contractMoney(ask: PageAsk, contractId: string): Promise<Section> {
  const rows = await ask.ask<ListedInvoice[]>('deliver.invoices', { contract: contractId })
  const may = ask.actor.roles.some((role) => role === 'finance' || role === 'contract-manager')
  return { title: 'Invoices and ledger', body: html`${rows.length === 0 ? html`<p class="govuk-body">No invoice is entered for this contract yet.</p>` : invoicesTable('Newest invoices', rows.slice(0, 5))}
    ${rows.length > 5 ? insetText(html`${rows.length - 5} more stand in <a class="govuk-link" href="/deliver/invoices">all invoices</a>.`) : ''}
    <ul class="govuk-list">${may ? html`<li><a class="govuk-link" href="/deliver/record-invoice?contract=${contractId}">Enter an invoice</a></li>` : ''}<li><a class="govuk-link" href="/deliver/contracts/${contractId}/ledger">The ledger: what is committed, spent, owed and paid</a></li></ul>` }
}

export const invoiceShown = { pages: [{ path: '/deliver/invoices/:id/check', who: 'signed-in', show: checkPage }, { path: '/deliver/invoices/:id/document', who: 'signed-in', show: documentFile }, { path: '/deliver/accepted-invoices', who: 'signed-in', show: approvedFile }] satisfies Page[], views: [view] }
