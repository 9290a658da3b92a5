import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyMapping, findDateOrder, previewMapping } from './apply-mapping.ts'
import { headerSignature, missingFields, proposeMapping } from './mapping.ts'
import { openTable } from './open-table.ts'
import { fileHash, RowKeys } from './row-key.ts'
import type { GrantRow, PaymentRow, Rejection } from './rows.ts'

const fixture = (name: string): string => new URL(`../../../test/fixtures/payments/${name}`, import.meta.url).pathname
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-payments-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function readPayments(path: string) {
  const { table, refusal } = await openTable(path, { fileName: path })
  if (table === undefined) throw new Error(refusal.words)
  const proposal = proposeMapping('payments', table.headers, table.sample)
  const keys = new RowKeys('payments')
  const rows: PaymentRow[] = []
  const rejected: { line: number; rejected: Rejection[] }[] = []
  const rowKeys: string[] = []
  for await (const item of applyMapping('payments', proposal.mapping, table)) {
    if (item.row === undefined) rejected.push({ line: item.line, rejected: item.rejected })
    else {
      rows.push(item.row)
      rowKeys.push(keys.identify(item.line, item.row).key)
    }
  }
  const pence = rows.reduce((sum, row) => sum + row.amount, 0n)
  return { table, proposal, rows, rejected, rowKeys, pence, order: (await findDateOrder('payments', proposal.mapping, table)).order }
}

test.each([
  ['manchester_2022-05_first_1999.csv', 1999, 0],
  ['salford_2014-11.csv', 2031, 0],
  ['trafford_2026-27_first_1000.csv', 1000, 0],
  ['trafford_social_care_2024-25_first_1700.csv', 1700, 0],
  ['nhs_month_first_dates_2020-06.csv', 193, 0],
  ['nhs_line_breaks_in_dates_2020-07.csv', 46, 0],
  ['nhs_misspelt_heading_2020-08.csv', 454, 10],
  ['nhs_windows_1252_2020-10.csv', 113, 0],
  ['nhs_extra_month_column_2020-08.csv', 24, 0],
  ['nhs_workbook_2020-04.xlsx', 238, 0],
])('%s as published gives %i payments and %i rejected lines without help', async (name, payments, rejections) => {
  const read = await readPayments(fixture(name))
  expect(read.proposal.missing).toEqual([])
  expect(read.rows.length).toBe(payments)
  expect(read.rejected.length).toBe(rejections)
  expect(read.rows.filter((row) => row.supplier === null)).toEqual([])
  expect(new Set(read.rowKeys).size).toBe(payments)
  for (const item of read.rejected) expect(item.rejected).toEqual([{ column: 'Date', value: '', cause: 'is blank' }])
})

test('net is taken before gross, and its sum is that of the published column', async () => {
  const read = await readPayments(fixture('salford_2014-11.csv'))
  expect(read.proposal.mapping.columns.amount).toBe('Net')
  expect(read.pence).toBe(2_240_676_249n)
})

test('redacted payees are kept as published and told apart', async () => {
  const read = await readPayments(fixture('manchester_2022-05_first_1999.csv'))
  const redacted = read.rows.filter((row) => row.redacted)
  expect(redacted.length).toBeGreaterThan(50)
  expect(redacted[0]).toMatchObject({ supplier: 'Redacted Personal Information', amount: -250_000n, paymentDate: '2022-05-03' })
})

test('a file of month/day/year dates is recognised as a whole', async () => {
  const read = await readPayments(fixture('nhs_month_first_dates_2020-06.csv'))
  expect(read.order).toBe('month-first')
  expect(new Set(read.rows.map((row) => row.paymentDate.slice(0, 7)))).toEqual(new Set(['2020-06']))
})

test('identical lines are separate payments, and the same file twice gives the same keys', async () => {
  const once = await readPayments(fixture('trafford_social_care_2024-25_first_1700.csv'))
  const twice = await readPayments(fixture('trafford_social_care_2024-25_first_1700.csv'))
  expect(twice.rowKeys).toEqual(once.rowKeys)
  expect(once.rowKeys.some((key) => key.endsWith('#2'))).toBe(true)
  expect(await fileHash(fixture('salford_2014-11.csv'))).toBe(await fileHash(fixture('salford_2014-11.csv')))
})

test('a mapping is plain JSON that fits the next file with the same headings in another order', async () => {
  const headers = ['Date', 'Supplier', 'Amount', 'Purpose']
  const { mapping } = proposeMapping('payments', headers, [['01/04/2026', 'Acme', '1.00', 'Rent']])
  expect(headerSignature('payments', ['purpose', 'AMOUNT', 'Supplier ', 'Date'])).toBe(mapping.signature)
  expect(headerSignature('grants', headers)).not.toBe(mapping.signature)
  const path = join(folder, 'next.csv')
  await writeFile(path, 'Purpose,Amount,Supplier,Date\nRent,(£1.50),Acme,1 May 2026\nRent,TBC,Acme,soon\n')
  const { table } = await openTable(path, { fileName: 'next.csv' })
  if (table === undefined) throw new Error('refused')
  const seen = await previewMapping('payments', JSON.parse(JSON.stringify(mapping)), table)
  expect(seen[0]?.row).toMatchObject({ paymentDate: '2026-05-01', supplier: 'Acme', amount: -150n, expenseType: 'Rent' })
  expect(seen[1]).toMatchObject({
    line: 3,
    rejected: [
      { column: 'Date', value: 'soon', cause: 'is not a date' },
      { column: 'Amount', value: 'TBC', cause: 'says only “to be confirmed”' },
    ],
  })
})

test('a file without an amount says which field is missing', () => {
  const { missing, mapping } = proposeMapping('payments', ['Date', 'Supplier'], [['01/04/2026', 'Acme']])
  expect(missing).toEqual([['amount']])
  expect(missingFields(mapping)).toEqual([['amount']])
})

test('in a file of mixed date orders the ambiguous lines are rejected and the others read', async () => {
  const path = join(folder, 'mixed.csv')
  await writeFile(path, 'Date,Supplier,Amount\n31/01/2026,A,1\n01/31/2026,B,2\n02/03/2026,C,3\n')
  const read = await readPayments(path)
  expect(read.rows.map((row) => row.paymentDate)).toEqual(['2026-01-31', '2026-01-31'])
  expect(read.rejected).toMatchObject([{ line: 4, rejected: [{ column: 'Date', value: '02/03/2026' }] }])
})

test('a supplier called Total is paid, a line of totals is not', async () => {
  const path = join(folder, 'totals.csv')
  await writeFile(path, 'Date,Supplier,Amount,Reference\n01/04/2026,Total Gas & Power Ltd,10,1\n,Total,10,\nSource: ledger,,,\n')
  const read = await readPayments(path)
  expect(read.rows).toMatchObject([{ supplier: 'Total Gas & Power Ltd' }])
  expect(read.rejected.map((item) => item.rejected[0]?.cause)).toEqual(['is a line of totals', 'is a note, not a row'])
})

test('grants in the 360Giving standard are read with recipient and award date', async () => {
  const { table } = await openTable(fixture('trafford_grants_360giving_first_300.csv'), { fileName: 'grants.csv' })
  if (table === undefined) throw new Error('refused')
  const { mapping, missing } = proposeMapping('grants', table.headers, table.sample)
  expect(missing).toEqual([])
  const rows: GrantRow[] = []
  for await (const item of applyMapping('grants', mapping, table)) if (item.row !== undefined) rows.push(item.row)
  expect(rows.length).toBe(300)
  expect(rows[0]).toMatchObject({
    id: '360G-traffordmbc-VSG1342',
    amount: 226_600n,
    awardDate: '2013-01-18',
    currency: 'GBP',
    recipientName: "Altrincham Children's Choir",
    funderId: 'GB-LAE-TRF',
    durationMonths: 12,
  })
  expect(new Set(rows.map((row) => row.id)).size).toBe(300)
})

test.each(['Invoice ref', 'Invoice Reference', 'Inv ref', 'Inv. no', 'Invoice no.', 'Doc no', 'Document number', 'Voucher no', 'Payment ref', 'Payment reference', 'Ref', 'Ref no', 'Reference', 'Transaction ref', 'Transaction no', 'Transaction ID'])('the heading “%s” holds the number of a payment', (heading) => {
  const { mapping, unmappedHeaders } = proposeMapping('payments', ['Date', 'Supplier', 'Amount', heading], [['01/04/2026', 'Acme Ltd', '510.00', 'T1']])
  expect([mapping.columns['transaction'], unmappedHeaders]).toEqual([heading, []])
})

test('a number of the transaction is preferred to a reference of the invoice, and no date or payee is taken for one', () => {
  const columns = (...headers: string[]) => proposeMapping('payments', headers, [headers.map(() => '')]).mapping.columns
  expect(columns('Date', 'Supplier', 'Amount', 'Invoice ref', 'Transaction number')['transaction']).toBe('Transaction number')
  expect(columns('Payment date', 'Invoice date', 'Supplier', 'Transaction type', 'Payment to', 'Amount')['transaction']).toBeUndefined()
  expect(columns('Date', 'Supplier', 'Creditor ref', 'Amount')).toMatchObject({ supplierId: 'Creditor ref' })
})
