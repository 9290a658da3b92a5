import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import { exceptPeople, freshApp, type TestApp } from '../../test/setup/app.ts'
import { sql } from './database/database.ts'
import { type Checks, verifyJournal } from './journal/verify.ts'
import { readHeads, headsFile, writeHeads } from './journal/heads.ts'
import type { Actor } from './act.ts'

let t: TestApp
let commissioner: Actor
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  commissioner = await t.staff(t.icb, 'commissioner')
})
afterAll(() => t.close())

const programme = { name: 'Falls prevention', purpose: 'Fewer falls', level: 'place', tier: 'standard' }
const asSuperuser = async (work: (client: pg.Client) => Promise<unknown>): Promise<void> => {
  const client = new pg.Client({ connectionString: t.superuserUrl })
  await client.connect()
  try {
    await client.query("set session_replication_role = 'replica'")
    await work(client)
  } finally {
    await client.end()
  }
}

test('an act leaves its record, its round and one entry of the chain, and the journal verifies', async () => {
  const done = await t.done('cycle.open-programme', commissioner, programme)
  expect(done.records[0]).toMatchObject({ kind: 'programme', reference: 'PROG-1', state: 'analyse' })
  const verified = await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })
  expect(verified.findings).toEqual([])
  expect(verified.entries).toBe(1)
  expect(verified.rows).toBeGreaterThan(3)
})

test('bad input is refused with every reason at once, by field', async () => {
  const outcome = await t.act('cycle.open-programme', commissioner, { name: '', purpose: 7, level: 'moon', colour: 'red' })
  expect(outcome).toMatchObject({ ok: false, status: 422 })
  expect(outcome.ok ? [] : outcome.refusals.map((refusal) => refusal.field)).toEqual(['colour', 'name', 'purpose', 'level', 'tier'])
})

test('a person without the role is refused and nothing is written', async () => {
  const analyst = await t.staff(t.icb, 'analyst')
  expect(await t.act('cycle.open-programme', analyst, programme)).toMatchObject({ ok: false, status: 403 })
})

test('a repeated key acts once and gives the same answer; with other input it is refused', async () => {
  const first = await t.done('cycle.open-programme', commissioner, programme, { key: 'press-1' })
  const second = await t.done('cycle.open-programme', commissioner, programme, { key: 'press-1' })
  expect(second).toMatchObject({ repeated: true, actId: first.actId, goTo: first.goTo })
  expect(await t.act('cycle.open-programme', commissioner, { ...programme, name: 'Other' }, { key: 'press-1' })).toMatchObject({ ok: false, status: 409 })
})

test('the same key twice at the same moment acts once', async () => {
  const both = await Promise.all([1, 2, 3].map(() => t.done('cycle.open-programme', commissioner, programme, { key: 'press-2' })))
  expect(new Set(both.map((done) => done.actId)).size).toBe(1)
})

test('of two people who act on one version, one wins and the other is told', async () => {
  const { goTo } = await t.done('cycle.open-programme', commissioner, programme)
  const move = (to: string) => t.act('cycle.move-programme', commissioner, { programme: goTo!, to, reason: 'analysed' }, { version: 2 })
  const outcomes = await Promise.all([move('plan'), move('procure')])
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
  expect(outcomes.find((outcome) => !outcome.ok)).toMatchObject({ status: 409, refusals: [{ code: 'record.stale' }] })
})

test('a stranger sees no row and cannot act on what is not theirs', async () => {
  const { goTo } = await t.done('cycle.open-programme', commissioner, programme)
  const stranger = await t.staff(t.stranger, 'commissioner')
  const seen = await t.app.db.within({ role: 'act_staff', bodyId: t.stranger, accountId: stranger.accountId }, (tx) => tx.rows(sql`select 1 from kernel.record union all select 1 from kernel.link union all select 1 from cycle.programme union all select 1 from journal.entry`))
  expect(seen).toEqual([])
  expect(await t.act('cycle.move-programme', stranger, { programme: goTo!, to: 'plan', reason: 'x' })).toMatchObject({ ok: false, status: 404 })
})

test('without a context there are no rows', async () => {
  const seen = await t.app.db.within({ role: 'act_staff' }, (tx) => tx.rows(sql`select 1 from kernel.record`))
  expect(seen).toEqual([])
})

test('an act whose saving fails leaves nothing behind', async () => {
  const before = await t.app.db.within('server', (tx) => tx.one(sql<{ seq: string }>`select seq from journal.head where body_id = ${t.icb}`))
  const admin = await t.staff(t.icb, 'administrator')
  const person = { email: 'twice@example.test', name: 'Twice', roles: ['analyst'], password: 'four unrelated words here', factor: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' }
  await t.done('people.open-account', admin, person)
  expect(await t.act('people.open-account', admin, person)).toMatchObject({ ok: false, refusals: [{ code: 'account.taken' }] })
  const after = await t.app.db.within('server', (tx) => tx.one(sql<{ seq: string }>`select seq from journal.head where body_id = ${t.icb}`))
  expect(Number(after.seq) - Number(before.seq)).toBe(1)
})

test('a password stands in no table of the journal', async () => {
  const found = await t.app.db.within('server', (tx) => tx.rows(sql`select 1 from journal.detail where content like '%four unrelated words%'`))
  expect(found).toEqual([])
})

test('jointly, the owner is held back until the partner consents to this very version', async () => {
  const partner = await t.staff(t.council, 'commissioner')
  const made = await t.done('bodies.agree-partnership', commissioner, { name: 'Section 75', instrument: 'section 75 agreement', way: 'joint', members: [t.council], signedOn: '2026-09-25', from: '2026-01-01' })
  expect(made.records[0]).toMatchObject({ kind: 'partnership', state: 'agreed' })
  const seen = await t.app.db.within({ role: 'act_staff', bodyId: t.council, accountId: partner.accountId! }, (tx) => tx.rows(sql<{ reference: string }>`select reference from kernel.record where kind = 'partnership'`))
  expect(seen).toHaveLength(1)
})

test('two who make the same thing at once: one does it, the other is told in words, nobody meets a fault', async () => {
  const admin = await t.staff(t.icb, 'administrator')
  const person = { email: 'race@example.test', name: 'Race', roles: ['analyst'], password: 'four unrelated words here', factor: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' }
  const outcomes = await Promise.all([1, 2, 3].map(() => t.act('people.open-account', admin, person)))
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
  expect(outcomes.every((outcome) => outcome.ok || outcome.refusals.length > 0)).toBe(true)
})

test('a repeated key leads to the same place, of an organisation too', async () => {
  const first = await t.done('bodies.register-organisation', commissioner, { name: 'Invented Homes', kind: 'provider' }, { key: 'org-1' })
  const second = await t.done('bodies.register-organisation', commissioner, { name: 'Invented Homes', kind: 'provider' }, { key: 'org-1' })
  expect(second).toMatchObject({ repeated: true, goTo: first.goTo })
})

// Each kind of tampering works on the chain as the tests above left it, and is put back.
const damage: [string, string, RegExp, Checks][] = [
  ['a changed entry', `update journal.entry set entry = replace(entry, 'cycle.open', 'cycle.made') where seq = 1`, /text of the entry was changed/, {}],
  ['a dropped entry', 'delete from journal.entry where seq = 2', /entry 2 is missing/, {}],
  ['entries whose order was changed', `update journal.entry set seq = case seq when 2 then -3 when 3 then -2 else seq end where seq in (2, 3); update journal.entry set seq = -seq where seq < 0`, /does not follow|hash does not fit/, {}],
  ['a cut tail', `delete from journal.entry where seq = (select max(seq) from journal.entry where body_id = (select body_id from journal.entry where seq = 2 limit 1))`, /the head says/, {}],
  ['a changed detail', `update journal.detail set content = replace(content, 'Fewer falls', 'More falls')`, /detail was changed/, {}],
  ['a row edited without an act', `update cycle.programme set purpose = 'something else'`, /changed without an act/, { rows: exceptPeople }],
  ['a forged row behind a detail of no act', `with forged as (insert into cycle.programme (body_id, id, purpose, level, tier) values (gen_random_uuid(), gen_random_uuid(), 'x', 'place', 'light') returning id)
    insert into journal.detail select gen_random_uuid(), gen_random_uuid(), 'aa', json_build_object('after', json_build_array(json_build_object('table', 'cycle.programme', 'id', id, 'batch', json_build_object('column', 'id'))))::text, 'operational' from forged`, /no act wrote this row/, { rows: exceptPeople }],
  ['a shared row edited without an act', `update bodies.organisation set name = 'Another name' where name = 'Invented Homes'`, /bodies.organisation .*changed without an act/, { rows: exceptPeople }],
  ['a role raised without an act', `update people.membership set role = 'administrator' where account_id = (select id from people.account where email = 'race@example.test')`, /people.membership .*changed without an act/, { rows: true }],
  ['a share given without an act', `insert into kernel.share (scope_id, body_id, valid_from) values (gen_random_uuid(), gen_random_uuid(), current_date)`, /kernel.share .*no act wrote this row/, { rows: exceptPeople }],
  ['a row added without an act', `insert into cycle.programme (body_id, id, purpose, level, tier) values (gen_random_uuid(), gen_random_uuid(), 'x', 'place', 'light')`, /no act wrote this row/, { rows: exceptPeople }],
]
for (const [what, statement, words, checks] of damage) {
  test(`verification finds ${what}`, async () => {
    const copy = new Map<string, unknown[]>()
    await asSuperuser(async (client) => {
      for (const table of ['journal.entry', 'journal.detail', 'cycle.programme', 'bodies.organisation', 'kernel.share', 'people.membership']) copy.set(table, (await client.query(`select to_jsonb(t)::text as row from ${table} t`)).rows.map((row: { row: string }) => row.row))
      await client.query(statement)
    })
    const { findings } = await verifyJournal(t.app.db, { signatures: t.app.keys, ...checks })
    await asSuperuser(async (client) => {
      for (const [table, rows] of copy) {
        await client.query(`delete from ${table}`)
        await client.query(`insert into ${table} select (jsonb_populate_record(null::${table}, r::jsonb)).* from unnest($1::text[]) r`, [rows])
      }
    })
    expect(findings.map((finding) => finding.words).join('; ')).toMatch(words)
    expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
  })
}

test('an old copy put back, whole in itself, is found by the heads file kept outside', async () => {
  await writeHeads(t.app.db, t.app.keys, t.app.dataDir)
  const heads = readHeads(headsFile(t.app.dataDir))
  const rows: { entries: string[]; details: string[]; heads: string[] } = { entries: [], details: [], heads: [] }
  await asSuperuser(async (client) => {
    const texts = async (table: string): Promise<string[]> => (await client.query(`select to_jsonb(t)::text as row from ${table} t`)).rows.map((row: { row: string }) => row.row)
    Object.assign(rows, { entries: await texts('journal.entry'), details: await texts('journal.detail'), heads: await texts('journal.head') })
    // As it stood before the last entry: chain, details and head agree with each other.
    await client.query(`delete from journal.detail d using journal.entry e, journal.head h where e.act_id = d.act_id and e.body_id = h.body_id and e.seq = h.seq and h.body_id = $1`, [t.icb])
    await client.query(`with gone as (delete from journal.entry e using journal.head h where e.body_id = h.body_id and e.seq = h.seq and h.body_id = $1 returning e.previous) update journal.head set seq = seq - 1, hash = (select previous from gone) where body_id = $1`, [t.icb])
  })
  const within = await verifyJournal(t.app.db, { signatures: t.app.keys })
  const { findings } = await verifyJournal(t.app.db, { signatures: t.app.keys, heads })
  await asSuperuser(async (client) => {
    for (const [table, kept] of [['journal.entry', rows.entries], ['journal.detail', rows.details], ['journal.head', rows.heads]] as const) {
      await client.query(`delete from ${table}`)
      await client.query(`insert into ${table} select (jsonb_populate_record(null::${table}, r::jsonb)).* from unnest($1::text[]) r`, [kept])
    }
  })
  expect(within.findings).toEqual([])
  expect(findings.map((finding) => finding.words).join()).toMatch(/is gone: entries were cut off or an old copy was put back/)
})

test('an act that nobody did is found by its signature, and a rewritten chain by the heads file', async () => {
  await writeHeads(t.app.db, t.app.keys, t.app.dataDir)
  const heads = readHeads(headsFile(t.app.dataDir))
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, heads })).findings).toEqual([])
  await writeHeads(t.app.db, t.app.keys, t.app.dataDir)
  await writeHeads(t.app.db, t.app.keys, t.app.dataDir)
  const three = readHeads(headsFile(t.app.dataDir))
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, heads: [three[0]!, three[2]!] })).findings.map((finding) => finding.words).join()).toMatch(/does not follow from the one before/)
  expect((await verifyJournal(t.app.db, { heads: [] })).findings.map((finding) => finding.words).join()).toMatch(/empty or missing/)
  await asSuperuser(async (client) => {
    const { rows: [row] } = await client.query("select body_id, entry from journal.entry where seq = 1 limit 1") as { rows: { body_id: string; entry: string }[] }
    const time = await client.query("select to_char(kernel.act_time() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as t")
    await client.query(`select set_config('app.body', $1, false)`, [row!.body_id])
    await client.query(`select journal.append($1, $1, gen_random_uuid(), $2, $3, 'k1', 'bm9ib2R5', 'aa', '{}', 'operational')`, [row!.body_id, time.rows[0].t, row!.entry])
  })
  const { findings } = await verifyJournal(t.app.db, { signatures: t.app.keys, heads })
  expect(findings.map((finding) => finding.words).join('; ')).toMatch(/nobody's act|act id/)
  await asSuperuser((client) => client.query(`update journal.entry set hash = repeat('ab', 32) where seq = 1`))
  expect((await verifyJournal(t.app.db, { heads })).findings.some((finding) => /rewritten|does not fit/.test(finding.words))).toBe(true)
})
