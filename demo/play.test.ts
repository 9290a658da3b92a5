import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApp, type App } from '../src/app.ts'
import { publicActor } from '../src/kernel/act.ts'
import { askQuery } from '../src/kernel/ask.ts'
import { sql } from '../src/kernel/database/database.ts'
import { readHeads, headsFile } from '../src/kernel/journal/heads.ts'
import { sha256 } from '../src/kernel/keys.ts'
import { verifyJournal } from '../src/kernel/journal/verify.ts'
import { accountByEmail, actorOf, demonstrationAccounts } from '../src/people/index.ts'
import type { ProgrammeOnWheel } from '../src/cycle/index.ts'
import { freshDatabase, type FreshDatabase } from '../test/setup/database.ts'
import { bodyId } from './cast.ts'
import { play, standsAt } from './play.ts'

let app: App
let database: FreshDatabase
let counts: { acts: number; now: number } | undefined
const dataDir = mkdtempSync(join(tmpdir(), 'cc-demonstration-'))
beforeAll(async () => {
  database = await freshDatabase({ purpose: 'demonstration' })
  const secretKeyFile = join(dataDir, 'secret.json')
  writeFileSync(secretKeyFile, JSON.stringify({ keys: [{ id: 'k1', key: sha256('a key for the demonstration'), from: '2026-01-01T00:00:00Z' }] }), { mode: 0o600 })
  app = await openApp({ databaseUrl: database.appUrl, secretKeyFile, dataDir, baseUrl: 'http://127.0.0.1:3000', poolSize: 6 })
  // Killed in the middle of a scene, then begun again: that is how the story is told here.
  let scenes = 0
  await expect(play(app, { say: () => {
    scenes += 1
    if (scenes === 25) throw new Error('killed')
  } })).rejects.toThrow('killed')
  counts = await play(app)
}, 170_000)
afterAll(async () => {
  await app.close()
  await database.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

const wheelOf = async (email: string): Promise<ProgrammeOnWheel[]> => {
  const account = await app.db.within('server', (tx) => tx.one(sql<{ id: string }>`select id from people.account where email = ${email}`))
  const answer = await askQuery(app.db, app.registry.query('cycle.wheel')!, (await actorOf(app.db, account.id))!, {})
  if (!answer.ok) throw new Error('the wheel was not answered')
  return answer.result as ProgrammeOnWheel[]
}
const stageOf = (wheel: ProgrammeOnWheel[], begins: string): [string, number] | undefined => {
  const found = wheel.find((one) => one.title.startsWith(begins))
  return found && [found.state, found.round]
}

test('the story is told without a refusal, goes on where it was killed, and the clock stands at noon on 21 November 2026', async () => {
  expect(counts!.acts).toBeGreaterThan(250)
  expect(counts!.now).toBeLessThan(counts!.acts)
  expect(await app.db.within('server', async (tx) => tx.now)).toBe(standsAt.replace('Z', '.000000Z'))
})

test('every programme stands at its stage and round', async () => {
  const icb = await wheelOf('alex@icb.example')
  const trafford = await wheelOf('grace@trafford.example')
  const salford = await wheelOf('lou@salford.example')
  expect(stageOf(icb, 'NHS Talking Therapies')).toEqual(['analyse', 2])
  expect(stageOf(icb, 'Falls prevention')).toEqual(['procure', 1])
  expect(stageOf(icb, 'Home First')).toEqual(['plan', 1])
  expect(stageOf(trafford, 'Home First')).toEqual(['plan', 1])
  expect(stageOf(trafford, 'Supported living')).toEqual(['deliver', 1])
  expect(stageOf(salford, 'Falls prevention')).toEqual(['procure', 1])
  expect(stageOf(salford, 'NHS Talking Therapies')).toBeUndefined()
})

test('the locked baseline of the first KPI has the mean and limits of the story', async () => {
  const [row] = await app.db.within({ role: 'act_worker', bodyId: bodyId('icb') }, (tx) => tx.rows(sql<{ mean: number; lower: number; upper: number }>`select mean, lower, upper from review.baseline`))
  expect([row!.mean, row!.lower, row!.upper].map((value) => Number(value).toFixed(1))).toEqual(['84.6', '81.2', '88.0'])
})

test('three of five have scored what comes first for Home First, and nothing is revealed yet', async () => {
  const [row] = await app.db.within({ role: 'act_worker', bodyId: bodyId('trafford') }, (tx) => tx.rows(sql<{ people: string; revealed: string }>`select count(distinct account_id) as people, (select count(*) from plan.score) as revealed from plan.scored`))
  expect(row).toEqual({ people: '3', revealed: '0' })
})

test('the first need of Home First rests on the published short-term outcome, well below the median of the councils', async () => {
  const need = await app.db.within({ role: 'act_worker', bodyId: bodyId('trafford') }, (tx) => tx.one(sql<{ figure_id: string; value: number; statement: string }>`select n.figure_id, n.value, n.statement from analysis.need n join kernel.record r on r.body_id = n.body_id and r.id = n.id where r.title like 'Too few people manage%'`))
  expect([need.figure_id, Number(need.value)]).toEqual(['indicator~ASC5~E08000009~~', 48.3])
  expect(need.statement).toContain('Trafford had 48.3 (value as published) in 2022/23; the median of the councils of England is 78.2.')
})

test('the closing of the offers for falls prevention comes from the notice, not from a date set by hand', async () => {
  const dues = await app.db.within({ role: 'act_worker', bodyId: bodyId('icb') }, (tx) => tx.rows(sql<{ kind: string; title: string; due_on: string }>`select r.kind, d.title, d.due_on from kernel.due d join kernel.record r on r.body_id = d.body_id and r.id = d.record_id where d.title like 'Offers close%' and d.done_at is null and d.cancelled_at is null`))
  expect(dues).toEqual([{ kind: 'procurement', title: 'Offers close at noon', due_on: '2026-12-01' }])
})

test('the need of the second round leads back to the first', async () => {
  const need = await app.db.within({ role: 'act_worker', bodyId: bodyId('icb') }, (tx) => tx.one(sql<{ id: string }>`select id from kernel.record where kind = 'need' and title like 'Adults in the poorest fifth%'`))
  const alex = await app.db.within('server', (tx) => tx.one(sql<{ id: string }>`select id from people.account where email = 'alex@icb.example'`))
  const answer = await askQuery(app.db, app.registry.query('cycle.thread')!, (await actorOf(app.db, alex.id))!, { record: need.id })
  const kinds = new Set((answer as { result: { records: { kind: string }[] } }).result.records.map((record) => record.kind))
  for (const kind of ['need', 'priority', 'outcome', 'specification', 'procurement', 'contract', 'kpi', 'finding']) expect(kinds).toContain(kind)
})

test('twelve people of commissioning bodies and six of providers can be chosen at the sign-in page, each with a code', async () => {
  const accounts = await demonstrationAccounts(app.db, app.keys)
  expect(accounts).toHaveLength(18)
  expect(accounts.every((account) => /^\d{6}$/.test(account.code) && account.name.endsWith('Demonstration') && /\((demonstration|invented)\)/.test(account.body))).toBe(true)
})

test('the board of Friday 20 November stands as it was told: 31 people, 14 starts, two escalated, decisions kept', async () => {
  const kim = (await actorOf(app.db, (await accountByEmail(app.db, 'kim@trafford.example'))!.id))!
  const ask = async <R>(name: string, params: Record<string, string>): Promise<R> => {
    const answer = await askQuery(app.db, app.registry.query(name)!, kim, params)
    if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
    return answer.result as R
  }
  const [board] = await ask<{ id: string }[]>('deliver.boards', {})
  const friday = await ask<{ sentence: string; decisions: unknown[]; escalations: unknown[] }>('deliver.board', { board: board!.id, day: '2026-11-20' })
  expect(friday.sentence).toBe('31 people are ready: 19 pathway 1, 4 pathway 2, 8 pathway 3. 14 starts are free. Two are escalated.')
  expect([friday.decisions.length, friday.escalations.length]).toEqual([3, 2])
})

test('three providers have said how they see the integrated care board, and only the spread is shown', async () => {
  const alex = (await actorOf(app.db, (await accountByEmail(app.db, 'alex@icb.example'))!.id))!
  const answer = await askQuery(app.db, app.registry.query('deliver.ratings')!, alex, {})
  const { spread } = (answer as { result: { spread: { quarter: string; question: string; answered: string }[] } }).result
  expect(spread.map((row) => [row.quarter, row.answered])).toEqual(Array.from({ length: 4 }, () => ['2026-Q3', '3']))
})

test('forty contracts are there, and of one whose last day has passed only its end is asked for', async () => {
  const rows = <R>(statement: ReturnType<typeof sql<R>>): Promise<R[]> => app.db.within({ role: 'act_worker', bodyId: bodyId('icb') }, (tx) => tx.rows(statement))
  expect((await rows(sql`select 1 from deliver.contract where body_id = ${bodyId('icb')}`)).length).toBeGreaterThanOrEqual(40)
  const past = await rows(sql<{ kind: string }>`select distinct d.kind from kernel.due d join deliver.contract c on c.body_id = d.body_id and c.id = d.record_id join kernel.record r on r.body_id = c.body_id and r.id = c.id
    where c.body_id = ${bodyId('icb')} and c.ends_on < '2026-11-20' and r.state not in ('ended', 'terminated') and d.done_at is null and d.cancelled_at is null and d.kind not like 'obligation%'`)
  expect(past).toEqual([{ kind: 'record the end' }])
  expect(await rows(sql<{ state: string }>`select r.state from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.body_id = ${bodyId('icb')} and c.imported_reference = 'ref:GMOLD#1'`)).toEqual([{ state: 'terminated' }])
  const ways = await rows(sql<{ way: string }>`select distinct term ->> 'kind' as way from deliver.payment_term where body_id = ${bodyId('icb')} order by 1`)
  expect(ways.map((one) => one.way)).toEqual(['aligned', 'block', 'cap-and-collar', 'cost-and-volume', 'outcome', 'tariff'])
})

test('a mobilisation is under way with late steps, finance\'s ledger agrees with the block, and a former provider\'s last invoice was accepted', async () => {
  const dee = (await actorOf(app.db, (await accountByEmail(app.db, 'dee@icb.example'))!.id))!
  const ask = async <R>(name: string, params: Record<string, string> = {}): Promise<R> => (await askQuery(app.db, app.registry.query(name)!, dee, params) as { result: R }).result
  const within = <R>(statement: ReturnType<typeof sql<R>>): Promise<R[]> => app.db.within({ role: 'act_worker', bodyId: bodyId('icb') }, (tx) => tx.rows(statement))
  const [plan] = await within(sql<{ id: string }>`select id from kernel.record where kind = 'mobilisation' and state = 'under way'`)
  const { steps } = await ask<{ steps: { state: string; due_on: string }[] }>('deliver.mobilisation', { mobilisation: plan!.id })
  expect([steps.length, steps.filter((step) => step.state === 'done').length, steps.filter((step) => step.state !== 'done' && step.due_on < '2026-11-21').length]).toEqual([14, 3, 7])
  const { rows, unplaced } = await ask<{ rows: { title: string; actualPence: bigint; known: { forecast: { soFarPence: bigint } } }[]; unplaced: { lines: number } }>('deliver.actuals')
  const talking = rows.find((row) => row.title.startsWith('NHS Talking Therapies'))!
  expect([talking.actualPence, unplaced.lines]).toEqual([talking.known.forecast.soFarPence, 4])
  const [budget] = await ask<{ wanted: Record<string, bigint>; standing: Record<string, bigint> }[]>('deliver.budgets', { year: '2026/27' })
  expect([budget!.standing, Object.values(budget!.wanted).reduce((sum, one) => sum + one, 0n)]).toEqual([budget!.wanted, 0n])
  expect(await within(sql`select r.state from deliver.invoice i join kernel.record r on r.id = i.id where i.number = 'RW-0926'`)).toEqual([{ state: 'accepted' }])
})

test('a visit was challenged, settled and made final, a draft waits for its provider, and nine people\'s survey is answered for everybody', async () => {
  const dee = (await actorOf(app.db, (await accountByEmail(app.db, 'dee@icb.example'))!.id))!
  const ask = async <R>(name: string, actor = dee): Promise<R> => {
    const answer = await askQuery(app.db, app.registry.query(name)!, actor, {})
    if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
    return answer.result as R
  }
  const visits = await ask<{ contract: string; state: string; on: string; rating: string | null }[]>('review.quality-visits')
  expect(visits.map((one) => [one.state, one.on, one.rating])).toEqual([['planned', '2027-10-20', null], ['draft', '2026-11-17', 'good'], ['final', '2026-10-20', 'good']])
  const evan = (await actorOf(app.db, (await accountByEmail(app.db, 'evan@evergreen.example'))!.id))!
  expect(await ask<{ challenge_by: string }[]>('review.drafts-with-provider', evan)).toMatchObject([{ challenge_by: '2026-12-01' }])
  const [survey] = await ask<{ content: { results: { answers: number; questions: { middle: number | null }[] }; themes: { changed: string }[] } }[]>('review.published-surveys', publicActor)
  expect([survey!.content.results.answers, survey!.content.results.questions[0]!.middle, survey!.content.themes.length, survey!.content.themes.every((one) => one.changed !== '')]).toEqual([9, 4, 9, true])
})

test('two restricted concerns are read by the two named alone, five changes at the regulator were seen, and points are kept each month', async () => {
  const rows = async <R>(email: string, statement: ReturnType<typeof sql<R>>): Promise<R[]> => app.db.within({ role: 'act_staff', bodyId: bodyId('icb'), accountId: (await accountByEmail(app.db, email))!.id }, (tx) => tx.rows(statement))
  const concerns = sql<{ state: string }>`select state from kernel.record where kind = 'restricted-concern' order by state`
  expect([await rows('chidi@icb.example', concerns), await rows('dee@icb.example', concerns), await rows('bev@icb.example', concerns)]).toEqual([[{ state: 'closed' }, { state: 'open' }], [], []])
  const changes = await rows('dee@icb.example', sql<{ sort: string; state: string }>`select g.sort, r.state from review.regulator_change g join kernel.record r on r.body_id = g.body_id and r.id = g.id order by g.sort`)
  expect(changes.map((one) => [one.sort, one.state])).toEqual([['gone', 'new'], ['inspected', 'looked'], ['owner', 'new'], ['rating fell', 'looked'], ['rating rose', 'new']])
  const kept = await rows('dee@icb.example', sql<{ on: string; warned: string }>`select kept_on as on, count(*) filter (where warned) as warned from review.warning_version group by kept_on order by kept_on`)
  expect([kept.length >= 8, Number(kept.at(-1)!.warned) > 0]).toEqual([true, true])
})

test('an indicator that is published without an interval is listed with its place, and not compared', async () => {
  const alex = (await accountByEmail(app.db, 'alex@icb.example'))!
  const answer = await askQuery(app.db, app.registry.query('analyse.place')!, (await actorOf(app.db, alex.id))!, { code: 'E08000009' })
  const plain = (answer.ok ? (answer.result as { indicators: { name: string; value: number; lower95: number | null; againstCountry: string }[] }).indicators : []).filter((one) => one.lower95 === null)
  expect(plain.length).toBeGreaterThan(0)
  expect(plain.every((one) => one.againstCountry === 'not known' && Number.isFinite(one.value))).toBe(true)
})

test('the journal verifies with signatures, heads and every row', async () => {
  const result = await verifyJournal(app.db, { signatures: app.keys, heads: readHeads(headsFile(dataDir)), rows: true })
  expect(result.findings).toEqual([])
  expect(result.chains).toBeGreaterThanOrEqual(4)
  expect(result.rows).toBeGreaterThan(100)
})

test('begun again, nothing is played twice', async () => {
  const before = await app.db.within('server', (tx) => tx.rows(sql<{ body_id: string; seq: string }>`select body_id, seq from journal.head order by body_id`))
  expect(await play(app)).toBeUndefined()
  expect(await app.db.within('server', (tx) => tx.rows(sql`select body_id, seq from journal.head order by body_id`))).toEqual(before)
  expect(before.some((head) => head.body_id === bodyId('icb'))).toBe(true)
})

test('of the invoices one is queried, one late, one paid by an approved run, and a number that stands already was refused by name', async () => {
  const farid = (await accountByEmail(app.db, 'farid@icb.example'))!
  const actor = (await actorOf(app.db, farid.id))!
  const asked = async <R>(name: string): Promise<R> => {
    const answer = await askQuery(app.db, app.registry.query(name)!, actor, {})
    if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
    return answer.result as R
  }
  const invoices = await asked<{ number: string; state: string; late: boolean; contract: string | null }[]>('deliver.invoices')
  expect(invoices.filter((row) => !row.number.startsWith('NS-')).map((row) => [row.number, row.state, row.late]).sort()).toEqual([
    ['CSH-118', 'accepted', false], ['EG-2026-08', 'paid', false], ['EG-2026-09', 'paid', true], ['EG-2026-10', 'queried', false], ['QT-77', 'received', false], ['RW-0926', 'accepted', false], ['SF-2026-027', 'accepted', true], ['SF-2026-031', 'received', false],
  ])
  const refused = await app.db.within({ role: 'act_worker', bodyId: bodyId('icb') }, (tx) => tx.rows(sql<{ line: string; cause: string }>`select x.line, x.cause from deliver.import_rejection x join deliver.import i on i.body_id = x.body_id and i.id = x.import_id where i.kind = 'invoices' order by x.line`))
  expect(refused).toEqual([{ line: '3', cause: expect.stringMatching(/^stands as INV-\d+ already, with another sum or date: nobody is paid twice$/) }, { line: '4', cause: 'is blank' }])
  const books = await asked<{ title: string; balances: Record<string, bigint> }[]>('deliver.ledger-balances')
  const therapies = books.find((row) => row.title.startsWith('NHS Talking Therapies'))!.balances
  // Spent to the end of October 2026; October is due and not claimed, September and all before it are paid.
  expect([therapies['spend'], -therapies['accrued']!, -therapies['payable']!]).toEqual([13_408_000_00n, 544_000_00n, 0n])
  const feet = books.find((row) => row.title.startsWith('Foot care'))!.balances
  // The setting up was agreed beside the activity of October, which is paid.
  expect([feet['spend'], -feet['accrued']!, -feet['payable']!]).toEqual([11_268_00n, 0n, 1_250_00n])
  expect(await asked('deliver.ledger-check')).toEqual([])
  const held = await app.db.within({ role: 'act_worker', bodyId: bodyId('icb') }, (tx) => tx.rows(sql<{ debit: string; amount_pence: string }>`select debit, amount_pence from deliver.ledger_line where kind = 'withheld' order by posted_at`))
  expect(held).toEqual([{ debit: 'accrued', amount_pence: '1066666' }, { debit: 'withheld', amount_pence: '1066666' }])
  expect(books.every((row) => Object.values(row.balances).reduce((sum, one) => sum + one, 0n) === 0n)).toBe(true)
})

test('the desk in the north is judged by its own months and against those it did not reach, and what was learned is carried, taken up and declined', async () => {
  const bev = (await actorOf(app.db, (await accountByEmail(app.db, 'bev@icb.example'))!.id))!
  const ask = async <R>(name: string, params: Record<string, string> = {}): Promise<R> => {
    const answer = await askQuery(app.db, app.registry.query(name)!, bev, params)
    if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
    return answer.result as R
  }
  const claim = (await ask<{ title: string; judged: { estimate: number }; judged_compared: { estimate: number; lower: number; verdict: string; trends: { differ: boolean }; people: { estimate: number } } }[]>('review.claims')).find((one) => one.title.startsWith('A desk'))!
  expect(claim.judged_compared).toMatchObject({ verdict: 'as claimed', trends: { differ: false } })
  expect(claim.judged_compared.lower).toBeGreaterThan(0)
  expect(claim.judged_compared.people.estimate).toBeGreaterThan(50)
  const learned = await ask<{ state: string; programme: string }[]>('review.learning-list')
  expect(learned.filter((one) => one.programme.startsWith('NHS Talking')).map((one) => one.state).sort()).toEqual(['carried', 'declined', 'taken up', 'taken up'])
  const nights = (await ask<{ service: string; providers: number; entries: number; exits: number; handBacks: number }[]>('review.markets')).find((one) => one.service === 'Night sitting')!
  expect(nights).toMatchObject({ providers: 4, entries: 1, exits: 1, handBacks: 1 })
  const programme = (await ask<{ value: string; text: string }[]>('cycle.programme-choices')).find((one) => one.text.startsWith('Night sitting'))!.value
  const beside = await ask<{ series: { title: string; values: unknown[] }[] }>('review.side-by-side', { of: programme })
  expect(beside.series.filter((one) => one.title.startsWith('Paid, part of')).map((one) => one.values.some((value) => value !== null))).toEqual([true, true])
})
