import { sql, type Tx } from '../../kernel/database/database.ts'
import { plainReference } from '../../evidence/tabular/row-key.ts'
import type { CivilDate } from '../../kernel/time.ts'

/** What the digest of a ledger file covers, in this order. */
export const actualColumns = ['id', 'row_key', 'line', 'posted_on', 'amount_pence', 'supplier', 'supplier_key', 'contract_ref', 'contract_key', 'order_number', 'order_key', 'cost_centre', 'account', 'document', 'description']

/** How a line is known to belong to a contract. */
export type Known = 'reference' | 'order' | 'supplier'
export const knownWords: Readonly<Record<Known, string>> = { reference: 'by the contract number in the line', order: 'by its purchase order', supplier: 'by its supplier, as a person confirmed' }

const plainSql = (text: ReturnType<typeof sql>) => sql`regexp_replace(upper(${text}), '[[:space:]–—_./\\\\-]+', '', 'g')`

/**
 * Every ledger line of the body with the contract that it belongs to: by the contract's number here or in the team's own register (where only
 * one has it), by a purchase order of the contract, or by its supplier where a person confirmed it. Worked out afresh each time, so that what
 * is said later also holds for lines that stand already.
 */
export const placed = (tx: Tx) => sql`(with refs as (select key, (array_agg(id))[1] as contract_id from (
      select ${plainSql(sql`r.reference`)} as key, r.id from kernel.record r where r.body_id = ${tx.bodyId} and r.kind = 'contract'
      union select regexp_replace(substr(c.imported_reference, 5), '#[0-9]+$', ''), c.id from deliver.contract c where c.body_id = ${tx.bodyId} and starts_with(c.imported_reference, 'ref:')) k group by key having count(distinct id) = 1)
    select a.*, coalesce(refs.contract_id, o.contract_id, s.contract_id) as contract_id, case when refs.contract_id is not null then 'reference' when o.contract_id is not null then 'order' when s.contract_id is not null then 'supplier' end as known
    from deliver.actual a left join refs on a.contract_key <> '' and refs.key = a.contract_key left join deliver.actual_key o on a.order_key <> '' and o.body_id = a.body_id and o.kind = 'order' and o.key = a.order_key and o.ended_at is null
      left join deliver.actual_key s on a.supplier_key <> '' and s.body_id = a.body_id and s.kind = 'supplier' and s.key = a.supplier_key and s.ended_at is null where a.body_id = ${tx.bodyId})`

export interface ActualRow { id: string; import_id: string; file: string; line: string; posted_on: CivilDate; amount_pence: string; supplier: string; contract_ref: string; order_number: string; cost_centre: string; account: string; document: string; description: string; known: Known | null }

/** Lines of a contract in a stretch of days, newest first. */
export const actualsOf = (tx: Tx, contractId: string, between: { from: CivilDate; to: CivilDate }): Promise<ActualRow[]> =>
  tx.rows(sql<ActualRow>`select p.id, p.import_id, i.file_name as file, p.line, p.posted_on, p.amount_pence, p.supplier, p.contract_ref, p.order_number, p.cost_centre, p.account, p.document, p.description, p.known from ${placed(tx)} p join deliver.import i on i.body_id = p.body_id and i.id = p.import_id
    where p.contract_id = ${contractId} and p.posted_on between ${between.from} and ${between.to} order by p.posted_on desc, p.id limit 5000`)

/** Lines that fit no contract, gathered by supplier and purchase order, the largest sums first. */
export interface UnplacedRow { supplier: string; supplier_key: string; order_number: string; contract_ref: string; lines: string; amount_pence: string; first_on: CivilDate; last_on: CivilDate; maybe: { id: string; title: string; reference: string }[] }
export const unplacedOf = (tx: Tx): Promise<UnplacedRow[]> =>
  tx.rows(sql<UnplacedRow>`with groups as (select min(p.supplier) as supplier, p.supplier_key, p.order_number, p.contract_ref, count(*) as lines, sum(p.amount_pence)::text as amount_pence, min(p.posted_on) as first_on, max(p.posted_on) as last_on
      from ${placed(tx)} p where p.contract_id is null group by p.supplier_key, p.order_number, p.contract_ref order by abs(sum(p.amount_pence)) desc, 2, 3, 4 limit 2000),
    named as materialized (select c.provider_key as key, r.id, r.title, r.reference from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.body_id = ${tx.bodyId} and c.provider_name <> '')
    select g.*, coalesce((select json_agg(json_build_object('id', n.id, 'title', n.title, 'reference', n.reference) order by n.title) from (select * from named where key = g.supplier_key and g.supplier_key <> '' limit 5) n), '[]') as maybe from groups g order by abs(g.amount_pence::bigint) desc, g.supplier_key, g.order_number, g.contract_ref`)

export const orderKey = plainReference
