// Judging an act first, as the page that asks for confirmation does, leaves the database and its locks as they were.
import { Readable } from 'node:stream'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { carryOut } from '../../src/kernel/carry-out.ts'
import { takeUpload } from '../../src/web/uploads.ts'
import { freshApp, type TestApp } from '../setup/app.ts'
import { contractFor } from '../setup/contract.ts'

let t: TestApp
let manager: Actor
let client: pg.Client
beforeAll(async () => {
  t = await freshApp({ at: '2026-05-01T09:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager', 'commissioner', 'finance')
  client = new pg.Client({ connectionString: t.superuserUrl })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await t.close()
})

/** What every table of ours holds, as digests. */
async function whole(): Promise<Record<string, string>> {
  const tables = (await client.query<{ name: string }>("select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'pgboss') order by 1")).rows
  const found: Record<string, string> = {}
  for (const { name } of tables) found[name] = (await client.query<{ digest: string }>(`select count(*) || ' ' || md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as digest from ${name} x`)).rows[0]!.digest
  return found
}

test('an act that is only judged writes nothing, uses no file and no key, tells nobody, and holds nothing up', async () => {
  const contract = await contractFor(t, t.icb, 'Home care')
  await t.done('deliver.start-contract', manager, { contract, on: '2026-01-01' })
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from(['a']), name: 'a.txt', bodyId: t.icb, accountId: manager.accountId! }))!
  const asks: [string, Record<string, unknown>][] = [
    ['deliver.end-contract', { contract, on: '2026-05-01', how: 'terminated', reason: 'x' }], ['deliver.add-contract-document', { contract, sort: 'agreement', file, forProvider: 'ours' }], ['deliver.post-accruals', {}],
    ['review.give-performance-notice', { contract, on: '2026-05-01', failing: 'x', clause: 'x', remedy: 'x' }], ['deliver.plan-mobilisation', { contract, goLiveOn: '2026-09-01', template: 'none' }], ['review.begin-early-warning', { reason: 'x' }],
  ]
  const before = await whole()
  const outcomes = []
  for (const [name, input] of asks) outcomes.push(await carryOut(t.app, t.app.registry.act(name)!, manager, input, { key: `judged-${name}`, judgeOnly: true }))
  expect(outcomes.map((one) => one.ok)).toEqual([true, true, true, true, false, true])
  expect(outcomes.flatMap((one) => (one.ok ? [...one.records, ...(one.goTo ? [one.goTo] : [])] : []))).toEqual([])
  expect(await whole()).toEqual(before)
  expect((await client.query("select 1 from pg_locks where locktype in ('transactionid', 'tuple', 'advisory') and database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()")).rows).toEqual([])
  // The key is free: the act itself is carried out with it, once.
  const done = await carryOut(t.app, t.app.registry.act('deliver.end-contract')!, manager, asks[0]![1], { key: 'judged-deliver.end-contract' })
  expect(done).toMatchObject({ ok: true, repeated: false })
})
