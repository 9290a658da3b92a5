import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { anotherProvider, asked, partyOfProvider, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import { carryOutDue } from '../../worker/clock.ts'
import { dayOf, goLiveReasons, mayReport, movedDay, openWords, readTemplate } from './mobilisation.rule.ts'
import type { MobilisationRow, StepRow } from './mobilisation.ts'

let t: TestApp
let server: FastifyInstance
let manager: Actor
let evan: Actor
let contract = ''
let plan = ''
const get = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
const steps = async (actor: Actor = manager): Promise<StepRow[]> => (await asked<{ plan: MobilisationRow; steps: StepRow[] }>(t, 'deliver.mobilisation', actor, { mobilisation: plan })).steps
const dues = () => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ title: string; kind: string; due_on: string; record_id: string }>`select title, kind, due_on, record_id from kernel.due where done_at is null and cancelled_at is null order by due_on`))

beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager')
  evan = await t.staff(t.provider, 'provider')
  contract = (await t.done('deliver.record-contract', manager, { title: 'Home care', provider: t.provider })).goTo!
  plan = (await t.done('deliver.plan-mobilisation', manager, { contract, goLiveOn: '2026-12-19', template: 'small', owner: 'Contract manager', providerOwner: 'Registered manager' })).goTo!
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('a step is counted back from go-live and never lies in the past', () => {
  expect([dayOf({ days: 28 }, '2026-12-19', '2026-11-21'), dayOf({ days: 7 }, '2026-12-19', '2026-11-21'), dayOf({ days: 84 }, '2026-12-19', '2026-11-21')]).toEqual(['2026-11-21', '2026-12-12', '2026-11-21'])
  expect([movedDay({ due_on: '2026-12-01' }, 14, '2026-11-21'), movedDay({ due_on: '2026-12-01' }, -14, '2026-11-21')]).toEqual(['2026-12-15', '2026-11-21'])
})

test('every line of a list that does not say days, side and step is named', () => {
  expect(readTemplate('56; provider; Premises ready; Lease\n7; we; Look together').steps).toEqual([{ days: 56, side: 'provider', what: 'Premises ready', evidence: 'Lease' }, { days: 7, side: 'commissioner', what: 'Look together', evidence: '' }])
  expect(readTemplate('soon; provider; X\n7; somebody; X\n7; we').reasons).toHaveLength(3)
})

test('with steps open it goes live only with a reason, and each open step is named', () => {
  const step = { title: 'Insurance', state: 'open', side: 'provider', due_on: '2026-11-20' } as StepRow
  expect(openWords([step, { ...step, state: 'done' }, { ...step, state: 'dropped' }], '2026-11-21')).toEqual(['Insurance (the provider, late since 20 November 2026)'])
  expect(goLiveReasons([step], {}, { today: '2026-11-21', accountId: 'a' })).toMatchObject([{ code: 'mobilisation.open-steps', strength: 'reason needed', words: expect.stringContaining('Insurance') }])
  expect(goLiveReasons([step], { reason: 'Cover note seen' }, { today: '2026-11-21', accountId: 'a' })).toEqual([])
  expect(goLiveReasons([{ ...step, state: 'done' }], {}, { today: '2026-11-21', accountId: undefined }).map((one) => one.code)).toEqual(['mobilisation.nobody'])
  expect([mayReport({ side: 'commissioner' }, true).length, mayReport({ side: 'both' }, true).length, mayReport({ side: 'commissioner' }, false).length]).toEqual([1, 0, 0])
})

test('the plan lays its list out, the provider sees it and reports its own steps; nobody else does', async () => {
  expect((await steps()).map((step) => [step.side, step.owner, step.due_on])).toEqual([['commissioner', 'Contract manager', '2026-11-21'], ['provider', 'Registered manager', '2026-11-28'], ['both', 'Contract manager', '2026-12-05'], ['provider', 'Registered manager', '2026-12-12']])
  expect(refusedWith(await t.act('deliver.plan-mobilisation', manager, { contract, goLiveOn: '2026-12-19', template: 'small' }))).toEqual(['mobilisation.twice'])
  const [ours, theirs] = await steps(evan)
  expect((await asked<{ kind: string; title: string }[]>(t, 'deliver.asked-of-provider', evan)).filter((row) => row.kind === 'mobilisation-step')).toHaveLength(3)
  expect(refusedWith(await t.act('deliver.report-mobilisation-step', evan, { step: ours!.id, standing: 'done', words: 'x' }))).toEqual(['mobilisation.not-yours'])
  await t.done('deliver.report-mobilisation-step', evan, { step: theirs!.id, standing: 'under way', words: 'The insurer has answered.' })
  const otto = await partyOfProvider(t, await anotherProvider(t))
  expect(await t.act('deliver.report-mobilisation-step', otto, { step: theirs!.id, standing: 'done', words: 'x' })).toMatchObject({ ok: false, status: 404 })
  for (const [url, actor, words] of [[`/provider/mobilisations/${plan}`, evan, '0 of 4 steps are done'], [`/provider/mobilisation-steps/${theirs!.id}`, evan, 'Say how it stands'], [`/deliver/mobilisation-steps/${theirs!.id}`, manager, 'The insurer has answered.'], [`/deliver/mobilisations/${plan}`, manager, '28 days until it goes live'], [`/deliver/contracts/${contract}`, manager, 'Mobilisation']] as const) expect([url, (await get(url, actor)).body.includes(words)]).toEqual([url, true])
  expect((await get(`/provider/mobilisations/${plan}`, otto)).statusCode).toBe(404)
  expect((await get('/deliver/mobilisations', manager)).body).toContain('Steps open')
})

test('the day after its day both sides are told once that a step is late', async () => {
  await t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock('2026-11-30T12:00:00Z'::timestamptz)`))
  await carryOutDue(t.app)
  await carryOutDue(t.app)
  const told = (actor: Actor) => asked<{ words: string }[]>(t, 'deliver.told-to-provider', actor)
  expect((await told(evan)).filter((row) => row.words.startsWith('Late in the mobilisation'))).toHaveLength(1)
  expect((await dues()).filter((row) => row.kind.startsWith('late step')).map((row) => row.due_on)).toEqual(['2026-11-21', '2026-11-28'])
  expect((await get(`/deliver/mobilisations/${plan}`, manager)).body).toContain('2 are late')
})

test('postponed, its open steps move with it; done, dropped and reopened steps keep their dates right', async () => {
  await t.done('deliver.postpone-go-live', manager, { mobilisation: plan, goLiveOn: '2027-01-04', reason: 'Insurance', steps: 'move' })
  expect((await steps()).map((step) => step.due_on)).toEqual(['2026-12-07', '2026-12-14', '2026-12-21', '2026-12-28'])
  const [ours, theirs, both] = await steps()
  await t.done('deliver.report-mobilisation-step', manager, { step: ours!.id, standing: 'done', words: 'Signed' })
  await t.done('deliver.report-mobilisation-step', evan, { step: theirs!.id, standing: 'done', words: 'Certificate' })
  await t.done('deliver.reopen-mobilisation-step', manager, { step: theirs!.id, reason: 'It is of last year', dueOn: '2026-12-14' })
  await t.done('deliver.drop-mobilisation-step', manager, { step: both!.id, reason: 'The old sheet is kept' })
  await t.done('deliver.add-mobilisation-step', manager, { mobilisation: plan, what: 'Ring every family', side: 'provider', dueOn: '2026-12-20' })
  expect((await dues()).filter((row) => row.kind.includes('step')).map((row) => [row.title, row.due_on])).toEqual([['Provider: Insurance, safeguarding and data protection seen', '2026-12-14'], ['Provider: Ring every family', '2026-12-20'], ['Provider: People who may use it know of it', '2026-12-28']])
  expect(await t.act('deliver.report-mobilisation-step', evan, { step: both!.id, standing: 'done', words: 'x' })).toMatchObject({ ok: false, status: 409 })
})

test('a named person decides that it goes live; the open steps stand in the decision', async () => {
  expect(refusedWith(await t.act('deliver.decide-go-live', manager, { mobilisation: plan }))).toEqual(['mobilisation.open-steps'])
  await t.done('deliver.decide-go-live', manager, { mobilisation: plan, authority: 'Programme board', reason: 'Families are rung this week; a cover note is held.' })
  const page = (await get(`/deliver/mobilisations/${plan}`, manager)).body
  for (const words of [manager.name.replace("'", '&#39;'), 'Programme board. Families are rung this week', 'Ring every family (the provider, by 20 December 2026)']) expect(page).toContain(words)
  expect(await t.act('deliver.decide-go-live', manager, { mobilisation: plan, reason: 'x' })).toMatchObject({ ok: false, status: 409 })
})

test('a body writes its own list; a newer one of the same name replaces it and plans stay as they are', async () => {
  await t.done('deliver.set-mobilisation-template', manager, { name: 'Day service', steps: '14; we; One thing; Note' })
  await t.done('deliver.set-mobilisation-template', manager, { name: 'day service', steps: '14; we; One thing; Note\n7; both; Another' })
  expect((await asked<{ text: string }[]>(t, 'deliver.mobilisation-templates', manager)).map((one) => one.text)).toEqual(['day service (2 steps)', 'A service goes over to another provider (13 steps)', 'A new service (9 steps)', 'A small contract or grant (4 steps)'])
  const other = (await t.done('deliver.record-contract', manager, { title: 'Day care' })).goTo!
  const mine = (await asked<{ value: string }[]>(t, 'deliver.mobilisation-templates', manager))[0]!.value
  const made = (await t.done('deliver.plan-mobilisation', manager, { contract: other, goLiveOn: '2027-03-01', template: mine })).goTo!
  await t.done('deliver.stop-mobilisation', manager, { mobilisation: made, reason: 'Not bought' })
  expect((await dues()).filter((row) => row.title.includes('One thing'))).toEqual([])
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
