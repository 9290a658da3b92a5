/** A financial year, April to March, as `2026/27`. */
export type FinancialYear = string

/** The financial year that words name: "2026/27", "Value 2026-2027", "FY26/27 (£)"; undefined where they name none or years that do not follow each other. Pure. */
export function readFinancialYear(words: string): FinancialYear | undefined {
  const [, first, last] = /(?:^|[^\d])(?:20)?(\d{2})\s*[/\-–—]\s*(?:20)?(\d{2})(?![\d/.-])/.exec(words) ?? []
  return first !== undefined && (Number(first) + 1) % 100 === Number(last) ? `20${first}/${last}` : undefined
}

/** The financial year of a day. */
export function financialYearOf(day: string): FinancialYear {
  const from = Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) >= 4 ? 0 : 1)
  return `${from}/${String((from + 1) % 100).padStart(2, '0')}`
}

/** First and last day of it. */
export const daysOfYear = (year: FinancialYear): { from: string; to: string } => ({ from: `${year.slice(0, 4)}-04-01`, to: `${Number(year.slice(0, 4)) + 1}-03-31` })
