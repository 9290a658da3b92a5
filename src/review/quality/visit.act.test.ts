import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor } from '../../../test/setup/contract.ts'
import { anotherProvider, asked, partyOfProvider, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import { formOf, questionsOf } from './visit-forms.ts'
import type { PlanRow } from '../warning/visit-plan.page.ts'
import type { ListedVisit } from './visit.pages.ts'
import type { WholeVisit } from './visit.ts'

let t: TestApp
let server: FastifyInstance
let manager: Actor
let evan: Actor
let otto: Actor
let contract = ''
let visit = ''
const questions = questionsOf(formOf('service-2024')!)
const get = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
const at = (moment: string): Promise<unknown> => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
const whole = (actor: Actor, id = visit): Promise<WholeVisit | null> => asked<WholeVisit | null>(t, 'review.quality-visit', actor, { visit: id })
const rateAll = async (id: string, of: (question: string) => string): Promise<void> => {
  for (const { id: question } of questions) await t.done('review.rate-question', manager, { visit: id, question, rating: of(question), words: `Seen: ${question}` })
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-01T09:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager')
  evan = await t.staff(t.provider, 'provider')
  otto = await partyOfProvider(t, await anotherProvider(t))
  contract = await contractFor(t, t.icb, 'Home care')
  await t.done('deliver.start-contract', manager, { contract, on: '2026-01-01' })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('a visit is planned, made and rated question by question; the provider sees nothing of it before the draft', async () => {
  expect(refusedWith(await t.act('review.plan-visit', manager, { contract, on: '2026-04-30', why: 'x', form: 'service-2024' }))).toEqual(['visit.past'])
  visit = (await t.done('review.plan-visit', manager, { contract, on: '2026-05-01', why: 'First on the plan', form: 'service-2024' })).goTo!
  expect((await get(`/review/quality-visits/${visit}`, manager)).body).toContain('Three records of people, chosen by you')
  await t.done('review.record-visit', manager, { visit, on: '2026-05-01', by: 'Quality officer', met: 'Six people, two carers' })
  expect(refusedWith(await t.act('review.rate-question', manager, { visit, question: 'medicines', rating: 'good', words: 'x' }))).toEqual(['visit.other-form'])
  expect((await get(`/review/quality-visits/${visit}`, manager)).body).toContain(`Question 1 of ${questions.length}: ${questions[0]!.words}`)
  expect(refusedWith(await t.act('review.send-draft', manager, { visit }))).toEqual(['visit.unrated'])
  await rateAll(visit, (question) => (question === 'staffing' ? 'poor' : question === 'plans' ? 'needs improvement' : question === 'complaints' ? 'not seen' : 'good'))
  await t.done('review.rate-question', manager, { visit, question: 'choice', rating: 'excellent', words: 'Breakfast when you like' })
  expect(await whole(evan)).toBeNull()
  expect((await get(`/provider/quality-visits/${visit}`, evan)).statusCode).toBe(404)
})

test('the provider reads the draft, challenges one answer in its days, and answers', async () => {
  await t.done('review.send-draft', manager, { visit })
  const draft = await whole(evan)
  expect(draft).toMatchObject({ row: { state: 'draft', challenge_by: '2026-05-18' }, weighted: { rating: 'needs improvement', notSeen: ['complaints'] } })
  expect(draft!.answers).toHaveLength(questions.length)
  expect(await whole(otto)).toBeNull()
  expect((await get('/', evan)).body).toContain('One draft report is asked of you')
  expect(await t.act('review.rate-question', manager, { visit, question: 'staffing', rating: 'good', words: 'x' })).toMatchObject({ ok: false, status: 409 })
  expect(refusedWith(await t.act('review.answer-draft', evan, { visit, answer: 'challenges' }))).toEqual(['visit.nothing-challenged'])
  expect(await t.act('review.challenge-rating', otto, { visit, question: 'staffing', words: 'x' })).toMatchObject({ ok: false, status: 404 })
  await t.done('review.challenge-rating', evan, { visit, question: 'staffing', words: 'The rota of week two was the old one; the right one is attached to the contract.' })
  expect(refusedWith(await t.act('review.answer-draft', evan, { visit, answer: 'agrees' }))).toEqual(['visit.challenged'])
  await t.done('review.add-visit-action', evan, { visit, question: 'plans', what: 'All plans reviewed with the person', owner: 'Care lead', dueOn: '2026-07-31' })
  expect(refusedWith(await t.act('review.add-visit-action', evan, { visit, question: 'risk', what: 'x', owner: 'x', dueOn: '2026-07-31' }))).toEqual(['visit.no-issue'])
  await t.done('review.answer-draft', evan, { visit, answer: 'challenges', words: 'Thank you for the day.' })
  expect(await t.act('review.challenge-rating', evan, { visit, question: 'risk', words: 'late' })).toMatchObject({ ok: false, status: 409 })
})

test('the report is final only when the challenge is settled and every issue answered; the next visit follows from the rating', async () => {
  expect(refusedWith(await t.act('review.make-final', manager, { visit }))).toEqual(['visit.challenge-open', 'visit.issue-open'])
  expect(refusedWith(await t.act('review.settle-challenge', manager, { visit, question: 'risk', rating: 'good', reason: 'x' }))).toEqual(['visit.not-challenged'])
  await t.done('review.settle-challenge', manager, { visit, question: 'staffing', rating: 'needs improvement', reason: 'The right rota shows two short shifts, not six.' })
  expect(refusedWith(await t.act('review.make-final', manager, { visit }))).toEqual(['visit.issue-open'])
  await t.done('review.add-visit-action', manager, { visit, question: 'staffing', what: 'A second carer on call', owner: 'Registered manager', dueOn: '2026-06-15' })
  await t.done('review.make-final', manager, { visit })
  const seen = await whole(evan)
  expect(seen).toMatchObject({ row: { state: 'final', final_on: '2026-05-01' }, weighted: { rating: 'good', capped: false } })
  expect(seen!.answers.find((one) => one.question === 'staffing')).toMatchObject({ rating: 'needs improvement', draft_rating: 'poor', settled: 'The right rota shows two short shifts, not six.' })
  expect(await asked<ListedVisit[]>(t, 'review.quality-visits', manager, { contract })).toMatchObject([{ state: 'planned', on: '2027-05-01' }, { state: 'final', rating: 'good' }])
  for (const [url, who, words] of [[`/review/quality-visits/${visit}`, manager, 'was poor in the draft'], [`/provider/quality-visits/${visit}`, evan, 'A second carer on call'], [`/deliver/contracts/${contract}`, manager, '1 May 2027']] as const) expect([url, (await get(url, who)).body.includes(words)]).toEqual([url, true])
})

test('an action is done with what shows it, once, and is then no longer due', async () => {
  const action = (await whole(manager))!.actions.find((one) => one.question === 'staffing')!
  expect(refusedWith(await t.act('review.finish-visit-action', manager, { visit, action: action.id, on: '2026-05-02', words: 'x' }))).toEqual(['visit.action-later'])
  await t.done('review.finish-visit-action', manager, { visit, action: action.id, on: '2026-05-01', words: 'Rota of May' })
  expect(refusedWith(await t.act('review.finish-visit-action', manager, { visit, action: action.id, on: '2026-05-01', words: 'again' }))).toEqual(['input.not-there'])
  const open = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql<{ title: string }>`select title from kernel.due where record_id = ${visit} and done_at is null and cancelled_at is null`))
  expect(open.map((one) => one.title)).toEqual(['All plans reviewed with the person (Care lead)'])
})

test('the visit plan shows why each contract stands where it does, from what the service knows', async () => {
  const troubled = await contractFor(t, t.icb, 'Night care')
  await t.done('deliver.start-contract', manager, { contract: troubled, on: '2026-01-01' })
  await t.done('review.raise-concern', manager, { contract: troubled, on: '2026-05-01', reason: 'Missed visits', evidence: 'Call logs', respondBy: '2026-05-10', decidedBy: 'Head of commissioning' })
  await t.done('deliver.tell-incident', manager, { contract: troubled, on: '2026-04-20', sort: 'fall', harm: 'severe', what: 'A fall at night', done: 'Help came' })
  const rows = await asked<PlanRow[]>(t, 'review.visit-plan', manager)
  expect(rows.map((row) => [row.contract, row.points])).toEqual([['Night care', 2 + 4 + 3 + 3], ['Home care', 2]])
  expect(rows[0]!.parts.filter((one) => one.points > 0).map((one) => [one.part, one.points])).toEqual([['money', 2], ['last visit', 4], ['concerns', 3], ['harmful', 3]])
  expect(rows[1]).toMatchObject({ last: { on: '2026-05-01', rating: 'good' }, planned: { on: '2027-05-01' } })
  const page = (await get('/review/visit-plan', manager)).body
  for (const words of ['2 contracts run', '1 concern', 'Visit planned for 1 May 2027', 'Place%201%20of%20the%20visit%20plan']) expect([words, page.includes(words)]).toEqual([words, true])
  expect((await get(`/review/plan-visit?contract=${troubled}&why=Place%201`, manager)).body).toContain('Place 1')
  expect(await asked<PlanRow[]>(t, 'review.visit-plan', await t.staff(t.stranger, 'contract-manager'))).toEqual([])
})

test('when the days pass without an answer the clock closes them, and the report can be made final', async () => {
  const other = await contractFor(t, t.icb, 'Day centre')
  await t.done('deliver.start-contract', manager, { contract: other, on: '2026-01-01' })
  const second = (await t.done('review.plan-visit', manager, { contract: other, on: '2026-05-01', why: 'New', form: 'service-2024' })).goTo!
  await t.done('review.record-visit', manager, { visit: second, on: '2026-05-01', by: 'Quality officer', met: 'Four people' })
  await rateAll(second, () => 'good')
  await t.done('review.send-draft', manager, { visit: second })
  await at('2026-05-19T09:00:00Z')
  expect(refusedWith(await t.act('review.answer-draft', evan, { visit: second, answer: 'agrees' }))).toEqual(['visit.challenge-late'])
  const clock: Actor = { kind: 'clock', bodyId: t.icb, roles: [], name: 'the clock' }
  await t.done('review.pass-challenge-day', clock, { visit: second })
  expect(await whole(manager, second)).toMatchObject({ row: { state: 'answered', answer: 'none' } })
  await t.done('review.make-final', manager, { visit: second })
  await t.done('deliver.end-contract', manager, { contract: other, on: '2026-05-19', how: 'terminated', reason: 'Ended early' })
  expect(refusedWith(await t.act('review.plan-visit', manager, { contract: other, on: '2026-06-01', why: 'x', form: 'service-2024' }))).toEqual(['visit.ended'])
  expect(await whole(await t.staff(t.stranger, 'contract-manager'), second)).toBeNull()
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
