import { pounds } from '../kernel/money.ts'
import { dateInWords } from '../kernel/time.ts'
import { html } from '../ui/html.ts'
import { addressWith, listPage, type Query } from '../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'
import type { AfterEndRow, TwiceRow } from './payment-checks.ts'

const number = (value: string | number): string => Number(value).toLocaleString('en-GB')
const pageOf = (ask: PageAsk, name: string): number => Math.max(1, Number.parseInt(ask.search.get(name) ?? '1', 10) || 1)

/** Payments worth a look before or after they are made: perhaps twice, or after a contract's end. Questions, not findings. */
async function checks(ask: PageAsk): Promise<Answer> {
  const path = '/deliver/payment-checks'
  const days = /^\d{1,3}$/.test(ask.search.get('days') ?? '') ? ask.search.get('days')! : '30'
  const page = pageOf(ask, 'page')
  const shown = ask.search.get('show') === 'after' ? 'after' : 'twice'
  const twice = await ask.ask<TwiceRow[]>('deliver.paid-twice', { page: String(shown === 'twice' ? page : 1) })
  const after = await ask.ask<AfterEndRow[]>('deliver.paid-after-end', { days, page: String(shown === 'after' ? page : 1) })
  const { lines } = await ask.ask<{ lines: string }>('deliver.identical-without-number')
  const query: Query = { show: shown === 'after' ? 'after' : undefined, days: days === '30' ? undefined : days }
  const [one, gone] = [twice[0], after[0]]
  return {
    title: 'Payments to look at', caption: 'Deliver: payments', stage: 'deliver', wide: true,
    breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }, { text: 'Spend by supplier', href: '/deliver/spend' }],
    body: html`<p class="govuk-body-l">${one ? `${number(one.total)} ${one.total === '1' ? 'payment' : 'payments'} may have been made twice, ${pounds(one.total_pence)} in all. ` : 'No payment stands twice under one transaction number. '}${gone ? `${number(gone.total)} ${gone.total === '1' ? 'supplier was' : 'suppliers were'} paid after their contracts ended.` : 'No supplier was paid after its contracts ended.'}</p>
      <p class="govuk-body">These are questions, not findings: look at the invoice before anything is claimed back.</p>
      <ul class="govuk-list"><li>${shown === 'twice' ? html`<strong>Perhaps twice</strong>` : html`<a class="govuk-link" href="${path}">Perhaps twice</a>`}</li><li>${shown === 'after' ? html`<strong>After the contract's end</strong>` : html`<a class="govuk-link" href="${path}?show=after">After the contract's end</a>`}</li></ul>
      ${shown === 'twice' ? html`<h2 class="govuk-heading-m">Perhaps paid twice</h2>
        <p class="govuk-body">Supplier, day, amount, purpose and transaction number are all the same.${Number(lines) > 0 ? ` Another ${number(lines)} lines are the same as one before but carry no transaction number: they prove nothing and are left out.` : ''}</p>
        ${listPage<TwiceRow>({ title: 'Perhaps paid twice', one: 'payment', many: 'payments', total: Number(one?.total ?? 0), page, pageSize: 50, path, query, rows: twice, exports: false, purpose: 'Nothing here.', columns: [
          { key: 'supplier', heading: 'Supplier', isHeader: true, cell: (row) => row.supplier }, { key: 'on', heading: 'Paid on', cell: (row) => dateInWords(row.paid_on) }, { key: 'amount', heading: 'Amount', numeric: true, cell: (row) => pounds(row.amount_pence) },
          { key: 'times', heading: 'Times', numeric: true, cell: (row) => number(row.lines) }, { key: 'for', heading: 'What for', cell: (row) => row.expense_type }, { key: 'transaction', heading: 'Transaction', cell: (row) => row.transaction },
          { key: 'where', heading: 'Where it stands', cell: (row) => html`${row.where.slice(0, 10).map((at, index) => html`${index > 0 ? ', ' : ''}<a class="govuk-link" href="/deliver/imports/${at.import_id}">${at.file}</a> line ${at.line}`)}` },
        ] })}` : html`<h2 class="govuk-heading-m">Paid after the contract's end</h2>
        <p class="govuk-body">Suppliers all of whose contracts in this register had ended more than ${days} days before. The contract may stand under another name or in another register.</p>
        ${listPage<AfterEndRow>({ title: 'Paid after the end', one: 'supplier', many: 'suppliers', total: Number(gone?.total ?? 0), page, pageSize: 50, path, query, rows: after, exports: false, purpose: 'Nothing here.', columns: [
          { key: 'supplier', heading: 'Supplier', isHeader: true, cell: (row) => html`<a class="govuk-link" href="${addressWith('/deliver/spend/supplier', { key: row.supplier_key })}">${row.supplier}</a>` },
          { key: 'contract', heading: 'Last contract', cell: (row) => html`<a class="govuk-link" href="/deliver/contracts/${row.contract_id}">${row.contract}</a>` }, { key: 'ended', heading: 'Ended', cell: (row) => dateInWords(row.ended) },
          { key: 'amount', heading: 'Paid since', numeric: true, cell: (row) => pounds(row.amount_pence) }, { key: 'lines', heading: 'Lines', numeric: true, cell: (row) => number(row.lines) }, { key: 'last', heading: 'Last paid', cell: (row) => `${dateInWords(row.last_on)}, ${number(row.days)} days after` },
        ] })}`}`,
  }
}

export const paymentChecksPage: Page = { path: '/deliver/payment-checks', who: 'signed-in', show: checks }
