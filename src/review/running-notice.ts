import { reference } from '../kernel/fields.ts'
import type { Tx } from '../kernel/database/database.ts'
import { actionsOf, noticeOf, withholdingsOf, type ActionRow, type NoticeRow, type WithholdingRow } from './performance-notice.ts'

// What every act on a running notice shares: who may, the field that names it, and the case it reads.

export const notice = reference({ label: 'Notice', to: 'performance-notice' })
export const root = { kind: 'performance-notice', who: ['contract-manager'], root: 'notice' } as const

/** A notice that runs, with its actions and money. */
export interface Running { row: NoticeRow; actions: ActionRow[]; withheld: WithholdingRow[] }
export const load = async (tx: Tx, ask: { notice: string }): Promise<Running> =>
  ({ row: (await noticeOf(tx, ask.notice))!, actions: await actionsOf(tx, ask.notice), withheld: await withholdingsOf(tx, ask.notice) })
