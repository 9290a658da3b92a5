import { expect, test } from 'vitest'
import { figureId, readFigureId } from './figure-id.ts'
import { groupNumber } from './indicator.ts'

test('a figure id needs no escaping in an address and says again what it names', () => {
  const name = { kind: 'indicator' as const, indicatorId: '2/4 1', area: 'E06000001', sex: 'Persons', age: '65+ yrs ü~' }
  const id = figureId(name)
  expect(encodeURI(id)).toBe(id)
  expect(id).not.toMatch(/[/?#%& ]/)
  expect(readFigureId(id)).toEqual(name)
  expect(readFigureId(figureId({ kind: 'over65', area: 'E06000001' }))).toEqual({ kind: 'over65', area: 'E06000001' })
})

test('what is no figure id is none', () => {
  for (const id of ['', 'indicator~1', 'indicator~1~2~3', 'map~', 'map~a~b', 'over65~!ff', '../etc/passwd', 'indicator~1~2~3~4~5', 'x'.repeat(500)]) expect(readFigureId(id), id).toBeUndefined()
})

test('groups of deprivation are put in order whatever the publisher calls them', () => {
  const tenths = ['Most deprived decile (IMD2019)', 'Second most deprived decile', 'Third more deprived decile', 'Fourth more deprived decile', 'Fifth more deprived decile', 'Fifth less deprived decile', 'Fourth less deprived decile', 'Third less deprived decile', 'Second least deprived decile', 'Least deprived decile (IMD2019)']
  expect([...tenths].reverse().sort((a, b) => groupNumber(a) - groupNumber(b))).toEqual(tenths)
  const fifths = ['Most deprived quintile', 'Second most deprived quintile', 'Average deprived quintile', 'Second least deprived quintile', 'Least deprived quintile']
  expect([...fifths].reverse().sort((a, b) => groupNumber(a) - groupNumber(b))).toEqual(fifths)
})
