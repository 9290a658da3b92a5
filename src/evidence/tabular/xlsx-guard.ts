import type { FileHandle } from 'node:fs/promises'
import { LIMITS, refuse, TABULAR_RULE } from './table.ts'
import type { InflateCount, ZipEntry } from './zip-walk.ts'
import { readEntry } from './zip-walk.ts'

const RULE = TABULAR_RULE.xlsx
const ARCHIVE_NAME = /\.(zip|xlsx|xlsm|xlsb|docx|docm|pptx|jar|gz|tgz|7z|rar|bz2|xz|zst|tar)$/i
const XML_NAME = /\.(xml|rels|vml)$/i
const ARCHIVE_STARTS = ['504b0304', '504b0506', '1f8b08', '377abcaf', '52617221', '425a68', 'fd377a58', '28b52ffd']
/** Long enough for every pattern that may fall on the border between two chunks. */
const OVERLAP = 32

/** What a sheet holds, counted over its bytes before any of it is parsed. */
export type SheetCount = { cells: number; formulas: number }

function occurrences(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

function nested(name: string) {
  return refuse('nested-archive', `The workbook holds another packed file inside (${name}), so it was not read.`, RULE)
}

function checkName(entry: ZipEntry): void {
  if (/vbaProject|macrosheets\//i.test(entry.name)) {
    throw refuse('macros', 'The workbook holds macros. Save it as an ordinary workbook (.xlsx) and try again.', RULE)
  }
  if (ARCHIVE_NAME.test(entry.name)) throw nested(entry.name)
}

function checkXml(text: string, name: string, atStart: boolean): void {
  if (atStart && (text.startsWith('\u00ff\u00fe') || text.startsWith('\u00fe\u00ff') || text.slice(0, 4).includes('\0'))) {
    throw refuse('broken', `The part ${name} of the workbook is not UTF-8, so it was not read.`, RULE)
  }
  if (/<!(doctype|entity)/i.test(text)) {
    throw refuse('doctype', 'The workbook holds a document type declaration, which no spreadsheet writes, so it was not read.', RULE)
  }
  if (name === '[Content_Types].xml' && /macroEnabled/i.test(text)) {
    throw refuse('macros', 'The workbook is of the kind that holds macros. Save it as an ordinary workbook (.xlsx).', RULE)
  }
}

/**
 * Inflates every part of a workbook once, keeping nothing, and refuses nested archives, macros, document type declarations,
 * more than 512 MiB or 100:1, and more than 20 million cells. Returns cells and formulas of each sheet part.
 */
export async function guardWorkbook(file: FileHandle, entries: ZipEntry[]): Promise<Map<string, SheetCount>> {
  const count: InflateCount = { inflated: 0 }
  const sheets = new Map<string, SheetCount>()
  let cells = 0
  for (const entry of entries) checkName(entry)
  for (const entry of entries) {
    if (entry.name.endsWith('/')) continue
    const isXml = XML_NAME.test(entry.name)
    const isSheet = isXml && /worksheets\/[^/]+\.xml$/i.test(entry.name)
    const sheet: SheetCount = { cells: 0, formulas: 0 }
    let tail = ''
    let atStart = true
    for await (const chunk of readEntry(file, entry, count)) {
      const start = chunk.subarray(0, 4).toString('hex')
      if (atStart && ARCHIVE_STARTS.some((signature) => start.startsWith(signature))) throw nested(entry.name)
      if (isXml) {
        const text = tail + chunk.toString('latin1')
        checkXml(text, entry.name, atStart)
        if (isSheet) {
          // The tail was counted with the chunk before; only what ends beyond it is new.
          sheet.cells += occurrences(text, /<(?:\w+:)?c[\s>/]/g) - occurrences(tail, /<(?:\w+:)?c[\s>/]/g)
          sheet.formulas += occurrences(text, /<(?:\w+:)?f[\s>/]/g) - occurrences(tail, /<(?:\w+:)?f[\s>/]/g)
        }
        tail = text.slice(-OVERLAP)
      }
      if (cells + sheet.cells > LIMITS.cells) {
        throw refuse('too-many-cells', 'The workbook holds more than 20 million cells, so it was not read.', RULE)
      }
      atStart = false
    }
    cells += sheet.cells
    if (isSheet) sheets.set(entry.name, sheet)
  }
  return sheets
}
