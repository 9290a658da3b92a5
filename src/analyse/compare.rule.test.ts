import { expect, test } from 'vitest'
import { against, sinceWords } from './compare.rule.ts'

const of = (value: number | null, lower95: number | null, upper95: number | null): { value: number | null; lower95: number | null; upper95: number | null } => ({ value, lower95, upper95 })

test('a figure is higher or lower only where the two intervals do not overlap; intervals that touch overlap', () => {
  expect(against(of(10, 9, 11), of(7, 6, 8))).toBe('higher')
  expect(against(of(7, 6, 8), of(10, 9, 11))).toBe('lower')
  expect(against(of(8, 7, 9), of(10, 9, 11))).toBe('no different')
})

test('a benchmark without an interval counts as exact', () => {
  expect(against(of(10, 9, 11), of(8.9, null, null))).toBe('higher')
  expect(against(of(10, 9, 11), of(9.5, null, null))).toBe('no different')
})

test('a figure without a value or interval, or without a benchmark, is not compared', () => {
  expect(against(of(10, null, null), of(8, 7, 9))).toBe('not known')
  expect(against(of(null, null, null), of(8, 7, 9))).toBe('not known')
  expect(against(of(10, 9, 11), undefined)).toBe('not known')
})

test('a figure is said against an earlier period as people say it', () => {
  expect(sinceWords('lower', '2018')).toBe('lower than in 2018')
  expect(sinceWords('no different', '2018')).toBe('no different from 2018')
})
