import { addDays, addMonths } from '../../kernel/time.ts'
import { cleanText, readNotice, readText, readYesNo } from './cells.ts'
import { readDate } from './dates.ts'
import { readFinancialYear } from './financial-year.ts'
import { type LineReader, moneyOf } from './row-readers.ts'
import type { RegisterRow } from './rows.ts'
import type { Cell } from './table.ts'

const COUNTS: Record<string, number> = { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6 }

/** How many months an extension is: "2 years", "up to two years", "2 x 12 months", "12 months + 12 months", "1+1 years"; a bare number only where the heading names its unit. Undefined where no unit is named or the words say more. Pure. */
export function monthsOfExtension(words: string, heading: string): number | undefined {
  const text = words.toLowerCase().replace(/^(up to|a further|further|option(al)? (of|for)|plus|\+)\s*/, '').replace(/^(one|two|three|four|five|six)\b/, (word) => String(COUNTS[word])).trim()
  const parts = text.split(/\s*(?:\+|&|\bplus\b|\band\b)\s*/).map((part) => /^(?:(\d)\s*[x×*]\s*)?(\d{1,2})\s*[- ]?(years?|yrs?|months?|mths?)?$/.exec(part))
  if (parts.length === 0 || parts.some((part) => part === null)) return undefined
  const own = parts.at(-1)?.[3] ?? /\b(months?|years?)\b/i.exec(heading)?.[1]?.toLowerCase()
  if (own === undefined) return undefined
  return parts.reduce((sum, part) => sum + Number(part![1] ?? 1) * Number(part![2]) * ((part![3] ?? own).startsWith('y') ? 12 : 1), 0)
}

/** A column of extensions says yes or no, the day until which, or how long: "31/03/2028", "2 years". "1+1" alone says that one is possible, and not in what unit: the day is then a gap. Anything else is a gap in its own words. */
function extensionOf(line: LineReader, end: string | null, known: boolean): { possible: boolean | null; until: string | null } {
  const cell = line.cell('extensionPossible')
  const day = readDate(cell, line.order, 'end')
  if ('value' in day) return { possible: true, until: day.value }
  const words = readText(cell)
  const heading = line.heading('extensionPossible')
  const text = 'value' in words ? words.value : ''
  const months = text === '' ? undefined : monthsOfExtension(text, heading)
  if (months !== undefined && months > 0) return { possible: true, until: end === null ? null : addDays(addMonths(addDays(end, 1), months), -1) }
  if (months === 0) return { possible: false, until: null }
  if (/^\+?\d(\s*\+\s*\d)+$/.test(text)) {
    if (!known) line.gap('extensionPossible', 'does not say whether these are months or years: an extension is possible, until when is not known')
    return { possible: true, until: null }
  }
  return { possible: line.take('extensionPossible', readYesNo), until: null }
}

/** One provider. A cell of parts ("[Name|Address|Number]", as Contracts Finder gives it) holds the name first; several providers in one cell are no one provider, so that none is made up of them. */
function providerOf(line: LineReader): string | null {
  return line.take('providerName', (cell) => {
    const read = readText(cell)
    if (!('value' in read)) return read
    const names = [...read.value.matchAll(/\[([^|[\]]+)\|[^\]]*\]/g)].map((found) => found[1]!.trim())
    const several = names.length > 0 ? names : TRADING_AS.test(read.value) ? [] : cleanText(cell).split(/\s*(?:[;\n/|]|,(?=\s)|\s&\s|\sand\s)\s*/).filter((part) => COMPANY.test(part))
    if (several.length > 1) return { unreadable: 'names several providers: one line for each says who has what' }
    return names.length === 1 ? { value: names[0]! } : read
  })
}
const TRADING_AS = /\bt\/a\b|\btrading as\b|\bformerly\b|\bknown as\b/i
const COMPANY = /\b(ltd|limited|plc|llp|cic|c\.i\.c)\.?$/i

/** Register: only a title or a reference is needed; every other thing missing or not understood is a gap. */
export function readRegisterRow(line: LineReader, yearCells: readonly { header: string; cell: Cell }[] = []): RegisterRow | null {
  const reference = line.text('reference')
  const title = line.text('title')
  if (reference === null && title === null) {
    line.reject(line.has('title') ? 'title' : 'reference', 'has neither a title nor a reference')
    return null
  }
  const endReading = readDate(line.cell('end'), line.order, 'end')
  const endOpen = line.has('end') && 'absent' in endReading && endReading.absent === 'no end date'
  const start = line.take('start', (cell) => readDate(cell, line.order, 'start'))
  let end = endOpen ? null : line.take('end', (cell) => readDate(cell, line.order, 'end'))
  if (start !== null && end !== null && end < start) {
    line.gap('end', `is before the start (${start})`)
    end = null
  }
  const stated = line.take('extensionUntil', (cell) => readDate(cell, line.order, 'end'))
  const possible = extensionOf(line, end, stated !== null)
  let extensionUntil = stated ?? possible.until
  if (extensionUntil !== null && end !== null && extensionUntil < end) {
    line.gap('extensionUntil', `is before the end (${end})`)
    extensionUntil = null
  }
  return {
    reference,
    title,
    providerName: providerOf(line),
    providerId: line.text('providerId'),
    start,
    end,
    endOpen,
    extensionUntil,
    extensionPossible: possible.possible,
    noticePeriod: line.take('noticePeriod', readNotice),
    annualValue: line.take('annualValue', moneyOf([undefined, 'year'])),
    totalValue: line.take('totalValue', moneyOf([undefined])),
    serviceType: line.text('serviceType'),
    contractOwner: line.text('contractOwner'),
    category: line.text('category'),
    status: line.text('status'),
    route: line.text('route'),
    linkedNeed: line.text('linkedNeed'),
    ...(line.has('agreement') ? { agreement: line.optionalText('agreement') } : {}),
    ...(line.has('places') ? { places: line.optionalText('places') } : {}),
    ...(yearCells.length > 0 ? { years: yearsOf(line, yearCells) } : {}),
  }
}

/** What stands under each financial year; a cell that is no sum of money is a gap, an empty one is not. */
function yearsOf(line: LineReader, cells: readonly { header: string; cell: Cell }[]): Record<string, bigint> {
  const found: Record<string, bigint> = {}
  for (const { header, cell } of cells) {
    const read = moneyOf([undefined, 'year'])(cell)
    if ('value' in read) found[readFinancialYear(header)!] = read.value
    else if ('unreadable' in read) line.gaps.push({ field: 'years', column: header, value: cleanText(cell), cause: read.unreadable })
  }
  return found
}
