import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareUnits, comparisonInWords, type CountedUnit } from './compare.rule.ts'

const unit = (name: string, events: number, base: number): CountedUnit => ({ kpi_id: name, contract_id: name, contract: name, provider: `${name} Ltd`, events, base, months: 12 })
const share = { unit: '%', direction: 'up' } as const
const three = [unit('North', 900, 1000), unit('East', 880, 1000), unit('West', 700, 1000)]

test('who differs by more than chance is named, and whether that is better or worse', () => {
  const compared = compareUnits(three, share)
  expect(compared.units.find((one) => one.contract === 'West')).toMatchObject({ beyond: 99.8, way: 'low', better: false })
  expect(comparisonInWords(compared)).toBe('Worse than the others by more than chance: West. Better than the others by more than chance: North and East. So many lie outside that the contracts themselves are likely to differ, in whom they serve or in what they count: ask before you judge.')
  expect(compareUnits(three, { ...share, direction: 'down' }).units.find((one) => one.contract === 'West')!.better).toBe(true)
})

test('a small contract may lie far from the others by chance alone', () => {
  const compared = compareUnits([unit('North', 800, 1000), unit('East', 810, 1000), unit('Small', 6, 10)], share)
  expect(compared.units.map((one) => one.beyond)).toEqual([null, null, null])
  expect(comparisonInWords(compared)).toContain('None of the 3 contracts')
})

test('two contracts are not compared, nor a count that is out of nothing', () => {
  expect(compareUnits(three.slice(0, 2), share)).toMatchObject({ plot: null, without: expect.stringContaining('needs 3') as string })
  expect(compareUnits(three, { unit: 'assessments', direction: 'up' }).plot).toBeNull()
})

test('ten contracts that vary by more than chance are held against limits that allow for it, and one far from all of them still lies beyond the outer ones', () => {
  const varied = Array.from({ length: 12 }, (_, at) => unit(`Contract ${String(at).padStart(2, '0')}`, 4000 + 60 * ((at * 5) % 12), 5000))
  const compared = compareUnits(varied, share)
  expect(compared).toMatchObject({ widened: true, caution: false })
  expect(compared.units.filter((one) => one.beyond !== null)).toEqual([])
  expect(compareUnits(varied.slice(0, 9), share).widened).toBe(false)
  const far = compareUnits([...varied, unit('Far', 2500, 5000)], share)
  expect(far.units.filter((one) => one.beyond === 99.8).map((one) => one.contract)).toEqual(['Far'])
})

test('contracts that vary by chance alone keep the plain limits', () => {
  const even = Array.from({ length: 12 }, (_, at) => unit(`Contract ${at}`, 400 + (at % 3) * 4, 500))
  expect(compareUnits(even, share)).toMatchObject({ widened: false })
})

test('falls per 1,000 bed days are compared as rates', () => {
  const compared = compareUnits([unit('North', 50, 10_000), unit('East', 52, 10_000), unit('West', 140, 10_000)], { unit: 'per 1,000 bed days', direction: 'down' })
  expect(compared.units.at(-1)).toMatchObject({ value: 14, beyond: 99.8, better: false })
})

test('every provider by one rule: neither its name nor its place in the list changes what is said of it', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 200, max: 4000 })), { minLength: 3, maxLength: 12 }), (counts) => {
    const named = counts.map(([events, base], at) => unit(`Contract ${at}`, events, base))
    const renamed = [...named].reverse().map((one, at) => ({ ...one, contract: `Other ${at}`, provider: 'Somebody else' }))
    const places = (units: CountedUnit[]) => new Map(compareUnits(units, share).units.map((one) => [one.kpi_id, [one.beyond, one.better]]))
    expect(places(renamed)).toEqual(places(named))
  }))
})
