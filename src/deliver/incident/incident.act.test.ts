import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor } from '../../../test/setup/contract.ts'
import { anotherProvider, asked, partyOfProvider, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import { actionReasons, mayEnd } from '../joint-action/joint-action.acts.ts'
import { standingOfAction, type JointActionRow } from '../joint-action/joint-action.ts'
import { incidentReasons } from './incident.acts.ts'
import type { IncidentRow } from './incident.ts'

let t: TestApp
let server: FastifyInstance
let manager: Actor
let evan: Actor
let otto: Actor
let contract = ''
const get = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
const dues = () => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ title: string }>`select title from kernel.due where kind = 'joint action' and done_at is null and cancelled_at is null`))

beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager')
  evan = await t.staff(t.provider, 'provider')
  otto = await partyOfProvider(t, await anotherProvider(t))
  contract = await contractFor(t, t.icb, 'Home care')
  await t.done('deliver.start-contract', manager, { contract, on: '2026-01-01' })
  await t.done('deliver.share-contract', manager, { contract })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('an incident has happened, not years ago, at a provider that is known', () => {
  const known = { title: 'Home care', provider_id: 'p' }
  expect(['2026-11-21', '2026-11-22', '2024-11-19', '2024-11-20'].map((on) => incidentReasons(known, on, '2026-11-21').map((one) => one.code))).toEqual([[], ['incident.later'], ['incident.long-ago'], []])
  expect(incidentReasons({ title: 'X', provider_id: null }, '2026-11-21', '2026-11-21').map((one) => one.code)).toEqual(['incident.no-provider'])
})

test('a provider tells of an incident, the commissioner acknowledges it and closes it with what was learned', async () => {
  const told = { contract, on: '2026-11-20', sort: 'missed-care', harm: 'low', what: 'Two evening visits were missed.', done: 'Both people were rung and seen at once.' }
  const id = (await t.done('deliver.tell-incident', evan, told)).goTo!
  expect(await t.act('deliver.tell-incident', otto, told)).toMatchObject({ ok: false, status: 404 })
  expect(await t.act('deliver.acknowledge-incident', evan, { incident: id, words: 'x' })).toMatchObject({ ok: false })
  expect(await t.act('deliver.close-incident', manager, { incident: id, learning: 'x' })).toMatchObject({ ok: false, status: 409 })
  await t.done('deliver.acknowledge-incident', manager, { incident: id, words: 'Thank you. Tell us how many visits each round holds.' })
  await t.done('deliver.open-conversation', evan, { subject: id, question: 'Rounds of which weeks?', words: 'October or November?' })
  await t.done('deliver.close-incident', manager, { incident: id, learning: 'A second carer is on call for evening rounds.' })
  const [row] = await asked<IncidentRow[]>(t, 'deliver.incidents', evan, { contract })
  expect(row).toMatchObject({ state: 'closed', title: 'Care that was missed, low harm, 20 November 2026', learning: 'A second carer is on call for evening rounds.', told_by: 'provider' })
  for (const one of [otto, await t.staff(t.stranger, 'contract-manager')]) expect(await asked(t, 'deliver.incidents', one)).toEqual([])
  for (const [url, who] of [[`/deliver/contracts/${contract}`, manager], [`/deliver/incidents/${id}`, manager], [`/provider/contracts/${contract}`, evan], [`/provider/incidents/${id}`, evan]] as const) expect([url, (await get(url, who)).body.includes('A second carer is on call')]).toEqual([url, true])
  expect((await get(`/provider/incidents/${id}`, otto)).statusCode).toBe(404)
  expect((await get(`/deliver/tell-incident?contract=${contract}`, evan)).body).toContain('anything else that tells who a person is')
})

test('an action is agreed with somebody, for a day to come; a provider does not end what the commissioner does', () => {
  expect(actionReasons({ title: 'X', provider_id: null }, '2026-11-20', '2026-11-21').map((one) => one.code)).toEqual(['action.no-provider', 'action.past'])
  expect(actionReasons({ title: 'X', provider_id: 'p' }, '2026-11-21', '2026-11-21')).toEqual([])
  expect((['commissioner', 'provider', 'both'] as const).map((side) => [mayEnd({ side }, { kind: 'party' }).length, mayEnd({ side }, { kind: 'staff' }).length])).toEqual([[1, 0], [0, 0], [0, 0]])
  expect([['open', '2026-11-20'], ['open', '2026-11-21'], ['done', '2026-01-01'], ['dropped', '2026-01-01']].map(([state, due_on]) => standingOfAction({ state: state!, due_on: due_on! }, '2026-11-21'))).toEqual(['late', 'open', 'done', 'dropped'])
})

test('both sides agree actions, the provider\'s stand on its list until they are done, and the other side is told', async () => {
  const agree = async (actor: Actor, side: string, what: string) => (await t.done('deliver.agree-joint-action', actor, { contract, what, purpose: 'development', side, owner: 'Service lead', dueOn: '2026-12-15' })).goTo!
  const ours = await agree(manager, 'commissioner', 'Pay for the training of six carers')
  const theirs = await agree(evan, 'provider', 'Name two champions for reablement')
  expect((await asked<{ kind: string; title: string }[]>(t, 'deliver.asked-of-provider', evan)).filter((row) => row.kind === 'joint-action').map((row) => row.title)).toEqual(['Name two champions for reablement'])
  expect(refusedWith(await t.act('deliver.finish-joint-action', evan, { action: ours, outcome: 'x' }))).toEqual(['action.not-yours'])
  expect(await t.act('deliver.finish-joint-action', otto, { action: theirs, outcome: 'x' })).toMatchObject({ ok: false, status: 404 })
  await t.done('deliver.finish-joint-action', evan, { action: theirs, outcome: 'Both are named and trained.' })
  expect((await dues()).map((one) => one.title)).toEqual(['Pay for the training of six carers'])
  await t.done('deliver.drop-joint-action', manager, { action: ours, reason: 'The college pays.' })
  expect(await dues()).toEqual([])
  expect((await asked<JointActionRow[]>(t, 'deliver.joint-actions', evan, { contract })).map((row) => [row.state, row.outcome]).sort()).toEqual([['done', 'Both are named and trained.'], ['dropped', 'The college pays.']])
  expect(await asked(t, 'deliver.joint-actions', otto)).toEqual([])
  for (const [url, who] of [[`/deliver/joint-actions/${theirs}`, manager], [`/provider/joint-actions/${theirs}`, evan]] as const) expect([url, (await get(url, who)).body.includes('Both are named and trained.')]).toEqual([url, true])
  expect((await get(`/provider/joint-actions/${theirs}`, otto)).statusCode).toBe(404)
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
