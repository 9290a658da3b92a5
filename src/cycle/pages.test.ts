import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import type { Actor } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { writeHeads } from '../kernel/journal/heads.ts'
import { buildServer } from '../web/server.ts'

let t: TestApp
let server: FastifyInstance
let commissioner: Actor & { accountId: string }
let programme: string
let contract: string
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  commissioner = await t.staff(t.icb, 'commissioner')
  programme = (await t.done('cycle.open-programme', commissioner, { name: 'Falls <b>in</b> Testham', purpose: 'Fewer falls', level: 'place', tier: 'light' })).records[0]!.id
  contract = (await t.done('deliver.record-contract', commissioner, { title: 'Balance classes', provider: t.provider, programme, startsOn: '2026-01-01', endsOn: '2027-12-31', value: 12_345_67 })).records[0]!.id
})
afterAll(async () => {
  await server.close()
  await t.close()
})
const get = async (url: string, actor?: Actor): Promise<{ status: number; body: string; type: string }> => {
  const response = await server.inject({ url, ...(actor ? { cookies: { 'cc-session': await t.session(actor) } } : {}) })
  return { status: response.statusCode, body: response.body, type: String(response.headers['content-type']) }
}

test('signed out, the start page says what this is and leads to what everybody may read', async () => {
  const { status, body } = await get('/')
  expect(status).toBe(200)
  for (const href of ['/sign-in', '/register', '/check-a-date', '/register/journal']) expect(body).toContain(`href="${href}"`)
  expect(body).not.toContain('Balance classes')
})

test('signed in, a strategist sees the wheel before tasks and a contract manager tasks before the wheel', async () => {
  const strategist = (await get('/', commissioner)).body
  const manager = (await get('/', await t.staff(t.icb, 'contract-manager'))).body
  const order = (body: string): boolean => body.indexOf('id="wheel-heading"') < body.indexOf('id="tasks-heading"')
  expect([order(strategist), order(manager)]).toEqual([true, false])
  expect(strategist).toContain('Falls &lt;b&gt;in&lt;/b&gt; Testham')
  expect(strategist).toContain('The same as a table')
})

test('a stranger sees no programme and an honest start', async () => {
  const { body } = await get('/', await t.staff(t.stranger, 'commissioner'))
  expect(body).not.toContain('Testham</')
  expect(body).toContain('There is none yet')
})

test('the thread of a contract shows its gap as picture and list; for a stranger there is no such record', async () => {
  const { body } = await get(`/cycle/thread/${contract}`, commissioner)
  expect(body).toContain('No procurement leads here yet')
  expect(body).toContain('<svg')
  expect((await get(`/cycle/thread/${contract}`, await t.staff(t.stranger, 'commissioner'))).status).toBe(404)
  expect((await get('/cycle/thread/nonsense', commissioner)).status).toBe(404)
  expect((await get('/cycle/gaps', commissioner)).body).toContain('Balance classes')
})

test('a contract is published in words for everybody, shown once, and withdrawn with a reason', async () => {
  expect((await get('/register')).body).not.toContain('Balance classes')
  const published = await t.done('cycle.publish-contract', commissioner, { contract, summary: 'Classes for people who have fallen' })
  expect((await get('/register')).body).toContain('Balance classes')
  const open = JSON.parse((await get('/register/contracts.json')).body) as { invented: boolean; entries: Record<string, string>[] }
  expect(open.entries).toMatchObject([{ title: 'Balance classes', provider: 'Invented Care Ltd', value: '12345.67', startsOn: '2026-01-01' }])
  expect(open.invented).toBe(true)
  expect(await t.act('cycle.publish-contract', commissioner, { contract, summary: 'Again' })).toMatchObject({ ok: false, refusals: [{ code: 'publication.twice' }] })
  const id = published.records[0]!.id
  expect((await get(`/register/entries/${id}`)).body).toContain('Classes for people who have fallen')
  await t.done('cycle.withdraw-publication', commissioner, { publication: id, reason: 'Wrong value' })
  expect((await get('/register')).body).not.toContain('Balance classes')
  expect((await get(`/register/entries/${id}`)).status).toBe(404)
})

test('outsiders read the chain of a body, the signed heads and how to check them', async () => {
  await writeHeads(t.app.db, t.app.keys, t.app.dataDir)
  const page = await get('/register/journal')
  expect(page.body).toContain(`/register/journal/${t.icb}.txt`)
  const chain = await get(`/register/journal/${t.icb}.txt`)
  expect(chain.type).toContain('text/plain')
  expect(chain.body.startsWith(`cc-journal-1\n${t.icb}\n`)).toBe(true)
  expect(JSON.parse((await get('/register/journal/heads')).body.trim().split('\n').at(-1)!)).toMatchObject({ purpose: 'test' })
  expect((await get('/register/journal/how')).body).toContain('sha256sum')
  expect((await get('/register/journal/verify-chain.sh')).body).toContain('sha256sum')
  expect((await get(`/register/journal/${t.stranger}.txt`)).status).toBe(404)
  expect((await get('/register/journal/..%2f..%2fpackage.json')).status).toBe(404)
})

test('a need of a new round says what led to it, without asking partners again', async () => {
  const need = (await t.done('analyse.record-need', commissioner, { programme, title: 'People fall', statement: 'They do', place: 'E08000001' })).records[0]!
  const round = await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, (tx) => tx.one(sql<{ id: string }>`select id from cycle.round where programme_id = ${programme}`))
  const done = await t.done('cycle.say-what-led-here', commissioner, { need: need.id, from: round.id })
  expect(done.records[0]).toMatchObject({ id: need.id, version: need.version })
  expect(await t.act('cycle.say-what-led-here', commissioner, { need: need.id, from: contract })).toMatchObject({ ok: false, refusals: [{ code: 'follow.kind' }] })
})
