import type { Refusal } from '../../kernel/refusal.ts'
import type { CivilDate } from '../../kernel/time.ts'

/** What a provider is asked about a commissioner; each from 0 to 5. */
export const questions = { payment: 'Pays on time', clarity: 'Is clear about what it asks', fairness: 'Is fair', help: 'Helps when help is needed' } as const
export type Question = keyof typeof questions

/** The quarter of the calendar year that a day lies in: 2026-Q4. */
export const quarterOf = (day: CivilDate): string => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`

const quarterNames = ['January to March', 'April to June', 'July to September', 'October to December']
/** "July to September 2026". */
export const quarterInWords = (quarter: string): string => `${quarterNames[Number(quarter.slice(6)) - 1] ?? ''} ${quarter.slice(0, 4)}`

/** Why nothing can be said back about a quarter: it is none, or it has not ended. Pure. */
export function quarterReasons(quarter: string, today: CivilDate): Refusal[] {
  if (!/^\d{4}-Q[1-4]$/.test(quarter)) return [{ code: 'rating.quarter', field: 'quarter', words: 'The quarter must be a year and a quarter, like 2026-Q3.' }]
  return quarter >= quarterOf(today) ? [{ code: 'rating.running', field: 'quarter', words: `${quarterInWords(quarter)} has not ended. Say what changed once it has.` }] : []
}
