import type { KindList } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'

export const changeList: KindList = {
  from: sql`left join deliver.change h on h.body_id = r.body_id and h.id = r.id left join kernel.record hc on hc.id = h.contract_id`,
  columns: [
    { key: 'type', heading: 'Kind', as: 'text', value: sql`h.change_type`, words: { variation: 'Variation', extension: 'Extension', assignment: 'Assignment', termination: 'Early end' } },
    { key: 'contract', heading: 'Contract', as: 'text', value: sql`hc.title`, searched: 'words' },
    { key: 'added', heading: 'Change of value', as: 'money', value: sql`h.added_pence` },
    { key: 'effective', heading: 'Holds from', as: 'date', value: sql`h.effective_on` },
  ],
}
