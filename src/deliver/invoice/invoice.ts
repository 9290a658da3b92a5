import type { Kind, Process } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import type { CivilDate } from '../../kernel/time.ts'
import type { Month } from '../payment/terms.ts'

export const invoiceKind: Kind = { name: 'invoice', plural: 'invoices', module: 'deliver', stage: 'deliver', words: 'invoice', prefix: 'INV', forParty: '/provider/invoices/:id', list: {
  from: sql`left join deliver.invoice i on i.body_id = r.body_id and i.id = r.id`,
  columns: [
    { key: 'provider', heading: 'Provider', as: 'text', value: sql`i.provider_name`, searched: 'words' }, { key: 'number', heading: 'Number', as: 'text', value: sql`i.number`, searched: 'reference' },
    { key: 'amount', heading: 'Sum', as: 'money', value: sql`i.amount_pence` }, { key: 'received', heading: 'Received', as: 'date', value: sql`i.received_on` }, { key: 'paid', heading: 'Paid', as: 'date', value: sql`i.paid_on` },
  ],
} }

export const invoiceProcess: Process = {
  kind: 'invoice', title: 'An invoice, checked before it is paid',
  states: { received: 'Received', queried: 'Queried', returned: 'Returned as not valid', accepted: 'Accepted', rejected: 'Rejected', scheduled: 'In a pay run', paid: 'Paid' },
  steps: [
    { act: 'deliver.record-invoice', from: [], to: 'received', rule: 'PA-87', says: 'An invoice or credit note is entered. The same number of the same provider stands once.' },
    { act: 'deliver.place-invoice', from: ['received', 'queried'], to: 'same', says: 'It is said which contract it belongs to.' },
    { act: 'deliver.query-invoice', from: ['received'], to: 'queried', rule: 'PA-87', says: 'Something does not agree: the provider is told what, without undue delay.' },
    { act: 'deliver.return-invoice', from: ['received', 'queried'], to: 'returned', rule: 'PA-87', says: 'It lacks what a valid invoice has: it goes back to the provider.' },
    { act: 'deliver.correct-invoice', from: ['received', 'queried', 'returned'], to: 'received', says: 'It is put right, as the provider said.' },
    { act: 'deliver.answer-invoice', from: ['queried', 'returned'], to: 'received', says: 'The provider answers, and puts it right where it was wrong.' },
    { act: 'deliver.accept-invoice', from: ['received', 'queried'], to: 'accepted', rule: 'PA-87', says: 'It agrees with contract, activity and the other invoices, or a reason is given why it is accepted all the same.' },
    { act: 'deliver.take-back-acceptance', from: ['accepted'], to: 'received', says: 'It was accepted by mistake: the ledger is put back.' },
    { act: 'deliver.record-invoice-paid', from: ['accepted'], to: 'paid', says: 'The finance system has paid it.' },
    { act: 'deliver.take-in-paid-invoices', from: ['accepted'], to: 'paid', says: 'The finance system says in a file what it has paid.' },
    { act: 'deliver.reject-invoice', from: ['received', 'queried', 'returned'], to: 'rejected', givesUp: true, says: 'It is not owed; the provider is told why.' },
  ],
  movedBy: [
    { act: 'deliver.send-invoice', to: 'received', says: 'The provider sends it for a contract.' }, { act: 'deliver.draft-pay-run', to: 'scheduled', says: 'It is put into a pay run.' },
    { act: 'deliver.take-out-of-run', to: 'accepted', says: 'It is taken out of the run, or the run is dropped or its payment fails.' }, { act: 'deliver.record-run-paid', to: 'paid', says: 'Its payment is recorded as made.' },
  ],
  leadsOn: { received: ['deliver.accept-invoice'], queried: ['deliver.accept-invoice', 'deliver.correct-invoice'], returned: ['deliver.correct-invoice'] },
}

/** An invoice as pages and rules read it; money in pence as text, dates as text. */
export interface InvoiceRow {
  id: string
  body_id: string
  reference: string
  title: string
  state: string
  version: number
  scope_id: string | null
  contract_id: string | null
  contract: string | null
  body: string
  provider_id: string | null
  provider_name: string
  provider_key: string
  number: string
  number_key: string
  description: string
  from_month: Month
  to_month: Month
  amount_pence: string
  invoiced_on: CivilDate
  received_on: CivilDate
  valid_on: CivilDate
  falls_due_on: CivilDate | null
  came: 'staff' | 'provider' | 'file'
  document_id: string | null
  queried_words: string
  answer_words: string
  returned_words: string
  accepted_on: CivilDate | null
  /** Part of the sum that was agreed beside the terms. */
  beside_pence: string
  accept_reason: string
  expected_pence: string | null
  disputed: boolean
  paid_on: CivilDate | null
  vat_rate: string
  vat_pence: string
  /** Said at its acceptance; none where it holds no VAT. */
  vat_recoverable: boolean | null
}
