import type { KindList } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'

// What the lists of this stage show of each kind beside title, reference and state.

export const procurementList: KindList = {
  from: sql`left join procure.procurement p on p.body_id = r.body_id and p.id = r.id`,
  columns: [
    { key: 'regime', heading: 'Regime', as: 'text', value: sql`p.regime`, words: { PSR: 'Provider Selection Regime', PA: 'Procurement Act', split: 'Split', neither: 'Neither' } },
    { key: 'value', heading: 'Value', as: 'money', value: sql`coalesce(p.award_value_pence, p.value_pence)` }, { key: 'provider', heading: 'Provider', as: 'text', value: sql`(select o.name from bodies.organisation o where o.id = p.provider_id)` },
    { key: 'awarded', heading: 'Awarded', as: 'date', value: sql`p.awarded_on` },
  ],
}

export const noticeList: KindList = {
  from: sql`left join procure.notice n on n.body_id = r.body_id and n.id = r.id`,
  columns: [
    { key: 'kind', heading: 'Notice', as: 'text', value: sql`n.notice_kind` }, { key: 'number', heading: 'Number', as: 'text', value: sql`n.identifier` },
    { key: 'published', heading: 'Published', as: 'date', value: sql`(n.published_at at time zone 'Europe/London')::date` }, { key: 'closes', heading: 'Offers close', as: 'date', value: sql`(n.closes_at at time zone 'Europe/London')::date` }, { key: 'standstill', heading: 'Standstill ends', as: 'date', value: sql`n.standstill_ends_on` },
  ],
}
