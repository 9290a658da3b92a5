import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ranked, strengthOf, weigh, type Matter } from './attention.rule.ts'

const matter = (more: Partial<Matter> = {}): Matter => ({
  key: 'a', kind: 'change', title: 'Visits in time', href: '/', contract: 'Home care', what: '', since: '2026-01', annualPence: 1_200_000_00n, harm: 'outcome', changedBy: 'provider', signal: { rule: 'outside limits', months: 3, over: false }, ...more,
})

test('the weight is money times harm times signal times who can change it, and the reason is said', () => {
  expect(weigh(matter())).toMatchObject({ weights: { money: 3, harm: 3, signal: 4, control: 4 }, score: 144, why: ['Money: £1,200,000 a year', 'People do not reach what the service is for', 'Signal: beyond the limits, 3 months', 'Who can change it: the provider'] })
})

test('serious harm comes before much money, and what can be changed before what cannot', () => {
  const order = ranked([matter({ key: 'money', annualPence: 20_000_000_00n, harm: 'none' }), matter({ key: 'harm', annualPence: 300_000_00n, harm: 'serious' }), matter({ key: 'others', harm: 'serious', changedBy: 'others' })])
  expect(order.map((one) => one.key)).toEqual(['harm', 'money', 'others'])
})

test('what is not known is not taken for little', () => {
  expect(weigh(matter({ harm: null })).score).toBeGreaterThan(weigh(matter({ harm: 'inconvenience' })).score)
  expect(weigh(matter({ annualPence: null })).score).toBeGreaterThan(weigh(matter({ annualPence: 100_00n })).score)
})

test('a change beyond the limits month after month is stronger than one month, and that than two near a limit', () => {
  expect(strengthOf({ rule: 'outside limits', months: 2 })).toBe(4)
  expect(strengthOf({ rule: 'outside limits', months: 1 })).toBe(3)
  expect(strengthOf({ rule: 'shift', months: 7 })).toBe(3)
  expect(strengthOf({ rule: 'two in three', months: 2 })).toBe(2)
})

test('a change that is over by now weighs less than one that goes on', () => {
  expect(weigh(matter({ signal: { rule: 'outside limits', months: 3, over: true } }))).toMatchObject({ weights: { signal: 3 }, why: expect.arrayContaining(['Signal: beyond the limits, 3 months, over by now']) as string[] })
})

test('of equal weight the oldest comes first', () => {
  expect(ranked([matter({ key: 'b', since: '2026-03' }), matter({ key: 'c', since: '2025-10' })]).map((one) => one.key)).toEqual(['c', 'b'])
})

test('more of anything never moves a matter down, and the order does not depend on how they came in', () => {
  const any = fc.record({
    key: fc.uuid(), since: fc.constantFrom('2025-10', '2026-01'), annualPence: fc.option(fc.bigInt({ min: 0n, max: 10_000_000_00n })), harm: fc.constantFrom('serious', 'outcome', 'inconvenience', 'none', null), changedBy: fc.constantFrom('provider', 'together', 'others', null),
  }).map((one) => matter(one as Partial<Matter>))
  fc.assert(fc.property(fc.uniqueArray(any, { maxLength: 12, selector: (one) => one.key }), (matters) => {
    expect(ranked([...matters].reverse()).map((one) => one.key)).toEqual(ranked(matters).map((one) => one.key))
    for (const one of matters) {
      expect(weigh({ ...one, harm: 'serious' }).score).toBeGreaterThanOrEqual(weigh(one).score)
      expect(weigh({ ...one, changedBy: 'provider' }).score).toBeGreaterThanOrEqual(weigh(one).score)
      expect(weigh({ ...one, annualPence: 10_000_000_00n }).score).toBeGreaterThanOrEqual(weigh(one).score)
    }
  }))
})
