import { applyMapping } from '../evidence/tabular/apply-mapping.ts'
import { labelOf, proposeMapping, type FileKind, type Mapping } from '../evidence/tabular/mapping.ts'
import { openTable, type Table } from '../evidence/tabular/open-table.ts'
import type { Gap, MappedLine, RowOf } from '../evidence/tabular/rows.ts'

/** A cell with words in it that could not be read as what its column holds: the line is taken, the value is not known. */
export interface EmptyCell { line: number; sheet: string; column: string; value: string; cause: string }

/** The file that an import reads, as it stands on disk. */
export interface ImportFile { path: string; fileName: string; table: Table; mapping: Mapping }

/** The cells among the gaps of a line in which something stood; a cell that was blank from the start is none of them. Pure. */
export const emptyCellsOf = (kind: FileKind, sheet: string, line: number, gaps: readonly Gap[]): EmptyCell[] =>
  gaps.filter((gap) => gap.value !== '').map((gap) => ({ line, sheet, column: gap.column ?? labelOf(kind, gap.field), value: gap.value.slice(0, 200), cause: gap.cause }))

/**
 * Every line of a file as its mapping reads it; the one way in which both the look before and the import itself walk a file, so that
 * they cannot differ. A KPI workbook is walked sheet by sheet, each sheet of its kind. `emptyCells` is told, in the order of the file, of the
 * cells that stay empty; it is waited for, so that nothing gathers in memory. `nextSheet` is told where lines are counted anew.
 */
export async function* linesOf<K extends FileKind>(kind: K, file: ImportFile, emptyCells: (cells: EmptyCell[]) => Promise<void>, nextSheet?: () => void): AsyncGenerator<MappedLine<RowOf[K]>> {
  const several = kind === 'kpi-workbook' && (file.table.sheets?.length ?? 0) > 1
  const walk = (table: Table, mapping: Mapping): AsyncGenerator<MappedLine<RowOf[K]>> => applyMapping(kind, mapping, table, async (line, gaps) => {
    const cells = emptyCellsOf(kind, several ? table.sheet ?? '' : '', line, gaps)
    if (cells.length > 0) await emptyCells(cells)
  })
  if (!several) return yield* walk(file.table, file.mapping)
  for (const sheet of file.table.sheets!) {
    nextSheet?.()
    if (sheet === file.table.sheet) {
      yield* walk(file.table, file.mapping)
      continue
    }
    const { table } = await openTable(file.path, { fileName: file.fileName, percents: 'as-shown', sheet })
    const proposal = table && proposeMapping(kind, table.headers, table.sample)
    if (table && proposal && proposal.missing.length === 0) yield* walk(table, proposal.mapping)
  }
}
