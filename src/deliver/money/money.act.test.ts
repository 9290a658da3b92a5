import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { buildServer } from '../../web/server.ts'
import type { Accrual, PromptPayment, YearRow } from './money.queries.ts'

let t: TestApp
let server: FastifyInstance
let finance: Actor
let contract = ''
const asked = async <R>(name: string, params: Record<string, string> = {}): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, finance, params)
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as R
}
const at = (moment: string): Promise<unknown> => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
const accepted = async (number: string, more: Record<string, unknown>): Promise<string> => {
  const invoice = (await t.done('deliver.record-invoice', finance, { contract, number, description: 'Hearing tests', amount: 5_500_00, invoicedOn: '2026-05-04', receivedOn: '2026-05-05', from: '2026-04-01', ...more })).goTo!
  await t.done('deliver.accept-invoice', finance, { invoice, reason: 'A test', difference: 'set-off' })
  return invoice
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-08-03T09:00:00Z' })
  server = await buildServer(t.app, { log: false })
  finance = await t.staff(t.icb, 'finance', 'contract-manager', 'commissioner', 'analyst')
  contract = (await t.done('deliver.record-contract', finance, { title: 'Community hearing tests', provider: t.provider, startsOn: '2026-04-01', endsOn: '2027-01-31' })).goTo!
  await t.done('deliver.start-contract', finance, { contract, on: '2026-04-01' })
  await t.done('deliver.agree-payment-terms', finance, { contract, way: 'tariff', from: '2026-04-01', prices: 'Test: 55.00', reason: 'As tendered' })
  for (const [month, units] of [['2026-04-01', 100], ['2026-05-01', 80], ['2026-06-01', 120]] as const) await t.done('deliver.report-activity', finance, { contract, month, units: `Test: ${units}` })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('a month\'s end shows what is due and not claimed, for the months up to it and no others', async () => {
  await accepted('A-4', {})
  await accepted('A-6', { from: '2026-06-01', amount: 1_000_00 })
  const accrual = async (month?: string): Promise<number[]> => {
    const { rows } = await asked<{ rows: Accrual[] }>('deliver.accruals', month ? { month } : {})
    return rows.map((row) => Number(row.accruedPence) / 100)
  }
  expect(await accrual('2026-05-31')).toEqual([80 * 55])
  expect(await accrual('2026-06-01')).toEqual([80 * 55 + 120 * 55 - 1_000])
  expect(await accrual()).toEqual([80 * 55 + 120 * 55 - 1_000])
})

test('the year is forecast to the end of the contract, with the budget that pays for it', async () => {
  const programme = (await t.done('cycle.open-programme', finance, { name: 'Hearing', purpose: 'p', level: 'place', tier: 'light' })).records[0]!.id
  const need = (await t.done('analyse.record-need', finance, { title: 'Hearing', programme, statement: 'Many wait', place: 'E06000001' })).goTo!
  for (const [year, amount] of [['2026/27', 50_000_00], ['2027/28', 9_00]]) await t.done('plan.set-budget-line', finance, { name: `Hearing ${year}`, purpose: 'Tests', for: need, amount, year, source: 'Core', paysFor: contract })
  const { rows, words } = await asked<{ rows: YearRow[]; words: string }>('deliver.forecast')
  expect(words).toBe('2026/27')
  // Seven months are assumed: July to January, at a hundred each.
  expect(rows.map((row) => [Number(row.forecast!.soFarPence) / 100, Number(row.forecast!.totalPence) / 100, row.forecast!.assumed.length])).toEqual([[300 * 55, 1_000 * 55, 7]])
  expect([Number(rows[0]!.forecast!.range!.leastPence) / 100, Number(rows[0]!.forecast!.range!.mostPence) / 100]).toEqual([(300 + 7 * 80) * 55, (300 + 7 * 120) * 55])
  expect(Number(rows[0]!.claimedPence) / 100).toBe(6_500)
  expect([rows[0]!.budgetPence, rows[0]!.budgets]).toEqual([5_000_000n, 'BUD-1'])
})

test('how promptly it was paid follows from days, and the pages say it', async () => {
  const invoice = await accepted('B-1', { receivedOn: '2026-06-10', invoicedOn: '2026-06-09', amount: 50_00 })
  await t.done('deliver.record-invoice-paid', finance, { invoice, paidOn: '2026-07-25', paymentReference: 'AP-1' })
  await at('2026-10-02T09:00:00Z')
  const found = await asked<PromptPayment>('deliver.prompt-payment', { on: '2026-09-30' })
  expect(found.unknown).toMatchObject({ paid: 1, averageDays: 45, within30: 0, within60: 1, payable: 3, notPaid: 2 })
  expect(found.act.paid).toBe(0)
  const cookies = { 'cc-session': await t.session(finance) }
  for (const [url, words] of [['/deliver/money', 'First check, then pay'], ['/deliver/prompt-payment?on=2026-09-30', 'It is published by 29 October 2026 at the latest'], ['/deliver/prompt-payment?on=zzz', 'No invoice was paid in this half year'], ['/deliver/accruals?month=2026-05', 'at the end of May 2026'], ['/deliver/accruals?month=nonsense', 'at the end of September 2026'], ['/deliver/forecast?year=2026', 'Months without a report as the mean of 3 reported months'], ['/deliver/forecast?year=1', '2026/27'], ['/deliver/forecast?year=9999', '2026/27'], ['/deliver/accruals?month=9999-12', 'at the end of September 2026'], ['/deliver/prompt-payment?on=9999-12-31', '31 March 2027'], ['/deliver', 'Money: invoices, pay runs']]) {
    const page = await server.inject({ url: url!, cookies })
    expect([url, page.statusCode, page.body.includes(words!)]).toEqual([url, 200, true])
  }
  const text = await server.inject({ url: '/deliver/prompt-payment?on=2026-09-30&format=txt', cookies })
  expect([String(text.headers['content-disposition']), text.body.includes('Left out: one invoice of a contract')]).toEqual(['attachment; filename="payments-compliance-2026-09-30.txt"', true])
  for (const url of ['/deliver/accruals?month=2026-05&format=csv', '/deliver/forecast?format=xlsx', '/deliver/ledger?format=csv']) expect([url, (await server.inject({ url, cookies })).headers['content-disposition']]).toEqual([url, expect.stringContaining('attachment')])
})

test('a half year counts what is paid or payable in it, whenever it was received, and what is late now whatever half year is shown', async () => {
  const before = await asked<PromptPayment>('deliver.prompt-payment', { on: '2026-12-01' })
  await accepted('C-1', { receivedOn: '2026-09-20', invoicedOn: '2026-09-19', amount: 60_00 })
  const old = await accepted('C-2', { receivedOn: '2026-06-11', invoicedOn: '2026-06-11', amount: 70_00 })
  await t.done('deliver.record-invoice-paid', finance, { invoice: old, paidOn: '2026-10-01', paymentReference: 'AP-2' })
  await at('2026-10-25T09:00:00Z')
  const after = await asked<PromptPayment>('deliver.prompt-payment', { on: '2026-12-01' })
  expect([after.all.paid - before.all.paid, after.all.payable - before.all.payable, after.all.notPaid - before.all.notPaid, after.all.later]).toEqual([1, 1, 1, 1])
  expect(after.lateNow).toBe(before.lateNow + 1)
  expect((await asked<PromptPayment>('deliver.prompt-payment', { on: '2020-01-01' })).lateNow).toBe(after.lateNow)
  for (const on of ['0001-02-03', '9999-12-31']) expect([on, (await server.inject({ url: `/deliver/prompt-payment?on=${on}`, cookies: { 'cc-session': await t.session(finance) } })).statusCode]).toEqual([on, 200])
})
