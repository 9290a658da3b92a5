import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { addMonths } from '../../kernel/time.ts'
import { buildServer } from '../../web/server.ts'

let t: TestApp
let manager: Actor
let kpi = ''
const at = (moment: string): Promise<unknown> => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
const observe = async (period: string, value: number): Promise<unknown> => t.done('deliver.correct-observation', manager, { kpi, period, value, reason: 'Made for the test' })
const wobble = [0.4, -0.3, 0.1, 0.5, -0.6, 0.2, -0.1, 0.3, -0.4, 0.2]

beforeAll(async () => {
  t = await freshApp({ at: '2025-11-03T09:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager', 'commissioner')
  kpi = await kpiFor(t, manager, await contractFor(t, t.icb))
  for (const [index, value] of wobble.entries()) await observe(addMonths('2025-01-01', index).slice(0, 7), 50 + value)
})
afterAll(() => t.close())

test('a claim is written down before, judged by the months after, and can be judged anew', async () => {
  const claim = (await t.done('review.make-claim', manager, { kpi, what: 'More people begin within six weeks', startsFrom: '2025-11', byMonth: '2026-08', low: 5, likely: 10, high: 15, cost: 100_000_00, reason: 'Two therapists more' })).goTo!
  const early = await t.act('review.judge-claim', manager, { claim, words: 'Too early' })
  expect(early).toMatchObject({ ok: false, refusals: [{ code: 'claim.not-judged' }] })
  await at('2026-10-05T09:00:00Z')
  for (const [index, value] of wobble.entries()) await observe(addMonths('2025-11-01', index).slice(0, 7), 60 + value)
  await t.done('review.judge-claim', manager, { claim, words: 'Nothing else changed then.' })
  const answer = await askQuery(t.app.db, t.app.registry.query('review.claim')!, manager, { claim })
  expect(answer.ok && answer.result).toMatchObject({ state: 'judged', judged: { verdict: 'as claimed', monthsBefore: 10, monthsAfter: 10 } })
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(manager) }
  const page = await server.inject({ url: `/review/claims/${claim}`, cookies })
  for (const words of ['It came as claimed.', 'What the reckoning assumes', 'What each unit of change cost']) expect(page.body).toContain(words)
  expect((await server.inject({ url: '/review/claims-judged', cookies })).body).toContain('Of 1 that can be told from chance, 1 came as claimed or better.')
  await server.close()
  await t.done('review.judge-claim', manager, { claim, words: 'Looked at again.' })
})

test('another body sees nothing of it, and the journal verifies with its rows', async () => {
  const stranger = await t.staff(t.stranger, 'commissioner')
  const answer = await askQuery(t.app.db, t.app.registry.query('review.claims')!, stranger, {})
  expect(answer.ok && answer.result).toEqual([])
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
