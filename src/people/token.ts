import { randomBytes } from 'node:crypto'
import { sql, type Database } from '../kernel/database/database.ts'
import type { Actor } from '../kernel/act.ts'
import { uuidv7 } from '../kernel/ids.ts'
import { sha256 } from '../kernel/keys.ts'
import { addDays, type CivilDate } from '../kernel/time.ts'
import { actorOf } from './membership.ts'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

// 160 bits in base 32 and a checksum, so that a mistyped or cut token is known without asking the database.
const makeToken = (): string => {
  const body = [...randomBytes(32)].map((byte) => alphabet[byte & 31]).join('')
  return `cc_${body}${sha256(body).slice(0, 6)}`
}

/** Makes an API token for one account in one body, for named acts and queries (none: all the account may), at most a year. Shown once. */
export async function issueToken(db: Database, asked: { accountId: string; bodyId: string; name: string; allows: string[]; days?: number }): Promise<{ id: string; token: string; expiresOn: CivilDate }> {
  const token = makeToken()
  const id = uuidv7()
  const expiresOn = addDays(new Date().toISOString().slice(0, 10), Math.min(asked.days ?? 365, 365))
  await db.within('server', (tx) => tx.rows(sql`insert into people.token (id, name, token_hash, account_id, body_id, allows, expires_on)
    values (${id}, ${asked.name}, ${sha256(token)}, ${asked.accountId}, ${asked.bodyId}, ${asked.allows}, ${expiresOn})`))
  return { id, token, expiresOn }
}

/** The actor of a token, and what it allows; undefined for a token that is wrong, ended or past its day. */
export async function actorOfToken(db: Database, token: string): Promise<{ actor: Actor; allows(name: string): boolean } | undefined> {
  const match = /^cc_([a-z2-7]{32})([0-9a-f]{6})$/.exec(token)
  if (!match || sha256(match[1]!).slice(0, 6) !== match[2]) return undefined
  const row = await db.within('server', (tx) => tx.maybe(sql<{ account_id: string; body_id: string; allows: string[] }>`update people.token set used_at = now()
    where token_hash = ${sha256(token)} and ended_at is null and expires_on >= current_date returning account_id, body_id, allows`))
  const actor = row && await actorOf(db, row.account_id, row.body_id)
  return actor && { actor, allows: (name) => row.allows.length === 0 || row.allows.includes(name) }
}
