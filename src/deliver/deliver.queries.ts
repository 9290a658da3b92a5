import { query } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { choice, number, text } from '../kernel/fields.ts'
import { checkADate, checkAPeriod } from './check-a-date.ts'
import { duplicatePairs } from './duplicates.ts'
import { ninetyDays, ninetyDaysCounts } from './ninety-days.ts'
import { registerQueries } from './register.queries.ts'
import { linesWithoutNumber, paidAfterEnd, paidTwice } from './payment-checks.ts'

export type { NinetyRow } from './ninety-days.ts'

/** One supplier's payments and whether a contract is known for it. */
export interface SpendRow { supplier_key: string; supplier: string; lines: string; amount_pence: string; first_on: string; last_on: string; contracts: string }

export const unlinkedContracts = query({
  name: 'deliver.unlinked-contracts', title: 'Contracts not linked to a need', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ id: string; reference: string; title: string; provider: string }>`select r.id, r.reference, r.title, c.provider_name as provider from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id
    where c.body_id = ${tx.bodyId} and r.state not in ('ended', 'terminated') and not exists (select 1 from kernel.link l where l.body_id = c.body_id and l.to_id = c.id and l.ended_at is null) order by r.title limit 20000`),
})

export const spend = query({
  name: 'deliver.spend', title: 'Spend by supplier, with or without a contract', who: 'signed-in',
  params: { without: choice({ label: 'Only without a contract', required: false, options: [{ value: 'yes', text: 'Yes' }] }), q: text({ label: 'Supplier contains', required: false, max: 100 }), page: number({ label: 'Page', whole: true, min: 1, max: 10000, required: false }), all: choice({ label: 'All at once, at most 100,000', required: false, options: [{ value: 'yes', text: 'Yes' }] }) },
  run: (tx, ask) => tx.rows(sql<SpendRow & { total: string; total_pence: string }>`
    with named as materialized (select c.provider_key as key, count(*) as contracts from deliver.contract c where c.body_id = ${tx.bodyId} and c.provider_name <> '' group by 1),
    matched as (select s.supplier_key, s.supplier, s.lines, s.amount_pence, s.first_on, s.last_on, coalesce(n.contracts, 0) as contracts from deliver.supplier_total s left join named n on n.key = s.supplier_key where s.body_id = ${tx.bodyId} and s.lines > 0 and ${ask.q ? sql`s.supplier ilike ${`%${ask.q.replaceAll(/[%_\\]/g, '\\$&')}%`}` : sql`true`})
    select *, count(*) over () as total, sum(amount_pence) over () as total_pence from matched where ${ask.without ? sql`contracts = 0` : sql`true`} order by amount_pence desc, supplier_key limit ${ask.all ? 100_000 : 50} offset ${ask.all ? 0 : ((ask.page ?? 1) - 1) * 50}`),
})

export const redactedSpend = query({
  name: 'deliver.redacted-spend', title: 'Payment lines whose supplier the publisher removed, and their sum', who: 'signed-in', params: {},
  run: (tx) => tx.one(sql<{ lines: string; amount_pence: string }>`select count(*) as lines, coalesce(sum(amount_pence), 0)::text as amount_pence from deliver.payment where body_id = ${tx.bodyId} and redacted`),
})

export const payments = query({
  name: 'deliver.payments', title: 'Payment lines of a supplier', who: 'signed-in',
  params: { supplier: text({ label: 'Supplier key', max: 300 }), page: number({ label: 'Page', whole: true, min: 1, max: 10000, required: false }) },
  run: (tx, ask) => tx.rows(sql<{ paid_on: string; supplier: string; amount_pence: string; expense_type: string; service_area: string; transaction: string; line: string; import_id: string; file: string; total: string }>`
    select p.paid_on, p.supplier, p.amount_pence, p.expense_type, p.service_area, p.transaction, p.line, p.import_id, i.file_name as file, count(*) over () as total from deliver.payment p join deliver.import i on i.body_id = p.body_id and i.id = p.import_id
    where p.body_id = ${tx.bodyId} and p.supplier_key = ${ask.supplier} order by p.paid_on desc, p.line limit 100 offset ${((ask.page ?? 1) - 1) * 100}`),
})

export const possibleDuplicates = query({
  name: 'deliver.possible-duplicates', title: 'Contracts that may be one contract written down twice', who: 'signed-in', params: {},
  run: (tx) => tx.rows(duplicatePairs(tx)),
})

export const whatContractsServe = query({
  name: 'deliver.what-contracts-serve', title: 'Needs, priorities, outcomes and specifications', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select id as value, initcap(kind) || ': ' || title || ' (' || reference || ')' as text from kernel.record where body_id = ${tx.bodyId} and kind in ('need', 'priority', 'outcome', 'specification') order by kind, title limit 500`),
})

export const deliverQueries = [...registerQueries, unlinkedContracts, spend, redactedSpend, payments, possibleDuplicates, whatContractsServe, ninetyDays, ninetyDaysCounts, checkADate, checkAPeriod, paidTwice, paidAfterEnd, linesWithoutNumber]
