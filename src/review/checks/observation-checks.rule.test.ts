import { expect, test } from 'vitest'
import { atLeast, checkObservations, type Checked } from './observation-checks.rule.ts'

const month = (at: number): string => `${2024 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
const rows = (values: readonly (number | null)[]): Checked[] => values.map((value, at) => ({ period: month(at), value }))
const usual = () => ({ mean: 84, lower: 80, upper: 88 })
const codes = (values: readonly (number | null)[], unit = '%') => checkObservations(rows(values), unit, usual).map((note) => note.code)

test('figures within the usual range, or a little outside it, are left alone', () => {
  expect(codes([84, 83, 87, 79, 82])).toEqual([])
})

test('a value far beyond the limits is asked about, in words that name the usual range', () => {
  const [note] = checkObservations(rows([84, 62]), '%', usual)
  expect(note).toMatchObject({ code: 'jump', period: '2024-02' })
  expect(note!.words).toContain('80 to 88 %')
})

test('a shifted point and two digits changed round are seen as such', () => {
  expect(codes([84, 8.4])).toEqual(['digits'])
  expect(codes([84, 48])).toEqual(['digits'])
  expect(checkObservations(rows([48]), '%', usual)[0]!.words).toContain('84 would not')
})

test('an impossible figure is told, and one that its numbers contradict', () => {
  expect(codes([840])).toContain('range')
  expect(checkObservations([{ period: '2024-01', value: 84, numerator: 10, denominator: 100 }], '%', usual).map((note) => note.code)).toEqual(['range'])
})

test('the same value six months running after others is asked about; a series that never moved is not', () => {
  expect(codes([81, 82, 84, 84, 84, 84, 84, 84])).toEqual(['same'])
  expect(codes([84, 84, 84, 84, 84, 84, 84])).toEqual([])
})

test('values that nearly all end in 0 or 5 look like estimates; ordinary ones do not', () => {
  expect(codes([80, 85, 85, 80, 85, 80, 80, 85, 85, 80, 85, 80])).toEqual(['rounded'])
  expect(codes([81, 85, 84, 82, 83, 80, 86, 87, 84, 83, 85, 82])).toEqual([])
})

test('without a usual range only what is impossible is told', () => {
  expect(checkObservations(rows([10, 90, 500]), 'assessments', () => null)).toEqual([])
})

test('the chance of at least so many is that of the binomial distribution', () => {
  expect(atLeast(0, 10, 0.2)).toBeCloseTo(1, 12)
  expect(atLeast(10, 10, 0.2)).toBeCloseTo(0.2 ** 10, 15)
  expect(atLeast(1, 3, 0.2)).toBeCloseTo(1 - 0.8 ** 3, 12)
})
