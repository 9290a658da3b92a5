import { sql, type Tx } from '../kernel/database/database.ts'
import type { Derivation } from '../kernel/derived.ts'

/** Two open contracts that may be one: a question for a person, never merged. */
export interface DuplicateRow { one_id: string; one_reference: string; one_title: string; other_id: string; other_reference: string; other_title: string; provider: string; why: string }

/**
 * Pairs of open contracts of one provider with the same title and a day in common, or with the same days and value. Only providers with more than one
 * contract are looked at; their plain name is kept with each contract.
 */
export const duplicatePairs = ({ bodyId }: Pick<Tx, 'bodyId'>): ReturnType<typeof sql<DuplicateRow>> => sql<DuplicateRow>`
  with open as materialized (select r.id, r.reference, r.title, c.provider_name, c.provider_key, c.starts_on, c.ends_on, coalesce(c.value_pence, c.annual_pence) as amount, count(*) over (partition by c.provider_key) as contracts
      from (select id, body_id, reference, title from kernel.record where body_id = ${bodyId} and kind = 'contract' and state not in ('ended', 'terminated') offset 0) r
      join deliver.contract c on c.body_id = r.body_id and c.id = r.id where c.body_id = ${bodyId} and c.provider_name <> ''),
    plain as materialized (select *, lower(regexp_replace(title, '[^[:alnum:]]+', '', 'g')) as plain from open where contracts > 1),
  alike as materialized (
    select a.id as one, b.id as other from plain a join plain b on b.provider_key = a.provider_key and b.plain = a.plain and b.id > a.id where a.starts_on = b.starts_on or a.ends_on = b.ends_on or a.starts_on is null or b.starts_on is null
    union select a.id, b.id from plain a join plain b on b.provider_key = a.provider_key and b.starts_on = a.starts_on and b.ends_on = a.ends_on and b.amount = a.amount and b.id > a.id)
  select a.id as one_id, a.reference as one_reference, a.title as one_title, b.id as other_id, b.reference as other_reference, b.title as other_title, a.provider_name as provider,
    concat_ws(', ', 'same provider', case when a.plain = b.plain then 'same title' end, case when a.starts_on = b.starts_on then 'same first day' end, case when a.ends_on = b.ends_on then 'same last day' end, case when a.amount = b.amount then 'same value' end) as why
  from alike join plain a on a.id = alike.one join plain b on b.id = alike.other order by a.title, a.id, b.id limit 5000`

const counted = (bodyId: string | undefined) => sql<{ count: number }>`select count(*)::int as count from (${duplicatePairs({ bodyId })}) pairs`

/** How many such pairs there are: as acts left it, or counted now where none has yet. */
export const pairCount = async (tx: Tx): Promise<number> =>
  (await tx.maybe(sql<{ pairs: number }>`select pairs from deliver.register_total where body_id = ${tx.bodyId}`))?.pairs ?? (await tx.one(counted(tx.bodyId))).count

/** The count follows every act that writes a contract. */
export const pairsDerived: Derivation = {
  from: ['deliver.contract'],
  again: async ({ tx, bodyId, derive }) => {
    const [row] = await tx.rows(counted(bodyId))
    await derive(sql`insert into deliver.register_total as t (body_id, pairs) values (${bodyId}, ${row!.count}) on conflict (body_id) do update set pairs = excluded.pairs where t.pairs <> excluded.pairs`)
  },
}
