import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import type { Actor, Outcome } from '../kernel/act.ts'
import { askQuery } from '../kernel/ask.ts'
import { sql } from '../kernel/database/database.ts'
import { buildServer } from '../web/server.ts'
import { carryOutDue } from '../worker/clock.ts'
import { awardOf } from './index.ts'

let t: TestApp
let lead: Actor & { accountId: string }
let programme: string
const clock = (at: string) => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${at}::timestamptz)`))
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-02T09:00:00Z' })
  lead = await t.staff(t.icb, 'procurement-lead')
  programme = (await t.done('cycle.open-programme', await t.staff(t.icb, 'commissioner'), { name: 'Podiatry', purpose: 'Feet', level: 'place', tier: 'light' })).records[0]!.id
})
afterAll(() => t.close())

const codes = (outcome: Outcome): string[] => (outcome.ok ? outcome.notes : outcome.refusals).map((refusal) => refusal.code)
const begin = async (): Promise<string> => (await t.done('procure.begin-procurement', lead, { title: 'Podiatry', programme, description: 'Feet of people with diabetes', value: 40_000_000, cpv: '85100000' })).goTo!
const renewal = {
  buyerIsRelevantAuthority: 'yes', healthCareInListedCpv: 'yes', otherThingsInIt: 'no', changeInTerm: 'no', mustBeUrgent: 'no', notForeseeableNorOwnDoing: 'no', delayRisksSafety: 'no', basedOnFramework: 'no', concludesFramework: 'no',
  newService: 'no', existingProvider: 'yes', onlyExistingProviderCan: 'no', patientsChoose: 'no', contractExpiresAndIsReplaced: 'yes', providerDoesWell: 'yes', characterChanges: 'no', authorityDecided: 'no', oldLifetime: 39_000_000, newLifetime: 40_000_000, canIdentifyMostSuitable: 'no',
}
const intention = {
  statement: 'Intention to award by direct award C under SI 2023/1348', title: 'Podiatry', reference: 'PROC-1', description: 'Feet', cpv: '85100000', decisionMakers: 'Director of commissioning', conflicts: 'None declared', conflictsManaged: 'None needed',
  providerName: 'Invented Care Ltd', providerAddress: '1 Test Street', approximateValuePence: 40_000_000, selectionReasons: 'Quality, value, access', representationsUntil: 'Midnight, 13 November 2026', representationsWhere: 'lead@example.test',
}
const awarded = { value: 40_000_000, serviceStart: '2026-12-01', serviceEnd: '2028-11-30', reason: 'It does the contract well' }
const dues = (id: string) => t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: lead.accountId }, (tx) => tx.rows(sql<{ kind: string; due_on: string; rule: string; open: boolean }>`select kind, due_on, rule, done_at is null and cancelled_at is null as open from kernel.due where record_id = ${id} order by due_on`))

test('a contract is renewed by direct award C: intention, standstill of eight working days, award, award notice within thirty days', async () => {
  await clock('2026-11-02T09:00:00Z')
  const procurement = await begin()
  expect(codes(await t.act('procure.prepare-notice', lead, { procurement, noticeKind: 'N2', ...intention }))).toContain('notice.no-route')
  expect((await t.done('procure.decide-route', lead, { procurement, ...renewal, regime: 'PSR', process: 'DIRECT_AWARD_C' })).records[0]).toMatchObject({ state: 'route decided' })
  expect(codes(await t.act('procure.award', lead, { procurement, provider: t.provider, awardedOn: '2026-11-02', ...awarded }))).toEqual(['award.no-intention'])

  const { statement: _left, ...partly } = intention
  const draft = await t.done('procure.prepare-notice', lead, { procurement, noticeKind: 'N2', ...partly })
  expect(draft.records[0]).toMatchObject({ state: 'draft' })
  expect(draft.notes).toMatchObject([{ code: 'notice.missing', field: 'statement' }])
  const notice = draft.goTo!
  const publish = { notice, identifier: '2026/S 000-000001', address: 'https://www.example.test/1', publishedAt: '2026-11-02T08:30:00Z' }
  expect(codes(await t.act('procure.record-publication', lead, publish))).toEqual(['notice.missing'])
  expect((await t.done('procure.change-notice', lead, { notice, statement: intention.statement })).records[0]).toMatchObject({ state: 'prepared' })
  expect(codes(await t.act('procure.record-publication', lead, { ...publish, address: undefined, publishedAt: '2026-11-03T08:30:00Z' }))).toEqual(['notice.ahead', 'notice.no-evidence'])
  await t.done('procure.record-publication', lead, publish)
  expect(await dues(procurement)).toEqual([{ kind: 'standstill-ends', due_on: '2026-11-13', rule: 'PSR-52', open: true }])

  await clock('2026-11-13T12:00:00Z')
  const early = await t.act('procure.award', lead, { procurement, provider: t.provider, awardedOn: '2026-11-13', representations: 'no', ...awarded })
  expect(early).toMatchObject({ ok: false, refusals: [{ code: 'award.standstill', words: expect.stringContaining('14 November 2026'), rule: 'PSR-53' }] })
  await clock('2026-11-16T12:00:00Z')
  expect(codes(await t.act('procure.award', lead, { procurement, provider: t.provider, awardedOn: '2026-11-16', representations: 'unknown', ...awarded }))).toEqual(['award.representations-unknown'])
  expect(codes(await t.act('procure.award', lead, { procurement, provider: t.provider, awardedOn: '2026-11-16', representations: 'yes', furtherDecisionOn: '2026-11-13', ...awarded }))).toEqual(['award.further-decision'])
  expect((await t.done('procure.award', lead, { procurement, provider: t.provider, awardedOn: '2026-11-16', representations: 'no', ...awarded })).records[0]).toMatchObject({ state: 'awarded' })
  expect(await dues(procurement)).toMatchObject([{ open: false }, { kind: 'award-notice', due_on: '2026-12-16', rule: 'PSR-45', open: true }])

  const award = await t.done('procure.prepare-notice', lead, { procurement, noticeKind: 'N3', ...intention, lifetimeValuePence: 40_000_000, serviceStart: '2026-12-01', serviceEnd: '2028-11-30' })
  expect(award.records[0]).toMatchObject({ state: 'prepared' })
  await t.done('procure.record-publication', lead, { ...publish, notice: award.goTo!, publishedAt: '2026-11-16T11:00:00Z' })
  expect((await dues(procurement)).every((due) => !due.open)).toBe(true)
  expect(await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: lead.accountId }, (tx) => awardOf(tx, procurement))).toMatchObject({ providerId: t.provider, valuePence: '40000000', process: 'DIRECT_AWARD_C' })
})

test('not known stops the proposal, and a named person decides with a reason that is kept', async () => {
  const procurement = await begin()
  const unknown = { ...renewal, providerDoesWell: 'unknown' }
  expect(await t.act('procure.decide-route', lead, { procurement, ...unknown, regime: 'PSR', process: 'DIRECT_AWARD_C' })).toMatchObject({ ok: false, refusals: [{ code: 'route.process-not-proposed', field: 'reason', strength: 'reason needed', rule: 'PSR-32' }] })
  const nothing = await t.act('procure.decide-route', lead, { procurement, regime: 'PSR', process: 'COMPETITIVE' })
  expect(codes(nothing)).toEqual(['route.regime-unknown', 'route.process-not-proposed'])
  const decided = await t.done('procure.decide-route', lead, { procurement, ...unknown, regime: 'PSR', process: 'DIRECT_AWARD_C', reason: 'Its reports show it; the review is not written yet.' })
  expect(decided.notes).toMatchObject([{ code: 'route.process-not-proposed', strength: 'warning' }])
  const row = await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: lead.accountId }, (tx) => tx.one(sql<{ route_proposed: boolean; by: string; tests: number }>`select route_proposed, route_decided_by as by, jsonb_array_length(advice->'process'->'processes') as tests from procure.procurement where id = ${procurement}`))
  expect(row).toEqual({ route_proposed: false, by: lead.accountId, tests: 7 })
})

test('what was carried out in another system is recorded with evidence and counts as awarded', async () => {
  const procurement = await begin()
  const done = { procurement, regime: 'PA', procedure: 'Light touch framework', system: 'The e-tendering service', reference: 'T-77', provider: t.provider, value: 950_000_000, awardedOn: '2026-10-03', serviceStart: '2026-10-04', serviceEnd: '2030-10-03' }
  expect(codes(await t.act('procure.record-done-elsewhere', lead, done))).toEqual(['elsewhere.no-evidence'])
  expect(codes(await t.act('procure.record-done-elsewhere', lead, { ...done, notices: 'UK6; DEMO-6; 23 September' }))).toContain('elsewhere.evidence')
  expect((await t.done('procure.record-done-elsewhere', lead, { ...done, notices: 'UK6 contract award notice; DEMO-6; 2026-09-23; https://www.example.test/6\nUK4 tender notice; DEMO-4' })).records[0]).toMatchObject({ state: 'done elsewhere' })
  const { rows, award } = await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: lead.accountId }, async (tx) => ({
    rows: await tx.rows(sql`select words, dated from procure.evidence where record_id = ${procurement} order by words desc`), award: await awardOf(tx, procurement),
  }))
  expect(rows).toEqual([{ words: 'UK6 contract award notice', dated: '2026-09-23' }, { words: 'UK4 tender notice', dated: null }])
  expect(award).toMatchObject({ state: 'done elsewhere', regime: 'PA', valuePence: '950000000' })
})

test('a route can be decided here and its invitation published from another system', async () => {
  const procurement = await begin()
  const competed = { ...renewal, newService: 'yes', existingProvider: 'no', contractExpiresAndIsReplaced: 'no' }
  const decided = await t.done('procure.decide-route', lead, { procurement, ...competed, regime: 'PSR', process: 'COMPETITIVE' })
  expect(decided.notes).toEqual([])
  expect(codes(await t.act('procure.award', lead, { procurement, provider: t.provider, awardedOn: '2026-11-10', ...awarded }))).toContain('award.elsewhere')
  const notice = await t.done('procure.record-notice-elsewhere', lead, { procurement, noticeKind: 'N7', what: 'Invitation to offer', system: 'The e-tendering service', identifier: 'DEMO-0001', address: 'https://www.example.test/7', publishedAt: '2026-11-05T09:00:00Z' })
  expect(notice.records[0]).toMatchObject({ kind: 'notice', state: 'published' })
})


test('the closing time of an invitation published elsewhere stands among the dates without anybody setting it, and moves when it is corrected with a reason', async () => {
  await clock('2026-11-21T12:00:00Z')
  const procurement = await begin()
  const asked = { procurement, noticeKind: 'N7', what: 'Invitation to offer', system: 'The e-tendering service', identifier: 'DEMO-0002', address: 'https://www.example.test/8', publishedAt: '2026-11-05T09:00:00Z' }
  expect(codes(await t.act('procure.record-notice-elsewhere', lead, { ...asked, noticeKind: 'N8', closesAt: '2026-12-01T12:00:00Z' }))).toEqual(['notice.no-offers'])
  expect(codes(await t.act('procure.record-notice-elsewhere', lead, { ...asked, closesAt: '2026-11-05T08:00:00Z' }))).toEqual(['notice.closes-early'])
  const notice = (await t.done('procure.record-notice-elsewhere', lead, { ...asked, closesAt: '2026-12-01T12:00:00Z' })).goTo!
  const ninety = async (): Promise<string[]> => {
    const answer = await askQuery(t.app.db, t.app.registry.query('deliver.ninety-days')!, lead, {})
    return (answer as { result: { title: string; due_on: string; record_id: string }[] }).result.filter((row) => row.record_id === procurement).map((row) => `${row.due_on} ${row.title}`)
  }
  expect(await ninety()).toEqual(['2026-12-01 Offers close at noon'])
  const wheel = await askQuery(t.app.db, t.app.registry.query('cycle.wheel')!, lead, {})
  expect(JSON.stringify((wheel as { result: unknown }).result)).toContain('Offers close at noon')

  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(lead) }
  const page = async (url: string): Promise<string> => (await server.inject({ url, cookies })).body
  expect(await page(`/procure/procurements/${procurement}`)).toContain('1 December 2026 at noon')
  expect(await page(`/procure/notices/${notice}`)).toContain('1 December 2026 at noon')
  expect(codes(await t.act('procure.correct-closing-time', lead, { notice, closesAt: '2026-12-08T17:30:00Z' }))).toEqual(['notice.closing-reason'])
  await t.done('procure.correct-closing-time', lead, { notice, closesAt: '2026-12-08T17:30:00Z', reason: 'Extended by a week, said to all' })
  expect(await ninety()).toEqual(['2026-12-08 Offers close at 5:30pm'])
  expect(await page(`/procure/notices/${notice}`)).toMatch(/8 December 2026 at 5:30pm[\s\S]*corrected from 1 December 2026 at noon: Extended by a week/)
  await server.close()

  await clock('2026-12-08T18:00:00Z')
  await carryOutDue(t.app)
  expect(await ninety()).toEqual(['2026-12-08 Offers close at 5:30pm'])
  await clock('2026-12-09T09:00:00Z')
  expect((await carryOutDue(t.app)).refused).toBe(0)
  expect(await ninety()).toEqual([])
})
