import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { besideOf, type CheckFacts, checkInvoice, mayAccept, toleranceOf } from './check.rule.ts'
import { monthsOf, splitOver } from '../payment/months.ts'
import { monthsInWords, payBy, validAfter } from './months.rule.ts'

const facts = (more: { invoice?: Partial<CheckFacts['invoice']>; contract?: Partial<NonNullable<CheckFacts['contract']>> | null } & Partial<Omit<CheckFacts, 'invoice' | 'contract'>> = {}): CheckFacts => ({
  months: [{ month: '2026-04', duePence: 10_000_00n, withheldPence: 0n, claimedPence: 0n, lines: [] }], silent: [], others: [], ...more,
  invoice: { provider_id: 'p', from_month: '2026-04', to_month: '2026-04', amountPence: 10_000_00n, number: '17', invoiced_on: '2026-05-02', ...more.invoice },
  contract: more.contract === null ? undefined : { reference: 'CTR-1', title: 'Tests', state: 'running', providers: [{ key: 'p', name: 'Invented Care' }], starts_on: '2026-04-01', ends_on: '2029-03-31', leftPence: 360_000_00n, ...more.contract },
})
const codes = (of: CheckFacts, strength: string): string[] => checkInvoice(of).filter((one) => one.strength === strength).map((one) => one.code.replace('invoice.', ''))

describe('the three looks', () => {
  test('an invoice that agrees says so three times and is accepted without a reason', () => {
    expect(codes(facts(), 'note')).toEqual(['contract-agrees', 'activity-agrees', 'others-agree'])
    expect(mayAccept(checkInvoice(facts()), {})).toMatchObject({ ok: true, notes: [] })
  })

  test('without a contract, or from another provider, it stops, whatever reason is given', () => {
    expect(codes(facts({ contract: null }), 'stop')).toEqual(['no-contract'])
    expect(codes(facts({ contract: { providers: [{ key: 'q', name: 'Other' }] } }), 'stop')).toEqual(['other-provider'])
    expect(mayAccept(checkInvoice(facts({ contract: null })), { reason: 'It is fine' }).ok).toBe(false)
  })

  test('an invoice is held against who was the provider in its months: a former one is right, and one that came later is not', () => {
    const [first, next] = [{ key: 'p', name: 'Old Care' }, { key: 'q', name: 'New Care' }]
    expect(codes(facts({ contract: { providers: [first] } }), 'stop')).toEqual([])
    expect(checkInvoice(facts({ contract: { providers: [next] } })).find((one) => one.code === 'invoice.other-provider')!.words).toBe('CTR-1 was with New Care in April 2026, not with who sent this invoice.')
    expect(codes(facts({ contract: { providers: [first, next] } }), 'reason needed')).toEqual(['provider-changed'])
  })

  test('months outside the contract and more than its value ask for a reason', () => {
    expect(codes(facts({ contract: { starts_on: '2026-05-01', ends_on: '2026-03-31', leftPence: 9_999_99n } }), 'reason needed')).toEqual(['before-start', 'after-end', 'over-value'])
  })

  test('a difference from what is due is told in pounds and per cent, and accepted only with a reason', () => {
    const more = facts({ invoice: { amountPence: 10_600_00n } })
    expect(checkInvoice(more).find((one) => one.against === 'activity')!.words).toBe('£10,000.00 is due for April 2026; this is for £10,600.00, £600.00 more than is left (6 per cent).')
    expect(mayAccept(checkInvoice(more), {})).toMatchObject({ ok: false, refusals: [{ code: 'invoice.activity-differs', field: 'reason' }, { code: 'invoice.difference', field: 'difference' }] })
    expect(mayAccept(checkInvoice(more), { reason: 'Two clinics' }).ok).toBe(false)
    expect(mayAccept(checkInvoice(more), { reason: 'Two clinics on a bank holiday, as agreed', difference: 'more-beside' })).toMatchObject({ ok: true, notes: [{ strength: 'warning' }] })
  })

  test('all of it, what is more than due, or nothing of it is beside the terms', () => {
    expect([besideOf('all-beside', 12n, 10n), besideOf('more-beside', 12n, 10n), besideOf('set-off', 12n, 10n), besideOf(undefined, 12n, 10n), besideOf('all-beside', 12n, undefined)]).toEqual([12n, 2n, 0n, 0n, 12n])
    expect([besideOf('more-beside', 10n, 10n), besideOf('more-beside', 5n, 10n), besideOf('more-beside', 5n, undefined)]).toEqual([undefined, undefined, undefined])
  })

  test('what is withheld or claimed already is no longer expected', () => {
    const months = [{ month: '2026-04', duePence: 10_000_00n, withheldPence: 200_00n, claimedPence: 5_000_00n, lines: [] }]
    expect(codes(facts({ months, invoice: { amountPence: 4_800_00n } }), 'note')).toContain('activity-agrees')
    expect(checkInvoice(facts({ months })).find((one) => one.code === 'invoice.activity-differs')!.words).toContain('£200.00 of it is withheld, £5,000.00 is claimed already')
  })

  test('no terms is a warning; no activity asks for a reason; a near miss is passed over', () => {
    expect(codes(facts({ months: undefined }), 'warning')).toEqual(['no-terms'])
    expect(codes(facts({ silent: ['2026-04'] }), 'reason needed')).toEqual(['no-activity'])
    expect(codes(facts({ invoice: { amountPence: 10_099_00n } }), 'note')).toContain('activity-near')
    expect([toleranceOf(5_00n), toleranceOf(2_000_00n), toleranceOf(900_000_00n)]).toEqual([1_00n, 20_00n, 100_00n])
  })

  test('the same number stops; the same sum and date under another number asks for a reason', () => {
    expect(codes(facts({ others: [{ reference: 'INV-3', sameNumber: true }] }), 'stop')).toEqual(['twice'])
    expect(codes(facts({ others: [{ reference: 'INV-4', sameNumber: false }] }), 'reason needed')).toEqual(['alike'])
  })
})

describe('days and months of an invoice', () => {
  test('it is paid within 30 days beginning with the day it is received, or falls due where that is later', () => {
    expect(payBy({ valid_on: '2026-05-05', falls_due_on: null })).toBe('2026-06-03')
    expect(payBy({ valid_on: '2026-05-05', falls_due_on: '2026-05-20' })).toBe('2026-06-18')
    expect(payBy({ valid_on: '2026-05-05', falls_due_on: '2026-05-01' })).toBe('2026-06-03')
    expect(payBy({ valid_on: '2024-05-05', falls_due_on: null })).toBeUndefined()
  })

  test('one that was returned or changed is valid from its correction; a query that came to nothing changes no day', () => {
    expect(validAfter({ state: 'returned', valid_on: '2026-05-05' }, false, '2026-05-20')).toBe('2026-05-20')
    expect(validAfter({ state: 'queried', valid_on: '2026-05-05' }, true, '2026-05-20')).toBe('2026-05-20')
    expect(validAfter({ state: 'queried', valid_on: '2026-05-05' }, false, '2026-05-20')).toBe('2026-05-05')
  })

  test('months are named as people say them', () => {
    expect([monthsInWords('2026-04', '2026-04'), monthsInWords('2026-04', '2026-06'), monthsInWords('2026-12', '2027-01')]).toEqual(['April 2026', 'April to June 2026', 'December 2026 to January 2027'])
  })

  test('a sum over months adds up to the penny, and no month differs by more than one', () => {
    fc.assert(fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.integer({ min: 0, max: 30 }), (pence, more) => {
      let to = '2026-04'
      for (let step = 0; step < more; step += 1) to = monthsOf(to, '2099-01')[1]!
      const parts = splitOver(pence, monthsOf('2026-04', to)).map((one) => one.pence)
      expect(parts.length).toBe(more + 1)
      expect(parts.reduce((sum, one) => sum + one, 0n)).toBe(pence)
      const sorted = [...parts].sort((a, b) => (a < b ? -1 : 1))
      expect(sorted.at(-1)! - sorted[0]! <= 1n).toBe(true)
    }))
  })
})
