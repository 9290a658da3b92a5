// Figures of the review worked out by hand, step by step, with nothing of the code that is tested.
import { expect, test } from 'vitest'
import { addMonths } from '../kernel/time.ts'
import { comparedEffect, type UnitSeries } from './claim/compared.rule.ts'
import { detectable } from './claim/effect.rule.ts'
import { choiceOn, priceIndex, type MarketContract } from './market/market.rule.ts'
import { hitRate, type Adverse, type Kept } from './warning/warning.rule.ts'

test('the smallest change that months could tell: 2.8 standard errors of a difference of means', () => {
  // Eight months at 49 and 51 by turns: mean 50, squares 8, variance 8 / 7; eight more months: error = root of (8 / 7) x (1 / 8 + 1 / 8) = root of 2 / 7.
  expect(detectable([49, 51, 49, 51, 49, 51, 49, 51], 8)).toBeCloseTo(2.8 * Math.sqrt(2 / 7), 12)
  // The same months with thirty-two after: (8 / 7) x (1 / 8 + 1 / 32) = 5 / 28.
  expect(detectable([49, 51, 49, 51, 49, 51, 49, 51], 32)).toBeCloseTo(2.8 * Math.sqrt(5 / 28), 12)
})

test('the difference in differences of plain numbers', () => {
  const series = (id: string, served: boolean, before: readonly number[], after: readonly number[]): UnitSeries => ({ id, name: id, served, values: [...before, ...after].map((value, at) => ({ period: addMonths('2025-01-01', at).slice(0, 7), value, denominator: null })) })
  // North: 10 and 12 by turns (11), then 20 and 22 (21): + 10. East: 5 and 7 (6), then 8 and 10 (9): + 3. West: 30 and 28 (29), then 34 and 32 (33): + 4. So 10 - 3.5.
  const turns = (one: number, other: number, times: number): number[] => Array.from({ length: times * 2 }, (_, at) => (at % 2 === 0 ? one : other))
  const units = [series('north', true, turns(10, 12, 4), turns(20, 22, 2)), series('east', false, turns(5, 7, 4), turns(8, 10, 2)), series('west', false, turns(30, 28, 4), turns(34, 32, 2))]
  const found = comparedEffect(units, { startsFrom: '2025-09', byMonth: '2025-12', low: 5, likely: 6, high: 8, unit: 'days' })!
  expect(found.estimate).toBeCloseTo(6.5, 10)
  // Had north moved like the others: their mean of each month and what usually lay between them, 11 - 17.5.
  expect(found.months.slice(8).map((one) => one.without)).toEqual([21 - 6.5, 21 - 6.5, 21 - 6.5, 21 - 6.5])
})

test('the market index of three providers, and prices that doubled, halved and stayed', () => {
  const contract = (id: string, provider: string, pounds: number): MarketContract => ({ id, reference: id, title: id, providerKey: provider, provider, startsOn: '2026-01-01', lastDay: null, annualPence: BigInt(pounds) * 100n })
  // Shares 50, 30 and 20 per cent: 2,500 + 900 + 400.
  expect(choiceOn([contract('1', 'a', 300), contract('2', 'a', 200), contract('3', 'b', 300), contract('4', 'c', 200)], '2026-06-01').hhi).toBeCloseTo(3800, 9)
  const price = (contractId: string, pence: number) => ({ contractId, line: 'Night', pence: BigInt(pence) })
  // 2 x 1/2 x 1 = 1: the geometric mean stays at 100, the plain mean would say 117.
  expect(priceIndex([price('1', 100), price('2', 100), price('3', 100)], [price('1', 200), price('2', 50), price('3', 100)])!.index).toBeCloseTo(100, 10)
})

test('nothing that came to be known later makes a warning right or an event foreseen', () => {
  const kept: Kept[] = [{ contract: 'a', on: '2026-01-31', warned: false }, { contract: 'a', on: '2026-02-28', warned: true }, { contract: 'b', on: '2026-01-31', warned: true }]
  const events: Adverse[] = [{ contract: 'a', on: '2026-02-10', sort: 'notice' }, { contract: 'b', on: '2026-03-01', sort: 'notice' }]
  // a was warned of only after its notice; b before it. Of the two warnings one was followed by something within three months: a's notice came before its warning.
  expect(hitRate(kept, events, 3, '2026-12-31')).toEqual({ months: 3, warnings: 2, came: 1, events: 2, warnedBefore: 1 })
  // Versions kept afterwards change nothing of it.
  expect(hitRate([...kept, { contract: 'a', on: '2026-03-31', warned: true }, { contract: 'b', on: '2026-04-30', warned: false }], events, 3, '2026-12-31')).toEqual({ months: 3, warnings: 2, came: 1, events: 2, warnedBefore: 1 })
  // What has not come yet has not been foreseen.
  expect(hitRate(kept, [{ contract: 'b', on: '2026-04-15', sort: 'ended early' }], 3, '2026-03-01')).toMatchObject({ events: 0, warnedBefore: 0 })
})
