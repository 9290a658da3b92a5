import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { anotherProvider, asked, partyOfProvider, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import { quarterInWords, quarterOf, quarterReasons } from './rating.rule.ts'
import type { RateRow, RatingsShown } from './rating.ts'

let t: TestApp
let server: FastifyInstance
let manager: Actor
const parties: { actor: Actor; contract: string }[] = []
const at = (moment: string) => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
const get = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
const ratings = (actor: Actor = manager) => asked<RatingsShown>(t, 'deliver.ratings', actor)
const rate = (index: number, scores: readonly number[], words?: string) => {
  const [payment, clarity, fairness, help] = scores
  return t.done('deliver.rate-commissioner', parties[index]!.actor, { contract: parties[index]!.contract, payment, clarity, fairness, help, ...(words ? { words } : {}) })
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-08-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager', 'commissioner')
  for (const provider of [t.provider, await anotherProvider(t, 'Second Care'), await anotherProvider(t, 'Third Care')]) {
    const contract = (await t.done('deliver.record-contract', manager, { title: `Contract ${parties.length + 1}`, provider, startsOn: '2026-01-01' })).goTo!
    await t.done('deliver.start-contract', manager, { contract, on: '2026-01-01' })
    await t.done('deliver.share-contract', manager, { contract })
    parties.push({ actor: await partyOfProvider(t, provider), contract })
  }
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('quarters follow the calendar year, and nothing is said back about one that has not ended', () => {
  expect(['2026-01-01', '2026-03-31', '2026-04-01', '2026-12-31'].map(quarterOf)).toEqual(['2026-Q1', '2026-Q1', '2026-Q2', '2026-Q4'])
  expect(quarterInWords('2026-Q3')).toBe('July to September 2026')
  expect(['2026-Q3', '2026-Q4', '2026-3'].map((quarter) => quarterReasons(quarter, '2026-10-01').map((one) => one.code))).toEqual([[], ['rating.running'], ['rating.quarter']])
})

test('a provider answers once a quarter, and again in its place; nobody else rates through its contract', async () => {
  await rate(0, [1, 1, 1, 1], 'First thoughts.')
  await rate(0, [2, 5, 4, 3], 'Pay within 30 days.')
  const { rows, quarter } = await asked<{ quarter: string; rows: RateRow[] }>(t, 'deliver.commissioners-to-rate', parties[0]!.actor)
  expect([quarter, rows.map((row) => [row.body, row.rated_at === null])]).toEqual(['2026-Q3', [['NHS Testshire', false]]])
  expect(await t.act('deliver.rate-commissioner', parties[1]!.actor, { contract: parties[0]!.contract, payment: 1, clarity: 1, fairness: 1, help: 1 })).toMatchObject({ ok: false, status: 404 })
  expect(await t.act('deliver.rate-commissioner', manager, { contract: parties[0]!.contract, payment: 5, clarity: 5, fairness: 5, help: 5 })).toMatchObject({ ok: false, status: 403 })
  expect(refusedWith(await t.act('deliver.rate-commissioner', parties[1]!.actor, { contract: parties[1]!.contract, payment: 6, clarity: 1, fairness: 1, help: 1 }))).toEqual(['input.misfit'])
})

test('the commissioner\'s people read no single answer, neither in the table nor in the journal', async () => {
  await rate(1, [4, 4, 4, 4])
  for (const context of [{ role: 'act_staff' as const, bodyId: t.icb }, { role: 'act_worker' as const, bodyId: t.icb }, { role: 'act_party' as const, bodyId: parties[2]!.actor.bodyId! }]) {
    expect(await t.app.db.within(context, (tx) => tx.rows(sql`select 1 from deliver.commissioner_rating`))).toEqual([])
  }
  const details = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`select 1 from journal.detail where content like '%Pay within 30 days%'`))
  expect(details).toEqual([])
})

test('with two answers nothing is shown, with three nothing before the quarter has ended', async () => {
  await at('2026-10-01T08:00:00Z')
  expect((await ratings()).spread).toEqual([])
  await at('2026-08-22T12:00:00Z')
  await rate(2, [0, 5, 2, 1], 'Answer our questions.')
  expect((await ratings()).spread).toEqual([])
  await at('2026-09-30T22:59:59Z')
  expect((await ratings()).spread).toEqual([])
  await at('2026-09-30T23:00:00Z')
  const shown = await ratings()
  expect(shown.spread.map((row) => [row.question, row.lowest, row.middle, row.highest, row.answered])).toEqual([['clarity', 4, 5, 5, '3'], ['fairness', 2, 4, 4, '3'], ['help', 1, 3, 4, '3'], ['payment', 0, 2, 4, '3']])
  expect(shown.words.map((row) => row.words).sort()).toEqual(['Answer our questions.', 'Pay within 30 days.'])
})

test('another body and a provider see no spread', async () => {
  expect((await ratings(await t.staff(t.stranger, 'commissioner'))).spread).toEqual([])
  await expect(ratings(parties[0]!.actor)).rejects.toThrow('people of the commissioning body')
  await expect(t.app.db.within({ role: 'act_party', bodyId: parties[0]!.actor.bodyId! }, (tx) => tx.rows(sql`select * from deliver.rating_spread()`))).rejects.toThrow(/permission denied/)
})

test('what changed is said back and stands on every provider\'s page', async () => {
  expect(refusedWith(await t.act('deliver.say-what-changed', manager, { quarter: '2026-Q4', words: 'x' }))).toEqual(['rating.running'])
  const done = await t.done('deliver.say-what-changed', manager, { quarter: '2026-Q3', words: 'Invoices are paid within 15 days since October.' })
  for (const { actor } of parties) expect((await get('/', actor)).body).toContain('Invoices are paid within 15 days since October.')
  const page = (await get('/deliver/ratings', manager)).body
  for (const words of ['July to September 2026', 'Answer our questions.', 'Invoices are paid within 15 days since October.']) expect(page).toContain(words)
  expect((await get(`/deliver/what-changed/${done.goTo}`, manager)).body).toContain('within 15 days')
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
