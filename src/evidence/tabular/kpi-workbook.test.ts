import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MadeKpiWorkbook } from '../../../test/fixtures/registers/make-kpi-workbook.ts'
import { writeKpiWorkbook } from '../../../test/fixtures/registers/make-kpi-workbook.ts'
import { applyMapping } from './apply-mapping.ts'
import { proposeMapping } from './mapping.ts'
import { openTable } from './open-table.ts'
import { RowKeys } from './row-key.ts'
import type { KpiRow, MappedLine } from './rows.ts'

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
