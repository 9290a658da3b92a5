import fc from 'fast-check'
import { expect, test } from 'vitest'
import { budgetBalances, budgetBalancesFor, type BudgetPosting, settleBudget, shared, yearValueOf } from './budget.rule.ts'

const year = { from: '2026-04-01', to: '2027-03-31' }
const facts = fc.record({ amountPence: fc.bigInt(0n, 10n ** 9n), committedPence: fc.bigInt(0n, 10n ** 9n), spentPence: fc.bigInt(-(10n ** 8n), 10n ** 9n) })

test('whatever the facts become, the accounts follow, balance, and nothing is posted twice', () => {
  fc.assert(fc.property(fc.array(facts, { minLength: 1, maxLength: 6 }), (steps) => {
    const postings: BudgetPosting[] = []
    for (const one of steps) {
      postings.push(...settleBudget(budgetBalances(postings), one))
      const standing = budgetBalances(postings)
      expect(standing).toEqual(budgetBalancesFor(one))
      expect(Object.values(standing).reduce((sum, pence) => sum + pence, 0n)).toBe(0n)
      expect(postings.every((posting) => posting.pence > 0n)).toBe(true)
      expect(settleBudget(standing, one)).toEqual([])
    }
  }))
})

test('spending takes from what is committed; beyond the budget, available goes below nothing', () => {
  expect(settleBudget(budgetBalances([]), { amountPence: 100n, committedPence: 60n, spentPence: 30n })).toEqual([{ debit: 'available', credit: 'budget', pence: 100n }, { debit: 'spent', credit: 'committed', pence: 30n }, { debit: 'committed', credit: 'available', pence: 90n }])
  expect(budgetBalancesFor({ amountPence: 100n, committedPence: 90n, spentPence: 30n }).available).toBe(-20n)
})

test('a sum is split by weights to the penny', () => {
  expect([shared(100n, [1n, 1n, 1n]), shared(100n, [3n, 1n]), shared(5n, [0n, 0n]), shared(0n, [7n])]).toEqual([[33n, 34n, 33n], [75n, 25n], [3n, 2n], [0n]])
  fc.assert(fc.property(fc.bigInt(-(10n ** 9n), 10n ** 9n), fc.array(fc.bigInt(0n, 10n ** 9n), { minLength: 1, maxLength: 8 }), (pence, weights) => {
    expect(shared(pence, weights).reduce((sum, one) => sum + one, 0n)).toBe(pence)
  }))
})

test('what a contract is worth in a year is what was said, else what its terms give, else the months of its term in it', () => {
  const none = { said: undefined, byTerms: undefined, valuePence: undefined, annualPence: undefined, starts: null, ends: null }
  expect(yearValueOf({ ...none, said: 7n, valuePence: 36n, starts: '2026-04-01', ends: '2029-03-31' }, year)).toBe(7n)
  expect(yearValueOf({ ...none, valuePence: 3600n, starts: '2026-10-01', ends: '2029-09-30' }, year)).toBe(600n)
  expect(yearValueOf({ ...none, valuePence: 3600n, starts: '2020-10-01', ends: '2022-09-30' }, year)).toBe(0n)
  expect(yearValueOf({ ...none, byTerms: 5n, annualPence: 9n }, year)).toBe(5n)
  expect(yearValueOf({ ...none, annualPence: 1200n, valuePence: 9999n, starts: '2026-10-01', ends: '2029-09-30' }, year)).toBe(600n)
  expect([yearValueOf({ ...none, annualPence: 9n }, year), yearValueOf(none, year)]).toEqual([9n, undefined])
})
