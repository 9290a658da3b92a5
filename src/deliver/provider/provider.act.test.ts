import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import { anotherProvider, asked, partyOfProvider, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { issueToken } from '../../people/token.ts'
import { buildServer } from '../../web/server.ts'
import { dueWords, inOrder, type AskedRow } from './asked.ts'
import { shareReasons } from './share.act.ts'
import { tellingReasons, type SharedNeedRow } from './shared-needs.ts'

let t: TestApp
let server: FastifyInstance
let commissioner: Actor
let evan: Actor
let otto: Actor
let contract = ''
const get = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })

beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  commissioner = await t.staff(t.icb, 'commissioner', 'contract-manager')
  evan = await t.staff(t.provider, 'provider')
  otto = await partyOfProvider(t, await anotherProvider(t))
  contract = await contractFor(t, t.icb, 'Hearing tests')
  await kpiFor(t, commissioner, contract, { name: 'Seen within 6 weeks' })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('what has a day comes first, the earliest on top; what has none comes last', () => {
  const row = (title: string, due_on: string | null): AskedRow => ({ kind: 'return', id: title, href: '', title, more: '', body_id: '', body: '', due_on, standing: '' })
  expect(inOrder([row('b', null), row('c', '2026-12-01'), row('a', null), row('d', '2026-11-01')]).map((one) => one.title)).toEqual(['d', 'c', 'a', 'b'])
  expect([null, '2026-11-20', '2026-11-21', '2026-11-28', '2026-11-29'].map((due) => dueWords(due, '2026-11-21'))).toEqual(['open', 'late', 'due soon', 'due soon', 'open'])
})

test('a contract is shared once, and only with a provider that it names', () => {
  const record = { title: 'Meals', shown_to_party: false }
  expect(shareReasons(record, { provider_id: 'p' })).toEqual([])
  expect(shareReasons(record, { provider_id: null }).map((one) => one.code)).toEqual(['share.no-provider'])
  expect(shareReasons({ ...record, shown_to_party: true }, { provider_id: 'p' }).map((one) => one.code)).toEqual(['share.shared'])
  expect([tellingReasons(undefined, [1]), tellingReasons({}, []), tellingReasons({}, [1])].map((list) => list.map((one) => one.code))).toEqual([['need.none'], ['need.nobody'], []])
})

test('a contract shared by mistake leaves the provider\'s page at once, and can be shared again', async () => {
  const mistaken = await contractFor(t, t.icb, 'Shared by mistake')
  expect(refusedWith(await t.act('deliver.stop-sharing-contract', commissioner, { contract: mistaken, reason: 'x' }))).toEqual(['share.not-shared'])
  await t.done('deliver.share-contract', commissioner, { contract: mistaken })
  expect((await get(`/provider/contracts/${mistaken}`, evan)).statusCode).toBe(200)
  await t.done('deliver.stop-sharing-contract', commissioner, { contract: mistaken, reason: 'The wrong one.' })
  expect((await get(`/provider/contracts/${mistaken}`, evan)).statusCode).toBe(404)
  expect((await get('/', evan)).body).not.toContain(`/provider/contracts/${mistaken}`)
  await t.done('deliver.share-contract', commissioner, { contract: mistaken })
  expect((await get(`/provider/contracts/${mistaken}`, evan)).statusCode).toBe(200)
  await t.done('deliver.stop-sharing-contract', commissioner, { contract: mistaken, reason: 'Still the wrong one.' })
})

test('one list holds what two commissioners wait for, each with its own day, and it is the same by program', async () => {
  const other = await contractFor(t, t.council, 'Home care')
  const kim = await t.staff(t.council, 'contract-manager')
  await kpiFor(t, kim, other, { name: 'Visits on time' })
  await t.done('deliver.request-return', kim, { contract: other, period: '2026-10', due: '2026-11-18' })
  await t.done('deliver.request-return', commissioner, { contract, period: '2026-10', due: '2026-12-05' })
  await t.done('deliver.add-obligation', commissioner, { contract, what: 'Send the plan', owner: 'Service lead', whose: 'provider', dueOn: '2026-11-25' })
  await t.done('deliver.open-conversation', kim, { subject: other, question: 'Which rounds?', words: 'For the map.' })
  const rows = await asked<AskedRow[]>(t, 'deliver.asked-of-provider', evan)
  expect(rows.map((row) => [row.kind, row.body, row.standing])).toEqual([['return', 'Testham Council', 'missing'], ['obligation', 'NHS Testshire', 'due soon'], ['return', 'NHS Testshire', 'open'], ['conversation', 'Testham Council', 'waiting for your answer']])
  for (const row of rows) expect([row.href, (await get(row.href, evan)).statusCode, (await get(row.href, otto)).statusCode]).toEqual([row.href, 200, 404])
  const { token } = await issueToken(t.app.db, { accountId: evan.accountId!, bodyId: t.provider, name: 'ours', allows: [] })
  const answer = await server.inject({ url: '/api/deliver/asked-of-provider', headers: { authorization: `Bearer ${token}` } })
  expect(answer.json<AskedRow[]>().map((row) => row.id)).toEqual(rows.map((row) => row.id))
  expect(await asked(t, 'deliver.asked-of-provider', otto)).toEqual([])
  expect(await asked(t, 'deliver.asked-of-provider', commissioner)).toEqual([])
})

test('a program of the provider sends a document and answers with it', async () => {
  const { token } = await issueToken(t.app.db, { accountId: evan.accountId!, bodyId: t.provider, name: 'documents', allows: [] })
  const authorization = `Bearer ${token}`
  const edge = 'edge'
  const sent = await server.inject({ method: 'POST', url: '/api/uploads', headers: { authorization, 'content-type': `multipart/form-data; boundary=${edge}` }, payload: `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="rounds.csv"\r\n\r\nround,day\r\n1,Monday\r\n--${edge}--\r\n` })
  expect(sent.statusCode).toBe(200)
  const [question] = await asked<{ id: string; version: number }[]>(t, 'deliver.conversations', evan)
  const answered = await server.inject({ method: 'POST', url: '/api/deliver/answer-conversation', headers: { authorization, 'content-type': 'application/json', 'if-match': `"${question!.version}"` }, payload: JSON.stringify({ conversation: question!.id, words: 'Here they are.', document: sent.json<{ id: string }>().id }) })
  expect(answered.statusCode).toBe(200)
  expect((await get(`/deliver/conversations/${question!.id}`, await t.staff(t.council, 'contract-manager'))).body).toContain('rounds.csv')
})

test('a need is told to every provider that a contract is shared with, and to nobody else', async () => {
  const programme = (await t.done('cycle.open-programme', commissioner, { name: 'Hearing', purpose: 'p', level: 'place', tier: 'light' })).goTo!
  const need = (await t.done('analyse.record-need', commissioner, { programme, title: 'More people need hearing tests', statement: 'People grow older.', place: 'E08000001' })).goTo!
  const telling = { need, words: 'A second site from 2028.' }
  expect(refusedWith(await t.act('deliver.share-need', commissioner, telling))).toEqual(['need.nobody'])
  await t.done('deliver.share-contract', commissioner, { contract })
  await t.done('deliver.share-need', commissioner, telling)
  await t.done('deliver.share-need', commissioner, { need, words: 'A second site from 2029.' })
  expect((await asked<SharedNeedRow[]>(t, 'deliver.shared-needs', evan)).map((row) => [row.title, row.words, row.body])).toEqual([['More people need hearing tests', 'A second site from 2029.', 'NHS Testshire']])
  expect(await asked(t, 'deliver.shared-needs', otto)).toEqual([])
  expect((await get('/', evan)).body).toContain('A second site from 2029.')
  expect((await get(`/analyse/needs/${need}`, commissioner)).body).toContain('/deliver/share-need?need=')
  expect((await get(`/analyse/needs/${need}`, evan)).statusCode).toBe(403)
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
