import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { buildServer } from '../../web/server.ts'
import type { ComparedKpi, SharedKpi } from './compare.queries.ts'

let t: TestApp
let manager: Actor
const kpis: string[] = []
beforeAll(async () => {
  t = await freshApp({ at: '2026-06-01T12:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager')
  for (const [name, events] of [['North', 90], ['East', 88], ['West', 60], ['Silent', null]] as const) {
    const kpi = await kpiFor(t, manager, await contractFor(t, t.icb, `Home care ${name}`), { name: name === 'East' ? 'Visits  in time' : 'Visits in time' })
    kpis.push(kpi)
    for (const period of ['2026-04', '2026-05']) await t.done('deliver.correct-observation', manager, { kpi, period, value: events ?? 50, ...(events === null ? {} : { numerator: events, denominator: 100 }), reason: 'from the return' })
  }
  await kpiFor(t, manager, await contractFor(t, t.icb, 'Another'), { name: 'Visits in time', unit: 'visits' })
})
afterAll(() => t.close())

const ask = async <R>(name: string, params: Record<string, string> = {}, actor: Actor = manager): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, actor, params)
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.result as R
}

test('an indicator is compared over the contracts that have it by name and unit, and who returned no numbers is named', async () => {
  const compared = await ask<ComparedKpi>('review.compare', { kpi: kpis[0]! })
  expect(compared).toMatchObject({ from: '2025-06', to: '2026-05', silent: [{ contract: 'Home care Silent' }] })
  expect(compared.units.map((one) => [one.contract, one.events, one.base])).toEqual([['Home care East', 176, 200], ['Home care North', 180, 200], ['Home care West', 120, 200]])
  expect(compared.units.find((one) => one.contract === 'Home care West')).toMatchObject({ beyond: 99.8, better: false })
  expect(await ask<SharedKpi[]>('review.comparable')).toMatchObject([{ contracts: 4 }])
  expect((await ask<ComparedKpi>('review.compare', { kpi: kpis[0]!, from: '2026-05', to: '2026-05' })).units[0]!.base).toBe(100)
})

test('a corrected month counts as it was corrected', async () => {
  await t.done('deliver.correct-observation', manager, { kpi: kpis[2]!, period: '2026-04', value: 61, numerator: 61, denominator: 100, reason: 'one visit was in time' })
  expect((await ask<ComparedKpi>('review.compare', { kpi: kpis[0]! })).units.find((one) => one.contract === 'Home care West')!.events).toBe(121)
})

test('a stranger compares nothing of another body', async () => {
  expect(await ask('review.compare', { kpi: kpis[0]! }, await t.staff(t.stranger, 'commissioner'))).toBeNull()
})

test('the page draws the funnel, names who lies outside and leads there from the chart', async () => {
  const server = await buildServer(t.app, { log: false })
  const open = async (url: string) => server.inject({ url, cookies: { 'cc-session': await t.session(manager) } })
  const page = await open(`/review/compare/${kpis[0]!}`)
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('Worse than the others by more than chance: Home care West.')
  expect(page.body).toContain('cc-chart--funnel')
  expect((await open('/review/compare')).body).toContain('Visits in time')
  expect((await open(`/review/kpis/${kpis[0]!}`)).body).toContain('Compare the 4 contracts that have this indicator')
  expect((await open(`/review/compare/${kpis[0]!}?format=csv`)).body.split('\n')).toHaveLength(5)
  await server.close()
})
