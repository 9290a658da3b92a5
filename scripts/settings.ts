// What may be set from outside, read once and checked.
import { isAbsolute, join, resolve } from 'node:path'
import { root } from './test-cluster.ts'

/** The settings of `./run start`. Every one has a default except the two addresses, which name a server of one's own. */
export type StartSettings = {
  port: number
  host: string
  baseUrl: string
  dataDir: string
  databaseUrl: string | undefined
  migrateDatabaseUrl: string | undefined
  demonstration: boolean
  secretKeyFile: string
}

function within(path: string): string {
  return isAbsolute(path) ? path : resolve(root, path)
}

function switchOf(name: string, value: string | undefined, otherwise: boolean): boolean {
  if (value === undefined || value === '') return otherwise
  if (['1', 'true', 'yes', 'on'].includes(value.toLowerCase())) return true
  if (['0', 'false', 'no', 'off'].includes(value.toLowerCase())) return false
  throw new Error(`${name} is 1 or 0, not "${value}"`)
}

/**
 * Reads PORT (3000), HOST (127.0.0.1), BASE_URL, DATA_DIR (.data in the project), DATABASE_URL (must log in as cc_app),
 * MIGRATE_DATABASE_URL, DEMO and SECRET_KEY_FILE. DEMO is on by default with the PostgreSQL that comes with the packages and off
 * with a server of one's own, where somebody else's data may lie. Refuses what cannot be meant.
 */
export function readStartSettings(environment: NodeJS.ProcessEnv): StartSettings {
  const port = Number(environment.PORT || 3000)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`PORT is a number from 1 to 65535, not "${environment.PORT}"`)
  const host = environment.HOST || '127.0.0.1'
  const databaseUrl = environment.DATABASE_URL || undefined
  const migrateDatabaseUrl = environment.MIGRATE_DATABASE_URL || undefined
  if (databaseUrl && new URL(databaseUrl).username !== 'cc_app') throw new Error('DATABASE_URL must log in as cc_app; migrations use MIGRATE_DATABASE_URL')
  if (migrateDatabaseUrl && !databaseUrl) throw new Error('MIGRATE_DATABASE_URL needs DATABASE_URL, the address the service itself uses')
  const named = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const dataDir = within(environment.DATA_DIR || '.data')
  return {
    port,
    host,
    baseUrl: (environment.BASE_URL || `http://${named}:${port}`).replace(/\/+$/, ''),
    dataDir,
    databaseUrl,
    migrateDatabaseUrl,
    demonstration: switchOf('DEMO', environment.DEMO, !databaseUrl),
    secretKeyFile: environment.SECRET_KEY_FILE ? within(environment.SECRET_KEY_FILE) : join(dataDir, 'keys', 'secret.json'),
  }
}
