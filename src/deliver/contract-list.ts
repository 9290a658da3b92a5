import type { KindList } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'

/** The reference of the team's own register out of the key its line is known by: `ref:CT0012#1` gives CT0012; a line without one gives nothing. */
export const ownReference = (key: string | null): string | null => (key?.startsWith('ref:') ? key.slice(4).replace(/#\d+$/, '') : null)

/** What the list of contracts shows: with whom, under which reference of one's own, for how much, until when, and who looks after it. */
export const contractList: KindList = {
  from: sql`left join deliver.contract c on c.body_id = r.body_id and c.id = r.id`,
  columns: [
    { key: 'provider', heading: 'Provider', as: 'text', value: sql`c.provider_name`, searched: 'words' },
    { key: 'own', heading: 'Own reference', as: 'text', value: sql`case when starts_with(c.imported_reference, 'ref:') then regexp_replace(substr(c.imported_reference, 5), '#[0-9]+$', '') end`, searched: 'reference' },
    { key: 'value', heading: 'Value', as: 'money', value: sql`coalesce(c.value_pence, c.annual_pence)` },
    { key: 'starts', heading: 'First day', as: 'date', value: sql`c.starts_on` }, { key: 'ends', heading: 'Last day', as: 'date', value: sql`coalesce(c.ended_on, c.ends_on)` },
    { key: 'owner', heading: 'Looked after by', as: 'text', value: sql`c.owner_name` },
  ],
}
