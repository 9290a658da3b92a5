import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { anotherProvider, asked, partyOfProvider, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import type { BoardShown } from './board.queries.ts'
import type { LineRow } from './board.ts'
import { momentReasons, pathwaysFrom, waitingReasons } from './told.rule.ts'

let t: TestApp
let server: FastifyInstance
let manager: Actor
let evan: Actor
let board = ''
let home = ''
let beds = ''
const at = (moment: string) => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
const get = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
const shown = (params: Record<string, string> = {}) => asked<BoardShown>(t, 'deliver.board', manager, { board, ...params })

beforeAll(async () => {
  t = await freshApp({ at: '2026-11-19T09:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager')
  evan = await t.staff(t.provider, 'provider')
  board = (await t.done('deliver.open-board', manager, { title: 'Home First', place: 'Testham', pathways: 'Pathway 1\nPathway 2\n\nPathway 3', staleHours: 24 })).goTo!
  const line = async (more: Record<string, unknown>) => (await t.done('deliver.add-capacity-line', manager, { board, service: 'Reablement', help: 'reablement', place: 'Testham', pathway: 'pathway 1', provider: t.provider, ...more })).goTo!
  home = await line({})
  beds = await line({ service: 'Recovery beds', help: 'recovery-bed', pathway: 'Pathway 2', staleHours: 72, provider: undefined })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('pathways, counts and moments that cannot be are refused with their reason', () => {
  expect(pathwaysFrom(' Pathway 1 \nPathway   2').pathways).toEqual(['Pathway 1', 'Pathway 2'])
  expect(['', 'A\na', 'A; b'].map((typed) => pathwaysFrom(typed).refusals.map((one) => one.code))).toEqual([['board.pathways'], ['board.twice'], ['board.long']])
  expect(waitingReasons([{ pathway: 'PATHWAY 1', people: 3 }], ['Pathway 1'])).toEqual({ told: [{ pathway: 'Pathway 1', people: 3 }], refusals: [] })
  expect(waitingReasons([{ pathway: 'Pathway 1', people: 3 }, { pathway: 'pathway 1', people: 4 }, { pathway: 'X', people: 1 }], ['Pathway 1']).refusals.map((one) => one.code)).toEqual(['board.pathway', 'board.pathway-twice'])
  expect([undefined, '2026-11-19T09:00:00Z', '2026-11-19T09:00:01Z', '2026-10-01T09:00:00Z'].map((moment) => momentReasons(moment, '2026-11-19T09:00:00Z').map((one) => one.code))).toEqual([[], [], ['board.future'], ['board.long-ago']])
})

test('the provider tells its free places in two boxes; another provider and the people of another body cannot', async () => {
  const otto = await partyOfProvider(t, await anotherProvider(t))
  expect((await asked<{ kind: string; standing: string }[]>(t, 'deliver.asked-of-provider', evan))).toMatchObject([{ kind: 'capacity', standing: 'never told' }])
  await t.done('deliver.report-capacity', evan, { line: home, free: 9, words: 'two carers at a time from Monday' })
  expect(await asked(t, 'deliver.asked-of-provider', evan)).toEqual([])
  expect(await t.act('deliver.report-capacity', otto, { line: home, free: 1 })).toMatchObject({ ok: false, status: 404 })
  expect(await t.act('deliver.report-capacity', evan, { line: beds, free: 1 })).toMatchObject({ ok: false, status: 404 })
  expect(await t.act('deliver.report-capacity', await t.staff(t.stranger, 'contract-manager'), { line: home, free: 1 })).toMatchObject({ ok: false })
  expect(await t.act('deliver.report-waiting', evan, { board, figures: [{ pathway: 'Pathway 1', people: 1 }] })).toMatchObject({ ok: false })
  expect((await get(`/provider/capacity/${home}`, evan)).body).toContain('two carers at a time from Monday')
  expect((await get(`/provider/capacity/${home}`, otto)).statusCode).toBe(404)
  expect((await get('/', evan)).body).toContain('9 free, told within the hour')
  expect(await asked(t, 'deliver.board', await t.staff(t.stranger, 'contract-manager'), { board })).toBeNull()
})

test('the board says who waits, what is free and how old each figure is; the newest of what was told counts', async () => {
  await t.done('deliver.report-waiting', manager, { board, figures: [{ pathway: 'Pathway 1', people: 22 }, { pathway: 'Pathway 2', people: 3 }] })
  expect(refusedWith(await t.act('deliver.report-waiting', manager, { board, figures: [{ pathway: 'Pathway 9', people: 1 }] }))).toEqual(['board.pathway'])
  await t.done('deliver.report-capacity', manager, { line: beds, free: 3, asAt: '2026-11-18T09:00:00Z' })
  await at('2026-11-20T10:00:00Z')
  await t.done('deliver.report-waiting', manager, { board, figures: [{ pathway: 'Pathway 1', people: 19 }, { pathway: 'Pathway 2', people: 4 }, { pathway: 'Pathway 3', people: 8 }] })
  const now = await shown()
  expect(now.sentence).toBe('31 people are ready: 19 pathway 1, 4 pathway 2, 8 pathway 3. 12 starts are free. Nothing is escalated.')
  expect(now.standings.map((one) => [one.pathway, one.people, one.free, one.stale])).toEqual([['Pathway 1', 19, 9, 1], ['Pathway 2', 4, 3, 0], ['Pathway 3', 8, 0, 0]])
  expect(now.attention.map((one) => one.words)).toEqual(['Pathway 1: 19 people wait, 9 starts are free', 'Pathway 3: 8 people wait, 0 starts are free', 'Pathway 2: 4 people wait, 3 starts are free', 'Reablement, Invented Care Ltd: capacity is stale'])
})

test('hours of the board hold for services without hours of their own', async () => {
  await t.done('deliver.set-board', manager, { board, pathways: 'Pathway 1\nPathway 2\nPathway 3', staleHours: 48 })
  expect((await shown()).lines.map((line) => [line.service, line.stale_hours])).toEqual([['Reablement', 48], ['Recovery beds', 72]])
})

test('an immediate need finds the freshest service with enough places, and its place is kept as a decision', async () => {
  const found = await asked<{ fits: LineRow[]; part: LineRow[] }>(t, 'deliver.match-capacity', manager, { board, help: 'recovery-bed', places: '2', place: 'testham' })
  expect(found.fits.map((one) => one.id)).toEqual([beds])
  expect((await asked<{ part: LineRow[] }>(t, 'deliver.match-capacity', manager, { board, help: 'recovery-bed', places: '4' })).part.map((one) => one.id)).toEqual([beds])
  const page = await get(`/deliver/board?board=${board}&help=recovery-bed&places=2`, manager)
  expect(page.body).toContain('Enough places')
  expect(page.body).toContain('Keep it as a decision')
  for (const odd of ['help=<script>', 'places=0', 'places=x', 'day=yesterday', 'board=x', 'help=recovery-bed&places=999']) expect([odd, [200, 404].includes((await get(`/deliver/board?board=${board}&${odd}`, manager)).statusCode)]).toEqual([odd, true])
})

test('an escalation is decided, stands among the decisions of the day and is closed; each day can be looked up as it stood', async () => {
  const escalation = (await t.done('deliver.escalate', manager, { board, what: 'Who pays for the night sits', why: 'Both budgets say no.', owner: 'Director of integration' })).goTo!
  expect((await shown()).attention[0]).toMatchObject({ words: 'Who pays for the night sits', why: 'Open for less than an hour; Director of integration decides.' })
  expect(await t.act('deliver.close-escalation', manager, { escalation, cameOfIt: 'x' })).toMatchObject({ ok: false, status: 409 })
  await t.done('deliver.decide-escalation', manager, { escalation, decision: 'The pooled fund pays for four weeks.', decidedBy: 'Director of integration' })
  await t.done('deliver.record-daily-decision', manager, { board, words: 'Two recovery beds taken.', decidedBy: 'Head of discharge' })
  expect(refusedWith(await t.act('deliver.record-daily-decision', manager, { board, words: 'x', decidedBy: 'y', on: '2026-11-21' }))).toEqual(['decision.later'])
  await at('2026-11-22T08:00:00Z')
  await t.done('deliver.close-escalation', manager, { escalation, cameOfIt: 'Paid until 18 December.' })
  const friday = await shown({ day: '2026-11-20' })
  expect(friday.decisions.map((one) => one.words)).toEqual(['The pooled fund pays for four weeks.', 'Two recovery beds taken.'])
  expect(friday.sentence).toContain('31 people are ready')
  expect(friday.escalations.map((one) => one.state)).toEqual(['decided'])
  expect((await shown({ day: '2026-11-19' })).sentence).toBe('25 people are ready: 22 pathway 1, 3 pathway 2. 12 starts are free. Nothing is escalated.')
  expect((await shown()).escalations).toEqual([])
  const page = (await get(`/deliver/board?board=${board}&day=2026-11-20`, manager)).body
  for (const words of ['As it stood at the end of 20 November 2026', 'The pooled fund pays for four weeks.', 'People who waited, by day']) expect(page).toContain(words)
  for (const url of ['/deliver/board', `/deliver/boards/${board}`, `/deliver/escalations/${escalation}`, `/deliver/capacity-lines/${home}`]) expect([url, (await get(url, manager)).statusCode]).toEqual([url, 200])
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})

test('a service that is taken off the board is told no longer, and past days keep it', async () => {
  await t.done('deliver.close-capacity-line', manager, { line: home, on: '2026-11-22' })
  expect(await t.act('deliver.report-capacity', evan, { line: home, free: 3 })).toMatchObject({ ok: false, status: 409 })
  expect((await shown()).lines.map((line) => line.service)).toEqual(['Recovery beds'])
  expect((await shown({ day: '2026-11-20' })).lines.map((line) => line.service)).toEqual(['Reablement', 'Recovery beds'])
})
