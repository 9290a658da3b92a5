import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PgBoss } from 'pg-boss'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actRoles, asLogin, atDatabase, excessPowers, migrate, migrationFolder, prepareCluster, purposeOf, withClient } from '../src/kernel/database/migrate.ts'
import { freshDatabase, type FreshDatabase } from '../test/setup/database.ts'

let database: FreshDatabase

beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())

const asApp = (statement: string, url = database.appUrl) => withClient(url, async (client) => (await client.query(statement)).rows as Record<string, unknown>[])

describe('the purpose of a database', () => {
  test('a fresh test database says that it is one', async () => {
    expect(await purposeOf(database.appUrl)).toBe('test')
  })

  test('the service can neither change it nor add a second flag nor remove it', async () => {
    for (const statement of [
      `update kernel.database_flag set purpose = 'live'`,
      `update kernel.database_flag set stored_clock = now()`,
      `insert into kernel.database_flag (purpose) values ('live')`,
      'delete from kernel.database_flag',
      'truncate kernel.database_flag',
    ]) {
      await expect(asApp(statement), statement).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('a database nobody spoke for is a live one', async () => {
    const name = `cc_t_${process.pid}_spoken_${Date.now()}`
    const url = atDatabase(database.superuserUrl, name)
    await withClient(database.superuserUrl, (client) => client.query(`create database ${name} template template0`))
    try {
      await migrate(url)
      expect(await purposeOf(url)).toBe('live')
    } finally {
      await withClient(database.superuserUrl, (client) => client.query(`drop database ${name} with (force)`))
    }
  })
})

describe('the clock', () => {
  test('acts in a test database are dated by the stored clock once it is set, and by the real time again once it is emptied', async () => {
    await asApp(`select kernel.set_clock('2027-04-01T09:00:00Z')`)
    expect(await asApp(`select kernel.act_time() = '2027-04-01T09:00:00Z' as stored`)).toEqual([{ stored: true }])
    const seenByPublic = await withClient(database.appUrl, async (client) => {
      await client.query('set role act_public')
      return (await client.query(`select kernel.act_time() = '2027-04-01T09:00:00Z' as stored`)).rows
    })
    expect(seenByPublic).toEqual([{ stored: true }])
    await asApp('select kernel.set_clock(null)')
    expect(await asApp('select kernel.act_time() = now() as real')).toEqual([{ real: true }])
  })

  test('cannot be set in a live database, where acts are always dated by the real time', async () => {
    const live = await freshDatabase({ purpose: 'live' })
    try {
      await expect(asApp(`select kernel.set_clock('2020-01-01T00:00:00Z')`, live.appUrl)).rejects.toThrow('the clock of a live database cannot be set')
      await withClient(live.superuserUrl, (client) => client.query(`update kernel.database_flag set stored_clock = '2020-01-01T00:00:00Z'`))
      expect(await asApp('select kernel.act_time() = now() as real', live.appUrl)).toEqual([{ real: true }])
    } finally {
      await live.drop()
    }
  })

  test('cannot be set by the public, a party, a person or statistics', async () => {
    for (const role of ['act_public', 'act_party', 'act_person', 'act_stat']) {
      await expect(asApp(`begin; set local role ${role}; select kernel.set_clock(now())`), role).rejects.toMatchObject({ code: '42501' })
    }
  })
})

describe('roles', () => {
  test('the login of the service holds no power beyond its own', async () => {
    expect(await excessPowers(database.appUrl)).toEqual([])
  })

  test('a stronger login is recognised by its powers', async () => {
    expect(await excessPowers(database.superuserUrl)).toContain('superuser')
    const name = `strong_${process.pid}`
    await withClient(database.superuserUrl, (client) =>
      client.query(`create role ${name} login bypassrls noinherit password 'trial'; grant cc_owner to ${name}; grant connect on database ${database.name} to ${name}`),
    )
    try {
      expect(await excessPowers(asLogin(database.superuserUrl, name, 'trial'))).toEqual(['bypasses row-level security', 'may become an owner'])
    } finally {
      await withClient(database.superuserUrl, (client) => client.query(`drop owned by ${name}; drop role ${name}`))
    }
  })

  test('the service may become every role that acts are carried out as, and no owner', async () => {
    for (const role of actRoles) await asApp(`set role ${role}`)
    for (const role of ['cc_owner', 'cc_journal', 'cc_seal', 'cc_search', 'postgres']) {
      await expect(asApp(`set role ${role}`), role).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('several processes may prepare the cluster at once', async () => {
    const password = decodeURIComponent(new URL(database.appUrl).password)
    await Promise.all([1, 2, 3, 4].map(() => prepareCluster(database.superuserUrl, password)))
    expect(await asApp('select current_user::text as me')).toEqual([{ me: 'cc_app' }])
  })

  test('the service creates nothing in the database, not even a temporary table', async () => {
    for (const statement of ['create schema mine', 'create table public.mine (n int)', 'create table kernel.mine (n int)', 'create temporary table mine (n int)']) {
      await expect(asApp(statement), statement).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('no function of ours may be run by everybody', async () => {
    const rows = await asApp(`
      select p.oid::regprocedure::text as function from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname not in ('pg_catalog', 'information_schema', 'public') and n.nspname not like 'pg\\_%'
        and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')
        and exists (select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)`)
    expect(rows).toEqual([])
  })
})

describe('migrations', () => {
  let folder: string
  let other: FreshDatabase
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'migrations-'))
    cpSync(migrationFolder, folder, { recursive: true })
    other = await freshDatabase()
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await other.drop()
  })

  test('a new file is applied once, as the owner', async () => {
    writeFileSync(join(folder, '99990101000000_trial.sql'), 'create table kernel.trial (n int); insert into kernel.trial values (1);')
    const applied = await Promise.all([migrate(other.superuserUrl, { folder }), migrate(other.superuserUrl, { folder })])
    expect(applied.flat()).toEqual(['99990101000000_trial'])
    const { rows } = await withClient(other.superuserUrl, (client) => client.query(`select tableowner::text as owner, (select count(*)::int from kernel.trial) as rows from pg_tables where tablename = 'trial'`))
    expect(rows).toEqual([{ owner: 'cc_owner', rows: 1 }])
  })

  test('a file that fails leaves nothing behind and is named with the line', async () => {
    const broken = join(folder, '99990102000000_broken.sql')
    writeFileSync(broken, 'create table kernel.half (n int);\nselect nonsense from kernel.half;\n')
    await expect(migrate(other.superuserUrl, { folder })).rejects.toThrow(/99990102000000_broken\.sql:2: column "nonsense" does not exist/)
    const { rows } = await withClient(other.superuserUrl, (client) => client.query(`select to_regclass('kernel.half') as half`))
    expect(rows).toEqual([{ half: null }])
    rmSync(broken)
  })

  test('a file changed after it was applied is refused', async () => {
    writeFileSync(join(folder, '99990101000000_trial.sql'), 'create table kernel.trial (n bigint);')
    await expect(migrate(other.superuserUrl, { folder })).rejects.toThrow('99990101000000_trial.sql has changed since it was applied')
  })

  test('a database newer than the program is refused', async () => {
    rmSync(join(folder, '99990101000000_trial.sql'))
    await expect(migrate(other.superuserUrl, { folder })).rejects.toThrow('this database is newer than the program')
  })
})

test('the service runs jobs as cc_app without the right to change their tables', async () => {
  const boss = new PgBoss({ connectionString: database.appUrl, schema: 'boss', migrate: false, createSchema: false, max: 3 })
  const errors: unknown[] = []
  boss.on('error', (error) => errors.push(error))
  await boss.start()
  await boss.createQueue('trial')
  const done = new Promise((resolve) => {
    void boss.work<{ n: number }>('trial', { pollingIntervalSeconds: 0.5 }, async ([job]) => resolve(job?.data.n))
  })
  await boss.send('trial', { n: 7 })
  expect(await done).toBe(7)
  await boss.stop({ graceful: true, timeout: 5000 })
  expect(errors).toEqual([])
})
