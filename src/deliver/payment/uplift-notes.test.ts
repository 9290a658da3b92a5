import { expect, test } from 'vitest'
import { upliftNotes } from './payment.acts.ts'
import type { PaymentTerm } from './terms.ts'

const ready = (count: number) => Array.from({ length: count }, (_, index) => ({ id: String(index), reference: `CTR-${index + 1}`, title: 'Eye care', scopeId: null, term: { kind: 'block', yearPence: 1_000_000n } as PaymentTerm }))

test('before an uplift is confirmed the first contracts are said in full and the others by number', () => {
  expect(upliftNotes(ready(1), 2.5).map((one) => one.words)).toEqual(['CTR-1 Eye care. Now: Block: £10,000.00 a year. Then: Block: £10,250.00 a year.'])
  const many = upliftNotes(ready(7), 2.5)
  expect([many.length, many.at(-1)!.words, new Set(many.map((one) => one.strength))]).toEqual([5, 'And 3 more by the same percentage: CTR-5, CTR-6, CTR-7.', new Set(['note'])])
})
