import { expect, test } from 'vitest'
import { partsOf, sayWhatIsKnown, type Series } from './side-by-side.rule.ts'

test('a sum is parted by what each partner set aside in that year, to the penny', () => {
  const set = (bodyId: string, pence: bigint, year = '2026-04') => ({ year, bodyId, body: bodyId, pence })
  expect(partsOf(100_01n, '2026-04', [set('a', 300n), set('b', 100n)])).toEqual(new Map([['a', 75_01n], ['b', 25_00n]]))
  expect(partsOf(-100_01n, '2026-04', [set('a', 300n), set('b', 100n)])).toEqual(new Map([['a', -75_01n], ['b', -25_00n]]))
  // The odd penny goes to who is nearest to it, whatever the ids are.
  expect(partsOf(100_01n, '2026-04', [set('b', 300n), set('a', 100n)])).toEqual(new Map([['b', 75_01n], ['a', 25_00n]]))
  expect(partsOf(-100_01n, '2026-04', [set('b', 300n), set('a', 100n)])).toEqual(new Map([['b', -75_01n], ['a', -25_00n]]))
  expect([...partsOf(100n, '2026-04', [set('a', 1n), set('b', 1n), set('c', 1n)])!.values()].reduce((sum, one) => sum + one, 0n)).toBe(100n)
  expect(partsOf(100n, '2026-04', [set('a', 1n, '2025-04')])).toBeUndefined()
})

test('what is missing of the three is said', () => {
  const series = (group: Series['group'], value: number | null): Series => ({ key: group, group, title: group, unit: '', values: [value], source: '', links: [] })
  expect(sayWhatIsKnown([series('activity', 1), series('money', 1), series('outcome', 1)])).toMatch(/all known/)
  expect(sayWhatIsKnown([series('money', 1), series('outcome', null)])).toBe('Activity and outcomes are not known for these months.')
  expect(sayWhatIsKnown([series('activity', 1), series('outcome', 1)])).toBe('Money is not known for these months.')
  expect(sayWhatIsKnown([])).toBe('Nothing is known for these months yet.')
})
