import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { carryOutDue } from '../../worker/clock.ts'
import { takeUpload } from '../../web/uploads.ts'
import type { ContractRow } from '../contract.ts'

let t: TestApp
let manager: Actor
let approver: Actor
let provider: Actor
const at = (moment: string): Promise<unknown> => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
const ask = async <R>(name: string, params: Record<string, string>, actor: Actor = manager): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, actor, params)
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as R
}
const made = async (title: string, more: Record<string, unknown> = {}): Promise<string> => {
  const id = (await t.done('deliver.record-contract', manager, { title, provider: t.provider, startsOn: '2024-10-01', endsOn: '2027-09-30', extensionUntil: '2029-09-30', noticeDays: 365, value: 3_200_000_000, annualValue: 640_000_000, owner: 'Dee', ...more })).goTo!
  await t.done('deliver.start-contract', manager, { contract: id, on: '2024-10-01' })
  return id
}
const rowOf = (id: string): Promise<ContractRow> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.one(sql<ContractRow>`select c.*, r.version from deliver.contract c join kernel.record r on r.id = c.id where c.id = ${id}`))
const propose = async (contract: string, more: Record<string, unknown>): Promise<string> =>
  (await t.done('deliver.propose-change', manager, { contract, type: 'variation', title: 'Outreach', what: 'Two outreach clinics', why: 'Recovery is lowest in the poorest fifth', regime: 'psr', awardedByAOrB: 'no', characterChanges: 'no', providedFor: 'no', outsideFactors: 'no', authorityDecided: 'yes', ...more })).goTo!
const codes = (outcome: Awaited<ReturnType<TestApp['act']>>): string[] => (outcome.ok ? [] : outcome.refusals.map((one) => one.code))

beforeAll(async () => {
  t = await freshApp({ at: '2026-10-05T09:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager')
  approver = await t.staff(t.icb, 'commissioner', 'finance')
  provider = { kind: 'party', bodyId: t.provider, roles: ['provider'], name: 'Evan', accountId: (await t.staff(t.icb, 'auditor')).accountId }
})
afterAll(() => t.close())

test('a variation is negotiated, approved by another person, signed, and changes what the contract is from its day on', async () => {
  const contract = await made('Talking Therapies')
  const id = await propose(contract, { addedValue: 70_000_000, effectiveOn: '2026-10-01' })
  expect(codes(await t.act('deliver.answer-change', provider, { change: id, answer: 'agrees' }))).toEqual(['record.not-found'])
  await t.done('deliver.offer-change', manager, { change: id })
  await t.done('deliver.answer-change', provider, { change: id, answer: 'asks', words: 'Three clinics need more: 750,000.' })
  await t.done('deliver.revise-change', manager, { change: id, what: 'Three outreach clinics', addedValue: 75_000_000 })
  await t.done('deliver.offer-change', manager, { change: id })
  await t.done('deliver.answer-change', provider, { change: id, answer: 'agrees' })
  expect(codes(await t.act('deliver.approve-change', manager, { change: id }))).toContain('change.own')
  await t.done('deliver.approve-change', approver, { change: id })
  await t.done('deliver.sign-change', manager, { change: id, signedOn: '2026-10-05', signedBy: 'Alex; Evan' })
  expect(await rowOf(contract)).toMatchObject({ value_pence: '3275000000' })
  const seen = await ask<{ state: string; judged: { permitted: boolean; notices: { kind: string; by: string }[] }; wordings: { side: string; number: number }[] }>('deliver.change', { change: id })
  expect(seen).toMatchObject({ state: 'in force', judged: { permitted: true, notices: [{ kind: 'N10', by: '2026-10-31' }] } })
  expect(seen.wordings.map((one) => `${one.side} ${one.number}`)).toEqual(['commissioner 1', 'provider 1', 'commissioner 2', 'provider 2'])
  const due = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ due_on: string; done_at: string | null }>`select due_on, done_at from kernel.due where record_id = ${id} and kind = 'notice N10'`))
  expect(due).toMatchObject([{ due_on: '2026-10-31', done_at: null }])
  await t.done('deliver.record-change-notice', manager, { change: id, noticeKind: 'N10', identifier: 'DEMO-N10-1', address: 'https://example.org/notice', publishedAt: '2026-10-05T08:00:00Z' })
  expect(codes(await t.act('deliver.record-change-notice', manager, { change: id, noticeKind: 'N10', identifier: 'DEMO-N10-2', address: 'https://example.org/notice', publishedAt: '2026-10-05T08:00:00Z' }))).toEqual(['change.published-already'])
})

test('the next change is judged with the one before, and what the contract was on any day is known as then and as now', async () => {
  const contract = await made('Community hearing', { value: 200_000_000 })
  const first = await propose(contract, { addedValue: 30_000_000, effectiveOn: '2026-07-01' })
  await t.done('deliver.record-answer-to-change', manager, { change: first, answer: 'agrees', on: '2026-10-01', words: 'Letter of 1 October' })
  await t.done('deliver.approve-change', approver, { change: first })
  await t.done('deliver.sign-change', manager, { change: first, signedOn: '2026-10-05', signedBy: 'Both' })
  expect(await ask('deliver.contract-on', { contract, day: '2026-06-30' })).toMatchObject({ value_pence: '200000000' })
  expect(await ask('deliver.contract-on', { contract, day: '2026-07-01' })).toMatchObject({ value_pence: '230000000', owner_name: 'Dee' })
  expect(await ask('deliver.contract-on', { contract, day: '2026-07-01', known: '2026-10-04' })).toBeNull()
  await at('2026-10-06T09:00:00Z')
  await t.done('deliver.complete-contract', manager, { contract, owner: 'Kim' })
  expect(await ask('deliver.contract-on', { contract, day: '2026-07-01', known: '2026-10-05' })).toMatchObject({ value_pence: '230000000', owner_name: 'Dee' })
  expect(await ask('deliver.contract-on', { contract, day: '2026-07-01' })).toMatchObject({ value_pence: '230000000', owner_name: 'Kim' })
  const second = await propose(contract, { addedValue: 20_000_000 })
  expect(await ask('deliver.change', { change: second })).toMatchObject({ judged: { permitted: false, netPence: '50000000' } })
  await t.done('deliver.record-answer-to-change', manager, { change: second, answer: 'agrees', on: '2026-10-06', words: 'By telephone' })
  expect(codes(await t.act('deliver.approve-change', approver, { change: second }))).toContain('change.reason')
  await t.done('deliver.approve-change', approver, { change: second, reason: 'Counsel advised on 1 October that the panel would not object.' })
})

test('an extension within what was agreed moves the last day, and what begins again moves with it', async () => {
  const contract = await made('Falls clinics')
  const id = await propose(contract, { type: 'extension', newEndsOn: '2029-09-30', addedValue: 1_280_000_000, providedFor: undefined })
  expect(await ask('deliver.change', { change: id })).toMatchObject({ judged: { permitted: true } })
  await t.done('deliver.approve-change', approver, { change: id })
  await t.done('deliver.sign-change', manager, { change: id, signedOn: '2026-10-06', signedBy: 'Both' })
  expect(await rowOf(contract)).toMatchObject({ ends_on: '2029-09-30', value_pence: '4480000000' })
  const dates = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ kind: string; due_on: string }>`select kind, due_on from kernel.due where record_id = ${contract} and cancelled_at is null and done_at is null order by due_on`))
  expect(dates.find((one) => one.kind === 'end')?.due_on).toBe('2029-09-30')
})

test('an assignment agreed for a later day is put in force by the clock on that day, and not before', async () => {
  const contract = await made('Reablement')
  const other = (await t.app.db.within({ role: 'act_worker' }, (tx) => tx.one(sql<{ id: string }>`select id from bodies.organisation where kind = 'provider' and id <> ${t.provider} limit 1`).catch(() => ({ id: '' })))).id || t.stranger
  const id = await propose(contract, { type: 'assignment', newProvider: other, onlySuccession: 'yes', effectiveOn: '2026-11-01' })
  await t.done('deliver.record-answer-to-change', manager, { change: id, answer: 'agrees', on: '2026-10-06', words: 'Deed of novation' })
  await t.done('deliver.approve-change', approver, { change: id })
  await t.done('deliver.sign-change', manager, { change: id, signedOn: '2026-10-06', signedBy: 'All three' })
  await at('2026-10-31T12:00:00Z')
  await carryOutDue(t.app)
  expect(await rowOf(contract)).toMatchObject({ provider_id: t.provider })
  await at('2026-11-01T09:00:00Z')
  await carryOutDue(t.app)
  expect(await rowOf(contract)).toMatchObject({ provider_id: other })
  expect(await ask('deliver.change', { change: id })).toMatchObject({ state: 'in force' })
  expect(await ask('deliver.contract-on', { contract, day: '2026-10-31' })).toMatchObject({ provider_id: t.provider })
})

test('two changes signed at once both count', async () => {
  const contract = await made('Two at once')
  const ids = await Promise.all([1, 2].map(async (one) => {
    const id = await propose(contract, { title: `Change ${one}`, addedValue: 100_00 })
    await t.done('deliver.record-answer-to-change', manager, { change: id, answer: 'agrees', on: '2026-10-06', words: 'Letter' })
    await t.done('deliver.approve-change', approver, { change: id })
    return id
  }))
  await Promise.all(ids.map((change) => t.done('deliver.sign-change', manager, { change, signedOn: '2026-11-01', signedBy: 'Both' })))
  expect(await rowOf(contract)).toMatchObject({ value_pence: String(3_200_000_000 + 200_00) })
})

test('what was agreed cannot be written over by filling in, and what was worded anew is not seen before it is offered', async () => {
  const contract = await made('No second door')
  const over = await t.act('deliver.complete-contract', manager, { contract, value: 5_000_000_00 })
  expect(codes(over)).toEqual(['contract.put-right'])
  await t.done('deliver.complete-contract', manager, { contract, value: 3_000_000_000, reason: 'A nought too many in the register' })
  const id = await propose(contract, { addedValue: 100_00 })
  await t.done('deliver.offer-change', manager, { change: id })
  const party = (): Promise<unknown> => t.app.db.within({ role: 'act_party', bodyId: t.provider }, (tx) => tx.rows(sql`select added_pence from deliver.change where id = ${id}`))
  expect(await party()).toEqual([{ added_pence: '10000' }])
  await t.done('deliver.revise-change', manager, { change: id, addedValue: 900_00 })
  expect(await party()).toEqual([])
  await t.done('deliver.offer-change', manager, { change: id })
  expect(await party()).toEqual([{ added_pence: '90000' }])
  await t.done('deliver.answer-change', provider, { change: id, answer: 'agrees' })
  await t.done('deliver.approve-change', approver, { change: id })
  await t.done('deliver.sign-change', manager, { change: id, signedOn: (await t.app.db.within('server', async (tx) => tx.today)), signedBy: 'Both' })
  expect(codes(await t.act('deliver.complete-contract', manager, { contract, value: 1_00, reason: 'Another nought' }))).toEqual(['contract.agreed'])
})

test('nobody who worded a change approves it, and one that no longer fits is not signed', async () => {
  const both = await t.staff(t.icb, 'contract-manager', 'commissioner')
  const contract = await made('Who worded it')
  const id = await propose(contract, { type: 'extension', newEndsOn: '2028-09-30' })
  await t.done('deliver.revise-change', both, { change: id, newEndsOn: '2027-12-31' })
  expect(codes(await t.act('deliver.approve-change', both, { change: id }))).toContain('change.own')
  await t.done('deliver.approve-change', approver, { change: id })
  const later = await propose(contract, { type: 'extension', newEndsOn: '2028-09-30' })
  await t.done('deliver.approve-change', approver, { change: later })
  const today = await t.app.db.within('server', async (tx) => tx.today)
  await t.done('deliver.sign-change', manager, { change: later, signedOn: today, signedBy: 'Both' })
  expect(codes(await t.act('deliver.sign-change', manager, { change: id, signedOn: today, signedBy: 'Both' }))).toEqual(['change.not-later'])
  expect(await rowOf(contract)).toMatchObject({ ends_on: '2028-09-30' })
})

test('a contract that goes to another provider takes its indicators and open obligations with it', async () => {
  const contract = await made('Goes over')
  const kpi = (await t.done('plan.add-kpi', manager, { name: 'Seen in time', contract, unit: '%', direction: 'up', frequency: 'monthly', target: 90, targetFrom: '2024-10-01' })).goTo!
  await t.done('deliver.add-obligation', manager, { contract, what: 'Yearly report', owner: 'Provider', whose: 'provider', dueOn: '2027-09-01' })
  await t.done('deliver.share-contract', manager, { contract })
  for (const [actor, sort, title] of [[manager, 'agreement', 'Signed agreement'], [manager, 'correspondence', 'Our letter to you'], [provider, 'insurance', 'Insurance 2027']] as const) {
    const upload = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([title]), name: 'x.txt', bodyId: actor.bodyId!, accountId: actor.accountId! }))!
    await t.done('deliver.add-contract-document', actor, { contract, sort, title, file: upload, forProvider: 'both' })
  }
  const id = await propose(contract, { type: 'assignment', newProvider: t.stranger, onlySuccession: 'yes' })
  await t.done('deliver.record-answer-to-change', manager, { change: id, answer: 'agrees', on: '2026-10-06', words: 'Deed of novation' })
  await t.done('deliver.approve-change', approver, { change: id })
  await t.done('deliver.sign-change', manager, { change: id, signedOn: await t.app.db.within('server', async (tx) => tx.today), signedBy: 'All three' })
  // What the one before sent, and what was written to it, is not for the one that follows.
  expect((await ask<{ title: string }[]>('deliver.contract-documents', { contract }, provider)).map((row) => row.title).sort()).toEqual(['Insurance 2027', 'Our letter to you'])
  expect((await ask<{ title: string }[]>('deliver.contract-documents', { contract }, { ...provider, bodyId: t.stranger })).map((row) => row.title)).toEqual(['Signed agreement'])
  const providers = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ provider_id: string }>`select provider_id from plan.kpi where id = ${kpi} union all select provider_id from deliver.obligation where contract_id = ${contract} union all select provider_id from kernel.record where id in (${kpi}, ${contract})`))
  expect([...new Set(providers.map((row) => row.provider_id))]).toEqual([t.stranger])
})

test('limits of approval hold from their day, and a new one replaces the one before', async () => {
  const administrator = await t.staff(t.icb, 'administrator')
  await t.done('deliver.set-approval-limit', administrator, { role: 'commissioner', limit: 50_000_000, from: '2026-10-01', source: 'Scheme of delegation' })
  await t.done('deliver.set-approval-limit', administrator, { role: 'commissioner', limit: 10_000_00, from: '2026-11-01', source: 'Scheme of delegation, amended' })
  expect(await ask('deliver.limits', {})).toMatchObject([{ role: 'commissioner', limit_pence: '1000000' }])
  const id = await propose(await made('Over the limit'), { addedValue: 70_000_000 })
  await t.done('deliver.record-answer-to-change', manager, { change: id, answer: 'agrees', on: '2026-11-01', words: 'Letter' })
  expect(codes(await t.act('deliver.approve-change', approver, { change: id }))).toEqual(['change.over-limit'])
  await t.done('deliver.approve-change', approver, { change: id, meeting: 'Finance and performance committee', meetingOn: '2026-10-30', delegation: 'Terms of reference, 3.1' })
})

test('another body and another provider see nothing of it', async () => {
  const contract = await made('Not yours')
  const id = await propose(contract, { addedValue: 100 })
  await t.done('deliver.offer-change', manager, { change: id })
  const stranger = await t.staff(t.stranger, 'contract-manager')
  expect(await ask('deliver.change', { change: id }, stranger)).toBeNull()
  expect(await ask('deliver.changes', { contract }, stranger)).toEqual([])
  expect(await ask('deliver.offered-changes', {}, provider)).toMatchObject([{ id }])
  expect(await ask('deliver.offered-changes', {}, { ...provider, bodyId: t.stranger })).toEqual([])
})

test('the journal of all of it verifies, with rows', async () => {
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
