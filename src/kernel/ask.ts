import { databaseRole, type Actor, type HeldBack, type Query } from './act.ts'
import type { Context, Database, Held, Tx } from './database/database.ts'
import { parseFields } from './fields.ts'

/** How the database sees an actor who reads. */
export const contextOf = (actor: Actor): Context => ({ role: databaseRole(actor), ...(actor.bodyId ? { bodyId: actor.bodyId } : {}), ...(actor.accountId ? { accountId: actor.accountId } : {}) })

/** Answers a query for an actor under row-level security. Refusals for wrong parameters; strangers get no rows, not an error. */
export async function askQuery(db: Pick<Database, 'within'> | Held, one: Query, actor: Actor, params: unknown, { text = true } = {}): Promise<{ ok: true; result: unknown } | HeldBack> {
  if (one.who !== 'public' && actor.kind === 'public') return { ok: false, status: 403, refusals: [{ code: 'actor.sign-in', words: 'Sign in to see this.' }] }
  if (one.who === 'signed-in' && actor.kind === 'party') return { ok: false, status: 403, refusals: [{ code: 'actor.not-allowed', words: 'This is for the people of the commissioning body.' }] }
  const parsed = parseFields(one.params, params, { text })
  if (!parsed.ok) return { ok: false, status: 400, refusals: parsed.refusals }
  const run = (tx: Tx): Promise<unknown> => one.run(tx, parsed.values as never, actor)
  const result = 'read' in db ? await db.read(run) : await db.within(contextOf(actor), run, { readOnly: true })
  return { ok: true, result }
}
