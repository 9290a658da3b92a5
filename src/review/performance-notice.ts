import type { Kind, Process } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import type { CivilDate } from '../kernel/time.ts'
import { performanceNoticeList } from './list-columns.ts'

export const noticeKind: Kind = { name: 'performance-notice', plural: 'performance-notices', module: 'review', stage: 'review', words: 'contract performance notice', prefix: 'CPN', list: performanceNoticeList }

export const noticeProcess: Process = {
  kind: 'performance-notice', title: 'Acting by the contract',
  states: { given: 'Notice given', met: 'Meeting held', investigation: 'Joint investigation', plan: 'Plan agreed', breach: 'Plan not kept', withheld: 'Money withheld', closed: 'Closed', withdrawn: 'Withdrawn' },
  steps: [
    { act: 'review.give-performance-notice', from: [], to: 'given', rule: 'NSC-30', says: 'The failing, the clause, the evidence and the remedy wanted are given to the provider. A council gives an improvement notice.' },
    { act: 'review.withdraw-performance-notice', from: ['given', 'met', 'investigation'], to: 'withdrawn', rule: 'NSC-32', givesUp: true, says: 'It is withdrawn, with the reason.' },
    { act: 'review.hold-meeting', from: ['given'], to: 'met', rule: 'NSC-31', says: 'Both sides meet and say what comes of it.' },
    { act: 'review.begin-joint-investigation', from: ['met'], to: 'investigation', rule: 'NSC-33', says: 'Both sides look together into what they do not agree on.' },
    { act: 'review.report-joint-investigation', from: ['investigation'], to: 'met', rule: 'NSC-33', says: 'It reports, and a plan follows, or the notice is withdrawn.' },
    { act: 'review.tell-boards', from: ['met'], to: 'same', rule: 'NSC-35', says: 'No plan is agreed in time: both boards are told together.' },
    { act: 'review.agree-action-plan', from: ['met', 'withheld'], to: ['plan', 'withheld'], rule: 'NSC-34', says: 'Actions with who and by when, and how long the improvement must be kept.' },
    { act: 'review.record-action', from: ['plan', 'breach', 'withheld'], to: ['plan', 'breach', 'withheld'], rule: 'NSC-37', says: 'An action was done, or missed; a missed one may be put right later.' },
    { act: 'review.give-exception-report', from: ['breach', 'withheld'], to: 'same', rule: 'NSC-37', says: 'What was missed and not put right is reported to the boards, a second time when it lasts.' },
    { act: 'review.propose-withholding', from: ['met', 'breach', 'withheld'], to: 'same', rule: 'NSC-38', says: 'To hold back a share of the month\'s value is proposed, for actions that were missed, up to a cap.' },
    { act: 'review.approve-withholding', from: ['met', 'breach', 'withheld'], to: 'withheld', rule: 'NSC-38', says: 'Another person approves it: the money is held back.' },
    { act: 'review.decline-withholding', from: ['met', 'plan', 'breach', 'withheld'], to: 'same', says: 'It is declined, and nothing is held back.' },
    { act: 'review.pay-withheld', from: ['withheld'], to: 'plan', rule: 'NSC-40', says: 'Put right: what was withheld is paid.' },
    { act: 'review.keep-withheld', from: ['withheld'], to: ['plan', 'breach'], rule: 'NSC-40', says: 'The failing lasts after the second report: what was withheld is kept for good.' },
    { act: 'review.close-performance-notice', from: ['plan'], to: 'closed', rule: 'NSC-43', says: 'The improvement is reached and kept for the time agreed.' },
  ],
  leadsOn: {
    given: ['review.hold-meeting'],
    met: ['review.agree-action-plan'],
    investigation: ['review.report-joint-investigation'],
    plan: ['review.record-action', 'review.close-performance-notice'],
    breach: ['review.record-action', 'review.propose-withholding'],
    withheld: ['review.record-action', 'review.pay-withheld'],
  },
}

export interface NoticeRow {
  id: string
  reference: string
  title: string
  state: string
  version: number
  contract_id: string
  contract: string | null
  finding_id: string | null
  standard_contract: boolean
  edition_on: CivilDate
  given_on: CivilDate
  failing: string
  clause: string
  remedy: string
  meeting_by: CivilDate | null
  met_on: CivilDate | null
  meeting_words: string
  plan_by: CivilDate | null
  /** Both boards were told that no plan is agreed. */
  boards_told_on: CivilDate | null
  exception_reports: number
  plan_on: CivilDate | null
  kept_months: number | null
  ended_on: CivilDate | null
  ended_words: string
  next_on: CivilDate | null
  next_title: string | null
}

export interface ActionRow { id: string; notice_id: string; place: number; what: string; owner: string; due_on: CivilDate; state: 'open' | 'done' | 'missed'; answered_on: CivilDate | null; words: string }

export interface WithholdingRow { id: string; month: string; month_value_pence: string; failures: number; share_hundredths: number; amount_pence: string; /** None: proposed, not approved yet. */ withheld_on: CivilDate | null; reason: string; pay_by: CivilDate | null; paid_on: CivilDate | null; /** Kept for good since. */ kept_on: CivilDate | null; proposed_by: string | null; approved_by: string | null; declined_on: CivilDate | null; answer: string }

/** Held back, and neither paid nor kept for good yet. */
export const isHeldBack = (one: WithholdingRow): one is WithholdingRow & { withheld_on: CivilDate } => one.withheld_on !== null && one.paid_on === null && one.kept_on === null
/** Proposed, and neither approved nor declined. */
export const isProposed = (one: WithholdingRow): boolean => one.withheld_on === null && one.declined_on === null

const columns = sql`r.id, r.reference, r.title, r.state, r.version, n.contract_id, c.title as contract, n.finding_id, n.standard_contract, n.edition_on, n.given_on, n.failing, n.clause, n.remedy,
  n.meeting_by, n.met_on, n.meeting_words, n.plan_by, n.plan_on, n.kept_months, n.ended_on, n.ended_words, d.due_on as next_on, d.title as next_title,
  (select max(s.taken_on) from review.notice_step s where s.body_id = n.body_id and s.notice_id = n.id and s.step = 'boards told') as boards_told_on,
  (select count(*)::int from review.notice_step s where s.body_id = n.body_id and s.notice_id = n.id and s.step = 'exception report') as exception_reports`
const source = sql`review.performance_notice n join kernel.record r on r.body_id = n.body_id and r.id = n.id left join kernel.record c on c.id = n.contract_id
  left join lateral (select due_on, title from kernel.due where body_id = n.body_id and record_id = n.id and done_at is null and cancelled_at is null order by due_on limit 1) d on true`

export const noticeOf = (tx: Tx, id: string): Promise<NoticeRow | undefined> => tx.maybe(sql<NoticeRow>`select ${columns} from ${source} where n.id = ${id}`)
/** Notices of this body, running ones first by their next date. */
export const noticesOf = (tx: Tx, contractId?: string): Promise<NoticeRow[]> =>
  tx.rows(sql<NoticeRow>`select ${columns} from ${source} where n.body_id = ${tx.bodyId} and (${contractId ?? null}::uuid is null or n.contract_id = ${contractId ?? null}::uuid)
    order by n.ended_on is not null, d.due_on nulls last, n.given_on desc limit 300`)
export const actionsOf = (tx: Tx, noticeId: string): Promise<ActionRow[]> =>
  tx.rows(sql<ActionRow>`select id, notice_id, place, what, owner, due_on, state, answered_on, words from review.action where notice_id = ${noticeId} order by place limit 300`)
export const withholdingsOf = (tx: Tx, noticeId: string): Promise<WithholdingRow[]> =>
  tx.rows(sql<WithholdingRow>`select id, month, month_value_pence::text, failures, share_hundredths, amount_pence::text, withheld_on, reason, pay_by, paid_on, kept_on, proposed_by, approved_by, declined_on, answer from review.withholding where notice_id = ${noticeId} order by month, id limit 300`)

/** What the notice is called in this contract. */
export const noticeWords = (notice: Pick<NoticeRow, 'standard_contract'>): string => (notice.standard_contract ? 'contract performance notice' : 'improvement notice')
export const planWords = (notice: Pick<NoticeRow, 'standard_contract'>): string => (notice.standard_contract ? 'remedial action plan' : 'improvement plan')
