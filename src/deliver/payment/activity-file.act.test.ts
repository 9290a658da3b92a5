import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import { asked } from '../../../test/setup/parties.ts'
import { runnersOf } from '../../app.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { takeUpload } from '../../web/uploads.ts'
import { runJob } from '../../worker/runners.ts'
import type { ContractLedger } from '../ledger/ledger.queries.ts'
import type { MonthStatement } from './account.ts'

let t: TestApp
let finance: Actor
const contracts: string[] = []
beforeAll(async () => {
  t = await freshApp({ at: '2026-07-10T09:00:00Z' })
  finance = await t.staff(t.icb, 'finance', 'contract-manager', 'commissioner')
  for (const title of ['Hearing tests', 'Home care', 'Advocacy']) {
    const contract = (await t.done('deliver.record-contract', finance, { title, provider: t.provider, startsOn: '2026-04-01', endsOn: '2029-03-31' })).goTo!
    await t.done('deliver.start-contract', finance, { contract, on: '2026-04-01' })
    contracts.push(contract)
  }
  await t.done('deliver.agree-payment-terms', finance, { contract: contracts[0], from: '2026-04-01', way: 'tariff', prices: 'First: 200.00\nFollow-up: 80.00', reason: 'x' })
  await t.done('deliver.agree-payment-terms', finance, { contract: contracts[1], from: '2026-05-01', way: 'cost-and-volume', year: 12_000_00, threshold: 1200, marginal: 5_00, reason: 'x' })
})
afterAll(() => t.close())

interface Came { rows_made: string; rows_changed: string; rows_same: string; rows_rejected: string; causes: string[] }
async function dropIn(lines: string[], name: string): Promise<Came> {
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([lines.join('\n')]), name, bodyId: t.icb, accountId: finance.accountId! }))!
  const id = (await t.done('deliver.begin-import', finance, { kind: 'activity', file })).goTo!
  await t.done('deliver.confirm-import', finance, { import: id })
  const job = await t.app.db.within('server', (tx) => tx.one(sql<{ id: string }>`select id from kernel.job where state = 'waiting'`))
  await runJob(t.app, runnersOf(), job.id)
  return t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => ({
    ...await tx.one(sql<Omit<Came, 'causes'>>`select rows_made, rows_changed, rows_same, rows_rejected from deliver.import where id = ${id}`),
    causes: (await tx.rows(sql<{ line: string; cause: string }>`select line, cause from deliver.import_rejection where import_id = ${id} order by line`)).map((row) => `${row.line}: ${row.cause}`),
  }))
}
const due = async (contract: string): Promise<number[]> => (await asked<{ months: MonthStatement[] }>(t, 'deliver.payment-account', finance, { contract })).months.map((one) => Number(one.duePence) / 100)
const spent = async (contract: string): Promise<number> => Number((await asked<ContractLedger>(t, 'deliver.ledger', finance, { contract })).balances.spend) / 100
const file = ['Contract Ref,Month,Activity,Units', 'CTR-1,April 2026,First,10', 'CTR-1,2026-04,Follow-up,5', 'ctr 1,May-26,First,20', 'CTR-2,May 2026,Visits,100']

test('a file of activity makes every month due and the books of each contract say it', async () => {
  expect(await dropIn(file, 'activity.csv')).toEqual({ rows_made: '4', rows_changed: '0', rows_same: '0', rows_rejected: '0', causes: [] })
  expect((await due(contracts[0]!)).slice(0, 2)).toEqual([2400, 4000])
  expect(await spent(contracts[0]!)).toBe(6400)
})

test('every line that is not taken says why, and the others go in', async () => {
  const came = await dropIn([file[0]!, 'CTR-9,April 2026,First,1', 'CTR-1,April 2026,Home visit,1', 'CTR-1,March 2026,First,1', 'CTR-1,August 2026,First,1', 'CTR-3,May 2026,First,1', 'CTR-1,June 2026,First,-1', 'CTR-1,June 2026,First,1.5', 'CTR-1,Q1 2026/27,First,1', ',June 2026,First,1', 'CTR-1,June 2026,First,3', 'CTR 1,2026-06,First,4'], 'faults.csv')
  expect([came.rows_made, came.rows_rejected]).toEqual(['1', '10'])
  expect(came.causes).toEqual([
    '2: no contract here has this reference', '3: has no price in the terms of CTR-1 in that month', '4: CTR-1 has no payment terms in that month', '5: lies ahead: activity is reported for a month that has begun', '6: CTR-3 has no payment terms in that month',
    '7: is no whole number of units', '8: is no whole number of units', '9: is no month', '10: is blank', '12: stands in line 11 for this contract and month already',
  ])
  expect(await due(contracts[0]!)).toEqual([2400, 4000, 600, 0])
})

test('the same file again changes nothing; other units replace what was reported, by hand or by file', async () => {
  expect(await dropIn([...file, ''], 'again.csv')).toMatchObject({ rows_made: '0', rows_changed: '0', rows_same: '4' })
  await t.done('deliver.report-activity', finance, { contract: contracts[0], month: '2026-05-01', units: 'First: 21' })
  expect(await dropIn([file[0]!, 'CTR-1,May 2026,First,22'], 'more.csv')).toMatchObject({ rows_changed: '1' })
  expect((await due(contracts[0]!))[1]).toBe(4400)
  expect(await asked(t, 'deliver.ledger-check', finance)).toEqual([])
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
