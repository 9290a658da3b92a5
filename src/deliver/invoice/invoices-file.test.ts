import { Readable } from 'node:stream'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { writeXlsx } from '../../evidence/tabular/write-xlsx.ts'
import { runnersOf } from '../../app.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { takeUpload } from '../../web/uploads.ts'
import { runJob } from '../../worker/runners.ts'
import type { ListedInvoice } from './invoice.queries.ts'

let t: TestApp
let finance: Actor
beforeAll(async () => {
  t = await freshApp({ at: '2026-05-10T09:00:00Z' })
  finance = await t.staff(t.icb, 'finance', 'contract-manager', 'commissioner')
  const contract = (await t.done('deliver.record-contract', finance, { title: 'Community hearing tests', provider: t.provider, startsOn: '2026-04-01', endsOn: '2029-03-31' })).goTo!
  await t.done('deliver.start-contract', finance, { contract, on: '2026-04-01' })
})
afterAll(() => t.close())

interface Came { rows_made: string; rows_same: string; rows_rejected: string; words: string; causes: string[] }
async function dropIn(stream: Readable, name: string): Promise<Came> {
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream, name, bodyId: t.icb, accountId: finance.accountId! }))!
  const id = (await t.done('deliver.begin-import', finance, { kind: 'invoices', file })).goTo!
  await t.done('deliver.confirm-import', finance, { import: id })
  const job = await t.app.db.within('server', (tx) => tx.one(sql<{ id: string }>`select id from kernel.job where state = 'waiting'`))
  await runJob(t.app, runnersOf(), job.id)
  return t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => ({
    ...await tx.one(sql<Omit<Came, 'causes'>>`select rows_made, rows_same, rows_rejected, words from deliver.import where id = ${id}`),
    causes: (await tx.rows(sql<{ line: string; cause: string }>`select line, cause from deliver.import_rejection where import_id = ${id} order by line`)).map((row) => `${row.line}: ${row.cause}`),
  }))
}
const listed = async (): Promise<ListedInvoice[]> => {
  const answer = await askQuery(t.app.db, t.app.registry.query('deliver.invoices')!, finance, {})
  return (answer as { result: ListedInvoice[] }).result
}
const csv = [
  'Invoice No,Supplier,Contract Ref,Narrative,Gross Amount,Invoice Date,Date Received,Period', 'A-100,Invented Care Ltd,CTR-1,Hearing tests,"10,000.00",04/05/2026,05/05/2026,April 2026', 'A-101,Somebody New Ltd,,Taxis,55.20,04/05/2026,05/05/2026,Q1 2026/27',
  'A-102,Other Care Ltd,CTR-1,Wrong supplier,10.00,04/05/2026,05/05/2026,April 2026', 'A-103,,CTR-9,No such contract,10.00,04/05/2026,05/05/2026,April 2026', ',Invented Care Ltd,CTR-1,No number,10.00,04/05/2026,05/05/2026,April 2026', 'a 100,Invented Care Limited,CTR-1,Again,9.00,04/05/2026,05/05/2026,April 2026', 'A-105,Invented Care Ltd,CTR-1,Later,9.00,14/05/2026,,May 2026', 'A-106,Invented Care Ltd,OLD-7,Which one,9.00,04/05/2026,,April 2026',
].join('\n')

test('a team\'s own file of invoices goes in, and every line that is not taken says why', async () => {
  const came = await dropIn(Readable.from([csv]), 'invoices.csv')
  expect([came.rows_made, came.rows_same, came.rows_rejected]).toEqual(['3', '0', '5'])
  expect(came.causes).toEqual([
    '4: CTR-1 is with Invented Care Ltd', '5: no contract here has this reference, and no provider is named', '6: is blank', '7: stands as line 2 of this file already, with another sum or date: nobody is paid twice', '8: is after the day it was received',
  ])
  expect(came.words).toContain('"OLD-7": these invoices fit no contract until somebody says which one.')
  const found = await listed()
  expect(found.map((row) => [row.number, row.contract, row.amount_pence, row.from_month, row.to_month, row.received_on]).sort()).toEqual([
    ['A-100', 'Community hearing tests', '1000000', '2026-04', '2026-04', '2026-05-05'], ['A-101', null, '5520', '2026-04', '2026-06', '2026-05-05'], ['A-106', null, '900', '2026-04', '2026-04', '2026-05-10'],
  ])
})

test('the same file again changes nothing, as CSV or as a workbook', async () => {
  const before = await listed()
  expect(await dropIn(Readable.from([`${csv}\n`]), 'invoices-again.csv')).toMatchObject({ rows_made: '0', rows_same: '3' })
  const through = new PassThrough()
  const [headers, ...rows] = [['Number', 'Provider', 'Amount', 'Invoice date', 'Month'], ['A-100', 'Invented Care Ltd', 10_000, { date: '2026-05-04' }, 'Apr-26']] as const
  void writeXlsx(through, [{ name: 'Invoices', headers: [...headers], rows }])
  expect(await dropIn(through, 'invoices.xlsx')).toMatchObject({ rows_made: '0', rows_same: '1', rows_rejected: '0' })
  expect(await listed()).toEqual(before)
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
