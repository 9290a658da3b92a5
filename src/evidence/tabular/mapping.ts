import { createHash } from 'node:crypto'
import { agreementOf } from './agreement.ts'
import { readMoney, readNotice, readNumber, readYesNo } from './cells.ts'
import { readDate, readPeriod } from './dates.ts'
import { readFinancialYear } from './financial-year.ts'
import { plainHeading } from './headings.ts'
import type { FieldType, FileKind, TargetField } from './synonyms.ts'
import { NEEDED_FIELDS, TARGET_FIELDS } from './synonyms.ts'

export type { FileKind, TargetField } from './synonyms.ts'
export { NEEDED_FIELDS, TARGET_FIELDS } from './synonyms.ts'

/** Which column holds which field. Plain JSON: saved under its signature and used again for the next file with the same headings. */
export type Mapping = {
  version: 1
  kind: FileKind
  signature: string
  /** Field to heading, as `Table.headers` names it. */
  columns: Record<string, string>
  /** Fields whose blanks repeat the value above (merged cells). */
  fillDown: string[]
  /** KPI workbooks only: one line per value, or one line per KPI with a column per period. */
  layout?: 'long' | 'wide'
  /** Headings that are periods, in a wide layout. */
  periodColumns?: string[]
  /** Registers only: headings that name a financial year and hold what the contract is worth in it. */
  yearColumns?: string[]
}

export type Proposal = {
  mapping: Mapping
  /** How sure each choice is, from 0 to 1; 1 is a heading that we know and values that fit. */
  confidence: Record<string, number>
  unmappedHeaders: string[]
  /** Fields of which one at least must be chosen before anything can be read; empty when ready. */
  missing: string[][]
}

/** The same for the same set of headings, in whatever order and case they stand. */
export function headerSignature(kind: FileKind, headers: string[]): string {
  const plain = headers.map(plainHeading).sort()
  return createHash('sha256')
    .update(JSON.stringify([kind, plain]))
    .digest('hex')
    .slice(0, 32)
}

/** Edits between two words, counting a swap of neighbours as one; stops caring beyond `most`. */
function editsBetween(left: string, right: string, most: number): number {
  if (Math.abs(left.length - right.length) > most) return most + 1
  const width = right.length + 1
  let twoBack: number[] = []
  let back = Array.from({ length: width }, (_, index) => index)
  for (let at = 1; at <= left.length; at += 1) {
    const now = [at]
    for (let to = 1; to < width; to += 1) {
      const same = left[at - 1] === right[to - 1] ? 0 : 1
      let edits = Math.min((back[to] ?? 0) + 1, (now[to - 1] ?? 0) + 1, (back[to - 1] ?? 0) + same)
      if (at > 1 && to > 1 && left[at - 1] === right[to - 2] && left[at - 2] === right[to - 1])
        edits = Math.min(edits, (twoBack[to - 2] ?? 0) + 1)
      now.push(edits)
    }
    ;[twoBack, back] = [back, now]
  }
  return back[right.length] ?? most + 1
}

function nameScore(header: string, field: TargetField): number {
  let best = 0
  for (const [rank, synonym] of field.synonyms.entries()) {
    const plain = plainHeading(synonym)
    const early = 0.15 * (rank / field.synonyms.length)
    let score = 0
    if (header === plain) score = 1 - early
    else if (plain.length >= 6 && editsBetween(header, plain, 2) <= (plain.length >= 9 ? 2 : 1)) score = 0.8 - early
    else if (plain.length >= 5 && ` ${header} `.includes(` ${plain} `)) score = 0.6 - early
    best = Math.max(best, score)
  }
  return best
}

const READS: Partial<Record<FieldType, (text: string) => boolean>> = {
  agreement: (text) => agreementOf(text) !== undefined,
  date: (text) => !('unreadable' in readDate(text, 'day-first')) || !('unreadable' in readDate(text, 'month-first')),
  money: (text) => !('unreadable' in readMoney(text)),
  number: (text) => !('unreadable' in readNumber(text)),
  notice: (text) => !('unreadable' in readNotice(text)),
  'yes-no': (text) => !('unreadable' in readYesNo(text)),
  period: (text) => readPeriod(text, 'day-first') !== null,
}

/** The share of filled sample cells that the field's reader understands; 1 for an empty column or for text. */
function valueScore(field: TargetField, sample: string[][], column: number): number {
  const reads = READS[field.type]
  const filled = sample.map((row) => row[column] ?? '').filter((text) => text.trim() !== '')
  if (reads === undefined) {
    // A column of dates or amounts is no name and no title.
    const numbers = filled.filter((text) => /^[£\d.,\s()/-]+$/.test(text)).length
    const isName = /name|title|supplier|kpi|owner/i.test(field.field)
    return isName && filled.length > 0 && numbers > filled.length * 0.8 ? 0.3 : 1
  }
  if (filled.length === 0) return 0.8
  return filled.filter(reads).length / filled.length
}

function chooseColumns(kind: FileKind, headers: string[], sample: string[][], without: ReadonlySet<string>) {
  const offers: { field: string; header: string; score: number }[] = []
  for (const [column, header] of headers.entries()) {
    if (without.has(header)) continue
    const plain = plainHeading(header)
    for (const field of TARGET_FIELDS[kind]) {
      const named = nameScore(plain, field)
      // A heading that we know is taken whatever stands under it: what cannot be read is then named cell by cell, not lost with its column.
      const score = Math.max(named * (0.25 + 0.75 * valueScore(field, sample, column)), named >= 0.85 ? 0.4 : 0)
      if (named > 0 && score >= 0.4) offers.push({ field: field.field, header, score })
    }
  }
  offers.sort((left, right) => right.score - left.score)
  const columns: Record<string, string> = {}
  const confidence: Record<string, number> = {}
  const taken = new Set<string>()
  for (const offer of offers) {
    if (offer.field in columns || taken.has(offer.header)) continue
    columns[offer.field] = offer.header
    confidence[offer.field] = Math.round(offer.score * 100) / 100
    taken.add(offer.header)
  }
  return { columns, confidence }
}

/** A column that is filled once and then blank, again and again, was merged in the workbook. */
function findMerged(mapping: Mapping, headers: string[], sample: string[][]): string[] {
  if (mapping.kind !== 'register' && mapping.kind !== 'kpi-workbook') return []
  return ['category', 'serviceType', 'contractRef'].filter((field) => {
    const column = headers.indexOf(mapping.columns[field] ?? '')
    if (column === -1 || sample.length < 4) return false
    const values = sample.map((row) => (row[column] ?? '').trim())
    const blanks = values.filter((value) => value === '').length
    const distinct = new Set(values.filter((value) => value !== ''))
    return values[0] !== '' && blanks >= sample.length * 0.4 && distinct.size === values.length - blanks
  })
}

/** Columns named after a financial year that hold money: what a contract is worth in each. A year named twice is taken once. */
function yearColumnsOf(headers: string[], sample: string[][]): string[] {
  const seen = new Set<string>()
  return headers.filter((header, column) => {
    const year = readFinancialYear(header)
    if (year === undefined || seen.has(year)) return false
    const filled = sample.map((row) => row[column] ?? '').filter((text) => text.trim() !== '')
    const money = filled.filter((text) => READS.money!(text)).length
    if (money < filled.length * 0.5) return false
    seen.add(year)
    return true
  })
}

/** The fields still to be chosen before the mapping can be used; each inner list needs one of its fields. */
export function missingFields(mapping: Mapping): string[][] {
  const wide = mapping.layout === 'wide'
  return NEEDED_FIELDS[mapping.kind].filter((choices) => {
    if (wide && choices.includes('value')) return (mapping.periodColumns ?? []).length === 0
    return !choices.some((field) => mapping.columns[field] !== undefined)
  })
}

/** The headings that this mapping reads nothing from, in the order of the file. */
export function unusedHeaders(mapping: Mapping, headers: readonly string[]): string[] {
  const used = new Set([...Object.values(mapping.columns), ...(mapping.layout === 'wide' ? mapping.periodColumns ?? [] : []), ...(mapping.yearColumns ?? [])])
  return headers.filter((header) => !used.has(header))
}

/** What a field is called on a page and in a message; the name itself where the kind of file has no such field. */
export const labelOf = (kind: FileKind, field: string): string => TARGET_FIELDS[kind].find((one) => one.field === field)?.label ?? field

/**
 * Proposes which column is which, from headings (known words, small misspellings) and from whether the sample values can be read as
 * that field. A person confirms or changes it; nothing is imported from a proposal alone.
 */
export function proposeMapping(kind: FileKind, headers: string[], sample: string[][]): Proposal {
  const periods = kind === 'kpi-workbook' ? headers.filter((header) => readPeriod(header, 'day-first') !== null) : []
  const wide = periods.length >= 2
  const years = kind === 'register' ? yearColumnsOf(headers, sample) : []
  // One column with a year in its name may be the yearly value itself.
  const { columns, confidence } = chooseColumns(kind, headers, sample, new Set(years.length > 1 ? years : []))
  if (wide) {
    for (const field of ['value', 'period', ...Object.keys(columns).filter((name) => periods.includes(columns[name] ?? ''))]) {
      delete columns[field]
      delete confidence[field]
    }
  }
  const mapping: Mapping = { version: 1, kind, signature: headerSignature(kind, headers), columns, fillDown: [] }
  if (kind === 'kpi-workbook') {
    mapping.layout = wide ? 'wide' : 'long'
    if (wide) mapping.periodColumns = periods
  }
  if (years.length > 1) mapping.yearColumns = years
  mapping.fillDown = findMerged(mapping, headers, sample)
  return { mapping, confidence, unmappedHeaders: unusedHeaders(mapping, headers), missing: missingFields(mapping) }
}
