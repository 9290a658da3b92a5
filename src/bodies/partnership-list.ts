import type { KindList } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'

/** What the list of partnerships shows: how they decide, who hosts, and from when to when. */
export const partnershipList: KindList = {
  from: sql`left join bodies.partnership p on p.id = r.id`,
  columns: [
    { key: 'way', heading: 'How they decide', as: 'text', value: sql`p.way`, words: { separate: 'Separate', parallel: 'Parallel', joint: 'Joint', integrated: 'Integrated' } },
    { key: 'host', heading: 'Host', as: 'text', value: sql`(select o.name from bodies.organisation o where o.id = p.host_body_id)` },
    { key: 'from', heading: 'First day', as: 'date', value: sql`p.valid_from` }, { key: 'to', heading: 'Last day', as: 'date', value: sql`p.valid_to` },
  ],
}
