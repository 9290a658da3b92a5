import { decideActs } from './decide.acts.ts'
import { invoiceKind, invoiceProcess } from './invoice.ts'
import { invoiceShown } from './invoice.pages.ts'
import { invoiceQueries } from './invoice.queries.ts'
import { providerPages } from './provider.pages.ts'
import { receiveActs } from './receive.acts.ts'

export { contractMoney, invoicesTable } from './invoice.pages.ts'
export type { ListedInvoice } from './invoice.queries.ts'
export { acceptedInvoices, invoicesNamed, payInvoices } from './invoice.store.ts'
export { payBy } from './months.rule.ts'

/** Invoices, checked against contract, activity and each other before they are paid; entered here, sent by the provider or out of a file. */
export const invoicePart = { kinds: [invoiceKind], processes: [invoiceProcess], acts: [...receiveActs, ...decideActs], queries: invoiceQueries, pages: [...invoiceShown.pages, ...providerPages], views: invoiceShown.views }
