import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import { asked } from '../../../test/setup/parties.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import type { ShownMatter } from '../attention/index.ts'
import type { KpiChart } from '../reads.ts'
import { judgeUnjudged, type OpenSignal } from './index.ts'

let t: TestApp
let manager: Actor
let contract = ''
let kpi = ''
const value = (period: string, figure: number) => t.done('deliver.correct-observation', manager, { kpi, period, value: figure, reason: 'x' })
const month = (at: number): string => `${2025 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
const open = (): Promise<OpenSignal[]> => asked(t, 'review.signals', manager)
/** What the chart of the indicator itself says, judged from its months. */
const judged = async (): Promise<unknown[]> => (await asked<KpiChart>(t, 'review.kpi-chart', manager, { kpi })).judged.signals.map(({ from, to, rule, months, better }) => ({ from, to, rule, months, better })).reverse()
const kept = async (): Promise<unknown[]> => (await open()).map(({ from, to, rule, months, better }) => ({ from, to, rule, months, better }))
const rows = (): Promise<unknown[]> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`select kpi_id, place, contract_id, from_period, to_period, months, rule, way, better, value, unit, words, goes_on, answered, weight from review.signal where stands order by kpi_id, place`))

beforeAll(async () => {
  t = await freshApp({ at: '2026-08-01T12:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager', 'commissioner')
  contract = await contractFor(t, t.icb, 'Home care')
  kpi = await kpiFor(t, manager, contract, { name: 'Visits in time' })
  for (let at = 0; at < 16; at += 1) await value(month(at), at < 14 ? 83 + (at % 3) : 60)
})
afterAll(() => t.close())

test('what is kept is what the chart says, after values, a baseline and a correction', async () => {
  expect(await kept()).toEqual(await judged())
  await t.done('review.lock-baseline', manager, { kpi, from: '2025-01', to: '2025-12', reason: 'A settled year' })
  expect(await kept()).toEqual(await judged())
  expect(await kept()).toMatchObject([{ from: '2026-03', to: '2026-04', better: false }])
  await value('2026-04', 84)
  expect(await kept()).toEqual(await judged())
  expect((await open())[0]).toMatchObject({ to: '2026-03', goes_on: false })
})

test('what its contract is worth changes its weight at once', async () => {
  const score = async (): Promise<number> => (await asked<ShownMatter[]>(t, 'review.attention', manager))[0]!.score
  const weight = async (): Promise<unknown> => ((await rows())[0] as { weight: number }).weight
  const before = await score()
  await t.done('deliver.complete-contract', manager, { contract, annualValue: 9_000_000_00 })
  expect(await score()).toBe(before * 2)
  expect(await weight()).toBe(await score())
})

test('a finding answers it, and a closed indicator has no signal', async () => {
  const finding = await t.done('review.record-finding', manager, { title: 'Late visits', words: 'In March', kpi, period: '2026-03', signal: 'outside limits' })
  expect(finding.ok).toBe(true)
  expect(await open()).toEqual([])
  const other = await kpiFor(t, manager, contract, { name: 'Calls answered' })
  for (let at = 0; at < 14; at += 1) await t.done('deliver.correct-observation', manager, { kpi: other, period: month(at), value: at < 13 ? 83 + (at % 3) : 100, reason: 'x' })
  expect(new Set((await open()).map((one) => one.kpi))).toEqual(new Set(['Calls answered']))
  await t.done('plan.close-kpi', manager, { kpi: other, reason: 'No longer asked' })
  expect(await open()).toEqual([])
})

test('made again from nothing they are the same, and the journal does not miss them', async () => {
  const before = await rows()
  const client = new pg.Client({ connectionString: t.superuserUrl })
  await client.connect()
  await client.query('delete from review.signal; delete from review.judged_kpi')
  await client.end()
  expect(await rows()).toEqual([])
  expect(await judgeUnjudged(t.app.db)).toBe(2)
  expect(await rows()).toEqual(before)
  expect(await judgeUnjudged(t.app.db)).toBe(0)
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})

test('a body sees its own signals only', async () => {
  expect(await asked(t, 'review.signals', await t.staff(t.stranger, 'commissioner'))).toEqual([])
  expect(await asked(t, 'review.attention-first', await t.staff(t.stranger, 'commissioner'), { most: '5' })).toEqual({ matters: [], count: 0 })
})
