import { plainReference } from '../../evidence/tabular/row-key.ts'
import type { InvoiceFileRow } from '../../evidence/tabular/rows.ts'
import { sql } from '../../kernel/database/database.ts'
import { addDays, addMonths, type CivilDate } from '../../kernel/time.ts'
import { contractFinder, type ContractFound } from '../contract-finder.ts'
import { linesOf } from '../import-lines.ts'
import { providerFinder, supplierKey } from '../provider-match.ts'
import { reject, type WriteAsk } from '../write-tally.ts'
import { providersBetween } from '../changes/history.ts'
import { fullSender, senderOf, standing, type Standing, writeInvoice } from './invoice.store.ts'
import { type Sender, sameSender } from './sender.rule.ts'

interface Known { reference: string; amount_pence: string; invoiced_on: CivilDate; sender: Sender }
interface Reading { contract: ContractFound | undefined; providerId: string | null; providerName: string; from: string; to: string; received: CivilDate; cause?: { column: string; value: string; cause: string } }

/** Whom and which months a line of the file means, or the cause why it is not taken. */
function readingOf(row: InvoiceFileRow, contract: ContractFound | undefined, today: CivilDate): Reading {
  const [from, to] = row.period ? [row.period.from.slice(0, 7), row.period.to.slice(0, 7)] : [row.invoicedOn.slice(0, 7), row.invoicedOn.slice(0, 7)]
  const received = row.receivedOn ?? today
  // Who was its provider in those months: not who is today.
  const held = !contract ? [] : contract.versions.length === 0 ? [{ id: contract.provider_id, name: contract.provider_name }] : providersBetween(contract.versions, `${from}-01`, addDays(addMonths(`${to}-01`, 1), -1))
  const whose = row.provider === null ? held.at(-1) : held.find((one) => supplierKey(one.name) === supplierKey(row.provider!)) ?? (held.some((one) => one.name === '') ? held[0] : undefined)
  const reading = { contract, providerId: whose?.id ?? null, providerName: row.provider ?? whose?.name ?? '', from, to, received }
  const because = (column: string, value: string, cause: string): Reading => ({ ...reading, cause: { column, value, cause } })
  if (row.contractRef !== null && !contract && row.provider === null) return because('Contract reference', row.contractRef, 'no contract here has this reference, and no provider is named')
  if (contract && row.provider !== null && whose === undefined) return because('Provider', row.provider, `${contract.reference} ${held.length === 1 && held[0]!.name === contract.provider_name ? 'is' : 'was then'} with ${held.map((one) => one.name).join(', then ')}`)
  if (reading.providerName === '') return because('Provider', row.provider ?? '', 'neither the line nor the contract names a provider')
  if (received > today) return because('Received', received, 'lies ahead: an invoice is entered once it was received')
  if (row.invoicedOn > received) return because('Date on the invoice', row.invoicedOn, 'is after the day it was received')
  return reading
}

/**
 * Invoices of a file: new ones are received; one that stands with the same number, sum and date is as before, so that the same file again
 * changes nothing; one that stands with another sum or date is not taken, and says where it stands. A line whose contract is not found but whose
 * provider is named is taken without a contract.
 */
export async function writeInvoices(ask: WriteAsk): Promise<void> {
  const { write, tx, tally } = ask
  const rows = await tx.rows(sql<Standing>`select ${standing} where i.body_id = ${tx.bodyId} and i.given_up_at is null`)
  const known = Map.groupBy(rows.map((row): Known & { number_key: string } => ({ ...row, sender: senderOf(row) })), (row) => row.number_key) as Map<string, Known[]>
  const named = new Map<string, readonly string[]>()
  const [contractBy, provider] = [await contractFinder(tx), await providerFinder(tx, write)]
  for await (const item of linesOf('invoices', ask.file, (cells) => ask.gaps.add(cells))) {
    if (item.rejected) {
      if (item.last) tally.endedEarly = true
      reject(tally, item.line, item.rejected)
      continue
    }
    tally.read += 1
    const { row } = item
    const reading = readingOf(row, row.contractRef === null ? undefined : contractBy(row.contractRef), ask.today)
    if (reading.cause) {
      reject(tally, item.line, [reading.cause])
      continue
    }
    const providerId = reading.providerId ?? (await provider(reading.providerName, null)) ?? null
    const key = plainReference(row.number)
    const who = `${providerId ?? ''} ${reading.providerName}`
    const names = named.get(who) ?? (await fullSender(tx, { providerId, names: [reading.providerName], contractId: null })).names
    named.set(who, names)
    const sender = { providerId, names, contractId: reading.contract?.id ?? null }
    const before = known.get(key)?.find((one) => sameSender(sender, one.sender))
    if (before && BigInt(before.amount_pence) === row.amount && before.invoiced_on === row.invoicedOn) tally.same += 1
    else if (before) reject(tally, item.line, [{ column: 'Invoice number', value: row.number, cause: `stands as ${before.reference} already, with another sum or date: nobody is paid twice` }])
    else {
      await writeInvoice(write, {
        contract: reading.contract, providerId, providerName: reading.providerName, number: row.number, description: row.description ?? `Invoice ${row.number}`, from: reading.from, to: reading.to, pence: row.amount,
        invoicedOn: row.invoicedOn, receivedOn: reading.received, came: 'file', importId: ask.importId,
      })
      known.set(key, [...(known.get(key) ?? []), { reference: `line ${item.line} of this file`, amount_pence: row.amount.toString(), invoiced_on: row.invoicedOn, sender }])
      if (row.contractRef !== null && !reading.contract) tally.unlinked.add(row.contractRef)
      tally.made += 1
    }
    if (tally.read % 200 === 0) ask.progress(tally.read)
  }
}
