import { databaseRole, type Actor, type HeldBack, type Query } from './act.ts'
import type { Database } from './database/database.ts'
import { parseFields } from './fields.ts'

/** Answers a query for an actor under row-level security. Refusals for wrong parameters; strangers get no rows, not an error. */
export async function askQuery(db: Database, one: Query, actor: Actor, params: unknown, { text = true } = {}): Promise<{ ok: true; result: unknown } | HeldBack> {
  if (one.who !== 'public' && actor.kind === 'public') return { ok: false, status: 403, refusals: [{ code: 'actor.sign-in', words: 'Sign in to see this.' }] }
  if (one.who === 'signed-in' && actor.kind === 'party') return { ok: false, status: 403, refusals: [{ code: 'actor.not-allowed', words: 'This is for the people of the commissioning body.' }] }
  const parsed = parseFields(one.params, params, { text })
  if (!parsed.ok) return { ok: false, status: 400, refusals: parsed.refusals }
  const result = await db.within({ role: databaseRole(actor), ...(actor.bodyId ? { bodyId: actor.bodyId } : {}), ...(actor.accountId ? { accountId: actor.accountId } : {}) },
    (tx) => one.run(tx, parsed.values as never, actor), { readOnly: true })
  return { ok: true, result }
}
