import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testAddresses } from '../../scripts/test-cluster.ts'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { runnersOf } from '../app.ts'
import type { Actor } from '../kernel/act.ts'
import { askQuery } from '../kernel/ask.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { buildServer } from '../web/server.ts'
import { takeUpload } from '../web/uploads.ts'
import { runJob } from '../worker/runners.ts'
import type { DuplicateRow } from './duplicates.ts'
import type { NinetyRow } from './deliver.queries.ts'

let t: TestApp
let manager: Actor & { accountId: string }
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager')
})
afterAll(() => t.close())

const read = <R>(work: (tx: Tx) => Promise<R>): Promise<R> => t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: manager.accountId }, work)
const asked = async <R>(name: string, params: Record<string, string> = {}): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, manager, params)
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as R
}

/** Drops a file in and confirms it; the job waits. */
async function confirmed(kind: string, content: string | Buffer, name: string): Promise<{ id: string; job: string }> {
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([Buffer.from(content)]), name, bodyId: t.icb, accountId: manager.accountId }))!
  const { goTo } = await t.done('deliver.begin-import', manager, { kind, file })
  await t.done('deliver.confirm-import', manager, { import: goTo! })
  const job = await t.app.db.within('server', (tx) => tx.one(sql<{ id: string }>`select id from kernel.job where input::json->>'import' = ${goTo}`))
  return { id: goTo!, job: job.id }
}

async function taken(kind: string, content: string | Buffer, name: string): Promise<{ made: number; changed: number; same: number }> {
  const { id, job } = await confirmed(kind, content, name)
  await runJob(t.app, runnersOf(), job)
  const row = await read((tx) => tx.one(sql<Record<string, string>>`select rows_made, rows_changed, rows_same from deliver.import where id = ${id}`))
  return { made: Number(row['rows_made']), changed: Number(row['rows_changed']), same: Number(row['rows_same']) }
}

const heading = 'Reference,Title,Supplier,Start,End,Annual value,Notice period,Owner'
const register = (end: string): string => [heading, `C1,Home care north,Acme Care Ltd,01/04/2024,${end},"£120,000",3 months,Pat`, 'C2,Home care north,ACME CARE LIMITED,01/04/2024,31/01/2027,"£90,000",3 months,Pat', 'C3,Day service,Other Ltd,01/04/2024,31/03/2029,"£1",3 months,Pat'].join('\n')

test('an imported contract carries its dates into the ninety days, and a changed line moves them and adds a version', async () => {
  expect(await taken('register', register('31/01/2027'), 'one.csv')).toEqual({ made: 3, changed: 0, same: 0 })
  const ends = async (): Promise<string[]> => (await asked<NinetyRow[]>('deliver.ninety-days')).filter((row) => row.title === 'Last day of the contract').map((row) => row.due_on)
  expect(await ends()).toEqual(['2027-01-31', '2027-01-31'])
  expect(await taken('register', register('15/01/2027'), 'two.csv')).toEqual({ made: 0, changed: 1, same: 2 })
  expect(await ends()).toEqual(['2027-01-15', '2027-01-31'])
  const versions = await read((tx) => tx.rows(sql<{ version: number }>`select r.version from kernel.record r join deliver.contract c on c.id = r.id where c.imported_reference is not null order by r.reference`))
  expect(versions.map((row) => row.version)).toEqual([2, 1, 1])
})

test('a KPI workbook links to a contract by the register\'s own reference, and a reference that no contract has is said', async () => {
  const kpis = (values: string): string => `Contract ref,KPI name,Reporting period,Actual,Target,Unit\n${values}`
  const { id, job } = await confirmed('kpi-workbook', kpis('c-1,Visits on time,Apr-26,93,95,count\nZ9,Visits on time,Apr-26,91,95,count\n'), 'kpis.csv')
  await runJob(t.app, runnersOf(), job)
  const linked = (): Promise<unknown[]> => read((tx) => tx.rows(sql`select k.source_reference as kpi, c.imported_reference as contract from plan.kpi k left join deliver.contract c on c.id = k.contract_id order by 1`))
  expect(await linked()).toEqual([{ kpi: 'C1|visits on time', contract: 'ref:C1#1' }, { kpi: 'Z9|visits on time', contract: null }])
  expect(await read((tx) => tx.one(sql`select words from deliver.import where id = ${id}`))).toEqual({ words: '2 new, 0 changed, 0 as before, 0 lines not taken. No contract here has the reference "Z9": these indicators stand without a contract until it is in.' })
  await taken('register', `${heading}\nz-9,Meals,Acme Care Ltd,01/04/2024,31/03/2029,"£1",3 months,Pat\n`, 'z9.csv')
  const again = await confirmed('kpi-workbook', kpis('Z9,Visits on time,Apr-26,91,95,count\n'), 'kpis next.csv')
  await runJob(t.app, runnersOf(), again.job)
  expect(await read((tx) => tx.one(sql`select words from deliver.import where id = ${again.id}`))).toEqual({ words: 'No value changed: the one row stood already. 1 indicator that stood without a contract is tied to one now.' })
  expect(await linked()).toContainEqual({ kpi: 'Z9|visits on time', contract: 'ref:Z9#1' })
})

test('two contracts with one provider and title are a question, and nothing is merged', async () => {
  const pairs = await asked<DuplicateRow[]>('deliver.possible-duplicates')
  expect(pairs).toHaveLength(1)
  expect(pairs[0]!.why).toContain('same title')
  expect((await asked<{ pairs: number }>('deliver.register-counts')).pairs).toBe(1)
  expect(await asked('deliver.register-answers')).toMatchObject({ contracts: 4 })
})

test('how many pairs may be one is kept by every act that makes or ends a contract', async () => {
  const kept = (): Promise<number> => read((tx) => tx.one(sql<{ pairs: number }>`select pairs from deliver.register_total`)).then((row) => row.pairs)
  const before = await kept()
  expect(before).toBe((await asked<DuplicateRow[]>('deliver.possible-duplicates')).length)
  const twins: string[] = []
  for (const title of ['Meals at noon', 'Meals, at noon']) twins.push((await t.done('deliver.record-contract', manager, { title, provider: t.provider, startsOn: '2025-01-01', endsOn: '2028-12-31' })).goTo!)
  expect(await kept()).toBe(before + 1)
  await t.done('deliver.start-contract', manager, { contract: twins[1]!, on: '2025-01-01' })
  await t.done('deliver.end-contract', manager, { contract: twins[1]!, on: '2026-01-05', how: 'terminated', reason: 'Written down twice' })
  expect(await kept(), 'as the state is after the act').toBe(before)
})

test('filling in a contract keeps the dates of its obligations and names the provider chosen', async () => {
  const { goTo } = await t.done('deliver.record-contract', manager, { title: 'Respite', endsOn: '2027-06-30' })
  await t.done('deliver.add-obligation', manager, { contract: goTo!, what: 'Send the mobilisation plan', owner: 'Provider', dueOn: '2026-12-10' })
  await t.done('deliver.complete-contract', manager, { contract: goTo!, provider: t.provider, endsOn: '2027-07-31' })
  expect((await asked<NinetyRow[]>('deliver.ninety-days')).filter((row) => row.record_id === goTo).map((row) => row.title)).toContain('Send the mobilisation plan')
  expect(await read((tx) => tx.one(sql`select provider_name from deliver.contract where id = ${goTo}`))).toEqual({ provider_name: 'Invented Care Ltd' })
})

test('grants as published become contracts of the category grant; the same file again changes nothing', async () => {
  const file = readFileSync(join(import.meta.dirname, '../../test/fixtures/payments/trafford_grants_360giving_first_300.csv'))
  const first = await taken('grants', file, 'grants.csv')
  expect(first.made).toBeGreaterThan(250)
  expect(await taken('grants', file, 'grants.csv')).toEqual({ made: 0, changed: 0, same: first.made + first.same })
  const count = await read((tx) => tx.one(sql<{ count: string }>`select count(*) as count from deliver.contract where agreement = 'grant' and value_pence > 0 and provider_name <> ''`))
  expect(Number(count.count)).toBeGreaterThan(250)
})

test('columns chosen from lists are kept for the next file with the same headings', async () => {
  const odd = 'Ding,Wer,Bis\nStrange words,Some Provider Ltd,31/03/2028\n'
  const file = async (): Promise<string> => (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([Buffer.from(odd)]), name: 'odd.csv', bodyId: t.icb, accountId: manager.accountId }))!
  const begun = await t.done('deliver.begin-import', manager, { kind: 'register', file: await file() })
  await t.done('deliver.map-import', manager, { import: begun.goTo!, columns: 'title = Ding\nproviderName = Wer\nend = Bis' })
  expect(await t.act('deliver.map-import', manager, { import: begun.goTo!, columns: 'nothing = Ding' })).toMatchObject({ ok: false, refusals: [{ code: 'import.field' }] })
  expect(await t.act('deliver.map-import', manager, { import: begun.goTo!, columns: 'title = Nowhere' })).toMatchObject({ ok: false, refusals: [{ code: 'import.heading' }] })
  await t.done('deliver.confirm-import', manager, { import: begun.goTo! })
  const job = await t.app.db.within('server', (tx) => tx.one(sql<{ id: string }>`select id from kernel.job where input::json->>'import' = ${begun.goTo}`))
  await runJob(t.app, runnersOf(), job.id)
  expect(await taken('register', odd, 'odd again.csv')).toEqual({ made: 0, changed: 0, same: 1 })
})

test('the calendar address answers by itself, ends when a new one is made, and asks nothing else', async () => {
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(manager) }
  const make = async (): Promise<string> => {
    const page = await server.inject({ url: '/cycle/calendar', cookies })
    const csrf = /action="\/cycle\/calendar"[^>]*><input type="hidden" name="csrf" value="([0-9a-f]+)"/.exec(page.body)![1]!
    const made = await server.inject({ method: 'POST', url: '/cycle/calendar', cookies, headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }, payload: `csrf=${csrf}` })
    return /\/calendar\/cc_\w+\.ics/.exec(made.body)![0]
  }
  const first = await make()
  const feed = await server.inject({ url: first })
  expect(feed.headers['content-type']).toContain('text/calendar')
  expect(feed.body).toContain('DTSTART;VALUE=DATE:20270115')
  const token = /cc_\w+/.exec(first)![0]
  expect((await server.inject({ url: '/api/deliver/renewals', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(403)
  await make()
  expect((await server.inject({ url: first })).statusCode).toBe(404)
  expect((await server.inject({ method: 'POST', url: '/cycle/calendar', cookies, headers: { 'sec-fetch-site': 'cross-site' }, payload: {} })).statusCode).toBe(403)
  await server.close()
})

test('cells that cannot be read are named before the file goes in, and stand as gaps with their line afterwards', async () => {
  const content = [heading, 'G1,Home care <b>west</b>,Gap Care Ltd,01/04/2024,2025-13-45,n/k,3 months,Pat', 'G2,Home care south,Gap Care Ltd,01/04/2024,31/03/2028,"£90,000",<i>soon</i>,Pat'].join('\n')
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([Buffer.from(content)]), name: 'gaps.csv', bodyId: t.icb, accountId: manager.accountId }))!
  const id = (await t.done('deliver.begin-import', manager, { kind: 'register', file })).goTo!
  expect(await asked('deliver.import-preview', { import: id })).toMatchObject({ lines: 2, cells: 3, rejected: 0, columns: [
    { column: 'End', cells: 1, first: [{ line: 2, value: '2025-13-45', cause: 'is no day in the calendar' }] }, { column: 'Annual value', cells: 1, first: [{ line: 2, value: 'n/k' }] }, { column: 'Notice period', cells: 1, first: [{ line: 3 }] },
  ] })
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(manager) }
  const before = await server.inject({ url: `/deliver/imports/${id}`, cookies })
  expect(before.body).toContain('3 cells of 3 columns cannot be read and will stay empty')
  expect(before.body).toContain('line 2: \u201c2025-13-45\u201d is no day in the calendar')
  expect(before.body).toContain('&lt;i&gt;soon&lt;/i&gt;')
  expect(before.body).not.toContain('<i>soon')
  await t.done('deliver.confirm-import', manager, { import: id })
  const job = await t.app.db.within('server', (tx) => tx.one(sql<{ id: string }>`select id from kernel.job where input::json->>'import' = ${id}`))
  await runJob(t.app, runnersOf(), job.id)
  expect(await read((tx) => tx.one(sql`select rows_made, rows_rejected, cells_empty, words from deliver.import where id = ${id}`))).toEqual({
    rows_made: '2', rows_rejected: '0', cells_empty: '3', words: '2 new, 0 changed, 0 as before, 0 lines not taken. 3 cells could not be read and stayed empty.',
  })
  expect((await asked<{ line: string; column_name: string; value: string }[]>('deliver.import-gaps', { import: id })).map((one) => [one.line, one.column_name, one.value])).toEqual([['2', 'End', '2025-13-45'], ['2', 'Annual value', 'n/k'], ['3', 'Notice period', '<i>soon</i>']])
  expect((await server.inject({ url: `/deliver/imports/${id}`, cookies })).body).toContain('Cells that stayed empty (3)')
  const csv = await server.inject({ url: `/deliver/imports/${id}/empty-cells.csv`, cookies })
  expect(csv.headers['content-type']).toContain('text/csv')
  expect(csv.body.split('\r\n').slice(1, 3)).toEqual(['2,,End,2025-13-45,is no day in the calendar', '2,,Annual value,n/k,not known'])
  expect((await server.inject({ url: `/deliver/imports/${id}/empty-cells.csv` })).statusCode).toBe(303)
  await server.close()
})

test('the look at a wrong column is thrown away when another is chosen, and what was seen is what goes in', async () => {
  const content = 'Title,Supplier,End,Review\nCatering,Gap Care Ltd,tbc,31/03/2031\n'
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([Buffer.from(content)]), name: 'columns.csv', bodyId: t.icb, accountId: manager.accountId }))!
  const id = (await t.done('deliver.begin-import', manager, { kind: 'register', file })).goTo!
  expect(await asked('deliver.import-preview', { import: id })).toMatchObject({ cells: 1 })
  await t.done('deliver.map-import', manager, { import: id, columns: 'title = Title\nproviderName = Supplier\nend = Review' })
  expect(await asked('deliver.import-preview', { import: id })).toMatchObject({ cells: 0, words: '1 line looked through: every cell with something in it can be read; no line is refused.' })
})

test('every cell of a long list is kept and can be downloaded', async () => {
  const lines = Array.from({ length: 6000 }, (_, index) => `Testshire,01/04/2026,n/k,${index + 500}.00,Long,L${index}`)
  const { id, job } = await confirmed('payments', ['Body,Date,Supplier,Amount,Expense type,Transaction', ...lines].join('\n'), 'long.csv')
  await runJob(t.app, runnersOf(), job)
  const server = await buildServer(t.app, { log: false })
  const csv = await server.inject({ url: `/deliver/imports/${id}/empty-cells.csv`, cookies: { 'cc-session': await t.session(manager) } })
  await server.close()
  const rows = csv.body.trimEnd().split('\r\n')
  expect([rows.length, rows.at(-1)]).toEqual([6001, '6001,,Supplier,n/k,not known'])
})

test('the same payments file with other columns is refused in words, before and at letting it in; with the same columns nothing changes', async () => {
  const content = 'Date,Supplier,Net amount,Gross amount,Invoice ref\n01/05/2026,Twice Ltd,500.00,600.00,A1\n02/05/2026,Twice Ltd,700.00,840.00,A2\n'
  const first = await confirmed('payments', content, 'may.csv')
  await runJob(t.app, runnersOf(), first.job)
  const { reference } = await read((tx) => tx.one(sql<{ reference: string }>`select reference from kernel.record where id = ${first.id}`))
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([Buffer.from(content)]), name: 'may again.csv', bodyId: t.icb, accountId: manager.accountId }))!
  const id = (await t.done('deliver.begin-import', manager, { kind: 'payments', file })).goTo!
  expect(await asked('deliver.import-preview', { import: id })).not.toHaveProperty('already')
  const server = await buildServer(t.app, { log: false })
  const page = async (): Promise<string> => (await server.inject({ url: `/deliver/imports/${id}`, cookies: { 'cc-session': await t.session(manager) } })).body
  expect(await page()).toContain('Not used: Gross amount.')
  await t.done('deliver.map-import', manager, { import: id, columns: 'paymentDate = Date\nsupplier = Supplier\namount = Gross amount' })
  const words = `This file went in on 21 November 2026 as ${reference} with other columns; its payments are counted already. If its columns were wrong there, take ${reference} out again first.`
  expect(await asked('deliver.import-preview', { import: id })).toMatchObject({ already: words })
  expect(await page()).toContain(words)
  expect(await page()).toContain('Not used: Net amount, Invoice ref.')
  await server.close()
  expect(await t.act('deliver.confirm-import', manager, { import: id })).toMatchObject({ ok: false, refusals: [{ code: 'import.again', words }] })
  expect(await taken('payments', content, 'may once more.csv')).toEqual({ made: 0, changed: 0, same: 2 })
  expect(await read((tx) => tx.one(sql`select sum(amount_pence)::text as pence from deliver.payment where supplier = 'Twice Ltd'`))).toEqual({ pence: '120000' })
})

test('messages name fields by their labels', async () => {
  const file = async (content: string): Promise<string> => (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([Buffer.from(content)]), name: 'odd.csv', bodyId: t.icb, accountId: manager.accountId }))!
  const begun = await t.done('deliver.begin-import', manager, { kind: 'payments', file: await file('Ding,Wer\n1,2\n') })
  expect(await t.act('deliver.confirm-import', manager, { import: begun.goTo! })).toMatchObject({ ok: false, refusals: [{ words: 'Say first which column holds "Payment date", and "Amount".' }] })
  await taken('register', `${heading},Extension possible\nL1,Lunch club,Label Ltd,01/04/2024,31/03/2029,£1,3 months,Pat,perhaps\n`, 'labels.csv')
  expect(await read((tx) => tx.one(sql`select gaps from deliver.contract where imported_reference = 'ref:L1#1'`))).toEqual({ gaps: ['Extension possible: "perhaps" is neither yes nor no'] })
})

test('a second line with the same reference is told with both line numbers before and after, and makes no second contract; another provider under it does', async () => {
  const content = [heading, 'DN-500105,Night sitting,Night Ltd,01/04/2024,31/03/2029,£1,3 months,Pat', 'X1,Other,Night Ltd,01/04/2024,31/03/2029,£1,3 months,Pat', '"dn-500105 ",Night sitting service,NIGHT LIMITED,01/04/2024,31/03/2030,n/k,3 months,Pat', 'DN-500105,Night sitting,Night Ltd,01/04/2024,31/03/2029,£1,3 months,Pat', 'DN-500105,Night sitting lot 2,Day Ltd,01/04/2024,31/03/2029,£1,3 months,Pat'].join('\n')
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([Buffer.from(content)]), name: 'twice.csv', bodyId: t.icb, accountId: manager.accountId }))!
  const begun = await t.done('deliver.begin-import', manager, { kind: 'register', file })
  const cause = 'is the reference of line 2 already: one contract has one line, so the two are put together in the file first'
  expect(await asked('deliver.import-preview', { import: begun.goTo! })).toMatchObject({ cells: 0, rejected: 1, rejectedFirst: [{ line: 4, column: 'Reference', value: 'dn-500105', cause }] })
  expect(await taken('register', content, 'twice.csv')).toEqual({ made: 3, changed: 0, same: 1 })
  expect((await read((tx) => tx.rows<{ title: string }>(sql`select r.title from deliver.contract c join kernel.record r on r.id = c.id where c.imported_reference like 'ref:DN500105#%' order by 1`))).map((row) => row.title)).toEqual(['Night sitting', 'Night sitting lot 2'])
  expect(await read((tx) => tx.rows(sql`select line, value, cause from deliver.import_rejection where value = 'dn-500105'`))).toEqual([{ line: '4', value: 'dn-500105', cause }])
  const again = await confirmed('register', content, 'twice again.csv')
  await runJob(t.app, runnersOf(), again.job)
  expect(await read((tx) => tx.one(sql`select words from deliver.import where id = ${again.id}`))).toEqual({ words: 'Nothing changed: all 4 rows stood already. 1 line not taken.' })
})

test('killed half-way, an import leaves nothing half; run again it takes 150,000 lines within 512 MB', { timeout: 240_000 }, async () => {
  const lines = ['Body,Date,Supplier,Amount,Expense type,Transaction']
  for (let index = 0; index < 150_000; index += 1) lines.push(`Testshire,${String((index % 28) + 1).padStart(2, '0')}/0${(index % 9) + 1}/2026,Supplier ${index % 700} Ltd,${(index % 5000) + 500}.25,Care,T${index}`)
  const { id, job } = await confirmed('payments', lines.join('\n'), 'payments.csv')
  const environment = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: testAddresses(new URL(t.superuserUrl).pathname.slice(1)).appUrl, SECRET_KEY_FILE: join(t.app.dataDir, 'secret.json'), DATA_DIR: t.app.dataDir }
  const child = (): ChildProcess => spawn(process.execPath, ['--max-old-space-size=384', join(import.meta.dirname, '../../test/faults/import-child.ts'), job], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  const doneCount = async (): Promise<number> => Number((await t.app.db.within('server', (tx) => tx.one(sql<{ done: string }>`select done_count as done from kernel.job where id = ${job}`))).done)
  const first = child()
  while ((await doneCount()) < 20_000 && first.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50))
  first.kill('SIGKILL')
  await once(first, 'exit')
  expect(first.signalCode).toBe('SIGKILL')
  const standing = (): Promise<{ lines: string; state: string }> => read((tx) => tx.one(sql<{ lines: string; state: string }>`select (select count(*) from deliver.payment where import_id = ${id}) as lines, state from kernel.record where id = ${id}`))
  expect(await standing()).toEqual({ lines: '0', state: 'waiting' })

  const second = child()
  let said = ''
  second.stdout!.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const [code] = await once(second, 'exit') as [number]
  expect(code).toBe(0)
  expect(await standing()).toEqual({ lines: '150000', state: 'done' })
  expect(Number(said)).toBeLessThan(512)
})
