import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Sender, sameSender } from './sender.rule.ts'

const sender = (more: Partial<Sender>): Sender => ({ providerId: null, names: [], contractId: null, ...more })

test('a provider known by name only is the one that the directory knows by that name, or that holds the same contract', () => {
  expect(sameSender(sender({ names: ['Acorn Care Ltd'] }), sender({ providerId: 'p', names: ['ACORN CARE LIMITED'] }))).toBe(true)
  expect(sameSender(sender({ names: ['Acorn Homes'], contractId: 'c' }), sender({ providerId: 'p', names: ['Acorn Care'], contractId: 'c' }))).toBe(true)
  expect(sameSender(sender({ names: ['Acorn Homes'], contractId: 'c' }), sender({ providerId: 'p', names: ['Acorn Care'], contractId: 'd' }))).toBe(false)
})

test('two providers of the directory are two, whatever their names and contracts; nobody is the same as nobody named', () => {
  expect(sameSender(sender({ providerId: 'p', names: ['Acorn'], contractId: 'c' }), sender({ providerId: 'q', names: ['Acorn'], contractId: 'c' }))).toBe(false)
  expect(sameSender(sender({ names: ['Ltd'] }), sender({ names: ['The Limited'] }))).toBe(false)
})

test('it does not matter which of the two is asked first', () => {
  const some = fc.record({ providerId: fc.constantFrom(null, 'p', 'q'), names: fc.array(fc.constantFrom('Acorn', 'acorn ltd', 'Beech'), { maxLength: 2 }), contractId: fc.constantFrom(null, 'c', 'd') })
  fc.assert(fc.property(some, some, (one, other) => sameSender(one, other) === sameSender(other, one)))
})
