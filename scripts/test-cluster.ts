// The PostgreSQL that tests run on and the template their databases are cloned from.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { asLogin, atDatabase, createDatabase, migrationFolder, prepareCluster, withClient } from '../src/kernel/database/migrate.ts'
import { keptSecret, startPostgres } from './embedded-postgres.ts'
import { isAlive, withLock } from './lock-file.ts'
import { makeOpenFolder } from './postgres-binaries.ts'

/** Project root. */
export const root = resolve(import.meta.dirname, '..')

const folder = join(root, '.data')

/** What a test process needs to know, passed on in its environment. `stop` does nothing when the server was already running or is not ours. */
export type TestCluster = { environment: { CC_TEST_SUPERUSER_URL: string; CC_TEST_APP_PASSWORD: string; CC_TEST_TEMPLATE: string }; stop(): Promise<void> }

/** The template is named after everything that shapes it, so a changed migration gets a new one while older runs go on with theirs. */
function templateName(): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(migrationFolder).filter((each) => each.endsWith('.sql')).sort()) {
    hash.update(name).update(readFileSync(join(migrationFolder, name)))
  }
  hash.update(readFileSync(join(root, 'src/kernel/database/migrate.ts')))
  hash.update(readFileSync(join(root, 'node_modules/pg-boss/package.json')))
  return `cc_template_${hash.digest('hex').slice(0, 12)}`
}

const finished = 'ready for cloning'

async function dropQuietly(client: pg.Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${pg.escapeIdentifier(name)}`).catch((error: { code?: string }) => {
    // 55006: somebody is connected, so it is still of use to somebody; 3D000: somebody else was quicker.
    if (error.code !== '55006' && error.code !== '3D000') throw error
  })
}

/** Drops clones whose test process is gone and all templates but the three newest. */
async function sweep(client: pg.Client): Promise<void> {
  const clones = await client.query<{ name: string }>(`select datname as name from pg_database where datname like 'cc\\_t\\_%'`)
  for (const { name } of clones.rows) {
    if (!isAlive(Number(name.split('_')[2]))) await dropQuietly(client, name)
  }
  const templates = await client.query<{ name: string }>(`select datname as name from pg_database where datname like 'cc\\_template\\_%' order by oid desc offset 3`)
  for (const { name } of templates.rows) await dropQuietly(client, name)
}

async function buildTemplate(superuserUrl: string, name: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    const { rows } = await client.query<{ note: string | null }>(`select shobj_description(oid, 'pg_database') as note from pg_database where datname = $1`, [name])
    if (rows[0]?.note === finished) return
    await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
    try {
      await createDatabase(superuserUrl, name, 'test')
      await client.query(`comment on database ${pg.escapeIdentifier(name)} is ${pg.escapeLiteral(finished)}`)
    } catch (error) {
      await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
      throw error
    }
    await sweep(client)
  })
}

/**
 * Starts (or finds running) the PostgreSQL for tests in .data/test, or takes the server of `externalUrl` (a superuser's address; use a
 * server kept for tests, as the password of its cc_app is set), and builds the template if the migrations changed. Safe for several
 * processes at once.
 */
export async function prepareTestCluster(externalUrl?: string): Promise<TestCluster> {
  makeOpenFolder(folder)
  const server = externalUrl ? { superuserUrl: externalUrl, adopted: true, stop: async () => {} } : await startPostgres({ dataDir: join(folder, 'test'), forTests: true })
  const password = keptSecret(join(folder, 'test.app-password'))
  const template = templateName()
  await withLock(join(folder, 'test.template.lock'), async () => {
    await prepareCluster(server.superuserUrl, password)
    await buildTemplate(server.superuserUrl, template)
  })
  return {
    environment: { CC_TEST_SUPERUSER_URL: server.superuserUrl, CC_TEST_APP_PASSWORD: password, CC_TEST_TEMPLATE: template },
    stop: async () => {
      if (!server.adopted) await server.stop()
    },
  }
}

/** Address of the test database `name` as superuser and as the service's login. */
export function testAddresses(name: string): { superuserUrl: string; appUrl: string } {
  const url = process.env.CC_TEST_SUPERUSER_URL
  const password = process.env.CC_TEST_APP_PASSWORD
  if (!url || !password) throw new Error('the test PostgreSQL is not known: tests run under vitest with test/setup/global.ts')
  const superuserUrl = atDatabase(url, name)
  return { superuserUrl, appUrl: asLogin(superuserUrl, 'cc_app', password) }
}
