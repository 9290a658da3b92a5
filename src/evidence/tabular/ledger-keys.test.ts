import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowKeys } from './row-key.ts'
import type { LedgerFileRow } from './rows.ts'

const row: fc.Arbitrary<LedgerFileRow> = fc.record({
  postedOn: fc.constantFrom('2026-07-31', '2026-08-01'), amount: fc.constantFrom(20_50n, -20_50n, 1n), supplier: fc.constantFrom('Taxis plc', null), contractRef: fc.constant(null), orderNumber: fc.constantFrom('4500-01', null), costCentre: fc.constant(null), account: fc.constant(null), document: fc.constantFrom('J1', null), description: fc.constant(null),
})
const keysOf = (rows: readonly LedgerFileRow[]): string[] => {
  const keys = new RowKeys('ledger')
  return rows.map((one, index) => keys.identify(index + 2, one).key).sort()
}

test('the lines of a ledger are known by what they say: another order, or lines added or taken from the end, make no second posting and lose none', () => {
  fc.assert(fc.property(fc.array(row, { maxLength: 40 }), fc.array(row, { maxLength: 10 }), (rows, more) => {
    const keys = keysOf(rows)
    expect(new Set(keys).size).toBe(rows.length)

    expect(keysOf(rows.toReversed())).toEqual(keys)
    const longer = new Set(keysOf([...rows, ...more]))
    expect(keys.every((key) => longer.has(key))).toBe(true)
    expect(longer.size).toBe(rows.length + more.length)
  }))
})

test('a credit is no second sight of its debit', () => {
  const one: LedgerFileRow = { postedOn: '2026-07-31', amount: 20_50n, supplier: 'Taxis plc', contractRef: null, orderNumber: null, costCentre: null, account: null, document: 'J1', description: null }
  expect(new Set(keysOf([one, { ...one, amount: -20_50n }])).size).toBe(2)
})
