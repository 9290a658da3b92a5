import type { FileHandle } from 'node:fs/promises'
import { unguardText } from './formula-guard.ts'
import type { Cell, TableLine } from './table.ts'
import { hasForbiddenCharacters, LIMITS, refuse, TABULAR_RULE } from './table.ts'
import { serialToDate } from './xlsx-dates.ts'
import type { Attributes, SheetPart, Workbook } from './xlsx-parts.ts'
import { parsePart, unescapeText } from './xlsx-parts.ts'

const RULE = TABULAR_RULE.xlsx

/** "AB12" is column 27, counted from 0. -1 when there are no letters. */
export function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at) & 0xdf
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}

type OpenCell = { column: number; type: string; style: number; value: string; inline: string }

function tidyText(text: string): string {
  return unguardText(text.replace(/\r\n?/g, '\n'))
}

/** A stored fraction as the workbook shows it, without its rounding: 0.93 is "93%". */
const asPercent = (fraction: number): string => `${Number((fraction * 100).toPrecision(15)).toFixed(10).replace(/\.?0+$/, '')}%`

function cellValue(cell: OpenCell, workbook: Workbook): Cell {
  switch (cell.type) {
    case 's':
      return tidyText(workbook.texts[Number(cell.value)] ?? '')
    case 'inlineStr':
      return tidyText(unescapeText(cell.inline))
    case 'str':
      return tidyText(unescapeText(cell.value))
    case 'b':
      return cell.value === '' ? null : cell.value === '1'
    case 'e':
      return cell.value
    case 'd':
      return { date: cell.value.replace(/T00:00:00(\.0+)?Z?$/, '') }
  }
  if (cell.value.trim() === '') return null
  const number = Number(cell.value)
  if (!Number.isFinite(number)) return cell.value
  if (workbook.percentStyles[cell.style]) return asPercent(number)
  if (!workbook.dateStyles[cell.style]) return number
  const date = serialToDate(number, workbook.from1904)
  return date === null ? number : { date }
}

/** Collects the cells of a sheet into lines as the parser meets them. */
class LineCollector {
  readonly ready: TableLine[] = []
  private readonly workbook: Workbook
  private line = 0
  private cells: Cell[] = []
  private nextColumn = 0
  private cell: OpenCell | null = null
  private field: 'value' | 'inline' | null = null
  private inPhonetic = false
  private refused: TableLine | null = null
  private seen = 0

  constructor(workbook: Workbook) {
    this.workbook = workbook
  }

  open = (name: string, attributes: Attributes): void => {
    switch (name) {
      case 'row':
        this.line = Number(attributes.r) > 0 ? Number(attributes.r) : this.line + 1
        this.cells = []
        this.nextColumn = 0
        this.refused = null
        break
      case 'c': {
        this.seen += 1
        if (this.seen > LIMITS.cells) throw refuse('too-many-cells', 'The sheet holds more than 20 million cells.', RULE)
        const column = attributes.r === undefined ? this.nextColumn : columnOf(attributes.r)
        this.nextColumn = column + 1
        this.cell = { column, type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), value: '', inline: '' }
        break
      }
      case 'v':
        this.field = 'value'
        break
      case 'rPh':
        this.inPhonetic = true
        break
      case 't':
        this.field = this.inPhonetic ? null : 'inline'
        break
    }
  }

  text = (text: string): void => {
    if (this.cell !== null && this.field !== null) this.cell[this.field] += text
  }

  close = (name: string): void => {
    if (name === 'v' || name === 't') this.field = null
    else if (name === 'rPh') this.inPhonetic = false
    else if (name === 'c') this.endCell()
    else if (name === 'row') {
      if (this.refused !== null) this.ready.push(this.refused)
      else if (this.cells.some((cell) => cell !== null && cell !== '')) this.ready.push({ line: this.line, cells: this.cells })
    }
  }

  private endCell(): void {
    const cell = this.cell
    this.cell = null
    if (cell === null) return
    const value = cellValue(cell, this.workbook)
    if (value === null || value === '') return
    const line = this.line
    if (cell.column < 0 || cell.column >= LIMITS.columns) {
      const words = `Line ${line} has a cell beyond column 2,000; at most 2,000 columns are read.`
      this.refused = { line, refused: refuse('too-many-columns', words, RULE, line).refusal, last: false }
    } else if (typeof value === 'string' && hasForbiddenCharacters(value)) {
      const words = `Line ${line} holds characters that are not text (a NUL or half a character), so it was not read.`
      this.refused = { line, refused: refuse('bad-characters', words, RULE, line).refusal, last: false }
    } else {
      while (this.cells.length < cell.column) this.cells.push(null)
      this.cells[cell.column] = value
    }
  }
}

/** Every line of a sheet that holds something, with the line numbers of the workbook. Blank lines are left out. */
export async function* readSheet(file: FileHandle, workbook: Workbook, sheet: SheetPart): AsyncGenerator<TableLine[]> {
  const collector = new LineCollector(workbook)
  const handler = { open: collector.open, text: collector.text, close: collector.close }
  for await (const _ of parsePart(file, sheet.entry, { inflated: 0 }, handler)) {
    if (collector.ready.length > 0) yield collector.ready.splice(0)
  }
}
