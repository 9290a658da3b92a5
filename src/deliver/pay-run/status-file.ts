import { cleanText, readMoney } from '../../evidence/tabular/cells.ts'
import { decideDateOrder, readDate } from '../../evidence/tabular/dates.ts'
import { plainHeading } from '../../evidence/tabular/headings.ts'
import { openTable, type Cell } from '../../evidence/tabular/open-table.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import type { StatusRow } from './payments.rule.ts'

/** The headings under which banks and finance systems name what is needed; the first that fits is taken. */
const headings = {
  reference: ['payment reference', 'end to end id', 'endtoendid', 'end to end reference', 'reference', 'payment id', 'transaction reference', 'invoice reference', 'invoice number', 'invoice no', 'invoice', 'number'],
  paidOn: ['paid on', 'date paid', 'payment date', 'settlement date', 'value date', 'date'],
  amount: ['amount', 'amount paid', 'paid amount', 'sum', 'value'],
  status: ['status', 'payment status', 'transaction status', 'result'],
  words: ['bank reference', 'reason', 'status reason', 'ledger reference', 'comment', 'narrative'],
} as const

/** Codes of payment status reports and the words of finance systems for a payment that was not made. */
const failedStatus = /^(rjct|canc|rejected|failed|returned|unpaid|cancelled|bounced|recalled)\b/i
/** Those for one that was: settled on an account, or booked by the finance system. What is only accepted, pending or on hold is neither. */
const paidStatus = /^(acsc|accc|paid|settled|executed|booked|completed?|cleared|credited|settlement completed|accepted settlement completed)$/i

/** Whether a status says that the payment failed or that it was made; in words what else it says. */
export function statusOf(status: string): { failed: boolean } | { unread: string } {
  if (failedStatus.test(status)) return { failed: true }
  if (paidStatus.test(status.replaceAll(/[\s_.-]+/g, ' ').trim())) return { failed: false }
  return { unread: status === '' ? 'it has no status: nothing says that it was paid.' : `the status “${status.slice(0, 40)}” says neither that it was paid nor that it failed. Take the line out, or wait for the final status.` }
}

/** Reads what was paid and what failed; refusals in words where the file cannot be read or the columns are not there. */
export async function readStatusFile(path: string, fileName: string): Promise<{ ok: true; rows: StatusRow[] } | { ok: false; refusals: Refusal[] }> {
  const refuse = (words: string): { ok: false; refusals: Refusal[] } => ({ ok: false, refusals: [{ code: 'pay-run.file', field: 'file', words }] })
  const { table, refusal } = await openTable(path, { fileName })
  if (!table) return refuse(refusal.words)
  const plain = table.headers.map(plainHeading)
  const at = Object.fromEntries(Object.entries(headings).map(([field, names]) => [field, names.map((name) => plain.indexOf(plainHeading(name))).find((index) => index >= 0) ?? -1])) as Record<keyof typeof headings, number>
  if (at.reference < 0) return refuse(`The file has no column with a reference. Its headings are: ${table.headers.slice(0, 20).join(', ')}.`)
  if (at.paidOn < 0 && at.status < 0) return refuse('The file has neither a column with the day of payment nor one with the status.')
  const lines: { line: number; cells: Cell[] }[] = []
  for await (const item of table.rows()) {
    if ('refused' in item) return refuse(`Line ${item.line}: ${item.refused.words}`)
    lines.push(item)
    if (lines.length > 20_000) return refuse('A paid-status file may have at most 20,000 lines.')
  }
  const { order } = decideDateOrder(lines.map(({ cells }) => cells[at.paidOn]).filter((cell): cell is string => typeof cell === 'string'))
  const rows = lines.map(({ line, cells }): StatusRow => {
    const cell = (field: keyof typeof headings): Cell => (at[field] < 0 ? null : cells[at[field]] ?? null)
    const [money, day] = [readMoney(cell('amount')), readDate(cell('paidOn'), order)]
    // A file without a column of status lists what was paid; with one, each line says it.
    const status = at.status < 0 ? { failed: false } : statusOf(cleanText(cell('status')))
    const sum = cleanText(cell('amount'))
    const unread = 'unread' in status ? status.unread : sum !== '' && !('value' in money) ? `the amount “${sum.slice(0, 40)}” cannot be read.` : undefined
    return { line, reference: cleanText(cell('reference')), pence: 'value' in money ? money.value.pence : undefined, paidOn: 'value' in day ? day.value : undefined, failed: 'failed' in status && status.failed, words: cleanText(cell('words')).slice(0, 200), unread }
  })
  return { ok: true, rows }
}
