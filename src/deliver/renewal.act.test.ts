import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import type { Actor } from '../kernel/act.ts'
import { askQuery } from '../kernel/ask.ts'
import { sql } from '../kernel/database/database.ts'
import { carryOutDue } from '../worker/clock.ts'
import { formReasons } from './contracting.act.ts'

let t: TestApp
let manager: Actor
const at = (moment: string): Promise<unknown> => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
const told = (): Promise<string[]> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => (await tx.rows(sql<{ words: string }>`select words from kernel.message where to_role = 'commissioner' order by words`)).map((row) => row.words))
const made = async (title: string): Promise<string> => {
  const id = (await t.done('deliver.record-contract', manager, { title, provider: t.provider, startsOn: '2024-04-01', endsOn: '2027-09-30', noticeDays: 90, value: 100_000_00, owner: 'Dee' })).goTo!
  await t.done('deliver.start-contract', manager, { contract: id, on: '2024-04-01' })
  return id
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-11-20T09:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager')
})
afterAll(() => t.close())

test('a month after the day to begin again the commissioner is told where nothing has begun, once, and not where something has', async () => {
  await made('Nothing begun')
  const reviewed = await made('A review is open')
  await t.done('review.open-review', manager, { contract: reviewed, on: '2027-01-20', agenda: 'What comes after' })
  // Nine months before 30 September 2027 is 30 December 2026; a month later the clock looks.
  await at('2027-01-29T12:00:00Z')
  await carryOutDue(t.app)
  expect(await told()).toEqual([])
  await at('2027-01-30T12:00:00Z')
  await carryOutDue(t.app)
  await carryOutDue(t.app)
  expect(await told()).toEqual([expect.stringMatching(/^Nothing begun ends on 30 September 2027/)])
})

test('a contract extended twice, and one past its last day, go on by habit; one extended once does not', async () => {
  const commissioner = await t.staff(t.icb, 'commissioner')
  const extend = async (contract: string, until: string): Promise<void> => {
    const change = (await t.done('deliver.propose-change', manager, { contract, type: 'extension', title: `Until ${until}`, what: 'A year more', why: 'As before', newEndsOn: until, providedFor: 'yes', regime: 'psr' })).goTo!
    await t.done('deliver.approve-change', commissioner, { change })
    await t.done('deliver.sign-change', manager, { change, signedOn: '2027-01-30', signedBy: 'Both' })
  }
  const [twice, once] = [await made('Extended twice'), await made('Extended once')]
  await extend(twice, '2028-09-30')
  await extend(twice, '2029-09-30')
  await extend(once, '2028-09-30')
  const answer = await askQuery(t.app.db, t.app.registry.query('deliver.renewed-by-habit')!, manager, {})
  expect(answer.ok && answer.result).toMatchObject([{ title: 'Extended twice', extensions: '2', first_end: '2027-09-30', ends_on: '2029-09-30', decisions: '0' }])
})

test('a form of the NHS names its edition, written as a contract year', () => {
  expect(formReasons('nhs-full', undefined)).toMatchObject([{ field: 'edition', rule: 'NSC-06', strength: 'warning' }])
  expect(formReasons('council', '2026')).toMatchObject([{ code: 'contracting.edition-year' }])
  expect(formReasons('nhs-shorter', '2026/27')).toEqual([])
})

test('the day after its last one a contract is asked to be ended, and nothing else of what led up to it; an extension takes the question away', async () => {
  await at('2027-09-30T12:00:00Z')
  const id = (await t.done('deliver.record-contract', manager, { title: 'Ends today', provider: t.provider, startsOn: '2024-04-01', endsOn: '2027-09-30', noticeDays: 90, owner: 'Dee' })).goTo!
  const open = async (): Promise<string[]> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => (await tx.rows(sql<{ kind: string }>`select kind from kernel.due where record_id = ${id} and done_at is null and cancelled_at is null order by kind`)).map((row) => row.kind))
  expect(await open()).toEqual(['end', 'notice', 'start again'])
  await carryOutDue(t.app)
  expect(await open()).toEqual(['end', 'notice', 'start again'])
  await at('2027-10-01T00:30:00Z')
  await carryOutDue(t.app)
  await carryOutDue(t.app)
  expect(await open()).toEqual(['record the end'])
  await t.done('deliver.complete-contract', manager, { contract: id, endsOn: '2030-09-30', reason: 'The register had the wrong year' })
  expect(await open()).toEqual(['end', 'nothing begun', 'notice', 'start again'])
})

test('partners see the terms of a contract that is recorded under a programme they share', async () => {
  const commissioner = await t.staff(t.icb, 'commissioner', 'contract-manager')
  const partnership = (await t.done('bodies.agree-partnership', commissioner, { name: 'Together', instrument: 'section 75 agreement', way: 'parallel', members: [t.council], signedOn: '2026-03-25', from: '2026-01-01' })).goTo!
  const programme = (await t.done('cycle.open-programme', commissioner, { name: 'Home again', purpose: 'People come home', level: 'place', tier: 'light', partnership })).goTo!
  const id = (await t.done('deliver.record-contract', commissioner, { title: 'Shared', programme, owner: 'Dee' })).goTo!
  const partner = await t.staff(t.council, 'contract-manager')
  const answer = await askQuery(t.app.db, t.app.registry.query('deliver.contract-on')!, partner, { contract: id, day: '2027-10-01' })
  expect(answer.ok && answer.result).toMatchObject({ owner_name: 'Dee' })
})
