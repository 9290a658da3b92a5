import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor } from '../../../test/setup/contract.ts'
import { zippedText } from '../../../test/setup/zipped-text.ts'
import { anotherProvider } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { textsOf, type TextDocument } from '../../ui/document.ts'
import { buildServer } from '../../web/server.ts'

let t: TestApp
let dee: Actor
let farid: Actor
let notice = ''
let contract = ''
const letters = async (record: string, actor: Actor = dee): Promise<{ slug: string; on: string; document: TextDocument }[]> => {
  const answer = await askQuery(t.app.db, t.app.registry.query('review.letters')!, actor, { record })
  return answer.ok ? answer.result as { slug: string; on: string; document: TextDocument }[] : []
}
const codes = (outcome: Awaited<ReturnType<TestApp['act']>>): string[] => (outcome.ok ? outcome.notes : outcome.refusals).map((one) => one.code)
const state = (record: string) => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.one(sql<{ state: string }>`select state from kernel.record where id = ${record}`)).then((row) => row.state)
const withheld = async (month: string): Promise<unknown> => {
  const answer = await askQuery(t.app.db, t.app.registry.query('deliver.payment-account')!, dee, { contract })
  return answer.ok ? (answer.result as { months: { month: string; withheldPence: bigint }[] }).months.find((one) => one.month === month)?.withheldPence : answer
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-11-02T12:00:00Z' })
  dee = await t.staff(t.icb, 'contract-manager')
  farid = await t.staff(t.icb, 'finance')
  contract = await contractFor(t, t.icb, "Children's therapies & O'Neill House")
})
afterAll(() => t.close())

test('both sides look into it together, boards are told that no plan is agreed, and money is withheld until one is', async () => {
  notice = (await t.done('review.give-performance-notice', dee, { contract, on: '2026-01-09', failing: 'Nine of ten wait over 18 weeks', clause: 'Schedule 4', remedy: 'Nobody waits over 18 weeks' })).goTo!
  await t.done('review.hold-meeting', dee, { notice, on: '2026-01-20', words: 'No agreement on the cause' })
  await t.done('review.begin-joint-investigation', dee, { notice, on: '2026-01-20', terms: 'How many were referred', people: 'Head of contracts; operations director', reportBy: '2026-03-13' })
  expect(await state(notice)).toBe('investigation')
  expect(await t.act('review.agree-action-plan', dee, { notice, on: '2026-01-27', actions: [{ what: 'a', owner: 'b', by: '2026-03-01' }], keptMonths: 3 })).toMatchObject({ ok: false, status: 409 })
  await t.done('review.report-joint-investigation', dee, { notice, on: '2026-03-13', words: 'Referrals were as planned. A plan is recommended.' })
  expect(codes(await t.act('review.propose-withholding', dee, { notice, month: '2026-03', monthValue: 10_000_000, reason: 'x' }))).toEqual(['withhold.boards-not-told'])
  await t.done('review.tell-boards', dee, { notice, on: '2026-03-23', words: 'The provider does not answer' })
  expect(codes(await t.act('review.tell-boards', dee, { notice, on: '2026-03-24', words: 'again' }))).toEqual(['boards.told'])
  await t.done('review.propose-withholding', dee, { notice, month: '2026-04', monthValue: 10_000_000, reason: 'No plan' })
  await t.done('review.approve-withholding', farid, { notice, on: '2026-05-01', words: 'Seen' })
  expect([await state(notice), await withheld('2026-04')]).toEqual(['withheld', 200_000n])
  expect(codes(await t.act('review.pay-withheld', dee, { notice, on: '2026-05-02', words: 'x' }))).toEqual(['pay.no-plan'])
  await t.done('review.agree-action-plan', dee, { notice, on: '2026-05-11', keptMonths: 3, actions: [{ what: 'Open on Saturdays', owner: 'Service lead', by: '2026-06-12' }] })
  expect(await state(notice)).toBe('withheld')
  await t.done('review.pay-withheld', dee, { notice, on: '2026-05-20', words: 'A plan is agreed' })
  expect([await state(notice), await withheld('2026-04')]).toEqual(['plan', 0n])
  expect(codes(await t.act('review.agree-action-plan', dee, { notice, on: '2026-05-21', keptMonths: 1, actions: [{ what: 'a', owner: 'b', by: '2026-06-01' }] }))).toContain('step.state')
})

test('an action missed leads to two exception reports, and the money is kept by somebody other than who proposed it', async () => {
  await t.done('review.record-action', dee, { notice, action: 1, outcome: 'missed', on: '2026-06-15', words: 'No Saturday clinic' })
  await t.done('review.give-exception-report', dee, { notice, on: '2026-06-23', words: 'No Saturday clinic was opened', told: 'Both boards', putRightBy: '2026-07-24' })
  const proposed = await t.done('review.propose-withholding', dee, { notice, month: '2026-06', monthValue: 10_000_000, reason: 'Action 1' })
  expect(proposed.notes.map((note) => note.code)).toEqual(['withhold.check'])
  await t.done('review.approve-withholding', farid, { notice, on: '2026-07-01', words: 'Seen' })
  await t.done('review.give-exception-report', dee, { notice, on: '2026-07-27', words: 'Still none', told: "The provider's board", putRightBy: '2026-08-28' })
  // Whoever proposed a part of it keeps none of it, whichever month came first.
  const gail = await t.staff(t.icb, 'contract-manager', 'finance')
  await t.done('review.propose-withholding', gail, { notice, month: '2026-07', monthValue: 10_000_000, reason: 'Action 1' })
  await t.done('review.approve-withholding', farid, { notice, on: '2026-08-03', words: 'Seen' })
  expect(codes(await t.act('review.keep-withheld', gail, { notice, on: '2026-09-01', words: 'x' }))).toEqual(['second-person.same'])
  expect(await t.act('review.keep-withheld', dee, { notice, on: '2026-09-01', words: 'x' })).toMatchObject({ ok: false, status: 403 })
  await t.done('review.keep-withheld', farid, { notice, on: '2026-09-01', words: 'It lasts' })
  expect([await state(notice), await withheld('2026-06')]).toEqual(['breach', 200_000n])
  await t.done('review.record-action', dee, { notice, action: 1, outcome: 'done', on: '2026-10-01', words: 'Open' })
  expect(await state(notice), 'what is kept is not waited for').toBe('plan')
})

test('each step has its letter, in the order of the days, for those of the body alone', async () => {
  expect((await letters(notice)).map((one) => [one.on, one.document.title])).toEqual([
    ['2026-01-09', 'Contract performance notice'], ['2026-01-20', 'Joint investigation: what was agreed'], ['2026-03-13', 'Joint investigation: what it found'], ['2026-03-23', 'To both boards: no remedial action plan is agreed'],
    ['2026-05-01', 'Money withheld for April 2026'], ['2026-05-11', 'Remedial action plan'], ['2026-05-20', 'Money withheld for April 2026 is paid'], ['2026-06-23', 'First exception report'], ['2026-07-01', 'Money withheld for June 2026'], ['2026-07-27', 'Second exception report'], ['2026-08-03', 'Money withheld for July 2026'], ['2026-09-01', 'Money withheld is kept'],
  ])
  expect(await letters(notice, await t.staff(t.stranger, 'contract-manager'))).toEqual([])
  const [first] = await letters(notice)
  expect(textsOf(first!.document)).toEqual(expect.arrayContaining(['Invented Care Ltd', 'NHS Testshire', 'Nine of ten wait over 18 weeks', 'We meet about it by 23 January 2026, within ten operational days of this notice. If you think that the notice is wrong, tell us before then, with your evidence.']))
})

test('the letter for a word processor says what the page says', async () => {
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(dee) }
  const url = `/review/performance-notices/${notice}/letters/plan`
  const page = (await server.inject({ url, cookies })).body.replaceAll(/<[^>]+>/g, ' ').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ')
  const path = join(mkdtempSync(join(tmpdir(), 'letter-')), 'letter.docx')
  writeFileSync(path, (await server.inject({ url: `${url}?format=docx`, cookies })).rawPayload)
  const said = [...zippedText(path, 'word/document.xml').matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map((match) => match[1]!.replaceAll('&apos;', "'").replaceAll('&amp;', '&')).filter((text) => text !== '')
  const texts = textsOf((await letters(notice)).find((one) => one.slug === 'plan')!.document)
  expect(said).toEqual(texts)
  expect(texts.filter((text) => !page.includes(text))).toEqual([])
  expect((await server.inject({ url: `/review/performance-notices/${notice}/letters/none`, cookies })).statusCode).toBe(404)
  expect((await server.inject({ url, cookies: { 'cc-session': await t.session(await t.staff(t.stranger, 'contract-manager')) } })).statusCode).toBe(404)
  await server.close()
})

test('a letter goes to whoever was the provider on its day, also when the contract has gone to another since', async () => {
  const approver = await t.staff(t.icb, 'commissioner', 'finance')
  const change = (await t.done('deliver.propose-change', dee, { contract, type: 'assignment', newProvider: await anotherProvider(t, 'Follows On Ltd'), onlySuccession: 'yes', title: 'Goes over', what: 'All of it', why: 'Sold', regime: 'psr', awardedByAOrB: 'no', characterChanges: 'no', providedFor: 'no', outsideFactors: 'no', authorityDecided: 'yes', effectiveOn: '2026-08-01' })).goTo!
  await t.done('deliver.record-answer-to-change', dee, { change, answer: 'agrees', on: '2026-11-02', words: 'Deed of novation' })
  await t.done('deliver.approve-change', approver, { change, reason: 'x' })
  await t.done('deliver.sign-change', dee, { change, signedOn: '2026-11-02', signedBy: 'All three' })
  const named = (await letters(notice)).map((one) => [one.slug, textsOf(one.document).filter((text) => /Invented Care|Follows On/.test(text)).join()])
  expect([named[0], named.at(-1)]).toEqual([['notice', 'Invented Care Ltd'], ['kept', 'Follows On Ltd']])
})

test("a council's steps have letters of their own, the answers of the provider none", async () => {
  const manager = await t.staff(t.council, 'contract-manager')
  const theirs = await contractFor(t, t.council, 'Home care north')
  const step = (on: string, respondBy: string) => ({ on, reason: 'Visits missed again', evidence: '14 visits', respondBy, decidedBy: 'Head of commissioning' })
  const concern = (await t.done('review.raise-concern', manager, { contract: theirs, ...step('2026-05-01', '2026-05-15') })).goTo!
  await t.done('review.record-answer', manager, { concern, on: '2026-05-14', words: 'Two carers left' })
  await t.done('review.suspend-placements', manager, { concern, ...step('2026-05-20', '2026-06-01') })
  await t.done('review.lift-suspension', manager, { concern, on: '2026-06-20', reason: 'None missed since', evidence: 'Log', decidedBy: 'Head' })
  await t.done('review.close-concern', manager, { concern, how: 'resolved', on: '2026-07-20', reason: 'None missed', evidence: 'Log', decidedBy: 'Head' })
  expect((await letters(concern, manager)).map((one) => one.document.title)).toEqual(['Concern raised', 'New placements suspended', 'New placements are open again', 'The concern is closed'])
})
