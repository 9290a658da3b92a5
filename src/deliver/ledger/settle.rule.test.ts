import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accounts, type MoneyFacts, type Posting } from './ledger.ts'
import { balancesFor, balancesOf, settle, usualSide } from './settle.rule.ts'

const none: MoneyFacts = { valuePence: undefined, duePence: undefined, withheldPence: 0n, claimedPence: 0n, paidPence: 0n }
const empty = balancesOf([])
const says = (facts: Partial<MoneyFacts>, before: Posting[] = []): string[] => settle(balancesOf(before), { ...none, ...facts }).map((one) => `${one.kind}: ${one.debit} to ${one.credit} ${one.pence}`)
const sum = (balances: Readonly<Record<string, bigint>>): bigint => Object.values(balances).reduce((all, one) => all + one, 0n)

describe('what is posted', () => {
  test('what is due by the terms is spent and accrued until it is claimed', () => {
    expect(says({ duePence: 100_00n })).toEqual(['due: spend to accrued 10000'])
    const due = settle(empty, { ...none, duePence: 100_00n })
    expect(says({ duePence: 100_00n, claimedPence: 60_00n }, due)).toEqual(['claimed: accrued to payable 6000'])
  })

  test('a payment settles what is owed, and a sum held back is neither claimed nor paid', () => {
    const before = settle(empty, { ...none, duePence: 100_00n, claimedPence: 98_00n })
    expect(says({ duePence: 100_00n, claimedPence: 98_00n, withheldPence: 2_00n, paidPence: 98_00n }, before)).toEqual(['withheld: accrued to withheld 200', 'paid: payable to bank 9800'])
  })

  test('what is given back or credited goes the other way round', () => {
    const before = settle(empty, { ...none, duePence: 100_00n, withheldPence: 2_00n, claimedPence: 120_00n })
    expect(says({ duePence: 100_00n, claimedPence: 98_00n }, before)).toEqual(['withheld: withheld to accrued 200', 'claimed: payable to accrued 2200'])
  })

  test('without terms the spend is what was claimed, and nothing is accrued', () => {
    const balances = balancesFor({ ...none, claimedPence: 70_00n, paidPence: 50_00n })
    expect([balances.spend, balances.accrued, usualSide(balances, 'payable'), usualSide(balances, 'bank')]).toEqual([70_00n, 0n, 20_00n, 50_00n])
  })

  test('a commitment is the value less what was spent, and ends with the contract', () => {
    const running = settle(empty, { ...none, valuePence: 1_000_00n, duePence: 100_00n })
    expect(running.at(-1)).toEqual({ kind: 'commitment', debit: 'committed', credit: 'commitment-control', pence: 900_00n })
    expect(says({ duePence: 100_00n }, running)).toEqual(['commitment: commitment-control to committed 90000'])
  })
})

const amount = fc.bigInt(-(10n ** 9n), 10n ** 12n)
const maybe = fc.option(amount, { nil: undefined })
const someFacts: fc.Arbitrary<MoneyFacts> = fc.record({ valuePence: maybe, duePence: maybe, withheldPence: amount, claimedPence: amount, paidPence: amount, vatPence: amount })

describe('whatever happens', () => {
  test('after any sequence of facts the ledger balances, says what the last facts say, and every sum is more than nothing', () => {
    fc.assert(fc.property(fc.array(someFacts, { minLength: 1, maxLength: 12 }), (sequence) => {
      const lines: Posting[] = []
      for (const facts of sequence) lines.push(...settle(balancesOf(lines), facts))
      const balances = balancesOf(lines)
      expect(sum(balances)).toBe(0n)
      expect(balances.committed + balances['commitment-control']).toBe(0n)
      expect(balances).toEqual(balancesFor(sequence.at(-1)!))
      expect(lines.every((line) => line.pence > 0n && line.debit !== line.credit)).toBe(true)
    }), { numRuns: 400 })
  })

  test('any order of the same facts on the way ends with the same balances, and settled books are not posted again', () => {
    fc.assert(fc.property(fc.array(someFacts, { maxLength: 8 }).chain((way) => fc.tuple(fc.constant(way), fc.shuffledSubarray(way, { minLength: way.length }))), someFacts, ([way, shuffled], last) => {
      const after = (steps: MoneyFacts[]): Posting[] => [...steps, last].reduce<Posting[]>((lines, facts) => [...lines, ...settle(balancesOf(lines), facts)], [])
      expect(balancesOf(after(shuffled))).toEqual(balancesOf(after(way)))
      expect(settle(balancesOf(after(way)), last)).toEqual([])
    }), { numRuns: 300 })
  })

  test('what was spent, and VAT to reclaim, is claimed, held back or still due: no penny is elsewhere', () => {
    fc.assert(fc.property(someFacts, (facts) => {
      const balances = balancesFor(facts)
      expect(balances.spend + balances.vat).toBe(accounts.filter((one) => one.side === 'credit' && one.account !== 'commitment-control').reduce((all, { account }) => all + usualSide(balances, account), 0n))
    }))
  })
})
