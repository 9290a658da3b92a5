import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import { asked } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import type { KpiChart } from '../reads.ts'
import { judgeUnjudged } from './index.ts'

let t: TestApp
let manager: Actor
let second: Actor
let client: pg.Client
beforeAll(async () => {
  t = await freshApp({ at: '2026-08-01T12:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager', 'commissioner')
  second = await t.staff(t.icb, 'contract-manager', 'analyst')
  client = new pg.Client({ connectionString: t.superuserUrl })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await t.close()
})

const month = (at: number): string => `${2024 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
const at = fc.integer({ min: 0, max: 29 })
type Step = { does: 'value'; at: number; value: number } | { does: 'counted'; at: number; numerator: number } | { does: 'lock'; at: number; months: number } | { does: 'rebase'; at: number; months: number } | { does: 'find' | 'praise'; at: number } | { does: 'worth'; pounds: number } | { does: 'close' }
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('value' as const), at, value: fc.integer({ min: 40, max: 99 }) }) }, { weight: 3, arbitrary: fc.record({ does: fc.constant('counted' as const), at, numerator: fc.integer({ min: 30, max: 99 }) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('lock' as const), at: fc.integer({ min: 0, max: 8 }), months: fc.integer({ min: 12, max: 14 }) }) }, { weight: 2, arbitrary: fc.record({ does: fc.constant('rebase' as const), at: fc.integer({ min: 4, max: 17 }), months: fc.constant(12) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('find' as const, 'praise' as const), at }) }, { weight: 1, arbitrary: fc.record({ does: fc.constant('worth' as const), pounds: fc.integer({ min: 1, max: 20_000_000 }) }) }, { weight: 1, arbitrary: fc.constant({ does: 'close' as const }) },
)

/** Carries out a step; one that the service refuses changes nothing, and that is right too. */
async function carry(kpi: string, contract: string, one: Step): Promise<boolean> {
  const act = async (name: string, actor: Actor, input: Record<string, unknown>): Promise<boolean> => (await t.act(name, actor, input)).ok
  switch (one.does) {
    case 'value': return act('deliver.correct-observation', manager, { kpi, period: month(one.at), value: one.value, reason: 'x' })
    case 'counted': return act('deliver.correct-observation', manager, { kpi, period: month(one.at), numerator: one.numerator, denominator: 100, value: one.numerator, reason: 'x' })
    case 'lock': return act('review.lock-baseline', manager, { kpi, from: month(one.at), to: month(one.at + one.months - 1), reason: 'x' })
    case 'rebase': return await act('review.propose-baseline', manager, { kpi, from: month(one.at), to: month(one.at + one.months - 1), cause: 'x' }) && act('review.approve-baseline', second, { kpi, words: 'x' })
    case 'find': return act('review.record-finding', manager, { title: 'x', words: 'x', kpi, period: month(one.at), signal: 'outside limits' })
    case 'praise': {
      const better = (await asked<KpiChart>(t, 'review.kpi-chart', manager, { kpi })).judged.signals.find((signal) => signal.better)
      return better !== undefined && act('review.recognise-improvement', manager, { kpi, period: better.from, words: 'Thank you' })
    }
    case 'worth': return act('deliver.complete-contract', manager, { contract, annualValue: one.pounds * 100 })
    case 'close': return act('plan.close-kpi', manager, { kpi, reason: 'x' })
  }
}

const kept = (kpi: string): Promise<Record<string, unknown>[]> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<Record<string, unknown>>`select place, contract_id, from_period, to_period, months, rule, way, better, value, unit, words, goes_on, answered, weight from review.signal where kpi_id = ${kpi} and stands order by place`))
const done = new Map<string, number>()
const settled = Array.from({ length: 14 }, (_, index) => 70 + (index % 3))
const story: Step[] = [
  { does: 'lock', at: 0, months: 12 }, ...Array.from({ length: 13 }, (_, index): Step => ({ does: 'value', at: 13 + index, value: 90 + (index % 3) })), { does: 'praise', at: 0 }, { does: 'rebase', at: 13, months: 12 }, { does: 'value', at: 26, value: 50 }, { does: 'find', at: 26 },
  { does: 'worth', pounds: 9_000_000 }, { does: 'value', at: 13, value: 71 }, { does: 'counted', at: 27, numerator: 40 }, { does: 'close' },
]

test('whatever is done in whatever order, the signals kept are those of the chart, and those made again from nothing', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 60, max: 90 }), { minLength: 13, maxLength: 20 }), fc.array(step, { minLength: 8, maxLength: 24 }), async (values, steps) => {
    const contract = await contractFor(t, t.icb, 'Home care')
    const kpi = await kpiFor(t, manager, contract)
    for (const [index, value] of values.entries()) await t.done('deliver.correct-observation', manager, { kpi, period: month(index), value, reason: 'x' })
    for (const one of steps) {
      if (await carry(kpi, contract, one)) done.set(one.does, (done.get(one.does) ?? 0) + 1)
      const chart = await asked<KpiChart>(t, 'review.kpi-chart', manager, { kpi })
      const says = chart.kpi.state === 'closed' ? [] : chart.judged.signals.map(({ from, to, months, rule, way, better, value, words }) => ({ from_period: from, to_period: to, months, rule, way, better, value, words }))
      expect((await kept(kpi)).map(({ place: _p, contract_id: _c, unit: _u, goes_on: _g, answered: _a, weight: _w, ...row }) => row)).toEqual(says)
      const before = await kept(kpi)
      await client.query('delete from review.signal where kpi_id = $1', [kpi])
      await client.query('delete from review.judged_kpi where kpi_id = $1', [kpi])
      await judgeUnjudged(t.app.db)
      expect(await kept(kpi)).toEqual(before)
    }
  }), { numRuns: 5, examples: [[settled, story]] })
  // Every kind of step was carried out at least once: nothing is the same because nothing happened.
  expect([...done.keys()].sort()).toEqual(['close', 'counted', 'find', 'lock', 'praise', 'rebase', 'value', 'worth'])
}, 120_000)
