import { generate } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, testPassword, type TestApp } from '../../test/setup/app.ts'
import { sql } from '../kernel/database/database.ts'
import { actorOf, actorOfToken, demonstrationAccounts, issueToken, openSession, signIn, signOut } from './index.ts'
import { passwordReasons } from './password.ts'
import { waitWords } from './session.ts'

let t: TestApp
let person: Awaited<ReturnType<TestApp['staff']>>
beforeAll(async () => {
  t = await freshApp()
  person = await t.staff(t.icb, 'analyst')
})
afterAll(() => t.close())

const code = (steps = 0): Promise<string> => generate({ secret: person.secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 })
const attempt = async (asked: Partial<{ email: string; password: string; code: string; address: string }>) => signIn(t.app.db, t.app.keys, { email: person.email, password: testPassword, code: '000000', address: '127.0.0.1', ...asked })

test('password and code open a session; a code works once', async () => {
  const now = await code()
  const first = await attempt({ code: now })
  expect(first.ok).toBe(true)
  const session = await openSession(t.app.db, first.ok ? first.token : '')
  expect(session).toMatchObject({ accountId: person.accountId, bodyId: t.icb })
  expect(await attempt({ code: now })).toMatchObject({ ok: false })
  await signOut(t.app.db, session!)
  expect(await openSession(t.app.db, first.ok ? first.token : '')).toBeUndefined()
})

test('unknown account, wrong password and wrong code get the same words', async () => {
  const answers = [await attempt({ email: 'nobody@example.test' }), await attempt({ password: 'not the password at all' }), await attempt({ code: '12' })]
  expect(new Set(answers.map((answer) => (answer.ok ? '' : answer.refusals[0]!.words))).size).toBe(1)
})

test('several wrong attempts make the next one wait, and nobody is locked out for good', async () => {
  for (let index = 0; index < 6; index += 1) await attempt({ password: 'wrong wrong wrong wrong' })
  expect(await attempt({ code: await code(1) })).toMatchObject({ ok: false, refusals: [{ code: 'sign-in.wait' }] })
  await t.app.db.within('server', (tx) => tx.rows(sql`update people.attempt set at = at - interval '16 minutes'`))
  expect((await attempt({ code: await code(1) })).ok).toBe(true)
})

test('only the hash of a session token is kept', async () => {
  const token = await t.session(person)
  const rows = await t.app.db.within('server', (tx) => tx.rows(sql`select 1 from people.session where token_hash = ${token}`))
  expect(rows).toEqual([])
  expect(await openSession(t.app.db, token)).toBeDefined()
})

test('a token acts for one account in one body; a mistyped or ended one does not', async () => {
  const made = await issueToken(t.app.db, { accountId: person.accountId, bodyId: t.icb, name: 'script', allows: ['people.accounts'] })
  const found = await actorOfToken(t.app.db, made.token)
  expect(found?.actor).toMatchObject({ bodyId: t.icb, roles: ['analyst'] })
  expect([found?.allows('people.accounts'), found?.allows('cycle.open-programme')]).toEqual([true, false])
  expect(await actorOfToken(t.app.db, `${made.token.slice(0, -1)}x`)).toBeUndefined()
  await t.app.db.within('server', (tx) => tx.rows(sql`update people.token set ended_at = now()`))
  expect(await actorOfToken(t.app.db, made.token)).toBeUndefined()
})

test('a password needs length, not tricks', () => {
  expect(passwordReasons('Short1!')).toHaveLength(1)
  expect(passwordReasons('passwordpassword')).toHaveLength(1)
  expect(passwordReasons('aaaaaaaaaaaaaaaaaaaa')).toHaveLength(1)
  expect(passwordReasons('orange tram seven lakes')).toEqual([])
})

test('the demonstration shows accounts with a code that can be used now', async () => {
  const shown = (await demonstrationAccounts(t.app.db, t.app.keys)).find((account) => account.email === person.email)!
  expect(shown.code).toMatch(/^\d{6}$/)
})

const someone = { name: 'New Person', roles: ['analyst'], password: '  orange tram seven lakes ', factor: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' }

test('a secret that no authenticator app could hold opens no account', async () => {
  const admin = await t.staff(t.icb, 'administrator')
  for (const factor of ['abc', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ23456', '1'.repeat(32)]) {
    expect(await t.act('people.open-account', admin, { ...someone, email: 'factor@example.test', factor })).toMatchObject({ ok: false, refusals: [{ code: 'account.factor' }] })
  }
  expect(await t.act('people.open-account', admin, { ...someone, email: 'factor@example.test', factor: undefined })).toMatchObject({ ok: false, refusals: [{ field: 'factor' }] })
})

test('a secret spoiled in the table breaks neither sign-in nor the list of a demonstration', async () => {
  const broken = await t.staff(t.icb, 'finance')
  await t.app.db.within('server', (tx) => tx.rows(sql`update people.account set factor_secret = ${t.app.keys.seal('factor', 'abc')} where id = ${broken.accountId}`))
  expect(await attempt({ email: broken.email, code: '123456', address: '10.0.0.3' })).toMatchObject({ ok: false, refusals: [{ code: 'sign-in.wrong' }] })
  expect((await demonstrationAccounts(t.app.db, t.app.keys)).find((account) => account.email === broken.email)?.code).toBe('none')
})

test('a password typed with spaces around it signs in with and without them', async () => {
  const admin = await t.staff(t.icb, 'administrator')
  await t.done('people.open-account', admin, { ...someone, email: 'spaces@example.test' })
  const now = await generate({ secret: someone.factor })
  expect((await attempt({ email: 'spaces@example.test', password: someone.password, code: now, address: '10.0.0.4' })).ok).toBe(true)
})

test('guesses sent at once wait like guesses sent in turn', async () => {
  const target = await t.staff(t.icb, 'panel-member')
  const answers = await Promise.all(Array.from({ length: 16 }, () => attempt({ email: target.email, password: 'wrong wrong wrong wrong', address: '10.0.0.5' })))
  const looked = answers.filter((answer) => !answer.ok && answer.refusals[0]!.code === 'sign-in.wrong')
  expect(looked.length).toBeLessThanOrEqual(6)
  expect(looked.length).toBeGreaterThan(0)
})

test('access is given only with a second factor of the last ten minutes, and never by token', async () => {
  const admin = await t.staff(t.icb, 'administrator')
  const ask = { account: person.accountId, role: 'finance' }
  const stale = { ok: false, status: 403, refusals: [{ code: 'factor.stale' }] }
  expect(await t.act('people.give-role', { ...admin, factorAt: new Date(Date.now() - 11 * 60_000).toISOString() }, ask)).toMatchObject(stale)
  const { token } = await issueToken(t.app.db, { accountId: admin.accountId, bodyId: t.icb, name: 'script', allows: [] })
  expect(await t.act('people.open-account', (await actorOfToken(t.app.db, token))!.actor, { ...someone, email: 'token@example.test' })).toMatchObject(stale)
  expect((await t.act('people.open-account', admin, { ...someone, email: 'fresh@example.test' })).ok).toBe(true)
  expect(t.app.registry.acts.filter((act) => act.name.startsWith('people.') && act.who.includes('administrator')).every((act) => act.stepUp)).toBe(true)
})

test('a role taken away ends at once and signs the person out; one\'s own administrator\'s role stays', async () => {
  const admin = { ...await t.staff(t.icb, 'administrator'), factorAt: new Date().toISOString() }
  const opened = await t.done('people.open-account', admin, { email: 'leaver@example.test', name: 'Lee O\'Leaver', roles: ['analyst', 'finance'], password: 'four unrelated words here', factor: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' })
  const account = opened.goTo!
  const rolesNow = async (): Promise<readonly string[] | undefined> => (await actorOf(t.app.db, account, t.icb))?.roles
  expect(await rolesNow()).toEqual(['analyst', 'finance'])
  await t.done('people.take-role', admin, { account, role: 'finance' })
  expect(await rolesNow()).toEqual(['analyst'])
  expect(await t.act('people.take-role', admin, { account, role: 'finance' })).toMatchObject({ ok: false, refusals: [{ code: 'role.not-held', field: 'role' }] })
  await t.done('people.take-role', admin, { account, role: 'analyst' })
  expect(await rolesNow()).toBeUndefined()
  await t.done('people.give-role', admin, { account, role: 'analyst' })
  expect(await rolesNow()).toEqual(['analyst'])
  const again = { ...await t.staff(t.icb, 'administrator'), factorAt: new Date().toISOString() }
  const own = await t.done('people.open-account', again, { email: 'own@example.test', name: 'Own', roles: ['administrator'], password: 'four unrelated words here', factor: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' })
  expect(await t.act('people.take-role', { ...again, accountId: own.goTo! }, { account: own.goTo!, role: 'administrator' })).toMatchObject({ ok: false, refusals: [{ code: 'role.own' }] })
})

test('the wait is said in whole seconds, and one second is one', () => {
  expect([waitWords(0.4), waitWords(1.2)]).toEqual(['There were several wrong attempts. Wait 1 second, then try again.', 'There were several wrong attempts. Wait 2 seconds, then try again.'])
})
