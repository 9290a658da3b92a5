// A provider's person signs in and sees what all commissioners ask of it, and nothing else.
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../test/setup/contract.ts'
import type { Actor } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { verifyJournal } from '../kernel/journal/verify.ts'
import { actorOf } from '../people/index.ts'
import { buildServer } from './server.ts'

let t: TestApp
let server: FastifyInstance
let manager: Actor
let evan: Actor
let asked = ''
const factor = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const person = (more: Record<string, unknown>) => ({ provider: t.provider, email: 'evan@care.example', name: 'Evan O\'Provider', password: 'four unrelated words here', factor, ...more })

beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager')
  for (const body of [t.icb, t.council]) {
    const contract = await contractFor(t, body, body === t.icb ? 'Hearing tests' : 'Home care')
    const own = await t.staff(body, 'contract-manager')
    await kpiFor(t, own, contract, { name: 'Seen within 6 weeks' })
    const made = await t.done('deliver.request-return', own, { contract, period: '2026-10', due: body === t.icb ? '2026-11-30' : '2026-11-15' })
    if (body === t.icb) asked = made.goTo!
  }
})
afterAll(async () => {
  await server.close()
  await t.close()
})
const get = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })

test('an administrator opens the account; it belongs to the provider and to no commissioner', async () => {
  const admin = { ...await t.staff(t.icb, 'administrator'), factorAt: new Date().toISOString() }
  expect(await t.act('people.open-provider-account', admin, person({ provider: t.council }))).toMatchObject({ ok: false })
  const made = await t.done('people.open-provider-account', admin, person({}))
  evan = (await actorOf(t.app.db, made.goTo!))!
  expect(evan).toMatchObject({ kind: 'party', bodyId: t.provider, roles: ['provider'] })
  expect(await t.act('people.give-role', admin, { account: made.goTo!, role: 'analyst' })).toMatchObject({ ok: false, refusals: [{ code: 'role.provider' }] })
  expect(await t.act('people.open-account', admin, person({ roles: ['provider'], email: 'x@care.example' }))).toMatchObject({ ok: false })
})

test('one list holds the requests of both commissioners, the late one first, and staff pages stay closed', async () => {
  const home = (await get('/', evan)).body
  expect(home).toContain('Two returns are asked of you')
  expect(home.indexOf('Home care')).toBeLessThan(home.indexOf('Hearing tests'))
  for (const url of ['/tasks', '/deliver', `/deliver/returns/${asked}`, '/review']) expect([url, (await get(url, evan)).statusCode]).toEqual([url, 403])
})

test('the return is sent from there once, with the token of the session, and only by that provider', async () => {
  const session = await t.session(evan)
  const page = await server.inject({ url: `/provider/returns/${asked}`, cookies: { 'cc-session': session } })
  expect(page.body).toContain('Seen within 6 weeks')
  const form = page.body.slice(page.body.indexOf(`action="/provider/returns/${asked}"`))
  const hidden = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(form)![1]!
  const field = /name="(value-[^"]+)"/.exec(page.body)![1]!
  const send = (fields: Record<string, string>, cookie = session) => server.inject({ method: 'POST', url: `/provider/returns/${asked}`, headers: { origin: 'http://127.0.0.1:3000', 'content-type': 'application/x-www-form-urlencoded' }, cookies: { 'cc-session': cookie }, payload: new URLSearchParams({ version: hidden('version'), idempotencyKey: hidden('idempotencyKey'), step: 'send', [field]: '91', ...fields }).toString() })
  // The return form is multipart in a browser; either kind is read.
  expect((await send({})).statusCode).toBe(403)
  expect((await send({ csrf: hidden('csrf') }, await t.session(manager))).statusCode).toBe(404)
  expect((await send({ csrf: hidden('csrf'), [field]: 'many' })).statusCode).toBe(422)
  const sent = await send({ csrf: hidden('csrf') })
  expect([sent.statusCode, sent.headers.location]).toEqual([303, `/provider/returns/${asked}?sent=1`])
  expect((await get(`/provider/returns/${asked}?sent=1`, evan)).body).toContain('Return sent')
  const [row] = await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: manager.accountId! }, (tx) => tx.rows(sql<{ state: string }>`select state from kernel.record where id = ${asked}`))
  expect(row).toEqual({ state: 'sent' })
  const other = { kind: 'party', bodyId: t.stranger, accountId: evan.accountId, roles: ['provider'], name: 'Other' } as unknown as Actor
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys })).findings).toEqual([])
  expect(await t.act('deliver.send-return', other, { return: asked, answers: [{ kpi: 'KPI-1', value: 1 }] })).toMatchObject({ ok: false, status: 404 })
})
