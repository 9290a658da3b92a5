import { cleanText, notStated, type Reading } from './cells.ts'
import type { Cell } from './table.ts'
import { serialToDate } from './xlsx-dates.ts'

/** Dates as people type them, and reporting periods. All dates are ISO days (`YYYY-MM-DD`); no time zone is involved. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const NUMERIC = /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4}|\d{2})(?:[T ,]+\d{1,2}[:.]\d{2}.{0,24})?$/

export type DateOrder = 'day-first' | 'month-first' | 'mixed'
export type DateOrderFound = { order: DateOrder; dayFirst: number; monthFirst: number; ambiguous: number }

/**
 * In which order a file writes its numeric dates, judged from all of them: dates that can only be day first against dates that can
 * only be month first. British order when nothing speaks for the other; "mixed" when both occur, and then only dates that can be read one way are read.
 */
export function decideDateOrder(samples: Iterable<string>): DateOrderFound {
  let [dayFirst, monthFirst, ambiguous] = [0, 0, 0]
  for (const sample of samples) {
    const found = NUMERIC.exec(cleanText(sample))
    if (found === null) continue
    const [first, second] = [Number(found[1]), Number(found[2])]
    if (first > 12 && second <= 12) dayFirst += 1
    else if (second > 12 && first <= 12) monthFirst += 1
    else if (first !== second && first <= 12) ambiguous += 1
  }
  const order = monthFirst === 0 ? 'day-first' : dayFirst === 0 ? 'month-first' : 'mixed'
  return { order, dayFirst, monthFirst, ambiguous }
}

function fullYear(text: string): number {
  const year = Number(text)
  // Two digits: contracts reach far ahead but hardly behind 1980.
  return text.length === 4 ? year : year >= 80 ? 1900 + year : 2000 + year
}

/** An ISO day, or null when there is no such day in the calendar. */
export function isoDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.toISOString().slice(0, 10)
}

function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function checked(year: number, month: number, day: number): Reading<string> {
  const iso = isoDay(year, month, day)
  if (iso === null) return { unreadable: 'is no day in the calendar' }
  if (year < 1900 || year > 2200) return { unreadable: 'is not in a year that a contract can have' }
  return { value: iso }
}

function monthOf(word: string): number {
  const month = MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1
  const full = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']
  const name = full[month - 1]
  return name !== undefined && (name.startsWith(word.toLowerCase()) || word.toLowerCase() === 'sept') ? month : 0
}

function readNumeric(found: RegExpExecArray, order: DateOrder): Reading<string> {
  const [first, second, year] = [Number(found[1]), Number(found[2]), fullYear(found[3] ?? '')]
  if (order === 'mixed' && first <= 12 && second <= 12 && first !== second) {
    return { unreadable: 'could be read as day first or as month first, and the file has both' }
  }
  const monthFirst = order === 'month-first' || (order === 'mixed' && second > 12)
  return monthFirst ? checked(year, first, second) : checked(year, second, first)
}

/**
 * One date. A month without a day is its first day, or its last when `edge` is "end". "Ongoing" and "rolling" are absent with
 * the words "no end date", so that a register can tell them from a gap. A bare number is a workbook's serial number between 1954 and 2119.
 */
export function readDate(cell: Cell | undefined, order: DateOrder, edge: 'start' | 'end' = 'start'): Reading<string> {
  if (typeof cell === 'object' && cell !== null) return { value: cell.date.slice(0, 10) }
  const text = cleanText(cell)
    .replace(/\n+/g, ' ')
    .replace(/(\d)(st|nd|rd|th)\b/gi, '$1')
  const silent = notStated(text)
  if (silent !== null) return silent
  if (
    /^(on-?going(\b.*)?|rolling.*|open[- ]ended|no end( date)?|until further notice|indefinite|evergreen|in perpetuity|continuous|permanent)\.?$/i.test(
      text,
    )
  ) {
    return { absent: 'no end date' }
  }
  const serial = typeof cell === 'number' || /^\d{5}$/.test(text) ? Number(text) : Number.NaN
  if (serial >= 20_000 && serial <= 80_000) {
    const day = serialToDate(serial, false)
    return day === null ? { unreadable: 'is not a date' } : { value: day.slice(0, 10) }
  }
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,]+\d{1,2}[:.]\d{2}.{0,24})?$/.exec(text)
  if (iso !== null) return checked(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const compact = /^((?:19|20)\d{2})(\d{2})(\d{2})$/.exec(text)
  if (compact !== null) return checked(Number(compact[1]), Number(compact[2]), Number(compact[3]))
  const numeric = NUMERIC.exec(text)
  if (numeric !== null) return readNumeric(numeric, order)
  const bare = text.replace(/^(mon|tues?|wed(nes)?|thur?s?|fri|sat(ur)?|sun)(day)?,?\s+/i, '')
  const worded = /^(\d{1,2})[\s\-/.]*(?:of\s+)?([A-Za-z]{3,9})[\s\-/.,]*(\d{4}|\d{2})$/.exec(bare)
  if (worded !== null && monthOf(worded[2] ?? '') > 0)
    return checked(fullYear(worded[3] ?? ''), monthOf(worded[2] ?? ''), Number(worded[1]))
  const american = /^([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/.exec(bare)
  if (american !== null && monthOf(american[1] ?? '') > 0)
    return checked(Number(american[3]), monthOf(american[1] ?? ''), Number(american[2]))
  const month = /^([A-Za-z]{3,9})[\s\-/.,']*(\d{4}|\d{2})$/.exec(bare)
  if (month !== null && monthOf(month[1] ?? '') > 0) {
    const [year, number] = [fullYear(month[2] ?? ''), monthOf(month[1] ?? '')]
    return checked(year, number, edge === 'start' ? 1 : lastDayOf(year, number))
  }
  return { unreadable: 'is not a date' }
}

export type Period = { from: string; to: string; grain: 'day' | 'month' | 'quarter' | 'year'; text: string }

function span(year: number, month: number, months: number, grain: Period['grain'], text: string): Period | null {
  const from = isoDay(year, month, 1)
  const last = new Date(Date.UTC(year, month - 1 + months, 0))
  return from === null ? null : { from, to: last.toISOString().slice(0, 10), grain, text }
}

/** From the first day of a month to the last of one: a month, a quarter or a year. Null where it is none of these. */
function wholeMonths(first: Reading<string>, last: Reading<string>, text: string): Period | null {
  if (!('value' in first) || !('value' in last)) return null
  const grains = { 1: 'month', 3: 'quarter', 12: 'year' } as const
  const [year = 0, month = 0, day = 0] = first.value.split('-').map(Number)
  const found = ([1, 3, 12] as const).map((months) => span(year, month, months, grains[months], text)).find((period) => period?.to === last.value)
  return day === 1 ? found ?? null : null
}

/**
 * A reporting period: "Apr-26", "April 2026", "2026-04", "04/2026", "Q1 2026/27" and "P7 2026/27" (financial year from April), "2025/26", "01/09/2026 - 30/09/2026", or a date cell on the first or last day of a
 * month (that month). Null when it is none.
 */
export function readPeriod(cell: Cell | undefined, order: DateOrder): Period | null {
  const text = cleanText(cell).replace(/\n+/g, ' ')
  const quarter = /^(?:q|quarter ?)([1-4])[\s,]*(?:fy)?\s*(\d{4}|\d{2})\s?[/-]\s?(\d{4}|\d{2})$/i.exec(text) ?? null
  const leading = /^(\d{4}|\d{2})\s?[/-]\s?(\d{4}|\d{2})\s*(?:q|quarter ?)([1-4])$/i.exec(text)
  if (quarter !== null || leading !== null) {
    const number = Number(quarter?.[1] ?? leading?.[3])
    const year = fullYear(quarter?.[2] ?? leading?.[1] ?? '')
    return span(number === 4 ? year + 1 : year, number === 4 ? 1 : 1 + number * 3, 3, 'quarter', text)
  }
  const financial = /^(?:fy\s?)?(\d{4})\s?[/-]\s?(\d{2}|\d{4})$/i.exec(text)
  if (financial !== null) {
    const [first, second] = [Number(financial[1]), financial[2] ?? '']
    if (Number(second.slice(-2)) === (first + 1) % 100) return span(first, 4, 12, 'year', text)
    if (second.length === 2 && Number(second) >= 1 && Number(second) <= 12) return span(first, Number(second), 1, 'month', text)
    return null
  }
  // A period of the financial year, April the first: "P7 26/27", "Period 07 2026-27", "M7 2026/27".
  const numbered = /^(?:p|m|period|month)\s?0?(\d{1,2})[\s,\-]*(?:fy\s?)?(\d{4}|\d{2})\s?[/-]\s?(\d{4}|\d{2})$/i.exec(text)
  if (numbered !== null) {
    const [number, first] = [Number(numbered[1]), fullYear(numbered[2] ?? '')]
    if (number < 1 || number > 12 || Number((numbered[3] ?? '').slice(-2)) !== (first + 1) % 100) return null
    return span(number > 9 ? first + 1 : first, number > 9 ? number - 9 : number + 3, 1, 'month', text)
  }
  const [first, last] = text.split(/\s+(?:-|–|—|to|until)\s+/i)
  if (first !== undefined && last !== undefined) return wholeMonths(readDate(first, order), readDate(last, order), text)
  const monthYear = /^(\d{1,2})[/-](\d{4})$/.exec(text)
  if (monthYear !== null) return span(Number(monthYear[2]), Number(monthYear[1]), 1, 'month', text)
  const read = readDate(cell, order)
  if (!('value' in read)) return null
  const [year = 0, month = 0, day = 0] = read.value.split('-').map(Number)
  if (day === 1 || day === lastDayOf(year, month)) return span(year, month, 1, 'month', text)
  return { from: read.value, to: read.value, grain: 'day', text }
}
