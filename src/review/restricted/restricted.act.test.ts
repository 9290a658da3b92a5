import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor } from '../../../test/setup/contract.ts'
import { asked, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { databaseRole } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import type { ReadConcern } from './restricted.pages.ts'
import { closeReasons, namingReasons, raiseReasons } from './restricted.rule.ts'

let t: TestApp
let server: FastifyInstance
let admin: Actor
let rita: Actor
let sam: Actor
let nosy: Actor
let contract = ''
let concern = ''
const secret = 'Night staff sleep in the lounge'
const get = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
const factorNow = (actor: Actor): Actor => ({ ...actor, factorAt: new Date().toISOString() })

/** An account opened by the act, so that it can be named. */
async function person(name: string, roles: string[]): Promise<Actor> {
  const made = await t.done('people.open-account', factorNow(admin), { email: `${name.toLowerCase().replace(' ', '.')}@example.test`, name, roles, password: 'a long password for tests', factor: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' })
  return factorNow({ kind: 'staff', accountId: made.goTo!, bodyId: t.icb, roles: roles as never, name })
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-01T09:00:00Z' })
  server = await buildServer(t.app, { log: false })
  admin = await t.staff(t.icb, 'administrator')
  rita = await person('Rita Reader', ['commissioner'])
  sam = await person('Sam Second', ['contract-manager'])
  nosy = await person('Nell Nosy', ['commissioner', 'contract-manager', 'administrator', 'auditor'])
  contract = await contractFor(t, t.icb, 'Home care')
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('a concern needs somebody who reads it and a service it is about', () => {
  expect(raiseReasons({ readers: [], about: {} }).map((one) => one.code)).toEqual(['restricted.no-readers', 'restricted.about'])
  expect(raiseReasons({ readers: ['a'], about: { words: 'Elm House' } })).toEqual([])
})

test('nobody takes off themselves, so that a concern always has a reader', () => {
  expect(namingReasons('take off', ['a', 'b'], 'a', 'a').map((one) => one.code)).toEqual(['restricted.self'])
  expect([namingReasons('take off', ['a', 'b'], 'b', 'a'), namingReasons('take off', ['a'], 'c', 'a').length, namingReasons('name', ['a'], 'a', 'a').length]).toEqual([[], 1, 1])
})

test('it is closed only when every step is done and, where it is about abuse, the referral is noted or its absence explained', () => {
  const open = { category: 'safeguarding', openSteps: 2, referredOn: null }
  expect(closeReasons(open, undefined).map((one) => one.code)).toEqual(['restricted.open-steps', 'restricted.no-referral'])
  expect([closeReasons({ ...open, openSteps: 0 }, 'The council knew already'), closeReasons({ ...open, openSteps: 0, referredOn: '2026-05-01' }, undefined), closeReasons({ ...open, openSteps: 0, category: 'staffing' }, undefined)]).toEqual([[], [], []])
})

test('a concern cannot be raised while nobody is named to read it; who is named, and the naming itself, needs a fresh second factor', async () => {
  const ask = { contract, category: 'safeguarding', what: secret }
  expect(refusedWith(await t.act('review.raise-restricted-concern', nosy, ask))).toEqual(['restricted.no-readers'])
  expect(await t.act('review.name-concern-reader', { ...admin, factorAt: '2020-01-01T00:00:00Z' }, { account: rita.accountId, reason: 'x' })).toMatchObject({ ok: false, status: 403 })
  // A reader whose account was closed reads nothing any more: a concern that only such people would get is refused, not swallowed.
  const gone = await person('Gus Gone', ['commissioner'])
  await t.done('review.name-concern-reader', factorNow(admin), { account: gone.accountId, reason: 'Left since' })
  await t.done('people.close-account', factorNow(admin), { account: gone.accountId })
  expect(refusedWith(await t.act('review.raise-restricted-concern', nosy, ask))).toEqual(['restricted.no-readers'])
  expect((await server.inject({ url: '/tell-a-concern' })).body).toContain('Nobody is named here yet')
  await t.done('review.name-concern-reader', factorNow(admin), { account: rita.accountId, reason: 'Head of safeguarding' })
  const raised = await t.done('review.raise-restricted-concern', nosy, ask, { key: 'raise-1' })
  // Whoever raised it is told neither its reference nor its address, also when the form is sent twice.
  expect([raised.records, (await t.done('review.raise-restricted-concern', nosy, ask, { key: 'raise-1' })).records]).toEqual([[], []])
  const [row] = await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: rita.accountId! }, (tx) => tx.rows(sql<{ id: string }>`select id from kernel.record where kind = 'restricted-concern'`))
  concern = row!.id
})

test('nobody but the named finds it: no page, list, search, thread, query, act, task, message or entry tells that it stands', async () => {
  const { title, reference } = await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: rita.accountId! }, (tx) => tx.one(sql<{ title: string; reference: string }>`select title, reference from kernel.record where id = ${concern}`))
  const pages = ['/', '/tasks', '/review', '/review/restricted-concerns', '/review/restricted-concerns.csv', '/search?q=Safeguarding', `/search?q=${reference}`, `/review/restricted-concerns/${concern}`, `/cycle/thread/${concern}`, `/deliver/contracts/${contract}`, `/cycle/thread/${contract}`, '/review/visit-plan', '/review/early-warning', '/messages', '/register', '/register/journal', '/cycle/gaps']
  for (const actor of [nosy, admin, await t.staff(t.stranger, 'commissioner'), await t.staff(t.council, 'commissioner'), await t.staff(t.provider, 'provider')]) {
    for (const url of actor === nosy ? pages : pages.filter((one) => /concern|search|tasks/.test(one))) {
      const { body } = await get(url, actor)
      expect([url, body.includes('that only you and the others named')]).toEqual([url, false])
      expect([url, [title, reference, secret].filter((words) => !url.includes(words) && body.includes(words)), url.includes(concern) ? '' : body.includes(concern)]).toEqual([url, [], url.includes(concern) ? '' : false])
    }
    expect((await get('/review/restricted-concerns', actor)).body).not.toContain('1 restricted concern')
    if (actor.kind === 'staff') expect((await get(`/review/restricted-concerns/${concern}`, actor)).statusCode).toBe(404)
    const context = { role: databaseRole(actor), bodyId: actor.bodyId!, accountId: actor.accountId! }
    const rows = (statement: string): Promise<unknown[]> => t.app.db.within(context, (tx) => tx.rows(sql.raw(statement)))
    for (const table of ['kernel.record', 'kernel.due', 'review.restricted_concern', 'review.restricted_step', 'review.concern_look', 'journal.entry', 'journal.about', 'journal.detail']) {
      const found = await rows(`select 1 from ${table} x where to_jsonb(x)::text like '%${concern}%' or to_jsonb(x)::text like '%${secret}%'`).catch((error: { code?: string }) => (error.code === '42501' ? [] : Promise.reject(error as Error)))
      expect([table, found]).toEqual([table, []])
    }
  }
  // Every query that takes nothing, and every one that takes a record, as the API and the command line ask it.
  for (const one of t.app.registry.queries) {
    const [name] = Object.entries(one.params).flatMap(([field, { kind }]) => (kind === 'reference' ? [field] : []))
    const answers = JSON.stringify([await askQuery(t.app.db, one, nosy, {}), ...(name ? [await askQuery(t.app.db, one, nosy, { [name]: concern })] : [])], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    expect([one.name, [title, reference, secret, 'that only you and the others named'].filter((words) => answers.includes(words))]).toEqual([one.name, []])
  }
  for (const one of t.app.registry.acts.filter((act) => act.kind === 'restricted-concern' && act.root)) {
    const input = Object.fromEntries(Object.keys(one.input).map((name) => [name, name === 'concern' ? concern : 'x']))
    expect([one.name, (await t.act(one.name, nosy, input)).ok]).toEqual([one.name, false])
  }
  expect(await t.act('review.open-to-read', nosy, { concern, why: 'x' })).toMatchObject({ ok: false, status: 404 })
  expect(await t.act('bodies.record-elsewhere', nosy, { record: concern, step: 'x', on: '2026-05-01', system: 'x', reference: 'x' })).toMatchObject({ ok: false, status: 404 })
  expect(await t.act('bodies.record-elsewhere', rita, { record: concern, step: 'x', on: '2026-05-01', system: 'x', reference: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'record.restricted' }] })
})

test('the named are told that something waits, without what it is', async () => {
  const { body } = await get('/tasks', rita)
  expect([body.includes('that only you and the others named can read'), body.includes(secret)]).toEqual([true, false])
})

test('a named person opens it with a reason before reading or deciding; the look is kept and ends by itself', async () => {
  expect(await asked<ReadConcern>(t, 'review.restricted-concern', rita, { concern })).toMatchObject({ row: null })
  const shut = (await get(`/review/restricted-concerns/${concern}`, rita)).body
  expect([shut.includes('Say why you open it'), shut.includes(secret)]).toEqual([true, false])
  expect(refusedWith(await t.act('review.judge-restricted-concern', rita, { concern, severity: 'high', category: 'safeguarding', words: 'x', counts: 'yes' }))).toEqual(['restricted.unread'])
  await t.done('review.open-to-read', rita, { concern, why: 'First reading' })
  expect((await get(`/review/restricted-concerns/${concern}`, rita)).body).toContain(secret)
  const { looks } = await asked<ReadConcern>(t, 'review.restricted-concern', rita, { concern })
  expect(looks).toMatchObject([{ account_id: rita.accountId, why: 'First reading', name: 'Rita Reader' }])
})

test('its forms say what they are about to the named, and nothing to anybody else', async () => {
  const form = async (actor: Actor) => (await get(`/review/judge-restricted-concern?concern=${concern}`, actor)).body
  expect([(await form(rita)).includes('Safeguarding: abuse or neglect: Home care'), (await form(rita)).includes(`<input type="hidden" name="concern" value="${concern}"`), /name="version" value="\d+"/.test(await form(rita))]).toEqual([true, true, true])
  expect((await form(nosy)).includes('Safeguarding: abuse or neglect: Home care')).toBe(false)
})

test('it is judged, another person named, steps decided, the referral noted, and closed with what came of it', async () => {
  await t.done('review.judge-restricted-concern', rita, { concern, severity: 'high', category: 'safeguarding', words: 'Two people told the same.', counts: 'yes' })
  await t.done('review.name-on-concern', rita, { concern, account: sam.accountId, why: 'Manages the contract' })
  expect((await get('/review/restricted-concerns', sam)).body).toContain('Safeguarding: abuse or neglect: Home care')
  expect(await asked<ReadConcern>(t, 'review.restricted-concern', sam, { concern })).toMatchObject({ row: null })
  await t.done('review.open-to-read', sam, { concern, why: 'Named on it' })
  await t.done('review.decide-restricted-step', sam, { concern, what: 'Visit at night, unannounced', owner: 'Quality officer', dueOn: '2026-05-04' })
  const { row } = await asked<ReadConcern>(t, 'review.restricted-concern', sam, { concern })
  for (const [actor, words, there] of [[sam, `A step of ${row!.reference}`, true], [sam, 'Visit at night', false], [nosy, row!.reference, false]] as const) expect([words, (await get('/tasks', actor)).body.includes(words)]).toEqual([words, there])
  expect(refusedWith(await t.act('review.close-restricted-concern', rita, { concern, outcome: 'founded', words: 'x' }))).toEqual(['restricted.open-steps', 'restricted.no-referral'])
  const { steps } = await asked<ReadConcern>(t, 'review.restricted-concern', sam, { concern })
  await t.done('review.finish-restricted-step', sam, { concern, step: steps[0]!.id, on: '2026-05-01', words: 'Both were asleep.' })
  await t.done('review.note-safeguarding-referral', rita, { concern, where: 'Council safeguarding team', on: '2026-05-01', reference: 'S-2231' })
  expect(await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: nosy.accountId! }, (tx) => tx.rows(sql`select contract_id, open::int as open from review.restricted_numbers()`))).toEqual([{ contract_id: contract, open: 1 }])
  expect(refusedWith(await t.act('review.take-off-concern', rita, { concern, account: rita.accountId, why: 'x' }))).toEqual(['restricted.self'])
  await t.done('review.take-off-concern', rita, { concern, account: sam.accountId, why: 'His part is done' })
  expect((await get(`/review/restricted-concerns/${concern}`, sam)).statusCode).toBe(404)
  await t.done('review.close-restricted-concern', rita, { concern, outcome: 'founded', words: 'Two waking staff each night since 1 May.' })
  expect(await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: nosy.accountId! }, (tx) => tx.rows(sql`select 1 from review.restricted_numbers()`))).toEqual([])
  await t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock('2026-05-02T09:00:00Z')`))
  expect(await asked<ReadConcern>(t, 'review.restricted-concern', rita, { concern })).toMatchObject({ row: null })
})

test('somebody without an account tells a concern; the journal holds no word of it, and nobody but the named reads it', async () => {
  const page = await server.inject({ url: '/tell-a-concern' })
  expect([page.statusCode, page.body.includes('It goes to NHS Testshire'), page.body.includes('You need no account')]).toEqual([200, true, true])
  const form = (more: Record<string, string>) => server.inject({ method: 'POST', url: '/tell-a-concern', headers: { origin: 'http://127.0.0.1:3000', 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams(more).toString() })
  expect((await form({ about: 'Elm House, Testham' })).body).toContain('Enter what worries you')
  expect((await form({ about: 'Elm House, Testham', category: 'care', from: 'works there', what: 'Doors are locked at night', contact: '07700 900123' })).headers['location']).toBe('/tell-a-concern?sent=1')
  expect((await get('/review/restricted-concerns', rita)).body).toContain('Elm House, Testham')
  expect((await get('/review/restricted-concerns', nosy)).body).not.toContain('Elm House')
  const open = await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: nosy.accountId! }, (tx) => tx.rows(sql`select 1 from journal.entry where entry like '%restricted-concern%'`))
  expect(open).toEqual([])
  expect((await server.inject({ method: 'POST', url: '/tell-a-concern', headers: { origin: 'http://elsewhere.example', 'content-type': 'application/x-www-form-urlencoded' }, payload: 'about=x' })).statusCode).toBe(403)
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
