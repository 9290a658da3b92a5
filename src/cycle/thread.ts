import { query, type Kind } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { reference } from '../kernel/fields.ts'
import { followers } from './gaps.ts'
import { kindsOfTheStages } from './kinds.ts'

/** A record of the thread with how far it is from where the walk began: before it (negative), itself (0) or after it. */
export interface ThreadNode { id: string; kind: string; reference: string; title: string; state: string; /** What `If-Match` of the API takes; absent for shared published data, which nobody here changes. */ version?: number; body_id: string; body: string; distance: number; /** False for shared published data that another body keeps: named, but its page is not the reader's. */ open: boolean }
/** What leads (`from`) to what follows (`to`), with the words of the link. */
export interface ThreadLink { from: string; to: string; kind: string }
/** A place where the thread breaks: before a record nothing of a kind leads here, or after it nothing follows. */
export interface ThreadGap { record: string; side: 'before' | 'after'; kind: string; words: string }
export interface Thread { start: string; records: ThreadNode[]; links: ThreadLink[]; gaps: ThreadGap[]; cut: boolean }

const steps = 14
const most = 200

/**
 * The thread of one record both ways: everything that led to it and everything that follows, as far as the reader may see. Walks at
 * most 14 links in each direction and keeps the 200 nearest records; `cut` says that there were more. Undefined: no such record here.
 */
export async function threadOf(tx: Tx, id: string): Promise<Omit<Thread, 'gaps'> | undefined> {
  const walk = (towards: 'back' | 'forth') => sql<{ id: string; distance: number }>`with recursive walked(id, distance) as (
      select ${id}::uuid, 0
      union
      select ${towards === 'back' ? sql`l.from_id` : sql`l.to_id`}, w.distance + 1 from walked w
        join kernel.link l on ${towards === 'back' ? sql`l.to_id` : sql`l.from_id`} = w.id and l.ended_at is null
      where w.distance < ${steps}
    ) select id, min(distance)::int as distance from walked group by id order by 2 limit ${most + 1}`
  const back = await tx.rows(walk('back'))
  const forth = await tx.rows(walk('forth'))
  const distance = new Map<string, number>()
  for (const node of back) distance.set(node.id, -node.distance)
  for (const node of forth) if (!distance.has(node.id)) distance.set(node.id, node.distance)
  const nearest = [...distance].sort((a, b) => Math.abs(a[1]) - Math.abs(b[1])).slice(0, most).map(([node]) => node)
  const seen = await tx.rows(sql<Omit<ThreadNode, 'distance'>>`select r.id, r.kind, r.reference, r.title, r.state, r.version, r.body_id, o.name as body, true as open from kernel.record r
    join bodies.organisation o on o.id = r.body_id where r.id = any(${nearest}::uuid[]) order by r.created_at, r.reference`)
  if (!seen.some((record) => record.id === id)) return undefined
  // Published data are shared although their record belongs to the body that keeps them.
  const shared = await tx.rows(sql<Omit<ThreadNode, 'distance'>>`select d.id, 'dataset' as kind, '' as reference, d.title, 'registered' as state, d.kept_by as body_id, o.name as body, false as open from evidence.dataset d
    join bodies.organisation o on o.id = d.kept_by where d.id = any(${nearest.filter((node) => !seen.some((record) => record.id === node))}::uuid[]) order by d.title`)
  const found = [...shared, ...seen]
  const links = await tx.rows(sql<ThreadLink>`select distinct from_id as from, to_id as to, kind from kernel.link
    where ended_at is null and from_id = any(${found.map((record) => record.id)}::uuid[]) and to_id = any(${found.map((record) => record.id)}::uuid[])`)
  return { start: id, records: found.map((record) => ({ ...record, distance: distance.get(record.id)! })), links, cut: distance.size > most }
}

/**
 * Where the thread breaks, from the records and links themselves. Pure. Before: every kind says what must lead to it (`Kind.needs`);
 * after: what should follow (`followers`). A record at the edge of a cut walk is not judged.
 */
export function gapsOf(thread: Omit<Thread, 'gaps'>, kindOf: (name: string) => Pick<Kind, 'needs'> | undefined): ThreadGap[] {
  const kinds = new Map(thread.records.map((record) => [record.id, record.kind]))
  return thread.records.filter((record) => Math.abs(record.distance) < steps && !thread.cut).flatMap((record) => {
    const before = record.distance > 0 ? [] : (kindOf(record.kind)?.needs ?? []).filter((need) => !thread.links.some((link) => link.to === record.id && kinds.get(link.from) === need.from))
    const after = record.distance < 0 ? [] : (followers[record.kind] ?? []).filter((next) => !thread.links.some((link) => link.from === record.id && next.to.includes(kinds.get(link.to) ?? '')))
    return [
      ...before.map((need): ThreadGap => ({ record: record.id, side: 'before', kind: need.from, words: need.words })),
      ...after.map((next): ThreadGap => ({ record: record.id, side: 'after', kind: next.to[0]!, words: next.words })),
    ]
  })
}

/** Asked by page, API and command line; empty when there is no such record, or it is not the reader's to see. */
export const threadQuery = query({
  name: 'cycle.thread', title: 'Why we do this: the thread of a record', who: 'signed-in',
  params: { record: reference({ label: 'Record', to: 'record' }) },
  run: async (tx, ask): Promise<Thread> => {
    const thread = await threadOf(tx, ask.record)
    return thread ? { ...thread, gaps: gapsOf(thread, (name) => kindsOfTheStages.get(name)) } : { start: ask.record, records: [], links: [], gaps: [], cut: false }
  },
})
