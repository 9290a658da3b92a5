import { formatOf, tableFile } from '../evidence/tabular/table-file.ts'
import { poundsInProse, pounds } from '../kernel/money.ts'
import { dateInWords } from '../kernel/time.ts'
import { button } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { addressWith, listPage, listTable, paging, tag } from '../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'
import type { SpendRow } from './deliver.queries.ts'
import type { DuplicateRow } from './duplicates.ts'
import { registerParts, type RegisterCounts, type RegisterPart, type RenewalRow } from './register.queries.ts'
import { checkADatePage } from './check-a-date.page.ts'
import { paymentChecksPage } from './payment-checks.page.ts'
import { ninetyDaysPages } from './ninety-days.pages.ts'
import type { RegisterAnswers } from './renewal.rule.ts'

const number = (value: number): string => value.toLocaleString('en-GB')
const queryOf = (ask: PageAsk): Record<string, string> => Object.fromEntries(ask.search)

const contractLink = (row: { id: string; title: string }): Safe => html`<a class="govuk-link" href="/deliver/contracts/${row.id}">${row.title}</a>`

async function landing(ask: PageAsk): Promise<Answer> {
  const answers = await ask.ask<RegisterAnswers>('deliver.register-answers')
  const asked = ask.search.get('show') ?? ''
  const show: RegisterPart = asked in registerParts ? asked as RegisterPart : 'ending'
  const format = formatOf(ask.search)
  const page = Math.min(10_000, Math.max(1, Number.parseInt(ask.search.get('page') ?? '1', 10) || 1))
  const rows = await ask.ask<RenewalRow[]>('deliver.renewals', { part: show, ...(format ? {} : { page: String(page) }) })
  if (format) {
    return { file: tableFile(`contracts-${show}`, ['Reference', 'Contract', 'Provider', 'State', 'Looked after by', 'Value', 'Last day', 'Start again by', 'Why then', 'Gaps'],
      rows.map((row) => [row.reference, row.title, row.provider, row.state, row.owner, row.value_pence === null ? '' : { pence: BigInt(row.value_pence) }, row.ends_on ? { date: row.ends_on } : '', row.renewal ? { date: row.renewal.startOn } : '', row.renewal?.why ?? '', row.gaps.join('; ')]), format) }
  }
  const { renewed, unlinked, pairs } = await ask.ask<RegisterCounts>('deliver.register-counts')
  const card = (count: number, words: string, href: string): Safe => html`<section class="cc-card"><p class="govuk-body">${number(count)}</p><p class="govuk-body-s"><a class="govuk-link" href="${href}">${words}</a></p></section>`
  const body = html`
    <p class="govuk-body-l">${answers.contracts === 0 ? 'Drop your contract register in as it is: the first answers stand here within minutes.' : `${number(answers.contracts)} ${answers.contracts === 1 ? 'contract' : 'contracts'}, ${number(answers.endWithinYear)} ${answers.endWithinYear === 1 ? 'ends' : 'end'} within a year, ${number(answers.pastStart)} ${answers.pastStart === 1 ? 'is' : 'are'} past the date to start again.`}</p>
    <div class="govuk-button-group">${button('Drop a file in', { href: '/deliver/begin-import' })}${button('Add a contract', { href: '/deliver/record-contract', classes: 'govuk-button--secondary' })}<a class="govuk-link" href="/deliver/imports">Files that went in</a><a class="govuk-link" href="/deliver/returns">Returns</a></div>
    ${answers.contracts === 0 ? '' : html`<div class="cc-cards">
      ${card(answers.endWithinYear, 'end within a year', '/deliver?show=ending')}${card(answers.pastStart, 'past the date to start again', '/deliver?show=past')}${card(answers.ended, 'past their last day, not recorded as ended', '/deliver?show=over')}${card(renewed, renewed === 1 ? 'goes on by habit' : 'go on by habit', '/deliver/renewed')}
      ${card(answers.incomplete, 'with gaps', '/deliver?show=incomplete')}${card(unlinked, 'not linked to a need yet', '/deliver/unlinked')}${card(pairs, pairs === 1 ? 'pair that may be one contract' : 'pairs that may be one contract', '/deliver/possible-duplicates')}</div>
    <h2 class="govuk-heading-m">${registerParts[show]}</h2>
    ${listPage<RenewalRow>({
      title: 'Contracts', one: 'contract', many: 'contracts', total: Number(rows[0]?.total ?? 0), page, pageSize: 50, path: '/deliver', query: queryOf(ask), rows, purpose: 'None here.',
      columns: [
        { key: 'title', heading: 'Contract', isHeader: true, cell: (row) => html`${contractLink(row)}<br><span class="govuk-hint cc-inline">${row.reference}${row.provider ? `, ${row.provider}` : ''}</span>` },
        { key: 'value', heading: 'Value', numeric: true, cell: (row) => (row.value_pence ? pounds(row.value_pence, { whole: true }) : 'not known') },
        { key: 'ends', heading: 'Last day', cell: (row) => dateInWords(row.ends_on) },
        { key: 'start', heading: 'Start again by', cell: (row) => (row.renewal ? html`${dateInWords(row.renewal.startOn)} ${row.renewal.past ? tag('late', 'red') : ''}<br><span class="govuk-hint cc-inline">${row.renewal.why}</span>` : 'no last day known') },
        { key: 'gaps', heading: 'Gaps', cell: (row) => row.gaps.slice(0, 3).join('; ') + (row.gaps.length > 3 ? ` and ${row.gaps.length - 3} more` : '') },
      ],
    })}`}
    ${answers.contracts === 0 ? '' : html`<p class="govuk-body"><a class="govuk-link" href="/deliver?show=all">All open contracts by last day</a></p>`}
    <p class="govuk-body"><a class="govuk-link" href="/deliver/money">Money: invoices, pay runs, ledger, accruals and forecast</a></p>
    <p class="govuk-body"><a class="govuk-link" href="/deliver/spend">Spend by supplier, and spend with no contract</a></p>
    <p class="govuk-body"><a class="govuk-link" href="/deliver/board">The daily board: who waits, what is free, what was decided</a></p>
    <p class="govuk-body"><a class="govuk-link" href="/deliver/ratings">How providers see us</a></p>
    <p class="govuk-body"><a class="govuk-link" href="/deliver/contracts">The whole register, with filters and downloads</a></p>`
  return { title: 'Deliver', stage: 'deliver', wide: true, body }
}

async function spendPage(ask: PageAsk): Promise<Answer> {
  const without = ask.search.get('without') === 'yes'
  const q = ask.search.get('q') ?? ''
  const page = Math.max(1, Number.parseInt(ask.search.get('page') ?? '1', 10) || 1)
  const rows = await ask.ask<(SpendRow & { total: string; total_pence: string })[]>('deliver.spend', { ...(without ? { without: 'yes' } : {}), ...(q ? { q: q.slice(0, 100) } : {}), page: String(page) })
  const format = formatOf(ask.search)
  if (format) {
    const all = await ask.ask<SpendRow[]>('deliver.spend', { ...(without ? { without: 'yes' } : {}), ...(q ? { q: q.slice(0, 100) } : {}), all: 'yes' })
    return { file: tableFile(without ? 'spend-without-contract' : 'spend-by-supplier', ['Supplier', 'Paid', 'Lines', 'From', 'To', 'Contracts found'], all.map((row) => [row.supplier, { pence: BigInt(row.amount_pence) }, Number(row.lines), { date: row.first_on }, { date: row.last_on }, Number(row.contracts)]), format) }
  }
  const redacted = await ask.ask<{ lines: string; amount_pence: string }>('deliver.redacted-spend')
  const hidden = Number(redacted.lines)
  const first = rows[0]
  const body = html`<p class="govuk-body-l">${first ? html`${number(Number(first.total))} ${Number(first.total) === 1 ? 'supplier' : 'suppliers'}${without ? ' with no contract in the register' : ''}, ${poundsInProse(first.total_pence)} in all.` : hidden > 0 || q !== '' || without ? 'No supplier is here.' : 'No payments have gone in yet.'}</p>
    ${hidden === 0 ? '' : html`<p class="govuk-body">Not among them: ${number(hidden)} ${hidden === 1 ? 'line' : 'lines'} whose supplier the publisher removed (redacted), ${poundsInProse(redacted.amount_pence)} in all. Nobody can say from the file whom they paid, so they stand in no supplier's total.</p>`}
    <p class="govuk-body"><a class="govuk-link" href="/deliver/payment-checks">Payments to look at: perhaps made twice, or after a contract's end</a></p>
    <p class="govuk-body">Suppliers and contracts are matched by name without case, punctuation and legal form. No match is a question, not a fault: the contract may stand under another name or in another register.</p>
    <p class="govuk-body">${without ? html`<a class="govuk-link" href="/deliver/spend">Show all suppliers</a>` : html`<a class="govuk-link" href="/deliver/spend?without=yes">Show only suppliers with no contract</a>`}</p>
    ${listPage<SpendRow>({
      title: 'Suppliers', one: 'supplier', many: 'suppliers', total: Number(first?.total ?? 0), page, pageSize: 50, path: '/deliver/spend', query: queryOf(ask), rows, purpose: 'Drop in a payments file: spend by supplier stands here, with and without a contract.', first: { title: 'Drop a file in', href: '/deliver/begin-import' },
      filters: [{ name: 'q', label: 'Supplier contains' }],
      columns: [
        { key: 'supplier', heading: 'Supplier', isHeader: true, cell: (row) => html`<a class="govuk-link" href="${addressWith('/deliver/spend/supplier', { key: row.supplier_key })}">${row.supplier}</a>` },
        { key: 'amount', heading: 'Paid', numeric: true, cell: (row) => pounds(row.amount_pence) },
        { key: 'lines', heading: 'Lines', numeric: true, cell: (row) => number(Number(row.lines)) },
        { key: 'dates', heading: 'From and to', cell: (row) => `${dateInWords(row.first_on)} to ${dateInWords(row.last_on)}` },
        { key: 'contracts', heading: 'Contracts', cell: (row) => (Number(row.contracts) === 0 ? tag('none found', 'yellow') : number(Number(row.contracts))) },
      ],
    })}`
  return { title: 'Spend by supplier', caption: 'Deliver: payments', stage: 'deliver', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }], body }
}

interface PaymentShown { paid_on: string; supplier: string; amount_pence: string; expense_type: string; service_area: string; transaction: string; line: string; import_id: string; file: string; total: string }

async function supplierPage(ask: PageAsk): Promise<Answer> {
  const key = (ask.search.get('key') ?? '').slice(0, 300)
  const page = Math.max(1, Number.parseInt(ask.search.get('page') ?? '1', 10) || 1)
  const rows = key === '' ? [] : await ask.ask<PaymentShown[]>('deliver.payments', { supplier: key, page: String(page) })
  if (rows.length === 0) return { status: 404, title: 'No such supplier', body: html`<p class="govuk-body">No payment line stands under this name.</p>` }
  const total = Number(rows[0]!.total)
  return {
    title: rows[0]!.supplier, caption: 'Deliver: payments to a supplier', stage: 'deliver', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }, { text: 'Spend by supplier', href: '/deliver/spend' }],
    body: html`<p class="govuk-body">${number(total)} ${total === 1 ? 'line' : 'lines'} as published; each names its file and line.</p>${listTable<PaymentShown>({
      caption: 'Payments', rows, path: '/deliver/spend/supplier', query: queryOf(ask), columns: [
        { key: 'on', heading: 'Paid on', isHeader: true, cell: (row) => dateInWords(row.paid_on) }, { key: 'amount', heading: 'Amount', numeric: true, cell: (row) => pounds(row.amount_pence) },
        { key: 'type', heading: 'What for', cell: (row) => [row.expense_type, row.service_area].filter(Boolean).join(', ') }, { key: 'transaction', heading: 'Transaction', cell: (row) => row.transaction },
        { key: 'file', heading: 'Where it stands', cell: (row) => html`<a class="govuk-link" href="/deliver/imports/${row.import_id}">${row.file}</a>, line ${row.line}` },
      ],
    })}${paging('/deliver/spend/supplier', queryOf(ask), page, Math.ceil(total / 100))}`,
  }
}

async function unlinkedPage(ask: PageAsk): Promise<Answer> {
  const rows = await ask.ask<{ id: string; reference: string; title: string; provider: string }[]>('deliver.unlinked-contracts')
  const format = formatOf(ask.search)
  if (format) return { file: tableFile('contracts-not-linked', ['Reference', 'Contract', 'Provider'], rows.map((row) => [row.reference, row.title, row.provider]), format) }
  const page = Math.max(1, Number.parseInt(ask.search.get('page') ?? '1', 10) || 1)
  return {
    title: 'Contracts not linked to a need yet', caption: 'Deliver', stage: 'deliver', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }],
    body: listPage({ title: 'Contracts', one: 'contract', many: 'contracts', total: rows.length, page, path: '/deliver/unlinked', query: queryOf(ask), rows: rows.slice((page - 1) * 50, page * 50), purpose: 'Every contract is linked to what it serves.',
      columns: [{ key: 'title', heading: 'Contract', isHeader: true, cell: contractLink }, { key: 'reference', heading: 'Reference', cell: (row) => row.reference }, { key: 'provider', heading: 'Provider', cell: (row) => row.provider }, { key: 'link', heading: 'What to do', cell: (row) => html`<a class="govuk-link" href="/deliver/link-contract?contract=${row.id}">Say which need it serves<span class="govuk-visually-hidden">: ${row.title}</span></a>` }] }),
  }
}

async function duplicatesPage(ask: PageAsk): Promise<Answer> {
  const rows = await ask.ask<DuplicateRow[]>('deliver.possible-duplicates')
  const format = formatOf(ask.search)
  if (format) return { file: tableFile('contracts-that-may-be-one', ['Reference', 'Contract', 'And reference', 'And contract', 'Provider', 'What is alike'], rows.map((row) => [row.one_reference, row.one_title, row.other_reference, row.other_title, row.provider, row.why]), format) }
  const page = Math.max(1, Number.parseInt(ask.search.get('page') ?? '1', 10) || 1)
  return {
    title: 'Contracts that may be one', caption: 'Deliver', stage: 'deliver', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }],
    body: html`<p class="govuk-body-l">These pairs have the same provider and nearly the same title or dates. Some are one contract written down twice; others are two contracts, for example two lots or two years.</p>
      <p class="govuk-body">Nothing is merged. Look at both, and record the end of the one that is not real.</p>
      ${listPage<DuplicateRow>({ title: 'Pairs', one: 'pair', many: 'pairs', total: rows.length, page, pageSize: 50, path: '/deliver/possible-duplicates', query: queryOf(ask), rows: rows.slice((page - 1) * 50, page * 50), purpose: 'No two contracts look like one.',
        columns: [
          { key: 'one', heading: 'Contract', isHeader: true, cell: (row) => html`${contractLink({ id: row.one_id, title: row.one_title })}<br><span class="govuk-hint cc-inline">${row.one_reference}</span>` },
          { key: 'other', heading: 'And', cell: (row) => html`${contractLink({ id: row.other_id, title: row.other_title })}<br><span class="govuk-hint cc-inline">${row.other_reference}</span>` },
          { key: 'provider', heading: 'Provider', cell: (row) => row.provider }, { key: 'why', heading: 'What is alike', cell: (row) => row.why },
        ] })}`,
  }
}

export const deliverPages: Page[] = [
  { path: '/deliver', who: 'signed-in', show: landing }, { path: '/deliver/spend', who: 'signed-in', show: spendPage }, { path: '/deliver/spend/supplier', who: 'signed-in', show: supplierPage },
  { path: '/deliver/unlinked', who: 'signed-in', show: unlinkedPage }, { path: '/deliver/possible-duplicates', who: 'signed-in', show: duplicatesPage },
  paymentChecksPage,
  ...ninetyDaysPages,
  checkADatePage,
]
