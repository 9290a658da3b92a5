import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { upload } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { pounds } from '../../kernel/money.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { Held } from '../../kernel/writer.ts'
import { plainReference } from '../../evidence/tabular/row-key.ts'
import { invoicesNamed, payInvoices } from '../invoice/index.ts'
import type { StatusRow } from './payments.rule.ts'
import { readStatusFile } from './status-file.ts'

/** An invoice as a line of a file may name it: by its reference here or by the provider's number. */
export interface Payable { id: string; reference: string; number: string; number_key: string; amount_pence: string; received_on: CivilDate; state: string; paid_on: CivilDate | null }
export interface InvoicesTaken { paid: { id: string; on: CivilDate; reference: string }[]; same: number; refusals: Refusal[] }

/**
 * Which invoices a file of the finance system says were paid. What is paid already is as before; a line that cannot be read, that fits no invoice or several
 * that its sum does not tell apart, another sum, or an invoice that is not accepted or stands in a pay run is refused by its line. Pure.
 */
export function invoicesTaken(rows: readonly StatusRow[], invoices: readonly Payable[], today: CivilDate): InvoicesTaken {
  const taken: InvoicesTaken = { paid: [], same: 0, refusals: [] }
  const seen = new Set<string>()
  for (const row of rows) {
    const because = (words: string): void => void taken.refusals.push({ code: 'invoice.status', field: 'file', words: `Line ${row.line}: ${words}` })
    const key = plainReference(row.reference)
    // A provider may number its invoices as we refer to ours: neither goes before the other. A sum tells them apart where it fits one only.
    const named = key === '' ? [] : invoices.filter((one) => plainReference(one.reference) === key || one.number_key === key)
    const fitting = named.length > 1 && row.pence !== undefined ? named.filter((one) => BigInt(one.amount_pence) === row.pence) : []
    const found = fitting.length === 1 ? fitting : named
    const [invoice] = found
    if (row.unread !== undefined) because(row.unread)
    else if (!invoice) because(`${row.reference.slice(0, 40) || 'no reference'} is no invoice here.`)
    else if (found.length > 1) because(`${row.reference} can mean several invoices: ${found.slice(0, 5).map((one) => `${one.reference} (number ${one.number}, ${pounds(one.amount_pence)})`).join(' or ')}. Give the sum too, or record that payment at the invoice.`)
    else if (seen.has(invoice.id)) because(`${invoice.reference} stands twice in the file.`)
    else if (row.failed) because(`${invoice.reference} is said to have failed: nothing was recorded as paid for it.`)
    else if (row.pence !== undefined && row.pence !== BigInt(invoice.amount_pence)) because(`${invoice.reference} is for ${pounds(invoice.amount_pence)}, not ${pounds(row.pence)}.`)
    else if (invoice.state === 'paid') taken.same += 1
    else if (invoice.state === 'scheduled') because(`${invoice.reference} stands in a pay run: take the status in there.`)
    else if (invoice.state !== 'accepted') because(`${invoice.reference} is not accepted.`)
    else if (row.paidOn === undefined) because(`${invoice.reference} has no day of payment.`)
    else if (row.paidOn > today) because(`${invoice.reference} is said to be paid on a day to come.`)
    else if (row.paidOn < invoice.received_on) because(`${invoice.reference} is said to be paid before it was received.`)
    else taken.paid.push({ id: invoice.id, on: row.paidOn, reference: row.words || row.reference })
    if (invoice) seen.add(invoice.id)
  }
  return taken
}

/** The invoices of this body, those that may be paid held until the act has ended. */
async function load(tx: Tx): Promise<Payable[]> {
  await tx.rows(sql`select 1 from kernel.record where body_id = ${tx.bodyId} and kind = 'invoice' and state = 'accepted' order by id for update`)
  return tx.rows(sql<Payable>`select i.id, r.reference, i.number, i.number_key, i.amount_pence, i.received_on, r.state, i.paid_on from deliver.invoice i join kernel.record r on r.body_id = i.body_id and r.id = i.id where i.body_id = ${tx.bodyId} and i.given_up_at is null`)
}

export const takeInPaidInvoices = act({
  name: 'deliver.take-in-paid-invoices', title: 'Take in what your finance system paid', says: 'took in which invoices were paid', kind: 'invoice', who: ['finance'],
  intro: 'For teams without pay runs here: CSV or Excel with the reference of each invoice and the day it was paid. All of it is taken, or nothing: every line that does not fit is named.',
  input: { file: upload({ label: 'File', hint: 'CSV or XLSX.' }) },
  load, rule: (invoices: Payable[]) => decide(invoices, []),
  save: async (write, invoices, ask, given) => {
    const file = await write.useUpload(ask.file)
    const read = await readStatusFile(write.uploadPath(ask.file), file.file_name)
    if (!read.ok) throw new Held(...read.refusals)
    const taken = invoicesTaken(read.rows, invoices, given.today)
    if (taken.refusals.length > 0) throw new Held(...taken.refusals.slice(0, 50))
    if (taken.paid.length === 0) throw new Held({ code: 'invoice.status-known', field: 'file', words: taken.same === 0 ? 'The file has no line with an invoice.' : 'Everything in this file is recorded already. Nothing was changed.' })
    await write.moveMany(taken.paid.map((one) => one.id), 'paid')
    const rows = new Map((await invoicesNamed(write.tx, taken.paid.map((one) => one.id))).map((invoice) => [invoice.id, invoice]))
    await payInvoices(write, taken.paid.map((one) => ({ invoice: rows.get(one.id)!, paidOn: one.on, reference: one.reference })))
  },
})
