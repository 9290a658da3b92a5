import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import type { Actor } from '../../kernel/act.ts'
import { buildServer } from '../../web/server.ts'

let t: TestApp
let manager: Actor
let kpi: string
let back: string
beforeAll(async () => {
  t = await freshApp({ at: '2026-06-01T12:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager')
  const contract = await contractFor(t, t.icb)
  kpi = await kpiFor(t, manager, contract)
  for (let at = 0; at < 16; at += 1) await t.done('deliver.correct-observation', manager, { kpi, period: `${at < 12 ? 2025 : 2026}-${String((at % 12) + 1).padStart(2, '0')}`, value: 83 + (at % 3), reason: 'from the return' })
  back = (await t.done('deliver.request-return', manager, { contract, period: '2026-05', due: '2026-06-15' })).goTo!
  await t.done('deliver.send-return', await t.staff(t.provider, 'provider'), { return: back, answers: [{ kpi: 'First treatment within 6 weeks', value: 48 }] })
})
afterAll(() => t.close())

const page = async (url: string, actor = manager): Promise<string> => {
  const server = await buildServer(t.app, { log: false })
  const { body } = await server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
  await server.close()
  return body
}

test('a return that was sent shows what to look at before it is accepted, and may be accepted all the same', async () => {
  const sent = await page(`/deliver/returns/${back}`)
  expect(sent).toContain('Worth checking before it is accepted')
  expect(sent).toContain('48 lies outside the usual range; 84 would not')
  await t.done('deliver.accept-return', manager, { return: back })
  expect(await page(`/deliver/returns/${back}`)).not.toContain('Worth checking')
})

test('the page of the indicator asks too, until the value is corrected; the correction stays to be seen with where it came from', async () => {
  expect(await page(`/review/kpis/${kpi}`)).toContain('May 2026: 48 lies outside the usual range')
  await t.done('deliver.correct-observation', manager, { kpi, period: '2026-05', value: 84, reason: 'digits changed round' })
  const corrected = await page(`/review/kpis/${kpi}`)
  expect(corrected).not.toContain('Worth checking')
  expect(corrected).toContain('digits changed round')
  expect(corrected).toContain('Recorded by hand')
})

test('the numbers behind a value may be added to it, and the same figures again are no correction', async () => {
  const say = (more: Record<string, unknown>) => t.act('deliver.correct-observation', manager, { kpi, period: '2025-03', value: 84, reason: 'the numbers counted', ...more })
  await say({ value: 84 })
  expect(await say({})).toMatchObject({ ok: false, refusals: [{ code: 'observation.same' }] })
  expect(await say({ numerator: 84, denominator: 100 })).toMatchObject({ ok: true })
  expect(await say({ numerator: 84, denominator: 100 })).toMatchObject({ ok: false, refusals: [{ code: 'observation.same' }] })
  expect(await say({ numerator: 168, denominator: 200 })).toMatchObject({ ok: true })
})
