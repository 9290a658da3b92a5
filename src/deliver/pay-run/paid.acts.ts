import { act } from '../../kernel/act.ts'
import { date, longText, text, upload } from '../../kernel/fields.ts'
import type { Tx } from '../../kernel/database/database.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { Held } from '../../kernel/writer.ts'
import type { PayRunRow, RunPayment } from './pay-run.ts'
import { runField } from './pay-run.acts.ts'
import { paymentsIn, runOf, settlePayments } from './pay-run.store.ts'
import { statusTaken } from './payments.rule.ts'
import { readStatusFile } from './status-file.ts'

const root = { kind: 'pay-run', root: 'run', who: ['finance'] } as const
interface Facts { run: PayRunRow; payments: RunPayment[] }
const load = async (tx: Tx, ask: { run: string }): Promise<Facts> => ({ run: (await runOf(tx, ask.run))!, payments: await paymentsIn(tx, ask.run) })
const isOpen = (one: RunPayment): boolean => one.paid_on === null && one.failed_at === null
const named = (typed: string | undefined): string[] => (typed ?? '').split(/[\s,;]+/).map((one) => one.trim().toUpperCase()).filter((one) => one !== '')

export const recordRunPaid = act({
  name: 'deliver.record-run-paid', title: 'Record payments as made', says: 'recorded payments of the pay run', ...root, confirm: 'What is recorded as paid can go into no other run.',
  input: {
    run: runField, paidOn: date({ label: 'Paid on' }), bankReference: text({ label: 'Reference of the bank or ledger', max: 200 }),
    payments: longText({ label: 'Only these payments', hint: 'Their references, one on each line. Leave empty for all that are open.', max: 20_000, required: false }),
  },
  load,
  rule: ({ run, payments }: Facts, ask, given) => {
    const wanted = named(ask.payments)
    const reasons: Refusal[] = ask.paidOn > given.today ? [{ code: 'pay-run.paid-ahead', field: 'paidOn', words: 'A payment is recorded once it was made.' }] : []
    for (const reference of wanted) {
      const payment = payments.find((one) => one.reference.toUpperCase() === reference)
      if (!payment) reasons.push({ code: 'pay-run.no-payment', field: 'payments', words: `${reference.slice(0, 40)} is no payment of this run.` })
      else if (!isOpen(payment)) reasons.push({ code: 'pay-run.recorded', field: 'payments', words: `${payment.reference} is recorded as ${payment.paid_on ? 'paid' : 'failed'} already: nobody is paid twice.` })
    }
    const done = payments.filter((one) => isOpen(one) && (wanted.length === 0 || wanted.includes(one.reference.toUpperCase())))
    return decide({ run, done }, reasons)
  },
  save: async (write, { run, done }, ask) => ({ state: await settlePayments(write, run, done.map((one) => ({ id: one.id, on: ask.paidOn, reference: ask.bankReference })), []) }),
})

export const recordPaymentFailed = act({
  name: 'deliver.record-payment-failed', title: 'Record that a payment failed', says: 'recorded that a payment failed', ...root,
  input: { run: runField, payment: text({ label: 'Reference of the payment', max: 40 }), words: longText({ label: 'What the bank says', max: 500 }) },
  load,
  rule: ({ run, payments }: Facts, ask) => {
    const payment = payments.find((one) => one.reference.toUpperCase() === ask.payment.trim().toUpperCase())
    return decide({ run, payment: payment! }, payment === undefined ? [{ code: 'pay-run.no-payment', field: 'payment', words: `${ask.payment} is no payment of this run: ${payments.slice(0, 20).map((one) => one.reference).join(', ')}.` }]
      : isOpen(payment) ? [] : [{ code: 'pay-run.recorded', field: 'payment', words: `${payment.reference} is recorded as ${payment.paid_on ? 'paid' : 'failed'} already.` }])
  },
  save: async (write, { run, payment }, ask) => ({ state: await settlePayments(write, run, [], [{ id: payment.id, words: ask.words }]) }),
})

export const takeInPaidStatus = act({
  name: 'deliver.take-in-paid-status', title: 'Take in a paid-status file', says: 'took in what was paid', ...root,
  intro: 'CSV or Excel with the reference of each payment and its day; a status and an amount where there are. All of it is taken, or nothing: every line that does not fit is named.',
  input: { run: runField, file: upload({ label: 'File', hint: 'CSV or XLSX.' }) },
  load, rule: (facts: Facts) => decide(facts, []),
  save: async (write, { run, payments }, ask, given) => {
    const file = await write.useUpload(ask.file)
    const read = await readStatusFile(write.uploadPath(ask.file), file.file_name)
    if (!read.ok) throw new Held(...read.refusals)
    const taken = statusTaken(read.rows, payments, given.today)
    if (taken.refusals.length > 0) throw new Held(...taken.refusals.slice(0, 50))
    if (taken.paid.length + taken.failed.length === 0) throw new Held({ code: 'pay-run.status-known', field: 'file', words: taken.same === 0 ? 'The file has no line with a payment.' : 'Everything in this file is recorded already. Nothing was changed.' })
    return { state: await settlePayments(write, run, taken.paid, taken.failed) }
  },
})

export const paidActs = [recordRunPaid, recordPaymentFailed, takeInPaidStatus]
