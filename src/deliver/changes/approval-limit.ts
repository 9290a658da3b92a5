import type { Kind, Process } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'

export const approvalLimitKind: Kind = {
  name: 'approval-limit', plural: 'approval-limits', module: 'deliver', stage: 'deliver', words: 'limit of approval', many: 'limits of approval', prefix: 'LIM',
  list: {
    from: sql`left join deliver.approval_limit l on l.body_id = r.body_id and l.id = r.id`,
    columns: [
      { key: 'limit', heading: 'Limit', as: 'money', value: sql`l.limit_pence` }, { key: 'from', heading: 'From', as: 'date', value: sql`l.from_on` }, { key: 'until', heading: 'Until', as: 'date', value: sql`l.until_on` },
      { key: 'source', heading: 'Where it comes from', as: 'text', value: sql`l.source` },
    ],
  },
}

export const approvalLimitProcess: Process = {
  kind: 'approval-limit', title: 'A limit of approval', states: { set: 'Holds', replaced: 'Replaced' },
  steps: [{ act: 'deliver.set-approval-limit', from: [], to: 'set', says: 'An administrator sets up to which sum a role may approve by itself.' }],
  leadsOn: {},
  movedBy: [{ act: 'deliver.set-approval-limit', to: 'replaced', says: 'A new limit of the same role replaces it.' }],
}
