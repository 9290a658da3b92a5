import { query } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { number } from '../kernel/fields.ts'

/** Lines that stand more than once with everything the same, their transaction number too. */
export interface TwiceRow { supplier: string; transaction: string; paid_on: string; amount_pence: string; expense_type: string; lines: string; where: { import_id: string; file: string; line: string }[]; total: string; total_pence: string }

/**
 * Payments that may have been made twice: supplier, date, amount, purpose and transaction number are all the same. Lines without a transaction number are left out:
 * publishers that leave invoice numbers out have identical lines that are separate payments.
 */
export const paidTwice = query({
  name: 'deliver.paid-twice', title: 'Payments that may have been made twice', who: 'signed-in',
  params: { page: number({ label: 'Page', whole: true, min: 1, max: 10000, required: false }) },
  run: (tx, ask) => tx.rows(sql<TwiceRow>`
    with twice as (select supplier_key, transaction, paid_on, amount_pence, expense_type, service_area, count(*) as lines, min(supplier) as supplier from deliver.payment
      where body_id = ${tx.bodyId} and transaction <> '' and not redacted group by supplier_key, transaction, paid_on, amount_pence, expense_type, service_area having count(*) > 1),
    counted as (select t.*, count(*) over () as total, sum(amount_pence * (lines - 1)) over () as total_pence from twice t order by abs(amount_pence) * (lines - 1) desc, supplier_key, transaction, amount_pence limit 50 offset ${((ask.page ?? 1) - 1) * 50})
    select c.supplier, c.transaction, c.paid_on, c.amount_pence, c.expense_type, c.lines, c.total, c.total_pence, w.list as "where" from counted c cross join lateral (
      select json_agg(json_build_object('import_id', p.import_id, 'file', i.file_name, 'line', p.line::text) order by i.file_name, p.line) as list from deliver.payment p join deliver.import i on i.body_id = p.body_id and i.id = p.import_id
      where p.body_id = ${tx.bodyId} and p.supplier_key = c.supplier_key and p.paid_on = c.paid_on and p.transaction = c.transaction and p.amount_pence = c.amount_pence and p.expense_type = c.expense_type and p.service_area = c.service_area) w
    order by abs(c.amount_pence) * (c.lines - 1) desc, c.supplier_key, c.transaction, c.amount_pence`),
})

/** A payment to a supplier whose contracts had all ended, with the last of their last days. */
export interface AfterEndRow { supplier: string; supplier_key: string; contract_id: string; contract: string; ended: string; lines: string; amount_pence: string; last_on: string; days: number; total: string; total_pence: string }

/**
 * Suppliers that were paid after the last day of their last contract, more than `days` after it (30): late invoices come within that. A supplier
 * with a contract that has no last day, or goes on, is left out. Contracts that stand in another register are not known here.
 */
export const paidAfterEnd = query({
  name: 'deliver.paid-after-end', title: 'Suppliers paid after their contracts ended', who: 'signed-in',
  params: { days: number({ label: 'Days after the end', whole: true, min: 0, max: 1000, required: false }), page: number({ label: 'Page', whole: true, min: 1, max: 10000, required: false }) },
  run: (tx, ask) => tx.rows(sql<AfterEndRow>`
    with contracts as materialized (select c.provider_key as key, r.id, r.title, coalesce(c.ended_on, c.ends_on) as ended
      from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.body_id = ${tx.bodyId} and c.provider_name <> ''),
    ended as (select distinct on (key) key, id, title, ended from contracts where key not in (select key from contracts where ended is null) order by key, ended desc),
    after as (select e.key as supplier_key, min(p.supplier) as supplier, e.id as contract_id, e.title as contract, e.ended, count(*) as lines, sum(p.amount_pence) as amount_pence, max(p.paid_on) as last_on
      from ended e join deliver.payment p on p.body_id = ${tx.bodyId} and p.supplier_key = e.key and p.paid_on > e.ended + ${ask.days ?? 30}::int where e.key <> '' group by e.key, e.id, e.title, e.ended)
    select a.*, (a.last_on - a.ended)::int as days, count(*) over () as total, sum(amount_pence) over () as total_pence from after a order by amount_pence desc, supplier_key limit 50 offset ${((ask.page ?? 1) - 1) * 50}`),
})

/** Identical lines without a transaction number: how many lines there are beyond the first of each. */
export const linesWithoutNumber = query({
  name: 'deliver.identical-without-number', title: 'Identical payment lines without a transaction number', who: 'signed-in', params: {},
  run: (tx) => tx.one(sql<{ lines: string }>`select coalesce(sum(n - 1), 0)::text as lines from (select count(*) as n from deliver.payment where body_id = ${tx.bodyId} and transaction = '' and not redacted
    group by supplier_key, paid_on, amount_pence, expense_type, service_area having count(*) > 1) t`),
})
