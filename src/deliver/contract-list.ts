import type { KindList } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { agreementWords } from '../evidence/tabular/agreement.ts'

/** The reference of the team's own register out of the key its line is known by: `ref:CT0012#1` gives CT0012; a line without one gives nothing. */
export const ownReference = (key: string | null): string | null => (key?.startsWith('ref:') ? key.slice(4).replace(/#\d+$/, '') : null)

// The financial year of today begins three months after the calendar year.
const today = sql`(kernel.act_time() at time zone 'Europe/London')`
const thisYear = sql`(to_char(${today} - interval '3 months', 'YYYY') || '/' || to_char(${today} + interval '9 months', 'YY'))`

/** What the list of contracts shows: with whom, under which reference of one's own, for how much, until when, and who looks after it. */
export const contractList: KindList = {
  from: sql`left join deliver.contract c on c.body_id = r.body_id and c.id = r.id`,
  columns: [
    { key: 'provider', heading: 'Provider', as: 'text', value: sql`c.provider_name`, searched: 'words' },
    { key: 'own', heading: 'Own reference', as: 'text', value: sql`case when starts_with(c.imported_reference, 'ref:') then regexp_replace(substr(c.imported_reference, 5), '#[0-9]+$', '') end`, searched: 'reference' },
    { key: 'agreement', heading: 'Kind of agreement', as: 'text', value: sql`c.agreement`, words: agreementWords, filter: true, inFileOnly: true },
    { key: 'places', heading: 'Places served', as: 'text', value: sql`array_to_string(c.places, ', ')`, searched: 'words', inFileOnly: true },
    { key: 'value', heading: 'Value', as: 'money', value: sql`coalesce(c.value_pence, c.annual_pence)` },
    { key: 'year', heading: 'Value this financial year', as: 'money', inFileOnly: true, value: sql`(select (y.years ->> ${thisYear})::bigint from deliver.contract_years y where y.body_id = c.body_id and y.contract_id = c.id order by y.recorded_at desc, y.id desc limit 1)` },
    { key: 'starts', heading: 'First day', as: 'date', value: sql`c.starts_on` }, { key: 'ends', heading: 'Last day', as: 'date', value: sql`coalesce(c.ended_on, c.ends_on)` },
    { key: 'owner', heading: 'Looked after by', as: 'text', value: sql`c.owner_name` },
  ],
}
