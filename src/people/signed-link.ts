import { randomBytes } from 'node:crypto'
import { sql, type Database } from '../kernel/database/database.ts'
import type { Actor } from '../kernel/act.ts'
import { sha256 } from '../kernel/keys.ts'
import type { Writer } from '../kernel/writer.ts'

/**
 * Makes a link for one purpose and one record, inside an act. The token is returned once; only its hash is kept. A module that derives
 * its tokens by the service's key gives `token` (43 characters of base64url), so that it can show the link again.
 */
export async function makeSignedLink(write: Writer, asked: { providerId: string; purpose: string; recordId: string; expiresAt: string; token?: string }): Promise<string> {
  const token = asked.token ?? randomBytes(32).toString('base64url')
  await write.asServer((run) => run(sql`insert into people.signed_link (token_hash, body_id, provider_id, purpose, record_id, expires_at)
    values (${sha256(token)}, ${write.bodyId}, ${asked.providerId}, ${asked.purpose}, ${asked.recordId}, ${asked.expiresAt})`))
  return token
}

/** Who a link lets act, on which record. Looking changes nothing: mail scanners follow links. Expiry by act time. */
export async function actorOfLink(db: Database, token: string, purpose: string): Promise<{ actor: Actor; recordId: string; bodyId: string } | undefined> {
  if (!/^[\w-]{43}$/.test(token)) return undefined
  const row = await db.within('server', (tx) => tx.maybe(sql<{ body_id: string; provider_id: string; record_id: string; name: string }>`
    select l.body_id, l.provider_id, l.record_id, o.name from people.signed_link l join bodies.organisation o on o.id = l.provider_id
    where l.token_hash = ${sha256(token)} and l.purpose = ${purpose} and l.ended_at is null and l.expires_at > kernel.act_time()`))
  return row && { actor: { kind: 'party', bodyId: row.provider_id, roles: ['provider'], name: row.name, onlyRecordId: row.record_id }, recordId: row.record_id, bodyId: row.body_id }
}

/** Which record a link of that purpose opens, for links that stand for nobody (surveys). Expiry by act time; looking changes nothing. */
export async function recordOfLink(db: Database, token: string, purpose: string): Promise<{ recordId: string; bodyId: string } | undefined> {
  if (!/^[\w-]{43}$/.test(token)) return undefined
  const row = await db.within('server', (tx) => tx.maybe(sql<{ body_id: string; record_id: string }>`select body_id, record_id from people.signed_link
    where token_hash = ${sha256(token)} and purpose = ${purpose} and ended_at is null and expires_at > kernel.act_time()`))
  return row && { recordId: row.record_id, bodyId: row.body_id }
}

/**
 * Whether one more may come in for a subject (a keyed hash) within fifteen minutes; counted when it may. Older counts of the same sort are
 * forgotten, so that nothing of who came stays.
 */
export const mayComeIn = (db: Database, sort: string, subject: string, most: number): Promise<boolean> => db.within('server', async (tx) => {
  const name = `${sort}:${subject}`
  await tx.rows(sql`select pg_advisory_xact_lock(20261127, hashtext(${name}))`)
  await tx.rows(sql`delete from people.attempt where starts_with(subject, ${`${sort}:`}) and at < clock_timestamp() - interval '15 minutes'`)
  const { count } = await tx.one(sql<{ count: number }>`select count(*)::int as count from people.attempt where subject = ${name} and at > clock_timestamp() - interval '15 minutes'`)
  if (count >= most) return false
  await tx.rows(sql`insert into people.attempt (subject, at, failed) values (${name}, clock_timestamp(), false)`)
  return true
})
