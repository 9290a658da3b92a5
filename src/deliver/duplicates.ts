import { sql, type Tx } from '../kernel/database/database.ts'

/** Two open contracts that may be one: a question for a person, never merged. */
export interface DuplicateRow { one_id: string; one_reference: string; one_title: string; other_id: string; other_reference: string; other_title: string; provider: string; why: string }

/**
 * Pairs of open contracts of one provider with the same title and a day in common, or with the same days and value. Only providers with more than one
 * contract are looked at; their plain name is kept with each contract.
 */
export const duplicatePairs = (tx: Tx): ReturnType<typeof sql<DuplicateRow>> => sql<DuplicateRow>`
  with open as materialized (select r.id, r.reference, r.title, c.provider_name, c.provider_key, c.starts_on, c.ends_on, coalesce(c.value_pence, c.annual_pence) as amount, count(*) over (partition by c.provider_key) as contracts
      from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.body_id = ${tx.bodyId} and c.provider_name <> '' and r.state not in ('ended', 'terminated')),
    plain as materialized (select *, lower(regexp_replace(title, '[^[:alnum:]]+', '', 'g')) as plain from open where contracts > 1)
  select a.id as one_id, a.reference as one_reference, a.title as one_title, b.id as other_id, b.reference as other_reference, b.title as other_title, a.provider_name as provider,
    concat_ws(', ', 'same provider', case when a.plain = b.plain then 'same title' end, case when a.starts_on = b.starts_on then 'same first day' end, case when a.ends_on = b.ends_on then 'same last day' end, case when a.amount = b.amount then 'same value' end) as why
  from plain a join plain b on b.provider_key = a.provider_key and b.id > a.id
    and ((a.plain = b.plain and (a.starts_on = b.starts_on or a.ends_on = b.ends_on or a.starts_on is null or b.starts_on is null)) or (a.starts_on = b.starts_on and a.ends_on = b.ends_on and a.amount = b.amount))
  order by a.title, a.id, b.id limit 5000`
