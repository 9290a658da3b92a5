// The doors of the web: what strangers, providers, odd input and a lost database meet there.
import { generate } from 'otplib'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import type { Actor } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { openSession } from '../people/index.ts'
import { buildServer } from './server.ts'
import { takeUpload } from './uploads.ts'
import { csrfToken } from './visitor.ts'

let t: TestApp
let server: FastifyInstance
let commissioner: Actor
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  commissioner = await t.staff(t.icb, 'commissioner')
})
afterAll(async () => {
  await server.close()
  await t.close()
})

const origin = { origin: 'http://127.0.0.1:3000' }
const get = async (url: string, actor?: Actor) => server.inject({ url, ...(actor ? { cookies: { 'cc-session': await t.session(actor) } } : {}) })
/** Sends a form of ours as a browser would. */
const post = async (url: string, act: string, actor: Actor, typed: Record<string, string>, known?: string) => {
  const token = known ?? await t.session(actor)
  const session = await openSession(t.app.db, token)
  return server.inject({ method: 'POST', url, headers: { ...origin, 'content-type': 'application/x-www-form-urlencoded' }, cookies: { 'cc-session': token }, payload: new URLSearchParams({ csrf: csrfToken(t.app, session, act), ...typed }).toString() })
}

test('a confirmation carries one key, so that a double press acts once', async () => {
  const programme = (await t.done('cycle.open-programme', commissioner, { name: 'Falls', purpose: 'Fewer falls', level: 'place', tier: 'light' })).goTo!
  const missing = await post('/cycle/end-programme', 'cycle.end-programme', commissioner, { programme, idempotencyKey: 'one-key' })
  expect([missing.statusCode, missing.body.includes('Check your answers'), missing.body.includes('There is a problem')]).toEqual([422, false, true])
  const asked = await post('/cycle/end-programme', 'cycle.end-programme', commissioner, { programme, reason: 'Done', idempotencyKey: 'one-key' })
  expect(asked.body).toContain('Check your answers')
  expect(asked.body.match(/name="idempotencyKey"/g)).toHaveLength(1)
  expect(asked.body).toContain('name="idempotencyKey" value="one-key"')
  const sent = { programme, reason: 'Done', idempotencyKey: 'one-key', confirmed: 'yes' }
  const both = [await post('/cycle/end-programme', 'cycle.end-programme', commissioner, sent), await post('/cycle/end-programme', 'cycle.end-programme', commissioner, sent)]
  expect(both.map((answer) => answer.statusCode)).toEqual([303, 303])
})

test('who may not act is told before anything is confirmed', async () => {
  const analyst = await t.staff(t.icb, 'analyst')
  const answer = await post('/cycle/end-programme', 'cycle.end-programme', analyst, { programme: t.icb, reason: 'x' })
  expect([answer.statusCode, answer.body.includes('This is not yours to do')]).toEqual([403, true])
})

test('a provider account is told in words which pages are not its own', async () => {
  const provider = await t.staff(t.provider, 'provider')
  for (const url of ['/tasks', '/deliver', '/deliver/returns', `/cycle/thread/${t.icb}`, `/deliver/contracts/${t.icb}`, '/search?q=ab', '/analyse', `/jobs/${t.icb}`, '/cycle/gaps', '/cycle/calendar']) {
    const answer = await get(url, provider)
    expect([url, answer.statusCode, answer.body.includes('This is not yours to see')]).toEqual([url, 403, true])
  }
  for (const url of ['/', '/account', '/register', '/how-it-works']) expect([url, (await get(url, provider)).statusCode]).toEqual([url, 200])
  for (const one of t.app.registry.acts.filter((act) => act.party)) expect([one.name, (await get(`/${one.name.replace('.', '/')}`, provider)).statusCode < 500]).toEqual([one.name, true])
})

test('odd addresses are answered, never with a fault', async () => {
  for (const url of ['/search?q=%00a', '/cycle/programmes?q=%00', '/cycle/programmes?state=%00', '/bodies/organisations?q=%00', '/cycle/programmes?sort=constructor', '/cycle/programmes?sort=toString:desc', '/cycle/end-programme?programme=', `/cycle/end-programme?programme=${'-'.repeat(36)}`]) {
    expect([url, (await get(url, commissioner)).statusCode]).toEqual([url, 200])
  }
  const back = await get('/sign-in?to=/%C4%80', commissioner)
  expect([back.statusCode, back.headers.location]).toEqual([303, '/'])
})

test('odd bodies are refused in words, never with a fault', async () => {
  const csrf = csrfToken(t.app, undefined, 'sign-in')
  const wrong: Record<string, unknown>[] = [{ email: 'a\u0000b', password: 'x', code: '1' }, { email: { toString: 1 }, password: ['x'], code: 7 }, {}]
  for (const typed of wrong) expect((await server.inject({ method: 'POST', url: '/sign-in', headers: origin, payload: { csrf, ...typed } })).statusCode).toBe(422)
  const token = await t.session(commissioner)
  const payload = { csrf: csrfToken(t.app, await openSession(t.app.db, token), 'cycle.open-programme'), name: 5, purpose: { a: 1 }, level: [1] }
  expect((await server.inject({ method: 'POST', url: '/cycle/open-programme', headers: origin, cookies: { 'cc-session': token }, payload })).statusCode).toBe(422)
})

test('without the database a fixed page says so and tells nothing of the fault', async () => {
  const away = await buildServer({ ...t.app, db: { ...t.app.db, within: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7')) } }, { log: false })
  const answer = await away.inject({ url: '/register' })
  expect([answer.statusCode, answer.body.includes('unavailable'), answer.body.includes('10.0.0.7')]).toEqual([503, true, false])
  await away.close()
})

test('behind one proxy the address is what that proxy saw, not what the client wrote', async () => {
  process.env['TRUST_PROXY'] = '1'
  const behind = await buildServer(t.app, { log: false })
  delete process.env['TRUST_PROXY']
  behind.get('/address', async (request) => request.ip)
  const answer = await behind.inject({ url: '/address', headers: { 'x-forwarded-for': '6.6.6.6, 9.9.9.9' } })
  expect(answer.body).toBe('9.9.9.9')
  await behind.close()
})

test('a file that the door cut off at its limit is no upload, and nothing of it stays', async () => {
  const stream = Object.assign(Readable.from(['the first part only']), { truncated: true })
  expect(await takeUpload(t.app.db, t.app.dataDir, { stream, name: 'long.csv', bodyId: t.icb })).toBeUndefined()
  expect(readdirSync(join(t.app.dataDir, 'uploads'))).toEqual([])
})

test('a file from a page elsewhere, or from somebody who may not, never reaches the disk', async () => {
  const member = await t.staff(t.icb, 'panel-member')
  const payload = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\r\n--b--\r\n'
  const send = async (actor: Actor, from: string) => server.inject({ method: 'POST', url: '/deliver/begin-import', headers: { origin: from, 'content-type': 'multipart/form-data; boundary=b' }, cookies: { 'cc-session': await t.session(actor) }, payload })
  const manager = await t.staff(t.icb, 'contract-manager')
  expect([(await send(manager, 'https://elsewhere.example')).statusCode, (await send(member, origin.origin)).statusCode]).toEqual([403, 403])
  expect(await t.app.db.within('server', (tx) => tx.rows(sql`select 1 from kernel.upload`))).toEqual([])
})

test('a form that was refused does not send a secret back', async () => {
  const administrator = await t.staff(t.icb, 'administrator')
  const answer = await post('/people/open-account', 'people.open-account', administrator, { email: 'kept@example.test', name: 'Kept', password: 'short secret', factor: 'WRONGFACTOR' })
  expect([answer.statusCode, answer.body.includes('kept@example.test'), answer.body.includes('short secret'), answer.body.includes('WRONGFACTOR')]).toEqual([422, true, false, false])
})

test('a cookie is taken back as it was given', async () => {
  const https = await buildServer({ ...t.app, baseUrl: 'https://care.example' }, { log: false })
  const answer = await https.inject({ method: 'POST', url: '/sign-out', payload: {} })
  expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-cc-session=;.*Secure/)
  await https.close()
})

test('whoever gives access with an old code gives a new one first and comes back to the form', async () => {
  const administrator = await t.staff(t.icb, 'administrator', 'auditor')
  const cookies = { 'cc-session': await t.session(administrator) }
  await t.app.db.within('server', (tx) => tx.rows(sql`update people.session set factor_at = now() - interval '11 minutes' where account_id = ${administrator.accountId}`))
  const asked = await server.inject({ method: 'GET', url: '/people/open-account?name=Kept', cookies })
  expect([asked.statusCode, asked.headers.location]).toEqual([303, '/account/code?to=%2Fpeople%2Fopen-account%3Fname%3DKept'])
  const page = await server.inject({ method: 'GET', url: String(asked.headers.location), cookies })
  const csrf = /name="csrf" value="([^"]+)"[^>]*><input type="hidden" name="to"/.exec(page.body)![1]!
  const send = (code: string) => server.inject({ method: 'POST', url: '/account/code', headers: origin, cookies, payload: { csrf, code, to: '/people/open-account?name=Kept' } })
  const wrong = await send('000000')
  expect([wrong.statusCode, wrong.body.includes('The code is not right')]).toEqual([422, true])
  const right = await send(await generate({ secret: administrator.secret, epoch: Math.floor(Date.now() / 1000) }))
  expect([right.statusCode, right.headers.location]).toEqual([303, '/people/open-account?name=Kept'])
  const form = await server.inject({ method: 'GET', url: '/people/open-account?name=Kept', cookies })
  expect([form.statusCode, form.body.includes('value="Kept"')]).toEqual([200, true])
})

test('an administrator is led to people and roles, and others are not', async () => {
  const page = (await get('/account', await t.staff(t.icb, 'administrator'))).body
  expect(page).toContain('href="/people/accounts"')
  expect(page).toContain('href="/people/open-account"')
  expect((await get('/account', commissioner)).body).not.toContain('/people/accounts')
  expect((await get('/people/accounts', await t.staff(t.icb, 'administrator'))).statusCode).toBe(200)
})

test('the form of a new account proposes a secret of the second factor, another one each time, that the account takes and nothing keeps', async () => {
  const administrator = await t.staff(t.icb, 'administrator')
  const proposed = async (url: string): Promise<string> => /made for this page and kept nowhere: ([A-Z2-7]{32})\b/.exec((await get(url, administrator)).body)?.[1] ?? 'none'
  const [one, other, third] = [await proposed('/people/open-account'), await proposed('/people/open-account'), await proposed('/people/open-provider-account')]
  expect(new Set([one, other, third, 'none']).size).toBe(4)
  await t.done('people.open-account', administrator, { email: 'new@example.test', name: 'New', roles: ['analyst'], password: 'orange tram seven lakes', factor: one })
  const entries = await t.app.db.within('server', (tx) => tx.rows(sql<{ entry: string }>`select entry::text as entry from journal.entry`))
  expect(entries.filter(({ entry }) => entry.includes(one))).toEqual([])
})

test('answers are checked in words: the day as a day, and what it says when the state does not allow it', async () => {
  const contract = (await t.done('deliver.record-contract', commissioner, { title: 'Meals at home' })).records[0]!
  const typed = { contract: contract.id, 'on-day': '20', 'on-month': '11', 'on-year': '2026', how: 'ended', reason: 'Not extended' }
  const early = await post('/deliver/end-contract', 'deliver.end-contract', commissioner, typed)
  expect([early.statusCode, early.body.includes('stands at &quot;Draft&quot;'), early.body.includes('Check your answers')], 'what is not possible is not asked to be confirmed').toEqual([409, true, false])
  const running = (await t.done('deliver.record-contract', commissioner, { title: 'Meals at noon' })).records[0]!
  await t.done('deliver.start-contract', await t.staff(t.icb, 'contract-manager'), { contract: running.id, on: '2026-01-01' })
  const asked = await post('/deliver/end-contract', 'deliver.end-contract', commissioner, { ...typed, contract: running.id })
  expect([asked.body.includes('Check your answers'), asked.body.includes('20 November 2026'), asked.body.includes('>2026-11-20<')]).toEqual([true, true, false])
  const outcome = await t.act('deliver.end-contract', commissioner, { contract: contract.id, on: '2026-11-20', how: 'ended', reason: 'Not extended' })
  expect(outcome).toMatchObject({ ok: false, status: 409, refusals: [{ code: 'step.state', words: expect.stringMatching(/^CTR-\d+ stands at "Draft"\. This is possible only at "[A-Z][^"]+"( or "[A-Z][^"]+")*\.$/) as string }] })
})

test('what an act warns of is said before it where it cannot be undone, and once after it where it can', async () => {
  const manager = await t.staff(t.icb, 'contract-manager')
  const contract = (await t.done('deliver.record-contract', manager, { title: 'Meals by night', provider: t.provider, startsOn: '2024-01-01' })).goTo!
  const seldom = { contract, 'on-day': '1', 'on-month': '12', 'on-year': '2026', everyMonths: '12' }
  const session = await t.session(manager)
  const planned = await post('/review/plan-meeting', 'review.plan-meeting', manager, seldom, session)
  const kept = planned.cookies.find((one) => one.name === 'cc-warned')!
  const after = (token: string, value: string) => server.inject({ url: planned.headers['location'] as string, cookies: { 'cc-session': token, 'cc-warned': value } })
  // Nobody else can put words there: the cookie is signed for the session that made it.
  expect((await after(await t.session(manager), kept.value)).body).not.toContain('at least every six months')
  const own = await after(session, kept.value)
  expect(own.body).toContain('at least every six months')
  expect(own.body).toContain('(NSC-20)')
  expect(own.cookies.find((one) => one.name === 'cc-warned')).toMatchObject({ value: '' })

  const council = await t.staff(t.council, 'contract-manager')
  const theirs = (await t.done('deliver.record-contract', council, { title: 'Home care', startsOn: '2024-01-01' })).goTo!
  const notice = { contract: theirs, 'on-day': '2', 'on-month': '3', 'on-year': '2026', failing: 'x', clause: 'x', remedy: 'x' }
  const asked = await post('/review/give-performance-notice', 'review.give-performance-notice', council, notice)
  expect([asked.body.includes('Check your answers'), asked.body.includes('raise a concern instead')]).toEqual([true, true])
})
