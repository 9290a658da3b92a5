import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MadeRegister, UglyId } from '../../../test/fixtures/registers/make-register.ts'
import { makeRegister, UGLINESS, writeRegisterCsv, writeRegisterXlsx } from '../../../test/fixtures/registers/make-register.ts'
import { applyMapping } from './apply-mapping.ts'
import { proposeMapping } from './mapping.ts'
import { openTable } from './open-table.ts'
import type { RowIdentity } from './row-key.ts'
import { RowKeys } from './row-key.ts'
import type { MappedLine, RegisterRow } from './rows.ts'
import type { Table } from './table.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-register-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Seen = { item: MappedLine<RegisterRow>; identity: RowIdentity | null }

async function readRegister(path: string): Promise<{ table: Table; byLine: Map<number, Seen> }> {
  const { table, refusal } = await openTable(path, { fileName: 'register' })
  if (table === undefined) throw new Error(refusal.words)
  const { mapping, missing } = proposeMapping('register', table.headers, table.sample)
  expect(missing).toEqual([])
  const keys = new RowKeys('register')
  const byLine = new Map<number, Seen>()
  for await (const item of applyMapping('register', mapping, table)) {
    byLine.set(item.line, { item, identity: item.row === undefined ? null : keys.identify(item.line, item.row) })
  }
  return { table, byLine }
}

/** Where each made line stands in the file; a title over two lines counts twice in CSV and once in a workbook. */
function linesOf(made: MadeRegister, csv: boolean): number[] {
  let line = 1
  return made.lines.map(({ cells }) => {
    const here = line
    line += 1 + (csv ? cells.filter((cell) => typeof cell === 'string' && cell.includes('\n')).length : 0)
    return here
  })
}

type Check = (seen: Seen | undefined, made: MadeRegister['lines'][number]) => void
const row = (seen: Seen | undefined): RegisterRow => {
  if (seen?.item.row === undefined) throw new Error(`no row: ${JSON.stringify(seen?.item.rejected)}`)
  return seen.item.row
}
const gapIn = (seen: Seen | undefined, field: string): string | undefined => seen?.item.gaps?.find((gap) => gap.field === field)?.cause
const rejectedFor =
  (words: RegExp): Check =>
  (seen) =>
    expect(seen?.item.rejected?.[0]?.cause).toMatch(words)

const BECOMES: Record<UglyId, Check> = {
  'title-lines': (seen) => expect(seen).toBeUndefined(),
  'blank-lines': (seen) => expect(seen).toBeUndefined(),
  'merged-department': (seen) => expect(row(seen).category).toMatch(/^(Adults|Children|Public health|Integrated commissioning) \d+$/),
  'four-kinds-of-date': (seen) => {
    expect(row(seen).start).toMatch(/^20\d\d-\d\d-\d\d$/)
    expect(gapIn(seen, 'start')).toBeUndefined()
  },
  'worded-money': (seen) => expect(row(seen).annualValue).toBeGreaterThan(0n),
  'duplicate-same': (seen) => expect(seen?.identity).toMatchObject({ occurrence: 2, same: true, firstLine: expect.any(Number) }),
  'duplicate-different': (seen) => expect(seen?.identity).toMatchObject({ same: false, firstLine: expect.any(Number) }),
  'end-before-start': (seen) => {
    expect(row(seen)).toMatchObject({ start: '2026-04-01', end: null, endOpen: false })
    expect(gapIn(seen, 'end')).toBe('is before the start (2026-04-01)')
  },
  'no-end': (seen) => {
    expect(row(seen)).toMatchObject({ end: null, endOpen: true })
    expect(gapIn(seen, 'end')).toBeUndefined()
  },
  'impossible-date': (seen) => {
    expect(row(seen).end).toBeNull()
    expect(seen?.item.gaps?.find((gap) => gap.field === 'end')).toMatchObject({ value: '31/02/2027', cause: 'is no day in the calendar' })
  },
  'total-line': rejectedFor(/line of totals/),
  footnotes: rejectedFor(/is a note/),
  'odd-blanks-and-quotes': (seen) => expect(row(seen).title).toMatch(/^[A-Z][\w ,]+ – “Better Lives”(, second lot)?$/),
  'provider-variants': (seen) => expect(row(seen).providerName).toMatch(/(Limited|LTD|Ltd\.)$/),
  'repeated-heading': rejectedFor(/repeats the heading/),
  'unknown-values': (seen) => {
    expect(gapIn(seen, 'providerId')).toBe('not known')
    expect(gapIn(seen, 'annualValue')).toBe('to be confirmed')
    expect(gapIn(seen, 'noticePeriod')).toBe('not applicable or none')
  },
  'no-name': rejectedFor(/neither a title nor a reference/),
  'text-in-number': (seen) => expect(gapIn(seen, 'annualValue')).toMatch(/no single value given|is not an amount/),
  formula: (seen) => expect(row(seen).totalValue).toBeGreaterThan(0n),
  'line-break': (seen) => expect(row(seen).title).not.toContain('\n'),
  'price-per-month': (seen) => {
    expect(row(seen).annualValue).toBeNull()
    expect(gapIn(seen, 'annualValue')).toMatch(/price a month/)
  },
  'shifted-by-comma': rejectedFor(/cells where the heading has/),
}

const FILES: [name: string, write: (made: MadeRegister, path: string) => Promise<void>, otherHeadings: boolean, csv: boolean][] = [
  ['CSV in Windows-1252', writeRegisterCsv, false, true],
  ['CSV in UTF-16 with other headings in another order', (made, path) => writeRegisterCsv(made, path, 'utf-16le'), true, true],
  ['a workbook', writeRegisterXlsx, false, false],
  ['a workbook with other headings in another order', writeRegisterXlsx, true, false],
]

describe.each(FILES)('3,000 contracts as %s', (_, write, otherHeadings, csv) => {
  let made: MadeRegister
  let read: Awaited<ReturnType<typeof readRegister>>
  let lines: number[]
  beforeAll(async () => {
    made = makeRegister({ otherHeadings })
    const path = join(folder, `register-${otherHeadings}-${csv}`)
    await write(made, path)
    read = await readRegister(path)
    lines = linesOf(made, csv)
  })

  test.each(UGLINESS)('$what: $becomes', ({ id }) => {
    const with_ = made.lines.map((line, at) => ({ line, at })).filter(({ line }) => line.ugly.includes(id))
    expect(with_.length).toBeGreaterThan(0)
    for (const { line, at } of with_) BECOMES[id](read.byLine.get(lines[at] ?? -1), line)
  })

  test('every contract is there once under its own reference, and every other line is named', () => {
    const rows = made.lines.filter(
      (line) => line.reference !== null || line.ugly.includes('duplicate-same') || line.ugly.includes('duplicate-different'),
    )
    const seen = [...read.byLine.values()]
    expect(seen.filter(({ item }) => item.row !== undefined).length).toBe(rows.length)
    expect(new Set(seen.flatMap(({ item }) => item.row?.reference ?? [])).size).toBe(3000)
    const strange = made.lines.filter((line) =>
      line.ugly.some((id) => ['total-line', 'footnotes', 'repeated-heading', 'no-name', 'shifted-by-comma'].includes(id)),
    )
    expect(seen.filter(({ item }) => item.rejected !== undefined).length).toBe(strange.length)
    expect(new Set(seen.flatMap(({ identity }) => identity?.key ?? [])).size).toBe(rows.length)
  })

  test('an unspoilt contract gives exactly what was put in', () => {
    const at = made.lines.findIndex((line) => line.reference !== null && line.ugly.every((id) => id === 'merged-department'))
    const cell = (name: RegExp) => made.lines[at]?.cells[made.headers.findIndex((header) => name.test(header))]
    const seen = row(read.byLine.get(lines[at] ?? -1))
    expect(seen.title).toBe(cell(/Title|Name of service/))
    expect(seen.start).toBe((cell(/^(Start|Commence)/) as Date).toISOString().slice(0, 10))
    expect(seen.end).toBe((cell(/^(End|Expiry)/) as Date).toISOString().slice(0, 10))
    expect(seen.annualValue).toBe(BigInt(cell(/^(Annual|Value p)/) as number) * 100n)
    expect(seen.totalValue).toBe(BigInt(cell(/^(Total|Whole)/) as number) * 100n)
  })
})

test('the list of ugliness has at least ten kinds, each named once', () => {
  expect(UGLINESS.length).toBeGreaterThanOrEqual(10)
  expect(new Set(UGLINESS.map(({ id }) => id)).size).toBe(UGLINESS.length)
})

test('the same seed makes the same register', () => {
  expect(makeRegister({ contracts: 50, seed: 3 })).toEqual(makeRegister({ contracts: 50, seed: 3 }))
  expect(makeRegister({ contracts: 50, seed: 3 })).not.toEqual(makeRegister({ contracts: 50, seed: 4 }))
})
