import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { afterAll, expect, test } from 'vitest'
import { proposeMapping, type FileKind } from '../evidence/tabular/mapping.ts'
import { openTable } from '../evidence/tabular/open-table.ts'
import type { Gap, RowOf } from '../evidence/tabular/rows.ts'
import { writeXlsx } from '../evidence/tabular/write-xlsx.ts'
import { linesOf } from './import-lines.ts'
import { surveyInWords, surveyOf } from './import-survey.ts'

const folder = mkdtempSync(join(tmpdir(), 'cc-unseen-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read<K extends FileKind>(kind: K, content: string | string[], path = join(folder, 'file.csv')) {
  if (!path.endsWith('.xlsx')) await writeFile(path, typeof content === 'string' ? content : content.join('\n'))
  const { table, refusal } = await openTable(path, { fileName: 'file', percents: 'as-shown' })
  if (!table) throw new Error(refusal.words)
  const file = { path, fileName: 'file', table, mapping: proposeMapping(kind, table.headers, table.sample).mapping }
  const [rows, gaps, causes]: [RowOf[K][], Gap[], string[]] = [[], [], []]
  for await (const item of linesOf(kind, file, async () => {})) {
    if (item.row) rows.push(item.row)
    if (item.gaps) gaps.push(...item.gaps)
    if (item.rejected) causes.push(...item.rejected.map((one) => one.cause))
  }
  return { rows, gaps, causes, table, words: surveyInWords((await surveyOf(kind, file))!) }
}

test('a heading in thousands or millions makes pounds of what stands under it, and the look before says so', async () => {
  const { rows, words } = await read('register', ['Contract ref,Title,Annual value (£000s),Total value (£m)', 'A,Home care,120,0.36', 'B,Day care,"1,204.5",£1.2m', 'C,Respite,£90k,'])
  expect(rows.map((row) => [row.annualValue, row.totalValue])).toEqual([[12_000_000n, 36_000_000n], [120_450_000n, 120_000_000n], [9_000_000n, null]])
  expect(words).toContain('"Annual value (£000s)" is read in thousands: 120 is £120,000. "Total value (£m)" is read in millions')
})

test('a file whose comma parts pence is read so, and says so', async () => {
  const { rows, words } = await read('register', ['Contract ref;Title;Annual Value', 'A;Home care;120.000,50', 'B;Day care;1.200', 'C;Respite;12,5', 'D;Advice;3 000,10'])
  expect(rows.map((row) => row.annualValue)).toEqual([12_000_050n, 120_000n, 1250n, 300_010n])
  expect(words).toContain('A comma in figures is read as the decimal point')
})

test('a file that has both a comma and a point before pence is not guessed at', async () => {
  const { rows, gaps } = await read('register', ['Contract ref;Title;Annual Value', 'A;Home care;120.000,50', 'B;Day care;12.50'])
  expect([rows.map((row) => row.annualValue), gaps.map((gap) => gap.value)]).toEqual([[null, 1250n], ['120.000,50']])
})

test('words after a date are not dropped: the cell is a gap, while a time of day is read over', async () => {
  const { rows, gaps } = await read('register', ['Ref,Title,Start date,End date', 'A,Home care,01/04/2024 00:00:00,"31/03/2027 extended to 31/03/2028"', 'B,Day care,2024-04-01T00:00:00Z,31/03/2027 23:59'])
  expect(rows.map((row) => [row.start, row.end])).toEqual([['2024-04-01', null], ['2024-04-01', '2027-03-31']])
  expect(gaps.map((gap) => gap.value)).toContain('31/03/2027 extended to 31/03/2028')
})

test.each([
  ['2 x 12 months', '2029-03-31'], ['12 months + 12 months', '2029-03-31'], ['up to 2 years', '2029-03-31'], ['one year', '2028-03-31'], ['1+1', null],
])('an extension of "%s" reaches until %s', async (words, until) => {
  const { rows, gaps } = await read('register', ['Ref,Title,Start date,End date,Extension', `A,Home care,01/04/2024,31/03/2027,${words}`])
  expect([rows[0]!.extensionPossible, rows[0]!.extensionUntil]).toEqual([true, until])
  expect(gaps.some((gap) => gap.field === 'extensionPossible')).toBe(until === null)
})

test('a bare number of an extension counts in what its heading names', async () => {
  const { rows } = await read('register', ['Ref,Title,Start date,End date,Proposed extension (months)', 'A,Home care,01/04/2024,31/03/2027,24', 'B,Day care,01/04/2024,31/03/2027,0'])
  expect(rows.map((row) => [row.extensionPossible, row.extensionUntil])).toEqual([[true, '2029-03-31'], [false, null]])
})

test('several providers in one cell make no provider of their joined names; one with an address in parts keeps its name', async () => {
  const { rows, gaps } = await read('register', ['Ref;Title;Supplier', 'A;Home care;"Alpha Ltd; Beta Ltd"', 'B;Day care;[Acme Care Ltd|1 Road|COMPANIES_HOUSE|01234567|Yes|No]', 'C;Respite;Oak & Sons Ltd', 'D;Advice;Gamma Care Limited, trading as Delta Ltd'])
  expect(rows.map((row) => row.providerName)).toEqual([null, 'Acme Care Ltd', 'Oak & Sons Ltd', 'Gamma Care Limited, trading as Delta Ltd'])
  expect(gaps.find((gap) => gap.field === 'providerName')!.cause).toMatch(/several providers/)
})

test('a heading of two lines gives "Name" under "Supplier" its meaning, and a title above stays a title', async () => {
  const { rows, table } = await read('register', ['Register of contracts,,,,,', 'Contract,,Supplier,Term,,Value', 'Ref,Title,Name,Start,End,Annual', 'A,Home care,Acme,01/04/2024,31/03/2027,£100'])
  expect(table.headers).toEqual(['Ref', 'Title', 'Supplier Name', 'Start', 'End', 'Annual'])
  expect(rows[0]).toMatchObject({ title: 'Home care', providerName: 'Acme', annualValue: 10_000n })
})

test('every sheet of a register that is like the first goes in, and the look before names those that do not', async () => {
  const path = join(folder, 'register.xlsx')
  const out = createWriteStream(path)
  await writeXlsx(out, [
    { name: 'Read me', headers: ['About this register'], rows: [['Contracts over £5,000']] },
    { name: 'Adults', headers: ['Ref', 'Title', 'Supplier', 'Start date', 'End date'], rows: [['A', 'Home care', 'Acme', '01/04/2024', '31/03/2027']] },
    { name: 'Children', headers: ['Contract ref', 'Contract title', 'Provider', 'Start', 'End'], rows: [['B', 'Short breaks', 'Beta', '01/04/2024', '31/03/2027']] },
    { name: 'Codes', headers: ['Code', 'Description'], rows: [['X', 'Adults']] },
  ])
  await finished(out)
  const { rows, words } = await read('register', '', path)
  expect(rows.map((row) => row.reference)).toEqual(['A', 'B'])
  expect(words).toContain('Sheets read: Adults, Children. Not read, because no table like it stands there: Read me, Codes.')
})

const ledger = 'Tran Date,Supplier,Debit,Credit'
test('a column of credits below nothing holds credits, as one above nothing does', async () => {
  const below = await read('ledger', [ledger, '05/10/2026,Acme,1000,', '06/10/2026,Acme,,(200.00)'])
  const above = await read('ledger', [ledger, '05/10/2026,Acme,1000,', '06/10/2026,Acme,,200.00'])
  expect([below, above].map(({ rows }) => rows.map((row) => row.amount))).toEqual([[100_000n, -20_000n], [100_000n, -20_000n]])
  expect(below.words).toContain('The column of credits shows every credit below nothing')
})

test('where a column of credits has both, one below nothing is not guessed at', async () => {
  const { rows, causes } = await read('ledger', [ledger, '05/10/2026,Acme,,200', '06/10/2026,Acme,,(50.00)'])
  expect([rows.map((row) => row.amount), causes]).toEqual([[-20_000n], ['is below nothing in a column of credits that has others above: it could be a credit, or one taken back']])
})

test('a column that says debit or credit gives the amount its sign, and the name of a vendor goes before its number', async () => {
  const { rows, causes } = await read('ledger', ['Posting Date,Vendor,Vendor Name,Amount in LC,Dr/Cr', '05.10.2026,V1,Acme,"1,000.00",D', '06.10.2026,V1,Acme,200.00,C', '06.10.2026,V1,Acme,-30,CR', '07.10.2026,V1,Acme,5,Z'])
  expect(rows.map((row) => [row.supplier, row.amount])).toEqual([['Acme', 100_000n], ['Acme', -20_000n], ['Acme', -3000n]])
  expect(causes).toEqual(['is neither debit nor credit'])
})

test('a period of the financial year is counted from April; one that could be of either year is not taken', async () => {
  const { rows, causes } = await read('ledger', ['Period,Supplier,Net,VAT', 'P7 26/27,Acme,10,2', 'Period 12 2026-27,Acme,10,2', '2026/07,Acme,10,2', 'P13 26/27,Acme,10,2'])
  expect(rows.map((row) => row.postedOn)).toEqual(['2026-10-31', '2027-03-31'])
  expect(causes).toEqual([expect.stringMatching(/^could be that month of the calendar/), 'is no month, quarter or year'])
})

test('a sum with "+ VAT" or "(est)" is that sum; one that ends in ".-" is not read as one below nothing', async () => {
  const { rows } = await read('register', ['Ref,Title,Annual value', 'A,Home care,"£45,000 + VAT"', 'B,Day care,"1,200,000.00 (est)"', 'C,Respite,100000.-'])
  expect(rows.map((row) => row.annualValue)).toEqual([4_500_000n, 120_000_000n, null])
})

test('an invoice for the days of a whole month is for that month; one for other days is not taken', async () => {
  const { rows, causes } = await read('invoices', ['Invoice No,Invoice Date,Supplier,Gross,Period', 'I1,01/10/2026,Acme,120,01/09/2026 - 30/09/2026', 'I2,01/10/2026,Acme,120,01/09/2026 to 14/09/2026'])
  expect([rows.map((row) => [row.period?.from, row.period?.to]), causes]).toEqual([[['2026-09-01', '2026-09-30']], ['is no month, quarter or year']])
})
