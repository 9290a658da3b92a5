import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import { anotherProvider, asked, partyOfProvider, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { takeUpload } from '../../web/uploads.ts'
import { buildServer } from '../../web/server.ts'
import { Readable } from 'node:stream'
import { askReasons } from './conversation.rule.ts'
import { subjectWords, type ConversationRow, type EntryRow } from './conversation.ts'

let t: TestApp
let server: FastifyInstance
let manager: Actor
let evan: Actor
let otto: Actor
let stranger: Actor
let contract = ''
let kpi = ''
let conversation = ''
const get = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
const of = (actor: Actor, params: Record<string, string> = {}) => asked<ConversationRow[]>(t, 'deliver.conversations', actor, params)

beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager')
  stranger = await t.staff(t.stranger, 'contract-manager', 'commissioner')
  evan = await t.staff(t.provider, 'provider')
  otto = await partyOfProvider(t, await anotherProvider(t))
  contract = await contractFor(t, t.icb, 'Hearing tests')
  kpi = await kpiFor(t, manager, contract, { name: 'Seen within 6 weeks' })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('a question needs something that two sides share, and a provider to ask', () => {
  expect(askReasons({ kind: 'contract', title: 'Meals', provider_id: 'p' }, subjectWords)).toEqual([])
  expect(askReasons({ kind: 'need', title: 'A need', provider_id: 'p' }, subjectWords).map((one) => one.code)).toEqual(['conversation.subject'])
  expect(askReasons({ kind: 'contract', title: 'Meals', provider_id: null }, subjectWords)[0]!.words).toContain('nobody to ask')
})

test('a provider cannot ask about a contract that nobody has shared with it, and can once it is', async () => {
  const ask = { subject: contract, question: 'When is the audit?', words: 'We plan our staff for it.' }
  expect(await t.act('deliver.open-conversation', evan, ask)).toMatchObject({ ok: false, status: 404 })
  await t.done('deliver.share-contract', manager, { contract })
  expect(refusedWith(await t.act('deliver.share-contract', manager, { contract }))).toEqual(['share.shared'])
  expect(await t.act('deliver.open-conversation', otto, ask)).toMatchObject({ ok: false, status: 404 })
  conversation = (await t.done('deliver.open-conversation', evan, ask)).goTo!
  expect((await of(manager))[0]).toMatchObject({ id: conversation, state: 'with commissioner', opened_by: 'provider', contract_id: contract, provider: 'Invented Care Ltd', entries: '1' })
  const told = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ words: string }>`select words from kernel.message where record_id = ${conversation} and to_role = 'contract-manager'`))
  expect(told.map((one) => one.words)).toEqual([expect.stringContaining('When is the audit?')])
})

test('the contract keeps its version: a question changes nothing that partners agreed to', async () => {
  const read = () => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.one(sql<{ version: number }>`select version from kernel.record where id = ${contract}`))
  const before = (await read()).version
  await t.done('deliver.open-conversation', manager, { subject: contract, question: 'Which sites are open?', words: 'For the map.' })
  expect((await read()).version).toBe(before)
})

test('both answer in turn, a document goes with an answer, and the other side opens it', async () => {
  const file = await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from(['plan of the audit']), name: 'audit plan.txt', bodyId: t.provider, accountId: evan.accountId })
  await t.done('deliver.answer-conversation', manager, { conversation, words: 'On 12 January. Which rooms?' })
  expect((await of(evan)).find((one) => one.id === conversation)!.state).toBe('with provider')
  expect((await asked<{ kind: string }[]>(t, 'deliver.asked-of-provider', evan)).map((one) => one.kind)).toContain('conversation')
  expect((await asked<{ words: string }[]>(t, 'deliver.told-to-provider', evan)).map((one) => one.words).join()).toContain('answered: When is the audit?')
  await t.done('deliver.answer-conversation', evan, { conversation, words: 'Rooms 1 and 2.', document: file })
  const whole = await asked<ConversationRow & { said: EntryRow[] }>(t, 'deliver.conversation', manager, { conversation })
  expect(whole.said.map((one) => [one.side, one.words, one.file_name])).toEqual([['provider', 'We plan our staff for it.', null], ['commissioner', 'On 12 January. Which rooms?', null], ['provider', 'Rooms 1 and 2.', 'audit plan.txt']])
  const document = whole.said[2]!.document_id!
  expect((await get(`/deliver/documents/${document}`, manager)).body).toBe('plan of the audit')
  expect((await get(`/provider/documents/${document}`, evan)).body).toBe('plan of the audit')
  for (const [url, who] of [[`/provider/documents/${document}`, otto], [`/deliver/documents/${document}`, stranger]] as const) expect((await get(url, who)).statusCode).toBe(404)
})

test('it is closed with what was agreed; an answer opens it again', async () => {
  await t.done('deliver.close-conversation', manager, { conversation, agreed: 'Audit on 12 January in rooms 1 and 2.' })
  expect((await get(`/provider/conversations/${conversation}`, evan)).body).toContain('Audit on 12 January in rooms 1 and 2.')
  expect(await t.act('deliver.close-conversation', evan, { conversation, agreed: 'again' })).toMatchObject({ ok: false, status: 409 })
  await t.done('deliver.answer-conversation', evan, { conversation, words: 'Room 2 is being painted.' })
  expect((await of(manager)).find((one) => one.id === conversation)!.state).toBe('with commissioner')
})

test('another provider and another body see and change nothing, by query, page or act', async () => {
  for (const one of [otto, stranger]) {
    expect(await of(one)).toEqual([])
    expect(await asked(t, 'deliver.conversation', one, { conversation })).toBeNull()
    expect(await t.act('deliver.answer-conversation', one, { conversation, words: 'Let me in.' })).toMatchObject({ ok: false })
  }
  for (const [url, who] of [[`/provider/conversations/${conversation}`, otto], [`/provider/contracts/${contract}`, otto], [`/provider/kpis/${kpi}`, otto], [`/deliver/conversations/${conversation}`, stranger], [`/review/kpis/${kpi}`, stranger]] as const) expect([url, (await get(url, who)).statusCode]).toEqual([url, 404])
  for (const url of [`/provider/conversations/${conversation}`, `/provider/contracts/${contract}`]) expect([url, (await get(url, manager)).statusCode]).toEqual([url, 403])
  expect(await asked(t, 'deliver.told-to-provider', otto)).toEqual([])
})

test('the pages of both sides show it: contract, indicator, home and the form that asks', async () => {
  await t.done('deliver.correct-observation', manager, { kpi, period: '2026-10', value: 91, reason: 'from the return' })
  for (const url of [`/deliver/contracts/${contract}`, `/deliver/conversations/${conversation}`]) expect((await get(url, manager)).body).toContain('When is the audit?')
  expect((await get(`/provider/contracts/${contract}`, evan)).body).toContain('When is the audit?')
  const theirs = (await get(`/provider/kpis/${kpi}`, evan)).body
  const ours = (await get(`/review/kpis/${kpi}`, manager)).body
  // Pictures are numbered as they are drawn; all else of them must be the same.
  const picture = (body: string): string => /<svg[^>]*role="img"[\s\S]*?<\/svg>/.exec(body)![0].replaceAll(/chart-\d+/g, 'chart')
  expect(picture(ours).length).toBeGreaterThan(500)
  expect(picture(theirs)).toBe(picture(ours))
  expect((await get('/', evan)).body).toContain(`/provider/contracts/${contract}`)
  expect((await get(`/deliver/open-conversation?subject=${contract}`, evan)).body).toContain(`name="subject" value="${contract}"`)
})

test('a form of the provider leads back to its own page, never to one of the staff', async () => {
  const session = await t.session(evan)
  const page = await server.inject({ url: `/deliver/open-conversation?subject=${contract}`, cookies: { 'cc-session': session } })
  const hidden = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.body.slice(page.body.indexOf('action="/deliver/open-conversation"')))![1]!
  const sent = await server.inject({ method: 'POST', url: '/deliver/open-conversation', headers: { origin: 'http://127.0.0.1:3000', 'content-type': 'application/x-www-form-urlencoded' }, cookies: { 'cc-session': session },
    payload: new URLSearchParams({ csrf: hidden('csrf'), idempotencyKey: hidden('idempotencyKey'), version: hidden('version'), subject: contract, question: 'Who reads this?', words: 'Just asking.' }).toString() })
  expect([sent.statusCode, sent.headers.location]).toEqual([303, expect.stringMatching(/^\/provider\/conversations\/[0-9a-f-]{36}\?done=deliver\.open-conversation$/)])
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
