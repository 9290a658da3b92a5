import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rounded } from '../payment/terms.ts'
import { recoveryReasons, vatReasons } from './vat.rule.ts'

const codes = (ask: Parameters<typeof vatReasons>[0]): string[] => vatReasons(ask).map((one) => one.code)

test('an invoice that says nothing of VAT is not asked for it', () => {
  expect(codes({ amount: 100_00n })).toEqual([])
})

test('the sum without VAT and the VAT are the sum, and the VAT is the rate of it', () => {
  expect(codes({ amount: 120_00n, net: 100_00n, vat: 20_00n, vatRate: 'standard' })).toEqual([])
  expect(codes({ amount: 120_00n, vat: 20_00n, vatRate: 'standard' })).toEqual([])
  expect(codes({ amount: 120_00n, net: 100_00n, vat: 19_00n, vatRate: 'standard' })).toEqual(['vat.sum'])
  expect(codes({ amount: 119_00n, net: 100_00n, vat: 19_00n, vatRate: 'standard' })).toEqual(['vat.share'])
  expect(codes({ amount: 105_00n, net: 100_00n, vat: 5_00n, vatRate: 'reduced' })).toEqual([])
  expect(codes({ amount: 120_00n, vatRate: 'standard' })).toEqual(['vat.share'])
})

test('an exempt or zero-rated invoice holds no VAT; lines of several rates are checked by their sum only', () => {
  expect([codes({ amount: 100_00n, vatRate: 'exempt' }), codes({ amount: 100_00n, vat: 1n, vatRate: 'exempt' }), codes({ amount: 100_00n, vat: 1n, vatRate: 'zero' })]).toEqual([[], ['vat.none'], ['vat.none']])
  expect([codes({ amount: 110_00n, vat: 7_00n, vatRate: 'several' }), codes({ amount: 110_00n, vatRate: 'several' })]).toEqual([[], ['vat.several']])
})

test('several rates together hold no more VAT than the highest of them', () => {
  expect([codes({ amount: 120_00n, vat: 20_00n, vatRate: 'several' }), codes({ amount: 120_00n, vat: 20_21n, vatRate: 'several' }), codes({ amount: 100_00n, vat: 500_00n, vatRate: 'several' }), codes({ amount: -120_00n, vat: -90_00n, vatRate: 'several' })]).toEqual([[], ['vat.most'], ['vat.most'], ['vat.most']])
})

test('without its rate VAT is not taken, and on a credit note it goes the other way too', () => {
  expect(codes({ amount: 120_00n, vat: 20_00n })).toEqual(['vat.rate'])
  expect(codes({ amount: -120_00n, net: -100_00n, vat: -20_00n, vatRate: 'standard' })).toEqual([])
  expect(codes({ amount: 120_00n, net: 140_00n, vat: -20_00n, vatRate: 'several' })).toEqual(['vat.sign'])
})

test('whatever the sum, its VAT by the rate is taken; a pound more is not', () => {
  fc.assert(fc.property(fc.bigInt(1n, 10n ** 10n), (net) => {
    const vat = rounded(net * 2000n, 10_000n)
    expect(codes({ amount: net + vat, net, vat, vatRate: 'standard' })).toEqual([])
    expect(codes({ amount: net + vat + 1_00n, net, vat: vat + 1_00n, vatRate: 'standard' })).toEqual(['vat.share'])
  }))
})

test('whether VAT comes back is asked where there is some', () => {
  expect([recoveryReasons(0n, undefined), recoveryReasons(5n, 'not')]).toEqual([[], []])
  expect(recoveryReasons(5n, undefined)).toMatchObject([{ code: 'vat.recovery', field: 'vatRecovery' }])
})
