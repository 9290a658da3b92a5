import type { CivilDate } from '../../kernel/time.ts'

/** A return that was sent: `minutes` as the provider said; none where it did not say. */
export interface TimedReturn { contract_id: string; contract: string; provider: string; body: string; sent_on: CivilDate; minutes: number | null }

/** What the returns of one contract cost the provider. `median` of the last six that said; `year` in minutes over the last twelve months, of `told` of `sent` returns. */
export interface AskingCost { contract_id: string; contract: string; provider: string; body: string; median: number | null; year: number; told: number; sent: number }

/** The middle value; the mean of the two middle ones, rounded half up; none of nothing. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  if (sorted.length === 0) return null
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2)
}

/** The cost of what is asked, contract by contract, the dearest first. `since`: first day of the twelve months. Pure; any order of rows. */
export function askingCosts(rows: readonly TimedReturn[], since: CivilDate): AskingCost[] {
  const groups = new Map<string, TimedReturn[]>()
  for (const row of rows) groups.set(row.contract_id, [...(groups.get(row.contract_id) ?? []), row])
  return [...groups.values()].map((group): AskingCost => {
    const newest = [...group].sort((a, b) => (a.sent_on < b.sent_on ? 1 : a.sent_on > b.sent_on ? -1 : (a.minutes ?? -1) - (b.minutes ?? -1)))
    const { contract_id, contract, provider, body } = newest[0]!
    const told = newest.filter((row): row is TimedReturn & { minutes: number } => row.minutes !== null)
    const year = newest.filter((row) => row.sent_on >= since)
    return { contract_id, contract, provider, body, median: median(told.slice(0, 6).map((row) => row.minutes)), year: year.reduce((sum, row) => sum + (row.minutes ?? 0), 0), told: year.filter((row) => row.minutes !== null).length, sent: year.length }
  }).sort((a, b) => b.year - a.year || a.contract.localeCompare(b.contract, 'en-GB'))
}

/** "1 hour 20 minutes". */
export function minutesInWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const part = (count: number, one: string): string => `${count.toLocaleString('en-GB')} ${one}${count === 1 ? '' : 's'}`
  return hours === 0 ? part(rest, 'minute') : rest === 0 ? part(hours, 'hour') : `${part(hours, 'hour')} ${part(rest, 'minute')}`
}
