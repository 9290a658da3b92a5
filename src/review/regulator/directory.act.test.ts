import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor } from '../../../test/setup/contract.ts'
import { anotherProvider, asked, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import { takeUpload } from '../../web/uploads.ts'
import { changesBetween, columnsOf, lineOf, plainName, takeInReasons, type Line } from './directory.rule.ts'
import type { WarnedContract } from '../warning/warning.ts'
import type { ChangeRow } from './directory.ts'
import type { Directories } from './regulator.pages.ts'

const line = (more: Partial<Line>): Line => ({ location_id: '1', name: 'Elm House', holder: 'Our Care Ltd', holder_key: 'our care', rating: 'Good', inspected_on: '2025-01-01', gone: false, ...more })
const ours = (key: string): boolean => key === 'our care'
const sorts = (before: Line[], after: Line[]): string[] => changesBetween(before, after, ours).map((one) => one.sort)

test('a rating that fell or rose, a first one, a new inspection, a new name or owner, an end and a beginning are each told', () => {
  expect(sorts([line({})], [line({ rating: 'Requires improvement', inspected_on: '2026-01-01' })])).toEqual(['rating fell'])
  expect(sorts([line({ rating: 'Inadequate' })], [line({ rating: 'Requires improvement to be good' })])).toEqual(['rating rose'])
  expect(sorts([line({ rating: '' })], [line({ rating: 'Good' })])).toEqual(['first rating'])
  expect(sorts([line({})], [line({ inspected_on: '2026-01-01' })])).toEqual(['inspected'])
  expect(sorts([line({})], [line({ name: 'Elm Lodge', holder: 'Big Care plc', holder_key: 'big care' })])).toEqual(['name', 'owner'])
  expect([sorts([line({})], []), sorts([line({})], [line({ gone: true })]), sorts([], [line({})])]).toEqual([['gone'], ['gone'], ['new place']])
})

test('what is the same, of somebody else, or gone before gives nothing; a rating that is taken away is no fall', () => {
  expect([sorts([line({})], [line({})]), sorts([line({ holder_key: 'x' })], []), sorts([line({ gone: true })], []), sorts([line({})], [line({ rating: '' })])]).toEqual([[], [], [], []])
})

test('a file is read by its headings, of either regulator, and what it lacks is said at once', () => {
  expect(columnsOf(['cqc_location_id', 'name', 'type', 'provider', 'latest_inspection_date']).at).toEqual({ location: 0, name: 1, holder: 3, inspected: 4 })
  expect(columnsOf(['urn', 'status', 'name', 'owner', 'overall_effectiveness']).missing).toEqual([])
  expect(columnsOf(['Postcode']).missing.map((one) => one.code)).toEqual(['directory.no-location', 'directory.no-name', 'directory.no-holder'])
  const { at } = columnsOf(['URN', 'Name', 'Owner', 'Status', 'Latest inspection date'])
  expect(lineOf(['SC1', 'Elm', 'The Care & Co Limited', 'De-registered', '03/02/2026'], at)).toEqual({ location_id: 'SC1', name: 'Elm', holder: 'The Care & Co Limited', holder_key: 'care and co', rating: '', inspected_on: '2026-02-03', gone: true })
  expect(lineOf(['SC2', 'REDACTED', 'The Care & Co Limited', 'Active', ''], at)).toMatchObject({ name: 'SC2', holder_key: 'care and co', gone: false, inspected_on: null })
  expect([lineOf(['', 'Elm', 'x'], at), plainName('Care-and-Co LTD.')]).toEqual([null, 'care and co'])
})

test('only a newer version is taken in, and the very same file never twice', () => {
  const known = [{ sha256: 'a', as_of: '2026-01-01', reference: 'DIR-1' }]
  expect((['a', 'b', 'b', 'b'] as const).map((sha256, at) => takeInReasons({ sha256, asOf: ['2026-02-01', '2026-01-01', '2026-01-02', '2027-01-01'][at]! }, known, '2026-06-01').map((one) => one.code))).toEqual([['directory.known'], ['directory.older'], [], ['directory.ahead']])
})

let t: TestApp
let server: FastifyInstance
let manager: Actor
const get = async (url: string, actor: Actor) => (await server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })).body
const head = 'Location ID,Location name,Provider,Provider ID,Latest rating,Publication date'
const file = async (lines: readonly string[]): Promise<string> => (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([`${[head, ...lines].join('\n')}\n`]), name: 'directory.csv', bodyId: t.icb }))!
const first = ['1-1,Elm House,Invented Care Limited,1-900,Good,2025-01-01', '1-2,Oak House,Invented Care Limited,1-900,Good,2025-01-01', '1-3,Ash House,Somebody Else,1-901,Good,2025-01-01']
const second = ['1-1,Elm House,Invented Care Limited,1-900,Inadequate,2026-03-01', '1-3,Ash House,Somebody Else,1-901,Inadequate,2026-03-01', '1-4,Fir House,Invented Care Limited,1-900,,']
const takeIn = async (lines: readonly string[], asOf: string) => t.act('review.take-in-directory', manager, { regulator: 'cqc', asOf, file: await file(lines), origin: 'Invented, OGL v3.0' })

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-01T09:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager')
  await t.done('deliver.start-contract', manager, { contract: await contractFor(t, t.icb, 'Home care'), on: '2026-01-01' })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('a provider is recognised by a person, and what changed since the version before is a task with what was done', async () => {
  expect((await takeIn(first, '2026-01-31')).ok).toBe(true)
  const { suggestions } = await asked<Directories>(t, 'review.directories', manager)
  expect(suggestions).toMatchObject([{ provider: 'Invented Care Ltd', holder: 'Invented Care Limited', places: 2 }])
  expect(await asked(t, 'review.regulator-changes', manager)).toEqual([])
  const answer = { directory: suggestions[0]!.directory_id, provider: t.provider, holder: '1-900', answer: 'same', reason: 'Same company number' }
  await t.done('review.match-holder', manager, answer)
  expect(refusedWith(await t.act('review.match-holder', manager, answer))).toEqual(['directory.answered'])
  expect((await takeIn(second, '2026-03-31')).ok).toBe(true)
  const changes = await asked<ChangeRow[]>(t, 'review.regulator-changes', manager)
  expect(changes.map((row) => [row.location, row.sort, row.before, row.after]).sort()).toEqual([['Elm House', 'rating fell', 'Good', 'Inadequate'], ['Fir House', 'new place', 'not registered', 'registered'], ['Oak House', 'gone', 'registered', 'no longer registered']])
  expect(await get('/tasks', manager)).toContain('Look at it: Rating is worse: Elm House (Good to Inadequate)')
  await t.done('review.look-at-change', manager, { change: changes.find((row) => row.location === 'Elm House')!.id, words: 'Spoke to the registered manager; a visit is planned.' })
  for (const [url, words] of [['/review/regulator', '2 changes wait to be looked at'], ['/review/regulator', 'a visit is planned'], [`/review/regulator-changes/${changes[0]!.id}`, 'Invented Care Ltd']] as const) expect([url, (await get(url, manager)).includes(words)]).toEqual([url, true])
})

test('the same import twice brings nothing new, whether it is the same file or another with the same lines', async () => {
  expect(refusedWith(await takeIn(second, '2026-04-15'))).toEqual(['directory.known'])
  expect((await takeIn([...second, ''], '2026-04-20')).ok).toBe(true)
  expect(await asked<ChangeRow[]>(t, 'review.regulator-changes', manager)).toHaveLength(3)
})

test('a provider that we know by the regulator\'s own id is followed without anybody\'s confirmation', async () => {
  const known = await anotherProvider(t, 'Called Otherwise Ltd')
  await t.app.db.within({ role: 'act_worker' }, (tx) => tx.rows(sql`update bodies.organisation set code_scheme = 'CQC', code = '1-901' where id = ${known}`))
  await t.done('deliver.record-contract', manager, { title: 'Day care', provider: known, startsOn: '2026-01-01' })
  const contract = (await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ id: string }>`select id from kernel.record where title = 'Day care'`)))[0]!.id
  await t.done('deliver.start-contract', manager, { contract, on: '2026-01-01' })
  expect((await takeIn([second[0]!, second[1]!.replace('Inadequate', 'Good'), second[2]!], '2026-04-25')).ok).toBe(true)
  expect((await asked<ChangeRow[]>(t, 'review.regulator-changes', manager, { provider: known })).map((row) => [row.location, row.sort])).toEqual([['Ash House', 'rating rose']])
  expect(await asked<{ matches: { provider: string; reason: string }[] }>(t, 'review.directories', manager)).toMatchObject({ matches: [{ provider: 'Called Otherwise Ltd', reason: 'By the regulator’s own id' }, { provider: 'Invented Care Ltd' }] })
})

test('a provider recognised by mistake keeps nothing of the other one: its changes are no signal any more', async () => {
  const points = async (): Promise<number> => (await asked<WarnedContract[]>(t, 'review.early-warnings', manager)).find((row) => row.contract === 'Home care')!.parts.filter((part) => ['rating', 'regulator'].includes(part.part)).reduce((sum, part) => sum + part.points, 0)
  expect(await points()).toBe(7)
  const [directory] = (await asked<Directories>(t, 'review.directories', manager)).directories
  await t.done('review.match-holder', manager, { directory: directory!.id, provider: t.provider, holder: '1-900', answer: 'other', reason: 'Another company number' })
  expect([await points(), (await get('/tasks', manager)).includes('Look at it: New place: Fir House')]).toEqual([0, false])
  expect((await asked<ChangeRow[]>(t, 'review.regulator-changes', manager, { provider: t.provider })).map((row) => row.state)).toEqual(['mistaken', 'mistaken', 'mistaken'])
})

test('a file that is no directory is refused in words, and another body sees nothing of it', async () => {
  const id = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from(['a,b\n1,2\n']), name: 'x.csv', bodyId: t.icb }))!
  expect(refusedWith(await t.act('review.take-in-directory', manager, { regulator: 'cqc', asOf: '2026-04-30', file: id, origin: 'x' }))).toEqual(['directory.no-location', 'directory.no-name', 'directory.no-holder'])
  const stranger = await t.staff(t.stranger, 'contract-manager')
  expect([await asked(t, 'review.regulator-changes', stranger), (await asked<Directories>(t, 'review.directories', stranger)).directories]).toEqual([[], []])
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
