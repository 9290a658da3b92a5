import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import type { Actor } from '../../kernel/act.ts'
import { buildServer } from '../../web/server.ts'
import { secondPerson } from '../second-person.rule.ts'

let t: TestApp
let manager: Actor
let commissioner: Actor
let kpi: string
beforeAll(async () => {
  t = await freshApp({ at: '2026-06-01T12:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager')
  commissioner = await t.staff(t.icb, 'commissioner')
  kpi = await kpiFor(t, manager, await contractFor(t, t.icb))
  for (let at = 0; at < 24; at += 1) await t.done('deliver.correct-observation', manager, { kpi, period: `${at < 12 ? 2024 : 2025}-${String((at % 12) + 1).padStart(2, '0')}`, value: (at < 12 ? 80 : 90) + (at % 3), reason: 'from the return' })
})
afterAll(() => t.close())

const propose = (input: Record<string, unknown> = {}) => t.act('review.propose-baseline', manager, { kpi, from: '2025-01', to: '2025-12', cause: 'Two evening clinics opened for good', ...input })
const page = async (actor: Actor): Promise<string> => {
  const server = await buildServer(t.app, { log: false })
  const { body } = await server.inject({ url: `/review/kpis/${kpi}`, cookies: { 'cc-session': await t.session(actor) } })
  await server.close()
  return body
}

test('the person who proposed is not the person who approves', () => {
  expect(secondPerson('a', { accountId: 'b' }, 'it')).toEqual([])
  expect(secondPerson('a', { accountId: 'a' }, 'it')[0]!.words).toContain('Another person')
  expect(secondPerson(null, { accountId: 'a' }, 'it')).toHaveLength(1)
})

test('the first baseline is locked; a new one must be proposed, after the one before and on twelve months', async () => {
  expect(await propose()).toMatchObject({ ok: false, refusals: [{ code: 'baseline.none' }] })
  await t.done('review.lock-baseline', manager, { kpi, from: '2024-01', to: '2024-12', reason: 'The first settled year' })
  expect(await t.act('review.lock-baseline', manager, { kpi, from: '2025-01', to: '2025-12', reason: 'better' })).toMatchObject({ ok: false, refusals: [{ code: 'baseline.stands' }] })
  expect(await propose({ from: '2024-01' })).toMatchObject({ ok: false, refusals: [{ code: 'baseline.before' }] })
  expect(await propose({ from: '2025-06' })).toMatchObject({ ok: false, refusals: [{ code: 'baseline.short' }] })
})

test('months that are not settled are pointed out, and not refused', async () => {
  const told = await t.act('review.propose-baseline', manager, { kpi, from: '2024-07', to: '2025-06', cause: 'The clinics opened in the middle of it' })
  expect(told).toMatchObject({ ok: true, notes: [{ code: 'baseline.moving', strength: 'warning' }] })
  await t.done('review.decline-baseline', manager, { kpi, words: 'Taken back' })
})

test('a new baseline waits for another person, and may be declined', async () => {
  await propose()
  expect(await propose()).toMatchObject({ ok: false, refusals: [{ code: 'baseline.waits' }] })
  expect(await t.act('review.approve-baseline', manager, { kpi, words: 'I looked at it' })).toMatchObject({ ok: false, refusals: [{ code: 'second-person.same' }] })
  expect(await page(manager)).toContain('waits for another person')
  await t.done('review.decline-baseline', commissioner, { kpi, words: 'Wait for the evaluation' })
  expect(await t.act('review.approve-baseline', commissioner, { kpi, words: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'baseline.no-proposal' }] })
})

test('approved by another, it opens a stretch of its own, keeps the one before, and the chart says the cause', async () => {
  await propose()
  await t.done('review.approve-baseline', commissioner, { kpi, words: 'The clinics are in the contract now' })
  const body = await page(commissioner)
  expect(body).toContain('Two evening clinics opened for good')
  expect(body).toMatch(/<text[^>]*>Two evening clinics/)
  expect(body).toContain('1: January 2024 to December 2024')
  expect(body).toContain('2: January 2025 to December 2025')
  expect(body).toContain('Wait for the evaluation')
})
