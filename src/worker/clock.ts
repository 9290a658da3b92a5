import type { App } from '../app.ts'
import type { Actor } from '../kernel/act.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { sql } from '../kernel/database/database.ts'

interface DueRow { body_id: string; id: string; record_id: string; act: string; version: number; kind: string }

/**
 * Carries out what has become due as the actor `clock`, oldest first, once each: the key is the due row's id.
 * A due date has passed when its last day in London has ended by act time. Returns how many were carried out.
 */
export async function carryOutDue(app: App, limit = 200): Promise<{ done: number; refused: number }> {
  const bodies = await app.db.within('server', (tx) => tx.rows(sql<{ body_id: string }>`select body_id from journal.head order by body_id`))
  const result = { done: 0, refused: 0 }
  for (const { body_id: bodyId } of bodies) {
    const due = await app.db.within({ role: 'act_worker', bodyId }, (tx) => tx.rows(sql<DueRow>`select d.body_id, d.id, d.record_id, d.act, r.version, r.kind from kernel.due d join kernel.record r on r.body_id = d.body_id and r.id = d.record_id
      where d.body_id = ${bodyId} and d.act is not null and d.done_at is null and d.cancelled_at is null and d.due_on < ${tx.today}::date order by d.due_on, d.id limit ${limit}`), { readOnly: true })
    for (const row of due) {
      const one = app.registry.act(row.act)
      if (!one?.root) throw new Error(`${row.act} is due but is no act on a record`)
      const clock: Actor = { kind: 'clock', bodyId, roles: [], name: 'the clock' }
      const outcome = await carryOut(app, one, clock, { [one.root]: row.record_id }, { key: row.id })
      if (outcome.ok) result.done += 1
      else result.refused += 1
    }
  }
  return result
}
