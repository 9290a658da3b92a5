import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor } from '../../../test/setup/contract.ts'
import { asked, refusedWith } from '../../../test/setup/parties.ts'
import { publicActor, type Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import type { PublishedSurvey, WholeSurvey } from './survey.ts'

let t: TestApp
let server: FastifyInstance
let manager: Actor
let contract = ''
let survey = ''
let path = ''
const origin = { origin: 'http://127.0.0.1:3000' }
const whole = () => asked<WholeSurvey & { sofar: number | null }>(t, 'review.survey', manager, { survey })
const send = (fields: Record<string, string>, headers: Record<string, string> = origin, to = path) => server.inject({ method: 'POST', url: to, headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams(fields).toString() })
// Everything that the journal holds, entries and their details: read past every policy, as whoever has the database could.
const journalled = async (): Promise<string> => {
  const client = new pg.Client({ connectionString: t.superuserUrl })
  await client.connect()
  try {
    return JSON.stringify([(await client.query('select entry from journal.entry')).rows, (await client.query('select content from journal.detail')).rows])
  } finally {
    await client.end()
  }
}
const secret = 'Only the night staff never knock'

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-01T09:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager')
  contract = await contractFor(t, t.icb, 'Supported living')
  survey = (await t.done('review.draft-survey', manager, { title: 'Your home and your support', contract, intro: 'We want to know how your support is.', easyIntro: 'Tell us about your support.', closesOn: '2026-05-20' })).goTo!
  expect(refusedWith(await t.act('review.open-survey', manager, { survey }))).toEqual(['survey.no-question'])
  expect(refusedWith(await t.act('review.add-survey-question', manager, { survey, kind: 'choice', words: 'How often?', choices: 'Often' }))).toEqual(['survey.choices'])
  await t.done('review.add-survey-question', manager, { survey, kind: 'rating', words: 'How is your support, all in all?', easyWords: 'How is your support?' })
  await t.done('review.add-survey-question', manager, { survey, kind: 'choice', words: 'Do you decide about your day?', easyWords: 'Do you choose what you do?', choices: 'Yes\nSometimes\nNo' })
  await t.done('review.add-survey-question', manager, { survey, kind: 'text', words: 'What should change?', easyWords: 'What should be different?' })
  await t.done('review.open-survey', manager, { survey })
  path = (await asked<{ path: string }>(t, 'review.survey-link', manager, { survey })).path
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('the link opens the survey without an account, in usual and in easy words, and looking changes nothing', async () => {
  const before = (await whole()).row.version
  const [usual, easy] = [await server.inject({ url: path }), await server.inject({ url: `${path}?form=easy` })]
  expect([usual.statusCode, usual.headers['cache-control'], usual.headers['set-cookie']]).toEqual([200, 'no-store', undefined])
  expect(usual.body).toContain('How is your support, all in all?')
  expect(easy.body).toContain('Tell us about your support.')
  expect(easy.body).not.toContain('How is your support?')
  expect(easy.body).not.toContain('Do you decide about your day?')
  expect((await server.inject({ url: `/survey/${'a'.repeat(43)}` })).statusCode).toBe(404)
  expect((await whole()).row.version).toBe(before)
  expect(await asked(t, 'review.survey-link', await t.staff(t.stranger, 'contract-manager'), { survey })).toBeNull()
})

test('the easy form asks one question a page with symbols, carries answers along, goes back, and keeps nothing until it is sent', async () => {
  const [rating, choice, own] = (await whole()).questions.map((one) => `question-${one.id}`)
  const page = async (typed: Record<string, string>): Promise<string> => (await send({ form: 'easy', ...typed })).body
  const first = await page({ at: '0', go: 'next' })
  expect([first.includes('How is your support?'), first.includes('Do you choose what you do?'), first.includes('Question 1 of 3'), first.match(/<svg class="cc-easy__symbol"/g)?.length]).toEqual([true, false, true, 5])
  const second = await page({ at: '1', go: 'next', [rating!]: '2' })
  expect([second.includes('Do you choose what you do?'), second.includes(`name="${rating!}" value="2"`)]).toEqual([true, true])
  const back = await page({ at: '2', go: 'back', [rating!]: '2', [choice!]: 'No' })
  expect([back.includes('How is your support?'), back.includes(`name="${choice!}" value="No"`), /value="2" checked/.test(back)]).toEqual([true, true, true])
  const last = await page({ at: '3', go: 'next', [rating!]: '2', [own!]: 'More light' })
  for (const words of ['Is this right?', '>Bad<', 'You left this out.', 'More light', 'value="send"']) expect([words, last.includes(words)]).toEqual([words, true])
  expect((await page({ at: '4', go: 'send', [rating!]: '9', [own!]: 'More light' }))).toContain('Choose from 1 to 5')
  expect(await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, (tx) => tx.rows(sql`select 1 from review.survey_answer`))).toEqual([])
})

test('somebody answers; wrong answers and forms from elsewhere are refused with the typed words kept, and a double press acts once', async () => {
  const { questions } = await whole()
  const [rating, choice, own] = questions.map((one) => `question-${one.id}`)
  expect((await send({}, {})).statusCode).toBe(403)
  expect((await send({})).statusCode).toBe(422)
  const wrong = await send({ [rating!]: '9', [own!]: 'Kept words' })
  expect([wrong.statusCode, wrong.body.includes('Kept words'), wrong.body.includes('Choose from 1 to 5')]).toEqual([422, true, true])
  const first = { [rating!]: '1', [choice!]: 'No', [own!]: secret, form: 'easy', idempotencyKey: 'a-key-of-a-form-1' }
  expect((await send(first)).headers['location']).toBe(`${path}?sent=1`)
  await send(first)
  for (const value of ['5', '4', '4']) expect((await send({ [rating!]: value, [own!]: `Comment ${value}` })).statusCode).toBe(303)
  const seen = await whole()
  expect([seen.sofar, seen.results.shown, seen.comments]).toEqual([null, false, []])
  await send({ [rating!]: '3', [own!]: 'More evenings out' })
  expect((await whole()).sofar).toBe(5)
})

test('nobody reads answers while it is open, nor who, when or from where: not the table, not the journal', async () => {
  expect((await whole()).results).toEqual({ shown: false, answers: 5, questions: [] })
  expect(await t.act('review.code-answer', manager, { survey, comment: 'x', themes: ['listening'], tone: 'praise' })).toMatchObject({ ok: false })
  expect(await t.act('review.answer-survey', manager, { survey, form: 'usual', replies: [] })).toMatchObject({ ok: false, status: 403 })
  expect((await journalled()).includes('review.answer-survey')).toBe(true)
  const ids = await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, (tx) => tx.rows(sql<{ id: string }>`select id from review.survey_reply union all select id from review.survey_answer`))
  for (const words of [secret, '127.0.0.1', ...ids.map((one) => one.id)]) expect([words, (await journalled()).includes(words)]).toEqual([words, false])
  const columns = await t.app.db.within('server', (tx) => tx.rows(sql<{ column_name: string }>`select column_name from information_schema.columns where table_schema = 'review' and table_name in ('survey_answer', 'survey_reply')`))
  expect(columns.map((one) => one.column_name).filter((name) => /_at$|_on$|account|address|name/.test(name))).toEqual([])
})

test('after its last day the clock closes it: the link takes nothing more, and staff read spread and comments', async () => {
  const clock: Actor = { kind: 'clock', bodyId: t.icb, roles: [], name: 'the clock' }
  await t.done('review.close-survey', clock, { survey })
  expect((await server.inject({ url: path })).statusCode).toBe(404)
  expect((await send({ form: 'usual' })).statusCode).toBe(404)
  const { results, comments } = await whole()
  expect(results.questions.map((one) => [one.kind, one.answered, one.middle])).toEqual([['rating', 5, 4], ['choice', null, null], ['text', 5, null]])
  expect(comments.map((one) => one.words).sort()).toEqual(['Comment 4', 'Comment 4', 'Comment 5', 'More evenings out', secret])
  const page = (await server.inject({ url: `/review/surveys/${survey}`, cookies: { 'cc-session': await t.session(manager) } })).body
  expect(page).toMatch(/Its words suggest(:| no theme)/)
  expect(page).not.toMatch(/type="checkbox"[^>]* checked/)
})

test('comments are given themes by people, each theme is answered, and everybody reads what changed but nobody\'s own words', async () => {
  expect(refusedWith(await t.act('review.publish-survey', manager, { survey }))).toEqual(['survey.uncoded'])
  for (const one of (await whole()).comments) await t.done('review.code-answer', manager, one.words === secret ? { survey, comment: one.id, themes: ['staff-manner', 'safety'], tone: 'to improve' } : { survey, comment: one.id, themes: ['activities'], tone: 'both' })
  expect(refusedWith(await t.act('review.answer-theme', manager, { survey, theme: 'place', heard: 'x', changed: 'x' }))).toEqual(['survey.no-theme'])
  await t.done('review.answer-theme', manager, { survey, theme: 'activities', heard: 'People want more to do in the evening.', changed: 'Two evenings a week from June.' })
  expect(refusedWith(await t.act('review.publish-survey', manager, { survey }))).toEqual(['survey.unanswered', 'survey.unanswered'])
  for (const theme of ['staff-manner', 'safety']) await t.done('review.answer-theme', manager, { survey, theme, heard: 'Staff come in unasked.', changed: 'Everybody knocks.' })
  expect((await server.inject({ url: `/register/surveys/${survey}` })).statusCode).toBe(404)
  await t.done('review.publish-survey', manager, { survey })
  await t.done('review.answer-theme', manager, { survey, theme: 'safety', heard: 'Staff come in unasked.', changed: 'Everybody knocks; door chains are fitted.' })
  await t.done('review.publish-survey', manager, { survey })
  expect((await journalled()).includes(secret)).toBe(false)
  const page = (await server.inject({ url: `/register/surveys/${survey}` })).body
  for (const words of ['Two evenings a week from June.', 'door chains are fitted', 'the middle one is 4 of 5', 'Fewer than 5 comments']) expect([words, page.includes(words)]).toEqual([words, true])
  const open = JSON.stringify(await asked<PublishedSurvey[]>(t, 'review.published-surveys', publicActor))
  for (const words of [secret, 'More evenings out']) expect([page.includes(words), open.includes(words)]).toEqual([false, false])
  expect((await server.inject({ url: '/register/surveys' })).body).toContain('Your home and your support')
  for (const url of [`/review/surveys/${survey}`, `/deliver/contracts/${contract}`]) expect([url, (await server.inject({ url, cookies: { 'cc-session': await t.session(manager) } })).body.includes('Your home and your support')]).toEqual([url, true])
})

test('too many answers at once wait, and the journal verifies with its rows', async () => {
  const second = (await t.done('review.draft-survey', manager, { title: 'Another', contract, intro: 'x', closesOn: '2026-06-01' })).goTo!
  await t.done('review.add-survey-question', manager, { survey: second, kind: 'text', words: 'Anything?' })
  await t.done('review.open-survey', manager, { survey: second })
  const { path: to } = await asked<{ path: string }>(t, 'review.survey-link', manager, { survey: second })
  const statuses: number[] = []
  for (let index = 0; index < 22; index += 1) statuses.push((await send({}, origin, to)).statusCode)
  expect(statuses.slice(18)).toEqual([422, 422, 429, 429])
  const kept = await t.app.db.within('server', (tx) => tx.rows(sql<{ subject: string }>`select subject from people.attempt where subject like 'survey:%'`))
  expect(kept.filter((one) => one.subject.includes('127.0.0.1'))).toEqual([])
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
