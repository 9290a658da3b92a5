import { sql, type Tx } from '../kernel/database/database.ts'
import type { Refusal } from '../kernel/refusal.ts'

/** Something that an earlier round of a programme taught and that nobody has answered yet. */
export interface LearningWaiting { id: string; reference: string; title: string }

/** What was carried into the running round of a programme and is neither taken up nor declined; the oldest first. */
export const learningWaiting = async (tx: Tx, programmeId: string | null | undefined): Promise<LearningWaiting[]> =>
  programmeId ? tx.rows(sql<LearningWaiting>`select id, reference, title from kernel.record where kind = 'learning' and programme_id = ${programmeId} and state = 'carried' order by created_at, id limit 200`) : []

/** A plan is signed off once everything that the round before taught is answered; each that is not is named. Pure. */
export const learningReasons = (waiting: readonly LearningWaiting[]): Refusal[] =>
  waiting.map((one) => ({ code: 'learning.waits', words: `${one.reference} “${one.title}” was carried over from the round before. Take it up, with where, or decline it with a reason.` }))
