import { query } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { number, text } from '../kernel/fields.ts'
import { kindsOfTheStages } from './kinds.ts'

/** What should follow a record of a kind, for the gap to be shown. The kinds' own `needs` say what must lead to them. */
export const followers: Readonly<Record<string, readonly { to: readonly string[]; words: string }[]>> = {
  need: [{ to: ['priority'], words: 'Not yet weighed as a priority' }],
  priority: [{ to: ['outcome'], words: 'No outcome is set for this yet' }],
  outcome: [{ to: ['kpi'], words: 'Nothing measures this outcome yet' }, { to: ['specification'], words: 'No specification serves this outcome yet' }],
  contract: [{ to: ['kpi'], words: 'Nothing measures this contract yet' }],
  finding: [{ to: ['decision', 'performance-notice'], words: 'Nothing was decided on this yet' }],
}

/** A record of this body with one thing that is not linked yet. */
export interface Unlinked { id: string; kind: string; reference: string; title: string; state: string; words: string }
export interface UnlinkedCount { kind: string; side: 'before' | 'after'; words: string; count: number }

interface Wanted { kind: string; side: 'before' | 'after'; others: readonly string[]; words: string }

/** Everything that should be linked, kind by kind, from the kinds themselves. */
export const wantedLinks = (): Wanted[] => [
  ...[...kindsOfTheStages.values()].flatMap((kind) => (kind.needs ?? []).map((need): Wanted => ({ kind: kind.name, side: 'before', others: [need.from], words: need.words }))),
  ...Object.entries(followers).flatMap(([kind, list]) => list.map((next): Wanted => ({ kind, side: 'after', others: next.to, words: next.words }))),
]

// A data set counts although another body keeps its record: published data are shared.
const missing = (wanted: Wanted) => sql`r.kind = ${wanted.kind} and not exists (select 1 from kernel.link l left join kernel.record o on o.id = ${wanted.side === 'before' ? sql`l.from_id` : sql`l.to_id`}
  where ${wanted.side === 'before' ? sql`l.to_id` : sql`l.from_id`} = r.id and l.ended_at is null
    and (o.kind = any(${[...wanted.others]}) or ('dataset' = any(${[...wanted.others]}) and l.kind = 'shows')))`

/** How many records of this body lack each link. */
export async function unlinkedCounts(tx: Tx): Promise<UnlinkedCount[]> {
  const counts: UnlinkedCount[] = []
  for (const wanted of wantedLinks()) {
    const { count } = await tx.one(sql<{ count: string }>`select count(*) as count from kernel.record r where r.body_id = ${tx.bodyId} and ${missing(wanted)}`)
    if (Number(count) > 0) counts.push({ kind: wanted.kind, side: wanted.side, words: wanted.words, count: Number(count) })
  }
  return counts
}

/** The records behind one count, newest first, fifty at a time. */
export const unlinkedRows = (tx: Tx, wanted: Wanted, page: number): Promise<Unlinked[]> =>
  tx.rows(sql<Unlinked>`select r.id, r.kind, r.reference, r.title, r.state, ${wanted.words}::text as words from kernel.record r
    where r.body_id = ${tx.bodyId} and ${missing(wanted)} order by r.created_at desc, r.reference limit 50 offset ${(page - 1) * 50}`)

/** Records that nothing leads to, or from which nothing follows yet (T1). */
export const gapsQuery = query({
  name: 'cycle.gaps', title: 'Not linked yet', who: 'signed-in',
  params: { kind: text({ label: 'Kind of record', required: false, max: 60 }), words: text({ label: 'What is missing, as counted', required: false }), page: number({ label: 'Page', whole: true, min: 1, max: 10_000, required: false }) },
  run: async (tx, ask): Promise<{ counts: UnlinkedCount[]; rows: Unlinked[] }> => {
    const counts = await unlinkedCounts(tx)
    const first = wantedLinks().filter((wanted) => counts.some((count) => count.kind === wanted.kind && count.words === wanted.words))
      .find((wanted) => (ask.kind === undefined || wanted.kind === ask.kind) && (ask.words === undefined || wanted.words === ask.words))
    return { counts, rows: first ? await unlinkedRows(tx, first, ask.page ?? 1) : [] }
  },
})
