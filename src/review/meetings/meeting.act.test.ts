import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import { zippedText } from '../../../test/setup/zipped-text.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { textsOf, type TextDocument } from '../../ui/document.ts'
import { buildServer } from '../../web/server.ts'

let t: TestApp
let manager: Actor
let provider: Actor
let contract = ''
let meeting = ''
const ask = async <R>(name: string, params: Record<string, string>, actor: Actor = manager): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, actor, params)
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as R
}
const at = (moment: string): Promise<unknown> => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
const codes = (outcome: Awaited<ReturnType<TestApp['act']>>): string[] => (outcome.ok ? [] : outcome.refusals.map((one) => one.code))

beforeAll(async () => {
  t = await freshApp({ at: '2026-11-02T09:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager')
  provider = { kind: 'party', bodyId: t.provider, roles: ['provider'], name: "Siobhán O'Neill", accountId: (await t.staff(t.icb, 'auditor')).accountId }
  contract = await contractFor(t, t.icb, 'Memory clinics & carers’ support')
  await kpiFor(t, manager, contract)
  await t.done('deliver.add-obligation', manager, { contract, what: 'Yearly report on equality', owner: 'Provider', dueOn: '2027-01-31' })
})
afterAll(() => t.close())

test('a meeting is planned, minutes and actions are taken live, and the next one is planned by the frequency', async () => {
  meeting = (await t.done('review.plan-meeting', manager, { contract, on: '2026-11-04', place: 'Room 3', chair: 'Dee', everyMonths: 3 })).goTo!
  await t.done('review.add-agenda-item', manager, { meeting, about: 'Waiting room', words: 'The new one' })
  await at('2026-11-04T10:00:00Z')
  await t.done('review.take-minutes', manager, { meeting, about: 'Waiting room', words: 'It opens in January.' })
  await t.done('review.agree-action', manager, { meeting, what: 'Send the floor plan', side: 'provider', owner: 'Evan', dueOn: '2026-11-20' })
  expect(codes(await t.act('review.agree-action', manager, { meeting, what: 'Too early', side: 'provider', owner: 'Evan', dueOn: '2026-11-03' }))).toEqual(['meeting.action-before'])
  expect(codes(await t.act('review.hold-review-meeting', manager, { meeting, heldOn: '2026-11-05', attended: 'Dee; Siobhán' }))).toEqual(['meeting.held-later'])
  await t.done('review.hold-review-meeting', manager, { meeting, heldOn: '2026-11-04', attended: "Dee for the board; Siobhán O'Neill for the provider" })
  expect(await ask('review.meetings', { contract })).toMatchObject([{ state: 'planned', meets_on: '2027-02-04', chair: 'Dee', every_months: 3 }, { id: meeting, state: 'held' }])
})

test('the provider sees nothing of the record before it is sent, then corrects it, then agrees', async () => {
  expect(await ask('review.meeting', { meeting }, provider)).toBeNull()
  await t.done('review.send-record', manager, { meeting })
  expect(await ask('review.sent-records', {}, provider)).toMatchObject([{ id: meeting }])
  expect(codes(await t.act('review.answer-record', provider, { meeting, answer: 'corrects' }))).toEqual(['meeting.otherwise'])
  await t.done('review.answer-record', provider, { meeting, answer: 'corrects', words: 'February, not January.' })
  await t.done('review.take-minutes', manager, { meeting, about: 'Waiting room', words: 'Corrected: it opens in February.' })
  await t.done('review.send-record', manager, { meeting })
  await t.done('review.answer-record', provider, { meeting, answer: 'agrees' })
  const seen = await ask<{ state: string; agreed_words: string; minutes: { kind: string; words: string }[]; actions: { what: string }[] }>('review.meeting', { meeting }, provider)
  expect(seen).toMatchObject({ state: 'agreed', agreed_words: "Agreed by Siobhán O'Neill for the provider", actions: [{ what: 'Send the floor plan' }] })
  expect(seen.minutes.map((one) => one.kind)).toEqual(['item', 'minute', 'correction', 'minute'])
  expect(await ask('review.meeting', { meeting }, { ...provider, bodyId: t.stranger })).toBeNull()
})

test('an action is done once, and stands open in the next pack until then', async () => {
  const pack = await ask<TextDocument>('review.pack', { contract })
  expect(textsOf(pack)).toEqual(expect.arrayContaining(['Send the floor plan', 'Yearly report on equality', 'First treatment within 6 weeks (KPI-1), target at least 75 %. No values have come in yet.']))
  const [open] = await ask<{ id: string }[]>('review.contract-actions', { contract })
  await t.done('review.finish-action', manager, { meeting, action: open!.id, on: '2026-11-04', words: 'Sent by e-mail' })
  expect(codes(await t.act('review.finish-action', manager, { meeting, action: open!.id, on: '2026-11-04', words: 'Again' }))).toEqual(['input.not-there'])
  expect(await ask('review.contract-actions', { contract })).toEqual([])
  // What is no meeting has no pack: not found, and no fault.
  expect(await ask('review.pack', { meeting: contract })).toBeNull()
})

test('the provider finds its actions on its one list and says itself that they are done; the commissioner’s are not its own to end', async () => {
  const list = () => ask<{ id: string; what: string }[]>('review.actions-of-provider', {}, provider)
  const next = (await ask<{ id: string; state: string }[]>('review.meetings', { contract })).find((one) => one.state === 'planned')!.id
  await t.done('review.agree-action', manager, { meeting: next, what: 'Paint the room', side: 'provider', owner: 'Evan', dueOn: '2027-03-01' })
  await t.done('review.agree-action', manager, { meeting: next, what: 'Pay for the paint', side: 'commissioner', owner: 'Dee', dueOn: '2027-03-01' })
  expect(await list()).toEqual([])
  await at('2027-02-04T15:00:00Z')
  await t.done('review.hold-review-meeting', manager, { meeting: next, heldOn: '2027-02-04', attended: 'Both' })
  await t.done('review.send-record', manager, { meeting: next })
  expect(await list()).toMatchObject([{ what: 'Paint the room', due_on: '2027-03-01' }])
  const ours = (await ask<{ id: string; what: string }[]>('review.contract-actions', { contract })).find((one) => one.what === 'Pay for the paint')!
  expect(codes(await t.act('review.finish-action', provider, { meeting: next, action: ours.id, on: '2027-02-04', words: 'x' }))).toContain('input.not-there')
  await t.done('review.finish-action', provider, { meeting: next, action: (await list())[0]!.id, on: '2027-02-04', words: 'Painted' })
  expect(await list()).toEqual([])
})

test('the pack as a file for a word processor says what the page says, in the same order, with real headings', async () => {
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(manager) }
  const page = await server.inject({ url: `/review/meetings/${meeting}/pack`, cookies })
  const file = await server.inject({ url: `/review/meetings/${meeting}/pack?format=docx`, cookies })
  expect(file.headers['content-type']).toMatch(/wordprocessingml/)
  const path = join(mkdtempSync(join(tmpdir(), 'pack-')), 'pack.docx')
  writeFileSync(path, file.rawPayload)
  const xml = zippedText(path, 'word/document.xml')
  const said = [...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map((match) => match[1]!.replaceAll('&apos;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')).filter((text) => text !== '')
  const texts = textsOf(await ask<TextDocument>('review.pack', { meeting }))
  expect(texts.length).toBeGreaterThan(30)
  // A paragraph of several lines is several texts of the file.
  expect(said).toEqual(texts.flatMap((text) => text.split('\n')))
  const plain = page.body.replaceAll(/<[^>]+>/g, ' ').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ')
  expect(texts.filter((text) => !plain.includes(text.replaceAll(/\s+/g, ' ')))).toEqual([])
  expect(xml).toMatch(/w:pStyle w:val="Heading1"/)
  expect(xml).toMatch(/w:tblHeader/)
  await server.close()
})

test('the journal of all of it verifies, with rows', async () => {
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
