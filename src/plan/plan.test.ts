import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../test/setup/app.ts'
import type { Actor } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { uuidv7 } from '../kernel/ids.ts'
import { verifyJournal } from '../kernel/journal/verify.ts'

let t: TestApp
let commissioner: Actor & { accountId: string }
let partner: Actor
let panel: (Actor & { accountId: string })[]
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  commissioner = await t.staff(t.icb, 'commissioner')
  partner = await t.staff(t.council, 'commissioner')
  panel = [await t.staff(t.icb, 'panel-member'), await t.staff(t.icb, 'panel-member', 'analyst'), await t.staff(t.icb, 'panel-member', 'finance')]
})
afterAll(() => t.close())

const inBody = { role: 'act_staff' as const }
const as = <T>(actor: Actor, statement: ReturnType<typeof sql<T>>): Promise<T[]> => t.app.db.within({ ...inBody, bodyId: actor.bodyId!, accountId: actor.accountId! }, (tx) => tx.rows(statement))

async function programme(way?: 'joint' | 'parallel'): Promise<string> {
  const partnership = way ? (await t.done('bodies.agree-partnership', commissioner, { name: `Together ${way}`, instrument: 'section 75 agreement', way, members: [t.council], signedOn: '2026-09-25', from: '2026-01-01' })).goTo! : undefined
  return (await t.done('cycle.open-programme', commissioner, { name: 'Home First', purpose: 'Home sooner', level: 'place', tier: 'standard', ...(partnership ? { partnership } : {}) })).records[0]!.id
}

// Needs are recorded by the analyse stage; here they only have to stand in the thread.
async function need(programmeId: string, title: string): Promise<string> {
  const id = uuidv7()
  await as(commissioner, sql`insert into kernel.record (body_id, id, kind, reference, title, state, scope_id, programme_id, created_at, changed_at)
    select ${t.icb}, ${id}, 'need', ${`NEED-${title}`}, ${title}, 'recorded', scope_id, id, now(), now() from kernel.record where id = ${programmeId}`)
  return id
}

async function closedScoring(programmeId: string): Promise<{ scoring: string; needs: [string, string] }> {
  const key = uuidv7().slice(-6)
  const needs: [string, string] = [await need(programmeId, `Falls ${key}`), await need(programmeId, `Waiting ${key}`)]
  const scoring = (await t.done('plan.open-scoring', commissioner, { title: 'What first?', programme: programmeId, needs, criteria: 'Equity: 20\nImpact: 80', scorerRoles: ['panel-member'], minimumScorers: 2 })).goTo!
  for (const scorer of panel.slice(0, 2)) {
    await t.done('plan.score-need', scorer, { scoring, need: needs[0], points: '1 7', reason: 'Hospitals are full' })
    await t.done('plan.score-need', scorer, { scoring, need: needs[1], points: 'Impact: 4\nEquity: 8', reason: 'Fairer' })
  }
  await t.done('plan.close-scoring', commissioner, { scoring })
  return { scoring, needs }
}

test('several score alone: nobody sees another\'s points, not even by SQL or in the journal, until the scoring is closed', async () => {
  const programmeId = await programme()
  const needs = [await need(programmeId, 'Falls'), await need(programmeId, 'Waiting')]
  const scoring = (await t.done('plan.open-scoring', commissioner, { title: 'What first?', programme: programmeId, needs, criteria: 'Equity: 30\nImpact: 70', scorerRoles: ['panel-member'], minimumScorers: 2 })).goTo!
  await t.done('plan.score-need', panel[0]!, { scoring, need: needs[0]!, points: '9 8', reason: 'a secret reason' })
  await t.done('plan.score-need', panel[0]!, { scoring, need: needs[0]!, points: '9 7', reason: 'a secret reason' })

  const points = sql<{ points: number[] }>`select points from plan.score where scoring_id = ${scoring}`
  expect(await as(panel[0]!, points)).toEqual([{ points: [9, 7] }])
  expect(await as(panel[1]!, points)).toEqual([])
  expect(await as(commissioner, points)).toEqual([])
  expect(await as(commissioner, sql`select 1 from journal.detail where content like '%a secret reason%'`)).toEqual([])
  expect(await as(commissioner, sql`select account_id from plan.scored where scoring_id = ${scoring}`)).toEqual([{ account_id: panel[0]!.accountId }])

  const early = await t.act('plan.close-scoring', commissioner, { scoring })
  expect(early).toMatchObject({ ok: false, refusals: [{ code: 'scoring.too-few' }] })
  await t.done('plan.score-need', panel[0]!, { scoring, need: needs[1]!, points: '1 2', reason: 'less' })
  for (const id of needs) await t.done('plan.score-need', panel[1]!, { scoring, need: id, points: '5 5', reason: 'same' })
  await t.done('plan.close-scoring', commissioner, { scoring })
  expect(await as(panel[2]!, points)).toHaveLength(4)
  expect(await t.act('plan.score-need', panel[2]!, { scoring, need: needs[0]!, points: '1 1', reason: 'late' })).toMatchObject({ ok: false, status: 409 })
})

test('a person without the role of the panel cannot score, nor anybody a need that is not compared', async () => {
  const programmeId = await programme()
  const needs = [await need(programmeId, 'One'), await need(programmeId, 'Two')]
  const other = await need(programmeId, 'Three')
  const scoring = (await t.done('plan.open-scoring', commissioner, { title: 'What first?', programme: programmeId, needs, criteria: 'Equity: 100', scorerRoles: ['panel-member'], minimumScorers: 1 })).goTo!
  expect(await t.act('plan.score-need', commissioner, { scoring, need: needs[0]!, points: '5', reason: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'scoring.not-a-scorer' }] })
  expect(await t.act('plan.score-need', panel[0]!, { scoring, need: other, points: '11', reason: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'scoring.points' }, { code: 'scoring.other-need' }] })
})

test('a scoring needs two needs of one programme and weights of 100 together', async () => {
  const [one, two] = [await programme(), await programme()]
  const needs = [await need(one, 'Here'), await need(two, 'There')]
  const outcome = await t.act('plan.open-scoring', commissioner, { title: 'x', programme: one, needs, criteria: 'Equity: 30', scorerRoles: ['panel-member'], minimumScorers: 1 })
  expect(outcome.ok ? [] : outcome.refusals.map((refusal) => refusal.code)).toEqual(['scoring.criteria', 'scoring.other-programme'])
})

test('a priority comes from a closed scoring and the need leads to it', async () => {
  const { scoring, needs } = await closedScoring(await programme())
  const made = await t.done('plan.propose-priority', commissioner, { title: 'Falls first', scoring, need: needs[0], reason: 'Highest' })
  expect(made.records[0]).toMatchObject({ kind: 'priority', state: 'proposed', reference: 'PRIO-1' })
  expect(await as(commissioner, sql`select kind from kernel.link where from_id = ${needs[0]} and to_id = ${made.goTo!}`)).toEqual([{ kind: 'prioritised as' }])
  const second = await t.done('plan.propose-priority', commissioner, { title: 'Waiting', scoring, need: needs[1], reason: 'Urgent now' })
  expect(second.notes).toMatchObject([{ code: 'priority.not-first' }])
  expect((await t.done('plan.agree-priority', commissioner, { priority: made.goTo!, decidedWhere: 'Executive' })).records[0]).toMatchObject({ state: 'agreed' })
})

test('jointly, a priority waits for the partner\'s consent to this very version, and again after a change', async () => {
  const { scoring, needs } = await closedScoring(await programme('joint'))
  const priority = (await t.done('plan.propose-priority', commissioner, { title: 'Falls first', scoring, need: needs[0], reason: 'Highest' })).goTo!
  const agree = () => t.act('plan.agree-priority', commissioner, { priority, decidedWhere: 'Executive, 14 December 2026' })
  expect(await agree()).toMatchObject({ ok: false, status: 422, refusals: [{ code: 'consent.missing', rule: 'BOD-46' }] })
  await t.done('bodies.give-consent', partner, { record: priority, version: '1', answer: 'consents', meeting: 'Locality Board, 16 December 2026' })
  await t.done('plan.change-priority', commissioner, { priority, title: 'Falls at home first', reason: 'Highest' })
  expect(await agree()).toMatchObject({ ok: false, refusals: [{ code: 'consent.missing' }] })
  await t.done('bodies.give-consent', partner, { record: priority, version: '2', answer: 'consents', meeting: 'Locality Board, 16 December 2026' })
  expect(await agree()).toMatchObject({ ok: true, records: [{ state: 'agreed' }] })
})

test('in parallel, the partner is told first and then the body decides alone', async () => {
  const { scoring, needs } = await closedScoring(await programme('parallel'))
  const priority = (await t.done('plan.propose-priority', commissioner, { title: 'Falls first', scoring, need: needs[0], reason: 'Highest' })).goTo!
  const agree = () => t.act('plan.agree-priority', commissioner, { priority, decidedWhere: 'Board' })
  expect(await agree()).toMatchObject({ ok: false, refusals: [{ code: 'consent.partners-not-told' }] })
  await t.done('bodies.tell-partners', commissioner, { record: priority, words: 'We mean to put falls first.' })
  expect(await agree()).toMatchObject({ ok: true })
})

test('a specification is drafted with gaps but agreed only when every requirement has an outcome and every outcome an indicator', async () => {
  const programmeId = await programme()
  const from = await need(programmeId, 'Steady on their feet')
  const outcome = (await t.done('plan.set-outcome', commissioner, { title: 'Fewer people fall', from, indicator: 'Emergency admissions for falls, 65 and over', unit: 'per 100,000', direction: 'down', baseline: 2663, baselineOn: '2024-03-31', target: 2400, targetOn: '2029-03-31' })).goTo!
  const words = { population: 'People over 65', aims: 'Fewer falls', scope: 'Assessment and exercise', serviceModel: 'Referral to exercise', standards: 'NICE', location: 'Six centres' }
  const specification = (await t.done('plan.draft-specification', commissioner, { title: 'Falls prevention', programme: programmeId, outcomes: [outcome], ...words })).goTo!
  const agree = () => t.act('plan.agree-specification', commissioner, { specification, decidedWhere: 'Board' })
  expect(await agree()).toMatchObject({ ok: false, refusals: [{ code: 'specification.empty' }] })
  await t.done('plan.add-requirement', commissioner, { specification, words: 'Assess within 15 working days', outcome })
  const drafted = await t.done('plan.add-requirement', commissioner, { specification, words: 'Offer transport' })
  expect(drafted.notes).toMatchObject([{ code: 'specification.no-outcome', strength: 'warning' }])
  const held = await agree()
  expect(held.ok ? [] : held.refusals.map((refusal) => refusal.words)).toEqual([expect.stringContaining('Requirement 2, “Offer transport”'), expect.stringContaining('Fewer people fall')])
  await t.done('plan.tie-requirement', commissioner, { specification, number: 2, outcome })
  const kpi = (await t.done('plan.add-kpi', commissioner, { name: 'Assessed within 15 working days', specification, outcome, unit: '%', direction: 'up', frequency: 'monthly', target: 90, targetFrom: '2027-06-01' })).records[0]!
  expect(kpi).toMatchObject({ reference: 'KPI-1', state: 'draft' })
  expect(await agree()).toMatchObject({ ok: true, records: [{ state: 'agreed' }] })
  expect(await as(commissioner, sql`select l.kind, r.kind as what from kernel.link l join kernel.record r on r.id = l.from_id where l.to_id = ${kpi.id} order by 2`)).toEqual([{ kind: 'measured by', what: 'outcome' }, { kind: 'measured by', what: 'specification' }])
})

test('a KPI without baseline, target or contract does not come into use; a target that stands is not written over', async () => {
  const programmeId = await programme()
  const words = { population: 'x', aims: 'x', scope: 'x', serviceModel: 'x', standards: 'x', location: 'x' }
  const specification = (await t.done('plan.draft-specification', commissioner, { title: 'Service', programme: programmeId, ...words })).goTo!
  const kpi = (await t.done('plan.add-kpi', commissioner, { name: 'Recovery', specification, unit: '%', direction: 'up', frequency: 'monthly' })).goTo!
  const held = await t.act('plan.use-kpi', commissioner, { kpi })
  expect(held.ok ? [] : held.refusals.map((refusal) => refusal.code)).toEqual(['kpi.no-baseline', 'kpi.no-target', 'kpi.no-outcome', 'kpi.no-source', 'kpi.no-owner', 'kpi.no-limit-rule', 'kpi.no-consequence', 'kpi.no-contract'])
  await t.done('plan.set-target', commissioner, { kpi, value: 48, from: '2026-04-01', reason: 'First' })
  await t.done('plan.set-target', commissioner, { kpi, value: 51, from: '2027-04-01', reason: 'Next year' })
  expect(await t.act('plan.set-target', commissioner, { kpi, value: 60, from: '2027-04-01', reason: 'Again' })).toMatchObject({ ok: false, refusals: [{ code: 'kpi.target-stands' }] })
  const { kpiOf } = await import('./index.ts')
  const row = await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: commissioner.accountId }, (tx) => kpiOf(tx, kpi))
  expect(row).toMatchObject({ target: 48, target_from: '2026-04-01', baseline: null })
})

test('a budget line says what it is for, in a financial year that exists', async () => {
  const programmeId = await programme()
  const forNeed = await need(programmeId, 'Money')
  const line = { name: 'Falls', purpose: 'Assessment and exercise', for: forNeed, amount: 64000000, year: '2026/27', source: 'Core allocation' }
  expect(await t.act('plan.set-budget-line', commissioner, { ...line, purpose: '' })).toMatchObject({ ok: false, refusals: [{ field: 'purpose' }] })
  expect(await t.act('plan.set-budget-line', commissioner, { ...line, year: '2026/28', amount: 0 })).toMatchObject({ ok: false, refusals: [{ code: 'budget.year' }, { code: 'budget.amount' }] })
  expect((await t.done('plan.set-budget-line', commissioner, line)).records[0]).toMatchObject({ kind: 'budget-line', reference: 'BUD-1' })
})

test('the journal verifies with every row of planning', async () => {
  // Needs stand here without an act, and only they are found.
  const { findings } = await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })
  const needs = new Set((await as(commissioner, sql<{ id: string }>`select id from kernel.record where kind = 'need'`)).map((row) => row.id))
  expect(findings.filter((finding) => ![...needs].some((id) => JSON.stringify(finding).includes(id)))).toEqual([])
})
