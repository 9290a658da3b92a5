import type { KindList } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'

// What the lists of this stage show of each kind beside title, reference and state.

const titled = (id: ReturnType<typeof sql>) => sql`(select x.title from kernel.record x where x.id = ${id})`

export const scoringList: KindList = {
  from: sql`left join plan.scoring s on s.body_id = r.body_id and s.id = r.id`,
  columns: [{ key: 'needs', heading: 'Needs', as: 'number', value: sql`cardinality(s.need_ids)` }, { key: 'closed', heading: 'Closed', as: 'date', value: sql`(s.closed_at at time zone 'Europe/London')::date` }],
}

export const priorityList: KindList = {
  from: sql`left join plan.priority p on p.body_id = r.body_id and p.id = r.id`,
  columns: [{ key: 'need', heading: 'Need', as: 'text', value: titled(sql`p.need_id`) }, { key: 'rank', heading: 'Rank', as: 'number', value: sql`p.rank` }, { key: 'agreed', heading: 'Agreed', as: 'date', value: sql`p.agreed_on` }],
}

export const outcomeList: KindList = {
  from: sql`left join plan.outcome o on o.body_id = r.body_id and o.id = r.id`,
  columns: [{ key: 'indicator', heading: 'Indicator', as: 'text', value: sql`o.indicator` }, { key: 'target', heading: 'Target', as: 'number', value: sql`o.target` }, { key: 'unit', heading: 'Unit', as: 'text', value: sql`o.unit` }, { key: 'by', heading: 'To be reached by', as: 'date', value: sql`o.target_on` }],
}

export const budgetLineList: KindList = {
  from: sql`left join plan.budget_line b on b.body_id = r.body_id and b.id = r.id`,
  columns: [{ key: 'year', heading: 'Year', as: 'text', value: sql`b.financial_year` }, { key: 'amount', heading: 'Amount', as: 'money', value: sql`b.amount_pence` }, { key: 'source', heading: 'Where it comes from', as: 'text', value: sql`b.source` }, { key: 'ends', heading: 'May be spent until', as: 'date', value: sql`b.ends_on` }],
}

export const specificationList: KindList = {
  from: sql`left join plan.specification s on s.body_id = r.body_id and s.id = r.id`,
  columns: [{ key: 'requirements', heading: 'Requirements', as: 'number', value: sql`(select count(*) from plan.requirement q where q.body_id = s.body_id and q.specification_id = s.id)` }, { key: 'agreed', heading: 'Agreed', as: 'date', value: sql`s.agreed_on` }],
}

export const kpiList: KindList = {
  from: sql`left join plan.kpi k on k.body_id = r.body_id and k.id = r.id`,
  columns: [
    { key: 'measures', heading: 'Measures', as: 'text', value: titled(sql`coalesce(k.contract_id, k.specification_id, k.outcome_id)`) }, { key: 'target', heading: 'Target', as: 'number', value: sql`(select t.value from plan.kpi_target t where t.body_id = k.body_id and t.kpi_id = k.id order by t.valid_from desc limit 1)` },
    { key: 'unit', heading: 'Unit', as: 'text', value: sql`k.unit` }, { key: 'returned', heading: 'Returned', as: 'text', value: sql`k.frequency`, words: { monthly: 'Every month', quarterly: 'Every quarter', yearly: 'Every year' } },
  ],
}
