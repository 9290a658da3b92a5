// A database of its own for a test: cloned from the migrated template in some tens of milliseconds.
import pg from 'pg'
import { testAddresses } from '../../scripts/test-cluster.ts'
import { closeToPublic, type Purpose, withClient } from '../../src/kernel/database/migrate.ts'

/** A test's database: as the service's login, as superuser (to arrange and to look), and how to end it. */
export type FreshDatabase = { appUrl: string; superuserUrl: string; name: string; drop(): Promise<void> }

let made = 0

async function clone(client: pg.Client, name: string, template: string): Promise<void> {
  const statement = `create database ${pg.escapeIdentifier(name)} owner cc_owner template ${pg.escapeIdentifier(template)} strategy file_copy`
  const end = Date.now() + 20_000
  for (;;) {
    try {
      await client.query(statement)
      return
    } catch (error) {
      // 55006: somebody is connected to the template for a moment.
      if ((error as { code?: string }).code !== '55006' || Date.now() > end) throw error
      await new Promise((done) => setTimeout(done, 50 + Math.random() * 100))
    }
  }
}

/**
 * Makes an empty, migrated database for one test file or test. Its flag says `test` unless another purpose is asked for. `drop` closes
 * whatever is still connected; databases of killed test runs are swept away by later runs.
 */
export async function freshDatabase({ purpose = 'test' }: { purpose?: Purpose } = {}): Promise<FreshDatabase> {
  const template = process.env.CC_TEST_TEMPLATE ?? ''
  const name = `cc_t_${process.pid}_${++made}_${Math.random().toString(36).slice(2, 8)}`
  const maintenanceUrl = process.env.CC_TEST_SUPERUSER_URL ?? ''
  const addresses = testAddresses(name)
  await withClient(maintenanceUrl, async (client) => {
    await clone(client, name, template)
    await closeToPublic(client, name)
  })
  if (purpose !== 'test') {
    await withClient(addresses.superuserUrl, (client) => client.query('update kernel.database_flag set purpose = $1', [purpose]))
  }
  const drop = async () => {
    await withClient(maintenanceUrl, (client) => client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`))
  }
  return { ...addresses, name, drop }
}
