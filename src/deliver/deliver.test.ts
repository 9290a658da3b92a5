import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../test/setup/app.ts'
import { writeKpiWorkbook } from '../../test/fixtures/registers/make-kpi-workbook.ts'
import { makeRegister, UGLINESS, writeRegisterCsv, writeRegisterXlsx } from '../../test/fixtures/registers/make-register.ts'
import { runnersOf } from '../app.ts'
import type { Actor } from '../kernel/act.ts'
import { askQuery } from '../kernel/ask.ts'
import { sql } from '../kernel/database/database.ts'
import { verifyJournal } from '../kernel/journal/verify.ts'
import { takeUpload } from '../web/uploads.ts'
import { runJob } from '../worker/runners.ts'
import { calendarFeed } from './calendar-feed.ts'
import { supplierKey } from './provider-match.ts'
import { renewalOf, type RegisterAnswers } from './renewal.rule.ts'

let t: TestApp
let manager: Actor
const folder = mkdtempSync(join(tmpdir(), 'cc-deliver-'))
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager')
})
afterAll(async () => {
  await t.close()
  rmSync(folder, { recursive: true, force: true })
})

async function dropIn(kind: string, content: Buffer, name: string, actor: Actor = manager): Promise<{ id: string; state: string; words: string; made: number; changed: number; same: number; rejected: number }> {
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([content]), name, bodyId: actor.bodyId!, accountId: actor.accountId }))!
  const begun = await t.done('deliver.begin-import', actor, { kind, file })
  await t.done('deliver.confirm-import', actor, { import: begun.goTo! })
  const [job] = await t.app.db.within('server', (tx) => tx.rows(sql<{ id: string }>`select id from kernel.job where state = 'waiting'`))
  await runJob(t.app, runnersOf(), job!.id)
  return t.app.db.within({ role: 'act_staff', bodyId: actor.bodyId!, accountId: actor.accountId! }, async (tx) => {
    const row = await tx.one(sql<{ id: string; state: string; words: string; made: string; changed: string; same: string; rejected: string }>`select r.id, r.state, i.words, i.rows_made as made, i.rows_changed as changed, i.rows_same as same, i.rows_rejected as rejected from deliver.import i join kernel.record r on r.body_id = i.body_id and r.id = i.id where i.id = ${begun.goTo}`)
    return { ...row, made: Number(row.made), changed: Number(row.changed), same: Number(row.same), rejected: Number(row.rejected) }
  })
}

const asked = async <R>(name: string, params: Record<string, string> = {}, actor: Actor = manager): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, actor, params)
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as R
}

test('a register of 3,000 contracts with its ugliness goes in as CSV, and the first answers stand', { timeout: 120_000 }, async () => {
  expect(UGLINESS.length).toBeGreaterThanOrEqual(10)
  const made = makeRegister({ contracts: 3000 })
  const path = join(folder, 'register.csv')
  await writeRegisterCsv(made, path)
  const result = await dropIn('register', readFileSync(path), 'our register.csv')
  expect(result.state).toBe('done')
  expect(result.made).toBeGreaterThan(2900)
  expect(result.rejected).toBeGreaterThan(0)
  const answers = await asked<RegisterAnswers>('deliver.register-answers')
  expect(answers.contracts).toBe(result.made)
  expect(answers.endWithinYear).toBeGreaterThan(0)
  expect(answers.incomplete).toBeGreaterThan(0)
  expect(await asked<unknown[]>('deliver.unlinked-contracts')).toHaveLength(result.made)
})

test('the same register again changes nothing, and as a workbook neither makes a second contract', { timeout: 120_000 }, async () => {
  const path = join(folder, 'register.csv')
  const again = await dropIn('register', readFileSync(path), 'our register.csv')
  expect([again.made, again.changed]).toEqual([0, 0])
  expect(again.words).toContain('Nothing changed')
  const workbook = join(folder, 'register.xlsx')
  await writeRegisterXlsx(makeRegister({ contracts: 3000 }), workbook)
  const third = await dropIn('register', readFileSync(workbook), 'our register.xlsx')
  expect(third.made).toBeLessThan(60)
})

test('a KPI workbook becomes indicators with observations, and again changes nothing', { timeout: 60_000 }, async () => {
  const path = join(folder, 'kpis.xlsx')
  await writeKpiWorkbook(path)
  const first = await dropIn('kpi-workbook', readFileSync(path), 'kpis.xlsx')
  expect(first.made).toBeGreaterThan(10)
  const second = await dropIn('kpi-workbook', readFileSync(path), 'kpis.xlsx')
  expect([second.made, second.changed]).toEqual([0, 0])
})

for (const name of ['trafford', 'manchester', 'salford']) {
  test(`real payments as published (${name}) go in; the same file again changes nothing; spend with no contract is shown`, { timeout: 60_000 }, async () => {
    const fixtures = join(import.meta.dirname, '../../test/fixtures/payments')
    const { readdirSync } = await import('node:fs')
    const file = readdirSync(fixtures).find((one) => one.toLowerCase().startsWith(name))!
    const first = await dropIn('payments', readFileSync(join(fixtures, file)), file)
    expect(first.made).toBeGreaterThan(100)
    const second = await dropIn('payments', readFileSync(join(fixtures, file)), file)
    expect([second.made, second.same]).toEqual([0, first.made + first.same])
    expect(await asked<unknown[]>('deliver.spend', { without: 'yes' })).not.toHaveLength(0)
  })
}

test('what is not a table is refused in words and makes no import', async () => {
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([Buffer.from('%PDF-1.7 nothing to see')]), name: 'register.pdf', bodyId: t.icb, accountId: manager.accountId }))!
  const outcome = await t.act('deliver.begin-import', manager, { kind: 'register', file })
  expect(outcome).toMatchObject({ ok: false, status: 422 })
})

test('a file of another body cannot be taken', async () => {
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([Buffer.from('Title\nX\n')]), name: 'x.csv', bodyId: t.council }))!
  expect(await t.act('deliver.begin-import', manager, { kind: 'register', file })).toMatchObject({ ok: false, refusals: [{ code: 'upload.missing' }] })
})

test('150,000 payment lines go in with flat memory', { timeout: 240_000 }, async () => {
  const lines = ['Body,Date,Supplier,Amount,Expense type,Transaction']
  for (let index = 0; index < 150_000; index += 1) lines.push(`Testshire,${String((index % 28) + 1).padStart(2, '0')}/0${(index % 9) + 1}/2026,Supplier ${index % 700} Ltd,${(index % 5000) + 500}.25,Care,T${index}`)
  global.gc?.()
  const before = process.memoryUsage().heapUsed
  const content = Buffer.from(lines.join('\n'))
  lines.length = 0
  const result = await dropIn('payments', content, 'payments.csv', await t.staff(t.council, 'finance'))
  expect(result.made).toBe(150_000)
  expect((process.memoryUsage().heapUsed - before) / 1024 / 1024).toBeLessThan(300)
})

test('after all of this the journal verifies, the batches of payments too', { timeout: 120_000 }, async () => {
  const verified = await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })
  expect(verified.findings).toEqual([])
  const client = await import('pg').then((module) => new module.default.Client({ connectionString: t.superuserUrl }))
  await client.connect()
  await client.query("set session_replication_role = 'replica'")
  await client.query('update deliver.payment set amount_pence = amount_pence + 1 where id = (select id from deliver.payment limit 1)')
  await client.end()
  const { findings } = await verifyJournal(t.app.db, { rows: exceptPeople })
  expect(findings.map((finding) => finding.words).join()).toMatch(/batch .*changed without an act/)
})

test('the date to start again is the last day less the longer of lead time and notice', () => {
  expect(renewalOf({ ends_on: '2027-09-30', notice_days: 90, tier: 'standard' }, '2026-11-21')).toMatchObject({ startOn: '2026-12-30', noticeOn: '2027-07-02', past: false })
  expect(renewalOf({ ends_on: '2027-03-31', notice_days: 365, tier: 'light' }, '2026-11-21')).toMatchObject({ startOn: '2026-03-31', past: true })
  expect(renewalOf({ ends_on: null, notice_days: null, tier: 'light' }, '2026-11-21')).toBeUndefined()
})

test('suppliers are one whatever their case and legal form', () => {
  expect(supplierKey('ACME Care Ltd.')).toBe(supplierKey('The Acme Care Limited'))
  expect(supplierKey("O'Brien & Sons")).toBe('o brien and sons')
})

test('a date is checked by anybody, day by day; a year without holidays is refused in words', async () => {
  const publicActor: Actor = { kind: 'public', roles: [], name: 'the public' }
  const counted = await asked<{ ok: boolean; answer: string; days: unknown[] }>('deliver.check-a-date', { mode: 'WD_BEGIN_WITH', calendar: 'UK_ANY', from: '2026-12-18', n: '8' }, publicActor)
  expect(counted).toMatchObject({ ok: true, answer: '2026-12-31' })
  expect(await asked('deliver.check-a-date', { mode: 'WD_BEGIN_WITH', calendar: 'UK_ANY', from: '2031-01-01', n: '8' }, publicActor)).toMatchObject({ ok: false, refusals: [{ code: 'no-holidays' }] })
})

test('the calendar feed folds long lines and escapes what must be', () => {
  const feed = calendarFeed('Ninety days', [{ id: 'a', on: '2026-12-31', title: `Notice; for O'Brien, and ${'a very long title '.repeat(8)}`, words: 'line one\nline two', address: 'http://x' }], '2026-11-21T12:00:00.000000Z')
  expect(feed.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
  expect(feed).toContain('SUMMARY:Notice\\; for O\'Brien\\, and')
  expect(feed).toContain('DTEND;VALUE=DATE:20270101')
})

test('by hand a contract needs only a title; its gaps are listed, and filling them moves it on', async () => {
  const { goTo } = await t.done('deliver.record-contract', manager, { title: 'Home care' })
  const gaps = (id: string) => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.one(sql<{ gaps: string[] }>`select gaps from deliver.contract where id = ${id}`))
  expect((await gaps(goTo!)).gaps).toContain('last day')
  await t.done('deliver.complete-contract', manager, { contract: goTo!, provider: t.provider, startsOn: '2026-04-01', endsOn: '2028-03-31', noticeDays: 90, annualValue: 10_000_00, owner: "Pat O'Neil" })
  expect((await gaps(goTo!)).gaps).toEqual([])
  expect(await t.act('deliver.complete-contract', manager, { contract: goTo!, endsOn: '2020-01-01' })).toMatchObject({ ok: false, refusals: [{ code: 'contract.dates' }] })
})
