import type { KindList } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'

/** What the list of contracts shows: with whom, for how much, until when, and who looks after it. */
export const contractList: KindList = {
  from: sql`left join deliver.contract c on c.body_id = r.body_id and c.id = r.id`,
  columns: [
    { key: 'provider', heading: 'Provider', as: 'text', value: sql`c.provider_name` }, { key: 'value', heading: 'Value', as: 'money', value: sql`coalesce(c.value_pence, c.annual_pence)` },
    { key: 'starts', heading: 'First day', as: 'date', value: sql`c.starts_on` }, { key: 'ends', heading: 'Last day', as: 'date', value: sql`coalesce(c.ended_on, c.ends_on)` },
    { key: 'owner', heading: 'Looked after by', as: 'text', value: sql`c.owner_name` },
  ],
}
