import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import { asked, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import { carryOutDue } from '../../worker/clock.ts'
import { monthEnd } from './warning.acts.ts'
import type { KeptRow, WarnedContract } from './warning.ts'
import type { HitRate } from './warning.rule.ts'

let t: TestApp
let server: FastifyInstance
let manager: Actor
let quiet = ''
let troubled = ''
let warning = ''
const get = async (url: string, actor: Actor) => (await server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })).body
const at = (moment: string): Promise<unknown> => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-01T09:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager')
  quiet = await contractFor(t, t.icb, 'Home care')
  troubled = await contractFor(t, t.icb, 'Night care')
  for (const contract of [quiet, troubled]) await t.done('deliver.start-contract', manager, { contract, on: '2026-01-01' })
  await kpiFor(t, manager, troubled)
  await t.done('deliver.request-return', manager, { contract: troubled, period: '2026-03', due: '2026-05-03' })
  await t.done('review.raise-concern', manager, { contract: troubled, on: '2026-05-01', reason: 'Missed visits', evidence: 'Call logs', respondBy: '2026-05-10', decidedBy: 'Head of commissioning' })
  await t.done('deliver.tell-incident', manager, { contract: troubled, on: '2026-04-20', sort: 'fall', harm: 'severe', what: 'A fall at night', done: 'Help came' })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('the last day of a month', () => {
  expect(['2026-05-31', '2026-02-01', '2024-02-10', '2026-12-31'].map(monthEnd)).toEqual(['2026-05-31', '2026-02-28', '2024-02-29', '2026-12-31'])
})

test('every contract has its points with what they are made of, and a version is kept when it begins', async () => {
  warning = (await t.done('review.begin-early-warning', manager, { reason: 'Quality board of April' })).goTo!
  expect(refusedWith(await t.act('review.begin-early-warning', manager, { reason: 'x' }))).toEqual(['warning.stands'])
  const rows = await asked<WarnedContract[]>(t, 'review.early-warnings', manager)
  expect(rows.map((row) => [row.contract, row.points, row.warned])).toEqual([['Night care', 6, false], ['Home care', 0, false]])
  expect(rows[0]!.parts.filter((one) => one.points > 0).map((one) => one.words)).toEqual(['1 concern', '1 incident with moderate harm or more in twelve months'])
})

test('points are set with a reason, hold for the early warning and the visit plan alike, and leave what was kept as it was', async () => {
  expect(refusedWith(await t.act('review.set-warning-points', manager, { warning, signal: 'concerns', each: 3, most: 6, reason: 'x' }))).toEqual(['warning.same'])
  await t.done('review.set-warning-points', manager, { warning, signal: 'concerns', each: 6, most: 6, reason: 'A concern came before each hand-back of last year.' })
  expect((await asked<WarnedContract[]>(t, 'review.early-warnings', manager))[0]).toMatchObject({ points: 9, warned: true })
  expect((await asked<{ parts: { part: string; points: number }[] }[]>(t, 'review.visit-plan', manager))[0]!.parts.find((one) => one.part === 'concerns')!.points).toBe(6)
  expect(await asked<KeptRow[]>(t, 'review.warnings-kept', manager, { contract: troubled })).toMatchObject([{ points: 6, warned: false }])
  const page = await get('/review/early-warning', manager)
  for (const words of ['A concern came before each hand-back', 'One contract is warned of', 'Not enough history yet', '1 incident with moderate harm or more', 'A warning begins at 8 points, as proposed.']) expect([words, page.includes(words)]).toEqual([words, true])
})

test('the clock keeps a version after the end of each month, with the points of that day', async () => {
  await at('2026-06-01T06:00:00Z')
  await Promise.all([carryOutDue(t.app), carryOutDue(t.app)])
  await carryOutDue(t.app)
  expect((await asked<KeptRow[]>(t, 'review.warnings-kept', manager, { contract: troubled })).map((row) => [row.kept_on, row.points, row.warned])).toEqual([['2026-06-01', 10, true], ['2026-05-01', 6, false]])
  expect((await asked<KeptRow[]>(t, 'review.warnings-kept', manager, { contract: troubled }))[0]!.parts.find((one) => one.part === 'late')).toMatchObject({ points: 1, words: '1 late return' })
  await at('2026-07-01T06:00:00Z')
  await carryOutDue(t.app)
  expect(await asked<KeptRow[]>(t, 'review.warnings-kept', manager, { contract: quiet })).toHaveLength(3)
  expect(await get(`/deliver/contracts/${troubled}`, manager)).toContain('Points as they were kept')
})

test('an early end that was warned of shows in the hit rate, with its counts', async () => {
  await t.done('deliver.end-contract', manager, { contract: troubled, on: '2026-07-01', how: 'terminated', reason: 'Handed back' })
  await at('2026-09-02T06:00:00Z')
  expect(await asked<HitRate>(t, 'review.warning-hit-rate', manager, { months: '3' })).toEqual({ months: 3, warnings: 1, came: 1, events: 1, warnedBefore: 1 })
  expect(await asked<HitRate>(t, 'review.warning-hit-rate', manager, { months: '6' })).toMatchObject({ warnings: 0, events: 1 })
})

test('accounts are recorded at a contract of the body, and old ones give points', async () => {
  expect(refusedWith(await t.act('review.record-accounts', manager, { contract: quiet, upTo: '2026-12-31', seen: 'x' }))).toEqual(['accounts.ahead'])
  await t.done('review.record-accounts', manager, { contract: quiet, upTo: '2024-03-31', seen: 'A loss of two years' })
  expect((await asked<WarnedContract[]>(t, 'review.early-warnings', manager)).find((row) => row.id === quiet)!.parts.find((one) => one.part === 'finance')).toMatchObject({ points: 2, words: 'accounts up to 31 March 2024' })
})

test('another body sees none of it', async () => {
  const stranger = await t.staff(t.stranger, 'contract-manager')
  expect([await asked(t, 'review.early-warnings', stranger), await asked(t, 'review.warnings-kept', stranger, { contract: troubled }), await asked(t, 'review.warning-hit-rate', stranger)]).toEqual([[], [], { months: 6, warnings: 0, came: 0, events: 0, warnedBefore: 0 }])
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
