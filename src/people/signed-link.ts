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
