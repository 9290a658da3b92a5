// A whole application on a database of its own, with invented bodies and people.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateSecret } from 'otplib'
import { type App, openApp } from '../../src/app.ts'
import type { Actor, Done, Outcome, Role } from '../../src/kernel/act.ts'
import { carryOut } from '../../src/kernel/carry-out.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { uuidv7 } from '../../src/kernel/ids.ts'
import { sha256 } from '../../src/kernel/keys.ts'
import { hashPassword } from '../../src/people/index.ts'
import { freshDatabase } from './database.ts'

export const testPassword = 'a long password for tests'
/** For `journal verify --rows`: the people of tests are put in by hand, and would be found. */
export const exceptPeople = { without: ['people.membership'] }
let passwordHash: Promise<string> | undefined

export interface TestApp {
  app: App
  superuserUrl: string
  icb: string
  council: string
  stranger: string
  provider: string
  /** An account with these roles in a body, made on first use. */
  staff(bodyId: string, ...roles: Role[]): Promise<Actor & { accountId: string; email: string; secret: string }>
  /** A session cookie value for an actor. */
  session(actor: Actor): Promise<string>
  /** Carries out an act by name and expects it to be done. */
  done(name: string, actor: Actor, input: Record<string, unknown>, asked?: { key?: string; version?: number }): Promise<Done>
  /** Carries out an act by name, whatever comes of it. */
  act(name: string, actor: Actor, input: Record<string, unknown>, asked?: { key?: string; version?: number; text?: boolean }): Promise<Outcome>
  close(): Promise<void>
}

/** Opens an application for a test. `at` sets the stored clock, as `2026-11-21T12:00:00Z`. */
export async function freshApp({ at }: { at?: string } = {}): Promise<TestApp> {
  const database = await freshDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'commission-care-'))
  const secretKeyFile = join(dataDir, 'secret.json')
  writeFileSync(secretKeyFile, JSON.stringify({ keys: [{ id: 'k1', key: sha256('a key for tests'), from: '2026-01-01T00:00:00Z' }] }), { mode: 0o600 })
  const app = await openApp({ databaseUrl: database.appUrl, secretKeyFile, dataDir, baseUrl: 'http://127.0.0.1:3000', poolSize: 8 })
  const bodies = { icb: uuidv7(), council: uuidv7(), stranger: uuidv7(), provider: uuidv7() }
  await app.db.within({ role: 'act_worker' }, async (tx) => {
    const rows = [[bodies.icb, 'NHS Testshire', 'icb'], [bodies.council, 'Testham Council', 'council'], [bodies.stranger, 'Elsewhere Council', 'council'], [bodies.provider, 'Invented Care Ltd', 'provider']]
    for (const [id, name, kind] of rows) await tx.rows(sql`insert into bodies.organisation (id, name, kind, demonstration) values (${id}, ${name}, ${kind}, true)`)
  })
  if (at) await app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${at}::timestamptz)`))
  const accounts = new Map<string, Actor & { accountId: string; email: string; secret: string }>()
  const staff: TestApp['staff'] = async (bodyId, ...roles) => {
    const name = `${bodyId} ${roles.join(' ')}`
    const known = accounts.get(name)
    if (known) return known
    const accountId = uuidv7()
    const email = `person-${accountId}@example.test`
    const secret = generateSecret()
    const hash = await (passwordHash ??= hashPassword(testPassword))
    await app.db.within('server', async (tx) => {
      await tx.rows(sql`insert into people.account (id, email, name, password_hash, factor_secret) values (${accountId}, ${email}, ${`Pat O'Person ${accounts.size + 1}`}, ${hash}, ${app.keys.seal('factor', secret)})`)
      for (const role of roles) await tx.rows(sql`insert into people.membership (id, account_id, body_id, role, valid_from) values (${uuidv7()}, ${accountId}, ${bodyId}, ${role}, '2020-01-01')`)
    })
    const actor = { kind: bodyId === bodies.provider ? 'party' as const : 'staff' as const, accountId, bodyId, roles, name: `Pat O'Person ${accounts.size + 1}`, email, secret, factorAt: new Date().toISOString() }
    accounts.set(name, actor)
    return actor
  }
  const act: TestApp['act'] = async (name, actor, input, asked = {}) => {
    const one = app.registry.act(name)
    if (!one) throw new Error(`there is no act ${name}`)
    return carryOut(app, one, actor, input, asked)
  }
  return {
    app, superuserUrl: database.superuserUrl, ...bodies, staff, act,
    session: async (actor) => {
      const token = uuidv7().replaceAll('-', '') + 'abcdefghijk'
      await app.db.within('server', (tx) => tx.rows(sql`insert into people.session (token_hash, account_id, body_id, factor_at) values (${sha256(token)}, ${actor.accountId}, ${actor.bodyId}, now())`))
      return token
    },
    done: async (name, actor, input, asked) => {
      const outcome = await act(name, actor, input, asked)
      if (!outcome.ok) throw new Error(`${name} was held back: ${outcome.refusals.map((refusal) => `${refusal.field ?? ''} ${refusal.words}`).join(' | ')}`)
      return outcome
    },
    close: async () => {
      await app.close()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
