import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { afterAll, expect, test } from 'vitest'
import { proposeMapping, type FileKind } from '../evidence/tabular/mapping.ts'
import { openTable } from '../evidence/tabular/open-table.ts'
import { writeXlsx } from '../evidence/tabular/write-xlsx.ts'
import { surveyInWords, surveyOf, type Survey } from './import-survey.ts'

const folder = mkdtempSync(join(tmpdir(), 'cc-survey-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const surveyed = async (kind: FileKind, content: string, atMost?: number): Promise<Survey | undefined> => {
  const path = join(folder, 'file.csv')
  await writeFile(path, content)
  const table = (await openTable(path, { fileName: 'file.csv' })).table!
  return surveyOf(kind, { path, fileName: 'file.csv', table, mapping: proposeMapping(kind, table.headers, table.sample).mapping }, atMost)
}
const heading = 'Reference,Title,Supplier,Start,End,Annual value,Notice period,Owner'

test('a register names each column with a cell that cannot be read, its line and the text as written', async () => {
  const found = await surveyed('register', [heading, 'C1,Home care,Acme,2024-04-01,2025-13-45,n/k,3 months,Pat', 'C2,Day service,Acme,2024-04-01,2027-03-31,£1,3 months,', 'C3,Respite,Acme,2024-04-01,ongoing,£1,soon,Pat'].join('\n'))
  expect(found).toMatchObject({ lines: 3, cells: 3, rejected: 0 })
  expect(found!.columns).toEqual([
    { sheet: '', column: 'End', cells: 1, first: [{ line: 2, sheet: '', column: 'End', value: '2025-13-45', cause: 'is no day in the calendar' }] },
    { sheet: '', column: 'Annual value', cells: 1, first: [{ line: 2, sheet: '', column: 'Annual value', value: 'n/k', cause: 'not known' }] },
    { sheet: '', column: 'Notice period', cells: 1, first: [{ line: 4, sheet: '', column: 'Notice period', value: 'soon', cause: 'is not a number of days, weeks or months' }] },
  ])
  expect(surveyInWords(found!)).toBe('3 lines looked through: 3 cells of 3 columns cannot be read and will stay empty; their lines are taken all the same; no line is refused.')
})

test('a blank cell and a contract without an end are no cells that cannot be read', async () => {
  const found = await surveyed('register', [heading, 'C1,Home care,Acme,2024-04-01,ongoing,,,'].join('\n'))
  expect(surveyInWords(found!)).toBe('1 line looked through: every cell with something in it can be read; no line is refused.')
})

test('a wide workbook counts what stands in its months, also of a line that has no value at all', async () => {
  const found = await surveyed('kpi-workbook', ['Contract,KPI,Target,Apr-26,May-26', 'C1,Seen in time,90,84,n/k', 'C1,Finished,often,tbc,n/k'].join('\n'))
  expect(found!.columns.map((one) => [one.column, one.cells])).toEqual([['May-26', 2], ['Target', 1], ['Apr-26', 1]])
})

test('payments say which payee is not known and which line has no amount', async () => {
  const found = await surveyed('payments', ['Body,Date,Supplier,Amount,Expense type,Transaction', 'X,01/04/2026,n/k,510.00,Care,T1', 'X,02/04/2026,Acme,much,Care,T2'].join('\n'))
  expect(found).toMatchObject({ cells: 1, rejected: 1, columns: [{ column: 'Supplier', cells: 1 }], rejectedFirst: [{ line: 3, column: 'Amount', value: 'much' }] })
})

test('150,000 lines with a cell each that cannot be read keep their count and five examples', { timeout: 60_000 }, async () => {
  const lines = [heading]
  for (let index = 0; index < 150_000; index += 1) lines.push(`C${index},Home care ${index},Acme,2024-04-01,${index < 20 ? '2027-03-31' : '2025-13-45'},£1,3 months,Pat`)
  const found = await surveyed('register', lines.join('\n'))
  expect(found!.columns.map(({ first, ...one }) => [one, first.length])).toEqual([[{ sheet: '', column: 'End', cells: 149_980 }, 5]])
  expect(JSON.stringify(found).length).toBeLessThan(3000)
})

test('a longer file than is looked through says so, and one whose needed column is not chosen is not looked through', async () => {
  const found = await surveyed('register', [heading, ...Array.from({ length: 30 }, (_, index) => `C${index},Home care,Acme,2024-04-01,2027-03-31,£1,3 months,Pat`)].join('\n'), 20)
  expect(surveyInWords(found!)).toMatch(/^The first 20 lines looked through/)
  expect(await surveyed('register', 'Ding,Wer\nA,B\n')).toBeUndefined()
})

test('a workbook is looked through sheet by sheet, and a cell is named with its sheet', async () => {
  const path = join(folder, 'workbook.xlsx')
  const headers = ['Contract', 'KPI', 'Target', 'Period', 'Value']
  const through = createWriteStream(path)
  await writeXlsx(through, [
    { name: 'North', headers, rows: [['C1', 'Seen in time', 'often', '2026-04', 84]] },
    { name: 'South', headers, rows: [['C2', 'Seen in time', 90, '2026-04', 70], ['C2', 'Seen in time', 90, '2026-06', 70], ['C2', 'Seen in time', 'tbc', '2026-05', 71]] },
    { name: 'Notes', headers: ['Remark', 'By'], rows: [['often', 'Pat']] },
  ])
  await finished(through)
  const table = (await openTable(path, { fileName: 'workbook.xlsx' })).table!
  const found = await surveyOf('kpi-workbook', { path, fileName: 'workbook.xlsx', table, mapping: proposeMapping('kpi-workbook', table.headers, table.sample).mapping })
  expect(found!.lines).toBe(4)
  expect(found!.columns.map(({ sheet, column, cells, first }) => [sheet, column, cells, first[0]!.value])).toEqual([['North', 'Target', 1, 'often'], ['South', 'Target', 1, 'tbc']])
})

test('a column whose every value cannot be read is still named cell by cell', async () => {
  const found = await surveyed('register', [heading, 'C1,Home care,Acme,2024-04-01,2025-13-45,£1,3 months,Pat'].join('\n'))
  expect(found!.columns.map(({ column, first }) => [column, first[0]!.value])).toEqual([['End', '2025-13-45']])
})
