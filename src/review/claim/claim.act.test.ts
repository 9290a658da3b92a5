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

test('a claim names before who it is compared with; both designs and what they assume stand on its page', async () => {
  await at('2026-11-03T09:00:00Z')
  const other = await kpiFor(t, manager, await contractFor(t, t.icb, 'Talking Therapies, elsewhere'))
  for (let month = 0; month < 22; month += 1) await t.done('deliver.correct-observation', manager, { kpi: other, period: addMonths('2025-01-01', month).slice(0, 7), value: 44 + wobble[(month + 4) % 10]!, numerator: 44, denominator: 100, reason: 'Made for the test' })
  for (const period of ['2026-09', '2026-10']) await observe(period, 60)
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(manager) }
  const form = await server.inject({ url: `/review/kpis/${kpi}/claim`, cookies })
  for (const words of ['What could be seen of it', 'Against the other contract', 'name="comparators"']) expect(form.body).toContain(words)
  const common = { kpi, what: 'Again, beside another place', startsFrom: '2025-11', byMonth: '2026-08', low: 5, likely: 10, high: 15, cost: 100_000_00, reason: 'Two therapists more' }
  expect(await t.act('review.make-claim', manager, { ...common, comparators: [kpi], comparatorReason: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'claim.both' }, { code: 'claim.late' }] })
  const claim = (await t.done('review.make-claim', manager, { ...common, comparators: [other], comparatorReason: 'The same provider, without the change' })).goTo!
  await t.done('review.judge-claim', manager, { claim, words: 'Nothing else.' })
  const page = await server.inject({ url: `/review/claims/${claim}`, cookies })
  for (const words of ['Against those it did not reach', 'Did the two move alike before?', 'The two designs agree: both tell a change from chance', 'Talking Therapies, elsewhere', 'A false start halfway']) expect(page.body).toContain(words)
  await server.close()
})

test('another body sees nothing of it, and the journal verifies with its rows', async () => {
  const stranger = await t.staff(t.stranger, 'commissioner')
  const answer = await askQuery(t.app.db, t.app.registry.query('review.claims')!, stranger, {})
  expect(answer.ok && answer.result).toEqual([])
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
