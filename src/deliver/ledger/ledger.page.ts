import { formatOf, tableFile } from '../../evidence/tabular/table-file.ts'
import { isId } from '../../kernel/ids.ts'
import { pounds, type Pence } from '../../kernel/money.ts'
import { dateInWords } from '../../kernel/time.ts'
import { dataTable } from '../../ui/charts/chart.ts'
import { button, insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { emptyState, filtersForm, listPage } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../../ui/page.ts'
import { type Account, accounts, type LedgerLine, titleOf } from './ledger.ts'
import type { BookRow, ContractLedger, Mismatch } from './ledger.queries.ts'
import { type Balances, balancesOf, usualSide } from './settle.rule.ts'

const crumbs = [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }]
const mayPost = (ask: PageAsk): boolean => ask.actor.roles.some((role) => role === 'finance' || role === 'contract-manager')

/** Each line with what the account, or what is still owed, came to after it. */
function running(lines: readonly LedgerLine[], of: (balances: Balances) => Pence): Pence[] {
  const balances = { ...balancesOf([]) }
  return lines.map((line) => {
    balances[line.debit] += line.pence
    balances[line.credit] -= line.pence
    return of(balances)
  })
}

const shownAccount = (search: URLSearchParams): Account | undefined => accounts.find((one) => one.account === search.get('account'))?.account

async function contractLedger(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id'] ?? ''
  const found = isId(id) ? await ask.ask<ContractLedger | null>('deliver.ledger', { contract: id }) : null
  if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such contract, or it is not yours to see.</p>` }
  const format = formatOf(ask.search)
  if (format) {
    const columns = accounts.map(({ account }) => running(found.lines, (balances) => usualSide(balances, account)))
    return { file: tableFile(`${found.contract.reference.toLowerCase()}-ledger`, ['Day', 'What brought it about', 'Debit', 'Credit', 'Amount', ...accounts.map((one) => `${one.title} after it`)],
      found.lines.map((line, index) => [{ date: line.on }, line.words, titleOf(line.debit), titleOf(line.credit), { pence: line.pence }, ...columns.map((column) => ({ pence: column[index]! }))]), format) }
  }
  const path = `/deliver/contracts/${id}/ledger`
  const behind = accounts.filter(({ account }) => found.balances[account] !== found.expected[account])
  return {
    title: 'Ledger', caption: `${found.contract.reference} ${found.contract.title}`, stage: 'deliver', wide: true, breadcrumbs: [...crumbs, { text: found.contract.title, href: `/deliver/contracts/${id}` }],
    body: found.lines.length === 0 && behind.length === 0 ? emptyState('Nothing is posted for this contract yet. Its value, what falls due by its terms, accepted invoices, sums held back and payments are posted here as they happen.', { title: 'What is due', href: `/deliver/contracts/${id}/payment` }) : html`
      <p class="govuk-body-l">${sentence(found)}</p>
      ${behind.length === 0 ? '' : insetText(html`Not posted yet: ${behind.map(({ title, account }) => `${title.toLowerCase()} ${pounds(usualSide(found.expected, account) - usualSide(found.balances, account))}`).join(', ')}. ${mayPost(ask) ? html`<a class="govuk-link" href="/deliver/post-accruals">Post what has become due</a>` : 'Finance posts it at the end of the month.'}`)}
      <section class="cc-section"><h2 class="govuk-heading-m">Accounts</h2>${accountsTable(found)}</section>
      ${linesPart(path, found.lines, shownAccount(ask.search))}`,
  }
}

const sentence = ({ balances }: ContractLedger): string => {
  const of = (account: Account): Pence => usualSide(balances, account)
  return `${pounds(of('spend'))} is spent: ${pounds(of('bank'))} paid, ${pounds(of('payable'))} owed on invoices, ${of('accrued') < 0n ? `${pounds(-of('accrued'))} claimed beyond what is due` : `${pounds(of('accrued'))} due and not claimed`}${of('withheld') === 0n ? '' : `, ${pounds(of('withheld'))} withheld`}.`
}

const accountsTable = ({ lines, balances }: ContractLedger): Safe => html`${dataTable({
  caption: 'Balance of each account', head: ['Account', 'Debits', 'Credits', 'Balance', 'What it says'],
  rows: [
    ...accounts.map(({ account, title, words }) => [title, pounds(lines.reduce((sum, line) => sum + (line.debit === account ? line.pence : 0n), 0n)), pounds(lines.reduce((sum, line) => sum + (line.credit === account ? line.pence : 0n), 0n)), pounds(usualSide(balances, account)), words]),
    ['In all', pounds(lines.reduce((sum, line) => sum + line.pence, 0n)), pounds(lines.reduce((sum, line) => sum + line.pence, 0n)), pounds(Object.values(balances).reduce((sum, one) => sum + one, 0n)), 'Debits less credits'],
  ],
})}`

function linesPart(path: string, lines: readonly LedgerLine[], account: Account | undefined): Safe {
  const touched = account === undefined ? lines : lines.filter((line) => line.debit === account || line.credit === account)
  const sums = running(touched, (balances) => (account === undefined ? usualSide(balances, 'accrued') + usualSide(balances, 'payable') : usualSide(balances, account)))
  const after = new Map(touched.map((line, index) => [line.id, sums[index]!]))
  return html`<section class="cc-section"><h2 class="govuk-heading-m">Postings</h2>
    ${filtersForm(path, [{ name: 'account', label: 'Account', options: accounts.map((one) => ({ value: one.account, text: one.title })) }], { account: account ?? '' })}
    ${listPage<LedgerLine>({ title: 'Postings, oldest first', one: 'posting', many: 'postings', total: touched.length, pageSize: Number.POSITIVE_INFINITY, path, query: account === undefined ? {} : { account }, rows: touched, purpose: 'Nothing is posted to this account.', columns: [
      { key: 'on', heading: 'Day', cell: (line) => html`<span class="cc-nowrap">${dateInWords(line.on)}</span>` }, { key: 'words', heading: 'What brought it about', isHeader: true, cell: (line) => line.words },
      { key: 'debit', heading: 'Debit', cell: (line) => titleOf(line.debit) }, { key: 'credit', heading: 'Credit', cell: (line) => titleOf(line.credit) }, { key: 'amount', heading: 'Amount', numeric: true, cell: (line) => pounds(line.pence) },
      { key: 'after', heading: account === undefined ? 'Still to be paid after it' : `${titleOf(account)} after it`, numeric: true, cell: (line) => pounds(after.get(line.id)!) },
    ] })}</section>`
}

async function allLedgers(ask: PageAsk): Promise<Answer> {
  const rows = await ask.ask<BookRow[]>('deliver.ledger-balances')
  const shown = accounts.filter((one) => one.account !== 'commitment-control')
  const format = formatOf(ask.search)
  if (format) return { file: tableFile('ledger-balances', ['Reference', 'Contract', 'Provider', ...shown.map((one) => one.title)], rows.map((row) => [row.reference, row.title, row.provider, ...shown.map(({ account }) => ({ pence: usualSide(row.balances, account) }))]), format) }
  const wrong = await ask.ask<Mismatch[]>('deliver.ledger-check')
  const total = (account: Account): Pence => rows.reduce((sum, row) => sum + usualSide(row.balances, account), 0n)
  const off = rows.reduce((sum, row) => sum + Object.values(row.balances).reduce((all, one) => all + one, 0n), 0n)
  return {
    title: 'Ledger', caption: 'Deliver: money', stage: 'deliver', wide: true, breadcrumbs: crumbs,
    body: html`${rows.length === 0 ? '' : html`<p class="govuk-body-l">${pounds(total('spend'))} is spent, of which ${pounds(total('bank'))} is paid. ${off === 0n && wrong.length === 0 ? 'Debits and credits are equal in every ledger, and each says the sums of its payments, invoices and sums withheld.' : `Debits and credits differ by ${pounds(off)}: tell whoever runs this service.`}</p>`}
      ${wrong.length === 0 ? '' : insetText(html`These ledgers say another sum than the rows behind them. Tell whoever runs this service. <ul class="govuk-list govuk-list--bullet">${wrong.map((one) => html`<li>${one.reference} ${one.title}, ${titleOf(one.account).toLowerCase()}: ${pounds(one.ledger)} in the ledger, ${pounds(one.rows)} in the rows</li>`)}</ul>`)}
      ${rows.length > 0 && mayPost(ask) ? button('Post what has become due', { href: '/deliver/post-accruals', classes: 'govuk-button--secondary' }) : ''}
      ${listPage<BookRow>({ title: 'Contracts with a ledger', one: 'contract', many: 'contracts', total: rows.length, pageSize: Number.POSITIVE_INFINITY, path: '/deliver/ledger', query: {}, rows, purpose: 'A contract has a ledger from the day it is agreed, has payment terms or a payment.', columns: [
        { key: 'title', heading: 'Contract', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/deliver/contracts/${row.id}/ledger">${row.title}</a><br><span class="govuk-hint cc-inline">${row.reference}${row.provider ? `, ${row.provider}` : ''}</span>` },
        ...shown.map(({ account, title }) => ({ key: account, heading: title, numeric: true, cell: (row: BookRow) => pounds(usualSide(row.balances, account)) })),
      ] })}`,
  }
}

export const ledgerPages: Page[] = [{ path: '/deliver/contracts/:id/ledger', who: 'signed-in', show: contractLedger }, { path: '/deliver/ledger', who: 'signed-in', show: allLedgers }]
