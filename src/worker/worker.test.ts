// What the worker does by itself: what is due, and sweeping away what has served its time.
import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import pg from 'pg'
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import type { Act, Actor } from '../kernel/act.ts'
import { reference } from '../kernel/fields.ts'
import { accept, refuse } from '../kernel/refusal.ts'
import { sql } from '../kernel/database/database.ts'
import { uuidv7 } from '../kernel/ids.ts'
import { openQueue } from '../kernel/queue.ts'
import { uploadPath } from '../kernel/upload.ts'
import { takeUpload } from '../web/uploads.ts'
import { carryOutDue } from './clock.ts'
import { sweep } from './sweep.ts'

let t: TestApp
let commissioner: Actor
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  commissioner = await t.staff(t.icb, 'commissioner')
})
afterAll(() => t.close())

const programme = async (actor: Actor, name: string): Promise<string> => (await t.done('cycle.open-programme', actor, { name, purpose: 'p', level: 'place', tier: 'light' })).goTo!
const due = async (bodyId: string, recordId: string, act: string, on: string): Promise<string> => {
  const id = uuidv7()
  await t.app.db.within({ role: 'act_worker', bodyId }, (tx) => tx.rows(sql`insert into kernel.due (body_id, id, record_id, kind, title, due_on, act, created_at) values (${bodyId}, ${id}, ${recordId}, 'test', 'Test', ${on}, ${act}, now())`))
  return id
}
/** Acts of the clock made for this test: one is done, one is refused. */
const clockAct = (name: string, refused: boolean): Act => ({
  name, title: 'Test', says: 'tested', kind: 'programme', who: ['clock'], root: 'programme', input: { programme: reference({ label: 'Programme', to: 'programme' }) },
  rule: () => (refused ? refuse({ code: 'test.no', words: 'No.' }) : accept({})),
  save: async (write, _value, ask) => write.dueDone(String(ask['programme'])),
}) as Act

test('a due row that is refused or meets a fault holds up neither the rows after it nor another body', async () => {
  const council = await t.staff(t.council, 'commissioner')
  const [bad, refusing, good, other] = [await programme(commissioner, 'Bad'), await programme(commissioner, 'Refused'), await programme(commissioner, 'Good'), await programme(council, 'Other')]
  await due(t.icb, bad, 'test.no-such-act', '2026-01-01')
  await due(t.icb, refusing, 'test.refused', '2026-01-02')
  const rows = [await due(t.icb, good, 'test.done', '2026-01-03'), await due(t.council, other, 'test.done', '2026-01-04')]
  const { registry } = t.app
  const made = new Map([clockAct('test.done', false), clockAct('test.refused', true)].map((one) => [one.name, one]))
  const app = { ...t.app, registry: { ...registry, act: (name: string) => made.get(name) ?? registry.act(name) } }
  expect(await carryOutDue(app, 1)).toEqual({ done: 2, refused: 2 })
  const left = await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, (tx) => tx.rows(sql`select id from kernel.due where id = any(${rows}::uuid[]) and done_at is null`))
  expect(left).toEqual([])
})

test('what has served its time is swept away, and nothing younger or used', async () => {
  const upload = async (): Promise<string> => (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from(['text']), name: 'a.txt', bodyId: t.icb }))!
  const [unused, used, young] = [await upload(), await upload(), await upload()]
  const [old, fresh] = [await t.session(commissioner), await t.session(commissioner)]
  expect(old).not.toBe(fresh)
  await t.done('cycle.open-programme', commissioner, { name: 'Keyed', purpose: 'p', level: 'place', tier: 'light' }, { key: 'old-key' })
  await t.app.db.within('server', async (tx) => {
    await tx.rows(sql`update kernel.upload set created_at = now() - interval '8 days' where id in (${unused}, ${used})`)
    await tx.rows(sql`update kernel.upload set used_at = now() where id = ${used}`)
    await tx.rows(sql`update people.session set created_at = now() - interval '13 hours' where token_hash = (select token_hash from people.session limit 1)`)
    await tx.rows(sql`update kernel.idempotency set created_at = now() - interval '8 days' where key = 'old-key'`)
    await tx.rows(sql`insert into people.attempt (subject, at, failed) values ('old', now() - interval '25 hours', true), ('young', now(), true)`)
  })
  expect(await sweep(t.app)).toEqual({ keys: 1, sessions: 1, attempts: 1, uploads: 1 })
  expect([unused, used, young].map((id) => existsSync(uploadPath(t.app.dataDir, id)))).toEqual([false, true, true])
  expect(await sweep(t.app)).toEqual({ keys: 0, sessions: 0, attempts: 0, uploads: 0 })
})

test('acts at once share one start of the queue, and long work has six hours before it is given out again', async () => {
  const queue = await openQueue(t.app.db.connectionString)
  await Promise.all([1, 2, 3].map((n) => t.app.db.within('server', (tx) => queue.send('job', { id: `test-${n}` }, async (text, values) => ({ rows: (await tx.raw.executeQuery(CompiledQuery.raw(text, values))).rows })))))
  const client = new pg.Client({ connectionString: t.superuserUrl })
  await client.connect()
  const { rows } = await client.query(`select expire_seconds, retry_limit from boss.job where data->>'id' like 'test-%'`)
  const { rows: [boss] } = await client.query(`select count(*)::int as connections from pg_stat_activity where application_name = 'pgboss' and datname = current_database()`)
  expect(rows).toEqual(Array.from({ length: 3 }, () => ({ expire_seconds: 21600, retry_limit: 5 })))
  expect(boss.connections).toBeLessThanOrEqual(1)
  await queue.close()
  await client.end()
})

test('a heads file that cannot be written is logged, and the worker lives on until it is told to stop', { timeout: 30_000 }, async () => {
  writeFileSync(join(t.app.dataDir, 'heads'), 'a file where the folder should be')
  const worker = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env['PATH'], TZ: 'UTC', DATABASE_URL: t.app.db.connectionString, SECRET_KEY_FILE: join(t.app.dataDir, 'secret.json'), DATA_DIR: t.app.dataDir } })
  const ended = new Promise<number | null>((resolve) => worker.once('exit', resolve))
  await new Promise<void>((resolve, reject) => {
    worker.stderr.on('data', (text: Buffer) => text.toString().includes('"part":"heads"') && resolve())
    void ended.then((code) => reject(new Error(`the worker ended with ${code}`)))
  })
  await new Promise((resolve) => setTimeout(resolve, 1000))
  expect(worker.exitCode).toBeNull()
  worker.kill('SIGTERM')
  expect(await ended).toBe(0)
})
