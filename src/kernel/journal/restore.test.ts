import { appendFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import type { Actor } from '../act.ts'
import { headsFile, lastHead, readHeads, writeHeads } from './heads.ts'
import { acceptRestores, heldChains, holdWhatStandsBehind, keepHeads } from './restore.ts'
import { verifyJournal } from './verify.ts'

let t: TestApp
let commissioner: Actor
beforeAll(async () => {
  t = await freshApp()
  commissioner = await t.staff(t.icb, 'commissioner')
})
afterAll(() => t.close())

const open = (name: string) => t.act('cycle.open-programme', commissioner, { name, purpose: 'Fewer falls at home', level: 'place', tier: 'light' })
const asSuperuser = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: t.superuserUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
const journalTables = ['journal.entry', 'journal.detail', 'journal.head', 'journal.about', 'kernel.record', 'kernel.reference_counter']
const copy = (): Promise<Map<string, string[]>> => asSuperuser(async (client) => {
  const rows = new Map<string, string[]>()
  for (const table of journalTables) rows.set(table, (await client.query<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t`)).rows.map(({ row }) => row))
  return rows
})
const putBack = (rows: Map<string, string[]>): Promise<void> => asSuperuser(async (client) => {
  await client.query('begin; set local session_replication_role = replica')
  for (const [table, kept] of rows) {
    await client.query(`delete from ${table}`)
    await client.query(`insert into ${table} select (jsonb_populate_record(null::${table}, r::jsonb)).* from unnest($1::text[]) r`, [kept])
  }
  await client.query('commit')
})
const held = () => t.app.db.within('server', heldChains, { readOnly: true })
const check = () => verifyJournal(t.app.db, { signatures: t.app.keys, heads: readHeads(headsFile(t.app.dataDir)) })

test('a database that is where the heads file says is not held, and one further on neither', async () => {
  expect((await open('First')).ok).toBe(true)
  await keepHeads(t.app.db, t.app.keys, t.app.dataDir)
  expect((await open('Second')).ok).toBe(true)
  expect(await holdWhatStandsBehind(t.app.db, t.app.keys, t.app.dataDir)).toEqual([])
})

test('an older copy put back refuses every act in words and writes no line, until the loss is accepted with a reason', async () => {
  const older = await copy()
  expect((await open('Lost one')).ok).toBe(true)
  expect((await open('Lost two')).ok).toBe(true)
  await keepHeads(t.app.db, t.app.keys, t.app.dataDir)
  await putBack(older)
  const [chain] = await holdWhatStandsBehind(t.app.db, t.app.keys, t.app.dataDir)
  expect(chain).toMatchObject({ bodyId: t.icb, restoredSeq: 2, witnessedSeq: 4 })
  const refused = await open('While held')
  expect(refused).toMatchObject({ ok: false, status: 503, refusals: [{ code: 'service.read-only' }] })
  const council = await t.staff(t.council, 'commissioner')
  expect(await t.act('cycle.open-programme', council, { name: 'Elsewhere', purpose: 'Fewer falls', level: 'place', tier: 'light' })).toMatchObject({ ok: false, status: 503 })
  await expect(keepHeads(t.app.db, t.app.keys, t.app.dataDir)).rejects.toThrow(/read only/)
  expect((await acceptRestores(t.app, '')).refusals.map((one) => one.field)).toContain('reason')
  expect((await held()).length).toBe(1)

  expect(await acceptRestores(t.app, 'The disc was lost; the copy of the evening was put back.')).toMatchObject({ accepted: [{ restoredSeq: 2 }], refusals: [] })
  expect(await held()).toEqual([])
  expect((await open('After')).ok).toBe(true)
  expect((await check()).findings).toEqual([])
  expect(await holdWhatStandsBehind(t.app.db, t.app.keys, t.app.dataDir)).toEqual([])
})

test('nobody accepts what is not held, and no person at all', async () => {
  expect((await acceptRestores(t.app, 'for no cause')).refusals[0]?.code).toBe('restore.not-held')
  expect(await t.act('journal.accept-restore', await t.staff(t.icb, 'administrator'), { reason: 'because', restoredSeq: 1, witnessedSeq: 2 })).toMatchObject({ ok: false, status: 403 })
})

test('a history that went on after the older copy without acceptance is held from the last line that still fits', async () => {
  await keepHeads(t.app.db, t.app.keys, t.app.dataDir)
  const older = await copy()
  const { seq: shared } = await asSuperuser(async (client) => (await client.query<{ seq: string }>('select seq from journal.head where body_id = $1', [t.icb])).rows[0]!)
  await open('Witnessed')
  await keepHeads(t.app.db, t.app.keys, t.app.dataDir)
  await putBack(older)
  await open('Another history')
  await open('And on')
  expect(await holdWhatStandsBehind(t.app.db, t.app.keys, t.app.dataDir)).toMatchObject([{ restoredSeq: Number(shared), witnessedSeq: Number(shared) + 1 }])
  await acceptRestores(t.app, 'The service ran on before anybody looked.')
  expect((await check()).findings).toEqual([])
})

test('an acceptance explains its own range and no other, and an epoch does not rise by itself', async () => {
  const before = await copy()
  const last = (await asSuperuser((client) => client.query<{ seq: string }>('select seq from journal.head where body_id = $1', [t.icb]))).rows[0]!.seq
  await asSuperuser((client) => client.query('update journal.entry set epoch = epoch + 1 where body_id = $1 and seq = $2', [t.icb, last]))
  expect((await check()).findings.map((one) => one.words).join()).toMatch(/epoch changes without an accepted restore|hash does not fit/)
  await putBack(before)
  await asSuperuser(async (client) => {
    await client.query('delete from journal.detail d using journal.entry e where e.act_id = d.act_id and e.body_id = $1 and e.seq = $2', [t.icb, last])
    await client.query('with gone as (delete from journal.entry where body_id = $1 and seq = $2 returning previous) update journal.head set seq = seq - 1, hash = (select previous from gone) where body_id = $1', [t.icb, last])
  })
  expect((await check()).findings.map((one) => one.words).join()).toMatch(/is gone/)
  await putBack(before)
  expect((await check()).findings).toEqual([])
})

test('the last line is found behind a torn one, and a line of another key stops the start', async () => {
  const file = headsFile(t.app.dataDir)
  const whole = lastHead(file)!
  appendFileSync(file, '{"n":99,"at":"20')
  expect(lastHead(file)?.n).toBe(whole.n)
  const next = await writeHeads(t.app.db, t.app.keys, t.app.dataDir)
  expect([next.n, lastHead(file)?.n]).toEqual([whole.n + 1, whole.n + 1])
  appendFileSync(file, `${JSON.stringify({ n: whole.n + 2, at: '2026-11-25T00:00:00.000Z', purpose: 'test', heads: [], previous: whole.previous, keyId: 'k1', signature: 'bm9ib2R5' })}\n`)
  await expect(holdWhatStandsBehind(t.app.db, t.app.keys, t.app.dataDir)).rejects.toThrow(/not signed by this service/)
})
