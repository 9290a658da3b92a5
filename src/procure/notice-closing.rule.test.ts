import { expect, test } from 'vitest'
import { asksForOffers, closingDate, closingFaults, mayCorrectClosing } from './notice-closing.rule.ts'

const published = { kind: 'N7', publishedAt: '2026-10-05T08:00:00.000Z' }
const codes = (refusals: readonly { code: string }[]): string[] => refusals.map((refusal) => refusal.code)

test('offers that close at noon on 1 December stand on that day with their time', () => {
  expect(closingDate('2026-12-01T12:00:00Z', '2026-11-21T12:00:00Z')).toEqual({ on: '2026-12-01', title: 'Offers close at noon' })
})

test('a closing late in the evening of a summer day stands on the day in London', () => {
  expect(closingDate('2027-06-01T22:30:00Z', '2026-11-21T12:00:00Z')).toEqual({ on: '2027-06-01', title: 'Offers close at 11:30pm' })
  expect(closingDate('2027-06-01T23:30:00Z', '2026-11-21T12:00:00Z')).toEqual({ on: '2027-06-02', title: 'Offers close at 12:30am' })
})

test('a closing time that has passed is nobody\'s task', () => {
  expect(closingDate('2026-11-21T12:00:00Z', '2026-11-21T12:00:00Z')).toBeUndefined()
})

test('offers cannot close before the notice was published, and an intention to award asks for none', () => {
  expect(codes(closingFaults(published, '2026-10-05T08:00:00Z'))).toEqual(['notice.closes-early'])
  expect(codes(closingFaults({ ...published, kind: 'N8' }, '2026-12-01T12:00:00Z'))).toEqual(['notice.no-offers'])
  expect(closingFaults({ ...published, kind: 'N8' }, undefined)).toEqual([])
  expect([asksForOffers('N7'), asksForOffers('other'), asksForOffers('N9')]).toEqual([true, true, false])
})

test('a time that was never known is written down without a reason; one that stands is corrected with one only', () => {
  expect(mayCorrectClosing({ ...published, closesAt: null }, { closesAt: '2026-12-01T12:00:00Z' }, '2026-11-21T12:00:00Z')).toMatchObject({ ok: true, value: { before: null, due: { on: '2026-12-01' } } })
  const stands = { ...published, closesAt: '2026-12-01T12:00:00.000Z' }
  const refused = mayCorrectClosing(stands, { closesAt: '2026-12-08T12:00:00Z' }, '2026-11-21T12:00:00Z')
  expect(refused.ok ? [] : codes(refused.refusals)).toEqual(['notice.closing-reason'])
  const same = mayCorrectClosing(stands, { closesAt: '2026-12-01T12:00:00Z', reason: 'x' }, '2026-11-21T12:00:00Z')
  expect(same.ok ? [] : codes(same.refusals)).toEqual(['notice.closing-same'])
  expect(mayCorrectClosing(stands, { closesAt: '2026-12-08T12:00:00Z', reason: 'Extended by a week, said to all' }, '2026-11-21T12:00:00Z')).toMatchObject({ ok: true, value: { before: stands.closesAt } })
})
