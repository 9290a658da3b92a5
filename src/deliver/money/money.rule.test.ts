import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PaymentEvent } from '../payment/account.ts'
import { monthAfter } from '../payment/account.ts'
import type { PaymentTerm } from '../payment/terms.ts'
import { forecastOf } from './forecast.rule.ts'
import { halfYearBefore, halfYearOf, noticeText, promptFigures, publishBy, shareInWords, type TimedInvoice } from './prompt-payment.rule.ts'

const half = { from: '2026-04-01', to: '2026-09-30' }
const invoice = (more: Partial<TimedInvoice> = {}): TimedInvoice => ({ invoiceDay: '2026-05-01', payBy: '2026-05-30', paidOn: '2026-05-21', pence: 100n, disputed: false, reach: 'act', ...more })

describe('how promptly invoices are paid', () => {
  test('a half year ends in March or September, and its notice is due within 30 days beginning with that day', () => {
    expect([halfYearOf('2026-09-30'), halfYearOf('2026-10-01'), halfYearOf('2027-02-01')]).toEqual([half, { from: '2026-10-01', to: '2027-03-31' }, { from: '2026-10-01', to: '2027-03-31' }])
    expect(halfYearBefore(half)).toEqual({ from: '2025-10-01', to: '2026-03-31' })
    expect([publishBy(half), publishBy(halfYearBefore(half)), publishBy({ from: '2025-04-01', to: '2025-09-30' })]).toEqual(['2026-10-29', '2026-04-29', undefined])
  })

  test('day 1 is the day after the invoice was received: 30 and 60 days are still within, 31 and 61 are not', () => {
    const paid = (paidOn: string): TimedInvoice => invoice({ paidOn })
    const figures = promptFigures([paid('2026-05-31'), paid('2026-06-01'), paid('2026-06-30'), paid('2026-07-01')], half)
    expect([figures.within30, figures.within60, figures.later, figures.averageDays]).toEqual([1, 2, 1, (30 + 31 + 60 + 61) / 4])
  })

  test('what became payable and was not paid in the half year is told, paid later or not at all; credit notes are no payments', () => {
    const figures = promptFigures([invoice(), invoice({ payBy: '2026-09-20', paidOn: '2026-10-02' }), invoice({ payBy: '2026-09-20', paidOn: null, disputed: true }), invoice({ pence: -5n }), invoice({ payBy: '2026-10-20', paidOn: null })], half)
    expect(figures).toMatchObject({ paid: 1, payable: 3, notPaid: 2, disputed: 1 })
    expect(promptFigures([invoice(), invoice({ payBy: '2026-09-20', paidOn: null })], half, '2026-09-19')).toMatchObject({ payable: 1, notPaid: 0 })
  })

  test('nothing paid is no average and no share', () => {
    const figures = promptFigures([], half)
    expect([figures.averageDays, shareInWords(figures.within30, figures.paid)]).toEqual([undefined, 'none'])
  })

  test('the text of the notice says what was counted, what was left out, and leaves the statement to a person', () => {
    const text = noticeText({ body: 'Testshire Council', half, figures: promptFigures([invoice()], half), unknown: 3 })
    for (const words of ['Reporting period: 1 April 2026 to 30 September 2026', 'To be published by: 29 October 2026', 'Average number of days taken to pay: 20.0', 'Paid within 30 days: 100.0 % (1 of 1)', 'Left out: 3 invoices', 'prepared and not published', 'Name: ']) expect(text).toContain(words)
  })
})

const terms = (term: PaymentTerm): PaymentEvent => ({ kind: 'terms', id: 't', at: '2026-01-01T00:00:00Z', from: '2026-04', term })
const report = (month: string, units: bigint): PaymentEvent => ({ kind: 'activity', id: `r${month}`, at: `${month}-28T00:00:00Z`, month, line: 'Hour', units })
const tariff: PaymentTerm = { kind: 'tariff', prices: [{ line: 'Hour', pence: 20_00n }], marketForces: 1_000_000n }
const at = { lastEnded: '2026-07', ends: undefined }

describe('what a year will cost', () => {
  test('a block is known for the whole year, and for its months only where the contract ends in it', () => {
    expect(forecastOf([terms({ kind: 'block', yearPence: 120_000_00n })], '2026-04', at)).toMatchObject({ soFarPence: 40_000_00n, expectedPence: 80_000_00n, totalPence: 120_000_00n, range: undefined, assumed: [] })
    expect(forecastOf([terms({ kind: 'block', yearPence: 120_000_00n })], '2026-04', { ...at, ends: '2026-09' })!.totalPence).toBe(60_000_00n)
    expect(forecastOf([], '2026-04', at)).toBeUndefined()
  })

  test('months without a report are the mean of those reported, with what the quietest and the busiest would make of it', () => {
    const found = forecastOf([terms(tariff), report('2026-04', 100n), report('2026-05', 80n), report('2026-06', 120n)], '2026-04', at)!
    expect([found.soFarPence, found.totalPence, found.assumed.length]).toEqual([300n * 20_00n, (300n + 9n * 100n) * 20_00n, 9])
    expect(found.range).toEqual({ leastPence: (300n + 9n * 80n) * 20_00n, mostPence: (300n + 9n * 120n) * 20_00n })
  })

  test('a cap holds over the whole year, also over months that are only assumed', () => {
    const capped: PaymentTerm = { kind: 'cap-and-collar', prices: [{ line: 'Hour', pence: 20_00n }], collarPence: 0n, capPence: 10_000_00n }
    expect(forecastOf([terms(capped), report('2026-04', 100n)], '2026-04', at)!.totalPence).toBe(10_000_00n)
  })

  test('so far and expected add up, the range holds the forecast, and any order of the same events gives the same', () => {
    const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.bigInt(0n, 400n)), { maxLength: 9 }).map((rows) => [terms(tariff), ...rows.map(([place, units], index) => { let month = '2026-04'; for (let step = 0; step < place; step += 1) month = monthAfter(month); return { ...report(month, units), id: `e${index}` } })])
    fc.assert(fc.property(some.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))), ([events, shuffled]) => {
      const found = forecastOf(events, '2026-04', { lastEnded: '2026-12', ends: undefined })!
      expect(found.soFarPence + found.expectedPence).toBe(found.totalPence)
      if (found.range) expect(found.range.leastPence <= found.totalPence && found.totalPence <= found.range.mostPence).toBe(true)
      expect(forecastOf(shuffled, '2026-04', { lastEnded: '2026-12', ends: undefined })).toEqual(found)
    }), { numRuns: 200 })
  })
})
