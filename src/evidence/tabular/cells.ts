import type { Cell } from './table.ts'
import { cellText } from './table.ts'

/**
 * Readers for single cells as people type them. Each gives one of three answers: a value, `absent` (nothing was stated, in
 * words), or `unreadable` (something is there that we do not understand, in words). Nothing is guessed.
 */
export type Reading<T> = { value: T } | { absent: string } | { unreadable: string }

const NOT_STATED: [pattern: RegExp, words: string][] = [
  [/^(n\/?k|not known|unknown|\?+)$/i, 'not known'],
  [/^(tbc|to be confirmed|tbd|tba|to be agreed|awaiting.*|pending)\.?$/i, 'to be confirmed'],
  [/^(n\/?a|#n\/a|not applicable|none|nil value|null|-+|–|—|\.+)$/i, 'not applicable or none'],
  [/^(various|see (notes?|below|contract|above).*|variable|spot|call[- ]off|as required|as and when|per use)$/i, 'no single value given'],
  [/^(not (stated|held|available|disclosed|recorded)|commercially sensitive|redacted)$/i, 'not stated'],
]

/** Text as kept: NFC, one kind of blank, no control characters, curly quotes left as typed, line breaks inside kept as `\n`. */
export function cleanText(cell: Cell | undefined): string {
  return cellText(cell)
    .normalize('NFC')
    .replace(/[\u00A0\u2000-\u200A\u202F\u205F\u3000\t]/g, ' ')
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\u00AD]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/(?!\n)\p{Cc}/gu, '')
    .replace(/ {2,}/g, ' ')
    .replace(/ *\n */g, '\n')
    .trim()
}

/** Text on one line, or absent when nothing is stated. */
export function readText(cell: Cell | undefined): Reading<string> {
  const text = cleanText(cell).replace(/\n+/g, ' ')
  if (text === '') return { absent: 'blank' }
  if (/^#(REF|VALUE|DIV\/0|NAME\?|NUM|NULL)!?$/i.test(text)) return { unreadable: `is a formula error (${text})` }
  const [, words] = NOT_STATED.slice(0, 3).find(([pattern]) => pattern.test(text)) ?? []
  return words === undefined ? { value: text } : { absent: words }
}

/** What a cell says when it states no value; null when it states one. */
export function notStated(text: string): { absent: string } | { unreadable: string } | null {
  if (text === '') return { absent: 'blank' }
  if (/^#(REF|VALUE|DIV\/0|NAME\?|NUM|NULL)!?$/i.test(text)) return { unreadable: `is a formula error (${text})` }
  const [, words] = NOT_STATED.find(([pattern]) => pattern.test(text)) ?? []
  return words === undefined ? null : { absent: words }
}

const PER: [pattern: RegExp, per: 'year' | 'month' | 'week' | 'hour'][] = [
  [/\b(p\.?\s?a\.?|per (annum|year)|annually|a year|each year|yearly)(?=\W|$)|\/\s?(yr|year|annum)\b/i, 'year'],
  [/\b(p\.?c?\.?m\.?|per (calendar )?month|a month|monthly)(?=\W|$)|\/\s?(mth|month)\b/i, 'month'],
  [/\b(p\.?w\.?|per week|a week|weekly)(?=\W|$)|\/\s?(wk|week)\b/i, 'week'],
  [/\b(p\.?h\.?|per hour|an hour|hourly)(?=\W|$)|\/\s?(hr|hour)\b/i, 'hour'],
]
const SCALE: Record<string, bigint> = {
  k: 1_000n,
  thousand: 1_000n,
  m: 1_000_000n,
  mn: 1_000_000n,
  mil: 1_000_000n,
  million: 1_000_000n,
  bn: 1_000_000_000n,
  billion: 1_000_000_000n,
}

export type Money = { pence: bigint; per?: 'year' | 'month' | 'week' | 'hour' }

/** Digits with an optional fraction to pence, half a penny away from zero, without floating point. */
function toPence(whole: string, fraction: string, scale: bigint): bigint {
  const digits = BigInt(whole + fraction) * scale * 100n
  const unit = 10n ** BigInt(fraction.length)
  return (digits * 2n + unit) / (unit * 2n)
}

/** A number of pounds from a workbook to pence; binary noise beyond 15 digits is dropped. */
function numberToPence(pounds: number): Reading<Money> {
  if (!Number.isFinite(pounds) || Math.abs(pounds) > 9e12) return { unreadable: 'is no amount of money' }
  const [whole = '0', fraction = ''] = Math.abs(Number(pounds.toPrecision(15)))
    .toFixed(6)
    .split('.')
  const pence = toPence(whole, fraction, 1n)
  return { value: { pence: pounds < 0 ? -pence : pence } }
}

/**
 * Money in pounds to pence: "£1,234.50", "(1,234.50)", "1,234.50-", "1,234 CR", "1.2m", "12k", "£ 450,000 p.a.". A comma parts thousands and nothing else. A text finer than a penny ("1.234", perhaps 1,234
 * as written on the Continent) is unreadable, noughts behind the penny apart; a number that a workbook has worked out is rounded. Other currencies, ranges ("10,000 - 20,000") and words are unreadable; "n/k" and "TBC" are absent.
 */
export function readMoney(cell: Cell | undefined): Reading<Money> {
  if (typeof cell === 'number') return numberToPence(cell)
  if (typeof cell === 'boolean' || (typeof cell === 'object' && cell !== null)) return { unreadable: 'is not an amount of money' }
  const text = cleanText(cell).replace(/\n/g, ' ')
  const silent = notStated(text)
  if (silent !== null) return silent
  if (/[$€¥]|\b(usd|eur|euros?)\b/i.test(text)) return { unreadable: 'is not in pounds' }
  const per = PER.find(([pattern]) => pattern.test(text))
  let rest = (per === undefined ? text : text.replace(per[0], ' ')).replace(/[−–]/g, '-')
  rest = rest
    .replace(/^(circa|approx(imately)?\.?|c\.|c(?=\s?£?\d)|up to|est(imated)?\.?|max(imum)?\.?|~)\s*/i, '')
    .replace(/£|\bgbp\b|\bpounds?\b/gi, ' ')
  rest = rest.replace(/\(?\b(ex|exc|excl|excluding|inc|incl|including|plus|\+)\.? vat\b\)?|\+ ?vat\b|\(?\b(est(imated)?|approx)\b\.?\)?$/gi, ' ').trim()
  // "1,000.-" is a sum without pence as it is written on the Continent, not one below nothing; which is meant is not known.
  if (/\d\.\s*-$/.test(rest)) return { unreadable: 'ends in a point and a dash: is it below nothing?' }
  const credit = /\bcr$/i.test(rest)
  rest = rest.replace(/\b(cr|dr)$/i, '').trim()
  const found =
    /^(\()?\s*([-+])?\s*([1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+)|\d+)?(?:\.(\d*))?\s*(k|thousand|m|mn|mil|million|bn|billion)?\s*(-)?\s*(\))?$/i.exec(rest)
  if (found === null || (found[3] === undefined && !found[4])) return { unreadable: 'is not an amount of money' }
  if ((found[1] === undefined) !== (found[7] === undefined)) return { unreadable: 'has one bracket only' }
  const scale = SCALE[(found[5] ?? '').toLowerCase()] ?? 1n
  const fraction = (found[4] ?? '').replace(/0+$/, '')
  if ((BigInt(fraction || '0') * scale * 100n) % 10n ** BigInt(fraction.length) !== 0n) return { unreadable: 'is finer than a penny: is the point one of thousands?' }
  const pence = toPence((found[3] ?? '0').replace(/[ ,]/g, ''), fraction, scale)
  const negative = found[1] !== undefined || found[2] === '-' || found[6] === '-' || credit
  const signed = negative ? -pence : pence
  if (pence > 900_000_000_000_000n) return { unreadable: 'is too large for an amount of money' }
  return { value: per === undefined ? { pence: signed } : { pence: signed, per: per[1] } }
}

/** A plain number with thousands separators or a percent sign; "84%" gives 84, and a workbook's 0.84 stays 0.84 (its unit is not stated). */
export function readNumber(cell: Cell | undefined): Reading<number> {
  if (typeof cell === 'number') return { value: cell }
  if (typeof cell === 'boolean' || (typeof cell === 'object' && cell !== null)) return { unreadable: 'is not a number' }
  const text = cleanText(cell).replace(/[−–]/g, '-')
  const silent = notStated(text)
  if (silent !== null) return silent
  if (/^([*c]|supp(ressed)?|<\s?\d+)$/i.test(text)) return { absent: 'suppressed by the publisher' }
  const found = /^(\()?([-+]?)£?\s*([1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+)|\d+)?(\.\d+)?\s*(%|per ?cent|days?|weeks?)?(\))?$/i.exec(text)
  if (found === null || (found[3] === undefined && found[4] === undefined)) return { unreadable: 'is not a number' }
  const value = Number(`${(found[3] ?? '0').replace(/[ ,]/g, '')}${found[4] ?? ''}`)
  return { value: found[2] === '-' || found[1] !== undefined ? -value : value }
}

/** A percentage as per cent: "84%", "84.0" and "84 per cent" give 84; a workbook's or text's fraction between 0 and 1 under a percent format cannot be told from 1 % and is kept. */
export function readPercent(cell: Cell | undefined): Reading<number> {
  const read = readNumber(cell)
  if ('value' in read && (read.value < -1000 || read.value > 1000)) return { unreadable: 'is too far from a percentage' }
  return read
}

/** Yes or no: "Y", "Yes", "TRUE", "1", "x" against "N", "No", "FALSE", "0". */
export function readYesNo(cell: Cell | undefined): Reading<boolean> {
  if (typeof cell === 'boolean') return { value: cell }
  const text = cleanText(cell)
  if (/^(y|yes|true|1|x|✓|✔)\b/i.test(text) || /^[✓✔]$/.test(text)) return { value: true }
  if (/^(n|no|false|0|none)$/i.test(text)) return { value: false }
  return notStated(text) ?? { unreadable: 'is neither yes nor no' }
}

export type NoticePeriod = { count: number; unit: 'day' | 'week' | 'month' | 'year'; text: string }
const NUMBER_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']

/** A notice period: "3 months", "twelve weeks", "90 days' notice", "6m"; a bare number is months. Anything else is unreadable. */
export function readNotice(cell: Cell | undefined): Reading<NoticePeriod> {
  const text = cleanText(cell)
  const silent = notStated(text)
  if (silent !== null) return silent
  const worded = text.toLowerCase().replace(/^[a-z]+/, (word) => (NUMBER_WORDS.includes(word) ? String(NUMBER_WORDS.indexOf(word)) : word))
  const found =
    /^(\d{1,3})\s*(?:calendar\s+|clear\s+)?(d|days?|w|wks?|weeks?|m|mths?|months?|y|yrs?|years?)?\b['’.]?\s*(?:written\s+)?(?:notice|minimum)?\.?$/.exec(
      worded,
    )
  if (found === null) return { unreadable: 'is not a number of days, weeks or months' }
  const units = { d: 'day', w: 'week', m: 'month', y: 'year' } as const
  const unit = units[(found[2] ?? 'm').charAt(0) as keyof typeof units]
  return { value: { count: Number(found[1]), unit, text } }
}
