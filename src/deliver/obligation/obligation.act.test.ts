import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor } from '../../../test/setup/contract.ts'
import { anotherProvider, asked, partyOfProvider, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import type { EvidenceRow, ObligationRow } from './obligation.ts'

let t: TestApp
let server: FastifyInstance
let manager: Actor
let evan: Actor
let otto: Actor
let contract = ''
let theirs = ''
const get = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
const listed = (actor: Actor) => asked<(ObligationRow & { standing: string })[]>(t, 'deliver.obligations', actor)
const openDates = () => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ title: string; due_on: string }>`select title, due_on from kernel.due where record_id = ${contract} and kind like 'obligation %' and done_at is null and cancelled_at is null order by due_on`))

beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager')
  evan = await t.staff(t.provider, 'provider')
  otto = await partyOfProvider(t, await anotherProvider(t))
  contract = await contractFor(t, t.icb, 'Hearing tests')
  await t.done('deliver.add-obligation', manager, { contract, what: 'Decide whether to extend', owner: 'Committee', whose: 'commissioner', dueOn: '2027-03-31' })
  await t.done('deliver.add-obligation', manager, { contract, what: 'Send the mobilisation plan', owner: 'Service lead', whose: 'provider', dueOn: '2026-11-15', evidence: 'The plan' })
  theirs = (await listed(manager)).find((row) => row.whose === 'provider')!.id
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('the provider sees what is asked of it, late first, and nothing of what the body owes itself', async () => {
  expect((await listed(evan)).map((row) => [row.what, row.standing])).toEqual([['Send the mobilisation plan', 'late']])
  expect(await listed(otto)).toEqual([])
  expect((await asked<{ kind: string; standing: string }[]>(t, 'deliver.asked-of-provider', evan)).map((one) => [one.kind, one.standing])).toEqual([['obligation', 'late']])
  expect((await get('/', evan)).body).toContain('One obligation is asked of you; one is late.')
  expect((await get(`/provider/obligations/${theirs}`, evan)).body).toContain('Send the mobilisation plan')
  expect((await get(`/provider/obligations/${theirs}`, otto)).statusCode).toBe(404)
})

test('evidence goes back with what is missing and a new day, comes again, and is accepted', async () => {
  expect(refusedWith(await t.act('deliver.give-evidence', evan, { obligation: theirs, words: 'Done.', address: 'ftp://x' }))).toEqual(['evidence.address'])
  expect(await t.act('deliver.give-evidence', otto, { obligation: theirs, words: 'Done.' })).toMatchObject({ ok: false, status: 404 })
  expect(await t.act('deliver.accept-evidence', manager, { obligation: theirs })).toMatchObject({ ok: false, status: 409 })
  await t.done('deliver.give-evidence', evan, { obligation: theirs, words: 'The plan is on our site.', address: 'https://example.org/plan' })
  expect((await listed(manager)).find((row) => row.id === theirs)!.standing).toBe('evidence given')
  expect(await t.act('deliver.send-evidence-back', manager, { obligation: theirs, reason: 'No dates.', dueOn: '2026-11-20' })).toMatchObject({ ok: false })
  await t.done('deliver.send-evidence-back', manager, { obligation: theirs, reason: 'The plan has no dates.', dueOn: '2026-12-05' })
  expect((await openDates()).map((one) => one.due_on)).toEqual(['2026-12-05', '2027-03-31'])
  expect((await get(`/provider/obligations/${theirs}`, evan)).body).toContain('The plan has no dates.')
  await t.done('deliver.give-evidence', evan, { obligation: theirs, words: 'Now with dates.' })
  expect(await t.act('deliver.accept-evidence', evan, { obligation: theirs })).toMatchObject({ ok: false })
  await t.done('deliver.accept-evidence', manager, { obligation: theirs, words: 'Dates checked.' })
  expect((await openDates()).map((one) => one.title)).toEqual(['Decide whether to extend'])
  const whole = await asked<ObligationRow & { shown: EvidenceRow[] }>(t, 'deliver.obligation', evan, { obligation: theirs })
  expect([whole.state, whole.done_on, whole.shown.map((one) => one.answer)]).toEqual(['met', '2026-11-21', ['sent back', 'accepted']])
})

test('what the body owes itself is met when it says so; nobody accepts its own evidence', async () => {
  const own = (await listed(manager)).find((row) => row.whose === 'commissioner')!
  await t.done('deliver.give-evidence', manager, { obligation: own.id, words: 'The committee decided on 20 November.' })
  expect((await listed(manager)).find((row) => row.id === own.id)).toMatchObject({ state: 'met', done_on: '2026-11-21' })
  expect(await openDates()).toEqual([])
})

test('an obligation that is no longer asked leaves the provider\'s list', async () => {
  await t.done('deliver.add-obligation', manager, { contract, what: 'Send a second plan', owner: 'Service lead', whose: 'provider' })
  const second = (await listed(evan)).find((row) => row.what === 'Send a second plan')!
  await t.done('deliver.drop-obligation', manager, { obligation: second.id, reason: 'One plan is enough.' })
  expect(await asked(t, 'deliver.asked-of-provider', evan)).toEqual([])
  for (const url of [`/deliver/obligations/${theirs}`, `/deliver/contracts/${contract}`, '/deliver/obligations']) expect([url, (await get(url, manager)).body.includes('Send the mobilisation plan')]).toEqual([url, true])
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
