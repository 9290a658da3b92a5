import type { Writable } from 'node:stream'
import ExcelJS from 'exceljs'
import type { ExportCell } from './export-cell.ts'
import { guardText } from './formula-guard.ts'

export type ExportSheet = {
  name: string
  headers: readonly string[]
  rows: Iterable<readonly ExportCell[]> | AsyncIterable<readonly ExportCell[]>
}

const LONGEST_TEXT = 32_767

/** Text as XML can carry it: carriage returns and look-alikes of `_xHHHH_` escaped, other control characters left out. */
function workbookText(text: string): string {
  return guardText(text.toWellFormed())
    .slice(0, LONGEST_TEXT)
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('\r', '_x000D_')
    .replace(/(?![\t\n])\p{Cc}|[\uFFFE\uFFFF]/gu, '')
}

function workbookValue(cell: ExportCell): { value: ExcelJS.CellValue; format?: string } {
  if (cell === null) return { value: null }
  if (typeof cell === 'string') return { value: workbookText(cell) }
  if (typeof cell === 'number') return { value: Number.isFinite(cell) ? cell : null }
  if (typeof cell === 'boolean') return { value: cell }
  if ('pence' in cell) return { value: Number(cell.pence) / 100, format: '#,##0.00' }
  return { value: new Date(`${cell.date.slice(0, 10)}T00:00:00Z`), format: 'dd/mm/yyyy' }
}

/** Sheet names may not hold `[]:*?/\`, nor be longer than 31 characters, nor occur twice. */
function sheetName(wanted: string, taken: Set<string>): string {
  const base =
    wanted
      .replace(/[[\]:*?/\\]/g, ' ')
      .replace(/^'+|'+$/g, '')
      .trim()
      .slice(0, 31) || 'Sheet'
  let name = base
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${base.slice(0, 27)} (${number})`
  taken.add(name.toLowerCase())
  return name
}

/**
 * Writes a workbook to a stream in flat memory, guarded against formula injection (TRUST section 4, "CSV, XLSX out"). Numbers, money and dates keep their types; texts are cut at
 * 32,767 characters, the most that a cell can hold. Ends the stream.
 */
export async function writeXlsx(target: Writable, sheets: readonly ExportSheet[]): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: target, useSharedStrings: false, useStyles: true })
  const taken = new Set<string>()
  for (const sheet of sheets) {
    const page = workbook.addWorksheet(sheetName(sheet.name, taken), { views: [{ state: 'frozen', ySplit: 1 }] })
    const heading = page.addRow(sheet.headers.map(workbookText))
    heading.font = { bold: true }
    heading.commit()
    let count = 0
    for await (const cells of sheet.rows) {
      const values = cells.map(workbookValue)
      const row = page.addRow(values.map((cell) => cell.value))
      for (const [index, cell] of values.entries()) {
        if (cell.format !== undefined) row.getCell(index + 1).numFmt = cell.format
      }
      row.commit()
      count += 1
      if (count % 2000 === 0) await new Promise((resume) => setImmediate(resume))
    }
    page.commit()
  }
  await workbook.commit()
}
