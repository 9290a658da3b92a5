import { figureProblems, periodInWords } from '../../deliver/returns/index.ts'

/** Something about a figure that a person should look at before relying on it. It never holds anything back. */
export interface CheckNote { /** The month concerned; none: about the series. */ period: string | null; code: 'range' | 'jump' | 'digits' | 'same' | 'rounded'; words: string }

export interface Checked { period: string; value: number | null; numerator?: number | null; denominator?: number | null }

/** The usual range of a month, from the chart; none where too few months say. */
export type UsualRange = (period: string) => { mean: number; lower: number; upper: number } | null

const alikeMonths = 6
const fewestForPattern = 12
/** How unlikely a pattern must be by chance before it is said. */
const unlikely = 0.001

/** Chance of at least `hits` of `count` where each has the chance `share`. */
export function atLeast(hits: number, count: number, share: number): number {
  let chance = 0
  let term = (1 - share) ** count
  for (let k = 0; k <= count; k += 1) {
    if (k >= hits) chance += term
    term *= ((count - k) / (k + 1)) * (share / (1 - share))
  }
  return Math.min(1, chance)
}

const numberInWords = (value: number): string => value.toLocaleString('en-GB', { maximumFractionDigits: 1 })
const within = (value: number, range: { lower: number; upper: number }): boolean => value >= range.lower && value <= range.upper

/** "48" for 84: the digits of a whole number the other way round; undefined where that says nothing new. */
function swapped(value: number): number[] {
  const digits = String(Math.abs(Math.trunc(value)))
  if (!Number.isInteger(value) || digits.length < 2) return []
  return [...digits].slice(1).flatMap((_, at) => {
    const turned = [...digits]
    ;[turned[at], turned[at + 1]] = [turned[at + 1]!, turned[at]!]
    return turned.join('') === digits ? [] : [Number(turned.join(''))]
  })
}

function aboutOne(row: Checked & { value: number }, unit: string, usual: UsualRange): CheckNote[] {
  const notes: CheckNote[] = figureProblems(row, unit).map((problem) => ({ period: row.period, code: 'range', words: `${capital(problem)}.` }))
  if (row.value < 0) notes.push({ period: row.period, code: 'range', words: 'The value is below nothing.' })
  const range = usual(row.period)
  if (!range || within(row.value, range)) return notes
  const reach = Math.max(range.upper - range.mean, range.mean - range.lower)
  const said = `the usual range is ${numberInWords(range.lower)} to ${numberInWords(range.upper)} ${unit}`
  const slip = [row.value * 10, row.value / 10, row.value * 100, row.value / 100].find((other) => within(other, range))
  const turned = swapped(row.value).find((other) => within(other, range))
  if (slip !== undefined && row.value !== 0) notes.push({ period: row.period, code: 'digits', words: `${numberInWords(row.value)} lies far from the others; ${numberInWords(slip)} would not: was the point set wrongly? (${said})` })
  else if (turned !== undefined) notes.push({ period: row.period, code: 'digits', words: `${numberInWords(row.value)} lies outside the usual range; ${numberInWords(turned)} would not: were two digits changed round? (${said})` })
  else if (reach > 0 && Math.abs(row.value - range.mean) > 2 * reach) notes.push({ period: row.period, code: 'jump', words: `${numberInWords(row.value)} lies more than twice as far from the mean as the limits: is it right? (${said})` })
  return notes
}

function aboutSeries(rows: readonly (Checked & { value: number })[]): CheckNote[] {
  const notes: CheckNote[] = []
  const last = rows.at(-1)
  const running = last ? rows.length - 1 - rows.findLastIndex((row) => row.value !== last.value) : 0
  if (last && running >= alikeMonths && running < rows.length) notes.push({ period: null, code: 'same', words: `The last ${running} months all have the same value, ${numberInWords(last.value)}, and those before differ: are they counted, or carried on?` })
  const whole = rows.filter((row) => Number.isInteger(row.value) && row.value !== 0)
  const round = whole.filter((row) => row.value % 5 === 0).length
  if (whole.length === rows.length && rows.length >= fewestForPattern && new Set(rows.map((row) => row.value)).size > 1 && atLeast(round, whole.length, 0.2) < unlikely) notes.push({ period: null, code: 'rounded', words: `${round} of ${whole.length} values end in 0 or 5, where chance makes about ${Math.round(whole.length / 5)}: they may be estimates.` })
  return notes
}

/**
 * What to look at in the figures of an indicator: impossible ones, a value far beyond the usual range, one that a shifted point or two
 * digits changed round would explain, the same value again and again, and values that look rounded. Notes only. Pure.
 */
export function checkObservations(observed: readonly Checked[], unit: string, usual: UsualRange): CheckNote[] {
  const rows = observed.filter((row): row is Checked & { value: number } => row.value !== null).sort((a, b) => (a.period < b.period ? -1 : 1))
  return [...rows.flatMap((row) => aboutOne(row, unit, usual)), ...aboutSeries(rows)]
}

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`

/** A note with its month: "March 2026: ...". */
export const noteInWords = ({ period, words }: CheckNote): string => (period === null ? words : `${periodInWords(period)}: ${words}`)
