import type { Kind, Process } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import type { Criterion, Score } from './ranking.ts'
import { priorityList, scoringList } from './list-columns.ts'

export const scoringKind: Kind = { name: 'scoring', plural: 'scorings', module: 'plan', stage: 'plan', words: 'scoring of needs', prefix: 'SCORE', list: scoringList }
export const priorityKind: Kind = {
  name: 'priority', plural: 'priorities', module: 'plan', stage: 'plan', words: 'priority', prefix: 'PRIO', list: priorityList, column: 'priority',
  needs: [{ from: 'need', words: 'No need leads here yet' }],
}

export const scoringProcess: Process = {
  kind: 'scoring', title: 'Scoring needs', states: { open: 'Open', closed: 'Closed' },
  steps: [
    { act: 'plan.open-scoring', from: [], to: 'open', says: 'Needs of one programme are put to a panel with weighted criteria.' },
    { act: 'plan.score-need', from: ['open'], to: 'same', says: 'Each scorer gives points alone; nobody sees another\'s until the scoring is closed.' },
    { act: 'plan.close-scoring', from: ['open'], to: 'closed', says: 'Enough scorers have scored every need: all scores are revealed and ranked.' },
  ],
  leadsOn: {
    open: ['plan.score-need', 'plan.close-scoring'],
    closed: ['plan.propose-priority'],
  },
}

export const priorityProcess: Process = {
  kind: 'priority', title: 'A priority', states: { proposed: 'Proposed', agreed: 'Agreed', withdrawn: 'Withdrawn' },
  steps: [
    { act: 'plan.propose-priority', from: [], to: 'proposed', says: 'It is proposed from a closed scoring, with the reason.' },
    { act: 'plan.change-priority', from: ['proposed'], to: 'same', says: 'Its words are changed; partners then answer again, for the new version.' },
    { act: 'plan.agree-priority', from: ['proposed'], to: 'agreed', consent: 'way of working', rule: 'BOD-46', says: 'It is agreed in the way of working: parallel tells the partners first, joint needs every partner\'s consent to the same version.' },
    { act: 'plan.withdraw-priority', from: ['proposed', 'agreed'], to: 'withdrawn', givesUp: true, says: 'It is withdrawn, with the reason.' },
  ],
  leadsOn: {
    proposed: ['plan.agree-priority'],
    agreed: ['plan.set-outcome'],
  },
}

export interface ScoringRow { id: string; body_id: string; need_ids: string[]; scorer_roles: string[]; minimum_scorers: number; question: string; closed_at: string | null }

/** A scoring, or undefined when it is not the asker's to see. */
export const scoringOf = (tx: Tx, id: string): Promise<ScoringRow | undefined> =>
  tx.maybe(sql<ScoringRow>`select id, body_id, need_ids::text[] as need_ids, scorer_roles, minimum_scorers, question, closed_at from plan.scoring where id = ${id}`)

/** Its criteria in their order. */
export const criteriaOf = (tx: Tx, scoringId: string): Promise<Criterion[]> =>
  tx.rows(sql<Criterion>`select name, weight from plan.criterion where scoring_id = ${scoringId} order by position`)

/** The scores that the asker may see: their own, and all once revealed. The database itself keeps the others back. */
export const scoresOf = (tx: Tx, scoringId: string): Promise<(Score & { id: string; reason: string })[]> =>
  tx.rows(sql<Score & { id: string; reason: string }>`select id, need_id as "needId", account_id as "scorerId", points, reason from plan.score where scoring_id = ${scoringId} order by scored_at, id`)

/** Who has scored which need, never what. `id` is the id of the score. */
export interface ScoredRow { id: string; needId: string; scorerId: string }
export const scoredOf = (tx: Tx, scoringId: string): Promise<ScoredRow[]> =>
  tx.rows(sql<ScoredRow>`select id, need_id as "needId", account_id as "scorerId" from plan.scored where scoring_id = ${scoringId} order by scored_at, id`)

export interface PriorityRow { id: string; need_id: string; scoring_id: string | null; rank: number | null; weighted_mean: number | null; reason: string; agreed_on: string | null; decided_where: string }

/** What stands behind a priority. */
export const priorityOf = (tx: Tx, id: string): Promise<PriorityRow | undefined> =>
  tx.maybe(sql<PriorityRow>`select id, need_id, scoring_id, rank, weighted_mean, reason, agreed_on, decided_where from plan.priority where id = ${id}`)
