// Whatever is done in whatever order: the books balance after every act, say what the facts say, and the same acts pay the same pennies.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import type { MonthStatement } from '../payment/account.ts'
import type { ContractLedger } from './ledger.queries.ts'

let t: TestApp
let finance: Actor
beforeAll(async () => {
  t = await freshApp({ at: '2026-08-10T09:00:00Z' })
  finance = await t.staff(t.icb, 'finance', 'contract-manager', 'commissioner')
})
afterAll(() => t.close())

const asked = async <R>(name: string, params: Record<string, string>): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, finance, params)
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as R
}
const ledger = (contract: string): Promise<ContractLedger> => asked('deliver.ledger', { contract })
const made = async (title: string, way: Record<string, unknown>): Promise<string> => {
  const contract = (await t.done('deliver.record-contract', finance, { title, provider: t.provider, startsOn: '2026-04-01', endsOn: '2027-03-31', value: 90_000_00 })).goTo!
  await t.done('deliver.start-contract', finance, { contract, on: '2026-04-01' })
  if (Object.keys(way).length > 0) await t.done('deliver.agree-payment-terms', finance, { contract, from: '2026-04-01', reason: 'x', ...way })
  return contract
}

type Step =
  | { do: 'activity'; month: number; units: number } | { do: 'paid'; month: number; pence: number } | { do: 'invoice'; month: number; pence: number; beside: boolean }
  | { do: 'decide'; pick: number; act: 'deliver.accept-invoice' | 'deliver.take-back-acceptance' | 'deliver.reject-invoice' | 'deliver.record-invoice-paid' | 'deliver.query-invoice' }
  | { do: 'uplift'; by: number } | { do: 'accruals' }
const month = fc.integer({ min: 4, max: 8 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('activity' as const), month: fc.integer({ min: 4, max: 7 }), units: fc.integer({ min: 0, max: 200 }) }),
  fc.record({ do: fc.constant('paid' as const), month, pence: fc.integer({ min: -50_000, max: 900_000 }).filter((pence) => pence !== 0) }),
  fc.record({ do: fc.constant('invoice' as const), month, pence: fc.integer({ min: -50_000, max: 900_000 }).filter((pence) => pence !== 0), beside: fc.boolean() }),
  fc.record({ do: fc.constant('decide' as const), pick: fc.nat(20), act: fc.constantFrom('deliver.accept-invoice' as const, 'deliver.accept-invoice' as const, 'deliver.take-back-acceptance' as const, 'deliver.reject-invoice' as const, 'deliver.record-invoice-paid' as const, 'deliver.query-invoice' as const) }),
  fc.record({ do: fc.constant('uplift' as const), by: fc.integer({ min: -5, max: 5 }) }), fc.record({ do: fc.constant('accruals' as const) }),
)
let counter = 0
const day = (number: number): string => `2026-${String(number).padStart(2, '0')}-01`

/** Carries a step out; a step that the rules hold back is one that changes nothing. */
async function carry(contract: string, invoices: string[], one: Step): Promise<void> {
  counter += 1
  switch (one.do) {
    case 'activity': return void await t.act('deliver.report-activity', finance, { contract, month: day(one.month), units: `Hour: ${one.units}` })
    case 'paid': return void await t.act('deliver.record-month-paid', finance, { contract, month: day(one.month), amount: one.pence, paidOn: '2026-08-01', paymentReference: `P${counter}` })
    case 'invoice': {
      const entered = await t.done('deliver.record-invoice', finance, { contract, number: `N${counter}`, description: 'x', from: day(one.month), amount: one.pence, invoicedOn: '2026-08-01', receivedOn: '2026-08-02' })
      invoices.push(entered.goTo!)
      if (one.beside) await t.act('deliver.accept-invoice', finance, { invoice: entered.goTo!, reason: 'x', difference: 'beside' })
      return
    }
    case 'decide': {
      const invoice = invoices[one.pick % Math.max(1, invoices.length)]
      const more = { 'deliver.accept-invoice': { reason: 'x', difference: 'set-off' }, 'deliver.take-back-acceptance': { reason: 'x' }, 'deliver.reject-invoice': { reason: 'x' }, 'deliver.record-invoice-paid': { paidOn: '2026-08-09', paymentReference: `B${counter}` }, 'deliver.query-invoice': { words: 'x' } }[one.act]
      if (invoice) await t.act(one.act, finance, { invoice, ...more })
      return
    }
    case 'uplift': return void await t.act('deliver.uplift-payment-terms', finance, { contracts: [contract], from: '2026-06-01', by: one.by, reason: 'x' })
    case 'accruals': return void await t.done('deliver.post-accruals', finance, {})
  }
}

const ways: Record<string, unknown>[] = [{}, { way: 'block', year: 60_000_01 }, { way: 'tariff', prices: 'Hour: 21.37' }, { way: 'cap-and-collar', prices: 'Hour: 21.37', least: 10_000_00, most: 30_000_00 }]

test('after any sequence of acts the ledger balances and says what the facts say', { timeout: 120_000 }, async () => {
  await fc.assert(fc.asyncProperty(fc.constantFrom(...ways), fc.array(step, { minLength: 5, maxLength: 14 }), async (way, steps) => {
    const contract = await made('Any acts', way)
    const invoices: string[] = []
    for (const one of steps) {
      await carry(contract, invoices, one)
      const { balances, expected, lines } = await ledger(contract)
      expect(balances).toEqual(expected)
      expect(Object.values(balances).reduce((sum, pence) => sum + pence, 0n)).toBe(0n)
      expect(lines.every((line) => line.pence > 0n)).toBe(true)
    }
    // What the account says was paid is what the ledger says was paid.
    const { months } = await asked<{ months: MonthStatement[] }>('deliver.payment-account', { contract })
    expect(-(await ledger(contract)).balances.bank).toBe(months.reduce((sum, one) => sum + one.paidPence, 0n))
  }), { numRuns: 14 })
  const [lines] = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ count: string }>`select count(*) as count from deliver.ledger_line`))
  expect(Number(lines!.count)).toBeGreaterThan(50)
  // The same by the database: payments, invoices and sums withheld against the postings.
  expect(await asked('deliver.ledger-check', {})).toEqual([])
})

test('any order of the same acts pays the same pennies', { timeout: 120_000 }, async () => {
  const same: fc.Arbitrary<Step[]> = fc.tuple(fc.uniqueArray(fc.record({ do: fc.constant('activity' as const), month: fc.integer({ min: 4, max: 7 }), units: fc.integer({ min: 0, max: 200 }) }), { selector: (one) => one.month, maxLength: 4 }), fc.array(fc.oneof(
    fc.record({ do: fc.constant('paid' as const), month, pence: fc.integer({ min: 1, max: 900_000 }) }), fc.record({ do: fc.constant('invoice' as const), month, pence: fc.integer({ min: 1, max: 900_000 }), beside: fc.constant(false) }),
  ), { minLength: 2, maxLength: 6 })).map(([activity, money]) => [...activity, ...money])
  await fc.assert(fc.asyncProperty(fc.constantFrom(...ways), same.chain((steps) => fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length }))), async (way, [steps, shuffled]) => {
    const ends = []
    for (const order of [steps, shuffled]) {
      const contract = await made('Any order', way)
      const invoices: string[] = []
      for (const one of order) {
        await carry(contract, invoices, one)
        if (one.do === 'invoice') {
          await t.done('deliver.accept-invoice', finance, { invoice: invoices.at(-1)!, reason: 'x', difference: 'set-off' })
          await t.done('deliver.record-invoice-paid', finance, { invoice: invoices.at(-1)!, paidOn: '2026-08-09', paymentReference: `O${counter}` })
        }
      }
      ends.push((await ledger(contract)).balances)
    }
    expect(ends[1]).toEqual(ends[0])
  }), { numRuns: 8 })
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
