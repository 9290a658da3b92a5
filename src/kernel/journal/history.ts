import { sql } from 'kysely'
import type { Tx } from '../database/database.ts'

export interface HistoryRow { seq: string; act: string; at: string; account: string | null; version: number | null; input: string | null }

/** The last acts on a record, newest first, of the body's main chain. `act_time` is the time the act is dated by. */
export const historyOf = (tx: Tx, bodyId: string, recordId: string, { limit = 50, offset = 0 }: { limit?: number; offset?: number } = {}): Promise<HistoryRow[]> =>
  tx.rows(sql<HistoryRow>`select e.seq, e.entry::json->>'act' as act, e.entry::json->>'actTime' as at, e.entry::json->'actor'->>'account' as account, null::int as version, d.content::json->>'input' as input
    from journal.about a join journal.entry e on e.body_id = a.body_id and e.chain_id = a.body_id and e.seq = a.seq
    left join journal.detail d on d.body_id = e.body_id and d.act_id = e.act_id
    where a.body_id = ${bodyId} and a.record_id = ${recordId} order by a.seq desc limit ${limit} offset ${offset}`)

/** How many entries of that chain are about the record. */
export const historyCount = async (tx: Tx, bodyId: string, recordId: string): Promise<number> =>
  Number((await tx.rows(sql<{ count: string }>`select count(*) as count from journal.about a join journal.entry e on e.body_id = a.body_id and e.chain_id = a.body_id and e.seq = a.seq where a.body_id = ${bodyId} and a.record_id = ${recordId}`))[0]!.count)
