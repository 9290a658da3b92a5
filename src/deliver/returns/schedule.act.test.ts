import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { carryOutDue } from '../../worker/clock.ts'
import { after, lastDayOf } from './schedule.act.ts'

let t: TestApp
let manager: Actor
let contract = ''
const at = async (moment: string): Promise<void> => {
  await t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
  // Two workers at once, as after an update: what is due is done once.
  await Promise.all([carryOutDue(t.app), carryOutDue(t.app)])
}
const staff = <T>(query: ReturnType<typeof sql>): Promise<T[]> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(query as never))
const asked = async (): Promise<string[]> => (await staff<{ period: string; due_on: string }>(sql`select period, due_on from deliver.return where contract_id = ${contract} order by period`)).map((row) => `${row.period} by ${row.due_on}`)
const codes = (outcome: Awaited<ReturnType<TestApp['act']>>): string[] => (outcome.ok ? [] : outcome.refusals.map((one) => one.code))

beforeAll(async () => {
  t = await freshApp({ at: '2026-01-20T12:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager')
  contract = await contractFor(t, t.icb, "O'Neill House")
  await t.done('deliver.start-contract', manager, { contract, on: '2024-10-01' })
})
afterAll(() => t.close())

test('months have their last days, in leap years too', () => {
  expect(['2026-01', '2026-02', '2028-02', '2026-12'].map(lastDayOf)).toEqual(['2026-01-31', '2026-02-28', '2028-02-29', '2026-12-31'])
  expect(after('2026-12')).toBe('2027-01')
})

test('it cannot be arranged without an indicator, for no month, or for months long past', async () => {
  expect(codes(await t.act('deliver.ask-each-month', manager, { contract, from: '2026-01', days: 15 }))).toEqual(['return.no-kpis'])
  await kpiFor(t, manager, contract)
  expect(codes(await t.act('deliver.ask-each-month', manager, { contract, from: 'January', days: 15 }))).toEqual(['schedule.period'])
  expect(codes(await t.act('deliver.ask-each-month', manager, { contract, from: '2024-11', days: 15 }))).toEqual(['schedule.early'])
  expect(codes(await t.act('deliver.stop-asking', manager, { contract, reason: 'x' }))).toEqual(['schedule.none'])
})

test('the clock asks on the day after each month, once, and says it to the provider', async () => {
  await t.done('deliver.ask-each-month', manager, { contract, from: '2026-01', days: 15 })
  await at('2026-01-31T23:30:00Z')
  expect(await asked()).toEqual([])
  await at('2026-02-01T00:30:00Z')
  await at('2026-02-01T09:00:00Z')
  expect(await asked()).toEqual(['2026-01 by 2026-02-15'])
  const told = await t.app.db.within({ role: 'act_party', bodyId: t.provider }, (tx) => tx.rows(sql<{ words: string }>`select words from kernel.message where to_role = 'provider'`))
  expect(told.map((one) => one.words)).toEqual(["The return for January 2026, O'Neill House, is asked of you."])
})

test('a month that somebody asked for by hand is not asked for twice, and the clock goes on after it', async () => {
  await t.done('deliver.request-return', manager, { contract, period: '2026-02', due: '2026-03-20' })
  await at('2026-03-02T09:00:00Z')
  await at('2026-04-01T09:00:00Z')
  expect(await asked()).toEqual(['2026-01 by 2026-02-15', '2026-02 by 2026-03-20', '2026-03 by 2026-04-15'])
})

test('stopped, it asks for nothing more; begun again, it goes on from the month that is said', async () => {
  await t.done('deliver.stop-asking', manager, { contract, reason: 'The provider reports by quarter now' })
  await at('2026-05-04T09:00:00Z')
  expect(await asked()).toHaveLength(3)
  await t.done('deliver.ask-each-month', manager, { contract, from: '2026-05', days: 10, unchanged: 'yes' })
  await at('2026-06-01T09:00:00Z')
  expect(await asked()).toContain('2026-05 by 2026-06-10')
})

test('begun again from a month that the clock has passed already, it asks again and does not fall silent', async () => {
  await t.done('deliver.ask-each-month', manager, { contract, from: '2026-04', days: 10 })
  for (const day of ['02', '03', '04', '05', '06']) await at(`2026-06-${day}T09:00:00Z`)
  expect(await asked()).toContain('2026-04 by 2026-06-02')
  expect(await asked()).toHaveLength(5)
  expect(await staff(sql`select due_on from kernel.due where record_id = ${contract} and kind = 'ask return' and done_at is null and cancelled_at is null`)).toEqual([{ due_on: '2026-06-30' }])
})

test('when the contract has ended the last month is asked for no more, and the journal verifies with its rows', async () => {
  await t.done('deliver.end-contract', manager, { contract, on: '2026-06-06', how: 'terminated', reason: 'Ended' })
  await at('2026-07-01T09:00:00Z')
  expect(await asked()).toHaveLength(5)
  expect(await staff(sql`select 1 from kernel.due where record_id = ${contract} and kind = 'ask return' and done_at is null and cancelled_at is null`)).toEqual([])
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
