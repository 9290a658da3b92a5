import type { KindList } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'

export const concernList: KindList = {
  from: sql`left join review.concern g on g.body_id = r.body_id and g.id = r.id`,
  columns: [
    { key: 'contract', heading: 'Contract', as: 'text', value: sql`(select x.title from kernel.record x where x.id = g.contract_id)` },
    { key: 'raised', heading: 'Raised', as: 'date', value: sql`(select min(s.taken_on) from review.concern_step s where s.body_id = g.body_id and s.concern_id = g.id)` },
  ],
}
