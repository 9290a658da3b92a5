import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedTerms, correctionParts, providersBetween, termsOn, type TermsVersion } from './history.ts'

const version = (id: string, recorded: string, from: string | null, terms: TermsVersion['terms']): TermsVersion => ({ id, recorded_at: `${recorded}T10:00:00Z`, holds_from: from, terms, why: 'test', change_id: null })
const base = version('a', '2024-06-07', null, { ends_on: '2027-09-30', value_pence: '3200000000', owner_name: 'Dee' })
const extended = version('b', '2026-03-31', '2026-04-01', { ends_on: '2029-09-30', value_pence: '4500000000' })

test('a change holds from its day on, and what it does not say stays', () => {
  expect(termsOn([base, extended], '2026-03-31')).toMatchObject({ ends_on: '2027-09-30' })
  expect(termsOn([base, extended], '2026-04-01')).toEqual({ ends_on: '2029-09-30', value_pence: '4500000000', owner_name: 'Dee' })
})

test('a back-dated change says one thing as known now and another as known then', () => {
  const backDated = version('c', '2026-09-01', '2026-04-01', { value_pence: '4600000000' })
  const all = [base, extended, backDated]
  expect(termsOn(all, '2026-06-01')?.value_pence).toBe('4600000000')
  expect(termsOn(all, '2026-06-01', '2026-08-31T23:59:59Z')?.value_pence).toBe('4500000000')
  expect(termsOn(all, '2026-06-01', '2024-01-01T00:00:00Z')).toBeUndefined()
})

test('a correction of what was at the beginning does not undo a later change, and puts right what the later change said', () => {
  const parts = correctionParts([base, extended], { owner_name: 'Kim', ends_on: '2029-12-31' })
  expect(parts).toEqual(expect.arrayContaining([{ holds_from: null, terms: { owner_name: 'Kim' } }, { holds_from: '2026-04-01', terms: { ends_on: '2029-12-31' } }]))
  const corrected = [base, extended, ...parts.map((part, index) => version(`d${index}`, '2026-10-01', part.holds_from, part.terms))]
  expect(termsOn(corrected, '2025-01-01')).toMatchObject({ owner_name: 'Kim', ends_on: '2027-09-30' })
  expect(termsOn(corrected, '2026-10-02')).toMatchObject({ owner_name: 'Kim', ends_on: '2029-12-31' })
})

test('only what is said otherwise counts as changed', () => {
  expect(changedTerms({ ends_on: '2027-09-30', value_pence: '100', end_open: false }, { ends_on: '2027-09-30', value_pence: '200', end_open: false })).toEqual({ value_pence: '200' })
})

const day = fc.integer({ min: 1, max: 28 }).map((number) => `2026-05-${String(number).padStart(2, '0')}`)
const versions = fc.uniqueArray(fc.record({ id: fc.uuid(), recorded: day, from: fc.option(day), ends: day, days: fc.integer({ min: 0, max: 365 }), which: fc.constantFrom('ends', 'days', 'both') }), { selector: (one) => one.id, minLength: 1, maxLength: 8 })
  .map((list) => list.map((one) => version(one.id, one.recorded, one.from, { ...(one.which === 'days' ? {} : { ends_on: one.ends }), ...(one.which === 'ends' ? {} : { notice_days: one.days }) })))

test('the order of versions does not matter, and nothing recorded later alters what was known before', () => {
  fc.assert(fc.property(versions, day, day, fc.integer(), (list, on, known, seed) => {
    const knownAt = `${known}T23:59:59Z`
    const shuffled = [...list].sort((a, b) => ((a.id.charCodeAt(0) * 7 + seed) % 11) - ((b.id.charCodeAt(0) * 7 + seed) % 11))
    expect(termsOn(shuffled, on, knownAt)).toEqual(termsOn(list, on, knownAt))
    const later = version('ffffffff-0000-7000-8000-000000000000', '2026-06-01', null, { ends_on: '2030-01-01', notice_days: 1 })
    expect(termsOn([...list, later], on, knownAt)).toEqual(termsOn(list, on, knownAt))
  }))
})

test('a correction is what the terms say afterwards on the last day', () => {
  fc.assert(fc.property(versions, day, (list, ends) => {
    const parts = correctionParts(list, { ends_on: ends })
    const corrected = [...list, ...parts.map((part, index) => version(`zz${index}`, '2026-06-01', part.holds_from, part.terms))]
    expect(termsOn(corrected, '2026-12-31')?.ends_on).toBe(ends)
  }))
})

test('who the provider was is said of days, not of today; in months in which it went over, both are named', () => {
  const who = (id: string, from: string | null, provider: string) => version(id, `2026-0${id}-01`, from, { provider_id: provider, provider_name: provider.toUpperCase() })
  const versions = [who('1', null, 'a'), who('2', '2026-07-15', 'b')]
  const ids = (from: string, to: string) => providersBetween(versions, from, to).map((one) => one.id)
  expect([ids('2026-06-01', '2026-06-30'), ids('2026-07-01', '2026-07-31'), ids('2026-08-01', '2026-08-31'), ids('2026-07-15', '2026-07-31')]).toEqual([['a'], ['a', 'b'], ['b'], ['b']])
})
