import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { figuresOn, formOf, ratingWords, type Seen } from './visit-forms.ts'
import { weightedRating, type Weighted } from './visit.rule.ts'

export const visitKind: Kind = {
  name: 'quality-visit', plural: 'quality-visits', module: 'review', stage: 'review', words: 'quality visit', prefix: 'VISIT', forParty: '/provider/quality-visits/:id',
  list: {
    from: sql`left join review.quality_visit v on v.body_id = r.body_id and v.id = r.id left join kernel.record vc on vc.id = v.contract_id`,
    columns: [
      { key: 'contract', heading: 'Contract', as: 'text', value: sql`vc.title`, searched: 'words' }, { key: 'on', heading: 'Day', as: 'date', value: sql`coalesce(v.visited_on, v.planned_on)` }, { key: 'why', heading: 'Why', as: 'text', value: sql`v.why` },
    ],
  },
}

export const visitProcess: Process = {
  kind: 'quality-visit', title: 'A quality visit',
  states: { planned: 'Planned', visited: 'Visited, being rated', draft: 'Draft with the provider', answered: 'Draft answered', final: 'Report final', cancelled: 'Cancelled' },
  steps: [
    { act: 'review.plan-visit', from: [], to: 'planned', says: 'A visit is planned, with the reason and the form by which it is assessed.' },
    { act: 'review.move-visit', from: ['planned'], to: 'same', says: 'It is moved to another day, with why.' },
    { act: 'review.record-visit', from: ['planned'], to: 'visited', says: 'The service was visited: when, by whom, how many people were met.' },
    { act: 'review.rate-question', from: ['visited'], to: 'same', says: 'One question of the form is rated, with what was seen.' },
    { act: 'review.send-draft', from: ['visited'], to: 'draft', says: 'The provider reads the draft and has its working days to say what is wrong in it.' },
    { act: 'review.challenge-rating', from: ['draft'], to: 'same', says: 'The provider says what is wrong in one answer, and what shows it.' },
    { act: 'review.answer-draft', from: ['draft'], to: 'answered', says: 'The provider agrees to the draft, or has said everything that it challenges.' },
    { act: 'review.pass-challenge-day', from: ['draft'], to: 'answered', says: 'The days to challenge have passed: the clock closes them.' },
    { act: 'review.settle-challenge', from: ['answered'], to: 'same', says: 'A challenged rating stands or is changed, with the reason; the first one stays readable.' },
    { act: 'review.add-visit-action', from: ['draft', 'answered', 'final'], to: 'same', says: 'An issue is answered by an action: who does what by when. Either side adds it.' },
    { act: 'review.make-final', from: ['answered'], to: 'final', says: 'Every challenge is settled and every issue answered: the report is final, and the next visit follows from its rating.' },
    { act: 'review.finish-visit-action', from: ['draft', 'answered', 'final'], to: 'same', says: 'An action is done, with what shows it.' },
    { act: 'review.cancel-visit', from: ['planned'], to: 'cancelled', givesUp: true, says: 'It is cancelled, with why.' },
  ],
  leadsOn: { planned: ['review.record-visit'], visited: ['review.send-draft'], draft: ['review.add-visit-action'], answered: ['review.make-final'], final: ['review.finish-visit-action'] },
}

export interface VisitRow {
  id: string; body_id: string; body: string; reference: string; title: string; state: string; version: number; scope_id: string | null; provider_id: string | null; provider: string; programme_id: string | null; contract_id: string; contract: string; form: string
  planned_on: CivilDate; why: string; after_id: string | null; visited_on: CivilDate | null; visited_by: string; met: string; draft_sent_on: CivilDate | null; challenge_by: CivilDate | null; answer: '' | 'agrees' | 'challenges' | 'none'; answer_words: string; answered_on: CivilDate | null; final_on: CivilDate | null
}

// A provider may not see the record of the contract itself; the title of the visit names it.
const columns = sql`r.id, r.body_id, b.name as body, r.reference, r.title, r.state, r.version, r.scope_id, v.provider_id, coalesce(o.name, '') as provider, r.programme_id, v.contract_id, coalesce(c.title, '') as contract, v.form, v.planned_on, v.why, v.after_id, v.visited_on, v.visited_by, v.met, v.draft_sent_on, v.challenge_by, v.answer, v.answer_words, v.answered_on, v.final_on`
const from = sql`from review.quality_visit v join kernel.record r on r.body_id = v.body_id and r.id = v.id join bodies.organisation b on b.id = v.body_id left join bodies.organisation o on o.id = v.provider_id left join kernel.record c on c.id = v.contract_id`

export const visitOf = (tx: Tx, id: string): Promise<VisitRow | undefined> => tx.maybe(sql<VisitRow>`select ${columns} ${from} where v.id = ${id}`)
/** Visits of a contract, or of all contracts of this body; the newest first. */
export const visitsOf = (tx: Tx, contractId?: string): Promise<VisitRow[]> =>
  tx.rows(sql<VisitRow>`select ${columns} ${from} where v.body_id = ${tx.bodyId} and (${contractId ?? null}::uuid is null or v.contract_id = ${contractId ?? null}::uuid) order by coalesce(v.visited_on, v.planned_on) desc, v.id desc limit 2000`)
/** Visits shown to the provider that asks. */
export const visitsShown = (tx: Tx): Promise<VisitRow[]> => tx.rows(sql<VisitRow>`select ${columns} ${from} where v.provider_id = ${tx.bodyId} and v.shown_to_party order by coalesce(v.visited_on, v.planned_on) desc limit 200`)

export interface RatingRow { id: string; visit_id: string; question: string; rating: Seen; seen_words: string; draft_rating: string; challenge: string; challenged_on: CivilDate | null; settled: string; settled_on: CivilDate | null }
export const ratingsOf = (tx: Tx, visitIds: readonly string[]): Promise<RatingRow[]> =>
  tx.rows(sql<RatingRow>`select id, visit_id, question, rating, seen_words, draft_rating, challenge, challenged_on, settled, settled_on from review.visit_rating where visit_id = any(${visitIds}::uuid[]) order by id limit 40000`)

export interface VisitActionRow { id: string; visit_id: string; question: string; what: string; owner: string; due_on: CivilDate; added_by: 'commissioner' | 'provider'; done_on: CivilDate | null; done_words: string }
export const actionsOfVisit = (tx: Tx, visitId: string): Promise<VisitActionRow[]> =>
  tx.rows(sql<VisitActionRow>`select id, visit_id, question, what, owner, due_on, added_by, done_on, done_words from review.visit_action where visit_id = ${visitId} order by due_on, id limit 300`)

/** The rating of a visit as its answers now give it, by the figures of the day it took place. Derived, never stored. */
export function ratingOfVisit(row: Pick<VisitRow, 'form' | 'visited_on' | 'planned_on'>, answers: readonly RatingRow[]): Weighted | undefined {
  const form = formOf(row.form)
  return form && weightedRating(form, answers, figuresOn(row.visited_on ?? row.planned_on))
}

/** A visit with everything that hangs on it. */
export interface WholeVisit { row: VisitRow; answers: RatingRow[]; actions: VisitActionRow[]; weighted: Weighted | undefined }
export async function wholeVisit(tx: Tx, id: string): Promise<WholeVisit | undefined> {
  const row = await visitOf(tx, id)
  if (!row) return undefined
  const answers = await ratingsOf(tx, [id])
  return { row, answers, actions: await actionsOfVisit(tx, id), weighted: ratingOfVisit(row, answers) }
}

export const ratingInWords = (rating: string | null | undefined): string => ratingWords[rating ?? ''] ?? 'Not rated'
