import { sql, type Tx } from '../../kernel/database/database.ts'
import type { Writer } from '../../kernel/writer.ts'
import { invoicesNamed, payInvoices } from '../invoice/index.ts'
import type { PayRunRow, ProposedPayment, RunLine, RunPayment } from './pay-run.ts'
import { confirmedAccounts } from './payee.ts'
import { csvOf, digestOf, type FileContent, markOf, painOf } from './payment-file.ts'
import { type Account, paymentsOf, stateAfter } from './payments.rule.ts'

export const runOf = (tx: Tx, id: string): Promise<PayRunRow | undefined> =>
  tx.maybe(sql<PayRunRow>`select r.id, r.body_id, o.name as body, r.reference, r.title, r.state, r.version, p.due_by, p.pay_on, p.drafted_by, p.checked_by, p.checked_words, p.sent_back_words, p.approved_by, p.approved_at, p.approved_digest, p.payer_account_name, p.payer_sort_code, p.payer_account_number, p.exported_at, p.exports, p.csv_sha256, p.xml_sha256, p.without_accounts
    from deliver.pay_run p join kernel.record r on r.body_id = p.body_id and r.id = p.id join bodies.organisation o on o.id = p.body_id where p.id = ${id}`)

/** Every line that a run ever had, released ones too. */
export const linesOf = (tx: Tx, runId: string): Promise<RunLine[]> =>
  tx.rows(sql<RunLine>`select l.id, l.invoice_id, r.title as invoice, r.reference, i.number, l.provider_key, i.provider_id, i.provider_name, i.contract_id, c.title as contract, l.amount_pence, r.state, i.amount_pence as accepted_pence, l.released_at, l.released_words
    from deliver.pay_run_line l join deliver.invoice i on i.body_id = l.body_id and i.id = l.invoice_id join kernel.record r on r.body_id = i.body_id and r.id = i.id left join kernel.record c on c.body_id = i.body_id and c.id = i.contract_id
    where l.run_id = ${runId} order by i.provider_name, i.number`)

export const paymentsIn = (tx: Tx, runId: string): Promise<RunPayment[]> =>
  tx.rows(sql<RunPayment>`select id, place, provider_key, provider_name, reference, amount_pence, account_name, sort_code, account_number, remittance, paid_on, bank_reference, failed_at, failed_words from deliver.pay_run_payment where run_id = ${runId} order by place`)

/** What an approval would approve now: each payment with its account, the account paid from, and the mark of all of it. */
export interface Proposed { payments: ProposedPayment[]; payer: Account | undefined; mark: string }

export async function proposedOf(tx: Tx, run: PayRunRow, lines: readonly RunLine[]): Promise<Proposed> {
  const accounts = await confirmedAccounts(tx, run.body_id)
  const payments = paymentsOf(run.reference, lines.filter((line) => line.released_at === null).map((line) => ({ provider_key: line.provider_key, provider_name: line.provider_name, number: line.number, pence: BigInt(line.amount_pence) })), accounts)
  return {
    payments: payments.map(({ pence, account, ...one }) => ({ ...one, amount_pence: pence.toString(), account_name: account?.account_name ?? '', sort_code: account?.sort_code ?? '', account_number: account?.account_number ?? '' })),
    payer: accounts.get(run.body_id), mark: markOf(run.pay_on, payments, [run.body_id, ...payments.map((one) => one.provider_key)].map((key) => accounts.get(key)?.payee_id)),
  }
}

/** What the files are made of: rows that nobody changes after the approval. */
const contentOf = (run: PayRunRow, payments: readonly RunPayment[]): FileContent => ({
  run: { reference: run.reference, payOn: run.pay_on, approvedAt: run.approved_at!, digest: run.approved_digest },
  payer: { name: run.body, account: run.payer_account_number === '' ? undefined : { account_name: run.payer_account_name, sort_code: run.payer_sort_code, account_number: run.payer_account_number } },
  payments: payments.map((one) => ({ reference: one.reference, provider_name: one.provider_name, pence: BigInt(one.amount_pence), account_name: one.account_name, sort_code: one.sort_code, account_number: one.account_number, remittance: one.remittance })),
})

/** The files of an approved run as they are made now, and whether its payments are still those that were approved. */
export interface RunFiles { csv: string; xml: string | undefined; asApproved: boolean }

export async function filesOf(tx: Tx, run: PayRunRow): Promise<RunFiles> {
  const content = contentOf(run, await paymentsIn(tx, run.id))
  return { csv: await csvOf(content), xml: painOf(content), asApproved: digestOf(content.payments) === run.approved_digest }
}

/** Lets lines of a run go: their invoices are accepted again and can go into another run. */
export async function releaseLines(write: Writer, lines: readonly RunLine[], words: string): Promise<void> {
  for (const line of [...lines].sort((one, other) => (one.invoice_id < other.invoice_id ? -1 : 1))) {
    await write.update('deliver.pay_run_line', line.id, { released_at: write.tx.now, released_words: words })
    await write.move(line.invoice_id, 'accepted')
  }
}

/**
 * Records payments of a run as made or failed, each with its invoices, and says the state of the run afterwards. The caller has locked the
 * run and seen that they are neither. Invoices are locked first, contracts after them in the order of their ids.
 */
export async function settlePayments(write: Writer, run: PayRunRow, done: readonly { id: string; on: string; reference: string }[], failed: readonly { id: string; words: string }[]): Promise<string> {
  const { tx } = write
  const [payments, lines] = [await paymentsIn(tx, run.id), (await linesOf(tx, run.id)).filter((line) => line.released_at === null)]
  const [byProvider, byId] = [Map.groupBy(lines, (line) => line.provider_key), new Map(payments.map((payment) => [payment.id, payment]))]
  const linesFor = (id: string): RunLine[] => byProvider.get(byId.get(id)!.provider_key) ?? []
  const paid = done.flatMap((one) => linesFor(one.id).map((line) => ({ line, one, payment: byId.get(one.id)! })))
  await write.moveMany(paid.map(({ line }) => line.invoice_id), 'paid')
  for (const one of done) await write.update('deliver.pay_run_payment', one.id, { paid_on: one.on, bank_reference: one.reference.slice(0, 200) })
  for (const one of failed) {
    await write.update('deliver.pay_run_payment', one.id, { failed_at: tx.now, failed_words: one.words.slice(0, 500) })
    await releaseLines(write, linesFor(one.id), `Payment failed: ${one.words}`.slice(0, 500))
  }
  const invoices = new Map((await invoicesNamed(tx, paid.map(({ line }) => line.invoice_id))).map((invoice) => [invoice.id, invoice]))
  await payInvoices(write, paid.map(({ line, one, payment }) => ({ invoice: invoices.get(line.invoice_id)!, paidOn: one.on, reference: payment.reference })))
  return stateAfter(payments.map((one) => ({ paid: one.paid_on !== null || done.some((row) => row.id === one.id), failed: one.failed_at !== null || failed.some((row) => row.id === one.id) })))
}
