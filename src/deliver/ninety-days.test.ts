import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import type { Actor } from '../kernel/act.ts'
import { askQuery } from '../kernel/ask.ts'
import { sql } from '../kernel/database/database.ts'
import { buildServer } from '../web/server.ts'
import { ninetyPageSize, type NinetyCounts, type NinetyRow } from './ninety-days.ts'

// More than the two thousand at which the list once stopped, with the one that matters due last.
const lateOnes = 2100
let t: TestApp
let server: FastifyInstance
let commissioner: Actor & { accountId: string }
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  commissioner = await t.staff(t.icb, 'commissioner')
  const programme = (await t.done('cycle.open-programme', commissioner, { name: 'Falls in Testham', purpose: 'Fewer falls', level: 'place', tier: 'light' })).records[0]!.id
  await t.done('cycle.set-date', commissioner, { programme, what: 'Offers close at noon', on: '2026-12-01', role: 'procurement-lead' })
  await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, (tx) => tx.rows(sql`insert into kernel.due (body_id, id, record_id, kind, title, due_on, owner_role, created_at)
    select ${t.icb}, gen_random_uuid(), ${programme}, 'test ' || n, 'Late ' || n, '2026-01-01'::date + (n % 300), case when n % 2 = 0 then 'contract-manager' end, ${tx.now} from generate_series(1, ${lateOnes}::integer) n`))
})
afterAll(async () => {
  await server.close()
  await t.close()
})
const get = async (url: string): Promise<string> => (await server.inject({ url, cookies: { 'cc-session': await t.session(commissioner) } })).body
const asked = async <R>(name: string, params: Record<string, string> = {}): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, commissioner, params)
  if (!answer.ok) throw new Error(answer.refusals.map((one) => one.words).join(' '))
  return answer.result as R
}

test('the counts say how much there is, however many pages it fills', async () => {
  expect(await asked<NinetyCounts>('deliver.ninety-days-counts')).toEqual({ late: lateOnes, soon: 1, later: 0, owners: [{ owner: 'by name', count: 1050 }, { owner: 'contract manager', count: 1050 }, { owner: 'procurement lead', count: 1 }] })
})

test('pages follow one another without loss or repetition, and each row says how many there are', async () => {
  const seen = new Set<string>()
  for (let page = 1; page <= 11; page += 1) for (const row of await asked<NinetyRow[]>('deliver.ninety-days', { page: String(page) })) {
    expect(row.total).toBe(String(lateOnes + 1))
    seen.add(row.id)
  }
  expect(seen.size).toBe(lateOnes + 1)
  expect(await asked<NinetyRow[]>('deliver.ninety-days')).toHaveLength(ninetyPageSize)
})

test('what is due soon is one press away, behind however much is late', async () => {
  const first = await get('/cycle/ninety-days')
  expect(first).toContain('2,101 dates up to 19 February 2027')
  expect(first).toContain('1 to 200 of 2,101 dates')
  expect(first).toContain('href="/cycle/ninety-days?when=soon"')
  expect(first).toContain('href="/cycle/ninety-days?page=11"')
  expect(first).not.toContain('Offers close at noon')
  expect(await get('/cycle/ninety-days?when=soon')).toContain('Offers close at noon')
  expect(await get('/cycle/ninety-days?page=11')).toContain('Offers close at noon')
})

test('dates of nobody in particular are found under their owner too', async () => {
  expect((await asked<NinetyRow[]>('deliver.ninety-days', { owner: 'by name' }))[0]?.total).toBe('1050')
  expect(await get('/cycle/ninety-days?owner=by+name')).toContain('Late (1,050)')
})

test('the calendar file holds every date', async () => {
  const feed = await get('/cycle/ninety-days.ics')
  expect(feed.match(/BEGIN:VEVENT/g)).toHaveLength(lateOnes + 1)
  expect(feed).toContain('Offers close at noon')
})
