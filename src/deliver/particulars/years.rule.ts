import { parsePounds, pounds, type Pence } from '../../kernel/money.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import { dateInWords, type CivilDate } from '../../kernel/time.ts'
import { daysOfYear, type FinancialYear, readFinancialYear } from '../../evidence/tabular/financial-year.ts'

export type YearValues = Readonly<Record<FinancialYear, Pence>>

/** Reads one line for each year, "2026/27: 120,000"; every line that says something else is named. Pure. */
export function readYears(typed: string): { years: YearValues; reasons: Refusal[] } {
  const years: Record<FinancialYear, Pence> = {}
  const reasons: Refusal[] = []
  const wrong = (code: string, words: string): unknown => reasons.push({ code, field: 'years', words })
  for (const line of typed.split('\n').map((one) => one.trim()).filter((one) => one !== '')) {
    const [, year, sum] = /^([^:=]+)[:=](.+)$/.exec(line) ?? []
    const [named, pence] = [readFinancialYear(year ?? ''), parsePounds(sum ?? '')]
    if (named === undefined || pence === undefined) wrong('years.line', `"${line.slice(0, 60)}" is not a year and its value, like 2026/27: 120,000.`)
    else if (pence < 0n) wrong('years.negative', `${named} is worth nothing or more, not ${pounds(pence)}.`)
    else if (named in years) wrong('years.twice', `${named} stands twice. Write each year once.`)
    else years[named] = pence
  }
  return { years, reasons }
}

export const sumOf = (years: YearValues): Pence => Object.values(years).reduce((sum, one) => sum + one, 0n)

/** By how much the years are more (or less, below nothing) than the value over the term; undefined where that is not known. */
export const beyondValue = (years: YearValues, valuePence: string | Pence | null): Pence | undefined => (valuePence === null ? undefined : sumOf(years) - BigInt(valuePence))

/** The difference in words. */
export const differsWords = (years: YearValues, valuePence: string | Pence): string => {
  const more = beyondValue(years, valuePence)!
  return `The years add up to ${pounds(sumOf(years))}; the value over the term is ${pounds(valuePence)}: ${pounds(more < 0n ? -more : more)} ${more < 0n ? 'are missing' : 'too much'}.`
}

/**
 * What speaks against the values of the years: their sum is not the value over the term (kept with a reason), or a year lies outside the
 * term (said, not held back). Pure.
 */
export function yearReasons(years: YearValues, contract: { value_pence: string | null; starts_on: CivilDate | null; ends_on: CivilDate | null; extension_until: CivilDate | null }, reason: string | undefined): Refusal[] {
  const found: Refusal[] = []
  const more = beyondValue(years, contract.value_pence)
  if (more !== undefined && more !== 0n && !reason) found.push({ code: 'years.sum', field: 'years', words: `${differsWords(years, contract.value_pence!)} Put it right, or give the reason below.`, strength: 'reason needed' })
  const last = contract.extension_until ?? contract.ends_on
  for (const year of Object.keys(years)) {
    const { from, to } = daysOfYear(year)
    if (contract.starts_on && to < contract.starts_on) found.push({ code: 'years.before', field: 'years', words: `${year} lies before the first day, ${dateInWords(contract.starts_on)}.`, strength: 'warning' })
    if (last && from > last) found.push({ code: 'years.after', field: 'years', words: `${year} lies after the last day, ${dateInWords(last)}.`, strength: 'warning' })
  }
  return found
}

/** What an imported register says of the years that does not fit, as a gap in words. Pure. */
export const yearsFit = (years: YearValues, valuePence: Pence | null): string[] => (beyondValue(years, valuePence) ?? 0n) === 0n ? [] : [differsWords(years, valuePence!).replace(/\.$/, '')]
