import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { buildServer } from '../../web/server.ts'
import type { StrengthGroup } from '../equal/treatment.rule.ts'
import type { ShownMatter } from './attention.page.ts'

let t: TestApp
let manager: Actor
const kpis: Record<string, string> = {}
const contracts: Record<string, string> = {}
beforeAll(async () => {
  t = await freshApp({ at: '2026-06-01T12:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager')
  // A settled year, then the same fall with North and South, and a rise with West.
  for (const [name, after, harm] of [['North', 70, 'inconvenience'], ['South', 70, 'serious'], ['West', 95, 'serious']] as const) {
    contracts[name] = await contractFor(t, t.icb, `Home care ${name}`)
    kpis[name] = await kpiFor(t, manager, contracts[name], { name: `Visits in time, ${name}`, harm, changedBy: 'provider' })
    for (let at = 0; at < 14; at += 1) await t.done('deliver.correct-observation', manager, { kpi: kpis[name], period: `${at < 12 ? 2025 : 2026}-${String((at % 12) + 1).padStart(2, '0')}`, value: at < 12 ? 83 + (at % 3) : after, reason: 'from the return' })
    await t.done('review.lock-baseline', manager, { kpi: kpis[name], from: '2025-01', to: '2025-12', reason: 'A settled year' })
  }
})
afterAll(() => t.close())

const ask = async <R>(name: string, actor = manager): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, actor, {})
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.result as R
}
const page = async (url: string, actor: Actor = manager): Promise<string> => {
  const server = await buildServer(t.app, { log: false })
  const { body } = await server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
  await server.close()
  return body
}

test('of two equal falls the one that may harm people comes first, each with its reason; an improvement is no matter of concern', async () => {
  const matters = await ask<ShownMatter[]>('review.attention')
  expect(matters.map((one) => one.title)).toEqual(['Visits in time, South', 'Visits in time, North'])
  expect(matters[0]!.why.join(' ')).toContain('People may come to serious harm')
  const board = await page('/review')
  expect(board).toContain('What needs attention first')
  expect(board).toContain('A real improvement to say back')
  expect(await ask('review.attention', await t.staff(t.stranger, 'commissioner'))).toEqual([])
})

test('an improvement is said back once: the provider reads it, and it waits no longer', async () => {
  const say = (period: string, kpi = kpis['West']!) => t.act('review.recognise-improvement', manager, { kpi, period, words: 'People are seen on the day they asked for.' })
  expect(await say('2025-06')).toMatchObject({ ok: false, refusals: [{ code: 'recognise.none' }] })
  expect(await say('2026-01', kpis['North'])).toMatchObject({ ok: false, refusals: [{ code: 'recognise.none' }] })
  expect(await say('2026-02')).toMatchObject({ ok: true })
  expect(await say('2026-01')).toMatchObject({ ok: false, refusals: [{ code: 'recognise.said' }] })
  const told = await t.app.db.within({ role: 'act_worker', bodyId: t.provider }, (tx) => tx.rows(sql<{ words: string }>`select words from kernel.message where body_id = ${t.provider}`))
  expect(told.map((one) => one.words).join()).toContain('is really better since January 2026. People are seen on the day')
  const own = await page('/', await t.staff(t.provider, 'provider'))
  expect(own).toContain('What commissioners said of your work')
  expect(own).toContain('People are seen on the day they asked for.')
  expect(await page('/review')).not.toContain('improvement to say back')
  expect(await page(`/review/kpis/${kpis['West']!}`)).toContain('Said back to the provider')
})

test('the same fall with two providers, one acted on: both are named with their days, by name and not by blame', async () => {
  const finding = (await t.done('review.record-finding', manager, { title: 'Late visits', words: 'Since January', kpi: kpis['South'], period: '2026-01', signal: 'outside limits' })).goTo!
  await t.done('review.give-performance-notice', manager, { contract: contracts['South'], finding, on: '2026-03-03', failing: 'x', clause: 'x', remedy: 'x' })
  const [group] = await ask<StrengthGroup[]>('review.equal-treatment')
  expect(group).toMatchObject({ strength: 4, acted: 1, none: 1 })
  expect(group!.cases.map((one) => [one.contract, one.acted, one.answer?.kind ?? null, one.days])).toEqual([['Home care North', false, null, 120], ['Home care South', true, 'notice', 30]])
  expect(await page('/review/equal-treatment')).toContain('Of 2 changes of this strength, one was acted on, after 30 days; one was not, for 120 days so far.')
})

test('a step past its last day and a proposal that waits stand among the matters', async () => {
  const late = (await ask<ShownMatter[]>('review.attention')).filter((one) => one.kind === 'late step')
  expect(late).toMatchObject([{ what: 'Hold the meeting on Home care South, due by 17 March 2026' }])
  const board = await page('/review/attention')
  expect(board).toContain('its last day has passed')
})
