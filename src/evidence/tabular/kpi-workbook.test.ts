import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MadeKpiWorkbook } from '../../../test/fixtures/registers/make-kpi-workbook.ts'
import { writeKpiWorkbook } from '../../../test/fixtures/registers/make-kpi-workbook.ts'
import { applyMapping } from './apply-mapping.ts'
import { proposeMapping } from './mapping.ts'
import { openTable } from './open-table.ts'
import { saysPerCent } from './percentages.ts'
import { RowKeys } from './row-key.ts'
import type { Gap, KpiRow, MappedLine } from './rows.ts'

let folder = ''
let path = ''
let made: MadeKpiWorkbook
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-kpi-'))
  path = join(folder, 'kpi.xlsx')
  made = await writeKpiWorkbook(path)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function readSheet(sheet: string) {
  const { table, refusal } = await openTable(path, { fileName: 'kpi.xlsx', sheet })
  if (table === undefined) throw new Error(refusal.words)
  const { mapping, missing } = proposeMapping('kpi-workbook', table.headers, table.sample)
  expect(missing).toEqual([])
  const items: MappedLine<KpiRow>[] = []
  for await (const item of applyMapping('kpi-workbook', mapping, table)) items.push(item)
  return {
    table,
    mapping,
    items,
    rows: items.flatMap((item) => item.row ?? []),
    rejected: items.filter((item) => item.rejected !== undefined),
  }
}

test('all sheets are named, the hidden one is told', async () => {
  const { table } = await readSheet('Wide')
  expect(table.sheets).toEqual(made.sheets)
  expect(table.notes).toContain('Hidden sheets, not read unless chosen: Lists.')
})

test('a long sheet gives one value a line with its numerator and direction, and the spoilt line is named', async () => {
  const { mapping, rows, rejected } = await readSheet('Long')
  expect(mapping.layout).toBe('long')
  expect(rows.length).toBe(made.longValues)
  expect(rows[0]).toMatchObject({
    contractRef: 'CT-00001',
    kpi: 'First treatment within 6 weeks',
    target: 75,
    unit: '%',
    denominator: 200,
    direction: 'higher',
    period: { from: '2026-04-01', to: '2026-04-30', grain: 'month' },
  })
  expect(rejected).toEqual([{ line: 6, last: false, rejected: [{ column: 'Actual', value: 'system was down', cause: 'is not a number' }] }])
})

test('a wide sheet gives one row per month that has a value, under the contract that stands above', async () => {
  const { mapping, rows, items, rejected } = await readSheet('Wide')
  expect(mapping).toMatchObject({ layout: 'wide', fillDown: ['contractRef'] })
  expect(mapping.periodColumns?.length).toBe(12)
  expect(rows.length).toBe(made.wideValues)
  expect(rejected).toEqual([])
  expect(rows.every((row) => /^CT-0000[1-4]$/.test(row.contractRef ?? ''))).toBe(true)
  expect(
    items.flatMap((item) => item.gaps ?? []).some((gap) => gap.column === 'Apr-26' && gap.cause === 'suppressed by the publisher'),
  ).toBe(true)
  expect(rows.find((row) => row.kpi === 'Complaints upheld')?.direction).toBe('lower')
})

test('a value has the same key in both layouts, so that the same month is one value', async () => {
  const [long, wide] = [await readSheet('Long'), await readSheet('Wide')]
  const keysOf = (rows: KpiRow[]): Set<string> => {
    const keys = new RowKeys('kpi-workbook')
    return new Set(rows.map((row, at) => keys.identify(at, row).key))
  }
  const [inLong, inWide] = [keysOf(long.rows), keysOf(wide.rows)]
  expect(inWide.size).toBe(made.wideValues)
  expect([...inLong].filter((key) => !inWide.has(key)).length).toBe(made.suppressed)
})

type Written = string | number | { percent: number }

/** A workbook of one sheet; `{ percent }` is a number under a percent format. */
async function readWritten(rows: Written[][]): Promise<{ rows: KpiRow[]; gaps: Gap[]; rejected: unknown[] }> {
  const written = join(folder, 'percent.xlsx')
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('KPIs')
  for (const row of rows) {
    const line = sheet.addRow(row.map((cell) => (typeof cell === 'object' ? cell.percent : cell)))
    for (const [at, cell] of row.entries()) if (typeof cell === 'object') line.getCell(at + 1).numFmt = '0.0%'
  }
  await workbook.xlsx.writeFile(written)
  const { table } = await openTable(written, { fileName: 'percent.xlsx', percents: 'as-shown' })
  const { mapping } = proposeMapping('kpi-workbook', table!.headers, table!.sample)
  const gaps: Gap[] = []
  const items: MappedLine<KpiRow>[] = []
  for await (const item of applyMapping('kpi-workbook', mapping, table!, async (_, found) => { gaps.push(...found) })) items.push(item)
  return { rows: items.flatMap((item) => item.row ?? []), gaps, rejected: items.flatMap((item) => item.rejected ?? []) }
}

test('percentages of a wide line are per cent however they are written, and a share without its sign is a question, not a guess', async () => {
  const { rows, gaps, rejected } = await readWritten([
    ['Contract', 'Measure', 'Target', 'Apr-26', 'May-26', 'Jun-26', 'Jul-26', 'Aug-26'],
    ['C1', 'Seen in time', { percent: 0.95 }, { percent: 0.93 }, '91%', 0.885, 88.5, 0],
    ['C1', 'Complaints', 1, 1, 0.5, 2, 3, 0],
    ['C1', 'Percentage satisfied', 0.9, 80, 81, 82, 83, 84],
  ])
  const of = (kpi: string) => rows.filter((row) => row.kpi === kpi)
  expect(of('Seen in time').map((row) => [row.period!.from, row.value])).toEqual([['2026-04-01', 93], ['2026-05-01', 91], ['2026-07-01', 88.5], ['2026-08-01', 0]])
  expect(of('Seen in time')[0]).toMatchObject({ unit: '%', target: 95 })
  expect(of('Complaints').map((row) => [row.value, row.unit, row.target])).toEqual([[1, null, 1], [0.5, null, 1], [2, null, 1], [3, null, 1], [0, null, 1]])
  expect(of('Percentage satisfied').map((row) => [row.value, row.unit, row.target])).toEqual([80, 81, 82, 83, 84].map((value) => [value, '%', null]))
  expect(gaps.map((gap) => [gap.column, gap.value, gap.cause])).toEqual([
    ['Jun-26', '0.885', 'stands without % among percentages: is it 88.5 % or 0.885 %?'],
    ['Target', '0.9', 'stands without % among percentages: is it 90 % or 0.9 %?'],
  ])
  expect(rejected).toEqual([])
})

test('one line of a long sheet that says per cent makes all lines of its indicator per cent, and of no other', async () => {
  const { rows, gaps, rejected } = await readWritten([
    ['Contract ref', 'KPI name', 'Reporting period', 'Actual', 'Target'],
    ['C1', 'Seen in time', 'Apr-26', 0.93, 95],
    ['C1', 'Seen in time', 'May-26', { percent: 0.915 }, 95],
    ['C1', 'Seen in time', 'Jun-26', 92, 95],
    ['C1', 'Falls per bed', 'Apr-26', 0.93, 1],
  ])
  expect(rows.map((row) => [row.kpi, row.value, row.unit, row.target])).toEqual([['Seen in time', 91.5, '%', 95], ['Seen in time', 92, '%', 95], ['Falls per bed', 0.93, null, 1]])
  expect(gaps).toEqual([{ field: 'value', column: 'Actual', value: '0.93', cause: 'stands without % among percentages: is it 93 % or 0.93 %?' }])
  expect(rejected).toEqual([])
})

test('a published file keeps the fraction that its workbook stores', async () => {
  const { table } = await openTable(join(folder, 'percent.xlsx'), { fileName: 'percent.xlsx' })
  expect(table!.sample[1]?.[3]).toBe('0.915')
})

test.each([['%', true], ['per cent', true], ['Percentage seen', true], ['84 %', true], ['percentile', false], ['count', false]])('“%s” says per cent: %s', (text, says) => expect(saysPerCent(text)).toBe(says))

test.each<[Written, number | null, 'higher' | 'lower' | null]>([
  ['<5', 5, 'lower'], ['< 5', 5, 'lower'], ['≤5', 5, 'lower'], ['at most 5', 5, 'lower'], ['>=95', 95, 'higher'], ['at least 1,200', 1200, 'higher'], [5, 5, null], ['<about 5', null, null],
])('the target “%s” is %s, and %s is better', async (target, value, direction) => {
  const { rows, gaps } = await readWritten([['Contract ref', 'KPI name', 'Reporting period', 'Actual', 'Target'], ['C1', 'Complaints', 'Apr-26', 3, target]])
  expect(rows.map((row) => [row.target, row.direction])).toEqual([[value, direction]])
  expect(gaps.map((gap) => gap.cause)).toEqual(value === null ? ['is not a number'] : [])
})

test('a column that says which way is better wins over the sign of the target, and a small value stays suppressed', async () => {
  const { rows, gaps } = await readWritten([['Contract ref', 'KPI name', 'Apr-26', 'May-26', 'Target', 'Polarity'], ['C1', 'Complaints', '<5', 7, '<5%', 'Higher is better']])
  expect(rows.map((row) => [row.value, row.target, row.unit, row.direction])).toEqual([[7, 5, '%', 'higher']])
  expect(gaps.map((gap) => [gap.column, gap.cause])).toEqual([['Apr-26', 'suppressed by the publisher']])
})
