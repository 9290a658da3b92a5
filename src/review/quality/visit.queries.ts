import { query } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { reference } from '../../kernel/fields.ts'
import type { ListedVisit } from './visit.pages.ts'
import { ratingOfVisit, ratingsOf, visitsOf, visitsShown, wholeVisit, type VisitRow } from './visit.ts'

/** A draft that waits for the provider's answer. */
export interface DraftRow { id: string; body_id: string; reference: string; title: string; body: string; challenge_by: string | null }

export const visitQueries = [
  query({
    name: 'review.quality-visits', title: 'Quality visits with their ratings, the newest first', who: 'signed-in', params: { contract: reference({ label: 'Contract', to: 'contract', required: false }) },
    run: async (tx, ask): Promise<ListedVisit[]> => {
      const rows = await visitsOf(tx, ask.contract)
      const answers = Map.groupBy(await ratingsOf(tx, rows.map((row) => row.id)), (one) => one.visit_id)
      return rows.map((row) => ({ id: row.id, reference: row.reference, contract_id: row.contract_id, contract: row.contract, state: row.state, on: row.visited_on ?? row.planned_on, rating: ratingOfVisit(row, answers.get(row.id) ?? [])?.rating ?? null }))
    },
  }),
  query({ name: 'review.quality-visit', title: 'One quality visit with its answers, challenges and actions', who: 'party', params: { visit: reference({ label: 'Visit', to: 'quality-visit' }) }, run: async (tx, ask) => (await wholeVisit(tx, ask.visit)) ?? null }),
  query({
    name: 'review.drafts-with-provider', title: 'Draft reports that wait for the provider’s answer', who: 'party', params: {},
    run: async (tx): Promise<DraftRow[]> => (await visitsShown(tx)).filter((row: VisitRow) => row.state === 'draft').map(({ id, body_id, reference: ref, title, body, challenge_by }) => ({ id, body_id, reference: ref, title, body, challenge_by })),
  }),
  query({
    name: 'review.open-visit-actions', title: 'Open actions of visits to choose from', who: 'signed-in', params: {},
    run: (tx) => tx.rows(sql<{ value: string; text: string }>`select a.id as value, a.what || ' (' || a.owner || ', ' || r.reference || ')' as text from review.visit_action a join kernel.record r on r.body_id = a.body_id and r.id = a.visit_id where a.body_id = ${tx.bodyId} and a.done_on is null order by a.due_on, a.id limit 500`),
  }),
]
