import type { Money, Reading } from './cells.ts'
import { cleanText, readMoney, readNotice, readNumber, readText, readYesNo } from './cells.ts'
import type { DateOrder } from './dates.ts'
import { readDate, readPeriod } from './dates.ts'
import type { FileKind, Mapping } from './mapping.ts'
import { TARGET_FIELDS } from './mapping.ts'
import { doubtOfPercent, readPerCent, saysPerCent } from './percentages.ts'
import type { ActivityFileRow, Gap, GrantRow, KpiRow, PaymentRow, RegisterRow, Rejection } from './rows.ts'
import type { Cell } from './table.ts'

/** One line with its mapping: gives cells by field, and notes what was missing or not understood. */
export class LineReader {
  readonly gaps: Gap[] = []
  readonly rejected: Rejection[] = []
  readonly order: DateOrder
  private readonly cells: Record<string, Cell>
  private readonly mapping: Mapping

  /** Whether the column of credits shows them below nothing; null where it shows both. */
  readonly creditsBelow: boolean | null

  constructor(cells: Record<string, Cell>, mapping: Mapping, order: DateOrder, creditsBelow: boolean | null = false) {
    this.creditsBelow = creditsBelow
    this.cells = cells
    this.mapping = mapping
    this.order = order
  }

  cell(field: string): Cell {
    return this.cells[field] ?? null
  }

  heading(field: string): string {
    return this.mapping.columns[field] ?? ''
  }

  has(field: string): boolean {
    return this.mapping.columns[field] !== undefined
  }

  gap(field: string, cause: string, value = cleanText(this.cell(field))): void {
    this.gaps.push({ field, column: this.mapping.columns[field] ?? null, value, cause })
  }

  reject(field: string, cause: string): void {
    this.rejected.push({ column: this.mapping.columns[field] ?? null, value: cleanText(this.cell(field)), cause })
  }

  /** The value, or null with a gap. A field that no column holds is a gap of the whole file, not of each row. */
  take<T>(field: string, read: (cell: Cell) => Reading<T>): T | null {
    if (!this.has(field)) return null
    const reading = read(this.cell(field))
    if ('value' in reading) return reading.value
    this.gap(field, 'absent' in reading ? reading.absent : reading.unreadable)
    return null
  }

  /** The value, or null and the row is rejected. */
  need<T>(field: string, read: (cell: Cell) => Reading<T>): T | null {
    const reading = read(this.cell(field))
    if ('value' in reading) return reading.value
    this.reject(
      field,
      'absent' in reading ? (reading.absent === 'blank' ? 'is blank' : `says only “${reading.absent}”`) : reading.unreadable,
    )
    return null
  }

  text(field: string): string | null {
    return this.take(field, readText)
  }

  /** Like `take` for a field that a row is complete without: an empty cell is no gap, words that state no value ("n/k") are. */
  optional<T>(field: string, read: (cell: Cell) => Reading<T>): T | null {
    const reading = read(this.cell(field))
    return 'absent' in reading && reading.absent === 'blank' ? null : this.take(field, read)
  }

  optionalText(field: string): string | null {
    return this.optional(field, readText)
  }
}

/** Money of one kind: a price per month or hour in a column of annual or total values is no such value. */
export function moneyOf(allowed: Money['per'][]): (cell: Cell) => Reading<bigint> {
  return (cell) => {
    const read = readMoney(cell)
    if (!('value' in read)) return read
    if (!allowed.includes(read.value.per)) return { unreadable: `is a price a ${read.value.per}, which this column does not hold` }
    return { value: read.value.pence }
  }
}

const REDACTED = /\bredact(ed|ion)?\b|^(personal (data|information)|name withheld|withheld|individual|confidential)$/i

/** Payments: a date and an amount are needed; negative amounts are credits; a redacted payee is kept as published. */
export function readPaymentRow(line: LineReader): PaymentRow | null {
  const paymentDate = line.need('paymentDate', (cell) => readDate(cell, line.order))
  const amount = line.need('amount', moneyOf([undefined]))
  if (paymentDate === null || amount === null) return null
  const published = cleanText(line.cell('supplier')).replace(/\n+/g, ' ')
  const redacted = REDACTED.test(published)
  return {
    paymentDate,
    supplier: redacted ? published : line.text('supplier'),
    redacted,
    supplierId: line.optionalText('supplierId'),
    amount,
    expenseType: line.optionalText('expenseType'),
    serviceArea: line.optionalText('serviceArea'),
    transaction: line.optionalText('transaction'),
    body: line.optionalText('body'),
  }
}

/** Grants in the 360Giving standard: an identifier or a title, an amount and an award date are needed. */
export function readGrantRow(line: LineReader): GrantRow | null {
  const [id, title] = [line.optionalText('id'), line.optionalText('title')]
  if (id === null && title === null) line.reject('id', 'has neither an identifier nor a title')
  const amount = line.need('amount', moneyOf([undefined]))
  const awardDate = line.need('awardDate', (cell) => readDate(cell, line.order))
  if (amount === null || awardDate === null || (id === null && title === null)) return null
  return {
    id,
    title,
    description: line.optionalText('description'),
    currency: line.optionalText('currency'),
    amount,
    awardDate,
    start: line.optional('start', (cell) => readDate(cell, line.order)),
    end: line.optional('end', (cell) => readDate(cell, line.order, 'end')),
    durationMonths: line.optional('durationMonths', readNumber),
    recipientId: line.optionalText('recipientId'),
    recipientName: line.text('recipientName'),
    recipientCharity: line.optionalText('recipientCharity'),
    recipientCompany: line.optionalText('recipientCompany'),
    funderId: line.optionalText('funderId'),
    funderName: line.optionalText('funderName'),
    programme: line.optionalText('programme'),
  }
}

/** Activity: a contract, a month, a line and whole units are needed. */
export function readActivityRow(line: LineReader): ActivityFileRow | null {
  const [contractRef, name, units] = [line.need('contractRef', readText), line.need('line', readText), line.need('units', readNumber)]
  const period = readPeriod(line.cell('month'), line.order)
  if (period === null || (period.grain !== 'month' && period.grain !== 'day')) line.reject('month', cleanText(line.cell('month')) === '' ? 'is blank' : 'is no month')
  if (units !== null && (!Number.isInteger(units) || units < 0 || units >= 1e12)) line.reject('units', 'is no whole number of units')
  if (contractRef === null || name === null || units === null || period === null || line.rejected.length > 0) return null
  return { contractRef, month: `${period.from.slice(0, 7)}-01`, line: name, units: BigInt(units) }
}

function readDirection(cell: Cell): Reading<'higher' | 'lower'> {
  const text = cleanText(cell).toLowerCase()
  if (text === '') return { absent: 'blank' }
  if (/^(higher|high|up|increase|increasing|bigger|more|max(imise)?|↑|▲|≥|>=?|yes|y)\b|^[↑▲≥>]/.test(text)) return { value: 'higher' }
  if (/^(lower|low|down|decrease|decreasing|smaller|less|fewer|min(imise)?|no|n)\b|^[↓▼≤<]/.test(text)) return { value: 'lower' }
  return { unreadable: 'does not say whether higher or lower is better' }
}

type Target = { value: number; direction: 'higher' | 'lower' | null }

const LOWER = /^(<=?|≤|=<|no (?:more|greater|higher) than|not more than|at most|less than|fewer than|under|below|up to|max(?:imum)?\.?(?: of)?)\s*/i
const HIGHER = /^(>=?|≥|=>|no (?:less|fewer|lower) than|not less than|at least|more than|greater than|over|above|min(?:imum)?\.?(?: of)?)\s*/i

/** A target with the way that its sign gives: "<5" and "at most 5" are 5 and lower is better, "≥ 95%" is 95 and higher; a bare number gives none. */
function readTarget(cell: Cell, perCent: boolean): Reading<Target> {
  const text = cleanText(cell)
  const direction = LOWER.test(text) ? 'lower' : HIGHER.test(text) ? 'higher' : null
  const bare = direction === null ? cell : text.replace(direction === 'lower' ? LOWER : HIGHER, '')
  const read = perCent ? readPerCent(bare) : readNumber(bare)
  return 'value' in read ? { value: { value: read.value, direction } } : read
}

/** What one line of a KPI workbook says of its KPI, without value and period. */
function readKpiBase(line: LineReader, perCent: boolean): Omit<KpiRow, 'period' | 'value'> | null {
  const kpi = line.need('kpi', readText)
  if (kpi === null) return null
  const target = line.take('target', (cell) => readTarget(cell, perCent))
  return {
    contractRef: line.text('contractRef'),
    kpi,
    target: target?.value ?? null,
    unit: perCent ? '%' : line.optionalText('unit'),
    numerator: line.optional('numerator', readNumber),
    denominator: line.optional('denominator', readNumber),
    // A column of its own says more than the sign of the target.
    direction: line.optional('direction', readDirection) ?? target?.direction ?? null,
  }
}

/** A long KPI line: one value. `perCent`: some line of this indicator says per cent; a value in doubt is then a gap, and gives no row. */
export function readKpiRow(line: LineReader, perCent: boolean): KpiRow | null {
  const base = readKpiBase(line, perCent)
  const doubt = perCent ? doubtOfPercent(line.cell('value')) : null
  if (doubt !== null) line.gap('value', doubt)
  const value = line.need('value', readNumber)
  const period = readPeriod(line.cell('period'), line.order)
  if (line.has('period') && period === null)
    line.reject('period', cleanText(line.cell('period')) === '' ? 'is blank' : 'is no month, quarter or year')
  if (base === null || value === null || doubt !== null || line.rejected.length > 0) return null
  return { ...base, period, value }
}

/** A wide KPI line: one row for each period column that holds a number; blanks are not yet reported and give none. Where any cell of the line says per cent, all its values are. */
export function readWideKpiRows(line: LineReader, periods: { header: string; cell: Cell }[]): KpiRow[] {
  const perCent = [line.cell('unit'), line.cell('kpi'), line.cell('target'), ...periods.map(({ cell }) => cell)].some(saysPerCent)
  const base = readKpiBase(line, perCent)
  if (base === null) return []
  const rows: KpiRow[] = []
  for (const { header, cell } of periods) {
    const doubt = perCent ? doubtOfPercent(cell) : null
    if (doubt !== null) {
      line.gaps.push({ field: 'value', column: header, value: cleanText(cell), cause: doubt })
      continue
    }
    const value = readNumber(cell)
    if ('value' in value) rows.push({ ...base, period: readPeriod(header, 'day-first'), value: value.value })
    else if ('unreadable' in value) line.rejected.push({ column: header, value: cleanText(cell), cause: value.unreadable })
    else if (value.absent !== 'blank') line.gaps.push({ field: 'value', column: header, value: cleanText(cell), cause: value.absent })
  }
  return rows
}

export function dateFields(kind: FileKind): string[] {
  return TARGET_FIELDS[kind].filter((field) => field.type === 'date' || field.type === 'period').map((field) => field.field)
}
