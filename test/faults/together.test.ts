// Many at once, one after another on the same connection, at midnight, and after the worker died (TRUST.md tests 17, 19, 20, 21, 22).
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runnersOf } from '../../src/app.ts'
import type { Actor, Done } from '../../src/kernel/act.ts'
import { openDatabase, sql } from '../../src/kernel/database/database.ts'
import { uuidv7 } from '../../src/kernel/ids.ts'
import { verifyJournal } from '../../src/kernel/journal/verify.ts'
import { buildServer } from '../../src/web/server.ts'
import { csrfToken } from '../../src/web/visitor.ts'
import { sha256 } from '../../src/kernel/keys.ts'
import { type JobAsk, JobRefused, runJob } from '../../src/worker/runners.ts'
import { exceptPeople, freshApp, type TestApp } from '../setup/app.ts'

let t: TestApp
let commissioner: Actor
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  commissioner = await t.staff(t.icb, 'commissioner')
})
afterAll(() => t.close())

const programme = { name: 'Together', purpose: 'p', level: 'place', tier: 'light' }

test('20 writers on one body and 40 bodies leave chains without gap or fork', { timeout: 120_000 }, async () => {
  const bodies = Array.from({ length: 40 }, () => uuidv7())
  await t.app.db.within({ role: 'act_worker' }, async (tx) => {
    for (const id of bodies) await tx.rows(sql`insert into bodies.organisation (id, name, kind) values (${id}, ${`Body ${id}`}, 'council')`)
  })
  const actors = await Promise.all(bodies.map((id) => t.staff(id, 'commissioner')))
  const work = [
    ...Array.from({ length: 20 }, () => async () => {
      for (let index = 0; index < 10; index += 1) await t.done('cycle.open-programme', commissioner, programme)
    }),
    ...actors.map((actor) => async () => {
      for (let index = 0; index < 3; index += 1) await t.done('cycle.open-programme', actor, programme)
    }),
  ]
  await Promise.all(work.map((one) => one()))
  const verified = await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })
  expect(verified.findings).toEqual([])
  expect(verified).toMatchObject({ chains: 41, entries: 200 + 120 })
  const references = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ reference: string }>`select reference from kernel.record where kind = 'programme' and body_id = ${t.icb}`))
  expect(new Set(references.map((row) => row.reference)).size).toBe(200)
})

test('the context of one request is never seen by the next on the same connection, after errors and aborted transactions too', async () => {
  const one = await openDatabase(t.app.db.connectionString, { max: 1 })
  const seen = (context: Parameters<typeof one.within>[0]): Promise<number> => one.within(context, async (tx) => (await tx.rows(sql`select 1 from kernel.record`)).length)
  const owner = { role: 'act_staff' as const, bodyId: t.icb, accountId: commissioner.accountId! }
  try {
    expect(await seen(owner)).toBeGreaterThan(0)
    expect(await seen({ role: 'act_staff' })).toBe(0)
    await expect(one.within(owner, (tx) => tx.rows(sql`select 1 / 0`))).rejects.toThrow()
    expect(await seen({ role: 'act_staff', bodyId: t.stranger })).toBe(0)
    await expect(one.within(owner, async (tx) => {
      await tx.rows(sql.raw("set local statement_timeout = '20ms'"))
      await tx.rows(sql`select pg_sleep(1)`)
    })).rejects.toThrow()
    expect(await seen({ role: 'act_staff', bodyId: t.stranger })).toBe(0)
    const left = await one.within('server', (tx) => tx.one(sql<{ role: string; body: string | null }>`select current_user::text as role, nullif(current_setting('app.body', true), '') as body`))
    expect(left).toEqual({ role: 'cc_app', body: null })
  } finally {
    await one.close()
  }
})

test('a partner whose agreement ends at midnight stops reading then, and never could change anything', async () => {
  const made = await t.done('bodies.agree-partnership', commissioner, { name: 'Until tonight', instrument: 'section 75 agreement', way: 'parallel', members: [t.council], from: '2026-01-01', to: '2026-11-21' })
  const shared = await t.done('cycle.open-programme', commissioner, { ...programme, name: 'Shared', partnership: made.goTo! })
  const partner = await t.staff(t.council, 'commissioner')
  const read = (): Promise<unknown[]> => t.app.db.within({ role: 'act_staff', bodyId: t.council, accountId: partner.accountId! }, (tx) => tx.rows(sql`select 1 from kernel.record where id = ${shared.goTo}`))
  expect(await read()).toHaveLength(1)
  expect(await t.act('cycle.end-programme', partner, { programme: shared.goTo!, reason: 'x' })).toMatchObject({ ok: false, status: 403 })
  await t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock('2026-11-22T00:00:01Z')`))
  expect(await read()).toHaveLength(0)
  expect(await t.act('bodies.give-consent', partner, { record: shared.goTo!, version: '1', answer: 'consents', meeting: 'Executive' })).toMatchObject({ ok: false, refusals: [{ code: 'input.not-there' }] })
})

test('a form pressed twice, in two tabs or by a nervous hand, acts once; a stale form keeps what was typed', async () => {
  const server = await buildServer(t.app, { log: false })
  const cookie = await t.session(commissioner)
  const csrf = (act: string): string => csrfToken(t.app, { tokenHash: sha256(cookie) } as never, act)
  const post = (url: string, form: Record<string, string>) => server.inject({ method: 'POST', url, headers: { cookie: `cc-session=${cookie}`, origin: 'http://127.0.0.1:3000', 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams(form).toString() })
  const form = { ...programme, name: 'Pressed twice', csrf: csrf('cycle.open-programme'), idempotencyKey: 'one-form' }
  const answers = await Promise.all([post('/cycle/open-programme', form), post('/cycle/open-programme', form)])
  expect(answers.map((answer) => answer.statusCode)).toEqual([303, 303])
  expect(answers[0]!.headers.location).toBe(answers[1]!.headers.location)
  const id = /programmes\/([0-9a-f-]+)/.exec(String(answers[0]!.headers.location))![1]!
  await t.done('cycle.move-programme', commissioner, { programme: id, to: 'plan', reason: 'analysed' })
  const stale = await post('/cycle/move-programme', { programme: id, to: 'procure', reason: 'Words I typed & want to keep', version: '1', csrf: csrf('cycle.move-programme'), idempotencyKey: 'two' })
  expect(stale.statusCode).toBe(409)
  expect(stale.body).toContain('Words I typed &amp; want to keep')
  expect(stale.body).toContain('There is a problem')
  await server.close()
})

test('work whose worker died between effect and acknowledgement has its effect once', { timeout: 60_000 }, async () => {
  const runners = new Map([...runnersOf(), ['test.programme', async ({ app, actor, input }: JobAsk) => {
    const done = await t.done('cycle.open-programme', actor, { ...programme, name: input['name'] }, { key: `job ${input['name']}`.replaceAll(' ', '-') }) as Done
    if (died.has(input['name']!)) return { recordId: done.goTo!, words: 'done' }
    died.add(input['name']!)
    void app
    throw new JobRefused('the worker died here')
  }]])
  const died = new Set<string>()
  for (let index = 0; index < 20; index += 1) {
    const id = uuidv7()
    await t.app.db.within('server', (tx) => tx.rows(sql`insert into kernel.job (id, body_id, account_id, kind, title, state, input) values (${id}, ${t.icb}, ${commissioner.accountId}, 'test.programme', 'x', 'waiting', ${JSON.stringify({ name: `Job ${index}` })})`))
    await runJob(t.app, runners, id)
    // The message comes again, as it does when a worker is killed; the row says running.
    await t.app.db.within('server', (tx) => tx.rows(sql`update kernel.job set state = 'running' where id = ${id}`))
    await runJob(t.app, runners, id)
    await runJob(t.app, runners, id)
  }
  const rows = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`select 1 from kernel.record where kind = 'programme' and title like 'Job %'`))
  expect(rows).toHaveLength(20)
})

test('two web processes over one database share sessions, keys and versions', async () => {
  const [left, right] = [await buildServer(t.app, { log: false }), await buildServer(t.app, { log: false })]
  const cookie = await t.session(commissioner)
  const send = (server: typeof left) => server.inject({ method: 'POST', url: '/api/cycle/open-programme', headers: { cookie: `cc-session=${cookie}`, origin: 'http://127.0.0.1:3000', 'idempotency-key': 'both' }, payload: programme })
  const answers = await Promise.all([send(left), send(right)])
  expect(answers.map((answer) => answer.json<Done>().actId)).toEqual([answers[0]!.json<Done>().actId, answers[0]!.json<Done>().actId])
  await left.close()
  await right.close()
})
