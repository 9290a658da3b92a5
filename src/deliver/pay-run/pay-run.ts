import type { Kind, Process } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'

export const payRunKind: Kind = { name: 'pay-run', plural: 'pay-runs', module: 'deliver', stage: 'deliver', words: 'pay run', many: 'pay runs', prefix: 'PAY', list: {
  from: sql`left join deliver.pay_run p on p.body_id = r.body_id and p.id = r.id`,
  columns: [
    { key: 'pay-on', heading: 'Paid on', as: 'date', value: sql`p.pay_on` },
    { key: 'invoices', heading: 'Invoices', as: 'number', value: sql`(select count(*) from deliver.pay_run_line l where l.body_id = r.body_id and l.run_id = r.id and l.released_at is null)` },
    { key: 'amount', heading: 'Sum', as: 'money', value: sql`(select coalesce(sum(l.amount_pence), 0)::bigint from deliver.pay_run_line l where l.body_id = r.body_id and l.run_id = r.id and l.released_at is null)` },
  ],
} }

export const payRunProcess: Process = {
  kind: 'pay-run', title: 'A pay run: first check, then pay',
  states: { drafted: 'Drafted', checked: 'Checked', approved: 'Approved', exported: 'Exported', 'part-paid': 'Partly paid', settled: 'Settled', dropped: 'Dropped' },
  steps: [
    { act: 'deliver.draft-pay-run', from: [], to: 'drafted', says: 'Accepted invoices that are due by a day are put together; none that stands in another run.' },
    { act: 'deliver.take-out-of-run', from: ['drafted', 'checked'], to: 'drafted', says: 'An invoice is taken out of it again; it must then be checked anew.' },
    { act: 'deliver.check-pay-run', from: ['drafted'], to: 'checked', says: 'Somebody looks through its payments and says what was checked.' },
    { act: 'deliver.send-back-pay-run', from: ['checked'], to: 'drafted', says: 'The person who was to approve it sends it back.' },
    { act: 'deliver.approve-pay-run', from: ['checked'], to: 'approved', says: 'Another person than drafted it approves the payments, with the accounts that they go to.' },
    { act: 'deliver.export-pay-run', from: ['approved', 'exported', 'part-paid'], to: ['exported', 'part-paid'], says: 'Its files are made for the bank or the finance system; made again, they are the same byte for byte.' },
    { act: 'deliver.record-run-paid', from: ['exported', 'part-paid'], to: ['part-paid', 'settled'], says: 'Payments are recorded as made, each reference once.' },
    { act: 'deliver.record-payment-failed', from: ['exported', 'part-paid'], to: ['exported', 'part-paid', 'settled'], says: 'A payment came back: its invoices are accepted again and can go into the next run.' },
    { act: 'deliver.take-in-paid-status', from: ['exported', 'part-paid'], to: ['exported', 'part-paid', 'settled'], says: 'The bank or finance system says in a file what was paid and what failed.' },
    { act: 'deliver.drop-pay-run', from: ['drafted', 'checked', 'approved'], to: 'dropped', givesUp: true, says: 'It is not wanted; its invoices are accepted again.' },
  ],
  leadsOn: { drafted: ['deliver.check-pay-run'], checked: ['deliver.approve-pay-run'], approved: ['deliver.export-pay-run'], exported: ['deliver.record-run-paid', 'deliver.take-in-paid-status'], 'part-paid': ['deliver.record-run-paid'] },
}

export interface PayRunRow {
  id: string
  body_id: string
  body: string
  reference: string
  title: string
  state: string
  version: number
  due_by: CivilDate
  pay_on: CivilDate
  drafted_by: string
  checked_by: string | null
  checked_words: string
  sent_back_words: string
  approved_by: string | null
  approved_at: Instant | null
  approved_digest: string
  payer_account_name: string
  payer_sort_code: string
  payer_account_number: string
  exported_at: Instant | null
  exports: number
  csv_sha256: string
  xml_sha256: string
  without_accounts: string
}

/** An invoice of a run. */
export interface RunLine { id: string; invoice_id: string; invoice: string; reference: string; number: string; provider_key: string; provider_id: string | null; provider_name: string; contract_id: string; contract: string | null; amount_pence: string; state: string; accepted_pence: string; released_at: Instant | null; released_words: string }

/** A payment as it would be approved now, with the account it would go to; empty where none is confirmed. */
export interface ProposedPayment { place: number; provider_key: string; provider_name: string; reference: string; amount_pence: string; account_name: string; sort_code: string; account_number: string; remittance: string }

/** One payment of an approved run. */
export interface RunPayment { id: string; place: number; provider_key: string; provider_name: string; reference: string; amount_pence: string; account_name: string; sort_code: string; account_number: string; remittance: string; paid_on: CivilDate | null; bank_reference: string; failed_at: Instant | null; failed_words: string }
