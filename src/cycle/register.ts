import { query } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { number, text } from '../kernel/fields.ts'
import type { PublishedRow } from './publication.ts'

export interface RegisterFilter { q?: string | undefined; kind?: string | undefined; body?: string | undefined; page?: number | undefined }

export const registerPageSize = 50
const typed = (words: string): string => `%${words.replaceAll(/[%_\\]/g, '\\$&')}%`

const wanted = (filter: RegisterFilter) => sql`p.published_at is not null and p.withdrawn_at is null
  and (${filter.kind ?? null}::text is null or p.kind = ${filter.kind ?? null}) and (${filter.body ?? null}::text is null or o.name = ${filter.body ?? null})
  and (${filter.q ?? null}::text is null or p.title ilike ${typed(filter.q ?? '')} or p.provider ilike ${typed(filter.q ?? '')} or o.name ilike ${typed(filter.q ?? '')})`

/** Entries of the public register, newest first. The transaction may be the public's: row-level security shows it published rows only. */
export const publishedRows = (tx: Tx, filter: RegisterFilter, size = registerPageSize): Promise<PublishedRow[]> =>
  tx.rows(sql<PublishedRow>`select p.id, o.name as body, p.body_id, p.kind, p.title, p.provider, p.value_pence, p.starts_on, p.ends_on, p.summary, p.source, p.published_at
    from cycle.published_item p join bodies.organisation o on o.id = p.body_id where ${wanted(filter)} order by p.published_at desc, p.id limit ${size} offset ${((filter.page ?? 1) - 1) * size}`)

export const publishedCount = async (tx: Tx, filter: RegisterFilter): Promise<number> =>
  Number((await tx.one(sql<{ count: string }>`select count(*) as count from cycle.published_item p join bodies.organisation o on o.id = p.body_id where ${wanted(filter)}`)).count)

/** Bodies that have published something, with how many entries. */
export const publishingBodies = (tx: Tx): Promise<{ body: string; count: string }[]> =>
  tx.rows(sql<{ body: string; count: string }>`select o.name as body, count(*) as count from cycle.published_item p join bodies.organisation o on o.id = p.body_id
    where p.published_at is not null and p.withdrawn_at is null group by o.name order by o.name`)

export const registerQuery = query({
  name: 'cycle.register', title: 'The public register', who: 'public',
  params: {
    q: text({ label: 'Title, provider or body contains', required: false, max: 100 }), kind: text({ label: 'Kind', required: false, max: 40 }),
    body: text({ label: 'Body', required: false }), page: number({ label: 'Page', whole: true, min: 1, max: 10_000, required: false }),
  },
  run: (tx, ask) => publishedRows(tx, ask),
})

/** An entry as the open data show it: money in pounds and pence as text, so that no program rounds it. */
export const openRow = (row: PublishedRow): Record<string, string | null> => ({
  id: row.id, body: row.body, bodyId: row.body_id, kind: row.kind, title: row.title, provider: row.provider || null,
  value: row.value_pence === null ? null : `${BigInt(row.value_pence) / 100n}.${(BigInt(row.value_pence) % 100n).toString().padStart(2, '0')}`, currency: 'GBP',
  startsOn: row.starts_on, endsOn: row.ends_on, summary: row.summary, source: row.source || null, publishedAt: row.published_at,
})
