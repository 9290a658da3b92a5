import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { askQuery } from '../kernel/ask.ts'
import { publicActor, type Actor } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { uuidv7 } from '../kernel/ids.ts'
import type { ProgrammeOnWheel } from './board.ts'
import { publishReasons } from './publication.rule.ts'
import { standingOf } from './standing.ts'
import { gapsOf, type Thread } from './thread.ts'

let t: TestApp
let commissioner: Actor & { accountId: string }
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  commissioner = await t.staff(t.icb, 'commissioner')
})
afterAll(() => t.close())

// Rows of later stages, put there as their acts would leave them, so that the walk is tested by itself.
async function records(bodyId: string, kinds: readonly [string, string][], links: readonly [string, string][], programme?: string): Promise<Map<string, string>> {
  const ids = new Map(kinds.map(([name]) => [name, uuidv7()]))
  await t.app.db.within({ role: 'act_worker', bodyId }, async (tx) => {
    for (const [name, kind] of kinds) await tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, programme_id, created_at, changed_at) values (${bodyId}, ${ids.get(name)}, ${kind}, ${`${kind}-${name}-${uuidv7()}`}, ${name}, 'x', ${programme ?? null}, ${tx.now}, ${tx.now})`)
    for (const [from, to] of links) await tx.rows(sql`insert into kernel.link (body_id, id, from_id, to_id, kind, created_at) values (${bodyId}, ${uuidv7()}, ${ids.get(from)}, ${ids.get(to)}, 'leads to', ${tx.now})`)
  })
  return ids
}
const threadFrom = async (actor: Actor, record: string): Promise<Thread> => {
  const answer = await askQuery(t.app.db, t.app.registry.query('cycle.thread')!, actor, { record })
  if (!answer.ok) throw new Error(answer.refusals.map((one) => one.words).join())
  return answer.result as Thread
}

test('a programme with a date passed is late, with one within 14 days due, otherwise in time', () => {
  expect(standingOf(['2026-11-20', '2027-01-01'], '2026-11-21')).toBe('late')
  expect(standingOf(['2026-12-05'], '2026-11-21')).toBe('due')
  expect(standingOf(['2026-12-06'], '2026-11-21')).toBe('in time')
  expect(standingOf([], '2026-11-21')).toBe('in time')
})

test('the thread is walked both ways from its middle, and a circle ends', async () => {
  const ids = await records(t.icb, [['need', 'need'], ['outcome', 'outcome'], ['specification', 'specification'], ['kpi', 'kpi'], ['other', 'need']], [['need', 'outcome'], ['outcome', 'specification'], ['specification', 'kpi'], ['kpi', 'need']])
  const thread = await threadFrom(commissioner, ids.get('outcome')!)
  expect(thread.records.map((record) => record.title).sort()).toEqual(['kpi', 'need', 'outcome', 'specification'])
  expect(thread.links).toHaveLength(4)
})

test('a gap is named where nothing leads to a specification, and where nothing measures an outcome', () => {
  const node = (id: string, kind: string, distance: number) => ({ id, kind, reference: id, title: id, state: 'x', body_id: 'b', body: 'B', distance, open: true })
  const gaps = gapsOf({ start: 's', cut: false, records: [node('s', 'specification', 0), node('o', 'outcome', 0)], links: [] }, (kind) => (kind === 'specification' ? { needs: [{ from: 'outcome', words: 'No outcome leads here yet' }] } : undefined))
  expect(gaps.map((gap) => gap.words)).toEqual(['No outcome leads here yet', 'Nothing measures this outcome yet', 'No specification serves this outcome yet'])
})

test('a stranger asks for the thread of another body\'s record and gets nothing', async () => {
  const ids = await records(t.icb, [['need', 'need'], ['outcome', 'outcome']], [['need', 'outcome']])
  const thread = await threadFrom(await t.staff(t.stranger, 'commissioner'), ids.get('need')!)
  expect(thread).toEqual({ start: ids.get('need'), records: [], links: [], gaps: [], cut: false })
})

test('the wheel shows a programme at its stage, late when one of its records is', async () => {
  const made = await t.done('cycle.open-programme', commissioner, { name: 'Falls', purpose: 'Fewer falls', level: 'place', tier: 'light' })
  const programme = made.records[0]!.id
  const ids = await records(t.icb, [['need', 'need']], [], programme)
  await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, (tx) => tx.rows(sql`insert into kernel.due (body_id, id, record_id, kind, title, due_on, created_at) values (${t.icb}, ${uuidv7()}, ${ids.get('need')}, 'x', 'Say what you know', '2026-11-01', ${tx.now})`))
  await t.done('cycle.move-programme', commissioner, { programme, to: 'plan', reason: 'Needs are known' })
  const answer = await askQuery(t.app.db, t.app.registry.query('cycle.wheel')!, commissioner, {})
  const row = (answer as { result: ProgrammeOnWheel[] }).result.find((one) => one.id === programme)
  expect(row).toMatchObject({ state: 'plan', standing: 'late', round: 1, lateCount: 1 })
  const back = await t.act('cycle.move-programme', commissioner, { programme, to: 'plan', reason: 'Again' })
  expect(back).toMatchObject({ ok: false, refusals: [{ code: 'programme.backwards' }] })
})

test('a round is not closed without a decision of the review', async () => {
  const made = await t.done('cycle.open-programme', commissioner, { name: 'Home', purpose: 'At home', level: 'place', tier: 'light' })
  await t.done('cycle.move-programme', commissioner, { programme: made.records[0]!.id, to: 'review', reason: 'Done' })
  expect(await t.act('cycle.open-next-round', commissioner, { programme: made.records[0]!.id, learned: 'Much' })).toMatchObject({ ok: false, refusals: [{ code: 'round.undecided' }, { code: 'round.nothing-by-name', strength: 'note' }] })
})

test('a contract without value or end is kept out of the register with each missing part named', () => {
  const contract = { id: 'c', title: 'T', provider: 'P', value_pence: null, starts_on: '2026-01-01', ends_on: null }
  expect(publishReasons(contract, true).map((reason) => reason.code)).toEqual(['publication.incomplete', 'publication.incomplete', 'publication.twice'])
  expect(publishReasons({ ...contract, value_pence: '100', ends_on: '2027-01-01' }, false)).toEqual([])
})

test('the public reads what was published and not what was withdrawn, and nothing else of a body', async () => {
  const row = (title: string, withdrawn: string | null) => sql`insert into cycle.published_item (body_id, id, about_id, kind, title, summary, published_at, withdrawn_at) values (${t.icb}, ${uuidv7()}, ${uuidv7()}, 'contract', ${title}, 'For everybody', '2026-11-01T00:00:00Z', ${withdrawn})`
  await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => {
    await tx.rows(row('Shown', null))
    await tx.rows(row('Taken back', '2026-11-02T00:00:00Z'))
  })
  const answer = await askQuery(t.app.db, t.app.registry.query('cycle.register')!, publicActor, {})
  expect((answer as { result: { title: string }[] }).result.map((entry) => entry.title)).toEqual(['Shown'])
  await expect(t.app.db.within({ role: 'act_public' }, (tx) => tx.rows(sql`update cycle.published_item set title = 'Mine'`))).rejects.toMatchObject({ code: '42501' })
  expect(await askQuery(t.app.db, t.app.registry.query('cycle.wheel')!, publicActor, {})).toMatchObject({ ok: false, status: 403 })
})

test('a date that is written down stands on the wheel until it is done, and leaves consents to the version as they are', async () => {
  const made = await t.done('cycle.open-programme', commissioner, { name: 'Dates', purpose: 'Dates', level: 'place', tier: 'light' })
  const programme = made.records[0]!
  const noted = await t.done('cycle.set-date', commissioner, { programme: programme.id, what: 'Offers close at noon', on: '2026-12-01', role: 'procurement-lead' })
  expect(noted.records[0]!.version).toBe(programme.version)
  const standing = async (): Promise<string | undefined> => {
    const answer = await askQuery(t.app.db, t.app.registry.query('cycle.wheel')!, commissioner, {})
    return (answer as { result: ProgrammeOnWheel[] }).result.find((one) => one.id === programme.id)?.standing
  }
  expect(await standing()).toBe('due')
  expect(await t.act('cycle.set-date', commissioner, { programme: programme.id, what: 'Too late', on: '2026-11-01', role: 'finance' })).toMatchObject({ ok: false, refusals: [{ code: 'date.past' }] })
  await t.done('cycle.date-done', commissioner, { programme: programme.id, date: 'date: Offers close at noon', words: 'Three offers' })
  expect(await standing()).toBe('in time')
})
