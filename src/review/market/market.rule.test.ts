import { expect, test } from 'vitest'
import { choiceOn, concentrationWords, movesOf, priceIndex, quarterDays, runsOn, spreadsOf, type MarketContract } from './market.rule.ts'

const contract = (id: string, provider: string, startsOn: string | null, lastDay: string | null, pounds: number | null = 100): MarketContract => ({ id, reference: id, title: `Contract ${id}`, providerKey: provider, provider, startsOn, lastDay, annualPence: pounds === null ? null : BigInt(pounds * 100) })
const today = '2026-11-21'

test('a contract runs from its first to its last day, both included; without a first day it is not known to run', () => {
  const one = contract('a', 'A', '2026-01-01', '2026-11-21')
  expect([runsOn(one, '2025-12-31'), runsOn(one, '2026-01-01'), runsOn(one, today), runsOn(one, '2026-11-22')]).toEqual([false, true, true, false])
  expect(runsOn(contract('b', 'A', null, null), today)).toBe(false)
})

test('concentration is the sum of squared shares of the value, one provider with two contracts counted once', () => {
  const found = choiceOn([contract('a', 'A', '2025-01-01', null, 300), contract('b', 'A', '2025-01-01', null, 200), contract('c', 'B', '2025-01-01', null, 500), contract('d', 'C', '2025-01-01', '2025-12-31', 900)], today)
  expect(found).toMatchObject({ contracts: 3, providers: 2, valued: 3, annualPence: 1000_00n, hhi: 5000, largest: { share: 50 } })
  expect(choiceOn([contract('a', 'A', '2025-01-01', null)], today)).toMatchObject({ hhi: 10_000, providers: 1 })
  expect([concentrationWords(999), concentrationWords(1000), concentrationWords(2000)]).toEqual(['not concentrated', 'concentrated', 'highly concentrated'])
})

test('where values are not known, nothing is made up of them', () => {
  expect(choiceOn([contract('a', 'A', '2025-01-01', null, null)], today)).toMatchObject({ providers: 1, valued: 0, annualPence: null, hhi: null, largest: null })
  expect(choiceOn([contract('a', 'A', '2025-01-01', null, null), contract('b', 'B', '2025-01-01', null, 5)], today)).toMatchObject({ providers: 2, valued: 1, hhi: 10_000 })
})

test('a provider comes with its first contract and leaves when its last has ended; one that goes on under another contract does neither', () => {
  const contracts = [contract('a', 'A', '2022-01-01', '2025-12-31'), contract('b', 'A', '2026-01-01', null), contract('c', 'B', '2023-01-01', '2026-06-30'), contract('d', 'C', '2026-07-01', null), contract('e', 'D', '2027-01-01', null)]
  const moves = movesOf(contracts, [], '2025-11-22', today, today)
  expect(moves.map((one) => [one.kind, one.provider, one.on])).toEqual([['entry', 'C', '2026-07-01'], ['exit', 'B', '2026-06-30']])
})

test('a contract given back by its provider is a hand-back; one ended early by nobody knows whom says so', () => {
  const contracts = [contract('a', 'A', '2023-01-01', '2026-06-30'), contract('b', 'B', '2023-01-01', '2026-03-31')]
  const moves = movesOf(contracts, [{ contractId: 'a', on: '2026-06-30', ending: 'notice by the provider', why: 'No staff.' }, { contractId: 'b', on: '2026-03-31', ending: '', why: '' }], '2025-11-22', today, today)
  expect(moves.filter((one) => one.kind === 'hand-back')).toMatchObject([{ provider: 'A', words: 'Given back by the provider. No staff.' }])
  expect(moves.filter((one) => one.kind === 'early end')).toMatchObject([{ provider: 'B', words: 'Ended early; by whom is not known' }])
})

test('prices spread over contracts of the same unit, and change by the geometric mean of those known at both times', () => {
  const price = (contractId: string, line: string, pence: number) => ({ contractId, line, pence: BigInt(pence) })
  expect(spreadsOf([price('a', 'Night', 100_00), price('b', 'night ', 130_00), price('c', 'Night', 110_00), price('d', '', 9_000_00)])).toEqual([{ line: 'Night', contracts: 3, least: 100_00n, middle: 110_00n, most: 130_00n }])
  const found = priceIndex([price('a', 'Night', 100), price('b', 'Night', 100), price('gone', 'Night', 50)], [price('a', 'Night', 121), price('b', 'Night', 100), price('new', 'Night', 900)])!
  expect(found.pairs).toBe(2)
  expect(found.index).toBeCloseTo(110, 10)
  expect(priceIndex([], [price('a', 'Night', 1)])).toBeNull()
})

test('quarters end with their last day, and the last of them is today', () => {
  expect(quarterDays(today, 4)).toEqual(['2026-03-31', '2026-06-30', '2026-09-30', today])
  expect(quarterDays('2026-01-15', 3)).toEqual(['2025-09-30', '2025-12-31', '2026-01-15'])
})
