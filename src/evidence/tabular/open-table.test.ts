import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeZip, workbookParts } from '../../../test/fixtures/registers/make-zip.ts'
import { openTable } from './open-table.ts'
import type { OpenOptions, Table, TableLine } from './table.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-open-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let made = 0
async function given(bytes: Buffer | string, options: Partial<OpenOptions> = {}) {
  made += 1
  const path = join(folder, `file-${made}`)
  await writeFile(path, bytes)
  return await openTable(path, { fileName: 'register.csv', ...options })
}

async function opened(bytes: Buffer | string, options: Partial<OpenOptions> = {}): Promise<{ table: Table; lines: TableLine[] }> {
  const { table, refusal } = await given(bytes, options)
  if (table === undefined) throw new Error(`refused: ${refusal.words}`)
  const lines: TableLine[] = []
  for await (const item of table.rows()) lines.push(item)
  return { table, lines }
}

async function refused(bytes: Buffer | string, options: Partial<OpenOptions> = {}) {
  const { table, refusal } = await given(bytes, options)
  if (table !== undefined) throw new Error('was opened')
  expect(refusal.words.length).toBeGreaterThan(20)
  return refusal
}

const PLAIN = 'Title,Supplier,Value\r\nCafé,Acme,£1\r\n'

test.each([
  ['UTF-8', Buffer.from(PLAIN)],
  ['UTF-8 with byte order mark', Buffer.from(`\uFEFF${PLAIN}`)],
  ['UTF-16 LE', Buffer.from(`\uFEFF${PLAIN}`, 'utf16le')],
  ['UTF-16 BE', Buffer.from(`\uFEFF${PLAIN}`, 'utf16le').swap16()],
  ['UTF-16 LE', Buffer.from(PLAIN, 'utf16le')],
  ['Windows-1252', Buffer.from(PLAIN, 'latin1')],
])('a file in %s is told so and read', async (encoding, bytes) => {
  const { table, lines } = await opened(bytes)
  expect(table.encoding).toBe(encoding)
  expect(table.headers).toEqual(['Title', 'Supplier', 'Value'])
  expect(lines).toEqual([{ line: 2, cells: ['Café', 'Acme', '£1'] }])
})

test('the encoding is decided over the whole file, not over its beginning', async () => {
  const { table, lines } = await opened(Buffer.from(`Title,Supplier\n${'plain,Acme\n'.repeat(60_000)}Café,Acme\n`, 'latin1'))
  expect(table.encoding).toBe('Windows-1252')
  expect(lines.at(-1)).toEqual({ line: 60_002, cells: ['Café', 'Acme'] })
})

test.each([',', ';', '\t', '|'] as const)('the delimiter %j is found', async (delimiter) => {
  const { table, lines } = await opened(
    `Title;Supplier;Value\nCare, home;A|B;1,5\n"x;y";C;2\n`.replaceAll(';', delimiter).replace(`x${delimiter}y`, 'x y'),
  )
  expect(table.delimiter).toBe(delimiter)
  if (delimiter === ';') expect(lines[0]).toEqual({ line: 2, cells: ['Care, home', 'A|B', '1,5'] })
})

test('title lines above the heading are left out, and line numbers stay those of the file', async () => {
  const { table, lines } = await opened('Our register\n\n"As at\n1 April"\nTitle,Supplier,Value\n\n"over\ntwo",A,1\nb,B,2\n')
  expect(table.headerRow).toBe(5)
  expect(lines).toEqual([
    { line: 7, cells: ['over\ntwo', 'A', '1'] },
    { line: 9, cells: ['b', 'B', '2'] },
  ])
  expect(table.notes).toEqual(['2 lines above the heading left out.'])
})

test('headings are named once each, and a heading row may be chosen by hand', async () => {
  const { table } = await opened('a,a,,b\n1,2,3,4\n', { headerRow: 1 })
  expect(table.headers).toEqual(['a', 'a (2)', 'Column 3', 'b'])
  expect((await opened('a,b\nTitle,Supplier\nx,y\n', { headerRow: 1 })).lines.length).toBe(2)
})

test('a gzipped file is read, one packed twice is refused', async () => {
  expect((await opened(gzipSync(PLAIN))).lines.length).toBe(1)
  expect((await refused(gzipSync(gzipSync(PLAIN)))).code).toBe('nested-archive')
  expect((await refused(gzipSync(PLAIN).subarray(0, 20))).code).toBe('broken')
})

test('other kinds of file are refused in words, whatever their name', async () => {
  expect((await refused('%PDF-1.7 etc')).code).toBe('not-a-table')
  expect((await refused(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).code).toBe('old-excel')
  expect((await refused('<html><table></table></html>')).code).toBe('not-a-table')
  expect((await refused('')).code).toBe('empty')
  expect((await refused('\n\n\n')).code).toBe('empty')
  expect((await refused(makeZip([{ name: 'a.txt', data: 'x' }]))).code).toBe('not-a-workbook')
})

test('a workbook as openpyxl writes it gives sheet names, dates of both systems, stored values of formulas and rich text', async () => {
  const row = (date: string) =>
    `<row r="1"><c t="inlineStr"><is><t>Title</t></is></c><c t="inlineStr"><is><t>Start date</t></is></c><c t="inlineStr"><is><t>Value</t></is></c></row>` +
    `<row r="4"><c r="A4" t="s"><v>0</v></c><c r="B4" s="1"><v>${date}</v></c><c r="C4"><f>1+1</f><v>2</v></c><c r="D4" t="b"><v>1</v></c><c r="E4" t="e"><v>#REF!</v></c></row>`
  const sharedStrings = '<si><r><t>Home </t></r><r><t xml:space="preserve">care_x000D_£</t></r><rPh><t>x</t></rPh></si>'
  const { table, lines } = await opened(makeZip(workbookParts(row('46112'), { sharedStrings })))
  expect(table).toMatchObject({
    kind: 'xlsx',
    sheets: ['Prices £'],
    sheet: 'Prices £',
    headerRow: 1,
    notes: ['Formulas give their stored value: 1 cell.'],
  })
  expect(lines).toEqual([{ line: 4, cells: ['Home care\n£', { date: '2026-03-31' }, 2, true, '#REF!'] }])
  const in1904 = await opened(makeZip(workbookParts(row('44650'), { sharedStrings, date1904: true })))
  expect(in1904.lines).toMatchObject([{ cells: [expect.anything(), { date: '2026-03-31' }, 2, true, '#REF!'] }])
  expect((await refused(makeZip(workbookParts(row('1'))), { sheet: 'None' })).code).toBe('no-such-sheet')
})

test('a line with more than 2,000 columns is refused by its number, and the next is read', async () => {
  const { lines } = await opened(`Title,Supplier\n${','.repeat(2000)}x\na,b\n`)
  expect(lines).toMatchObject([
    { line: 2, refused: { code: 'too-many-columns', line: 2 }, last: false },
    { line: 3, cells: ['a', 'b'] },
  ])
  expect((await refused(`${'h,'.repeat(2001)}\n1,2\n`)).code).toBe('too-many-columns')
})

test('150,000 lines are read twice within 100 MB of memory', async () => {
  const line =
    '2024-04-30,2024-04-02,MEMORY AND COGNITION 75-84,548000,memory and cognition support,75-84,long_term,Invented Homes Ltd,146797,1236.90,RENT OF PREMISES,SOCIAL CARE,321000\n'
  const path = join(folder, 'large.csv.gz')
  await writeFile(
    path,
    gzipSync(
      Array.from({ length: 150_000 }, (_, at) => line.replace('1236', String(at)))
        .join('')
        .replace(
          /^/,
          'effective_date,payment_date,cost_centre_name,cost_centre_code,reason,age_band,term,supplier_name,supplier_id,amount_gbp,expense_type,proclass_label,proclass_code\n',
        ),
      { level: 6 },
    ),
  )
  // In a process of its own: the test runner's own garbage would be counted otherwise.
  const walk = `
		const { openTable } = await import(${JSON.stringify(new URL('./open-table.ts', import.meta.url).href)});
		const before = process.memoryUsage().rss;
		const { table } = await openTable(${JSON.stringify(path)}, { fileName: 'large.csv.gz' });
		let lines = 0;
		for (const walk of [1, 2]) for await (const item of table.rows()) lines += 1;
		console.log(JSON.stringify({ lines, grown: process.resourceUsage().maxRSS * 1024 - before }));`
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', '--input-type=module', '-e', walk])
  const { lines, grown } = JSON.parse(stdout) as { lines: number; grown: number }
  expect(lines).toBe(300_000)
  expect(grown / 1e6).toBeLessThan(100)
})
