import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import type { Actor } from './act.ts'

let t: TestApp
let commissioner: Actor
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  commissioner = await t.staff(t.icb, 'commissioner')
})
afterAll(() => t.close())

test('acts and clock moves at once do not disturb each other', { timeout: 60_000 }, async () => {
  const work = Array.from({ length: 60 }, (_, index) => index % 6 === 0
    ? t.act('kernel.move-clock', commissioner, { to: `2026-11-${String(21 + index / 12 | 0).padStart(2, '0')}T${String(12 + (index / 6) % 10).padStart(2, '0')}:00:00Z` })
    : t.act('cycle.open-programme', commissioner, { name: `P${index}`, purpose: 'p', level: 'place', tier: 'light' }))
  const outcomes = await Promise.all(work)
  expect(outcomes.filter((outcome) => !outcome.ok && outcome.refusals[0]?.code !== 'clock.back')).toEqual([])
})

test('the clock moves only forward', async () => {
  await t.done('kernel.move-clock', commissioner, { to: '2026-12-01T12:00:00Z' })
  expect(await t.act('kernel.move-clock', commissioner, { to: '2026-11-30T12:00:00Z' })).toMatchObject({ ok: false, refusals: [{ code: 'clock.back' }] })
})

test('a slip of the year does not carry the clock where it cannot come back from', async () => {
  expect(await t.act('kernel.move-clock', commissioner, { to: '2036-12-01T12:00:00Z' })).toMatchObject({ ok: false, refusals: [{ code: 'clock.far' }] })
  for (const to of ['9999-12-01T12:00:00Z', '1899-12-01T12:00:00Z']) expect(await t.act('kernel.move-clock', commissioner, { to })).toMatchObject({ ok: false, refusals: [{ code: 'input.misfit', field: 'to' }] })
})
