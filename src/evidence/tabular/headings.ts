import { TARGET_FIELDS } from './synonyms.ts'
import type { Cell } from './table.ts'
import { cellText, isBlankCell } from './table.ts'

/** How many lines may stand above the heading. */
const SEARCHED = 40

/** A heading without case, punctuation, units and camel case: "OrganisationLabel" and "organisation_label (£)" are the same. */
export function plainHeading(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/^(\uFEFF|ï»¿)+/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/\((£|gbp|£k|inc|exc|ex)?[^)]*\)|£/g, ' ')
    .replace(/[^\p{L}\p{N}%]+/gu, ' ')
    .replace(/\b(gbp|the|of)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Every synonym of every field in its plain form. */
const KNOWN_HEADINGS: ReadonlySet<string> = new Set(
  Object.values(TARGET_FIELDS).flatMap((fields) => fields.flatMap((field) => field.synonyms.map(plainHeading))),
)

function looksLikeValue(cell: Cell): boolean {
  if (typeof cell !== 'string') return cell !== null
  return /^[£(\-+\s]*\d[\d,./\-\s)%]*$/.test(cell.trim())
}

function knownWords(cells: Cell[]): number {
  return cells.filter((cell) => typeof cell === 'string' && KNOWN_HEADINGS.has(plainHeading(cell))).length
}

/**
 * Which of the first lines is the heading: the line with most known words of a heading (two at least),
 * else the first line that is about as wide as the table and holds words rather than values.
 * Returns an index into `rows`; 0 when nothing speaks for another line.
 */
export function findHeading(rows: Cell[][]): number {
  const searched = rows.slice(0, SEARCHED)
  const known = searched.map(knownWords)
  const most = Math.max(0, ...known)
  if (most >= 2) return known.indexOf(most)
  const widths = searched.map((cells) => cells.filter((cell) => !isBlankCell(cell)).length)
  const widest = Math.max(0, ...widths)
  const found = searched.findIndex((cells, index) => {
    const filled = cells.filter((cell) => !isBlankCell(cell))
    const values = filled.filter(looksLikeValue).length
    return (widths[index] ?? 0) >= Math.max(1, widest * 0.6) && values <= filled.length * 0.2
  })
  return Math.max(0, found)
}

/**
 * A heading of two lines as one: a cell of the line above ("Supplier") reaches over the blanks beside it (merged cells). A cell that says nothing by
 * itself ("Name") takes the words above before its own where the two together are a heading that we know, and a blank one takes those just above it.
 * The line above counts only with two texts or more, none of them a value: a title is no heading.
 */
export function joinHeading(rows: readonly { line: number; cells: Cell[] }[], at: number): Cell[] {
  const heading = rows[at]?.cells ?? []
  const above = rows[at - 1]
  const texts = above?.cells.filter((cell) => !isBlankCell(cell)) ?? []
  if (above === undefined || above.line !== rows[at]!.line - 1 || texts.length < 2 || texts.some(looksLikeValue) || above.cells.length > heading.length + 2) return heading
  let group = ''
  return Array.from({ length: Math.max(heading.length, above.cells.length) }, (_, index): Cell => {
    const [own, over] = [heading[index] ?? null, above.cells[index] ?? null]
    if (!isBlankCell(over)) group = cellText(over)
    if (isBlankCell(own)) return over
    const joined = `${group} ${cellText(own)}`
    const plain = plainHeading(cellText(own))
    return (plain === 'name' || !KNOWN_HEADINGS.has(plain)) && KNOWN_HEADINGS.has(plainHeading(joined)) ? joined : own
  })
}

/** How strongly a sheet looks like a table that we know; used to choose among sheets. */
export function headingStrength(rows: Cell[][]): number {
  return Math.max(0, ...rows.slice(0, SEARCHED).map(knownWords))
}

/** Headings for a page and a mapping: one line each, never blank, never twice the same. */
export function nameColumns(cells: Cell[]): string[] {
  let last = cells.length
  while (last > 0 && isBlankCell(cells[last - 1])) last -= 1
  const seen = new Map<string, number>()
  return cells.slice(0, last).map((cell, index) => {
    const text = cellText(cell)
      .replace(/^(\uFEFF|ï»¿)+/, '')
      .normalize('NFC')
      .replace(/[\s\p{Cc}\u00A0\u2000-\u200B\u202F]+/gu, ' ')
      .trim()
    const base = text === '' ? `Column ${index + 1}` : text
    const times = (seen.get(base) ?? 0) + 1
    seen.set(base, times)
    return times === 1 ? base : `${base} (${times})`
  })
}
