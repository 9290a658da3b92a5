import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import type { Difference, MonthStatement } from './account.ts'

let t: TestApp
let manager: Actor
let contract = ''
const terms = (more: Record<string, unknown>) => ({ contract, from: '2026-04-01', reason: 'As tendered', ...more })
const agree = (more: Record<string, unknown>) => t.act('deliver.agree-payment-terms', manager, terms(more))
const at = (moment: string): Promise<unknown> => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
const account = async (params: Record<string, string> = {}, actor: Actor = manager): Promise<{ months: MonthStatement[]; differences: Difference[] }> => {
  const answer = await askQuery(t.app.db, t.app.registry.query('deliver.payment-account')!, actor, { contract, ...params })
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as { months: MonthStatement[]; differences: Difference[] }
}
const made = async (title: string): Promise<string> => {
  const id = (await t.done('deliver.record-contract', manager, { title, provider: t.provider, startsOn: '2026-04-01', endsOn: '2029-03-31' })).goTo!
  await t.done('deliver.start-contract', manager, { contract: id, on: '2026-04-01' })
  return id
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-10T09:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager', 'finance', 'commissioner')
  contract = await made('Community hearing tests')
})
afterAll(() => t.close())

test('terms say what each way of paying needs, all at once, by field', async () => {
  const fields = (outcome: Awaited<ReturnType<typeof agree>>): (string | undefined)[] => (outcome.ok ? [] : outcome.refusals.map((refusal) => refusal.field))
  expect(fields(await agree({ way: 'block', from: '2026-04-02' }))).toEqual(['year', 'from'])
  expect(fields(await agree({ way: 'cost-and-volume' }))).toEqual(['year', 'threshold', 'marginal'])
  expect(fields(await agree({ way: 'tariff', prices: 'Hearing test 55\nFitting: 80\nFitting: 90' }))).toEqual(['prices', 'prices'])
  expect(fields(await agree({ way: 'cap-and-collar', prices: 'Hearing test: 55', least: 200_00, most: 100_00 }))).toEqual(['most'])
})

test('activity is asked in the lines of the terms, and what is due says how it comes about', async () => {
  expect(await t.act('deliver.report-activity', manager, { contract, month: '2026-04-01', units: 'Hearing test: 10' })).toMatchObject({ ok: false, refusals: [{ code: 'payment.no-terms' }] })
  await t.done('deliver.agree-payment-terms', manager, terms({ way: 'tariff', prices: 'Hearing test: 55.00\nFitting: 80.50' }))
  const refused = await t.act('deliver.report-activity', manager, { contract, month: '2026-04-01', units: 'Hearing test: ten\nBattery: 4' })
  expect(refused.ok ? [] : refused.refusals.map((refusal) => refusal.words)).toEqual([expect.stringMatching(/“Hearing test: ten” cannot be read/), expect.stringMatching(/Battery has no price/)])
  await t.done('deliver.report-activity', manager, { contract, month: '2026-04-01', units: 'Hearing test: 120\nFitting: 40' })
  const { months } = await account()
  expect(months.map((one) => [one.month, Number(one.duePence)])).toEqual([['2026-04', 120 * 55_00 + 40 * 80_50], ['2026-05', 0]])
  expect(months[0]!.toDate.map((line) => line.words)).toEqual(['Hearing test: 120 at £55.00', 'Fitting: 40 at £80.50'])
})

test('a payment reference counts once, whoever sends it again', async () => {
  const paid = { contract, month: '2026-04-01', amount: 982_000, paidOn: '2026-05-08', paymentReference: 'AP-771' }
  await t.done('deliver.record-month-paid', manager, paid)
  expect(await t.act('deliver.record-month-paid', manager, paid)).toMatchObject({ ok: false, refusals: [{ code: 'payment.known', field: 'paymentReference' }] })
  const twice = await Promise.all([1, 2, 3].map(() => t.act('deliver.record-month-paid', manager, { ...paid, paymentReference: 'AP-772', amount: 100 })))
  expect(twice.filter((outcome) => outcome.ok)).toHaveLength(1)
  expect((await account()).months[0]).toMatchObject({ paidPence: 982_100n, openPence: -100n })
})

test('a price agreed later for months that have passed gives the difference once; the page explains it', async () => {
  await at('2026-07-02T09:00:00Z')
  await t.done('deliver.report-activity', manager, { contract, month: '2026-05-01', units: 'Hearing test: 100' })
  await t.done('deliver.agree-payment-terms', manager, terms({ way: 'tariff', prices: 'Hearing test: 57.00\nFitting: 80.50', reason: 'Uplift agreed late' }))
  const { differences } = await account({ knownAt: '2026-07-01T00:00:00Z' })
  expect(differences.map((one) => [one.month, Number(one.differencePence)])).toEqual([['2026-04', 240_00], ['2026-05', 5_700_00]])
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(manager) }
  const page = await server.inject({ url: `/deliver/contracts/${contract}/payment?known=2026-07-01&month=2026-04`, cookies })
  expect(page.statusCode).toBe(200)
  for (const words of ['What became different since', '£240.00', 'Why £9,820.00 for April 2026', 'Uplift agreed late']) expect(page.body).toContain(words)
  const typed = await server.inject({ url: `/deliver/contracts/${contract}/payment?known=1/7/2026`, cookies })
  expect(typed.body).toContain('What became different since')
  const wrong = await server.inject({ url: `/deliver/contracts/${contract}/payment?known=31/2/2026`, cookies })
  expect(wrong.body).toContain('Enter a real day, like 24/11/2026')
  expect(wrong.body).toContain('value="31/2/2026"')
  expect(wrong.body).toContain('No activity is reported yet for June 2026 and July 2026')
  const csv = await server.inject({ url: `/deliver/contracts/${contract}/payment?format=csv`, cookies })
  expect(csv.body).toContain('2026-04,due,"Activity at tariff: Hearing test £57.00, Fitting £80.50",10060.00')
  const stranger = await t.staff(t.stranger, 'finance')
  expect((await server.inject({ url: `/deliver/contracts/${contract}/payment`, cookies: { 'cc-session': await t.session(stranger) } })).statusCode).toBe(404)
  await server.close()
})

test('an uplift raises many contracts at once, and names the one that has no terms', async () => {
  const other = await made('Community eye tests')
  const without = await made('No terms yet')
  await t.done('deliver.agree-payment-terms', manager, { contract: other, way: 'block', from: '2026-04-01', year: 120_000_00, reason: 'Block for the first year' })
  const ask = { from: '2027-04-01', by: 2.6, reason: 'NHS Payment Scheme, net' }
  expect(await t.act('deliver.uplift-payment-terms', manager, { ...ask, contracts: [other, without] })).toMatchObject({ ok: false })
  await t.done('deliver.uplift-payment-terms', manager, { ...ask, contracts: [contract, other] })
  await at('2027-05-02T09:00:00Z')
  const { months } = await account({ contract: other })
  expect([months.at(-2), months.at(-3)].map((one) => [one!.month, Number(one!.duePence)])).toEqual([['2027-04', 10_260_00], ['2027-03', 10_000_00]])
  expect((await account()).months.at(-1)!.term).toContain('Hearing test £58.48')
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})

test('raised together they are as raised one by one, two rises at once both count, and what is said is what is reckoned', async () => {
  const block = async (title: string, pounds: number): Promise<string> => {
    const id = await made(title)
    await t.done('deliver.agree-payment-terms', manager, { contract: id, way: 'block', from: '2026-04-01', year: pounds * 100, reason: 'x' })
    return id
  }
  const years = async (ids: readonly string[]): Promise<string[]> => Promise.all(ids.map(async (id) => (await account({ contract: id })).months.at(-1)!.term))
  const sums = [120_000, 99_999, 7]
  const [together, single] = [await Promise.all(sums.map((one, index) => block(`Together ${index}`, one))), await Promise.all(sums.map((one, index) => block(`Single ${index}`, one)))]
  const ask = { from: '2027-04-01', by: 2.65, reason: 'x' }
  await t.done('deliver.uplift-payment-terms', manager, { ...ask, contracts: together })
  for (const id of single) await t.done('deliver.uplift-payment-terms', manager, { ...ask, contracts: [id] })
  expect(await years(together)).toEqual(await years(single))
  await Promise.all([1, 2].map(() => t.done('deliver.uplift-payment-terms', manager, { ...ask, contracts: together })))
  for (const id of single) for (const _ of [1, 2]) await t.done('deliver.uplift-payment-terms', manager, { ...ask, contracts: [id] })
  expect(await years(together)).toEqual(await years(single))
  expect(await t.act('deliver.uplift-payment-terms', manager, { ...ask, by: 2.655, contracts: together })).toMatchObject({ ok: false, refusals: [{ code: 'payment.uplift-places', field: 'by' }] })
})
