import type { KindList } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'

// What the lists of the cycle show of each kind beside title, reference and state.

const words = { light: 'Light', standard: 'Standard', full: 'Full', national: 'National', regional: 'Regional', 'sub-regional': 'Sub-regional', place: 'Place', locality: 'Locality' }

export const programmeList: KindList = {
  from: sql`left join cycle.programme p on p.body_id = r.body_id and p.id = r.id`,
  columns: [
    { key: 'round', heading: 'Round', as: 'number', value: sql`(select n.number from cycle.round n where n.body_id = r.body_id and n.id = r.round_id)` }, { key: 'level', heading: 'Level', as: 'text', value: sql`p.level`, words },
    { key: 'tier', heading: 'Tier', as: 'text', value: sql`p.tier`, words }, { key: 'decides', heading: 'Who decides', as: 'text', value: sql`(select o.name from bodies.organisation o where o.id = r.body_id)` },
  ],
}

export const roundList: KindList = {
  from: sql`left join cycle.round n on n.body_id = r.body_id and n.id = r.id`,
  columns: [{ key: 'programme', heading: 'Programme', as: 'text', value: sql`(select x.title from kernel.record x where x.id = n.programme_id)` }, { key: 'began', heading: 'Began', as: 'date', value: sql`n.began_on` }, { key: 'closed', heading: 'Closed', as: 'date', value: sql`n.closed_on` }],
}

export const publicationList: KindList = {
  from: sql`left join cycle.published_item i on i.body_id = r.body_id and i.id = r.id`,
  columns: [
    { key: 'provider', heading: 'Provider', as: 'text', value: sql`i.provider` }, { key: 'value', heading: 'Value', as: 'money', value: sql`i.value_pence` },
    { key: 'ends', heading: 'Last day', as: 'date', value: sql`i.ends_on` }, { key: 'published', heading: 'Published', as: 'date', value: sql`(i.published_at at time zone 'Europe/London')::date` },
  ],
}
