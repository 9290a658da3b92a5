import type { Month, PaymentTerm } from './terms.ts'

/** The lines of activity that have a price in a month; `any` where the terms count units without naming lines; undefined where no terms are agreed. */
export type PricedMonths = (month: Month) => ReadonlySet<string> | 'any' | undefined

/** What is priced when, by the terms of a contract in the order in which they were decided: a later decision overrules from its month on. Pure. */
export function pricedMonths(terms: readonly { from: Month; term: PaymentTerm }[]): PricedMonths {
  const lines = terms.map(({ from, term }) => ({ from, lines: 'prices' in term ? new Set(term.prices.map((price) => price.line)) : 'any' as const }))
  return (month) => lines.findLast((one) => one.from <= month)?.lines
}
