import type { App } from '../app.ts'
import type { Actor } from '../kernel/act.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { sql } from '../kernel/database/database.ts'

interface DueRow { id: string; record_id: string; act: string; due_on: string }
interface Counts { done: number; refused: number }

/**
 * Carries out what has become due as the actor `clock`, oldest first, once each: the key is the due row's id.
 * A due date has passed when its last day in London has ended by act time. A row that is refused or meets a fault holds up neither the
 * rows after it nor another body's. Reads `limit` rows at a time. Returns how many were carried out and how many were not.
 */
export async function carryOutDue(app: App, limit = 200): Promise<Counts> {
  const bodies = await app.db.within('server', (tx) => tx.rows(sql<{ body_id: string }>`select body_id from journal.head group by body_id order by body_id`))
  const counts: Counts = { done: 0, refused: 0 }
  for (const { body_id: bodyId } of bodies) {
    try {
      await ofBody(app, bodyId, limit, counts)
    } catch (error) {
      logFault({ body: bodyId }, error)
    }
  }
  return counts
}

async function ofBody(app: App, bodyId: string, limit: number, counts: Counts): Promise<void> {
  let last = { due_on: '0001-01-01', id: '00000000-0000-0000-0000-000000000000' }
  for (;;) {
    const { due_on: after, id: afterId } = last
    const due = await app.db.within({ role: 'act_worker', bodyId }, (tx) => tx.rows(sql<DueRow>`select d.id, d.record_id, d.act, d.due_on from kernel.due d join kernel.record r on r.body_id = d.body_id and r.id = d.record_id
      where d.body_id = ${bodyId} and d.act is not null and d.done_at is null and d.cancelled_at is null and d.due_on < ${tx.today}::date and (d.due_on, d.id) > (${after}::date, ${afterId}::uuid)
      order by d.due_on, d.id limit ${limit}`), { readOnly: true })
    for (const row of due) {
      try {
        counts[await ofRow(app, bodyId, row)] += 1
      } catch (error) {
        counts.refused += 1
        logFault({ body: bodyId, due: row.id, act: row.act }, error)
      }
      last = row
    }
    if (due.length < limit) return
  }
}

async function ofRow(app: App, bodyId: string, row: DueRow): Promise<keyof Counts> {
  const one = app.registry.act(row.act)
  if (!one?.root) throw new Error(`${row.act} is due but is no act on a record`)
  const clock: Actor = { kind: 'clock', bodyId, roles: [], name: 'the clock' }
  const outcome = await carryOut(app, one, clock, { [one.root]: row.record_id }, { key: row.id })
  return outcome.ok ? 'done' : 'refused'
}

const logFault = (where: Record<string, string>, error: unknown): void => void process.stderr.write(`${JSON.stringify({ level: 'error', part: 'due', ...where, message: (error as Error).message })}\n`)
