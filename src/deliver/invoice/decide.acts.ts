import { act } from '../../kernel/act.ts'
import type { Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, money, reference, text } from '../../kernel/fields.ts'
import { pounds, type Pence } from '../../kernel/money.ts'
import { decide, type Refusal, refuse } from '../../kernel/refusal.ts'
import { type CivilDate, dateInWords } from '../../kernel/time.ts'
import { plainReference } from '../../evidence/tabular/row-key.ts'
import type { Writer } from '../../kernel/writer.ts'
import { contractRow, type ContractRow } from '../contract.ts'
import { bringUpBooks, holdContracts } from '../ledger/index.ts'
import { besideOf, checkInvoice, expectedOf, type Finding, mayAccept } from './check.rule.ts'
import type { InvoiceRow } from './invoice.ts'
import { checkFactsOf, invoiceOf, payInvoices, sameNumber, writePayBy } from './invoice.store.ts'
import { recoveryReasons, type VatRate, vatRates, vatReasons } from './vat.rule.ts'
import { monthsInWords, validAfter } from './months.rule.ts'
import { saidReasons, whoseReasons } from './receive.acts.ts'

const invoice = reference({ label: 'Invoice', to: 'invoice' })
const root = { kind: 'invoice', who: ['finance', 'contract-manager'], root: 'invoice' } as const
const load = async (tx: Tx, ask: { invoice: string }): Promise<InvoiceRow> => (await invoiceOf(tx, ask.invoice))!

/** The provider is told in the product; who it is, the row says. */
const tellProvider = async (write: Writer, row: InvoiceRow, words: string): Promise<void> => {
  if (row.provider_id) await write.tell({ bodyId: row.provider_id, role: 'provider', recordId: row.id, words })
}

export const placeInvoice = act({
  name: 'deliver.place-invoice', title: 'Say which contract it belongs to', says: 'said which contract the invoice belongs to', ...root,
  input: { invoice, contract: reference({ label: 'Contract', to: 'contract' }) },
  load: async (tx, ask) => ({ row: await load(tx, ask), contract: await contractRow(tx, ask.contract) }),
  rule: ({ row, contract }: { row: InvoiceRow; contract: ContractRow | undefined }, _ask, given) => decide({ row, contract: contract! }, contract ? whoseReasons(contract, given.actor.bodyId) : [{ code: 'invoice.contract', field: 'contract', words: 'There is no such contract, or it is not yours to see.' }]),
  save: async (write, { row, contract }) => {
    if (row.contract_id) await write.unlink(row.contract_id, row.id, 'invoiced by')
    await write.update('deliver.invoice', row.id, { contract_id: contract.id })
    await write.link(contract.id, row.id, 'invoiced by')
  },
})

export const queryInvoice = act({
  name: 'deliver.query-invoice', title: 'Query it with the provider', says: 'queried the invoice', ...root,
  intro: 'The provider reads this on its page. While something is disputed, the time to pay what is disputed does not run.',
  input: { invoice, words: longText({ label: 'What does not agree', max: 2000, rule: 'PA-87' }) },
  load, rule: (row: InvoiceRow) => decide(row, []),
  save: async (write, row, ask) => {
    await write.update('deliver.invoice', row.id, { queried_words: ask.words, disputed: true })
    await write.dueCancelled(row.id, 'pay')
    await tellProvider(write, row, `Invoice ${row.number} is queried by ${row.body}: ${ask.words}`.slice(0, 1000))
  },
})

export const returnInvoice = act({
  name: 'deliver.return-invoice', title: 'Return it as not valid', says: 'returned the invoice as not valid', ...root,
  intro: 'A valid invoice names who sends it, what it is for and its sum, and has a number of its own. The time to pay begins when a valid one is received.',
  input: { invoice, words: longText({ label: 'What is missing', max: 2000, rule: 'PA-87' }) },
  load, rule: (row: InvoiceRow) => decide(row, []),
  save: async (write, row, ask) => {
    await write.update('deliver.invoice', row.id, { returned_words: ask.words })
    await write.dueCancelled(row.id, 'pay')
    await tellProvider(write, row, `Invoice ${row.number} is returned by ${row.body} as not valid: ${ask.words}`.slice(0, 1000))
  },
})

const corrected = {
  number: text({ label: 'Number of the invoice', hint: 'Leave empty what stays as it is.', max: 100, required: false }), description: longText({ label: 'What it is for', max: 2000, required: false }),
  from: date({ label: 'First month it is for', required: false }), to: date({ label: 'Last month it is for', required: false }), amount: money({ label: 'Sum', min: -100_000_000_000_00, required: false }),
  vatRate: choice({ label: 'Rate of VAT', options: vatRates.map((one) => ({ value: one.value, text: one.text })), required: false }), vat: money({ label: 'VAT in it', named: 'the VAT', min: -100_000_000_000_00, required: false }),
  words: longText({ label: 'Answer', max: 2000 }),
}
interface Corrected { number?: string | undefined; description?: string | undefined; from?: CivilDate | undefined; to?: CivilDate | undefined; amount?: Pence | undefined; vatRate?: VatRate | undefined; vat?: Pence | undefined; words: string }
interface Correcting { row: InvoiceRow; twice: { id: string; reference: string }[] }

const loadCorrecting = async (tx: Tx, ask: { invoice: string; number?: string | undefined }): Promise<Correcting> => {
  const row = await load(tx, ask)
  return { row, twice: ask.number ? await sameNumber(tx, row.body_id, { providerId: row.provider_id, names: [row.provider_name], contractId: row.contract_id }, ask.number) : [] }
}

/** The VAT as it is after a correction: said anew, or as it was. A sum that is put right has its VAT said anew where there was some. */
function vatAfter(row: InvoiceRow, ask: Corrected): { vatRate: string; vatPence: Pence; reasons: Refusal[] } {
  const [vatRate, vatPence, amount] = [ask.vatRate ?? row.vat_rate, ask.vat ?? BigInt(row.vat_pence), ask.amount ?? BigInt(row.amount_pence)]
  return { vatRate, vatPence, reasons: vatReasons({ amount, ...(vatRate === '' ? {} : { vatRate: vatRate as VatRate }), ...(vatPence === 0n ? {} : { vat: vatPence }) }) }
}

function correctionReasons({ row, twice }: Correcting, ask: Corrected, on: CivilDate, today: CivilDate): Refusal[] {
  const [from, to] = [ask.from ?? `${row.from_month}-01`, ask.to ?? (ask.from && ask.from.slice(0, 7) > row.to_month ? ask.from : `${row.to_month}-01`)]
  return [
    ...saidReasons({ from, to, amount: ask.amount ?? BigInt(row.amount_pence), invoicedOn: row.invoiced_on, receivedOn: on }, today).map((one) => (one.field === 'receivedOn' ? { ...one, field: 'on' } : one)),
    ...vatAfter(row, ask).reasons,
    ...twice.filter((one) => one.id !== row.id).map((one) => ({ code: 'invoice.twice', field: 'number', words: `${one.reference} has this number from the same provider already: nobody is paid twice.` })),
    ...(row.state === 'received' && ask.amount === undefined && !ask.number && !ask.description && !ask.from && !ask.to && !ask.vatRate && ask.vat === undefined ? [{ code: 'invoice.unchanged', field: 'words', words: 'Say what is put right: its number, what it is for, its months or its sum.' }] : []),
  ]
}

async function saveCorrection(write: Writer, row: InvoiceRow, ask: Corrected, on: CivilDate): Promise<void> {
  const amount = ask.amount ?? BigInt(row.amount_pence)
  const from = ask.from?.slice(0, 7) ?? row.from_month
  const to = ask.to?.slice(0, 7) ?? (from > row.to_month ? from : row.to_month)
  const number = ask.number ?? row.number
  const changed = amount !== BigInt(row.amount_pence) || from !== row.from_month || to !== row.to_month
  const valid = validAfter(row, changed, on)
  const title = `${amount < 0n ? 'Credit note' : 'Invoice'} ${number} of ${row.provider_name}`.slice(0, 300)
  await write.update('deliver.invoice', row.id, { number, number_key: plainReference(number), description: ask.description ?? row.description, from_month: from, to_month: to, amount_pence: amount, vat_rate: vatAfter(row, ask).vatRate, vat_pence: vatAfter(row, ask).vatPence, answer_words: ask.words, valid_on: valid })
  if (title !== row.title) await write.changeRecord(row.id, { title })
  await writePayBy(write, { ...row, title, valid_on: valid, amount_pence: amount })
}

export const correctInvoice = act({
  name: 'deliver.correct-invoice', title: 'Put it right', says: 'put the invoice right', ...root,
  input: { invoice, ...corrected, on: date({ label: 'Day the provider put it right', named: 'the day it was put right' }) },
  load: loadCorrecting,
  rule: (facts: Correcting, ask, given) => decide(facts.row, [...correctionReasons(facts, ask, ask.on, given.today), ...(ask.on < facts.row.received_on ? [{ code: 'invoice.corrected-before', field: 'on', words: 'It was put right after it was received.' }] : [])]),
  save: (write, row, ask) => saveCorrection(write, row, ask, ask.on),
})

export const answerInvoice = act({
  name: 'deliver.answer-invoice', title: 'Answer, and put it right', says: 'answered about the invoice', kind: 'invoice', who: ['provider'], root: 'invoice', party: true,
  input: { invoice, ...corrected },
  load: loadCorrecting,
  rule: (facts: Correcting, ask, given) => decide(facts.row, correctionReasons(facts, ask, given.today, given.today)),
  save: async (write, row, ask, given) => {
    await saveCorrection(write, row, ask, given.today)
    await write.tell({ role: 'contract-manager', recordId: row.id, words: `${row.provider_name} has answered about invoice ${row.number}: ${ask.words}`.slice(0, 1000) })
  },
})

interface Accepting { row: InvoiceRow; findings: Finding[]; expected: Pence | undefined }

export const acceptInvoice = act({
  name: 'deliver.accept-invoice', title: 'Accept the invoice', says: 'accepted the invoice', ...root, formAt: { field: 'invoice', path: '/deliver/invoices/:id/check' },
  input: {
    invoice, reason: longText({ label: 'Reason, where something differs', named: 'the reason', max: 2000, required: false }),
    difference: choice({ label: 'What differs from what is due', named: 'what differs from what is due', required: false, options: [
      { value: 'all-beside', text: 'All of it was agreed beside the payment terms', hint: 'The whole invoice is spent in addition to what is due by the terms.' }, { value: 'more-beside', text: 'What is more than due was agreed beside them', hint: 'Only the difference is spent in addition.' },
      { value: 'set-off', text: 'It is set off against other months', hint: 'Claimed before it is due, or the rest comes later.' },
    ] }),
    vatRecovery: choice({ label: 'Its VAT, where it holds some', named: 'whether its VAT comes back', required: false, options: [{ value: 'recoverable', text: 'We get it back', hint: 'It is no cost of the service and stands on an account of its own.' }, { value: 'not', text: 'We do not get it back', hint: 'It is a cost of the service beside the terms.' }] }),
  },
  load: async (tx, ask): Promise<Accepting> => {
    const before = await load(tx, ask)
    // What the contract owes is read while nobody else changes it.
    if (before.contract_id) await holdContracts(tx, [before.contract_id])
    const facts = await checkFactsOf(tx, before)
    return { row: before, findings: checkInvoice(facts), expected: expectedOf(facts.months) }
  },
  rule: ({ row, findings, expected }: Accepting, ask) => {
    const may = mayAccept(findings, ask)
    const vat = BigInt(row.vat_pence)
    const beside = besideOf(ask.difference, BigInt(row.amount_pence) - vat, expected)
    const recovery = recoveryReasons(vat, ask.vatRecovery)
    if (!may.ok) return refuse([...may.refusals, ...recovery])
    if (recovery.length > 0) return refuse(recovery)
    return beside === undefined ? refuse({ code: 'invoice.no-more', field: 'difference', words: 'It is not more than what is due: nothing of it can be beside the terms in that way.' }) : { ok: true, value: { row, expected, beside: beside + (ask.vatRecovery === 'not' ? vat : 0n) }, notes: may.notes }
  },
  save: async (write, { row, expected, beside }, ask, given) => {
    await write.update('deliver.invoice', row.id, { accepted_on: given.today, accepted_at: given.now, beside_pence: beside, accept_reason: ask.reason ?? '', expected_pence: expected ?? null, vat_recoverable: row.vat_pence === '0' ? null : ask.vatRecovery === 'recoverable' })
    // One that was queried has its time to pay again.
    if (row.state === 'queried') await writePayBy(write, row)
    await bringUpBooks(write, row.contract_id!, { words: `${row.reference} accepted: ${row.title}, ${monthsInWords(row.from_month, row.to_month)}` })
  },
})

export const takeBackAcceptance = act({
  name: 'deliver.take-back-acceptance', title: 'Take the acceptance back', says: 'took the acceptance of the invoice back', ...root,
  input: { invoice, reason: longText({ label: 'Why', max: 2000 }) },
  load, rule: (row: InvoiceRow) => decide(row, []),
  save: async (write, row, ask) => {
    await write.update('deliver.invoice', row.id, { accepted_on: null, accepted_at: null, beside_pence: 0, expected_pence: null, accept_reason: '', vat_recoverable: null })
    await bringUpBooks(write, row.contract_id!, { words: `${row.reference}: acceptance taken back, ${ask.reason}` })
  },
})

export const rejectInvoice = act({
  name: 'deliver.reject-invoice', title: 'Reject the invoice', says: 'rejected the invoice', ...root, confirm: 'The provider is told. Its number is free again.',
  input: { invoice, reason: longText({ label: 'Why it is not owed', named: 'the reason', max: 2000 }) },
  load, rule: (row: InvoiceRow) => decide(row, []),
  save: async (write, row, ask, given) => {
    await write.update('deliver.invoice', row.id, { given_up_at: given.now, returned_words: ask.reason, disputed: true })
    await write.dueCancelled(row.id)
    await tellProvider(write, row, `Invoice ${row.number} is rejected by ${row.body}: ${ask.reason}`.slice(0, 1000))
  },
})

export const recordInvoicePaid = act({
  name: 'deliver.record-invoice-paid', title: 'Record that it was paid', says: 'recorded the payment of the invoice', ...root, who: ['finance'],
  intro: 'For a payment that the finance system made by itself. Invoices of a pay run are recorded there.',
  input: { invoice, paidOn: date({ label: 'Paid on' }), paymentReference: text({ label: 'Reference in the ledger', max: 100 }) },
  load,
  rule: (row: InvoiceRow, ask, given) => decide(row, [
    ...(ask.paidOn > given.today ? [{ code: 'invoice.paid-ahead', field: 'paidOn', words: 'A payment is recorded once it was made.' }] : []),
    ...(ask.paidOn < row.received_on ? [{ code: 'invoice.paid-before', field: 'paidOn', words: `It was received on ${dateInWords(row.received_on)}: it cannot have been paid before.` }] : []),
  ]),
  save: async (write, row, ask) => {
    await payInvoices(write, [{ invoice: row, paidOn: ask.paidOn, reference: ask.paymentReference }])
    await tellProvider(write, row, `Invoice ${row.number} was paid by ${row.body}: ${pounds(row.amount_pence)}.`)
  },
})

export const decideActs = [placeInvoice, queryInvoice, returnInvoice, correctInvoice, answerInvoice, acceptInvoice, takeBackAcceptance, rejectInvoice, recordInvoicePaid]
