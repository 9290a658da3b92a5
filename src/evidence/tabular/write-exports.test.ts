import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { penceText } from './export-cell.ts'
import { guardText, unguardText } from './formula-guard.ts'
import { openTable } from './open-table.ts'
import type { Cell } from './table.ts'
import { writeCsv } from './write-csv.ts'
import { writeXlsx } from './write-xlsx.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-write-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Text as it can live in both kinds of file: no NUL, no half characters, no control characters that XML cannot carry. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', "'", "'=", "''@", '_x0041_', '"', ',', '\n'), fc.string({ maxLength: 10 }))
      .map((parts) => parts.join('')),
  )
  .map((value) => value.toWellFormed().replace(/(?![\t\n\r])\p{Cc}|[\uFFFD-\uFFFF]/gu, ''))
const rows = fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 15 })

function asRead(value: string): string | null {
  const seen = value.replace(/\r\n?/g, '\n')
  return seen === '' ? null : seen
}

async function readBack(path: string): Promise<Cell[][]> {
  const { table, refusal } = await openTable(path, { fileName: 'back', headerRow: 1 })
  if (table === undefined) throw new Error(refusal.words)
  const seen: Cell[][] = []
  for await (const item of table.rows()) {
    if ('refused' in item) throw new Error(item.refused.words)
    seen.push(item.cells)
  }
  return seen
}

function expected(lines: [string, string, string][]): (string | null)[][] {
  return lines.map((line) => ['row', ...line].map(asRead))
}
const padded = (lines: Cell[][]): Cell[][] => lines.map((line) => [0, 1, 2, 3].map((at) => line[at] ?? null))

test('guarding and unguarding gives back any text, and no guarded text begins a formula', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(unguardText(guardText(value))).toBe(value)
      expect(/^[=+\-@\t\r]/.test(guardText(value)) && !/^[+-]?\d+(\.\d+)?$/.test(value)).toBe(false)
    }),
    { numRuns: 2000 },
  )
})

test('what is written as CSV is read back the same', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (lines) => {
      const path = join(folder, 'round.csv')
      let csv = ''
      for await (const chunk of writeCsv(
        ['a', 'b', 'c', 'd'],
        lines.map((line) => ['row', ...line]),
      ))
        csv += chunk
      await writeFile(path, csv)
      expect(padded(await readBack(path))).toEqual(expected(lines))
    }),
    { numRuns: 150 },
  )
})

test('what is written as a workbook is read back the same', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (lines) => {
      const path = join(folder, 'round.xlsx')
      await writeXlsx(createWriteStream(path), [
        { name: 'Page', headers: ['a', 'b', 'c', 'd'], rows: lines.map((line) => ['row', ...line]) },
      ])
      expect(padded(await readBack(path))).toEqual(expected(lines))
    }),
    { numRuns: 12 },
  )
})

test('numbers, money, dates and yes or no keep their types in a workbook', async () => {
  const path = join(folder, 'typed.xlsx')
  await writeXlsx(createWriteStream(path), [
    { name: 'A/B:C', headers: ['n', 'm', 'd', 'b', 't'], rows: [[-1.5, { pence: -123450n }, { date: '2026-03-31' }, true, '-5']] },
  ])
  expect(await readBack(path)).toEqual([[-1.5, -1234.5, { date: '2026-03-31' }, true, '-5']])
})

test('a CSV export guards text but not numbers, and begins with a byte order mark', async () => {
  let csv = ''
  for await (const chunk of writeCsv(['h'], [['=1+1'], [-5], [{ pence: -5n }], ['-5.0'], ['@SUM(A1)']])) csv += chunk
  expect(csv).toBe("\uFEFFh\r\n'=1+1\r\n-5\r\n-0.05\r\n-5.0\r\n'@SUM(A1)\r\n")
  expect(penceText(123450n)).toBe('1234.50')
})

test('fifty thousand rows are written as a workbook and read back', async () => {
  const path = join(folder, 'long.xlsx')
  async function* many() {
    for (let at = 0; at < 50_000; at += 1) yield [`row ${at} £`, at, { pence: BigInt(at) }]
  }
  await writeXlsx(createWriteStream(path), [{ name: 'Long', headers: ['Name', 'Number', 'Money'], rows: many() }])
  const seen = await readBack(path)
  expect(seen.length).toBe(50_000)
  // A pound sign must not be lost where two chunks meet.
  expect(seen.every((line, at) => line[0] === `row ${at} £`)).toBe(true)
  expect((await readFile(path)).length).toBeGreaterThan(100_000)
})
