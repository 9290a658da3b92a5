// Roles, databases and their migrations. Runs under a login that may do this; the service itself never does.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Kysely, Kysely as Database, PostgresDialect, sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import pg from 'pg'
import { PgBoss } from 'pg-boss'

/** What a database is for; said when it is made, never changed. */
export type Purpose = 'live' | 'demonstration' | 'test'

/** Roles that acts are carried out as; the server's login may become each of them and inherits nothing from them. */
export const actRoles = ['act_staff', 'act_party', 'act_person', 'act_public', 'act_worker', 'act_stat', 'act_verify'] as const

/** Roles that own one set of definer functions each and never log in. */
export const functionOwners = ['cc_journal', 'cc_seal', 'cc_search'] as const

/** The folder of the .sql files, named so that their alphabetical order is the order they are applied in. */
export const migrationFolder = join(import.meta.dirname, '..', '..', '..', 'db', 'migrations')

/** Connects, runs `work` and closes, whatever happens. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'commission-care migrate' })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** The same address with another database. */
export function atDatabase(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${encodeURIComponent(name)}`
  return address.toString()
}

/** The same address with another login. */
export function asLogin(url: string, user: string, password: string): string {
  const address = new URL(url)
  address.username = encodeURIComponent(user)
  address.password = encodeURIComponent(password)
  return address.toString()
}

/** The name of the database an address leads to. */
export function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1))
}

/** What PostgreSQL stores for a SCRAM-SHA-256 password (RFC 5802), so that the password itself reaches no server log. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, 4096, 32, 'sha256')
  const keyed = (text: string) => createHmac('sha256', salted).update(text).digest()
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64')
  return `SCRAM-SHA-256$4096:${salt.toString('base64')}$${stored}:${keyed('Server Key').toString('base64')}`
}

async function serverVersion(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(`select current_setting('server_version_num')::int / 10000 as version`)
  return rows[0]?.version ?? 0
}

/** Roles belong to the whole cluster and locks to one database: two processes elsewhere can still meet, so the loser tries again. */
async function untilUncontested(work: () => Promise<void>): Promise<void> {
  // 23505: two creations of one role; 42710: it exists now; XX000: "tuple concurrently updated".
  const contested = new Set(['23505', '42710', 'XX000'])
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= 20 || !contested.has((error as { code?: string }).code ?? '')) throw error
      await new Promise((done) => setTimeout(done, 50 + Math.random() * 100))
    }
  }
}

async function grantMemberships(client: pg.Client): Promise<void> {
  const modern = (await serverVersion(client)) >= 16
  const settable = modern ? ' with inherit false, set true' : ''
  const inherited = modern ? ' with inherit true, set true' : ''
  for (const role of actRoles) await client.query(`grant ${role} to cc_app${settable}`)
  for (const role of functionOwners) await client.query(`grant ${role} to cc_owner${inherited}`)
  const { rows } = await client.query<{ super: boolean; me: string }>(
    `select rolsuper as super, quote_ident(rolname) as me from pg_roles where rolname = current_user`,
  )
  const login = rows[0]
  if (!login || login.super) return
  for (const role of ['cc_owner', ...functionOwners]) await client.query(`grant ${role} to ${login.me}${inherited}`)
}

/**
 * Creates the cluster's roles where they are missing and sets the password of `cc_app`, the server's only login. Can be repeated,
 * and run by two processes at once. `url` is a superuser's address or one of a login with CREATEROLE. Source: docs on trust, the roles table.
 */
export async function prepareCluster(url: string, appPassword: string): Promise<void> {
  await untilUncontested(() =>
    withClient(url, async (client) => {
      await client.query('begin')
      await client.query(`select pg_advisory_xact_lock(hashtext('commission-care roles'))`)
      const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles')
      const present = new Set(rows.map((row) => row.rolname))
      for (const role of ['cc_owner', ...functionOwners, ...actRoles]) {
        if (!present.has(role)) await client.query(`create role ${role} nologin`)
      }
      if (!present.has('cc_app')) await client.query('create role cc_app login noinherit nocreatedb nocreaterole')
      // Superuser, BYPASSRLS and REPLICATION are absent from a new role and may be named by superusers only: the server's own check sees to them.
      await client.query(`alter role cc_app login noinherit nocreatedb nocreaterole password ${pg.escapeLiteral(scramVerifier(appPassword))}`)
      await grantMemberships(client)
      await client.query('commit')
    }),
  )
}

/** Takes from everybody what a new database gives to everybody, and lets in the service. */
export async function closeToPublic(client: pg.Client, name: string): Promise<void> {
  const database = pg.escapeIdentifier(name)
  await client.query(`revoke all on database ${database} from public`)
  await client.query(`grant connect on database ${database} to cc_app`)
}

/**
 * Creates the database `name` on the server of `url` if it is missing, owned by cc_owner, and migrates it. A database made here gets
 * `purpose`; one that exists keeps the purpose it has. Returns its address under the same login and whether it was made now.
 */
export async function createDatabase(url: string, name: string, purpose: Purpose): Promise<{ url: string; created: boolean }> {
  const created = await withClient(url, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount) return false
    await client.query(`create database ${pg.escapeIdentifier(name)} owner cc_owner template template0 encoding 'UTF8'`)
    return true
  })
  const address = atDatabase(url, name)
  await migrate(address, { purpose })
  return { url: address, created }
}

type File = { name: string; text: string; hash: string }

async function readFiles(folder: string): Promise<File[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return { name: name.slice(0, -4), text, hash: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/** Each file runs as cc_owner in the migrator's transaction, with what it was recorded beside it. */
function asMigration(file: File, purpose: Purpose): Migration {
  return {
    async up(db: Kysely<unknown>) {
      try {
        await sql`set local role cc_owner`.execute(db)
        await sql`select set_config('commission_care.purpose', ${purpose}, true)`.execute(db)
        await sql.raw(file.text).execute(db)
        await sql`set local role none`.execute(db)
        await sql`insert into migration.applied_file (name, hash) values (${file.name}, ${file.hash})`.execute(db)
      } catch (error) {
        const { message, position } = error as { message: string; position?: string }
        const line = position ? `:${file.text.slice(0, Number(position)).split('\n').length}` : ''
        throw new Error(`db/migrations/${file.name}.sql${line}: ${message}`, { cause: error })
      }
    },
  }
}

async function prepareDatabase(url: string): Promise<void> {
  await untilUncontested(() =>
    withClient(url, async (client) => {
      const name = databaseOf(url)
      const { rows } = await client.query<{ owner: string }>('select pg_get_userbyid(datdba) as owner from pg_database where datname = $1', [name])
      if (rows[0]?.owner !== 'cc_owner') await client.query(`alter database ${pg.escapeIdentifier(name)} owner to cc_owner`)
      await closeToPublic(client, name)
      await client.query(`begin; select pg_advisory_xact_lock(hashtext('commission-care migration'));
        create schema if not exists migration;
        create table if not exists migration.applied_file (name text primary key, hash text not null, applied_at timestamptz not null default now());
        comment on schema migration is 'Which migrations have run.';
        comment on column migration.applied_file.name is 'operational: file name without .sql';
        comment on column migration.applied_file.hash is 'operational: SHA-256 of the file when it ran';
        comment on column migration.applied_file.applied_at is 'operational: when it ran';
        commit`)
    }),
  )
}

async function refuseChangedFiles(url: string, files: File[]): Promise<void> {
  const applied = await withClient(url, (client) => client.query<{ name: string; hash: string }>('select name, hash from migration.applied_file order by name'))
  for (const { name, hash } of applied.rows) {
    const file = files.find((each) => each.name === name)
    if (!file) throw new Error(`db/migrations/${name}.sql has been applied here but is missing: this database is newer than the program`)
    if (file.hash !== hash) throw new Error(`db/migrations/${name}.sql has changed since it was applied: write a new migration instead`)
  }
}

async function applyFiles(url: string, files: File[], purpose: Purpose): Promise<string[]> {
  const provider: MigrationProvider = {
    getMigrations: async () => Object.fromEntries(files.map((file) => [file.name, asMigration(file, purpose)])),
  }
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: 'commission-care migrate' })
  pool.on('error', () => {})
  const db = new Database<unknown>({ dialect: new PostgresDialect({ pool }) })
  const migrator = new Migrator({ db, provider, migrationTableSchema: 'migration', migrationTableName: 'run', migrationLockTableName: 'run_lock' })
  const applied: string[] = []
  try {
    // One step at a time: each file is a transaction of its own, so that later files can use what an earlier one committed.
    for (;;) {
      const { error, results = [] } = await migrator.migrateUp()
      if (error) throw error
      const step = results.find((result) => result.status === 'Success')
      if (!step) return applied
      applied.push(step.migrationName)
    }
  } finally {
    await db.destroy()
  }
}

/** The job queue's own tables: made by the migrating login, used by cc_app, which never changes them. */
async function installJobs(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, schema: 'boss', max: 2, supervise: false, schedule: false, application_name: 'commission-care migrate' })
  let trouble: unknown
  boss.on('error', (error) => (trouble = error))
  await boss.start()
  await boss.createQueue('job')
  await boss.stop({ graceful: false })
  if (trouble) throw trouble
  await untilUncontested(() =>
    withClient(url, async (client) => {
      await client.query(`
        comment on schema boss is 'Job queue (pg-boss), made and changed by its own migrations.';
        grant usage on schema boss to cc_app;
        grant select, insert, update, delete on all tables in schema boss to cc_app;
        grant usage, select on all sequences in schema boss to cc_app;
        revoke execute on all functions in schema boss from public;
        grant execute on all functions in schema boss to cc_app`)
    }),
  )
}

/**
 * Applies the migrations that are missing, each in a transaction of its own as cc_owner, and installs the job queue's schema.
 * `purpose` matters only for a database that has none yet (default: live). Refuses when a file already applied has changed or is
 * missing. Can be run by two processes at once; needs `prepareCluster` before. Returns the names of the files applied now.
 */
export async function migrate(url: string, { purpose = 'live', folder = migrationFolder }: { purpose?: Purpose; folder?: string } = {}): Promise<string[]> {
  await prepareDatabase(url)
  const files = await readFiles(folder)
  await refuseChangedFiles(url, files)
  const applied = await applyFiles(url, files, purpose)
  await installJobs(url)
  return applied
}

/** Which of a login's powers go beyond what the service may hold; empty for cc_app. The server refuses to start when it is not. */
export async function excessPowers(url: string): Promise<string[]> {
  const { rows } = await withClient(url, (client) =>
    client.query<Record<string, boolean>>(
      `select rolsuper as "superuser", rolbypassrls as "bypasses row-level security", rolcreaterole as "creates roles",
              rolcreatedb as "creates databases", rolreplication as "replicates", rolinherit as "inherits",
              exists (select 1 from pg_roles o where o.rolname = any($1) and pg_has_role(session_user, o.oid, 'member')) as "may become an owner"
       from pg_roles where rolname = session_user`,
      [['cc_owner', ...functionOwners]],
    ),
  )
  return Object.entries(rows[0] ?? { 'has no role': true }).filter(([, held]) => held).map(([power]) => power)
}

/** What the database at `url` is for, as its flag says. */
export async function purposeOf(url: string): Promise<Purpose> {
  const { rows } = await withClient(url, (client) => client.query<{ purpose: Purpose }>('select purpose from kernel.database_flag'))
  if (!rows[0]) throw new Error('the database has no flag: it was not migrated')
  return rows[0].purpose
}
