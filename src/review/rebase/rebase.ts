import { sql, type Tx } from '../../kernel/database/database.ts'
import type { Instant } from '../../kernel/time.ts'

/** A new baseline as one person proposes it, and what another answered. */
export interface ProposalRow { id: string; kpi_id: string; from_period: string; to_period: string; cause: string; proposed_by: string; proposed_at: Instant; approved: boolean | null; answer: string; answered_by: string | null; answered_at: Instant | null }

/** The proposals for an indicator's baseline, the newest first; none is ever taken away. */
export const proposalsOf = (tx: Tx, kpiId: string): Promise<ProposalRow[]> =>
  tx.rows(sql<ProposalRow>`select id, kpi_id, from_period, to_period, cause, proposed_by, proposed_at, approved, answer, answered_by, answered_at from review.baseline_proposal where kpi_id = ${kpiId} order by proposed_at desc, id desc limit 100`)

/** The proposal that waits for an answer, if there is one. */
export const waiting = (proposals: readonly ProposalRow[]): ProposalRow | undefined => proposals.find((one) => one.answered_at === null)
