import { createReadStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../test/setup/contract.ts'
import { askQuery } from '../kernel/ask.ts'
import type { Actor } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { buildServer } from '../web/server.ts'
import { takeUpload, uploadPath } from '../web/uploads.ts'
import { publishedBeside, readPublished } from './published-series.ts'

let t: TestApp
let manager: Actor
let commissioner: Actor
let contract: string
let kpi: string
beforeAll(async () => {
  t = await freshApp({ at: '2026-06-01T12:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager')
  commissioner = await t.staff(t.icb, 'commissioner')
  contract = await contractFor(t, t.icb)
  kpi = await kpiFor(t, manager, contract)
  const values = [85, 84, 84, 86, 85, 83, 84, 85, 84, 86, 84, 85, 76, 72, 70, 72, 76, 78, 77]
  for (const [at, value] of values.entries()) await observe(month(at), value)
})
afterAll(() => t.close())

const month = (at: number): string => `${2024 + Math.floor((9 + at) / 12)}-${String(((9 + at) % 12) + 1).padStart(2, '0')}`
const observe = (period: string, value: number) => t.done('deliver.correct-observation', manager, { kpi, period, value, reason: 'from the return' })
const ask = async <R>(name: string, params: Record<string, string> = {}, actor: Actor = manager): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, actor, params)
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.result as R
}
interface Chart { judged: { segments: { mean: number; lower: number; upper: number; baseline: number | null }[]; signals: { from: string; better: boolean }[] } }
const due = (record: string) => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ kind: string; due_on: string; rule: string; done: boolean }>`select kind, due_on, rule, done_at is not null as done from kernel.due where record_id = ${record} order by due_on, kind`))
const lock = (input: Record<string, unknown>) => t.act('review.lock-baseline', manager, { kpi, reason: 'A settled first year', ...input })

test('a baseline needs twelve months, and once locked a new month does not move its limits', async () => {
  expect(await lock({ from: '2024-10', to: '2025-08' })).toMatchObject({ ok: false, refusals: [{ code: 'baseline.short' }] })
  expect(await lock({ from: '2024-10', to: '2025-09' })).toMatchObject({ ok: true })
  const before = (await ask<Chart>('review.kpi-chart', { kpi })).judged.segments[0]!
  expect([before.mean, before.lower, before.upper].map((value) => value.toFixed(1))).toEqual(['84.6', '81.2', '88.0'])
  await observe('2026-05', 79)
  expect((await ask<Chart>('review.kpi-chart', { kpi })).judged.segments[0]).toMatchObject({ mean: before.mean, lower: before.lower, upper: before.upper, baseline: 1 })
  expect(await lock({ from: '2025-01', to: '2025-12' })).toMatchObject({ ok: false, refusals: [{ code: 'baseline.stands' }] })
})

test('the change from October 2025 needs an answer until a finding is recorded, which links to its indicator', async () => {
  expect(await ask('review.signals')).toMatchObject([{ from: '2025-10', better: false, kpi_id: kpi, contract_id: contract }])
  const finding = (await t.done('review.record-finding', manager, { title: 'Fewer start within 6 weeks', words: 'Since October', kpi, period: '2025-10', signal: 'outside limits' })).goTo!
  expect(await ask('review.signals')).toEqual([])
  const links = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`select kind from kernel.link where from_id = ${kpi} and to_id = ${finding}`))
  expect(links).toEqual([{ kind: 'found in' }])
  expect(await ask('review.signals', {}, await t.staff(t.stranger, 'commissioner'))).toEqual([])
})

test('a notice goes by the contract to its end: clocks, a missed action, two per cent withheld to the penny, paid, closed', async () => {
  const [finding] = await ask<{ id: string }[]>('review.findings')
  const given = { contract, finding: finding!.id, on: '2026-01-09', failing: '72 % in December against 75 %', clause: 'Schedule 4, KPI 1', remedy: 'Back over 75 % for three months' }
  expect(await t.act('review.give-performance-notice', commissioner, given)).toMatchObject({ ok: false, status: 403 })
  const notice = (await t.done('review.give-performance-notice', manager, given)).goTo!
  expect(await ask('review.findings')).toMatchObject([{ state: 'acted on' }])
  expect(await due(notice)).toEqual([{ kind: 'meeting', due_on: '2026-01-23', rule: 'NSC-31', done: false }])
  expect(await t.act('review.agree-action-plan', manager, { notice, on: '2026-01-20', actions: [{ what: 'a', owner: 'b', by: '2026-03-01' }], keptMonths: 3 })).toMatchObject({ ok: false, status: 409 })
  await t.done('review.hold-meeting', manager, { notice, on: '2026-01-20', words: 'A remedial action plan is needed' })
  expect(await due(notice)).toMatchObject([{ kind: 'meeting', done: true }, { kind: 'plan', due_on: '2026-01-27', rule: 'NSC-34', done: false }])
  await t.done('review.agree-action-plan', manager, { notice, on: '2026-01-27', keptMonths: 3, actions: [{ what: 'Open two evening clinics', owner: 'Operations director', by: '2026-02-27' }, { what: 'Ring everyone waiting', owner: 'Service lead', by: '2026-02-13' }] })
  expect(await t.act('review.propose-withholding', manager, { notice, month: '2026-03', monthValue: 53_333_300, reason: 'x' })).toMatchObject({ ok: false, status: 409 })
  await t.done('review.record-action', manager, { notice, action: 2, outcome: 'done', on: '2026-02-13', words: 'List of calls' })
  expect(await t.act('review.record-action', manager, { notice, action: 1, outcome: 'missed', on: '2026-02-20', words: 'not open' })).toMatchObject({ ok: false, refusals: [{ code: 'action.early' }] })
  await t.done('review.record-action', manager, { notice, action: 1, outcome: 'missed', on: '2026-03-02', words: 'One clinic only' })
  expect(await ask('review.notice', { notice })).toMatchObject({ state: 'breach' })
  const withheld = await t.done('review.propose-withholding', manager, { notice, month: '2026-03', monthValue: 53_333_300, reason: 'Action 1 missed' })
  expect(withheld.notes).toMatchObject([{ code: 'withhold.no-report', strength: 'warning', rule: 'NSC-38' }, { code: 'withhold.check', strength: 'warning' }])
  const heldBack = async (): Promise<bigint[]> => (await ask<{ months: { month: string; withheldPence: bigint }[] }>('deliver.payment-account', { contract })).months.filter((one) => one.month === '2026-03').map((one) => one.withheldPence)
  const farid = await t.staff(t.icb, 'finance')
  expect(await heldBack()).toEqual([])
  expect(await ask('review.notice', { notice })).toMatchObject({ state: 'breach' })
  expect(await t.act('review.approve-withholding', manager, { notice, on: '2026-03-20', words: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'second-person.same' }] })
  await t.done('review.decline-withholding', farid, { notice, words: 'The value of the month is wrong' })
  await t.done('review.propose-withholding', manager, { notice, month: '2026-03', monthValue: 53_333_300, reason: 'Action 1 missed' })
  expect(await t.act('review.propose-withholding', manager, { notice, month: '2026-02', monthValue: 53_333_300, reason: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'withhold.waits' }, { code: 'withhold.no-report' }, { code: 'withhold.check' }] })
  await t.done('review.approve-withholding', farid, { notice, on: '2026-03-20', words: 'The value of the month is in the ledger' })
  expect(await ask('review.notice', { notice })).toMatchObject({ state: 'withheld' })
  expect(await t.act('review.propose-withholding', manager, { notice, month: '2026-03', monthValue: 53_333_300, reason: 'twice' })).toMatchObject({ ok: false, refusals: [{ rule: 'NSC-42' }] })
  expect(await heldBack()).toEqual([1_066_666n])
  expect(await t.act('review.pay-withheld', manager, { notice, on: '2026-04-01', words: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'pay.missed' }] })
  await t.done('review.record-action', manager, { notice, action: 1, outcome: 'done', on: '2026-03-30', words: 'Both clinics open' })
  await t.done('review.pay-withheld', manager, { notice, on: '2026-04-10', words: 'Both clinics open since 30 March' })
  expect(await ask('review.notice', { notice })).toMatchObject({ state: 'plan', withheld: [{ declined_on: '2026-06-01', withheld_on: null, paid_on: null }, { month_value_pence: '53333300', amount_pence: '1066666', pay_by: '2026-04-15', paid_on: '2026-04-10' }] })
  expect(await heldBack()).toEqual([0n])
  await t.done('review.close-performance-notice', manager, { notice, on: '2026-05-28', reason: 'Over 75 % in February, March and April' })
  expect(await ask('review.notice', { notice })).toMatchObject({ state: 'closed', ended_on: '2026-05-28' })
  expect((await due(notice)).every((one) => one.done)).toBe(true)
})

test('a council gives an improvement notice, without the clocks or the withholding of the NHS contract', async () => {
  const councillor = await t.staff(t.council, 'contract-manager')
  const theirs = await contractFor(t, t.council, 'Home care')
  const done = await t.done('review.give-performance-notice', councillor, { contract: theirs, on: '2026-05-01', failing: 'Visits missed', clause: 'Clause 12', remedy: 'None missed' })
  expect(done.records.find((record) => record.id === done.goTo)!.title).toBe('Improvement notice: Home care')
  expect(await ask('review.notice', { notice: done.goTo! }, councillor)).toMatchObject({ standard_contract: false, meeting_by: null })
})

test('a notice may be withdrawn with its reason, and then nothing of it is due', async () => {
  const notice = (await t.done('review.give-performance-notice', manager, { contract, on: '2026-05-20', failing: 'No report', clause: 'Schedule 6A', remedy: 'Send it' })).goTo!
  expect(await t.act('review.withdraw-performance-notice', manager, { notice, on: '2026-05-19', reason: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'notice.order' }] })
  await t.done('review.withdraw-performance-notice', manager, { notice, on: '2026-05-21', reason: 'The report had come' })
  expect(await ask('review.notice', { notice })).toMatchObject({ state: 'withdrawn', next_on: null, ended_words: 'The report had come' })
  expect(await t.act('review.hold-meeting', manager, { notice, on: '2026-05-22', words: 'x' })).toMatchObject({ ok: false, status: 409 })
})

test('a review ends in a decision that rests on its findings', async () => {
  const review = (await t.done('review.open-review', commissioner, { contract, on: '2026-05-30', agenda: 'Access and recovery' })).goTo!
  const [finding] = await ask<{ id: string }[]>('review.findings')
  const decision = (await t.done('review.decide', commissioner, { review, choice: 'vary', on: '2026-06-01', meeting: 'Finance committee', delegation: 'Scheme 4.2', reason: 'Outreach is needed', findings: [finding!.id] })).goTo!
  expect(await ask('review.decisions')).toMatchObject([{ id: decision, title: 'Vary: Talking Therapies', decided_on: '2026-06-01' }])
  const links = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ from_id: string }>`select from_id from kernel.link where to_id = ${decision} and kind = 'decided in'`))
  expect(links.map((link) => link.from_id).sort()).toEqual([finding!.id, review].sort())
  expect(await due(decision)).toMatchObject([{ kind: 'next-review', due_on: '2026-12-01', rule: 'NSC-20' }])
  expect(await t.act('review.decide', commissioner, { review, choice: 'vary', on: '2026-06-01', meeting: 'm', delegation: 'd', reason: 'r' })).toMatchObject({ ok: false, status: 409 })
})

test('the round closes on its decision, and the next opens with its findings and decision', async () => {
  const programme = (await t.done('cycle.open-programme', commissioner, { name: 'Therapies', purpose: 'Recovery', level: 'place', tier: 'standard' })).goTo!
  const theirs = (await t.done('deliver.record-contract', manager, { title: 'Therapies in Testham', provider: t.provider, programme, startsOn: '2024-10-01' })).goTo!
  const found = (await t.done('review.record-finding', manager, { title: 'Recovery lower in the poorest fifth', words: '44 % against 53 %', contract: theirs, signal: 'judgement' })).goTo!
  const review = (await t.done('review.open-review', commissioner, { contract: theirs, on: '2026-05-30', agenda: 'Recovery' })).goTo!
  const decision = (await t.done('review.decide', commissioner, { review, choice: 'vary', on: '2026-06-01', meeting: 'Committee', delegation: 'Scheme 4.2', reason: 'Outreach', findings: [found] })).goTo!
  await t.done('review.carry-finding', commissioner, { finding: found, words: 'Why, and what would help?' })
  await t.done('cycle.move-programme', commissioner, { programme, to: 'review', reason: 'reviewed' })
  const round = (await t.done('cycle.open-next-round', commissioner, { programme, learned: 'Outreach starts' })).goTo!
  const carried = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ from_id: string }>`select from_id from kernel.link where to_id = ${round} and kind = 'carried into'`))
  expect(carried.map((link) => link.from_id)).toEqual(expect.arrayContaining([found, decision]) as string[])
})

test('a published series stands beside, read from the file each time with its lines, and a wrong column is said in words', async () => {
  const file = join(t.app.dataDir, 'published.csv.gz')
  writeFileSync(file, gzipSync(`provider_code,month,measure,value\nABC,2022-05-01,Count,715\n${['83.1', '82', '', '84.5'].map((value, at) => `XYZ,2022-0${at + 5}-01,Percentage_6wks,${value}`).join('\n')}\n`))
  const id = (await takeUpload(t.app.db, t.app.dataDir, { stream: createReadStream(file), name: 'published.csv.gz', bodyId: t.icb }))!
  const series = { kpi, file: id, title: 'A real trust', publisher: 'NHS England', licence: 'OGL v3.0', unit: '%', monthColumn: 'month', valueColumn: 'value', rows: [{ column: 'provider_code', is: 'XYZ' }, { column: 'measure', is: 'Percentage_6wks' }] }
  await t.done('review.stand-beside', manager, series)
  const [made] = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => publishedBeside(tx, kpi))
  const path = uploadPath(t.app.dataDir, id)
  expect((await readPublished(path, made!)).points).toEqual([{ period: '2022-05', value: 83.1, line: 3 }, { period: '2022-06', value: 82, line: 4 }, { period: '2022-07', value: null, line: 5 }, { period: '2022-08', value: 84.5, line: 6 }])
  expect((await readPublished(path, { ...made!, value_column: 'wert' })).refused).toContain('has no column wert')
  expect((await readPublished(path, { ...made!, chosen_values: ['XYZ', 'nothing'] })).refused).toContain('No row')
})

test('the pages of review show the change in words, and never a stranger\'s indicator', async () => {
  const server = await buildServer(t.app, { log: false })
  const open = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
  const page = await open(`/review/kpis/${kpi}`, manager)
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('A real change for the worse since October 2025')
  expect(page.body).not.toMatch(/special cause/i)
  expect(page.body).toContain('Published figures beside it')
  expect((await open(`/review/kpis/${kpi}/recompute`, manager)).body).toContain('the same')
  const csv = await open(`/review/kpis/${kpi}?format=csv`, manager)
  expect(csv.body.split('\n')[1]).toContain('2024-10')
  expect((await open('/review', manager)).statusCode).toBe(200)
  expect((await open(`/review/kpis/${kpi}`, await t.staff(t.stranger, 'commissioner'))).statusCode).toBe(404)
  await server.close()
})
