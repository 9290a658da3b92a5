import { addMonths, type CivilDate } from '../../kernel/time.ts'

/** A contract of a market as far as it is known; money in pence. */
export interface MarketContract { id: string; reference: string; title: string; providerKey: string; provider: string; startsOn: CivilDate | null; lastDay: CivilDate | null; annualPence: bigint | null }

/** Whether a contract runs on a day; one without a first day is not known to. Pure. */
export const runsOn = (one: Pick<MarketContract, 'startsOn' | 'lastDay'>, day: CivilDate): boolean => one.startsOn !== null && one.startsOn <= day && (one.lastDay === null || one.lastDay >= day)

/** How many providers there are to choose from on a day, and how far the market rests on one of them. */
export interface Choice {
  contracts: number
  providers: number
  /** Contracts whose yearly value is known: shares rest on these alone. */
  valued: number
  annualPence: bigint | null
  /** Herfindahl-Hirschman index, nought to 10,000: the sum of the squared shares in per cent. Null where no value is known. */
  hhi: number | null
  largest: { provider: string; share: number } | null
}

/** Choice and concentration on a day, by yearly value. Pure. */
export function choiceOn(contracts: readonly MarketContract[], day: CivilDate): Choice {
  const running = contracts.filter((one) => runsOn(one, day))
  const valued = running.filter((one) => one.annualPence !== null && one.annualPence > 0n)
  const sums = new Map<string, { provider: string; pence: bigint }>()
  for (const one of valued) sums.set(one.providerKey, { provider: one.provider, pence: (sums.get(one.providerKey)?.pence ?? 0n) + one.annualPence! })
  const total = [...sums.values()].reduce((sum, one) => sum + one.pence, 0n)
  const shares = [...sums.values()].map((one) => ({ provider: one.provider, share: (Number(one.pence) / Number(total)) * 100 })).sort((a, b) => b.share - a.share)
  return {
    contracts: running.length, providers: new Set(running.map((one) => one.providerKey)).size, valued: valued.length, annualPence: valued.length === 0 ? null : total,
    hhi: shares.length === 0 ? null : shares.reduce((sum, one) => sum + one.share ** 2, 0), largest: shares[0] ?? null,
  }
}

/** How concentrated in words. The bounds are those that competition authorities use for merged markets; for care they are a guide only. Pure. */
export const concentrationWords = (hhi: number): string => (hhi >= 2000 ? 'highly concentrated' : hhi >= 1000 ? 'concentrated' : 'not concentrated')

/** A provider that came, left, or gave a contract back early. */
export interface Move { kind: 'entry' | 'exit' | 'hand-back' | 'early end'; on: CivilDate; provider: string; contractId: string; contract: string; words: string }

/** Contracts that ended early: `handedBack` by the provider's notice, otherwise by whom is told in `ending`, or not known. */
export interface EarlyEnd { contractId: string; on: CivilDate; ending: string; why: string }

/**
 * Who came and left between two days (both included), from the dates of contracts: a provider comes with its first contract in this market and leaves
 * when its last one has ended by `today` and none follows. A contract given back early is a move of its own. Pure.
 */
export function movesOf(contracts: readonly MarketContract[], ends: readonly EarlyEnd[], from: CivilDate, to: CivilDate, today: CivilDate): Move[] {
  const within = (day: CivilDate): boolean => day >= from && day <= to
  const moves: Move[] = []
  for (const own of Map.groupBy(contracts.filter((one) => one.startsOn !== null), (one) => one.providerKey).values()) {
    const first = own.reduce((best, one) => (one.startsOn! < best.startsOn! ? one : best))
    if (first.startsOn! <= today && within(first.startsOn!)) moves.push({ kind: 'entry', on: first.startsOn!, provider: first.provider, contractId: first.id, contract: first.title, words: 'Its first contract here began' })
    const last = own.reduce((best, one) => ((one.lastDay ?? '9999') > (best.lastDay ?? '9999') ? one : best))
    if (last.lastDay !== null && last.lastDay < today && within(last.lastDay)) moves.push({ kind: 'exit', on: last.lastDay, provider: last.provider, contractId: last.id, contract: last.title, words: 'Its last contract here ended' })
  }
  for (const end of ends.filter((one) => within(one.on))) {
    const contract = contracts.find((one) => one.id === end.contractId)
    if (!contract) continue
    const back = end.ending === 'notice by the provider'
    moves.push({ kind: back ? 'hand-back' : 'early end', on: end.on, provider: contract.provider, contractId: contract.id, contract: contract.title, words: back ? `Given back by the provider. ${end.why}`.trim() : end.ending === '' ? 'Ended early; by whom is not known' : `Ended early: ${end.ending}. ${end.why}`.trim() })
  }
  return moves.sort((a, b) => (a.on > b.on ? -1 : a.on < b.on ? 1 : a.contract < b.contract ? -1 : 1))
}

/** A price of a contract: of a unit of a line, or the sum for a year (line is empty). */
export interface PricePoint { contractId: string; line: string; pence: bigint }

/** Prices of one line over the contracts that have it. */
export interface Spread { line: string; contracts: number; least: bigint; middle: bigint; most: bigint }

/** How far prices of the same line lie apart; sums for a year are of different sizes and are no price. Pure. */
export function spreadsOf(prices: readonly PricePoint[]): Spread[] {
  return [...Map.groupBy(prices.filter((one) => one.line !== ''), (one) => one.line.trim().toLowerCase())].map(([, own]) => {
    const sorted = own.map((one) => one.pence).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    return { line: own[0]!.line, contracts: new Set(own.map((one) => one.contractId)).size, least: sorted[0]!, middle: (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2n, most: sorted.at(-1)! }
  }).sort((a, b) => (a.line < b.line ? -1 : 1))
}

/** The index of prices against an earlier month, 100 there: geometric mean of the changes of the same lines of the same contracts. Null where nothing is known at both. Pure. */
export function priceIndex(before: readonly PricePoint[], now: readonly PricePoint[]): { index: number; pairs: number } | null {
  const earlier = new Map(before.filter((one) => one.pence > 0n).map((one) => [`${one.contractId} ${one.line.trim().toLowerCase()}`, one.pence]))
  const ratios = now.flatMap((one) => {
    const was = earlier.get(`${one.contractId} ${one.line.trim().toLowerCase()}`)
    return was === undefined || one.pence <= 0n ? [] : [Number(one.pence) / Number(was)]
  })
  return ratios.length === 0 ? null : { index: 100 * Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length), pairs: ratios.length }
}

/** The last days of the quarters up to today, oldest first; the last one is today. Pure. */
export function quarterDays(today: CivilDate, count: number): CivilDate[] {
  const month = Number(today.slice(5, 7))
  const first = `${today.slice(0, 5)}${String(Math.floor((month - 1) / 3) * 3 + 1).padStart(2, '0')}-01`
  return [...Array.from({ length: count - 1 }, (_, at) => dayBefore(addMonths(first, -3 * (count - 2 - at)))), today]
}

const dayBefore = (day: CivilDate): CivilDate => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
