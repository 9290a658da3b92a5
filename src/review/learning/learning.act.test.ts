import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor } from '../../../test/setup/contract.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import { sourceReasons } from './learning.acts.ts'
import type { LearningRow } from './learning.ts'

let t: TestApp
let commissioner: Actor
let manager: Actor
let programme = ''
let contract = ''
const learned: Record<string, string> = {}
beforeAll(async () => {
  t = await freshApp({ at: '2026-06-01T12:00:00Z' })
  commissioner = await t.staff(t.icb, 'commissioner')
  manager = await t.staff(t.icb, 'contract-manager')
  programme = (await t.done('cycle.open-programme', commissioner, { name: 'Foot care', purpose: 'Fewer falls', level: 'place', tier: 'light' })).records.find((record) => record.kind === 'programme')!.id
  contract = (await t.done('deliver.record-contract', manager, { title: 'Foot care clinics', provider: t.provider, startsOn: '2024-10-01', programme })).goTo!
  const review = (await t.done('review.open-review', manager, { contract, on: '2026-05-28', agenda: 'Waiting' })).goTo!
  await t.done('review.decide', commissioner, { review, choice: 'continue', on: '2026-05-28', meeting: 'Committee', delegation: 'Scheme', reason: 'It works' })
  await t.done('cycle.move-programme', commissioner, { programme, to: 'review', reason: 'Done' })
  for (const [turn, what] of [['stop', 'Morning clinics only'], ['start', 'Evening clinics'], ['continue', 'The weekly list']] as const) learned[turn] = (await t.done('review.record-learning', manager, { from: review, turn, what, shownBy: 'Six of ten who did not come work in the morning.' })).goTo!
})
afterAll(() => t.close())

const stateOf = async (id: string): Promise<string | undefined> => {
  const answer = await askQuery(t.app.db, t.app.registry.query('review.learning')!, commissioner, { learning: id })
  return answer.ok ? (answer.result as LearningRow | null)?.state : undefined
}

test('what a review taught goes into the next round by name, and there waits for an answer', async () => {
  expect(await stateOf(learned['stop']!)).toBe('recorded')
  expect(await t.act('review.take-up-learning', commissioner, { learning: learned['stop'], into: contract, words: 'x' })).toMatchObject({ ok: false })
  const round = (await t.done('cycle.open-next-round', commissioner, { programme, learned: 'Evenings help.' })).goTo!
  for (const id of Object.values(learned)) expect(await stateOf(id)).toBe('carried')
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(commissioner) }
  expect((await server.inject({ url: `/cycle/rounds/${round}`, cookies })).body).toContain('Start: Evening clinics')
  expect((await server.inject({ url: `/cycle/programmes/${programme}`, cookies })).body).toContain('3 wait for an answer.')
  expect((await server.inject({ url: '/review/learning?q=evening', cookies })).body).toContain('Start: Evening clinics')
  await server.close()
})

test('no plan is signed off while something learned is neither taken up nor declined', async () => {
  const specification = (await t.done('plan.draft-specification', commissioner, { title: 'Foot care again', programme, population: 'Adults', aims: 'Feet', scope: 'Clinics', serviceModel: 'Clinics', standards: 'NICE', location: 'Three places' })).goTo!
  const agreeing = await t.act('plan.agree-specification', commissioner, { specification, decidedWhere: 'Committee' })
  expect(agreeing).toMatchObject({ ok: false })
  expect((agreeing as { refusals: { code: string }[] }).refusals.filter((one) => one.code === 'learning.waits')).toHaveLength(3)
  const moving = await t.act('cycle.move-programme', commissioner, { programme, to: 'procure', reason: 'Planned' })
  expect(moving).toMatchObject({ ok: false, refusals: [{ code: 'learning.waits' }, { code: 'learning.waits' }, { code: 'learning.waits' }] })
  await t.done('cycle.move-programme', commissioner, { programme, to: 'plan', reason: 'Analysed' })
  await t.done('review.take-up-learning', commissioner, { learning: learned['start'], into: specification, words: 'Two evenings a week stand under Location.' })
  await t.done('review.take-up-learning', commissioner, { learning: learned['continue'], into: contract, words: 'The list stays a duty of the contract.' })
  expect(await t.act('cycle.move-programme', commissioner, { programme, to: 'procure', reason: 'Planned' })).toMatchObject({ ok: false, refusals: [{ words: expect.stringContaining('Stop: Morning clinics only') }] })
  await t.done('review.decline-learning', commissioner, { learning: learned['stop'], reason: 'Mornings stay for those who come by bus.' })
  await t.done('cycle.move-programme', commissioner, { programme, to: 'procure', reason: 'Planned' })
  const server = await buildServer(t.app, { log: false })
  const page = await server.inject({ url: `/review/learning/${learned['stop']}`, cookies: { 'cc-session': await t.session(commissioner) } })
  for (const words of ['Why it is declined', 'Mornings stay', commissioner.name.replace("'", '&#39;')]) expect(page.body).toContain(words)
  await server.close()
})

test('it stands on the golden thread, from the review that taught it to the specification that takes it up', async () => {
  const answer = await askQuery(t.app.db, t.app.registry.query('cycle.thread')!, commissioner, { record: learned['start'] })
  const thread = (answer as { result: { records: { kind: string; distance: number }[] } }).result
  expect(thread.records.filter((one) => one.distance === -1).map((one) => one.kind)).toEqual(['contract-review'])
  expect(thread.records.filter((one) => one.distance === 1).map((one) => one.kind).sort()).toEqual(['round', 'specification'])
})

test('what is learned when a contract of the round before ends goes straight into the running round', async () => {
  await t.done('deliver.start-contract', manager, { contract, on: '2024-10-01' })
  await t.done('deliver.end-contract', manager, { contract, on: '2026-06-01', how: 'ended', reason: 'Its day' })
  const late = (await t.done('review.record-learning', manager, { from: contract, turn: 'stop', what: 'Handing over on a Friday', shownBy: 'Twelve people missed a visit.' })).goTo!
  expect(await stateOf(late)).toBe('carried')
})

test('something is learned from what taught it, of one’s own body', async () => {
  expect(sourceReasons({ kind: 'need', body_id: 'a', programme_id: 'p' }, 'a')).toMatchObject([{ field: 'from' }])
  expect(sourceReasons({ kind: 'meeting', body_id: 'a', programme_id: 'p' }, 'b')).toMatchObject([{ field: 'from' }])
  expect(sourceReasons({ kind: 'meeting', body_id: 'a', programme_id: null }, 'a')).toMatchObject([{ code: 'learning.no-programme', strength: 'warning' }])
  const apart = await contractFor(t, t.icb, 'No programme')
  await t.done('review.record-learning', manager, { from: apart, turn: 'start', what: 'x', shownBy: 'y' })
  const answer = await askQuery(t.app.db, t.app.registry.query('review.learning-list')!, await t.staff(t.stranger, 'commissioner'), {})
  expect(answer.ok && answer.result).toEqual([])
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
