import { expect, test } from 'vitest'
import { plainNumber } from './plain-number.ts'

test('a comma parts thousands and nothing else', () => {
  expect(['84', '-1.5', '+2', '1,204', '12,345,678.9', '84.2 %', '.5', '−3', '7.', ' 5 '].map(plainNumber)).toEqual([84, -1.5, 2, 1204, 12_345_678.9, 84.2, 0.5, -3, 7, 5])
  for (const text of ['1,5', '84,2 %', '1,23', '12,34,567', ',5', '1.234,5', '', '%', '1e9', '0x1', '1 000', 'NaN', 'Infinity']) expect([text, plainNumber(text)]).toEqual([text, undefined])
})
