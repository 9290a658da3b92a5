import type { RecordRow } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { isId } from '../../kernel/ids.ts'
import { pounds } from '../../kernel/money.ts'
import { dateInWords, instantInWords } from '../../kernel/time.ts'
import { insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable, summaryList, tag } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk, RecordView, Section } from '../../ui/page.ts'
import type { ProposedPayment, RunLine, RunPayment } from './pay-run.ts'
import type { ShownRun } from './pay-run.queries.ts'
import { filesOf, runOf } from './pay-run.store.ts'
import { payeeOf } from './payee.ts'

const sum = (rows: readonly { amount_pence: string }[]): bigint => rows.reduce((all, row) => all + BigInt(row.amount_pence), 0n)
/** An account as pages show it: enough to tell it, not enough to use it. */
const veiled = (one: { account_name: string; sort_code: string; account_number: string }): string => (one.account_number === '' ? 'none confirmed' : `${one.account_name}, sort code ${one.sort_code.slice(0, 2)}-${one.sort_code.slice(2, 4)}-${one.sort_code.slice(4)}, ending in ${one.account_number.slice(-4)}`)

const namesOf = async (ask: PageAsk, ids: readonly (string | null)[]): Promise<Map<string, string>> => {
  const wanted = ids.filter((id): id is string => id !== null)
  return new Map((await ask.readServer((tx) => tx.rows(sql<{ id: string; name: string }>`select id, name from people.account where id = any(${wanted}::uuid[])`))).map((row) => [row.id, row.name]))
}

const linesTable = (caption: string, lines: readonly RunLine[]): Safe => listTable<RunLine>({ caption, rows: lines, path: '', query: {}, columns: [
  { key: 'invoice', heading: 'Invoice', isHeader: true, cell: (line) => html`<a class="govuk-link" href="/deliver/invoices/${line.invoice_id}">${line.number}</a> <span class="govuk-hint cc-inline">${line.reference}</span>` }, { key: 'provider', heading: 'Provider', cell: (line) => line.provider_name },
  { key: 'contract', heading: 'Contract', cell: (line) => (line.contract === null ? 'None of this body: look at the invoice' : html`<a class="govuk-link" href="/deliver/contracts/${line.contract_id}/ledger">${line.contract}</a>`) }, { key: 'sum', heading: 'Sum', numeric: true, cell: (line) => pounds(line.amount_pence) },
  ...(lines.some((line) => line.released_at) ? [{ key: 'why', heading: 'Why it is out', cell: (line: RunLine) => line.released_words }] : []),
] })

const paymentsTable = (payments: readonly RunPayment[]): Safe => listTable<RunPayment>({ caption: 'Payments', rows: payments, path: '', query: {}, columns: [
  { key: 'reference', heading: 'Reference', isHeader: true, cell: (one) => one.reference }, { key: 'provider', heading: 'Provider', cell: (one) => html`${one.provider_name}<br><span class="govuk-hint cc-inline">${one.remittance}</span>` }, { key: 'account', heading: 'To the account', cell: veiled },
  { key: 'sum', heading: 'Sum', numeric: true, cell: (one) => pounds(one.amount_pence) }, { key: 'state', heading: 'How it stands', cell: (one) => (one.paid_on ? html`${tag('paid', 'green')} ${dateInWords(one.paid_on)}` : one.failed_at ? html`${tag('failed', 'red')} ${one.failed_words}` : tag('open', 'grey')) },
] })

const noAccount = { account_name: '', sort_code: '', account_number: '' }

/** What an approval would approve now. */
const proposedPart = ({ run, proposed }: ShownRun): Safe => html`<p class="govuk-body">Paid from: ${veiled(proposed!.payer ?? noAccount)}. The bank pays on ${dateInWords(run.pay_on)}.</p>${listTable<ProposedPayment>({ caption: 'Payments as they stand now', rows: proposed!.payments, path: '', query: {}, columns: [
  { key: 'reference', heading: 'Reference', isHeader: true, cell: (one) => one.reference }, { key: 'provider', heading: 'Provider', cell: (one) => html`${one.provider_name}<br><span class="govuk-hint cc-inline">${one.remittance}</span>` },
  { key: 'account', heading: 'To the account', cell: veiled }, { key: 'sum', heading: 'Sum', numeric: true, cell: (one) => pounds(one.amount_pence) },
] })}`

/** What is approved, seen on the page on which it is approved; what changes after it was opened is not. */
async function approvePage(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id'] ?? ''
  const found = isId(id) ? await ask.ask<ShownRun | null>('deliver.pay-run', { run: id }) : null
  if (!found || found.run.body_id !== ask.actor.bodyId) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such pay run, or it is not yours to see.</p>` }
  const { run, proposed } = found
  return {
    title: 'Approve the pay run', caption: `${run.reference} ${run.title}`, stage: 'deliver', wide: true,
    breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }, { text: 'Pay runs', href: '/deliver/pay-runs' }, { text: run.reference, href: `/deliver/pay-runs/${run.id}` }],
    body: run.state !== 'checked' || proposed === null ? html`<p class="govuk-body">${run.state === 'drafted' ? 'It is approved once it is checked.' : 'It stands no longer to be approved.'} <a class="govuk-link" href="/deliver/pay-runs/${run.id}">The pay run</a></p>`
      : html`<p class="govuk-body-l">${pounds(sum(proposed.payments))} in ${proposed.payments.length} ${proposed.payments.length === 1 ? 'payment' : 'payments'}.</p>${proposedPart(found)}
        ${await ask.form('deliver.approve-pay-run', { hidden: { run: run.id, seen: proposed.mark }, version: run.version, button: 'Continue' })}
        <p class="govuk-body">Or <a class="govuk-link" href="/deliver/send-back-pay-run?run=${run.id}">send it back</a>.</p>`,
  }
}

function filesSection({ run, files }: ShownRun): Section[] {
  if (!files) return []
  const link = (format: string, words: string): Safe => html`<li><a class="govuk-link" href="/deliver/pay-runs/${run.id}/file?format=${format}" download>${words}</a></li>`
  return [{ title: 'Files', body: html`${files.asExported ? '' : insetText('These files are not those that were exported: do not send them. Tell whoever runs this service.')}
    <p class="govuk-body">Exported ${run.exports === 1 ? `on ${instantInWords(run.exported_at)}` : `${run.exports} times, first on ${instantInWords(run.exported_at)}; they are the same each time, byte for byte`}. ${run.without_accounts ? `Without accounts: ${run.without_accounts}` : ''}</p>
    <ul class="govuk-list govuk-list--bullet">${link('csv', 'Payments (CSV)')}${files.xml ? link('xml', 'Payments for the bank (pain.001.001.09, XML)') : ''}</ul>
    <p class="govuk-body-s">Fingerprint (SHA-256) of the CSV: <span class="cc-hash">${run.csv_sha256}</span>${run.xml_sha256 ? html`; of the XML: <span class="cc-hash">${run.xml_sha256}</span>` : ''}</p>` }]
}

const view: RecordView = {
  kind: 'pay-run',
  sections: async (ask: PageAsk, record: RecordRow): Promise<Section[]> => {
    const found = await ask.ask<ShownRun | null>('deliver.pay-run', { run: record.id })
    if (!found) return []
    const { run, payments } = found
    const [live, released] = [found.lines.filter((line) => line.released_at === null), found.lines.filter((line) => line.released_at !== null)]
    const names = await namesOf(ask, [run.drafted_by, run.checked_by, run.approved_by])
    return [
      { title: 'About this run', body: summaryList([
        { key: 'Sum', value: `${pounds(sum(live))}, ${live.length} ${live.length === 1 ? 'invoice' : 'invoices'}` }, { key: 'The bank pays on', value: dateInWords(run.pay_on) }, { key: 'Invoices to be paid by', value: dateInWords(run.due_by) }, { key: 'Drafted by', value: names.get(run.drafted_by) },
        { key: 'Checked by', value: run.checked_by && `${names.get(run.checked_by) ?? 'somebody'}: ${run.checked_words}` }, { key: 'Sent back', value: run.sent_back_words }, { key: 'Approved by', value: run.approved_by && `${names.get(run.approved_by) ?? 'somebody'}, ${instantInWords(run.approved_at)}` },
        { key: 'Paid from', value: run.approved_at && veiled({ account_name: run.payer_account_name, sort_code: run.payer_sort_code, account_number: run.payer_account_number }) },
      ]) },
      ...(found.proposed !== null && found.proposed.payments.length > 0 ? [{ title: 'Payments', body: proposedPart(found) }] : []), ...(payments.length > 0 ? [{ title: 'Payments', body: paymentsTable(payments) }] : []), ...filesSection(found),
      { title: 'Invoices', body: live.length === 0 ? html`<p class="govuk-body">None is left in it.</p>` : linesTable('Invoices of this run', live) },
      ...(released.length > 0 ? [{ title: 'No longer in it', body: linesTable('Invoices that were let go', released) }] : []),
    ]
  },
}

const payeeView: RecordView = {
  kind: 'payee',
  sections: async (ask: PageAsk, record: RecordRow): Promise<Section[]> => {
    const row = await ask.read((tx) => payeeOf(tx, record.id))
    if (!row) return []
    const names = await namesOf(ask, [row.entered_by, row.confirmed_by])
    return [{ title: 'About this account', body: summaryList([
      { key: 'Whose', value: row.organisation }, { key: 'Account', value: veiled(row) }, { key: 'Entered by', value: names.get(row.entered_by) },
      { key: 'Confirmed by', value: row.confirmed_by && `${names.get(row.confirmed_by) ?? 'somebody'}: ${row.confirmed_how}` },
    ]) }]
  },
}

/** A file of an exported run; before its export there is none. Only finance takes account numbers out. */
async function runFile(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id'] ?? ''
  const run = isId(id) ? await ask.read((tx) => runOf(tx, id)) : undefined
  if (!run || run.body_id !== ask.actor.bodyId || run.exported_at === null) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such file. A pay run has files once it was exported.</p>` }
  const files = await ask.read((tx) => filesOf(tx, run))
  const xml = ask.search.get('format') === 'xml'
  if (xml && files.xml === undefined) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no file for the bank: an account was missing when the run was approved.</p>` }
  return { file: { name: `${run.reference.toLowerCase()}.${xml ? 'xml' : 'csv'}`, type: xml ? 'application/xml; charset=utf-8' : 'text/csv; charset=utf-8', body: xml ? files.xml! : files.csv } }
}

export const payRunShown = { pages: [{ path: '/deliver/pay-runs/:id/file', who: ['finance'], show: runFile }, { path: '/deliver/pay-runs/:id/approve', who: ['finance', 'commissioner', 'board-member'], show: approvePage }] satisfies Page[], views: [view, payeeView] }
