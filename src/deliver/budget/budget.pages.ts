import { query } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { reference, text } from '../../kernel/fields.ts'
import { pounds, type Pence } from '../../kernel/money.ts'
import { dateInWords, type CivilDate } from '../../kernel/time.ts'
import { financialYearOf, readFinancialYear } from '../../evidence/tabular/financial-year.ts'
import { formatOf, tableFile } from '../../evidence/tabular/table-file.ts'
import { dataTable } from '../../ui/charts/chart.ts'
import { button, insetText } from '../../ui/components.ts'
import { html } from '../../ui/html.ts'
import { listPage, listTable, tag } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk, RecordView } from '../../ui/page.ts'
import { budgetAccounts, type BudgetAccount, budgetSide } from './budget.rule.ts'
import { budgetBooks, type BudgetBook } from './budget.store.ts'

const books = query({
  name: 'deliver.budgets', title: 'Budget lines as accounts: set aside, spent, committed, available', who: 'signed-in', params: { year: text({ label: 'Financial year', max: 7, required: false }) },
  run: (tx, ask) => budgetBooks(tx, ask.year),
})
interface Entry { debit: BudgetAccount; credit: BudgetAccount; amount_pence: string; words: string; posted_on: CivilDate }
const entries = query({
  name: 'deliver.budget-entries', title: 'The postings of a budget line', who: 'signed-in', params: { budget: reference({ label: 'Budget line', to: 'budget-line' }) },
  run: (tx, ask) => tx.rows(sql<Entry>`select debit, credit, amount_pence, words, posted_on from deliver.budget_entry where budget_id = ${ask.budget} order by posted_at desc, entry_id desc, place limit 500`),
})
export const budgetQueries = [books, entries]

const titleOf = (account: BudgetAccount): string => budgetAccounts.find((one) => one.account === account)!.title
const behind = (book: BudgetBook): boolean => budgetAccounts.some(({ account }) => book.standing[account] !== book.wanted[account])
const total = (rows: readonly BudgetBook[], account: BudgetAccount): Pence => rows.reduce((sum, row) => sum + budgetSide(row.wanted, account), 0n)

async function budgetsPage(ask: PageAsk): Promise<Answer> {
  const year = readFinancialYear(ask.search.get('year') ?? '') ?? financialYearOf(ask.today)
  const rows = await ask.ask<BudgetBook[]>('deliver.budgets', { year })
  const format = formatOf(ask.search)
  if (format) return { file: tableFile(`budgets-${year.slice(0, 4)}`, ['Reference', 'Budget line', ...budgetAccounts.map((one) => one.title), 'Pays for'], rows.map((row) => [row.reference, row.title, ...budgetAccounts.map(({ account }) => ({ pence: budgetSide(row.wanted, account) })), row.contracts.map((one) => one.title).join('; ')]), format) }
  const late = rows.filter(behind)
  const first = Number(year.slice(0, 4))
  return {
    title: `Budgets of ${year}`, caption: 'Deliver: money', stage: 'deliver', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }, { text: 'Money', href: '/deliver/money' }],
    body: html`<p class="govuk-body-l">${pounds(total(rows, 'budget'), { whole: true })} is set aside: ${pounds(total(rows, 'spent'), { whole: true })} spent to the end of the last month, ${pounds(total(rows, 'committed'), { whole: true })} committed to contracts and ${total(rows, 'available') < 0n ? `${pounds(-total(rows, 'available'), { whole: true })} beyond the budget` : `${pounds(total(rows, 'available'), { whole: true })} available`}.</p>
      <p class="govuk-body">Spent is what the ledgers of the contracts say for this year. Committed is the rest of what each contract is worth in it: as said by year, else by its payment terms, else by its yearly value. A contract that several lines pay for is split by their sums. <a class="govuk-link" href="/deliver/budgets?year=${first - 1}/${String(first % 100).padStart(2, '0')}">The year before</a>, <a class="govuk-link" href="/deliver/budgets?year=${first + 1}/${String((first + 2) % 100).padStart(2, '0')}">the year after</a></p>
      ${late.length === 0 ? '' : insetText(html`${late.length === 1 ? 'One line is' : `${late.length} lines are`} not posted up to today. ${ask.actor.roles.some((role) => role === 'finance' || role === 'contract-manager') ? html`<a class="govuk-link" href="/deliver/post-accruals">Post what has become due</a>` : 'Finance posts it at the end of the month.'}`)}
      ${listPage<BudgetBook>({ title: 'Budget lines', one: 'budget line', many: 'budget lines', total: rows.length, pageSize: Number.POSITIVE_INFINITY, path: '/deliver/budgets', query: { year }, rows, purpose: 'Money set aside for this year stands here, with what is committed and spent of it.', first: { title: 'Set a budget line', href: '/plan/set-budget-line' }, columns: [
        { key: 'title', heading: 'Budget line', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/plan/budget-lines/${row.id}">${row.title}</a><br><span class="govuk-hint cc-inline">${row.reference}</span>` },
        ...budgetAccounts.map(({ account, title }) => ({ key: account, heading: title, numeric: true, cell: (row: BudgetBook) => html`${pounds(budgetSide(row.wanted, account))}${account === 'available' && budgetSide(row.wanted, account) < 0n ? html` ${tag('over', 'red')}` : ''}` })),
        { key: 'pays', heading: 'Pays for', cell: (row) => (row.shares.length === 0 ? 'nothing yet' : html`${row.shares.map((one) => html`<a class="govuk-link" href="/deliver/contracts/${one.id}/ledger">${one.title}</a><br>`)}`) },
      ] })}`,
  }
}

/** The accounts of a budget line on its own page. */
const budgetView: RecordView = {
  kind: 'budget-line',
  sections: async (ask, record) => {
    const book = (await ask.read((tx) => budgetBooks(tx))).find((one) => one.id === record.id)
    if (!book) return []
    const rows = await ask.ask<Entry[]>('deliver.budget-entries', { budget: record.id })
    return [{ title: 'Accounts', body: html`${dataTable({ caption: 'Accounts of the budget line', head: ['Account', 'By what is known today', 'Posted'], rows: budgetAccounts.map(({ account, title }) => [title, pounds(budgetSide(book.wanted, account)), pounds(budgetSide(book.standing, account))]) })}
      ${book.shares.length === 0 ? '' : dataTable({ caption: 'By contract', head: ['Contract', 'Spent', 'Committed'], rows: book.shares.map((one) => [one.title, pounds(one.spentPence), pounds(one.committedPence)]) })}
      ${behind(book) && ask.actor.roles.includes('finance') ? button('Post what has become due', { href: '/deliver/post-accruals', classes: 'govuk-button--secondary' }) : ''}
      ${rows.length === 0 ? '' : listTable<Entry>({ caption: 'Postings, newest first', rows, path: '', query: {}, columns: [{ key: 'on', heading: 'Day', cell: (row) => dateInWords(row.posted_on) }, { key: 'words', heading: 'What brought it about', isHeader: true, cell: (row) => row.words }, { key: 'debit', heading: 'Debit', cell: (row) => titleOf(row.debit) }, { key: 'credit', heading: 'Credit', cell: (row) => titleOf(row.credit) }, { key: 'amount', heading: 'Amount', numeric: true, cell: (row) => pounds(row.amount_pence) }] })}` }]
  },
}

export const budgetShown = { pages: [{ path: '/deliver/budgets', who: 'signed-in', show: budgetsPage }] satisfies Page[], views: [budgetView] }
