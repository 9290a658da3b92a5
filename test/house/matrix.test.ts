// Every table of a body, every kind of actor, every command: who sees and changes what (TRUST.md 3, test 18).
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, type Context, type Database, sql } from '../../src/kernel/database/database.ts'
import { uuidv7 } from '../../src/kernel/ids.ts'
import { freshDatabase, type FreshDatabase } from '../setup/database.ts'

const [owner, partner, expired, stranger, provider, otherProvider] = Array.from({ length: 6 }, () => uuidv7()) as [string, string, string, string, string, string]
const [scope, account, otherAccount] = Array.from({ length: 3 }, () => uuidv7()) as [string, string, string]
let database: FreshDatabase
let db: Database
let tables: { table_name: string; class: string }[]

beforeAll(async () => {
  database = await freshDatabase()
  const client = new pg.Client({ connectionString: database.superuserUrl })
  await client.connect()
  await client.query("set session_replication_role = 'replica'")
  tables = (await client.query("select table_name, class from kernel.table_class where class in ('own', 'party', 'party-writes', 'blind', 'named') order by 1")).rows as typeof tables
  await client.query('insert into kernel.share values ($1, $2, current_date - 10, null), ($1, $3, current_date - 10, current_date - 1)', [scope, partner, expired])
  for (const { table_name: table, class: kind } of tables) await client.query(...(await fixture(client, table, kind)))
  await client.end()
  db = await openDatabase(database.appUrl)
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

// One row of each table, made from the catalogue: a new table is in the matrix by itself.
async function fixture(client: pg.Client, table: string, kind: string): Promise<[string, unknown[]]> {
  await client.query(`do $$ declare c record; begin for c in select conname from pg_constraint where conrelid = '${table}'::regclass and contype = 'c' loop execute format('alter table ${table} drop constraint %I', c.conname); end loop; end $$`)
  const { rows: columns } = await client.query<{ name: string; type: string }>(`select a.attname as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''`, [table])
  const fixed: Record<string, unknown> = { body_id: owner, scope_id: scope, provider_id: provider, shown_to_party: true, account_id: account, revealed_at: null, sent_at: '2026-01-01T00:00:00Z', locked_at: null, ended_at: null, named_ids: kind === 'named' ? [account] : null }
  const made = columns.map(({ name, type }) => (name in fixed ? fixed[name] : type === 'uuid' ? uuidv7() : /\[\]$/.test(type) ? [] : /int|numeric|double|real/.test(type) ? 1 : type === 'boolean' ? false : type === 'date' ? '2026-01-01' : /timestamp/.test(type) ? '2026-01-01T00:00:00Z' : /json/.test(type) ? '{}' : 'x'))
  return [`insert into ${table} (${columns.map((column) => `"${column.name}"`).join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`, made]
}

const actors: Record<string, Context> = {
  owner: { role: 'act_staff', bodyId: owner, accountId: account },
  'a colleague of the owner': { role: 'act_staff', bodyId: owner, accountId: otherAccount },
  partner: { role: 'act_staff', bodyId: partner, accountId: otherAccount },
  'a partner whose agreement has ended': { role: 'act_staff', bodyId: expired, accountId: otherAccount },
  stranger: { role: 'act_staff', bodyId: stranger, accountId: otherAccount },
  'the provider': { role: 'act_party', bodyId: provider },
  'another provider': { role: 'act_party', bodyId: otherProvider },
  person: { role: 'act_person' },
  'the public': { role: 'act_public' },
  statistics: { role: 'act_stat' },
  'nobody (no context)': { role: 'act_staff' },
  'the worker of the owner': { role: 'act_worker', bodyId: owner },
  'the worker of another body': { role: 'act_worker', bodyId: stranger },
}

const seesByClass: Record<string, string[]> = {
  own: ['owner', 'a colleague of the owner', 'partner', 'the worker of the owner'],
  party: ['owner', 'a colleague of the owner', 'partner', 'the provider', 'the worker of the owner'],
  'party-writes': ['owner', 'a colleague of the owner', 'partner', 'the provider', 'the worker of the owner'],
  blind: ['owner'],
  named: ['owner'],
}
const changesByClass: Record<string, string[]> = {
  own: ['owner', 'a colleague of the owner', 'the worker of the owner'],
  party: ['owner', 'a colleague of the owner', 'the worker of the owner'],
  'party-writes': ['owner', 'a colleague of the owner', 'the worker of the owner', 'the provider'],
  blind: ['owner'],
  named: ['owner'],
}

class TakenBack extends Error {}

// Taken back each time: what one actor may move must not be missing for the next.
async function tryIn(context: Context, statement: string): Promise<number | 'refused'> {
  let found = 0
  try {
    await db.within(context, async (tx) => {
      found = (await tx.rows(sql.raw(statement))).length
      throw new TakenBack()
    })
    return found
  } catch (error) {
    if (error instanceof TakenBack) return found
    if ((error as { code?: string }).code === '42501') return 'refused'
    throw error
  }
}

for (const [name, context] of Object.entries(actors)) {
  test(`${name} sees and changes only what the class of each table allows`, async () => {
    const wrong: string[] = []
    expect(tables.length).toBeGreaterThan(7)
    for (const { table_name: table, class: kind } of tables) {
      const seen = await tryIn(context, `select 1 from ${table}`)
      if ((seen === 1) !== seesByClass[kind]!.includes(name)) wrong.push(`${name} sees ${String(seen)} of ${table} (${kind})`)
      const changed = await tryIn(context, `update ${table} set body_id = body_id returning 1`)
      if ((changed === 1) !== changesByClass[kind]!.includes(name)) wrong.push(`${name} changes ${String(changed)} of ${table} (${kind})`)
      const moved = await tryIn(context, `update ${table} set body_id = '${stranger}' returning 1`)
      if (moved === 1 && !(kind === 'party-writes' && name === 'the provider')) wrong.push(`${name} moves a row of ${table} to another body`)
      if ((await tryIn(context, `delete from ${table} returning 1`)) !== 'refused') wrong.push(`${name} may delete from ${table}`)
    }
    expect(wrong).toEqual([])
  })
}

test('an update meant for another body is refused even with that body named', async () => {
  for (const { table_name: table } of tables) {
    const answer = await tryIn(actors['stranger']!, `update ${table} set body_id = '${stranger}' where body_id = '${owner}' returning 1`)
    expect([0, 'refused']).toContain(answer)
  }
})
