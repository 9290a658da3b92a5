import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor } from '../../../test/setup/contract.ts'
import { anotherProvider, asked, partyOfProvider, refusedWith } from '../../../test/setup/parties.ts'
import { runnersOf } from '../../app.ts'
import { agreementOf } from '../../evidence/tabular/agreement.ts'
import { financialYearOf, readFinancialYear } from '../../evidence/tabular/financial-year.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import { takeUpload } from '../../web/uploads.ts'
import { runJob } from '../../worker/runners.ts'
import { matchPlaces, placesIn } from './places.rule.ts'
import { readYears, yearReasons, yearsFit } from './years.rule.ts'
import type { YearsRow } from './years.store.ts'

let t: TestApp
let server: FastifyInstance
let manager: Actor
let evan: Actor
let contract = ''
const get = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
const file = async (text: string, name: string, actor: Actor): Promise<string> => (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([text]), name, bodyId: actor.bodyId!, accountId: actor.accountId! }))!

beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager')
  evan = await t.staff(t.provider, 'provider')
  contract = await contractFor(t, t.icb, 'Home care')
  await t.done('deliver.complete-contract', manager, { contract, value: 360_000_00, startsOn: '2025-04-01', endsOn: '2028-03-31' })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('a financial year is read as registers write it, and nothing else is taken for one', () => {
  expect(['2026/27', 'Value 2026-2027', 'FY26/27 (£)', '2026–27'].map(readFinancialYear)).toEqual(['2026/27', '2026/27', '2026/27', '2026/27'])
  expect(['2026/28', '01/02/2026', '2026-04-01', 'Annual value', '2026'].map(readFinancialYear)).toEqual([undefined, undefined, undefined, undefined, undefined])
  expect([financialYearOf('2027-03-31'), financialYearOf('2027-04-01'), financialYearOf('2099-04-01')]).toEqual(['2026/27', '2027/28', '2099/00'])
})

test('a register says kinds of agreement in its own words', () => {
  expect(['Grant funding', 'S75 agreement', 'In-house', 'Framework agreement', 'Framework call-off', 'Spot contract', 'Residential care'].map(agreementOf)).toEqual(['grant', 'partnership', 'in-house', 'framework', 'contract', 'contract', undefined])
})

test('every line of the years that cannot be read is named at once', () => {
  expect(readYears('2026/27: 120,000\n2026/27: 5\nnext year: 7\n2027/28 = £130,000.50\n2028/29: -3').reasons.map((one) => one.code)).toEqual(['years.twice', 'years.line', 'years.negative'])
  expect(readYears('2027/28 = £130,000.50').years).toEqual({ '2027/28': 130_000_50n })
})

test('a sum that is not the value over the term needs a reason; a year outside the term is only said', () => {
  const term = { value_pence: '36000000', starts_on: '2025-04-01', ends_on: '2028-03-31', extension_until: null }
  const thirds = { '2025/26': 12000000n, '2026/27': 12000000n, '2027/28': 12000000n }
  expect(yearReasons(thirds, term, undefined)).toEqual([])
  expect(yearReasons({ ...thirds, '2027/28': 11000000n }, term, undefined)).toMatchObject([{ code: 'years.sum', strength: 'reason needed', words: expect.stringContaining('£10,000.00 are missing') }])
  expect(yearReasons({ ...thirds, '2027/28': 11000000n }, term, 'Rounded')).toEqual([])
  expect(yearReasons({ '2024/25': 1n, '2028/29': 1n }, { ...term, value_pence: null }, undefined).map((one) => [one.code, one.strength])).toEqual([['years.before', 'warning'], ['years.after', 'warning']])
  expect(yearReasons({ '2028/29': 36000000n }, { ...term, extension_until: '2029-03-31' }, undefined)).toEqual([])
  expect([yearsFit(thirds, 36000000n), yearsFit(thirds, null), yearsFit(thirds, 1n).length]).toEqual([[], [], 1])
})

test('places are matched by name or code; one that nobody knows stays as it is written', () => {
  const known = [{ code: 'E08000009', name: 'Trafford' }, { code: 'E08000006', name: 'Salford' }]
  expect(matchPlaces(placesIn('trafford; e08000006\nOld Trafford, Trafford'), known)).toEqual({ places: ['Trafford', 'Salford', 'Old Trafford'], codes: ['E08000009', 'E08000006'] })
})

test('the contract says its kind, places and value by year, on its page, in the list, its filter and its file', async () => {
  expect(refusedWith(await t.act('deliver.say-what-it-is', manager, { contract }))).toEqual(['particulars.nothing'])
  await t.done('deliver.say-what-it-is', manager, { contract, agreement: 'partnership', places: 'Old Trafford\nPractice 12' })
  const years = '2025/26: 120,000\n2026/27: 120,000\n2027/28: 110,000'
  expect(refusedWith(await t.act('deliver.set-year-values', manager, { contract, years }))).toEqual(['years.sum'])
  await t.done('deliver.set-year-values', manager, { contract, years, reason: 'The last quarter is shared' })
  await t.done('deliver.set-year-values', manager, { contract, years: years.replace('110', '120') })
  expect((await asked<YearsRow[]>(t, 'deliver.year-values', manager, { contract })).map((row) => [row.years['2027/28'], row.reason])).toEqual([[12000000n, ''], [11000000n, 'The last quarter is shared']])
  const page = (await get(`/deliver/contracts/${contract}`, manager)).body
  for (const words of ['Partnership agreement, such as section 75', 'Old Trafford, Practice 12', 'The years add up to the value over the term', 'Said before (1)']) expect(page).toContain(words)
  await contractFor(t, t.icb, 'Another thing')
  expect((await get('/deliver/contracts?agreement=partnership', manager)).body).not.toContain('Another thing')
  expect((await get('/deliver/contracts?agreement=nonsense', manager)).body).toContain('Another thing')
  const csv = (await get('/deliver/contracts?agreement=partnership&format=csv', manager)).body
  expect(csv.split(/\r?\n/).filter((line) => line !== '')).toHaveLength(2)
  expect(csv).toContain('"Partnership agreement, such as section 75","Old Trafford, Practice 12",360000.00,120000.00')
  // A later change of the value shows at once that the years no longer fit.
  await t.done('deliver.complete-contract', manager, { contract, value: 361_000_00, reason: 'Typing error' })
  expect((await get(`/deliver/contracts/${contract}`, manager)).body).toContain('£1,000.00 are missing')
})

test('documents of the contract: ours stay ours, those for both sides are read by its provider and nobody else', async () => {
  const add = async (title: string, forProvider: string) => t.done('deliver.add-contract-document', manager, { contract, sort: 'agreement', title, file: await file(title, `${title}.txt`, manager), forProvider })
  await add('Signed agreement', 'both')
  await add('Our own note', 'ours')
  await t.done('deliver.share-contract', manager, { contract })
  const seen = async (actor: Actor) => (await asked<{ title: string }[]>(t, 'deliver.contract-documents', actor, { contract })).map((row) => row.title)
  expect(await seen(manager)).toEqual(['Signed agreement', 'Our own note'])
  expect(await seen(evan)).toEqual(['Signed agreement'])
  await t.done('deliver.add-contract-document', evan, { contract, sort: 'insurance', title: 'Liability 2027', file: await file('x', 'x.txt', evan) })
  expect(await seen(manager)).toContain('Liability 2027')
  const rows = await asked<{ id: string; title: string }[]>(t, 'deliver.contract-documents', manager, { contract })
  const note = rows.find((row) => row.title === 'Our own note')!.id
  const otto = await partyOfProvider(t, await anotherProvider(t))
  for (const [actor, url, status] of [[evan, `/provider/documents/${note}`, 404], [manager, `/deliver/documents/${note}`, 200], [evan, `/provider/documents/${rows[0]!.id}`, 200], [otto, `/provider/documents/${rows[0]!.id}`, 404]] as const) expect([url, (await get(url, actor)).statusCode]).toEqual([url, status])
  await t.done('deliver.withdraw-contract-document', manager, { contract, document: note, reason: 'Replaced' })
  expect(refusedWith(await t.act('deliver.withdraw-contract-document', manager, { contract, document: note, reason: 'Again' }))).toEqual(['input.not-there'])
  expect((await get(`/deliver/contracts/${contract}`, manager)).body).toContain('No longer holding (1)')
  expect((await get(`/provider/contracts/${contract}`, evan)).body).toContain('Liability 2027')
})

test('a register with these columns brings them, and one without them stays what it was', async () => {
  const rows = ['Contract ref,Contract title,Supplier,Start,End,Total value,Type of agreement,Places served,Value 2026/27,Value 2027/28', 'A-1,Day care,Invented Care Ltd,01/04/2026,31/03/2028,"200,000",S75 agreement,"Old Trafford; Sale","100,000","90,000"', 'A-2,Advice,Invented Care Ltd,01/04/2026,31/03/2028,"20,000",Grant,,"10,000","10,000"'].join('\n')
  const id = (await t.done('deliver.begin-import', manager, { kind: 'register', file: await file(rows, 'register.csv', manager) })).goTo!
  await t.done('deliver.confirm-import', manager, { import: id })
  const job = await t.app.db.within('server', (tx) => tx.one(sql<{ id: string }>`select id from kernel.job where state = 'waiting'`))
  await runJob(t.app, runnersOf(), job.id)
  const made = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ id: string; agreement: string; places: string[]; gaps: string[]; value_pence: string }>`select id, agreement, places, gaps, value_pence from deliver.contract where import_id = ${id} order by imported_reference`))
  expect(made.map((row) => [row.agreement, row.places, row.value_pence])).toEqual([['partnership', ['Old Trafford', 'Sale'], '20000000'], ['grant', [], '2000000']])
  expect(made[0]!.gaps.join()).toContain('£10,000.00 are missing')
  expect((await asked<YearsRow[]>(t, 'deliver.year-values', manager, { contract: made[1]!.id }))[0]!.years).toEqual({ '2026/27': 1000000n, '2027/28': 1000000n })
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
