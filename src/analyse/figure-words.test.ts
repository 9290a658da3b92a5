import { expect, test } from 'vitest'
import { amountWords, besideWords, figureSentence, intervalWords, peersInWords, scaleOf, unitOf } from './figure-words.ts'
import type { Standing, Value } from './indicator.ts'
import type { Surroundings } from './place.ts'

const value = (name: string, amount: number, count: number | null, denominator: number | null): Value =>
  ({ area_code: name, area_name: name, period: '2023', period_sortable: 20230000, value: amount, lower95: amount - 100, upper95: amount + 100, count, denominator, note: null, line: 1 })
const falls = value('Exampleton', 2662.58, 950, 36_513)
const country = value('England', 1984.4, 1984, 100_000)
const around = { place: { code: 'Exampleton', name: 'Exampleton', kind: 'council', parents: [] }, country: { code: 'England', name: 'England', kind: 'country', parents: [] }, whole: undefined, peers: [] } as Surroundings
const standing = (counts: Standing['againstPeers'], peers: number): Standing => ({
  series: { version_id: '', indicator_id: '1', sex: '', age: '', name: 'Falls', main: true, per: null, method: 'other' }, scale: scaleOf([falls, country]), latest: falls, trend: [falls], country, countryTrend: [], whole: undefined,
  peers: Array.from({ length: peers }, () => country), againstCountry: 'higher', againstPeers: counts,
})

test('a rate standardised by its publisher is for every 100,000 where value, count and denominator of all areas come near to that', () => {
  expect(scaleOf([falls, country])).toBe(100_000)
  expect(unitOf({ per: null, method: 'other' }, 100_000)).toBe('For every 100,000, as the publisher works it out')
})

test('where areas do not agree on a scale, or one value alone is there, no unit is claimed', () => {
  expect(scaleOf([falls, value('Samplewick', 20, 950, 36_513)])).toBeUndefined()
  expect(scaleOf([falls])).toBeUndefined()
  expect(unitOf({ per: null, method: 'other' }, undefined)).toBe('Value as published')
})

test('a figure says its value with its unit, its interval, its count and where it stands', () => {
  expect(figureSentence(standing({ higher: 7, lower: 0, same: 2 }, 9), around)).toBe('Exampleton had 2,663 for every 100,000 in 2023 (95 per cent interval 2,563 to 2,763); the count is 950 of 36,513; England had 1,984. It is higher than 7 and no different from 2 of 9 councils beside it.')
  expect(amountWords(28.04, 'Per cent')).toBe('28.0 per cent')
})

test('what is nought among the councils is not said, and all is said as all', () => {
  expect(peersInWords(standing({ higher: 0, lower: 0, same: 9 }, 9))).toBe('no different from all 9')
  expect(peersInWords(standing({ higher: 1, lower: 2, same: 7 }, 10))).toBe('higher than 1, lower than 2 and no different from 7 of 10')
  expect(peersInWords(standing({ higher: 0, lower: 0, same: 0 }, 10))).toBe('')
})

test('an interval has as many decimal places as its figure', () => {
  expect(intervalWords({ value: 7.81, lower95: 5.4, upper95: 10.9 })).toBe('5.40 to 10.90')
  expect(intervalWords({ value: 0, lower95: 0, upper95: 1.57 })).toBe('0 to 1.57')
  expect(besideWords(0.31, 0)).toBe('0.31')
  expect(intervalWords({ value: 7.81, lower95: null, upper95: null })).toBe('')
})
