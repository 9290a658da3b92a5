import ExcelJS from 'exceljs'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../../test/setup/contract.ts'
import { askQuery } from '../../kernel/ask.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import { sha256 } from '../../kernel/keys.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { actorOfLink } from '../../people/index.ts'
import { buildServer } from '../../web/server.ts'
import { writeXlsx } from '../../evidence/tabular/write-xlsx.ts'
import { readSheet } from './read-sheet.ts'
import { linesOf, returnsOf } from './return.ts'
import { returnToken } from './return-link.ts'

let t: TestApp
let manager: Actor
let server: FastifyInstance
let contract: string
let weeks: string
let courses: string
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager')
  server = await buildServer(t.app, { log: false })
  contract = await contractFor(t, t.icb)
  weeks = await kpiFor(t, manager, contract)
  courses = await kpiFor(t, manager, contract, { name: 'Courses finished', unit: 'courses', target: 510 })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

const ask = async <R>(name: string, actor: Actor, params: Record<string, string> = {}): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, actor, params)
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.result as R
}
const at = (moment: string) => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
const requested = async (period: string, due = '2026-11-30'): Promise<{ id: string; token: string }> => {
  const id = (await t.done('deliver.request-return', manager, { contract, period, due })).goTo!
  await t.done('deliver.make-return-link', manager, { return: id, until: '2026-12-31' })
  return { id, token: returnToken(t.app.keys, id, 1) }
}
const everything = () => t.app.db.within('server', (tx) => tx.one(sql<{ seq: string; links: string; keys: string }>`select (select seq from journal.head where body_id = ${t.icb}) as seq, (select count(*) from people.signed_link)::text as links, (select count(*) from kernel.idempotency)::text as keys`))

function form(fields: Record<string, string>, file?: { name: string; content: string }): { payload: string; headers: Record<string, string> } {
  const edge = 'edge-of-the-form'
  const parts = Object.entries(fields).map(([name, value]) => `--${edge}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  if (file) parts.unshift(`--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: text/csv\r\n\r\n${file.content}\r\n`)
  return { payload: `${parts.join('')}--${edge}--\r\n`, headers: { 'content-type': `multipart/form-data; boundary=${edge}`, 'sec-fetch-site': 'same-origin' } }
}

test('a provider sends by its link, the manager accepts, and the figures become observations', async () => {
  const { id, token } = await requested('2026-10')
  const page = await server.inject({ url: `/return/${token}` })
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('First treatment within 6 weeks')
  expect(page.headers['cache-control']).toBe('no-store')
  const sent = await server.inject({ method: 'POST', url: `/return/${token}`, ...form({ step: 'send', 'value-KPI-1': '84.2', 'value-KPI-2': '512', 'reason-KPI-1': 'two clinics opened', words: 'A good month' }) })
  expect(sent.statusCode).toBe(303)
  expect((await server.inject({ url: sent.headers.location! })).body).toContain('Return sent')
  expect(await ask('deliver.return', manager, { return: id })).toMatchObject({ state: 'sent', standing: 'sent in time', sent_words: 'A good month', lines: [{ value: 512 }, { value: 84.2, reason: 'two clinics opened' }] })
  await t.done('deliver.accept-return', manager, { return: id })
  expect(await ask('deliver.observations', manager, { kpi: weeks })).toMatchObject({ values: [{ period: '2026-10', value: 84.2, version: 1, source: 'return', demonstration: true }] })
  expect((await server.inject({ method: 'POST', url: `/return/${token}`, ...form({ step: 'send', 'value-KPI-1': '99', 'value-KPI-2': '1' }) })).statusCode).toBe(409)
})

test('a provider who presses twice sends once and meets no fault', async () => {
  const { id, token } = await requested('2025-01')
  const link = (await actorOfLink(t.app.db, token, 'return'))!
  const answers = [{ kpi: 'KPI-1', value: 80 }, { kpi: 'KPI-2', value: 500 }]
  const first = await t.done('deliver.send-return', link.actor, { return: id, answers }, { key: 'pressed-twice' })
  const second = await t.done('deliver.send-return', link.actor, { return: id, answers }, { key: 'pressed-twice' })
  expect(second).toMatchObject({ repeated: true, actId: first.actId })
})

test('a sheet with two bad rows names them by line and cause, and keeps the good ones in the form', async () => {
  const { token } = await requested('2026-09')
  const sheet = 'Indicator,Value,Reason\nFirst treatment within 6 weeks,81.5 %,holidays\nCourses finished,five hundred,\nSomething else,3,\n'
  const before = await everything()
  const read = await server.inject({ method: 'POST', url: `/return/${token}`, ...form({ step: 'read', 'value-KPI-1': '', 'value-KPI-2': '' }, { name: 'ours.csv', content: sheet }) })
  expect(read.statusCode).toBe(422)
  expect(read.body).toContain('Line 3: KPI-2 Courses finished: &quot;five hundred&quot; is not a number.')
  expect(read.body).toContain('Line 4: &quot;Something else&quot; is not an indicator of this return.')
  expect(read.body).toMatch(/name="value-KPI-1"[^>]*value="81.5"/)
  expect(read.body).toMatch(/name="reason-KPI-1"[^>]*value="holidays"/)
  expect(await everything()).toEqual(before)
})

test('a form that is wrong says every reason at its field and keeps what was typed', async () => {
  const { token } = await requested('2026-08')
  const held = await server.inject({ method: 'POST', url: `/return/${token}`, ...form({ step: 'send', 'value-KPI-1': '140', 'value-KPI-2': '', 'reason-KPI-1': '<b>bold</b>' }) })
  expect(held.statusCode).toBe(422)
  expect(held.body).toContain('a percentage lies between 0 and 100')
  expect(held.body).toContain('Enter Courses finished')
  expect(held.body).toContain('value="140"')
  expect(held.body).not.toContain('<b>bold</b>')
})

test('looking at the link changes nothing, however often', async () => {
  const { token } = await requested('2026-07')
  const before = await everything()
  for (let time = 0; time < 3; time += 1) await server.inject({ url: `/return/${token}` })
  await server.inject({ method: 'HEAD', url: `/return/${token}` })
  expect(await everything()).toEqual(before)
})

test('a link that was replaced, of another purpose, of another record or past its end does nothing', async () => {
  const { id, token } = await requested('2026-06')
  const other = await requested('2026-05')
  await t.done('deliver.make-return-link', manager, { return: id, until: '2026-11-25' })
  expect((await server.inject({ url: `/return/${token}` })).statusCode).toBe(404)
  const second = returnToken(t.app.keys, id, 2)
  expect((await server.inject({ url: `/return/${second}` })).statusCode).toBe(200)
  expect(await actorOfLink(t.app.db, second, 'survey')).toBeUndefined()
  const link = (await actorOfLink(t.app.db, second, 'return'))!
  expect(await t.act('deliver.send-return', link.actor, { return: other.id, answers: [{ kpi: 'KPI-1', value: 1 }, { kpi: 'KPI-2', value: 1 }] })).toMatchObject({ ok: false, status: 404 })
  const stray = 'x'.repeat(43)
  await t.app.db.within('server', (tx) => tx.rows(sql`insert into people.signed_link (token_hash, body_id, provider_id, purpose, record_id, expires_at) values (${sha256(stray)}, ${t.icb}, ${t.provider}, 'survey', ${id}, '2027-01-01')`))
  expect((await server.inject({ method: 'POST', url: `/return/${stray}`, ...form({ step: 'send', 'value-KPI-1': '1', 'value-KPI-2': '1' }) })).statusCode).toBe(404)
  await at('2026-11-26T00:00:01Z')
  expect((await server.inject({ method: 'POST', url: `/return/${second}`, ...form({ step: 'send', 'value-KPI-1': '1', 'value-KPI-2': '1' }) })).statusCode).toBe(404)
  await at('2026-11-21T12:00:00Z')
  expect(await ask('deliver.return', manager, { return: id })).toMatchObject({ state: 'requested' })
})

test('a form from another site is refused', async () => {
  const { token } = await requested('2026-04')
  const { payload, headers } = form({ step: 'send', 'value-KPI-1': '1', 'value-KPI-2': '1' })
  for (const strange of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://elsewhere.example' }]) {
    expect((await server.inject({ method: 'POST', url: `/return/${token}`, payload, headers: { ...headers, ...strange } })).statusCode).toBe(403)
  }
})

test('the secret of a link stands nowhere in the database, neither in the journal nor beside it', async () => {
  const { id, token } = await requested('2026-03')
  const found = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`select 1 from journal.entry where entry like ${`%${token}%`}`))
  expect(found).toEqual([])
  expect(await ask('deliver.return-link', manager, { return: id })).toMatchObject({ path: `/return/${token}`, works: true })
  expect(await ask('deliver.return-link', await t.staff(t.icb, 'auditor'), { return: id })).toBeNull()
})

test('a provider reads its own returns and values and nobody else\'s', async () => {
  const rival = uuidv7()
  await t.app.db.within({ role: 'act_worker' }, (tx) => tx.rows(sql`insert into bodies.organisation (id, name, kind, demonstration) values (${rival}, 'Rival Care Ltd', 'provider', true)`))
  const count = (body: string) => t.app.db.within({ role: 'act_party', bodyId: body }, (tx) => tx.one(sql<{ returns: string; lines: string; values: string }>`select (select count(*) from deliver.return) as returns, (select count(*) from deliver.return_line) as lines, (select count(*) from deliver.kpi_observation) as values`))
  expect(Number((await count(t.provider)).returns)).toBeGreaterThan(3)
  expect(Number((await count(t.provider)).values)).toBeGreaterThan(0)
  expect(await count(rival)).toEqual({ returns: '0', lines: '0', values: '0' })
  const seen = await t.app.db.within({ role: 'act_staff', bodyId: t.stranger }, (tx) => tx.rows(sql`select 1 from deliver.return union all select 1 from deliver.kpi_observation`))
  expect(seen).toEqual([])
})

test('a correction adds a version with its reason and leaves the one before; late and missing follow the clock', async () => {
  await t.done('deliver.correct-observation', manager, { kpi: weeks, period: '2026-10', value: 83.9, reason: 'two patients counted twice' })
  const { values, versions } = await ask<{ values: object[]; versions: object[] }>('deliver.observations', manager, { kpi: weeks })
  expect(values).toMatchObject([{ value: 83.9, version: 2, source: 'hand' }])
  expect(versions).toMatchObject([{ version: 2 }, { version: 1, value: 84.2 }])
  expect(await t.act('deliver.correct-observation', manager, { kpi: weeks, period: '2026-10', value: 83.9, reason: 'again' })).toMatchObject({ ok: false, refusals: [{ code: 'observation.same' }] })
  await at('2026-12-01T09:00:00Z')
  expect((await ask<{ period: string; standing: string }[]>('deliver.returns', manager)).filter((row) => row.standing === 'missing').map((row) => row.period)).toContain('2026-04')
  await at('2026-11-21T12:00:00Z')
})

test('a return sent back is corrected by the same link and accepted as sent last', async () => {
  const { id, token } = await requested('2026-02')
  await server.inject({ method: 'POST', url: `/return/${token}`, ...form({ step: 'send', 'value-KPI-1': '70', 'value-KPI-2': '500' }) })
  await t.done('deliver.ask-correction', manager, { return: id, reason: 'Courses look too round', due: '2026-12-01' })
  expect((await server.inject({ url: `/return/${token}` })).body).toContain('Courses look too round')
  await server.inject({ method: 'POST', url: `/return/${token}`, ...form({ step: 'send', 'value-KPI-1': '70', 'value-KPI-2': '497' }) })
  await t.done('deliver.accept-return', manager, { return: id })
  expect(await ask('deliver.observations', manager, { kpi: courses })).toMatchObject({ values: [{ period: '2026-02', value: 497 }, { period: '2026-10' }] })
})

test('an Excel sheet with the columns in another order is read by name', async () => {
  const path = join(t.app.dataDir, 'ours.xlsx')
  const out = createWriteStream(path)
  await writeXlsx(out, [{ name: 'October', headers: ['Notes', 'Actual', 'KPI'], rows: [['fine', 84.5, 'kpi-1'], [null, null, 'Courses finished']] }])
  const lines = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => linesOf(tx, (await returnsOf(tx))[0]!.id))
  const { answers, problems } = await readSheet(path, 'ours.xlsx', lines)
  expect([...answers.values()]).toEqual([{ kpi: 'KPI-1', value: 84.5, numerator: null, denominator: null, reason: 'fine' }])
  expect(problems).toEqual([{ line: 3, words: 'KPI-2 Courses finished: no value, and no reason for having none.' }])
})

test('a cell under a per cent format is the percentage that its author sees', async () => {
  const path = join(t.app.dataDir, 'percent.xlsx')
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('October')
  sheet.addRow(['KPI', 'Value'])
  sheet.addRow(['KPI-1', 0.845]).getCell(2).numFmt = '0.0%'
  await workbook.xlsx.writeFile(path)
  const lines = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => linesOf(tx, (await returnsOf(tx))[0]!.id))
  expect([...(await readSheet(path, 'percent.xlsx', lines)).answers.values()]).toMatchObject([{ kpi: 'KPI-1', value: 84.5 }])
})

test('a sheet that keeps the whole year gives the month of the return and says how many rows it passed over', async () => {
  const path = join(t.app.dataDir, 'year.xlsx')
  const out = createWriteStream(path)
  await writeXlsx(out, [{ name: 'Year', headers: ['KPI', 'Month', 'Value'], rows: [['KPI-1', 'Sep-26', 70], ['KPI-1', 'Oct-26', 84.5], ['KPI-1', 'November 2026', 90]] }])
  const lines = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => linesOf(tx, (await returnsOf(tx))[0]!.id))
  const { answers, problems } = await readSheet(path, 'year.xlsx', lines, {}, '2026-10')
  expect([...answers.values()].map((one) => one.value)).toEqual([84.5])
  expect(problems.map((one) => one.words)).toEqual(["2 rows are of other periods than this return's and were passed over."])
})

test('a sheet that is no table is refused in words', async () => {
  const { token } = await requested('2026-01')
  const read = await server.inject({ method: 'POST', url: `/return/${token}`, ...form({ step: 'read' }, { name: 'x.csv', content: '%PDF-1.7 nonsense' }) })
  expect(read.statusCode).toBe(422)
  expect(read.body).toContain('is a PDF, not a table')
})

test('a sheet whose headings are its own is read once the provider has named them, and the next time by itself', async () => {
  const own = { name: 'ours.csv', content: 'Was gemessen wird,Stand\nKPI-1,71\nKPI-2,501\n' }
  const first = await requested('2025-12')
  const asked = await server.inject({ method: 'POST', url: `/return/${first.token}`, ...form({ step: 'read' }, own) })
  expect([asked.statusCode, asked.body.includes('name="column-kpi"'), asked.body.includes('<option value="Stand">')]).toEqual([422, true, true])
  const read = await server.inject({ method: 'POST', url: `/return/${first.token}`, ...form({ step: 'read', 'column-kpi': 'Was gemessen wird', 'column-value': 'Stand' }, own) })
  expect([read.statusCode, read.body.includes('2 rows are in the form below')]).toEqual([200, true])
  const next = await requested('2025-11')
  expect((await server.inject({ url: `/return/${next.token}` })).body).toContain('Was gemessen wird for the indicator')
  expect((await server.inject({ method: 'POST', url: `/return/${next.token}`, ...form({ step: 'read' }, own) })).body).toContain('2 rows are in the form below')
})

test('a link tells how much else its commissioner asks, not what, and nothing of what others ask', async () => {
  const { token } = await requested('2025-09')
  const kim = await t.staff(t.council, 'contract-manager')
  const other = await contractFor(t, t.council, 'Home care')
  await kpiFor(t, kim, other, { name: 'Visits on time' })
  await t.done('deliver.request-return', kim, { contract: other, period: '2026-10', due: '2026-12-01' })
  const page = (await server.inject({ url: `/return/${token}` })).body
  expect(page).toMatch(/NHS Testshire asks (one other thing|\d+ other things) of you/)
  for (const words of ['Return for July 2026', 'Testham Council', 'Home care', 'Return for September 2025,']) expect([words, page.includes(words)]).toEqual([words, false])
})

test('"no change" is one press where the commissioner allows it, and says since when; what it took is seen by both sides', async () => {
  await t.done('deliver.request-return', manager, { contract, period: '2026-11', due: '2026-12-15', unchanged: 'yes' })
  const evan = await t.staff(t.provider, 'provider')
  const id = (await ask<{ id: string; period: string }[]>('deliver.returns', manager)).find((row) => row.period === '2026-11')!.id
  const page = await server.inject({ url: `/provider/returns/${id}`, cookies: { 'cc-session': await t.session(evan) } })
  expect(page.body).toContain('Send &quot;no change since October 2026&quot;')
  await t.done('deliver.send-unchanged', evan, { return: id, minutes: 2 })
  expect(await ask('deliver.return', manager, { return: id })).toMatchObject({ state: 'sent', unchanged_from: '2026-10', minutes: 2, lines: [{ value: 512 }, { value: 84.2, reason: 'No change since October 2026' }] })
  for (const who of [manager, evan]) expect(await ask('deliver.asking-cost', who)).toMatchObject([{ median: 2, year: 2, told: 1 }])
  expect((await server.inject({ url: '/deliver/returns/asking', cookies: { 'cc-session': await t.session(manager) } })).body).toContain('Our returns took providers 2 minutes in the last twelve months, told for 1 of')
  expect((await server.inject({ url: '/', cookies: { 'cc-session': await t.session(evan) } })).body).toContain('What returns cost you')
})

test('"no change" stays no answer where nobody allowed it', async () => {
  const { id, token } = await requested('2025-10')
  expect((await server.inject({ url: `/return/${token}` })).body).not.toContain('no change since')
  expect(await t.act('deliver.send-unchanged', (await actorOfLink(t.app.db, token, 'return'))!.actor, { return: id })).toMatchObject({ ok: false, refusals: [{ code: 'return.not-unchanged' }] })
})

test('the journal of all this verifies, row by row', async () => {
  const verified = await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })
  expect(verified.findings).toEqual([])
  expect(verified.rows).toBeGreaterThan(30)
})
