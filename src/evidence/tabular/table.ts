/**
 * The words of a team's own file once opened: cells, lines, refusals. Types only,
 * with the limits that every reader keeps (TRUST section 4, "CSV in" and "XLSX in").
 */

/** A date or moment as a workbook stores it, already turned from its serial number: `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`. */
export type DateCell = { date: string }

/** One cell. A CSV file gives text or null only; a workbook gives its stored types. */
export type Cell = string | number | boolean | DateCell | null

export type RefusalCode =
  | 'not-a-table'
  | 'old-excel'
  | 'not-a-workbook'
  | 'broken'
  | 'empty'
  | 'no-such-sheet'
  | 'line-too-long'
  | 'too-many-columns'
  | 'bad-characters'
  | 'unclosed-quotation'
  | 'too-many-entries'
  | 'inflates-too-far'
  | 'nested-archive'
  | 'macros'
  | 'doctype'
  | 'encrypted'
  | 'too-many-cells'
  | 'took-too-long'
  | 'took-too-much-memory'

/** Why a file or a line of it was not read: a value with words for a page, never an exception. */
export type Refusal = { code: RefusalCode; words: string; line?: number; rule?: string }

/** A line as read, or the reason why it was not. `last` says that reading ends here. */
export type TableLine = { line: number; cells: Cell[] } | { line: number; refused: Refusal; last: boolean }

export type Table = {
  kind: 'csv' | 'xlsx'
  /** How the bytes of a CSV file were read; decided once for the whole file. */
  encoding?: 'UTF-8' | 'UTF-8 with byte order mark' | 'UTF-16 LE' | 'UTF-16 BE' | 'Windows-1252'
  delimiter?: ',' | ';' | '\t' | '|'
  sheets?: string[]
  sheet?: string
  /** The line of the heading, counted from 1 as in the file. */
  headerRow: number
  headers: string[]
  /** The first lines under the heading as text, for a preview. */
  sample: string[][]
  notes: string[]
  /** Every line under the heading, blank lines left out. May be walked more than once; each walk reads the file again. */
  rows(): AsyncIterable<TableLine>
}

export type Opened = { table: Table; refusal?: undefined } | { refusal: Refusal; table?: undefined }

export type OpenOptions = {
  /** The name that the person's file has; used in words only. */
  fileName: string
  sheet?: string
  headerRow?: number
  /** A number of a workbook under a percent format is given as the text that the sheet shows ("93%"), else as the fraction that it stores (0.93). */
  percents?: 'as-shown'
  /** Milliseconds of the reader's own work allowed for a workbook. */
  timeLimit?: number
}

export const LIMITS = {
  lineBytes: 1024 * 1024,
  columns: 2000,
  entries: 2000,
  inflatedBytes: 512 * 1024 * 1024,
  inflatedRatio: 100,
  /** Below this a high ratio is harmless: a small part of blanks compresses well. */
  ratioFloorBytes: 1024 * 1024,
  cells: 20_000_000,
  workerHeapMiB: 384,
  workerMillis: 120_000,
  sampleRows: 20,
} as const

export const TABULAR_RULE = { csv: 'TRUST-4-CSV-IN', xlsx: 'TRUST-4-XLSX-IN' } as const

/** Thrown inside the readers only; `openTable` turns it into a value before it leaves. */
export class RefusedFile extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.words)
    this.refusal = refusal
  }
}

export function refuse(code: RefusalCode, words: string, rule: string, line?: number): RefusedFile {
  return new RefusedFile(line === undefined ? { code, words, rule } : { code, words, rule, line })
}

/** What a cell says, as text for a preview or a message. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'object') return cell.date
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  return String(cell)
}

export function isBlankCell(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '')
}

/** NUL and half pairs of UTF-16: they cannot be stored as text and hide what a line says. */
export function hasForbiddenCharacters(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed()
}
