import { sql, type Tx } from '../../kernel/database/database.ts'
import type { Pence } from '../../kernel/money.ts'
import { addDays, addMonths, type CivilDate } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { plainReference } from '../../evidence/tabular/row-key.ts'
import { providersBetween } from '../changes/history.ts'
import { versionsOf } from '../changes/keep-terms.ts'
import { contractRow, type ContractRow } from '../contract.ts'
import { bringUpAll, valueOf } from '../ledger/index.ts'
import { accountOf, silentMonths, termInForce } from '../payment/account.ts'
import { paymentEventsOf } from '../payment/payment.ts'
import type { Month } from '../payment/terms.ts'
import { supplierKey } from '../provider-match.ts'
import type { CheckFacts, MonthOwed } from './check.rule.ts'
import type { InvoiceRow } from './invoice.ts'
import { monthsOf, splitOver } from '../payment/months.ts'
import { monthsInWords, payBy } from './months.rule.ts'
import { type Sender, sameSender } from './sender.rule.ts'

const columns = sql`r.id, r.body_id, r.reference, r.title, r.state, r.version, r.scope_id, i.contract_id, c.title as contract, b.name as body, i.provider_id, i.provider_name, i.provider_key, i.number, i.number_key, i.description, i.from_month, i.to_month, i.amount_pence,
  i.invoiced_on, i.received_on, i.valid_on, i.falls_due_on, i.came, i.document_id, i.queried_words, i.answer_words, i.returned_words, i.accepted_on, i.beside_pence, i.accept_reason, i.expected_pence, i.disputed, i.paid_on, i.vat_rate, i.vat_pence, i.vat_recoverable`
const source = sql`deliver.invoice i join kernel.record r on r.body_id = i.body_id and r.id = i.id left join kernel.record c on c.body_id = i.body_id and c.id = i.contract_id join bodies.organisation b on b.id = i.body_id`

/** One invoice, or undefined when there is none or it is not the asker's to see. */
export const invoiceOf = (tx: Tx, id: string): Promise<InvoiceRow | undefined> => tx.maybe(sql<InvoiceRow>`select ${columns} from ${source} where i.id = ${id}`)

/** Invoices of this body or, for a provider, those that it sent; of a contract, where one is named; newest first, at most 2,000. */
export const invoicesOf = (tx: Tx, contractId?: string): Promise<InvoiceRow[]> =>
  tx.rows(sql<InvoiceRow>`select ${columns} from ${source} where ${tx.bodyId}::uuid in (i.body_id, i.provider_id) and (${contractId ?? null}::uuid is null or i.contract_id = ${contractId ?? null}::uuid) order by i.received_on desc, r.reference desc limit 2000`)

/** These invoices, those that the asker may see. */
export const invoicesNamed = (tx: Tx, ids: readonly string[]): Promise<InvoiceRow[]> => tx.rows(sql<InvoiceRow>`select ${columns} from ${source} where i.id = any(${[...ids]}::uuid[]) order by i.id`)

/** Invoices of this body that are owed or may be and are not paid, those received first on top. */
export const unpaidInvoices = (tx: Tx): Promise<InvoiceRow[]> =>
  tx.rows(sql<InvoiceRow>`select ${columns} from ${source} where i.body_id = ${tx.bodyId} and r.state in ('received', 'accepted', 'scheduled') and i.amount_pence > 0 order by i.valid_on, r.id limit 100000`)

/** All invoices of this body that are accepted and stand in no pay run, oldest first. */
export const acceptedInvoices = (tx: Tx): Promise<InvoiceRow[]> =>
  tx.rows(sql<InvoiceRow>`select ${columns} from ${source} where i.body_id = ${tx.bodyId} and r.state = 'accepted' order by i.valid_on, r.id limit 100000`)

/** By which one provider is told from another: its id, or its plain name where the directory does not have it. */
export const providerKey = (providerId: string | null | undefined, name: string): string => providerId ?? `name:${supplierKey(name)}`

/** What an invoice says, as it is written down, whoever sends it. */
export interface NewInvoice {
  contract: Pick<ContractRow, 'id' | 'scope_id' | 'programme_id'> | undefined
  providerId: string | null
  providerName: string
  number: string
  description: string
  from: Month
  to: Month
  pence: Pence
  invoicedOn: CivilDate
  receivedOn: CivilDate
  fallsDueOn?: CivilDate | undefined
  vatRate?: string | undefined
  vatPence?: Pence | undefined
  came: InvoiceRow['came']
  importId?: string | undefined
  documentId?: string | undefined
}

/** An invoice that stands, as it is told from others; `provider` is the name that the directory has. */
export interface Standing { id: string; reference: string; number_key: string; amount_pence: string; invoiced_on: CivilDate; contract_id: string | null; provider_id: string | null; provider_name: string; provider: string | null }
export const standing = sql`i.id, r.reference, i.number_key, i.amount_pence, i.invoiced_on, i.contract_id, i.provider_id, i.provider_name, o.name as provider from deliver.invoice i join kernel.record r on r.body_id = i.body_id and r.id = i.id left join bodies.organisation o on o.id = i.provider_id`
export const senderOf = (row: Pick<Standing, 'contract_id' | 'provider_id' | 'provider_name' | 'provider'>): Sender => ({ providerId: row.provider_id, names: row.provider === null ? [row.provider_name] : [row.provider_name, row.provider], contractId: row.contract_id })

/** A sender with the name that the directory has of it, beside those it goes by. */
export async function fullSender(tx: Tx, sender: Sender): Promise<Sender> {
  const known = sender.providerId === null ? undefined : await tx.maybe(sql<{ name: string }>`select name from bodies.organisation where id = ${sender.providerId}`)
  return known ? { ...sender, names: [...sender.names, known.name] } : sender
}

/** The invoices of this sender that stand with this number, in this body, as far as the asker sees them. */
export async function sameNumber(tx: Tx, bodyId: string, sender: Sender, number: string): Promise<Standing[]> {
  const [full, rows] = [await fullSender(tx, sender), await tx.rows(sql<Standing>`select ${standing} where i.body_id = ${bodyId} and i.number_key = ${plainReference(number)} and i.given_up_at is null order by r.reference`)]
  return rows.filter((row) => sameSender(full, senderOf(row)))
}

/** Writes an invoice as received, with its link from the contract and the last day to pay it. */
export async function writeInvoice(write: Writer, one: NewInvoice): Promise<string> {
  const title = `${one.pence < 0n ? 'Credit note' : 'Invoice'} ${one.number} of ${one.providerName}`.slice(0, 300)
  const scopeId = one.contract?.scope_id ?? null
  const id = await write.record({ kind: 'invoice', title, state: 'received', programmeId: one.contract?.programme_id ?? undefined, scopeId: scopeId ?? undefined, providerId: one.providerId ?? undefined, shownToParty: one.providerId !== null })
  await write.insert('deliver.invoice', {
    id, scope_id: scopeId, provider_id: one.providerId, shown_to_party: one.providerId !== null, contract_id: one.contract?.id ?? null, provider_name: one.providerName.slice(0, 300), provider_key: providerKey(one.providerId, one.providerName).slice(0, 300),
    number: one.number, number_key: plainReference(one.number), description: one.description, from_month: one.from, to_month: one.to, amount_pence: one.pence, invoiced_on: one.invoicedOn, received_on: one.receivedOn, valid_on: one.receivedOn,
    falls_due_on: one.fallsDueOn ?? null, came: one.came, import_id: one.importId ?? null, document_id: one.documentId ?? null, vat_rate: one.vatRate ?? '', vat_pence: one.vatPence ?? 0n,
  })
  if (one.contract) await write.link(one.contract.id, id, 'invoiced by')
  await writePayBy(write, { id, title, valid_on: one.receivedOn, falls_due_on: one.fallsDueOn ?? null, amount_pence: one.pence, scope_id: scopeId })
  return id
}

/** The last day to pay as a date of finance; a credit note has none. The one before is cancelled. */
export async function writePayBy(write: Writer, invoice: { id: string; title: string; valid_on: CivilDate; falls_due_on: CivilDate | null; amount_pence: string | Pence; scope_id: string | null }): Promise<void> {
  await write.dueCancelled(invoice.id, 'pay')
  const on = BigInt(invoice.amount_pence) > 0n ? payBy(invoice) : undefined
  if (on) await write.due({ recordId: invoice.id, kind: 'pay', title: `Pay: ${invoice.title}`.slice(0, 300), on, rule: 'PA-87', ownerRole: 'finance', scopeId: invoice.scope_id ?? undefined })
}

/** What the months of a contract owe before this invoice, by its terms and what else was claimed. Undefined where no terms are agreed for them. */
async function monthsOwed(tx: Tx, invoice: InvoiceRow): Promise<{ months: MonthOwed[] | undefined; silent: Month[] }> {
  const events = await paymentEventsOf(tx, invoice.contract_id!)
  const months = monthsOf(invoice.from_month, invoice.to_month)
  if (!months.some((month) => termInForce(events, month) !== undefined)) return { months: undefined, silent: [] }
  const claimed = new Map<Month, Pence>()
  const claim = (month: Month, pence: Pence): unknown => claimed.set(month, (claimed.get(month) ?? 0n) + pence)
  const paid = await tx.rows(sql<{ month: Month; pence: string }>`select month, sum(amount_pence)::text as pence from deliver.month_paid where body_id = ${invoice.body_id} and contract_id = ${invoice.contract_id} and invoice_id is null group by month`)
  for (const row of paid) claim(row.month, BigInt(row.pence))
  const others = await tx.rows(sql<{ from_month: Month; to_month: Month; pence: string }>`select from_month, to_month, amount_pence - case when vat_recoverable then vat_pence else 0 end as pence from deliver.invoice where body_id = ${invoice.body_id} and contract_id = ${invoice.contract_id} and id <> ${invoice.id} and accepted_on is not null`)
  for (const row of others) for (const part of splitOver(BigInt(row.pence), monthsOf(row.from_month, row.to_month))) claim(part.month, part.pence)
  const account = new Map(accountOf(events, invoice.to_month).map((one) => [one.month, one]))
  return {
    silent: silentMonths(events, months),
    months: months.map((month) => {
      const one = account.get(month)
      return { month, duePence: one?.duePence ?? 0n, withheldPence: one?.withheldPence ?? 0n, claimedPence: claimed.get(month) ?? 0n, lines: one?.toDate.map((line) => line.words) ?? [] }
    }),
  }
}

/** Everything the three looks at an invoice need. */
export async function checkFactsOf(tx: Tx, invoice: InvoiceRow): Promise<CheckFacts> {
  const contract = invoice.contract_id ? await contractRow(tx, invoice.contract_id) : undefined
  const claimed = contract ? await tx.one(sql<{ pence: string }>`select ((select coalesce(sum(amount_pence - vat_pence), 0) from deliver.invoice where body_id = ${invoice.body_id} and contract_id = ${contract.id} and accepted_on is not null and id <> ${invoice.id})
    + (select coalesce(sum(amount_pence), 0) from deliver.month_paid where body_id = ${invoice.body_id} and contract_id = ${contract.id} and invoice_id is null))::text as pence`) : undefined
  const value = contract && valueOf(contract)
  const providers = contract ? providersBetween(await versionsOf(tx, contract), `${invoice.from_month}-01`, addDays(addMonths(`${invoice.to_month}-01`, 1), -1)) : []
  const owed = contract ? await monthsOwed(tx, invoice) : { months: undefined, silent: [] }
  const self = await fullSender(tx, { providerId: invoice.provider_id, names: [invoice.provider_name], contractId: invoice.contract_id })
  const alike = await tx.rows(sql<Standing>`select ${standing} where i.body_id = ${invoice.body_id} and i.id <> ${invoice.id} and i.given_up_at is null
    and (i.number_key = ${invoice.number_key} or (i.amount_pence = ${invoice.amount_pence} and i.invoiced_on = ${invoice.invoiced_on})) order by r.reference`)
  const others = alike.filter((row) => sameSender(self, senderOf(row))).slice(0, 20)
  return {
    invoice: { provider_id: invoice.provider_key, from_month: invoice.from_month, to_month: invoice.to_month, amountPence: BigInt(invoice.amount_pence) - BigInt(invoice.vat_pence), number: invoice.number, invoiced_on: invoice.invoiced_on },
    contract: contract && {
      reference: contract.reference, title: contract.title, state: contract.state, providers: providers.map((one) => ({ key: providerKey(one.id, one.name), name: one.name })),
      starts_on: contract.starts_on, ends_on: contract.ended_on ?? (contract.end_open ? null : contract.ends_on), leftPence: value === undefined ? undefined : value - BigInt(claimed!.pence),
    },
    ...owed, others: others.map((row) => ({ reference: row.reference, sameNumber: row.number_key === invoice.number_key })),
  }
}

/** A payment of one invoice; `reference` is that of the bank, the ledger or the run. */
export interface InvoicePaid { invoice: InvoiceRow; paidOn: CivilDate; reference: string }

/**
 * Records that invoices were paid: the months they are for, and the ledger of their contracts, one posting for each contract. The database refuses
 * an invoice whose payment is recorded already. The caller has locked the invoices, moved them to paid and seen that they were not.
 */
export async function payInvoices(write: Writer, paid: readonly InvoicePaid[]): Promise<void> {
  await write.insertMany('deliver.month_paid', paid.flatMap(({ invoice, paidOn }) => splitOver(BigInt(invoice.amount_pence), monthsOf(invoice.from_month, invoice.to_month)).filter((part) => part.pence !== 0n).map((part) => ({
    scope_id: invoice.scope_id, contract_id: invoice.contract_id, month: part.month, amount_pence: part.pence, paid_on: paidOn, payment_reference: `${invoice.reference} ${part.month}`, recorded_at: write.tx.now, invoice_id: invoice.id,
  }))))
  for (const [paidOn, those] of Map.groupBy(paid, (one) => one.paidOn)) await write.updateMany('deliver.invoice', those.map(({ invoice }) => invoice.id), { paid_on: paidOn })
  await write.dueDone(paid.map(({ invoice }) => invoice.id), 'pay')
  const byContract = Map.groupBy(paid, ({ invoice }) => invoice.contract_id!)
  await bringUpAll(write, [...byContract.keys()].sort(), { words: (contract) => {
    const own = byContract.get(contract)!
    return `Paid: ${own.map(({ invoice }) => `${invoice.reference} (${invoice.number}, ${monthsInWords(invoice.from_month, invoice.to_month)})`).join(', ')}; ${[...new Set(own.map((one) => one.reference))].join(', ')}`
  } })
}
