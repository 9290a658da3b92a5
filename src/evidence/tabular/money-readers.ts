import { cleanText, readText } from './cells.ts'
import { readDate, readPeriod } from './dates.ts'
import { type LineReader, moneyOf } from './row-readers.ts'
import type { InvoiceFileRow, LedgerFileRow } from './rows.ts'

/** What stands in a column of credits, as a credit: below nothing or above as the whole column has it; where it has both, a sum below nothing could be either. */
function creditOf(line: LineReader, found: bigint): bigint {
  if (found < 0n && line.creditsBelow === null) line.reject('credit', 'is below nothing in a column of credits that has others above: it could be a credit, or one taken back')
  return line.creditsBelow ? -found : found
}

/** An amount with the side that a column of its own gives it: "C", "CR", "Credit", "H" make it a credit; a sign that stands there already is kept. */
function signed(line: LineReader, amount: bigint | null): bigint | null {
  if (amount === null || !line.has('side')) return amount
  const words = cleanText(line.cell('side'))
  if (/^(c|cr|credit|h|haben|-)$/i.test(words)) return amount > 0n ? -amount : amount
  if (words !== '' && !/^(d|dr|debit|s|soll|\+)$/i.test(words)) line.reject('side', 'is neither debit nor credit')
  return amount
}

/** A ledger: a day or a period, and an amount or debit and credit, are needed. A line of nothing is no posting. */
export function readLedgerRow(line: LineReader): LedgerFileRow | null {
  const money = moneyOf([undefined])
  const postedOn = line.has('postedOn') ? line.need('postedOn', (cell) => readDate(cell, line.order)) : readPeriod(line.cell('period'), line.order)?.to ?? null
  // A finance system counts from April: 2026/07 is then October, and read as July it would be three months out without a word.
  if (!line.has('postedOn') && /^\d{4}\/(0?[1-9]|1[0-2])$/.test(cleanText(line.cell('period')))) line.reject('period', 'could be that month of the calendar or that period of the financial year: write "Jul 2026" or "P7 2026/27", or choose a column with the day')
  else if (postedOn === null && !line.has('postedOn')) line.reject('period', 'is no month, quarter or year')
  const side = (field: string): bigint => (line.has(field) ? line.optional(field, money) ?? 0n : 0n)
  const amount = line.has('amount') ? signed(line, line.need('amount', money)) : side('debit') - creditOf(line, side('credit'))
  if (amount === 0n) line.reject(line.has('amount') ? 'amount' : 'debit', 'is nothing')
  if (postedOn === null || amount === null || line.rejected.length > 0) return null
  return {
    postedOn, amount, supplier: line.optionalText('supplier'), contractRef: line.optionalText('contractRef'), orderNumber: line.optionalText('orderNumber'), costCentre: line.optionalText('costCentre'), account: line.optionalText('account'),
    document: line.optionalText('document'), description: line.optionalText('description'),
  }
}

/** Invoices: a number, a sum and a date are needed, and who sends it or which contract it is for. */
export function readInvoiceRow(line: LineReader): InvoiceFileRow | null {
  const number = line.need('number', readText)
  const [provider, contractRef] = [line.optionalText('provider'), line.optionalText('contractRef')]
  if (provider === null && contractRef === null) line.reject(line.has('provider') ? 'provider' : 'contractRef', 'names neither a provider nor a contract')
  const amount = line.need('amount', moneyOf([undefined]))
  const invoicedOn = line.need('invoicedOn', (cell) => readDate(cell, line.order))
  if (amount === 0n) line.reject('amount', 'is nothing')
  const period = line.has('period') ? readPeriod(line.cell('period'), line.order) : null
  if (line.has('period') && period === null && cleanText(line.cell('period')) !== '') line.reject('period', 'is no month, quarter or year')
  if (number === null || amount === null || invoicedOn === null || line.rejected.length > 0) return null
  return { number, provider, contractRef, description: line.optionalText('description'), amount, invoicedOn, receivedOn: line.optional('receivedOn', (cell) => readDate(cell, line.order)), period }
}
