import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../test/setup/app.ts'
import { root } from '../../scripts/test-cluster.ts'
import { runnersOf } from '../app.ts'
import type { Actor } from '../kernel/act.ts'
import { askQuery } from '../kernel/ask.ts'
import { sql } from '../kernel/database/database.ts'
import { verifyJournal } from '../kernel/journal/verify.ts'
import { buildServer } from '../web/server.ts'
import { takeUpload } from '../web/uploads.ts'
import { runJob } from '../worker/runners.ts'
import type { AfterEndRow, TwiceRow } from './payment-checks.ts'

let t: TestApp
let manager: Actor
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager', 'finance')
})
afterAll(() => t.close())

async function dropIn(content: Buffer, name: string): Promise<string> {
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([content]), name, bodyId: t.icb, accountId: manager.accountId! }))!
  const begun = await t.done('deliver.begin-import', manager, { kind: 'payments', file })
  await t.done('deliver.confirm-import', manager, { import: begun.goTo! })
  const [job] = await t.app.db.within('server', (tx) => tx.rows(sql<{ id: string }>`select id from kernel.job where state = 'waiting'`))
  await runJob(t.app, runnersOf(), job!.id)
  return begun.goTo!
}
const fixture = (name: string): Buffer => readFileSync(join(root, 'test/fixtures/payments', name))
const asked = async <R>(name: string, params: Record<string, string> = {}): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, manager, params)
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as R
}

test('a real file with transaction numbers names the payments that stand twice, with their lines', async () => {
  await dropIn(fixture('manchester_2022-05_first_1999.csv'), 'manchester.csv')
  const twice = await asked<TwiceRow[]>('deliver.paid-twice')
  expect(twice.map((row) => [row.supplier, row.transaction, row.amount_pence, row.lines])).toEqual([['Jacobs UK Ltd', '5105814953', '-63600', '2'], ['Jacobs UK Ltd', '5105815041', '63600', '2']])
  expect(twice[0]!.where.map((at) => at.file)).toEqual(['manchester.csv', 'manchester.csv'])
})

test('identical lines whose numbers were left out prove nothing: they are counted and not accused', async () => {
  const before = await asked<TwiceRow[]>('deliver.paid-twice')
  await dropIn(fixture('trafford_social_care_2024-25_first_1700.csv'), 'trafford.csv')
  expect(await asked('deliver.paid-twice')).toEqual(before)
  expect(Number((await asked<{ lines: string }>('deliver.identical-without-number')).lines)).toBeGreaterThan(0)
})

test('the totals by supplier are those of the lines, over all files and after the same file again', async () => {
  await dropIn(Buffer.from('Supplier,Payment Date,Amount,Reference\nJacobs UK Ltd,01/06/2022,100.10,A1\nNew Supplier Ltd,02/06/2022,-50.05,A2\n'), 'more.csv')
  const [kept, counted] = await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: manager.accountId! }, async (tx) => [
    await tx.rows(sql`select supplier_key, supplier, lines, amount_pence::text, first_on, last_on from deliver.supplier_total order by supplier_key`),
    await tx.rows(sql`select supplier_key, min(supplier) as supplier, count(*) as lines, sum(amount_pence)::text as amount_pence, min(paid_on) as first_on, max(paid_on) as last_on from deliver.payment where not redacted group by supplier_key order by supplier_key`),
  ])
  expect(kept!.length).toBeGreaterThan(100)
  expect(kept).toEqual(counted)
})

test('a supplier paid after its last contract ended is named; one whose contract goes on is not', async () => {
  const contract = async (title: string, name: string, endsOn?: string): Promise<void> => {
    const provider = (await t.done('bodies.register-organisation', manager, { name, kind: 'provider' })).goTo!
    await t.done('deliver.record-contract', manager, { title, provider, ...(endsOn ? { startsOn: '2018-04-01', endsOn } : {}) })
  }
  manager = await t.staff(t.icb, 'contract-manager', 'finance', 'commissioner', 'procurement-lead')
  await contract('Surveys of bridges', 'Jacobs UK Limited', '2021-03-31')
  await contract('Police at events', 'Greater Manchester Police')
  const after = await asked<AfterEndRow[]>('deliver.paid-after-end')
  expect(after.map((row) => [row.contract, row.ended])).toEqual([['Surveys of bridges', '2021-03-31']])
  expect(after[0]!.days).toBeGreaterThan(365)
  expect(await asked('deliver.paid-after-end', { days: '900' })).toEqual([])
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(manager) }
  for (const [address, words] of [['/deliver/payment-checks', 'Perhaps paid twice'], ['/deliver/payment-checks?show=after', 'Surveys of bridges'], ['/deliver/payment-checks?show=after&days=zzz&page=-4', 'Surveys of bridges']]) {
    const page = await server.inject({ url: address!, cookies })
    expect([address, page.statusCode, page.body.includes(words!)]).toEqual([address, 200, true])
  }
  await server.close()
})

test('a payments file that went in wrongly is taken out whole, and goes in again', async () => {
  const file = Buffer.from('Supplier,Payment Date,Amount,Reference\nOnly Here Ltd,01/06/2022,100.00,B1\nJacobs UK Ltd,03/06/2022,10.00,B2\n')
  const spend = async (): Promise<Map<string, string>> => new Map((await asked<{ supplier: string; amount_pence: string }[]>('deliver.spend', { all: 'yes' })).map((row) => [row.supplier, row.amount_pence]))
  const before = await spend()
  const id = await dropIn(file, 'wrong.csv')
  expect((await spend()).get('Only Here Ltd')).toBe('10000')
  await t.done('deliver.withdraw-import', manager, { import: id, reason: 'The reference was not taken in' })
  expect(await spend()).toEqual(before)
  expect(await t.act('deliver.withdraw-import', manager, { import: id, reason: 'again' })).toMatchObject({ ok: false, status: 409 })
  await dropIn(file, 'wrong.csv')
  expect((await spend()).get('Only Here Ltd')).toBe('10000')
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})

test('every list of the first answers comes as CSV and as a workbook, whole', async () => {
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(manager) }
  const get = (url: string) => server.inject({ url, cookies })
  const spend = await get('/deliver/spend?format=csv')
  expect(spend.headers['content-type']).toContain('text/csv')
  const totals = await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: manager.accountId! }, (tx) => tx.one(sql<{ count: string }>`select count(*) as count from deliver.supplier_total`))
  expect(spend.body.trim().split('\r\n')).toHaveLength(Number(totals.count) + 1)
  for (const url of ['/deliver?show=all&format=xlsx', '/deliver/unlinked?format=xlsx', '/deliver/possible-duplicates?format=csv', '/deliver/returns?format=csv']) {
    const file = await get(url)
    expect([url, file.statusCode, String(file.headers['content-disposition']).startsWith('attachment')]).toEqual([url, 200, true])
  }
  expect((await get('/deliver/unlinked?format=csv')).body).toContain('Surveys of bridges')
  expect((await get('/deliver/spend')).body).toContain('format=csv')
  await server.close()
})
