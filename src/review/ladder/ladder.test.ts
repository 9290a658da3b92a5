import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor } from '../../../test/setup/contract.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { buildServer } from '../../web/server.ts'
import { rungReasons, skipped } from './ladder.rule.ts'
import { concernProcess, rungs, type ConcernRow } from './ladder.ts'

const rung = (state: string) => rungs.find((one) => one.state === state)!
const day = { on: '2026-03-02', respondBy: '2026-03-16' }

test('the ladder has the steps of NSC-71 in their order, each open from every lower one', () => {
  expect(rungs.map((one) => one.state)).toEqual(['concern', 'improvement notice', 'default notice', 'suspended', 'termination review'])
  expect(concernProcess.steps.find((step) => step.act === 'review.suspend-placements')!.from).toEqual(['concern', 'improvement notice', 'default notice'])
})

test('leaving rungs out is noted and never refused', () => {
  expect(skipped(rung('suspended'), 'concern').map((one) => one.state)).toEqual(['improvement notice', 'default notice'])
  expect(rungReasons(rung('suspended'), day, { state: 'concern', last: '2026-03-01' }, '2026-04-01')).toMatchObject([{ code: 'concern.skipped', strength: 'warning', words: expect.stringContaining('Improvement notice and Default notice are left out') as string }])
  expect(rungReasons(rung('improvement notice'), day, { state: 'concern', last: '2026-03-01' }, '2026-04-01')).toEqual([])
})

test('a step lies not ahead, not before the one before, and its answer is due after it', () => {
  const codes = (ask: typeof day, last: string | null) => rungReasons(rung('improvement notice'), ask, { state: 'concern', last }, '2026-04-01').map((reason) => reason.code)
  expect(codes({ on: '2026-04-02', respondBy: '2026-04-16' }, null)).toEqual(['concern.future'])
  expect(codes(day, '2026-03-03')).toEqual(['concern.order'])
  expect(codes({ on: '2026-03-02', respondBy: '2026-03-01' }, null)).toEqual(['concern.respond-by'])
})

let t: TestApp
let manager: Actor
let contract: string
beforeAll(async () => {
  t = await freshApp({ at: '2026-06-01T12:00:00Z' })
  manager = await t.staff(t.council, 'contract-manager')
  contract = await contractFor(t, t.council, 'Home care north')
})
afterAll(() => t.close())

const page = async (url: string): Promise<string> => {
  const server = await buildServer(t.app, { log: false })
  const { body } = await server.inject({ url, cookies: { 'cc-session': await t.session(manager) } })
  await server.close()
  return body
}
const step = (on: string, respondBy: string) => ({ on, reason: 'Visits missed again', evidence: '14 visits in a week', respondBy, decidedBy: 'Head of commissioning, scheme 4.2' })
const suspensions = async (): Promise<ConcernRow[]> => {
  const answer = await askQuery(t.app.db, t.app.registry.query('review.suspensions')!, manager, { contract })
  return answer.ok ? answer.result as ConcernRow[] : []
}
const due = (id: string) => t.app.db.within({ role: 'act_staff', bodyId: t.council }, (tx) => tx.rows(sql<{ due_on: string; open: boolean }>`select due_on, done_at is null and cancelled_at is null as open from kernel.due where record_id = ${id} order by due_on`))

test('a council goes up the ladder, each step with its day, reason, evidence, answer and decider; a suspension shows on the contract and nowhere after it is lifted', async () => {
  const concern = (await t.done('review.raise-concern', manager, { contract, ...step('2026-03-02', '2026-03-16') })).goTo!
  await t.done('review.record-answer', manager, { concern, on: '2026-03-15', words: 'A new rota from April' })
  expect(await due(concern)).toEqual([{ due_on: '2026-03-16', open: false }])
  await t.done('review.give-improvement-notice', manager, { concern, ...step('2026-04-06', '2026-04-20') })
  await t.done('review.give-default-notice', manager, { concern, ...step('2026-04-27', '2026-05-11') })
  expect((await due(concern)).filter((one) => one.open)).toEqual([{ due_on: '2026-05-11', open: true }])
  expect(await suspensions()).toEqual([])
  await t.done('review.suspend-placements', manager, { concern, ...step('2026-05-12', '2026-05-26') })
  expect(await suspensions()).toMatchObject([{ id: concern, suspended_on: '2026-05-12' }])
  const shown = await page(`/deliver/contracts/${contract}`)
  expect(shown).toContain('New placements are suspended since 12 May 2026')
  expect(shown.indexOf('New placements are suspended')).toBeLessThan(shown.indexOf('About this contract'))
  await t.done('review.begin-termination-review', manager, { concern, ...step('2026-05-20', '2026-06-10') })
  expect(await suspensions(), 'a termination review leaves the suspension as it is').toHaveLength(1)
  await t.done('review.lift-suspension', manager, { concern, on: '2026-05-30', reason: 'Two weeks without a missed visit', evidence: 'Call logs', decidedBy: 'Head of commissioning' })
  expect(await suspensions()).toEqual([])
  expect(await page(`/deliver/contracts/${contract}`)).not.toContain('New placements are suspended')
  expect(await t.act('review.lift-suspension', manager, { concern, on: '2026-05-31', reason: 'x', evidence: 'x', decidedBy: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'concern.not-suspended' }] })
  await t.done('review.close-concern', manager, { concern, how: 'resolved', on: '2026-06-01', reason: 'Kept for a month', evidence: 'Call logs', decidedBy: 'Head of commissioning' })
  const steps = await page(`/review/concerns/${concern}`)
  for (const words of ['Improvement notice', 'Head of commissioning, scheme 4.2', '14 visits in a week', 'A new rota from April', 'Suspension lifted', 'Put right']) expect(steps).toContain(words)
  expect((await due(concern)).every((one) => !one.open)).toBe(true)
  expect(await t.act('review.give-default-notice', manager, { concern, ...step('2026-06-01', '2026-06-10') })).toMatchObject({ ok: false, status: 409 })
})

test('closing a concern opens placements again, and that the contract ends without a review is noted', async () => {
  const concern = (await t.done('review.raise-concern', manager, { contract, ...step('2026-05-01', '2026-05-04') })).goTo!
  const skippedTwo = await t.done('review.suspend-placements', manager, { concern, ...step('2026-05-02', '2026-05-04') })
  expect(skippedTwo.notes).toMatchObject([{ code: 'concern.skipped', rule: 'NSC-71' }])
  const ended = await t.done('review.close-concern', manager, { concern, how: 'contract to end', on: '2026-05-03', reason: 'x', evidence: 'x', decidedBy: 'x' })
  expect(ended.notes).toMatchObject([{ code: 'concern.no-review', strength: 'warning' }])
  expect(await suspensions()).toEqual([])
})

test('under the NHS Standard Contract the notice is pointed to, and for a council\'s contract the ladder; neither is refused', async () => {
  const nhs = await t.staff(t.icb, 'contract-manager')
  const raised = await t.done('review.raise-concern', nhs, { contract: await contractFor(t, t.icb, 'Therapies'), ...step('2026-05-01', '2026-05-04') })
  expect(raised.notes).toMatchObject([{ code: 'concern.standard-contract', rule: 'NSC-30' }])
  const given = await t.done('review.give-performance-notice', manager, { contract, on: '2026-05-01', failing: 'Visits missed', clause: 'Clause 12', remedy: 'None missed' })
  expect(given.notes).toMatchObject([{ code: 'notice.ladder', rule: 'NSC-71' }])
})
