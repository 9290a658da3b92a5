import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountOf, differences, monthAfter, type PaymentEvent, yearOf } from './account.ts'
import { type PaymentTerm, reckon, rounded, uplifted } from './terms.ts'

const price = (line: string, pence: bigint) => ({ line, pence })
const done = (units: Record<string, bigint>) => new Map(Object.entries(units))
const terms = (id: string, from: string, term: PaymentTerm, at = '2026-01-01T00:00:00Z'): PaymentEvent => ({ kind: 'terms', id, at, from, term })
const report = (id: string, month: string, line: string, units: bigint, at = `${month}-28T00:00:00Z`): PaymentEvent => ({ kind: 'activity', id, at, month, line, units })
const due = (events: PaymentEvent[], until: string, knownAt?: string): bigint[] => accountOf(events, until, knownAt).map((one) => one.duePence)
const total = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n)
const year = '2027-03'

describe('what a term gives', () => {
  test('a block is paid in twelfths that add up to the year, to the penny', () => {
    const months = due([terms('t', '2026-04', { kind: 'block', yearPence: 100_000_01n })], year)
    expect([months.length, total(months)]).toEqual([12, 100_000_01n])
    expect(new Set(months.map((one) => one - 833_333n))).toEqual(new Set([0n, 1n]))
  })

  test('cost and volume pays what is above the threshold at the marginal rate, and takes back what a quiet month leaves below', () => {
    const term: PaymentTerm = { kind: 'cost-and-volume', yearPence: 120_000_00n, threshold: 1_200n, marginalPence: 40_00n }
    const months = due([terms('t', '2026-04', term), report('a', '2026-04', 'Visits', 110n), report('b', '2026-05', 'Visits', 85n)], '2026-05')
    expect(months).toEqual([10_000_00n + 10n * 40_00n, 10_000_00n - 10n * 40_00n])
  })

  test('activity at tariff takes the market forces factor, and names a line that has no price', () => {
    const { lines, pence } = reckon({ kind: 'tariff', prices: [price('First appointment', 200_00n)], marketForces: 1_050_000n }, 1, done({ 'First appointment': 10n, 'Home visit': 3n }))
    expect(pence).toBe(2_100_00n)
    expect(lines.map((line) => line.words)).toEqual(['First appointment: 10 at £200.00, market forces factor 1.05', 'Home visit: 3, for which no price is agreed'])
  })

  test('cap and collar hold over the year: a month above is made good by one below', () => {
    const term: PaymentTerm = { kind: 'cap-and-collar', prices: [price('Hour', 20_00n)], collarPence: 12_000_00n, capPence: 24_000_00n }
    const months = due([terms('t', '2026-04', term), report('a', '2026-04', 'Hour', 150n), report('b', '2026-05', 'Hour', 20n), report('c', '2026-06', 'Hour', 0n)], '2026-06')
    expect(months).toEqual([2_000_00n, 1_400_00n, 0n])
    expect(due([terms('t', '2026-04', term)], '2026-04')).toEqual([1_000_00n])
  })

  test('aligned payment adds the variable share to the fixed element; outcomes are paid up to their cap', () => {
    expect(reckon({ kind: 'aligned', yearPence: 1_200_00n, prices: [price('Elective', 1_000_00n)], share: 7_500n }, 12, done({ Elective: 2n })).pence).toBe(1_200_00n + 1_500_00n)
    const outcome: PaymentTerm = { kind: 'outcome', yearPence: 0n, prices: [price('Six months in work', 900_00n)], capPence: 12_000_00n }
    expect(reckon(outcome, 1, done({ 'Six months in work': 2n })).lines.map((line) => line.pence)).toEqual([1_800_00n, -800_00n])
  })

  test('an uplift raises amounts and prices, not thresholds, and is rounded half away from zero', () => {
    expect(uplifted({ kind: 'cost-and-volume', yearPence: 100_00n, threshold: 5n, marginalPence: 1_25n }, 200n)).toEqual({ kind: 'cost-and-volume', yearPence: 102_00n, threshold: 5n, marginalPence: 1_28n })
    expect([rounded(5n, 10n), rounded(-5n, 10n), rounded(4n, 10n), rounded(15n, 10n)]).toEqual([1n, -1n, 0n, 2n])
  })
})

describe('the account over time', () => {
  test('a term that changes in the year is reckoned from its own first month', () => {
    const events = [terms('old', '2026-04', { kind: 'block', yearPence: 12_000_00n }), terms('new', '2026-10', { kind: 'block', yearPence: 24_000_00n }, '2026-09-01T00:00:00Z')]
    expect(total(due(events, year))).toBe(6_000_00n + 12_000_00n)
  })

  test('a financial year begins in April, and the months follow each other over the new year', () => {
    expect([yearOf('2027-03'), yearOf('2027-04'), monthAfter('2026-12'), monthAfter('2026-09')]).toEqual(['2026-04', '2027-04', '2027-01', '2026-10'])
  })

  test('a change that reaches back gives the difference of each month, once, and says why', () => {
    const events = [
      terms('first', '2026-04', { kind: 'tariff', prices: [price('Hour', 20_00n)], marketForces: 1_000_000n }),
      report('a', '2026-04', 'Hour', 100n), report('b', '2026-05', 'Hour', 100n),
      terms('agreed in June', '2026-04', { kind: 'tariff', prices: [price('Hour', 21_50n)], marketForces: 1_000_000n }, '2026-06-10T00:00:00Z'),
    ]
    const found = differences(events, '2026-05', '2026-06-01T00:00:00Z')
    expect(found.map((one) => [one.month, one.believedPence, one.nowPence, one.differencePence])).toEqual([['2026-04', 2_000_00n, 2_150_00n, 150_00n], ['2026-05', 2_000_00n, 2_150_00n, 150_00n]])
    expect(found[0]!.words).toMatch(/the terms are now Activity at tariff: Hour £21.50/)
    expect(differences([...events, events.at(-1)!], '2026-05', '2026-06-01T00:00:00Z')).toEqual(found)
    expect(differences(events, '2026-05', '2026-06-10T00:00:00Z')).toEqual([])
  })

  test('a report sent again for the month replaces the one before, and what was paid stays paid', () => {
    const events: PaymentEvent[] = [
      terms('t', '2026-04', { kind: 'tariff', prices: [price('Hour', 10_00n)], marketForces: 1_000_000n }),
      report('a', '2026-04', 'Hour', 50n), { kind: 'paid', id: 'p', at: '2026-05-20T00:00:00Z', month: '2026-04', pence: 500_00n }, report('a2', '2026-04', 'Hour', 40n, '2026-06-01T00:00:00Z'),
      { kind: 'withheld', id: 'w', at: '2026-06-02T00:00:00Z', month: '2026-04', pence: 8_00n, words: 'RAP action late (NSC-38)' },
    ]
    expect(accountOf(events, '2026-04')[0]).toMatchObject({ duePence: 400_00n, withheldPence: 8_00n, paidPence: 500_00n, openPence: -108_00n })
    expect(accountOf(events, '2026-04', '2026-05-31T00:00:00Z')[0]).toMatchObject({ duePence: 500_00n, openPence: 0n })
  })
})

const someTerm: fc.Arbitrary<PaymentTerm> = fc.oneof(
  fc.record({ kind: fc.constant('block' as const), yearPence: fc.bigInt(0n, 10n ** 10n) }),
  fc.record({ kind: fc.constant('cost-and-volume' as const), yearPence: fc.bigInt(0n, 10n ** 9n), threshold: fc.bigInt(0n, 2_000n), marginalPence: fc.bigInt(0n, 100_000n) }),
  fc.record({ kind: fc.constant('tariff' as const), prices: fc.constant([price('A', 1_01n), price('B', 33_33n)]), marketForces: fc.bigInt(900_000n, 1_300_000n) }),
  fc.tuple(fc.bigInt(0n, 10n ** 7n), fc.bigInt(0n, 10n ** 7n)).map(([collar, more]): PaymentTerm => ({ kind: 'cap-and-collar', prices: [price('A', 99_99n)], collarPence: collar, capPence: collar + more })),
  fc.record({ kind: fc.constant('aligned' as const), yearPence: fc.bigInt(0n, 10n ** 9n), prices: fc.constant([price('B', 77_07n)]), share: fc.bigInt(0n, 10_000n) }),
)
const someMonth = fc.integer({ min: 0, max: 17 }).map((index) => { let month = '2026-04'; for (let step = 0; step < index; step += 1) month = monthAfter(month); return month })
const instant = fc.integer({ min: 0, max: 400 }).map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString())
const someEvents = fc.array(fc.oneof(
  fc.tuple(instant, someMonth, someTerm).map(([at, from, term]): PaymentEvent => ({ kind: 'terms', id: '', at, from, term })),
  fc.tuple(instant, someMonth, fc.constantFrom('A', 'B'), fc.bigInt(0n, 300n)).map(([at, month, line, units]): PaymentEvent => ({ kind: 'activity', id: '', at, month, line, units })),
  fc.tuple(instant, someMonth, fc.bigInt(-1_000n, 100_000n)).map(([at, month, pence]): PaymentEvent => ({ kind: 'paid', id: '', at, month, pence })),
), { maxLength: 14 }).map((events) => events.map((event, index) => ({ ...event, id: `e${index}` })))

describe('whatever happens', () => {
  test('any order of the same events, and any of them twice, gives the same pennies', () => {
    fc.assert(fc.property(someEvents.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }), fc.subarray(events))), ([events, shuffled, again]) => {
      expect(accountOf([...shuffled, ...again], '2027-09')).toEqual(accountOf(events, '2027-09'))
    }), { numRuns: 400 })
  })

  test('what was believed and the differences since add up to what is so now', () => {
    fc.assert(fc.property(someEvents, instant, (events, believedAt) => {
      const now = total(accountOf(events, '2027-09').map((one) => one.duePence))
      const then = total(accountOf(events, '2027-09', believedAt).map((one) => one.duePence))
      expect(then + total(differences(events, '2027-09', believedAt).map((one) => one.differencePence))).toBe(now)
    }), { numRuns: 400 })
  })

  test('the lines of a reckoning add up to it, and a full year of a capped term is never outside its limits', () => {
    fc.assert(fc.property(someTerm, fc.integer({ min: 1, max: 12 }), fc.bigInt(0n, 5_000n), fc.bigInt(0n, 5_000n), (term, months, a, b) => {
      const { lines, pence } = reckon(term, months, done({ A: a, B: b }))
      expect(total(lines.map((line) => line.pence))).toBe(pence)
      if (term.kind === 'cap-and-collar' && months === 12) expect(pence >= term.collarPence && pence <= term.capPence).toBe(true)
    }), { numRuns: 400 })
  })

  test('the months of a year add up to the year reckoned at once', () => {
    fc.assert(fc.property(someTerm, fc.array(fc.bigInt(0n, 400n), { minLength: 12, maxLength: 12 }), (term, units) => {
      let month = '2026-03'
      const events = [terms('t', '2026-04', term), ...units.map((count, index) => { month = monthAfter(month); return report(`r${index}`, month, 'A', count) })]
      expect(total(due(events, year))).toBe(reckon(term, 12, done({ A: total(units) })).pence)
    }), { numRuns: 300 })
  })
})
