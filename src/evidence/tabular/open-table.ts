import { open } from 'node:fs/promises'
import { readBytes } from './csv-encoding.ts'
import { openCsv } from './csv-table.ts'
import type { Opened, OpenOptions } from './table.ts'
import { RefusedFile, refuse, TABULAR_RULE } from './table.ts'
import { openXlsx } from './xlsx-table.ts'

export type { Cell, DateCell, Opened, OpenOptions, Refusal, Table, TableLine } from './table.ts'
export { cellText, isBlankCell } from './table.ts'

const KNOWN_OTHERS: [start: string, what: string][] = [
  ['%PDF', 'a PDF'],
  ['\u0089PNG', 'a picture'],
  ['\u00ff\u00d8\u00ff', 'a picture'],
  ['GIF8', 'a picture'],
  ['{\\rtf', 'a text document'],
  ['7z\u00bc\u00af', 'a packed archive'],
  ['Rar!', 'a packed archive'],
]

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(4096)
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function checkStart(head: Buffer, fileName: string): void {
  const start = head.subarray(0, 8).toString('latin1')
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) {
    throw refuse(
      'old-excel',
      `${fileName} is an old Excel file (.xls) or is protected by a password. Save it as .xlsx or CSV without a password.`,
      TABULAR_RULE.xlsx,
    )
  }
  const other = KNOWN_OTHERS.find(([signature]) => start.startsWith(signature))
  if (other !== undefined) throw refuse('not-a-table', `${fileName} is ${other[1]}, not a table. Use CSV or XLSX.`, TABULAR_RULE.csv)
  if (/^\s*(<!doctype|<html|<\?xml|<table)/i.test(head.subarray(0, 200).toString('latin1'))) {
    throw refuse('not-a-table', `${fileName} is a web page or XML, whatever its name says. Save it as CSV or XLSX.`, TABULAR_RULE.csv)
  }
}

async function openByContent(path: string, options: OpenOptions) {
  const head = await firstBytes(path)
  if (head.length === 0) throw refuse('empty', `${options.fileName} is empty.`, TABULAR_RULE.csv)
  const isZip = (bytes: Buffer): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && [3, 5].includes(bytes[2] ?? 0)
  if (isZip(head)) return await openXlsx(path, options)
  const gzipped = head[0] === 0x1f && head[1] === 0x8b
  if (gzipped) {
    for await (const chunk of readBytes(path, true)) {
      if (isZip(chunk) || (chunk[0] === 0x1f && chunk[1] === 0x8b)) {
        throw refuse('nested-archive', `${options.fileName} is packed twice. Unpack it once and try again.`, TABULAR_RULE.csv)
      }
      checkStart(chunk, options.fileName)
      break
    }
  } else {
    checkStart(head, options.fileName)
  }
  return await openCsv(path, gzipped, options)
}

/**
 * Opens a team's own CSV (plain or gzipped) or XLSX file, told apart by content and never by name. Gives the table with a way to walk its
 * lines in flat memory, or the refusal in words; never throws for what a file holds. A file that cannot be reached on disk still throws.
 * Limits and refusals: TRUST section 4, "CSV in" and "XLSX, DOCX in".
 */
export async function openTable(path: string, options: OpenOptions): Promise<Opened> {
  try {
    return { table: await openByContent(path, options) }
  } catch (error) {
    if (error instanceof RefusedFile) return { refusal: error.refusal }
    const code = (error as { code?: string }).code ?? ''
    if (code.startsWith('Z_') || code === 'ERR_BUFFER_OUT_OF_BOUNDS' || error instanceof RangeError) {
      return { refusal: { code: 'broken', words: `${options.fileName} is damaged or cut off.`, rule: TABULAR_RULE.csv } }
    }
    throw error
  }
}
