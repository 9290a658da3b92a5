import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import type { Actor } from '../act.ts'
import { buildServer } from '../../web/server.ts'
import { type Context, sql } from './database.ts'

let t: TestApp
let commissioner: Actor
let context: Context
const programmes = sql<{ count: number }>`select count(*)::int as count from kernel.record where kind = 'programme'`
const open = (name: string) => t.done('cycle.open-programme', commissioner, { name, purpose: 'p', level: 'place', tier: 'light' })
const idleInTransaction = async (): Promise<number> => {
  const client = new pg.Client({ connectionString: t.superuserUrl })
  await client.connect()
  try {
    return (await client.query<{ count: number }>("select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name = 'commission-care' and state like 'idle in transaction%'")).rows[0]!.count
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  commissioner = await t.staff(t.icb, 'commissioner')
  context = { role: 'act_staff', bodyId: t.icb, accountId: commissioner.accountId! }
})
afterAll(() => t.close())

test('all reads that follow each other see one moment; after its end a later read sees what has come since', async () => {
  await open('Falls')
  const held = t.app.db.hold(context)
  expect((await held.read((tx) => tx.one(programmes))).count).toBe(1)
  const [, after] = await Promise.all([held.read((tx) => tx.one(programmes)), held.read(async (tx) => {
    await open('Dementia')
    return tx.one(programmes)
  })])
  expect(after.count).toBe(1)
  await held.end()
  expect((await held.read((tx) => tx.one(programmes))).count).toBe(2)
  await held.end()
})

test('it reads under the asker’s row-level security and writes nothing', async () => {
  const stranger = t.app.db.hold({ role: 'act_staff', bodyId: t.stranger })
  expect((await stranger.read((tx) => tx.one(programmes))).count).toBe(0)
  await expect(stranger.read((tx) => tx.rows(sql`update kernel.record set title = 'x'`))).rejects.toThrow()
  await stranger.end()
})

test('a fault ends its transaction, and the next read begins anew', async () => {
  const held = t.app.db.hold(context)
  await expect(held.read((tx) => tx.rows(sql`select 1 / 0`))).rejects.toThrow(/division/)
  expect((await held.read((tx) => tx.one(programmes))).count).toBe(2)
  await held.end()
})

test('the connection goes back by itself when nothing is read for a moment', async () => {
  const held = t.app.db.hold(context)
  await held.read((tx) => tx.one(programmes))
  for (let tries = 0; tries < 100 && (await idleInTransaction()) > 0; tries += 1) await new Promise((done) => setTimeout(done, 20))
  expect(await idleInTransaction()).toBe(0)
})

test('many more pages at once than there are connections are all answered', async () => {
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(commissioner) }
  const answers = await Promise.all(Array.from({ length: 60 }, (_, at) => server.inject({ url: ['/', '/deliver', '/review', '/cycle/programmes'][at % 4]!, cookies })))
  expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([200]))
  await server.close()
})
