import type { Given } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { isId } from '../kernel/ids.ts'
import type { Writer } from '../kernel/writer.ts'
import type { ScoredRow } from './scoring.ts'

/**
 * Reveals each score in the name of the person who gave it: row-level security lets nobody else touch a blind row, the one who closes
 * included. The transaction takes on their account for that one statement and its own again afterwards.
 */
export async function revealScores(write: Writer, scored: readonly ScoredRow[], given: Given): Promise<void> {
  const actFor = (accountId: string): Promise<unknown> => {
    if (!isId(accountId)) throw new Error('an account id must be a uuid')
    return write.asServer((run) => run(sql`${sql.raw(`set local app.account = '${accountId}'`)}`))
  }
  for (const score of scored) {
    await actFor(score.scorerId)
    await write.update('plan.score', score.id, { revealed_at: given.now })
  }
  await actFor(given.actor.accountId!)
}
