import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import type { Actor } from '../kernel/act.ts'
import { askQuery } from '../kernel/ask.ts'
import { sql } from '../kernel/database/database.ts'
import { buildServer } from '../web/server.ts'

let t: TestApp
let server: FastifyInstance
let commissioner: Actor & { accountId: string }
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  commissioner = await t.staff(t.icb, 'commissioner')
  const programme = (await t.done('cycle.open-programme', commissioner, { name: 'Falls in Testham', purpose: 'Fewer falls', level: 'place', tier: 'light' })).records[0]!.id
  const set = (what: string, on: string, role: string) => t.done('cycle.set-date', commissioner, { programme, what, on, role })
  await set('Board decides', '2026-12-14', 'commissioner')
  await set('Last day of ninety', '2027-02-19', 'commissioner')
  await set('One day too far', '2027-02-20', 'commissioner')
  await set('Of the manager', '2026-12-01', 'contract-manager')
  // A day later the manager's date is late, and nobody else's.
  await t.app.db.within('server', async (tx) => {
    await tx.rows(sql`select kernel.set_clock('2026-12-02T12:00:00Z'::timestamptz)`)
  })
})
afterAll(async () => {
  await server.close()
  await t.close()
})
const get = async (url: string, actor: Actor): Promise<string> => (await server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })).body
const header = (body: string): string | undefined => /cc-header__count">(\d+)</.exec(body)?.[1]

test('home page, header, tasks and the query count the same dates as needing a person', async () => {
  const [home, tasks] = [await get('/', commissioner), await get('/tasks', commissioner)]
  expect(home).toContain('What needs you (3)')
  expect(tasks).toContain('Needs you (3)')
  expect([header(home), header(tasks)]).toEqual(['3', '3'])
  const answer = await askQuery(t.app.db, t.app.registry.query('cycle.needs-you')!, commissioner, {})
  expect(answer).toMatchObject({ ok: true, result: { count: 3, byKind: [{ kind: 'programme', count: 3 }], lateWithColleagues: 1 } })
})

test('what is late with colleagues is named apart, with whom, and is not counted as one\'s own', async () => {
  for (const body of [await get('/', commissioner), await get('/tasks', commissioner)]) {
    expect(body).toContain('Late, with colleagues (1)')
    expect(body).toContain('Of the manager')
    expect(body).toContain('contract manager')
  }
})

test('the colleague has that date as the own one', async () => {
  const home = await get('/', await t.staff(t.icb, 'contract-manager'))
  expect(home).toContain('What needs you (1)')
  expect(home).not.toContain('with colleagues')
})

test('a date more than ninety days ahead is told further ahead and not counted', async () => {
  await t.app.db.within('server', async (tx) => {
    await tx.rows(sql`select kernel.set_clock('2026-11-21T12:00:00Z'::timestamptz)`)
  })
  const tasks = await get('/tasks', commissioner)
  expect(tasks).toContain('Needs you (2)')
  expect(tasks).toContain('Further ahead (1)')
  expect(tasks).toContain('One day too far')
})

test('who has nothing near is told so and sees what comes', async () => {
  expect(await get('/', await t.staff(t.icb, 'finance'))).toContain('Nothing of yours, by name or role, is late or due within ninety days.')
})

test('a late date of a contract that stands in no programme is with colleagues too: who begins with a register sees it', async () => {
  const contract = (await t.done('deliver.record-contract', commissioner, { title: 'Meals at home' })).records[0]!.id
  await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`insert into kernel.due (body_id, id, record_id, kind, title, due_on, owner_role, created_at) values (${t.icb}, gen_random_uuid(), ${contract}::uuid, 'contract-renewal', 'Start again by', '2026-11-01', 'contract-manager', kernel.act_time())`))
  const home = await get('/', await t.staff(t.icb, 'administrator', 'commissioner'))
  expect(home).toContain('Late, with colleagues (1)')
  expect(home).toContain('Meals at home')
  expect(await get('/', await t.staff(t.stranger, 'administrator', 'commissioner'))).not.toContain('with colleagues')
})
