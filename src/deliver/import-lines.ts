import { applyMapping } from '../evidence/tabular/apply-mapping.ts'
import { labelOf, proposeMapping, type FileKind, type Mapping } from '../evidence/tabular/mapping.ts'
import { openTable, type Table } from '../evidence/tabular/open-table.ts'
import { plainReference, RowKeys } from '../evidence/tabular/row-key.ts'
import type { Gap, MappedLine, RegisterRow, Rejection, RowOf } from '../evidence/tabular/rows.ts'
import { supplierKey } from './provider-match.ts'

/** A cell with words in it that could not be read as what its column holds: the line is taken, the value is not known. */
export interface EmptyCell { line: number; sheet: string; column: string; value: string; cause: string }

/** The file that an import reads, as it stands on disk. */
export interface ImportFile { path: string; fileName: string; table: Table; mapping: Mapping }

/** The cells among the gaps of a line in which something stood; a cell that was blank from the start is none of them. Pure. */
export const emptyCellsOf = (kind: FileKind, sheet: string, line: number, gaps: readonly Gap[]): EmptyCell[] =>
  gaps.filter((gap) => gap.value !== '').map((gap) => ({ line, sheet, column: gap.column ?? labelOf(kind, gap.field), value: gap.value.slice(0, 200), cause: gap.cause }))

/**
 * Tells of each line of a register the earlier line that has its reference already, with other words and the same provider or none: such a
 * line is no second contract. Lines of several providers under one reference (lots, a framework) are contracts of their own, and a line
 * that says the same as the first is passed over later. Holds one short entry per line.
 */
function registerTwins(column: string): (line: number, row: RegisterRow) => Rejection | undefined {
  const keys = new RowKeys('register')
  const seen = new Map<string, { line: number; provider: string }[]>()
  return (line, row) => {
    const { same } = keys.identify(line, row)
    if (row.reference === null) return undefined
    const provider = supplierKey(row.providerName ?? '')
    const known = seen.get(plainReference(row.reference)) ?? []
    const first = known.find((one) => one.provider === provider || one.provider === '' || provider === '')
    if (first && !same) return { column, value: row.reference, cause: `is the reference of line ${first.line} already: one contract has one line, so the two are put together in the file first` }
    if (!first) seen.set(plainReference(row.reference), [...known, { line, provider }])
    return undefined
  }
}

/**
 * Every line of a file as its mapping reads it; the one way in which both the look before and the import itself walk a file, so that
 * they cannot differ. A second line of a register under a reference that stands already is rejected with both line numbers. A KPI workbook is walked sheet by sheet, each sheet of its kind. `emptyCells` is told, in the order of the file, of the
 * cells that stay empty; it is waited for, so that nothing gathers in memory. `nextSheet` is told where lines are counted anew; `tell` what was judged of the file and how its sheets are taken.
 */
export async function* linesOf<K extends FileKind>(kind: K, file: ImportFile, emptyCells: (cells: EmptyCell[]) => Promise<void>, nextSheet?: () => void, tell?: (words: string[]) => void): AsyncGenerator<MappedLine<RowOf[K]>> {
  if (kind !== 'register') return yield* everyLine(kind, file, emptyCells, nextSheet, tell)
  const twin = registerTwins(file.mapping.columns['reference'] ?? labelOf(kind, 'reference'))
  // A line that is rejected as a second one has no cells that stayed empty.
  let cells: EmptyCell[] = []
  for await (const item of everyLine(kind, file, async (found) => { cells = found }, nextSheet, tell)) {
    const rejected = item.row && twin(item.line, item.row as RegisterRow)
    if (!rejected && cells.length > 0) await emptyCells(cells)
    cells = []
    yield rejected ? { line: item.line, rejected: [rejected], last: false } : item
  }
}

async function* everyLine<K extends FileKind>(kind: K, file: ImportFile, emptyCells: (cells: EmptyCell[]) => Promise<void>, nextSheet: (() => void) | undefined, tell: ((words: string[]) => void) | undefined): AsyncGenerator<MappedLine<RowOf[K]>> {
  const several = (file.table.sheets?.length ?? 0) > 1
  const walk = (table: Table, mapping: Mapping): AsyncGenerator<MappedLine<RowOf[K]>> => applyMapping(kind, mapping, table, async (line, gaps) => {
    const cells = emptyCellsOf(kind, several ? table.sheet ?? '' : '', line, gaps)
    if (cells.length > 0) await emptyCells(cells)
  }, tell)
  if (!several) return yield* walk(file.table, file.mapping)
  const [taken, left]: [string[], string[]] = [[], []]
  for (const sheet of file.table.sheets!) {
    nextSheet?.()
    if (sheet === file.table.sheet) {
      taken.push(sheet)
      yield* walk(file.table, file.mapping)
      continue
    }
    const { table } = await openTable(file.path, { fileName: file.fileName, percents: 'as-shown', sheet })
    const mapping = table && mappingOfSheet(kind, file, table)
    if (table && mapping) {
      taken.push(sheet)
      yield* walk(table, mapping)
    } else left.push(sheet)
  }
  tell?.([`${taken.length === 1 ? 'Sheet' : 'Sheets'} read: ${taken.join(', ')}.${left.length > 0 ? ` Not read, because no table like it stands there: ${left.join(', ')}.` : ''}`])
}

/** How another sheet of a workbook is read: as the first one where it has the same headings, else by its own, if it holds most of the fields that the first does. */
function mappingOfSheet(kind: FileKind, file: ImportFile, table: Table): Mapping | undefined {
  if (Object.values(file.mapping.columns).every((heading) => table.headers.includes(heading)) && file.mapping.layout !== 'wide') return file.mapping
  const { mapping, missing } = proposeMapping(kind, table.headers, table.sample)
  if (missing.length > 0) return undefined
  const wanted = Object.keys(file.mapping.columns)
  return kind === 'kpi-workbook' || wanted.filter((field) => field in mapping.columns).length >= Math.max(2, wanted.length * 0.6) ? mapping : undefined
}
