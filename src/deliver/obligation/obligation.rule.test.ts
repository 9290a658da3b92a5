import { expect, test } from 'vitest'
import { addressReasons, obligationReasons, standingOfObligation } from './obligation.rule.ts'

const on = '2026-11-21'

test('an obligation is late from the day after its day until it is shown, whether it was sent back or not', () => {
  expect(standingOfObligation({ state: 'open', due_on: '2026-11-20' }, on)).toBe('late')
  expect(standingOfObligation({ state: 'open', due_on: on }, on)).toBe('due soon')
  expect(standingOfObligation({ state: 'open', due_on: '2026-11-28' }, on)).toBe('due soon')
  expect(standingOfObligation({ state: 'open', due_on: '2026-11-29' }, on)).toBe('open')
  expect(standingOfObligation({ state: 'sent back', due_on: '2026-11-20' }, on)).toBe('late')
  expect(standingOfObligation({ state: 'sent back', due_on: null }, on)).toBe('sent back')
})

test('what was given, met or dropped is never late', () => {
  expect(['given', 'met', 'dropped', null].map((state) => standingOfObligation({ state, due_on: '2020-01-01' }, on))).toEqual(['evidence given', 'met', 'no longer asked', 'written down'])
})

test('nothing is asked of a provider that the contract does not name', () => {
  expect(obligationReasons({ title: 'Meals', provider_id: null }, 'provider')).toHaveLength(1)
  expect(obligationReasons({ title: 'Meals', provider_id: null }, 'commissioner')).toEqual([])
  expect(obligationReasons({ title: 'Meals', provider_id: 'p' }, 'provider')).toEqual([])
})

test('an address of evidence is a site over https, and nothing that runs in the reader\'s browser', () => {
  expect([undefined, 'https://example.org', 'https://example.org/report?year=2026'].flatMap((one) => addressReasons(one))).toEqual([])
  for (const one of ['http://example.org', 'javascript:alert(1)', 'https://', 'https://nowhere', 'https://example.org /x', 'example.org']) expect([one, addressReasons(one).length]).toEqual([one, 1])
})
