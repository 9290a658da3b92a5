// kill -9 at any step of a pay run, 20 times: no invoice is paid twice or forgotten, the ledger balances, the journal verifies. The bench kills 200 times.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../setup/app.ts'
import { asItMustBe, killPayRuns, onTheWay } from './pay-run-kills.ts'

const kills = 20
let t: TestApp
beforeAll(async () => {
  t = await freshApp({ at: '2026-05-10T09:00:00Z' })
})
afterAll(() => t.close())

test(`killed ${kills} times at any step of a pay run, every invoice is paid once and the books balance`, { timeout: 240_000 }, async () => {
  const killed = await killPayRuns(t, kills)
  expect(onTheWay(killed).length).toBeGreaterThan(1)
  const { interrupted, ...stands } = killed
  expect(interrupted).not.toEqual([])
  expect(stands).toEqual(asItMustBe(killed, kills))
})
