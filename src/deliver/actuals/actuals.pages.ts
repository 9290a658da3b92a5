import { formatOf, tableFile } from '../../evidence/tabular/table-file.ts'
import { readFinancialYear } from '../../evidence/tabular/financial-year.ts'
import { isId } from '../../kernel/ids.ts'
import { pounds, type Pence } from '../../kernel/money.ts'
import { dateInWords } from '../../kernel/time.ts'
import { button, insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { addressWith, listPage, tag } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../../ui/page.ts'
import { contractRow } from '../contract.ts'
import { knownWords, type ActualRow, type UnplacedRow } from './actuals.ts'
import type { ContractActuals, YearActuals } from './actuals.queries.ts'

const crumbs = [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }, { text: 'Money', href: '/deliver/money' }]
const count = (value: number | string): string => Number(value).toLocaleString('en-GB')
const may = (ask: PageAsk): boolean => ask.actor.roles.some((role) => role === 'finance' || role === 'contract-manager')
const onOf = (ask: PageAsk): Record<string, string> => {
  const year = readFinancialYear(ask.search.get('year') ?? '')
  return year ? { on: `${year.slice(0, 4)}-04-01` } : {}
}

/** Due so far by the terms, or claimed where none are agreed. */
const dueOf = (row: ContractActuals): Pence | undefined => (row.known === null ? undefined : row.known.forecast?.soFarPence ?? row.known.claimedPence)
const apart = (row: ContractActuals): Pence | undefined => {
  const due = dueOf(row)
  // Without a line there is nothing to compare yet.
  return due === undefined || row.lines === 0 ? undefined : row.actualPence - due
}

async function actualsPage(ask: PageAsk): Promise<Answer> {
  const found = await ask.ask<YearActuals>('deliver.actuals', onOf(ask))
  const { rows, unplaced, year } = found
  const format = formatOf(ask.search)
  const money = (pence: Pence | null | undefined): { pence: Pence } | '' => (pence === null || pence === undefined ? '' : { pence })
  if (format) {
    return { file: tableFile(`actuals-${year.slice(0, 4)}`, ['Reference', 'Contract', 'Provider', 'Posted by finance', 'Lines', 'Due so far', 'Posted less due', 'Value of the year', 'Forecast', 'As the quietest month', 'As the busiest month', 'Budget'],
      rows.map((row) => [row.reference, row.title, row.provider, { pence: row.actualPence }, row.lines, money(dueOf(row)), money(apart(row)), money(row.yearValuePence), money(row.known?.forecast?.totalPence), money(row.known?.forecast?.range?.leastPence), money(row.known?.forecast?.range?.mostPence), money(row.known?.budgetPence)]), format) }
  }
  const sum = rows.reduce((all, row) => all + row.actualPence, 0n)
  const first = Number(year.slice(0, 4))
  return {
    title: `Actuals of ${year}`, caption: 'Deliver: money', stage: 'deliver', wide: true, breadcrumbs: crumbs,
    body: html`<p class="govuk-body-l">${rows.every((row) => row.lines === 0) && unplaced.lines === 0 ? 'No line of the finance system has gone in for this year.' : `Finance has posted ${pounds(sum)} for contracts of the register in ${year}.`}</p>
      ${unplaced.lines === 0 ? '' : insetText(html`${count(unplaced.lines)} ${unplaced.lines === 1 ? 'line' : 'lines'}, ${pounds(unplaced.pence)} in all, fit no contract. <a class="govuk-link" href="/deliver/actuals/unplaced">Say which contract they belong to</a>`)}
      <p class="govuk-body">Posted is what the finance system says, in its own export. Due is what the terms and reports here say to the end of the last month. The two need not agree on a day: look at what stays apart. <a class="govuk-link" href="/deliver/actuals?year=${first - 1}/${String(first % 100).padStart(2, '0')}">The year before</a>, <a class="govuk-link" href="/deliver/actuals?year=${first + 1}/${String((first + 2) % 100).padStart(2, '0')}">the year after</a></p>
      ${may(ask) ? html`<div class="govuk-button-group">${button('Drop a ledger in', { href: '/deliver/begin-import?kind=ledger', classes: 'govuk-button--secondary' })}<a class="govuk-link" href="/deliver/budgets">Budgets as accounts</a></div>` : ''}
      ${listPage<ContractActuals>({ title: 'Contracts', one: 'contract', many: 'contracts', total: rows.length, pageSize: Number.POSITIVE_INFINITY, path: '/deliver/actuals', query: { year }, rows, purpose: 'Drop the export of your finance system in: what it has posted stands here by contract.', first: { title: 'Drop a file in', href: '/deliver/begin-import?kind=ledger' }, columns: [
        { key: 'title', heading: 'Contract', isHeader: true, cell: (row) => html`<a class="govuk-link" href="${addressWith(`/deliver/contracts/${row.id}/actuals`, { year })}">${row.title}</a><br><span class="govuk-hint cc-inline">${row.reference}${row.provider ? `, ${row.provider}` : ''}</span>` },
        { key: 'actual', heading: 'Posted', numeric: true, cell: (row) => html`${pounds(row.actualPence)}<br><span class="govuk-hint cc-inline">${row.lines === 0 ? 'no line' : row.lines === 1 ? '1 line' : `${count(row.lines)} lines`}</span>` }, { key: 'due', heading: 'Due so far', numeric: true, cell: (row) => { const due = dueOf(row); return due === undefined ? 'not known' : pounds(due) } },
        { key: 'apart', heading: 'Posted less due', numeric: true, cell: (row) => { const more = apart(row); return more === undefined ? '' : more === 0n ? tag('agrees', 'green') : pounds(more) } }, { key: 'value', heading: 'Value of the year', numeric: true, cell: (row) => (row.yearValuePence === null ? '' : pounds(row.yearValuePence)) },
        { key: 'forecast', heading: 'Forecast', numeric: true, cell: (row) => (row.known?.forecast ? html`${pounds(row.known.forecast.totalPence)}${row.known.forecast.range ? html`<br><span class="govuk-hint cc-inline">between ${pounds(row.known.forecast.range.leastPence)} and ${pounds(row.known.forecast.range.mostPence)}</span>` : ''}` : '') }, { key: 'budget', heading: 'Budget', numeric: true, cell: (row) => (row.known?.budgetPence ? pounds(row.known.budgetPence) : '') },
      ] })}`,
  }
}

async function unplacedPage(ask: PageAsk): Promise<Answer> {
  const rows = await ask.ask<UnplacedRow[]>('deliver.unplaced-actuals')
  const format = formatOf(ask.search)
  if (format) return { file: tableFile('ledger-lines-without-contract', ['Supplier', 'Purchase order', 'Contract number in the line', 'Lines', 'Sum', 'First', 'Last', 'Perhaps'], rows.map((row) => [row.supplier, row.order_number, row.contract_ref, Number(row.lines), { pence: BigInt(row.amount_pence) }, { date: row.first_on }, { date: row.last_on }, row.maybe.map((one) => `${one.reference} ${one.title}`).join('; ')]), format) }
  const page = Math.max(1, Number.parseInt(ask.search.get('page') ?? '1', 10) || 1)
  const say = (row: UnplacedRow, contract?: { id: string; title: string }): Safe => html`<a class="govuk-link" href="${addressWith('/deliver/say-ledger-key', { contract: contract?.id, by: row.order_number ? 'order' : 'supplier', words: row.order_number || row.supplier })}">${contract?.title ?? 'Choose a contract'}<span class="govuk-visually-hidden">: say that the lines of ${row.supplier || row.order_number} are its</span></a>`
  const maybe = (row: UnplacedRow): Safe => html`${row.maybe.map((one) => html`${may(ask) ? say(row, one) : one.title}<br>`)}${row.maybe.length === 0 ? html`No contract of that name<br>` : ''}${may(ask) && (row.order_number || row.supplier) ? say(row) : ''}`
  return {
    title: 'Ledger lines that fit no contract', caption: 'Deliver: money', stage: 'deliver', wide: true, breadcrumbs: [...crumbs, { text: 'Actuals', href: '/deliver/actuals' }],
    body: html`<p class="govuk-body">A line belongs to a contract by the contract's number, by a purchase order of the contract, or by its supplier where a person has confirmed it. A name alone is never enough: it is proposed, and you say so.</p>
      ${listPage<UnplacedRow>({ title: 'Lines', one: 'supplier and order', many: 'suppliers and orders', total: rows.length, page, pageSize: 50, path: '/deliver/actuals/unplaced', query: Object.fromEntries(ask.search), rows: rows.slice((page - 1) * 50, page * 50), purpose: 'Every line of the finance system fits a contract.', columns: [
        { key: 'supplier', heading: 'Supplier', isHeader: true, cell: (row) => row.supplier || 'None named' }, { key: 'order', heading: 'Purchase order', cell: (row) => row.order_number }, { key: 'ref', heading: 'Contract number', cell: (row) => row.contract_ref }, { key: 'lines', heading: 'Lines', numeric: true, cell: (row) => count(row.lines) }, { key: 'sum', heading: 'Sum', numeric: true, cell: (row) => pounds(row.amount_pence) },
        { key: 'when', heading: 'From and to', cell: (row) => `${dateInWords(row.first_on)} to ${dateInWords(row.last_on)}` }, { key: 'maybe', heading: 'Perhaps', cell: maybe },
      ] })}`,
  }
}

async function contractPage(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id'] ?? ''
  const contract = isId(id) ? (await ask.read((tx) => contractRow(tx, id))) : undefined
  if (!contract || contract.body_id !== ask.actor.bodyId) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such contract, or it is not yours to see.</p>` }
  const { year, rows, keys } = await ask.ask<{ year: string; rows: ActualRow[]; keys: { kind: 'order' | 'supplier'; words: string; reason: string }[] }>('deliver.contract-actuals', { contract: id, ...onOf(ask) })
  const format = formatOf(ask.search)
  if (format) return { file: tableFile(`${contract.reference.toLowerCase()}-actuals-${year.slice(0, 4)}`, ['Posted on', 'Document', 'Supplier', 'Purchase order', 'Cost centre', 'Account', 'Description', 'Amount', 'How it is known', 'File', 'Line'], rows.map((row) => [{ date: row.posted_on }, row.document, row.supplier, row.order_number, row.cost_centre, row.account, row.description, { pence: BigInt(row.amount_pence) }, row.known ? knownWords[row.known] : '', row.file, Number(row.line)]), format) }
  return {
    title: `Posted by finance in ${year}`, caption: `${contract.reference} ${contract.title}`, stage: 'deliver', wide: true, breadcrumbs: [...crumbs, { text: 'Actuals', href: '/deliver/actuals' }, { text: contract.title, href: `/deliver/contracts/${id}` }],
    body: html`<p class="govuk-body-l">${pounds(rows.reduce((sum, row) => sum + BigInt(row.amount_pence), 0n))} in ${rows.length === 1 ? 'one line' : `${count(rows.length)} lines`}.</p>
      <p class="govuk-body">${keys.length === 0 ? 'Lines are known by the contract\'s number only.' : `Known by ${keys.map((one) => `${one.kind === 'order' ? 'order' : 'supplier'} ${one.words}${one.reason ? ` (${one.reason})` : ''}`).join(', ')}, and by the contract's number.`} ${may(ask) ? html`<a class="govuk-link" href="/deliver/say-ledger-key?contract=${id}">Say which ledger lines are its</a>` : ''}</p>
      ${listPage<ActualRow>({ title: 'Lines, newest first', one: 'line', many: 'lines', total: rows.length, pageSize: Number.POSITIVE_INFINITY, path: `/deliver/contracts/${id}/actuals`, query: { year }, rows, purpose: 'No line of the finance system belongs to this contract in this year.', columns: [
        { key: 'on', heading: 'Posted on', isHeader: true, cell: (row) => dateInWords(row.posted_on) }, { key: 'document', heading: 'Document', cell: (row) => row.document }, { key: 'what', heading: 'What for', cell: (row) => html`${row.description || row.supplier}<br><span class="govuk-hint cc-inline">${[row.cost_centre, row.account, row.order_number].filter(Boolean).join(', ')}</span>` },
        { key: 'amount', heading: 'Amount', numeric: true, cell: (row) => pounds(row.amount_pence) }, { key: 'how', heading: 'Known', cell: (row) => (row.known ? knownWords[row.known] : '') }, { key: 'file', heading: 'Where it stands', cell: (row) => html`<a class="govuk-link" href="/deliver/imports/${row.import_id}">${row.file}</a>, line ${row.line}` },
      ] })}`,
  }
}

export const actualsPages: Page[] = [{ path: '/deliver/actuals', who: 'signed-in', show: actualsPage }, { path: '/deliver/actuals/unplaced', who: 'signed-in', show: unplacedPage }, { path: '/deliver/contracts/:id/actuals', who: 'signed-in', show: contractPage }]
