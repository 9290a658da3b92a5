import { cleanText, readMoney } from './cells.ts'
import type { FileKind, Mapping } from './mapping.ts'
import { TARGET_FIELDS } from './synonyms.ts'
import type { Cell, Table } from './table.ts'

/** How one file writes its sums and figures, judged from all of it and said before anything goes in. */
export type Habits = {
  /** "1.234,50": the comma parts pounds and pence, as a spreadsheet set to French or German writes it. */
  decimalComma: boolean
  /** The column of credits shows them below nothing; null where some stand below and some above. */
  creditsBelow: boolean | null
}

const COMMA = /^[£(\s+-]*(\d{1,3}([. ]\d{3})+(,\d{1,2})?|\d+,\d{1,2})\s*%?[)\s-]*$/
const ONLY_COMMA = /\d,\d{1,2}(?!\d)\s*%?[)\s-]*$/
const POINT = /\d\.\d{1,2}(?!\d)|\d,\d{3}(?!\d)/

/** What one unit under a heading is: "£000s", "£'000", "(£k)", "in thousands" give "k"; "£m", "millions" give "m"; else nothing. Pure. */
export function scaleOfHeading(heading: string): 'k' | 'm' | undefined {
  if (/£?\s?['’‘]?(?<![\d,.])000['’]?s?\b|£\s?k\b|\(k\)|\bthousands?\b/i.test(heading)) return 'k'
  return /£\s?mn?\b|\(mn?\)|\bmillions?\b/i.test(heading) ? 'm' : undefined
}

/** The cell in pounds where its heading counts in thousands or millions; a cell that says its own unit ("1.2m") keeps it. Pure. */
export function inPounds(cell: Cell, scale: 'k' | 'm' | undefined): Cell {
  if (scale === undefined || cell === null || typeof cell === 'boolean' || typeof cell === 'object') return cell
  const text = typeof cell === 'number' ? String(Number(cell.toPrecision(12))) : cleanText(cell)
  return /\d\s*(k|m|mn|mil|bn|thousand|million|billion)\b/i.test(text) ? cell : text.replace(/(\d)(?=\D*$)/, `$1${scale}`)
}

/** "1.234,50" as "1234.50"; anything that is no such number stays as it is. Pure. */
export const withPoint = (cell: Cell): Cell => (typeof cell === 'string' && COMMA.test(cleanText(cell)) ? cell.replaceAll('.', '').replace(',', '.') : cell)

const fieldsOf = (kind: FileKind, type: string): string[] => TARGET_FIELDS[kind].filter((field) => field.type === type).map((field) => field.field)

/** The columns that hold sums or figures. */
export function figureColumns(kind: FileKind, mapping: Mapping): string[] {
  const named = [...fieldsOf(kind, 'money'), ...fieldsOf(kind, 'number')].flatMap((field) => mapping.columns[field] ?? [])
  return [...named, ...(mapping.yearColumns ?? []), ...(mapping.periodColumns ?? [])]
}

/** Reads the file once. A comma is that of pence only where some figure can be read no other way and none speaks for the point. */
export async function findHabits(kind: FileKind, mapping: Mapping, table: Table): Promise<Habits> {
  const figures = table.kind === 'csv' ? figureColumns(kind, mapping).map((heading) => table.headers.indexOf(heading)).filter((at) => at >= 0) : []
  const credits = kind === 'ledger' && mapping.columns['amount'] === undefined ? table.headers.indexOf(mapping.columns['credit'] ?? '') : -1
  if (figures.length === 0 && credits === -1) return { decimalComma: false, creditsBelow: false }
  let [comma, point, below, above] = [0, 0, 0, 0]
  for await (const item of table.rows()) {
    if ('refused' in item) continue
    for (const at of figures) {
      const text = cleanText(item.cells[at])
      if (COMMA.test(text) && ONLY_COMMA.test(text)) comma += 1
      else if (POINT.test(text) && !/[A-Za-z]{3}/.test(text)) point += 1
    }
    if (credits >= 0) {
      const read = readMoney(item.cells[credits])
      if ('value' in read && read.value.pence < 0n) below += 1
      if ('value' in read && read.value.pence > 0n) above += 1
    }
  }
  // "1.234" alone could be either: it counts for the point, unless a comma of pence stands elsewhere and every point parts thousands.
  return { decimalComma: comma > 0 && point === 0, creditsBelow: below === 0 ? false : above === 0 ? true : null }
}

/** What was judged and not merely read, in sentences for the look before a file goes in. Pure. */
export function habitsInWords(kind: FileKind, mapping: Mapping, habits: Habits, order: string): string[] {
  const told = order === 'month-first' ? ['Dates are read with the month first, because some can be read no other way.'] : []
  if (habits.decimalComma) told.push('A comma in figures is read as the decimal point ("1.234,50" is 1,234.50), because some can be read no other way.')
  if (habits.creditsBelow) told.push('The column of credits shows every credit below nothing; each is read as a credit.')
  const sums = [...fieldsOf(kind, 'money').flatMap((field) => mapping.columns[field] ?? []), ...(mapping.yearColumns ?? [])]
  for (const heading of sums) {
    const scale = scaleOfHeading(heading)
    if (scale) told.push(`"${heading}" is read in ${scale === 'k' ? 'thousands: 120 is £120,000' : 'millions: 1.2 is £1,200,000'}.`)
  }
  return told
}
