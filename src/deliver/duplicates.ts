import { sql, type Tx } from '../kernel/database/database.ts'
import { supplierKeySql } from './provider-match.ts'

/** Two open contracts that may be one: a question for a person, never merged. */
export interface DuplicateRow { one_id: string; one_reference: string; one_title: string; other_id: string; other_reference: string; other_title: string; provider: string; why: string }

/**
 * Pairs of open contracts of one provider with the same title and a day in common, or with the same days and value. The name of each provider is made
 * plain once, however many contracts it has: that takes longest.
 */
export const duplicatePairs = (tx: Tx): ReturnType<typeof sql<DuplicateRow>> => sql<DuplicateRow>`
  with open as materialized (select r.id, r.reference, r.title, c.provider_name, c.starts_on, c.ends_on, coalesce(c.value_pence, c.annual_pence) as amount
      from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.body_id = ${tx.bodyId} and c.provider_name <> '' and r.state not in ('ended', 'terminated')),
    plain as materialized (select *, lower(regexp_replace(title, '[^[:alnum:]]+', '', 'g')) as plain from open),
    keys as materialized (select provider_name, ${supplierKeySql(sql`lower(provider_name)`)} as provider from (select distinct provider_name from open) names)
  select a.id as one_id, a.reference as one_reference, a.title as one_title, b.id as other_id, b.reference as other_reference, b.title as other_title, a.provider_name as provider,
    concat_ws(', ', 'same provider', case when a.plain = b.plain then 'same title' end, case when a.starts_on = b.starts_on then 'same first day' end, case when a.ends_on = b.ends_on then 'same last day' end, case when a.amount = b.amount then 'same value' end) as why
  from plain a join keys ka on ka.provider_name = a.provider_name join keys kb on kb.provider = ka.provider join plain b on b.provider_name = kb.provider_name and b.id > a.id
    and ((a.plain = b.plain and (a.starts_on = b.starts_on or a.ends_on = b.ends_on or a.starts_on is null or b.starts_on is null)) or (a.starts_on = b.starts_on and a.ends_on = b.ends_on and a.amount = b.amount))
  order by a.title, a.id, b.id limit 5000`
