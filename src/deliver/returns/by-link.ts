import type { Actor } from '../../kernel/act.ts'
import type { Database } from '../../kernel/database/database.ts'
import { actorOfLink } from '../../people/index.ts'
import { linesOf, returnOf, type ReturnLine, type ReturnRow } from './return.ts'

/** Who the link lets act, and the one return it opens with the indicators that are asked. */
export interface OpenedByLink { actor: Actor; row: ReturnRow; lines: ReturnLine[] }

/**
 * Opens the return of a signed link for the provider, as row-level security shows it to that provider; undefined when the link is
 * unknown, has ended or was replaced. Looking changes nothing. Page and API begin here.
 */
export async function returnByLink(db: Database, token: string): Promise<OpenedByLink | undefined> {
  const link = await actorOfLink(db, token, 'return')
  if (!link) return undefined
  return db.within({ role: 'act_party', bodyId: link.actor.bodyId! }, async (tx) => {
    const row = await returnOf(tx, link.recordId)
    return row?.body_id === link.bodyId ? { actor: link.actor, row, lines: await linesOf(tx, row.id) } : undefined
  }, { readOnly: true })
}
