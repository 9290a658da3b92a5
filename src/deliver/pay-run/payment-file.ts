import { createHash } from 'node:crypto'
import { writeCsv } from '../../evidence/tabular/write-csv.ts'
import type { Pence } from '../../kernel/money.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'

/** What the files of a run are made of: only what was approved, so that they are the same however often they are made. */
export interface FileContent {
  run: { reference: string; payOn: CivilDate; approvedAt: Instant; digest: string }
  payer: { name: string; account: { account_name: string; sort_code: string; account_number: string } | undefined }
  payments: readonly { reference: string; provider_name: string; pence: Pence; account_name: string; sort_code: string; account_number: string; remittance: string }[]
}

const sum = (payments: FileContent['payments']): Pence => payments.reduce((all, one) => all + one.pence, 0n)
const decimal = (pence: Pence): string => `${pence / 100n}.${(pence % 100n).toString().padStart(2, '0')}`
const sortCode = (code: string): string => (code === '' ? '' : `${code.slice(0, 2)}-${code.slice(2, 4)}-${code.slice(4)}`)

/** The digest of the payments that a person approves: references, sums and accounts. */
export const digestOf = (payments: readonly { reference: string; pence: Pence; account_name: string; sort_code: string; account_number: string; remittance: string }[]): string =>
  createHash('sha256').update(JSON.stringify(payments.map((one) => [one.reference, one.pence.toString(), one.account_name, one.sort_code, one.account_number, one.remittance]))).digest('hex')

export const sha256Of = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/**
 * A mark of what somebody sees before approving: the day, each payment with its sum, and the accounts by their records. Another mark means that
 * something changed since. Account numbers are not part of it, so that it gives none away.
 */
export const markOf = (payOn: CivilDate, payments: readonly { reference: string; provider_key: string; pence: Pence; remittance: string }[], accountIds: readonly (string | undefined)[]): string =>
  sha256Of(JSON.stringify([payOn, payments.map((one) => [one.reference, one.provider_key, one.pence.toString(), one.remittance]), accountIds.map((id) => id ?? '')])).slice(0, 16)

/** The payments as CSV for a finance system. */
export async function csvOf({ run, payments }: FileContent): Promise<string> {
  let text = ''
  const rows = payments.map((one) => [one.reference, one.provider_name, one.account_name, sortCode(one.sort_code), one.account_number, { pence: one.pence }, { date: run.payOn }, one.remittance])
  for await (const chunk of writeCsv(['Payment reference', 'Provider', 'Account name', 'Sort code', 'Account number', 'Amount', 'Pay on', 'Invoices'], rows)) text += chunk
  return text
}

// The characters that banks take in names and remittances; accents lose their marks, everything else becomes a full stop.
const plain = (text: string, most: number): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll(/[^A-Za-z0-9 /\-?:().,'+]/g, '.').trim().slice(0, most).trim() || '.'
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;')
const tag = (name: string, ...content: string[]): string => `<${name}>${content.join('')}</${name}>`
const text = (name: string, content: string, most: number): string => tag(name, escaped(plain(content, most)))
const account = (name: string, number: string): string => tag(name, tag('Id', tag('Othr', tag('Id', number))), tag('Ccy', 'GBP'))
const bank = (name: string, code: string): string => tag(name, tag('FinInstnId', tag('ClrSysMmbId', tag('ClrSysId', tag('Cd', 'GBDSC')), tag('MmbId', code))))

/**
 * The payments as a customer credit transfer initiation (ISO 20022, pain.001.001.09): one payment information with sort codes as clearing
 * member ids (GBDSC). Needs the account paid from and every account paid to; undefined without them.
 */
export function painOf({ run, payer, payments }: FileContent): string | undefined {
  if (!payer.account || payments.some((one) => one.account_number === '' || one.sort_code === '')) return undefined
  const [count, total] = [String(payments.length), decimal(sum(payments))]
  const transfers = payments.map((one) => tag('CdtTrfTxInf',
    tag('PmtId', text('EndToEndId', one.reference, 35)), tag('Amt', `<InstdAmt Ccy="GBP">${decimal(one.pence)}</InstdAmt>`),
    bank('CdtrAgt', one.sort_code), tag('Cdtr', text('Nm', one.account_name, 140)), account('CdtrAcct', one.account_number), tag('RmtInf', text('Ustrd', one.remittance, 140))))
  return `<?xml version="1.0" encoding="UTF-8"?>\n${`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">${tag('CstmrCdtTrfInitn',
    tag('GrpHdr', text('MsgId', `${run.reference}-${run.digest.slice(0, 16)}`, 35), tag('CreDtTm', run.approvedAt.replace(/\.\d+Z$/, 'Z')), tag('NbOfTxs', count), tag('CtrlSum', total), tag('InitgPty', text('Nm', payer.name, 140))),
    tag('PmtInf', text('PmtInfId', run.reference, 35), tag('PmtMtd', 'TRF'), tag('BtchBookg', 'false'), tag('NbOfTxs', count), tag('CtrlSum', total), tag('ReqdExctnDt', tag('Dt', run.payOn)),
      tag('Dbtr', text('Nm', payer.account.account_name, 140)), account('DbtrAcct', payer.account.account_number), bank('DbtrAgt', payer.account.sort_code), tag('ChrgBr', 'SHAR'), ...transfers))}</Document>`}\n`
}
