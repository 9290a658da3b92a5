import { type Actor, query } from '../../kernel/act.ts'
import type { Pence } from '../../kernel/money.ts'
import { reference } from '../../kernel/fields.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { checkInvoice, expectedOf, type Finding, type MonthOwed } from './check.rule.ts'
import type { InvoiceRow } from './invoice.ts'
import { acceptedInvoices, checkFactsOf, invoiceOf, invoicesOf, unpaidInvoices } from './invoice.store.ts'
import { payBy } from './months.rule.ts'

/** An invoice with what follows from its days: never stored. */
export type ListedInvoice = InvoiceRow & { pay_by: CivilDate | null; late: boolean }

/** The last day to pay, and whether it has passed without payment. What is queried, returned or rejected has none. */
export function stand(row: InvoiceRow, today: CivilDate): ListedInvoice {
  const runs = ['received', 'accepted', 'scheduled', 'paid'].includes(row.state) && BigInt(row.amount_pence) > 0n
  const last = runs ? payBy(row) ?? null : null
  return { ...row, pay_by: last, late: last !== null && (row.paid_on ?? today) > last }
}

/** What a provider sees of its invoice: why the commissioner accepted a sum, and what it thought was left, is the commissioner's own. */
const seenBy = (actor: Pick<Actor, 'kind'>, row: InvoiceRow): InvoiceRow => (actor.kind === 'party' ? { ...row, accept_reason: '', expected_pence: null, beside_pence: '0' } : row)

const invoices = query({
  name: 'deliver.invoices', title: 'Invoices, with the last day to pay them', who: 'party', params: { contract: reference({ label: 'Contract', to: 'contract', required: false }) },
  run: async (tx, ask, actor) => (await invoicesOf(tx, ask.contract)).map((row) => stand(seenBy(actor, row), tx.today)),
})

const oneInvoice = query({
  name: 'deliver.invoice', title: 'One invoice, with the last day to pay it', who: 'party', params: { invoice: reference({ label: 'Invoice', to: 'invoice' }) },
  run: async (tx, ask, actor): Promise<ListedInvoice | null> => {
    const row = await invoiceOf(tx, ask.invoice)
    return row && (row.body_id === tx.bodyId || row.provider_id === tx.bodyId) ? stand(seenBy(actor, row), tx.today) : null
  },
})

const accepted = query({
  name: 'deliver.accepted-invoices', title: 'Accepted invoices that stand in no pay run', who: 'signed-in', params: {},
  run: async (tx) => (await acceptedInvoices(tx)).map((row) => stand(row, tx.today)),
})

const late = query({
  name: 'deliver.late-invoices', title: 'Invoices past the last day to pay them', who: 'signed-in', params: {},
  run: async (tx) => (await unpaidInvoices(tx)).map((row) => stand(row, tx.today)).filter((row) => row.late),
})

/** What the three looks at an invoice find, and what its months owe. */
export interface InvoiceCheck { row: ListedInvoice; findings: Finding[]; months: readonly MonthOwed[] | undefined; expected: Pence | undefined }

const check = query({
  name: 'deliver.invoice-check', title: 'An invoice against contract, activity and other invoices', who: 'signed-in', params: { invoice: reference({ label: 'Invoice', to: 'invoice' }) },
  run: async (tx, ask): Promise<InvoiceCheck | null> => {
    const row = await invoiceOf(tx, ask.invoice)
    if (!row) return null
    const facts = await checkFactsOf(tx, row)
    return { row: stand(row, tx.today), findings: checkInvoice(facts), months: facts.months, expected: expectedOf(facts.months) }
  },
})

export const invoiceQueries = [invoices, oneInvoice, accepted, late, check]
