import { pounds, type Pence } from '../../kernel/money.ts'

/** A month, `2026-04`. */
export type Month = string

const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
/** "April 2026". */
export const monthInWords = (month: Month): string => `${monthNames[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`

/** The price of one unit of a line of activity, or of one outcome. */
export interface Price { line: string; pence: Pence }

/**
 * How a contract is paid (NSC-60 to NSC-66). Amounts called a year are for a financial year, April to March; a part of one takes
 * its twelfths. All money in pence, all shares in basis points (10,000 is the whole).
 */
export type PaymentTerm =
  /** One sum a year whatever is done. */
  | { kind: 'block'; yearPence: Pence }
  /** A sum a year up to a threshold of units; each unit above it at the marginal rate. */
  | { kind: 'cost-and-volume'; yearPence: Pence; threshold: bigint; marginalPence: Pence }
  /** Each unit at its price (NSC-62); `marketForces` in millionths, 1,000,000 for none. */
  | { kind: 'tariff'; prices: readonly Price[]; marketForces: bigint }
  /** Each unit at its price, but no less than the collar and no more than the cap in a year. */
  | { kind: 'cap-and-collar'; prices: readonly Price[]; collarPence: Pence; capPence: Pence }
  /** Aligned payment and incentive (NSC-60): a fixed element a year and a share of the price of each unit of the variable element. */
  | { kind: 'aligned'; yearPence: Pence; prices: readonly Price[]; share: bigint }
  /** A base sum a year and a price for each outcome reached, with a cap in a year where one is agreed. */
  | { kind: 'outcome'; yearPence: Pence; prices: readonly Price[]; capPence?: Pence | undefined }

export const termKinds: readonly { value: PaymentTerm['kind']; text: string; hint: string }[] = [
  { value: 'block', text: 'Block', hint: 'One sum a year, whatever is done.' },
  { value: 'cost-and-volume', text: 'Cost and volume', hint: 'A sum up to a threshold of units; what is above it at a marginal rate.' },
  { value: 'tariff', text: 'Activity at tariff', hint: 'Each unit at its price.' },
  { value: 'cap-and-collar', text: 'Cap and collar', hint: 'Each unit at its price, within a least and a most for the year.' },
  { value: 'aligned', text: 'Aligned payment and incentive', hint: 'A fixed sum, and a share of the price of each unit of the variable element.' },
  { value: 'outcome', text: 'By outcome', hint: 'A base sum and a price for each outcome reached.' },
]

/** One line of the reckoning, in words a provider can check, with its amount. */
export interface ReckonedLine { words: string; pence: Pence }
/** Units by line. */
export type Activity = ReadonlyMap<string, bigint>

/** Rounds a fraction of pence half away from zero, as invoices do. */
export function rounded(numerator: bigint, denominator: bigint): Pence {
  const negative = numerator < 0n !== denominator < 0n
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator]
  const size = (2n * n + d) / (2n * d)
  return negative ? -size : size
}

const twelfths = (pence: Pence, months: number): Pence => rounded(pence * BigInt(months), 12n)
const number = (value: bigint): string => value.toString().replace(/\B(?=(\d{3})+$)/g, ',')
const sum = (lines: readonly ReckonedLine[]): Pence => lines.reduce((total, line) => total + line.pence, 0n)
const percent = (share: bigint): string => `${Number(share) / 100} per cent`

const yearLine = (what: string, pence: Pence, months: number): ReckonedLine => ({
  words: months === 12 ? `${what}: ${pounds(pence)} for the year` : `${what}: ${months} of 12 months of ${pounds(pence)} a year`, pence: twelfths(pence, months),
})

function priced(prices: readonly Price[], activity: Activity, { scale = 1n, of = 1n, words = '' } = {}): ReckonedLine[] {
  return prices.flatMap(({ line, pence }) => {
    const units = activity.get(line) ?? 0n
    return units === 0n ? [] : [{ words: `${line}: ${number(units)} at ${pounds(pence)}${words}`, pence: rounded(units * pence * scale, of) }]
  })
}

/**
 * What is due for the first `months` months of a term within one financial year, for the activity of those months: every line that adds
 * to it, and their sum. Pure, exact; each line is rounded to the penny once. Activity of a line without a price is named with nothing.
 */
export function reckon(term: PaymentTerm, months: number, activity: Activity): { lines: ReckonedLine[]; pence: Pence } {
  const lines = linesOf(term, months, activity)
  const known = 'prices' in term ? new Set(term.prices.map((price) => price.line)) : undefined
  for (const [line, units] of activity) if (known && !known.has(line) && units !== 0n) lines.push({ words: `${line}: ${number(units)}, for which no price is agreed`, pence: 0n })
  return { lines, pence: sum(lines) }
}

function linesOf(term: PaymentTerm, months: number, activity: Activity): ReckonedLine[] {
  switch (term.kind) {
    case 'block': return [yearLine('Block', term.yearPence, months)]
    case 'cost-and-volume': {
      const units = [...activity.values()].reduce((total, one) => total + one, 0n)
      // Whole units above the threshold: a part of one that the twelfths leave does not count.
      const threshold = (term.threshold * BigInt(months) + 11n) / 12n
      const above = units > threshold ? units - threshold : 0n
      return [
        yearLine(`Up to ${number(threshold)} units`, term.yearPence, months),
        { words: above === 0n ? `${number(units)} units: none above ${number(threshold)}` : `${number(above)} of ${number(units)} units above ${number(threshold)}, at ${pounds(term.marginalPence)}`, pence: above * term.marginalPence },
      ]
    }
    case 'tariff': return priced(term.prices, activity, term.marketForces === 1_000_000n ? {} : { scale: term.marketForces, of: 1_000_000n, words: `, market forces factor ${Number(term.marketForces) / 1_000_000}` })
    case 'cap-and-collar': {
      const lines = priced(term.prices, activity)
      const [collar, cap] = [twelfths(term.collarPence, months), twelfths(term.capPence, months)]
      const total = sum(lines)
      if (total > cap) return [...lines, { words: `Above the cap of ${pounds(cap)}: not paid`, pence: cap - total }]
      if (total < collar) return [...lines, { words: `Below the collar of ${pounds(collar)}: made up`, pence: collar - total }]
      return lines
    }
    case 'aligned': return [yearLine('Fixed element', term.yearPence, months), ...priced(term.prices, activity, term.share === 10_000n ? {} : { scale: term.share, of: 10_000n, words: `, ${percent(term.share)} of the price` })]
    case 'outcome': {
      const lines = [...(term.yearPence === 0n ? [] : [yearLine('Base', term.yearPence, months)]), ...priced(term.prices, activity)]
      const cap = term.capPence === undefined ? undefined : twelfths(term.capPence, months)
      return cap !== undefined && sum(lines) > cap ? [...lines, { words: `Above the cap of ${pounds(cap)}: not paid`, pence: cap - sum(lines) }] : lines
    }
  }
}

/** The term with every amount and price raised by `basisPoints` (negative: lowered), each rounded to the penny; thresholds and shares stay. */
export function uplifted(term: PaymentTerm, basisPoints: bigint): PaymentTerm {
  const raised = (pence: Pence): Pence => rounded(pence * (10_000n + basisPoints), 10_000n)
  const prices = 'prices' in term ? { prices: term.prices.map(({ line, pence }) => ({ line, pence: raised(pence) })) } : {}
  const year = 'yearPence' in term ? { yearPence: raised(term.yearPence) } : {}
  switch (term.kind) {
    case 'cost-and-volume': return { ...term, ...year, marginalPence: raised(term.marginalPence) }
    case 'cap-and-collar': return { ...term, ...prices, collarPence: raised(term.collarPence), capPence: raised(term.capPence) }
    case 'outcome': return { ...term, ...year, ...prices, ...(term.capPence === undefined ? {} : { capPence: raised(term.capPence) }) }
    default: return { ...term, ...year, ...prices }
  }
}

/** The term in one sentence for lists and histories. */
export function termWords(term: PaymentTerm): string {
  const prices = 'prices' in term ? term.prices.map((price) => `${price.line} ${pounds(price.pence)}`).join(', ') : ''
  switch (term.kind) {
    case 'block': return `Block: ${pounds(term.yearPence)} a year`
    case 'cost-and-volume': return `Cost and volume: ${pounds(term.yearPence)} a year up to ${number(term.threshold)} units, then ${pounds(term.marginalPence)} for each`
    case 'tariff': return `Activity at tariff: ${prices}`
    case 'cap-and-collar': return `Activity at tariff between ${pounds(term.collarPence)} and ${pounds(term.capPence)} a year: ${prices}`
    case 'aligned': return `Aligned payment: ${pounds(term.yearPence)} a year fixed; ${percent(term.share)} of ${prices}`
    case 'outcome': return `By outcome: ${prices}${term.yearPence === 0n ? '' : `; base of ${pounds(term.yearPence)} a year`}${term.capPence === undefined ? '' : `; at most ${pounds(term.capPence)} a year`}`
  }
}
