import { missingFields, type FileKind } from '../evidence/tabular/mapping.ts'
import { linesOf, type EmptyCell, type ImportFile } from './import-lines.ts'

/** How many lines are looked through before a file goes in; the look ends there and says so. */
export const surveyedAtMost = 250_000
const examplesKept = 5

/** What a column holds that cannot be read: how many cells, and the first of them. */
export interface ColumnGaps { sheet: string; column: string; cells: number; first: EmptyCell[] }

/** What a file holds that will not come in as it stands there: counts and first examples only, however long the file is. */
export interface Survey {
  /** The mapping it was read by, as JSON: that mapping and no other is then confirmed. */
  mapping: string
  /** Lines looked at. */
  lines: number
  /** Cells with words in them that cannot be read and will stay empty. */
  cells: number
  columns: ColumnGaps[]
  /** Lines that will not be taken at all. */
  rejected: number
  rejectedFirst: { line: number; column: string; value: string; cause: string }[]
  /** Why the file cannot be read to its end, in words; it is then not taken. */
  brokenOff?: string
  /** The look ended after `surveyedAtMost` lines. */
  cut?: true
  /** What was judged of the file and not merely read: how it writes dates and sums, which sheets are read. */
  told?: string[]
}

/**
 * Looks through a whole file as the import will read it, and counts what will stay empty, by column. Undefined while a needed column is
 * not chosen. Memory: one entry for each column. Writes nothing.
 */
export async function surveyOf(kind: FileKind, file: ImportFile, atMost = surveyedAtMost): Promise<Survey | undefined> {
  if (missingFields(file.mapping).length > 0) return undefined
  const survey: Survey = { mapping: JSON.stringify(file.mapping), lines: 0, cells: 0, columns: [], rejected: 0, rejectedFirst: [] }
  const columns = new Map<string, ColumnGaps>()
  const count = async (cells: EmptyCell[]): Promise<void> => {
    for (const cell of cells) {
      const key = JSON.stringify([cell.sheet, cell.column])
      const known = columns.get(key) ?? { sheet: cell.sheet, column: cell.column, cells: 0, first: [] }
      columns.set(key, known)
      known.cells += 1
      survey.cells += 1
      if (known.first.length < examplesKept) known.first.push(cell)
    }
  }
  let lastLine = 0
  for await (const item of linesOf(kind, file, count, () => { lastLine = 0 }, (words) => { survey.told = [...new Set([...survey.told ?? [], ...words])] })) {
    // A wide line of a workbook gives several rows.
    if (item.line !== lastLine) survey.lines += 1
    lastLine = item.line
    if (item.rejected) {
      survey.rejected += 1
      for (const one of item.rejected) if (survey.rejectedFirst.length < examplesKept) survey.rejectedFirst.push({ line: item.line, column: one.column ?? '', value: one.value.slice(0, 200), cause: one.cause })
      if (item.last) survey.brokenOff = item.rejected[0]?.cause ?? 'it breaks off'
    }
    if (survey.lines >= atMost) {
      survey.cut = true
      break
    }
  }
  survey.columns = [...columns.values()]
  return survey
}

const counted = (count: number, one: string, many: string): string => `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`

/** What the look found, in one sentence for every door. Pure. */
export function surveyInWords(survey: Survey): string {
  const through = `${survey.cut ? 'The first ' : ''}${counted(survey.lines, 'line', 'lines')} looked through`
  const cells = survey.cells === 0 ? 'every cell with something in it can be read'
    : `${counted(survey.cells, 'cell', 'cells')} of ${counted(survey.columns.length, 'column', 'columns')} cannot be read and will stay empty; ${survey.cells === 1 ? 'its line is' : 'their lines are'} taken all the same`
  const lines = survey.rejected === 0 ? 'no line is refused' : `${counted(survey.rejected, 'line', 'lines')} will not be taken`
  return `${through}: ${cells}; ${lines}.${survey.brokenOff ? ` The file cannot be read to its end (${survey.brokenOff}): it will not be taken.` : ''}${(survey.told ?? []).map((words) => ` ${words}`).join('')}`
}

/** Where a cell stands: its line, and its sheet where the workbook has several. */
export const placeOf = (cell: { line: number | string; sheet?: string }): string => `line ${cell.line}${cell.sheet ? ` of sheet "${cell.sheet}"` : ''}`
