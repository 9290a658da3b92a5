import type { KindList } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'

// What the lists of this stage show of each kind beside title, reference and state.

const titled = (id: ReturnType<typeof sql>) => sql`(select x.title from kernel.record x where x.id = ${id})`

export const findingList: KindList = {
  from: sql`left join review.finding f on f.body_id = r.body_id and f.id = r.id`,
  columns: [{ key: 'about', heading: 'About', as: 'text', value: titled(sql`coalesce(f.contract_id, f.kpi_id, r.programme_id)`) }, { key: 'since', heading: 'Since month', as: 'text', value: sql`f.period` }, { key: 'answer', heading: 'Answer', as: 'text', value: sql`f.answer` }],
}

export const performanceNoticeList: KindList = {
  from: sql`left join review.performance_notice n on n.body_id = r.body_id and n.id = r.id`,
  columns: [{ key: 'contract', heading: 'Contract', as: 'text', value: titled(sql`n.contract_id`) }, { key: 'given', heading: 'Given', as: 'date', value: sql`n.given_on` }],
}

export const contractReviewList: KindList = {
  from: sql`left join review.contract_review v on v.body_id = r.body_id and v.id = r.id`,
  columns: [{ key: 'contract', heading: 'Contract', as: 'text', value: titled(sql`v.contract_id`) }, { key: 'day', heading: 'Day', as: 'date', value: sql`v.meets_on` }],
}

export const decisionList: KindList = {
  from: sql`left join review.decision d on d.body_id = r.body_id and d.id = r.id`,
  columns: [
    { key: 'contract', heading: 'Contract', as: 'text', value: titled(sql`d.contract_id`) },
    { key: 'choice', heading: 'Decided', as: 'text', value: sql`d.choice`, words: { continue: 'Continue', extend: 'Extend', vary: 'Vary', renegotiate: 'Renegotiate', 're-commission': 'Re-commission', decommission: 'Decommission' } },
    { key: 'on', heading: 'Day', as: 'date', value: sql`d.decided_on` }, { key: 'meeting', heading: 'Meeting', as: 'text', value: sql`d.meeting` },
  ],
}
