import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { asked, refusedWith } from '../../../test/setup/parties.ts'
import { runnersOf } from '../../app.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import { takeUpload } from '../../web/uploads.ts'
import { runJob } from '../../worker/runners.ts'
import { budgetSide } from '../budget/budget.rule.ts'
import type { BudgetBook } from '../budget/budget.store.ts'
import type { ContractLedger } from '../ledger/ledger.queries.ts'
import { usualSide } from '../ledger/settle.rule.ts'
import type { UnplacedRow } from './actuals.ts'
import type { YearActuals } from './actuals.queries.ts'

let t: TestApp
let server: FastifyInstance
let finance: Actor
let [hearing, foot] = ['', '']
const get = async (url: string) => (await server.inject({ url, cookies: { 'cc-session': await t.session(finance) } })).body

async function dropIn(text: string, more: Record<string, unknown> = {}): Promise<{ id: string; words: string; causes: string[] }> {
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([text]), name: 'gl.csv', bodyId: t.icb, accountId: finance.accountId! }))!
  const id = (await t.done('deliver.begin-import', finance, { kind: 'ledger', file, ...more })).goTo!
  await t.done('deliver.confirm-import', finance, { import: id })
  const job = await t.app.db.within('server', (tx) => tx.one(sql<{ id: string }>`select id from kernel.job where state = 'waiting'`))
  await runJob(t.app, runnersOf(), job.id)
  return t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => ({ id, words: (await tx.one(sql<{ words: string }>`select words from deliver.import where id = ${id}`)).words, causes: (await tx.rows(sql<{ line: string; cause: string }>`select line, cause from deliver.import_rejection where import_id = ${id} order by line`)).map((row) => `${row.line}: ${row.cause}`) }))
}
const year = () => asked<YearActuals>(t, 'deliver.actuals', finance, {})
const posted = async (contract: string) => (await year()).rows.find((row) => row.id === contract)?.actualPence ?? 0n

beforeAll(async () => {
  t = await freshApp({ at: '2026-08-10T09:00:00Z' })
  server = await buildServer(t.app, { log: false })
  finance = await t.staff(t.icb, 'finance', 'contract-manager', 'commissioner', 'analyst')
  const contract = async (title: string, annualValue: number) => {
    const id = (await t.done('deliver.record-contract', finance, { title, provider: t.provider, startsOn: '2026-04-01', endsOn: '2029-03-31', annualValue })).goTo!
    await t.done('deliver.start-contract', finance, { contract: id, on: '2026-04-01' })
    return id
  }
  hearing = await contract('Hearing tests', 120_000_00)
  foot = await contract('Foot care', 60_000_00)
  await t.done('deliver.agree-payment-terms', finance, { contract: hearing, way: 'block', from: '2026-04-01', year: 120_000_00, reason: 'As tendered' })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

const july = ['GL date,Vendor,PO No,Contract No,CC,Subjective,Doc No,Narrative,Dr,Cr', '31/07/2026,Invented Care Ltd,,ctr 1,E100,3410,J1,July block,"10,000.00",', '31/07/2026,INVENTED CARE LIMITED,4500-01,,E100,3410,J2,Foot care July,"5,200.00",', '31/07/2026,Taxis plc,,,E900,2200,J3,Taxi,20.50,', '31/07/2026,Invented Care Ltd,4500-01,,E100,3410,J4,Credit,,200.00', 'some day,Taxis plc,,,E900,2200,J5,Taxi,1.00,', '31/07/2026,Taxis plc,,,E900,2200,J6,Nothing,0.00,', '31/07/2026,Taxis plc,,,E900,2200,J3,Taxi,20.50,'].join('\n')

test('a ledger goes in with its own columns; what cannot be taken says why; the same file again brings nothing', async () => {
  const came = await dropIn(july)
  expect(came.words).toContain('5 new')
  expect(came.causes).toEqual([expect.stringMatching(/^6: /), '7: is nothing'])
  await t.done('deliver.name-mapping', finance, { import: came.id, name: 'GL monthly' })
  expect((await dropIn(july)).words).toContain('all 5 rows stood already')
  expect(await get(`/deliver/imports/${came.id}/lines-not-taken.csv`)).toContain('is nothing')
})

test('lines are posted by contract number and by purchase order; a name alone is only proposed', async () => {
  expect([await posted(hearing), await posted(foot), (await year()).unplaced]).toEqual([10_000_00n, 0n, { lines: 4, pence: 5_041_00n, last_on: '2026-07-31' }])
  const before = await asked<UnplacedRow[]>(t, 'deliver.unplaced-actuals', finance)
  expect(before.map((row) => [row.order_number, row.lines, row.maybe.map((one) => one.title)])).toEqual([['4500-01', '2', ['Foot care', 'Hearing tests']], ['', '2', []]])
  await t.done('deliver.say-ledger-key', finance, { contract: foot, by: 'order', words: '450001' })
  expect(await posted(foot)).toBe(5_000_00n)
  expect(refusedWith(await t.act('deliver.say-ledger-key', finance, { contract: hearing, by: 'order', words: '4500 01' }))).toEqual(['actuals.taken'])
  expect(refusedWith(await t.act('deliver.say-ledger-key', finance, { contract: hearing, by: 'supplier', words: 'Taxis plc' }))).toEqual(['actuals.why'])
  await t.done('deliver.say-ledger-key', finance, { contract: hearing, by: 'supplier', words: 'TAXIS PLC', reason: 'Asked the budget holder' })
  expect([await posted(hearing), (await year()).unplaced.lines]).toEqual([10_041_00n, 0])
  const key = (await asked<{ value: string; text: string }[]>(t, 'deliver.ledger-keys', finance)).find((one) => one.text.includes('TAXIS'))!.value
  await t.done('deliver.end-ledger-key', finance, { contract: hearing, key })
  expect(await posted(hearing)).toBe(10_000_00n)
  for (const [url, words] of [['/deliver/actuals', 'Posted less due'], ['/deliver/actuals?format=csv', '10000.00,1,40000.00,-30000.00'], ['/deliver/actuals/unplaced', 'Taxis plc'], [`/deliver/contracts/${foot}/actuals`, 'by its purchase order']] as const) expect([url, (await get(url)).includes(words)]).toEqual([url, true])
})

test('the columns kept under a name read the next month; a heading that is gone is named; the wrong file is taken out again whole', async () => {
  const kept = (await asked<{ value: string }[]>(t, 'deliver.saved-mappings', finance))[0]!.value
  const august = july.replaceAll('31/07/2026', '05/08/2026').replaceAll(',J', ',K').replace('GL date,Vendor', 'Extra,GL date,Vendor').split('\n').map((line, index) => (index === 0 ? line : `x,${line}`)).join('\n')
  const came = await dropIn(august, { columnsAs: kept })
  expect(came.words).toContain('5 new')
  expect([await posted(hearing), await posted(foot)]).toEqual([20_000_00n, 10_000_00n])
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([july.replace('Narrative', 'Text')]), name: 'x.csv', bodyId: t.icb, accountId: finance.accountId! }))!
  expect(await t.act('deliver.begin-import', finance, { kind: 'ledger', file, columnsAs: kept })).toMatchObject({ ok: false, refusals: [{ code: 'import.heading', field: 'columnsAs', words: expect.stringContaining('"Narrative", which "GL monthly" reads') }] })
  expect(refusedWith(await t.act('deliver.begin-import', finance, { kind: 'payments', file, columnsAs: kept }))).toEqual(['import.other-kind'])
  await t.done('deliver.withdraw-import', finance, { import: came.id, reason: 'Wrong month' })
  expect([await posted(hearing), await posted(foot)]).toEqual([10_000_00n, 5_000_00n])
  expect((await dropIn(august, { columnsAs: kept })).words).toContain('5 new')
})

test('a budget is an account: what contracts commit and spend of it balances, and says what their ledgers say', async () => {
  const programme = (await t.done('cycle.open-programme', finance, { name: 'Hearing', purpose: 'People hear', level: 'place', tier: 'light' })).records.find((one) => one.kind === 'programme')!.id
  const need = (await t.done('analyse.record-need', finance, { title: 'People need their hearing tested', programme, place: 'E08000003', statement: 'x' })).goTo!
  const line = async (name: string, amount: number) => (await t.done('plan.set-budget-line', finance, { name, purpose: 'Hearing', for: need, amount, year: '2026/27', source: 'Core', paysFor: hearing })).goTo!
  await line('Hearing, board', 90_000_00)
  await line('Hearing, council', 30_000_00)
  const books = () => asked<BudgetBook[]>(t, 'deliver.budgets', finance, { year: '2026/27' })
  const said = async () => (await books()).map((book) => [book.title, ...(['budget', 'spent', 'committed', 'available'] as const).map((account) => Number(budgetSide(book.wanted, account)) / 100)])
  expect(await said()).toEqual([['Hearing, board', 90_000, 30_000, 60_000, 0], ['Hearing, council', 30_000, 10_000, 20_000, 0]])
  await t.done('deliver.post-accruals', finance, {})
  const after = await books()
  for (const book of after) expect(book.standing).toEqual(book.wanted)
  // What the budgets say is spent on the contract is what its own ledger says.
  const ledger = await asked<ContractLedger>(t, 'deliver.ledger', finance, { contract: hearing })
  expect(after.reduce((sum, book) => sum + book.standing.spent, 0n)).toBe(usualSide(ledger.balances, 'spend'))
  await t.done('deliver.set-year-values', finance, { contract: hearing, years: '2026/27: 140,000\n2027/28: 110,000\n2028/29: 110,000', reason: 'Value over the term is not said' })
  expect((await said()).map((row) => row.at(-1))).toEqual([-15_000, -5_000])
  expect(await get('/deliver/budgets')).toContain('beyond the budget')
  const count = () => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => (await tx.one(sql<{ count: string }>`select count(*) as count from deliver.budget_entry`)).count)
  await t.done('deliver.post-accruals', finance, {})
  const lines = await count()
  await t.done('deliver.post-accruals', finance, {})
  expect(await count()).toBe(lines)
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
