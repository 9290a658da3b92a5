import { plainNumber } from '../../kernel/plain-number.ts'
import { basename } from 'node:path'
import { cellText, isBlankCell, openTable, type Cell } from '../../evidence/tabular/open-table.ts'
import { readPeriod } from '../../evidence/tabular/dates.ts'
import { askedFor, figureProblems, type Answer } from './answers.rule.ts'
import type { ReturnLine } from './return.ts'

/** What a provider's own sheet gave: figures for the form, and every row that could not be used, by its line and the cause. */
export interface SheetReading {
  answers: Map<string, Answer>
  problems: { line: number; words: string }[]
  /** Why the whole file could not be read. */
  refused?: string
  /** Headings of a sheet whose columns were not understood, so that the provider can say which is which. */
  headers?: string[]
}

/** Which columns hold what, by their headings, as the provider said before. */
export type SheetColumns = Partial<Record<'kpi' | 'value' | 'numerator' | 'denominator' | 'reason', string>>

const headings: Record<string, readonly string[]> = {
  kpi: ['kpi', 'indicator', 'measure', 'reference', 'ref', 'kpi name', 'kpi reference', 'name', 'metric'],
  value: ['value', 'result', 'actual', 'figure', 'performance', 'achieved', '%', 'percentage'],
  numerator: ['numerator', 'above the line', 'number above the line'],
  denominator: ['denominator', 'below the line', 'number below the line'],
  period: ['period', 'month', 'reporting month', 'reporting period', 'month ending'],
  reason: ['reason', 'comment', 'comments', 'note', 'notes', 'narrative', 'commentary'],
}

const bare = (text: string): string => text.toLowerCase().replaceAll(/[_\s]+/g, ' ').trim()

// What the provider said holds where the sheet has such a heading; else the usual words.
const columnsOf = (headers: readonly string[], said: SheetColumns): Record<string, number> =>
  Object.fromEntries(Object.entries(headings).map(([name, words]) => {
    const own = said[name as keyof SheetColumns]
    const at = own === undefined || own === '' ? -1 : headers.findIndex((header) => bare(header) === bare(own))
    return [name, at >= 0 ? at : headers.findIndex((header) => words.includes(bare(header)))]
  }))

/** A number of a cell: 84, "84.2", "84.2 %", "1,204"; null where blank; undefined where it is no number. */
export function numberOf(cell: Cell | undefined): number | null | undefined {
  if (cell === undefined || isBlankCell(cell)) return null
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined
  return plainNumber(cellText(cell))
}

/**
 * Reads a provider's own CSV or XLSX for a return: one row for each indicator, found by reference or name. Good rows become answers
 * by line id; a row of an unknown indicator, twice the same, no number or an impossible one is named with its line. Rows of
 * another month than the return's, in a sheet that keeps the whole year, are passed over and counted. At most 2,000 rows.
 */
export async function readSheet(path: string, fileName: string, lines: readonly ReturnLine[], said: SheetColumns = {}, month?: string): Promise<SheetReading> {
  const reading: SheetReading = { answers: new Map(), problems: [] }
  const opened = await openTable(path, { fileName: basename(fileName), timeLimit: 20_000, percents: 'as-shown' })
  if (opened.refusal) return { ...reading, refused: opened.refusal.words }
  const columns = columnsOf(opened.table.headers, said)
  if (columns['kpi'] === -1 || columns['value'] === -1) {
    const headers = opened.table.headers.filter((header) => header.trim() !== '').map((header) => header.trim().slice(0, 100)).slice(0, 60)
    return { ...reading, headers, refused: `${fileName} needs a column "Indicator" and a column "Value". It has: ${headers.join(', ').slice(0, 300)}. Say which column holds what, and choose the file again.` }
  }
  let [count, others] = [0, 0]
  for await (const row of opened.table.rows()) {
    if ('refused' in row) {
      reading.problems.push({ line: row.line, words: row.refused.words })
      continue
    }
    count += 1
    if (count > 2000) {
      reading.problems.push({ line: row.line, words: 'A return has at most 2,000 rows. What follows was not read.' })
      break
    }
    if (ofAnotherMonth(columns['period']! >= 0 ? row.cells[columns['period']!] : undefined, month)) others += 1
    else takeRow(reading, row, columns, lines)
  }
  if (others > 0) reading.problems.push({ line: opened.table.headerRow, words: `${others === 1 ? '1 row is' : `${others.toLocaleString('en-GB')} rows are`} of other periods than this return's and ${others === 1 ? 'was' : 'were'} passed over.` })
  return reading
}

// A cell that names no period says nothing of which month it is for.
function ofAnotherMonth(cell: Cell | undefined, month: string | undefined): boolean {
  const period = cell === undefined || month === undefined ? null : readPeriod(cell, 'day-first')
  return period !== null && !(period.from.slice(0, 7) <= month! && month! <= period.to.slice(0, 7))
}

function takeRow(reading: SheetReading, row: { line: number; cells: Cell[] }, columns: Record<string, number>, lines: readonly ReturnLine[]): void {
  const cell = (name: string): Cell | undefined => (columns[name]! >= 0 ? row.cells[columns[name]!] : undefined)
  const name = cellText(cell('kpi')).trim()
  const problem = (words: string): void => void reading.problems.push({ line: row.line, words })
  const line = askedFor(name, lines)
  if (!line) return problem(name === '' ? 'No indicator is named.' : `"${name.slice(0, 80)}" is not an indicator of this return. Asked for: ${lines.map((one) => `${one.reference} ${one.name}`).join('; ').slice(0, 400)}.`)
  if (reading.answers.has(line.id)) return problem(`${line.reference} ${line.name} stands in the file twice; the first was kept.`)
  const [value, numerator, denominator] = ['value', 'numerator', 'denominator'].map((one) => numberOf(cell(one)))
  if (value === undefined || numerator === undefined || denominator === undefined) {
    const wrong = value === undefined ? 'value' : numerator === undefined ? 'numerator' : 'denominator'
    return problem(`${line.reference} ${line.name}: "${cellText(cell(wrong)).slice(0, 60)}" is not a number.`)
  }
  const reason = cellText(cell('reason')).trim().slice(0, 1000)
  if (value === null && reason === '') return problem(`${line.reference} ${line.name}: no value, and no reason for having none.`)
  const wrong = figureProblems({ value, numerator, denominator }, line.unit)
  if (wrong.length > 0) return problem(`${line.reference} ${line.name}: ${wrong.join('; ')} (${value ?? 'no value'}).`)
  reading.answers.set(line.id, { kpi: line.reference, value, numerator, denominator, reason })
}
