import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { asked, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import type { MonthStatement } from '../payment/account.ts'
import type { ContractLedger } from '../ledger/ledger.queries.ts'
import { usualSide } from '../ledger/settle.rule.ts'

let t: TestApp
let finance: Actor
let contract = ''
beforeAll(async () => {
  t = await freshApp({ at: '2026-06-10T09:00:00Z' })
  finance = await t.staff(t.icb, 'finance', 'contract-manager', 'commissioner')
  contract = (await t.done('deliver.record-contract', finance, { title: 'Hearing tests', provider: t.provider, startsOn: '2026-04-01', endsOn: '2029-03-31', value: 360_000_00 })).goTo!
  await t.done('deliver.start-contract', finance, { contract, on: '2026-04-01' })
  await t.done('deliver.agree-payment-terms', finance, { contract, way: 'block', from: '2026-04-01', year: 120_000_00, reason: 'x' })
})
afterAll(() => t.close())

const enter = (number: string, from: string, more: Record<string, unknown>) => t.act('deliver.record-invoice', finance, { contract, number, description: 'x', from, invoicedOn: '2026-06-01', receivedOn: '2026-06-02', ...more })
const books = async (): Promise<Record<string, number>> => {
  const { balances, expected } = await asked<ContractLedger>(t, 'deliver.ledger', finance, { contract })
  expect(balances).toEqual(expected)
  expect(Object.values(balances).reduce((sum, one) => sum + one, 0n)).toBe(0n)
  return Object.fromEntries((['spend', 'accrued', 'payable', 'vat', 'bank', 'committed'] as const).map((account) => [account, Number(usualSide(balances, account)) / 100]))
}

test('VAT that comes back is no cost of the service; VAT that does not is one, and the whole sum is paid', async () => {
  expect(refusedWith(await enter('1', '2026-04-01', { amount: 12_000_00, net: 10_000_00, vat: 1_900_00, vatRate: 'standard' }))).toEqual(['vat.sum'])
  const first = (await enter('1', '2026-04-01', { amount: 12_000_00, net: 10_000_00, vat: 2_000_00, vatRate: 'standard' }) as { goTo: string }).goTo
  expect(refusedWith(await t.act('deliver.accept-invoice', finance, { invoice: first }))).toEqual(['vat.recovery'])
  await t.done('deliver.accept-invoice', finance, { invoice: first, vatRecovery: 'recoverable' })
  expect(await books()).toEqual({ spend: 20_000, accrued: 10_000, payable: 12_000, vat: 2_000, bank: 0, committed: 340_000 })
  await t.done('deliver.record-invoice-paid', finance, { invoice: first, paidOn: '2026-06-09', paymentReference: 'B1' })
  expect(await books()).toMatchObject({ payable: 0, vat: 2_000, bank: 12_000 })
  // The month is settled: what was paid beyond what is due comes back, and is not paid for the service.
  const [april] = (await asked<{ months: MonthStatement[] }>(t, 'deliver.payment-account', finance, { contract })).months
  expect(april).toMatchObject({ duePence: 10_000_00n, paidPence: 10_000_00n, openPence: 0n })
  const second = (await enter('2', '2026-05-01', { amount: 12_000_00, vat: 2_000_00, vatRate: 'standard' }) as { goTo: string }).goTo
  await t.done('deliver.accept-invoice', finance, { invoice: second, vatRecovery: 'not', reason: 'Another month' })
  expect(await books()).toEqual({ spend: 22_000, accrued: 0, payable: 12_000, vat: 2_000, bank: 12_000, committed: 338_000 })
  await t.done('deliver.take-back-acceptance', finance, { invoice: second, reason: 'x' })
  expect(await books()).toMatchObject({ spend: 20_000, payable: 0, vat: 2_000 })
  expect(refusedWith(await t.act('deliver.correct-invoice', finance, { invoice: second, amount: 6_000_00, words: 'Half', on: '2026-06-10' }))).toEqual(['vat.share'])
  await t.done('deliver.correct-invoice', finance, { invoice: second, amount: 6_000_00, vat: 1_000_00, words: 'Half', on: '2026-06-10' })
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
