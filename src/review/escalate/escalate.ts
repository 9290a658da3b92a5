import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate } from '../../kernel/time.ts'

export type NoticeStep = 'investigation begun' | 'investigation reported' | 'boards told' | 'exception report' | 'kept'

/** A step of a notice beside meeting and plan. `told`: who carries the investigation out, or who was told. */
export interface NoticeStepRow { place: number; step: NoticeStep; taken_on: CivilDate; words: string; told: string; due_by: CivilDate | null }

/** The steps of a notice in their order. */
export const noticeStepsOf = (tx: Tx, noticeId: string): Promise<NoticeStepRow[]> =>
  tx.rows(sql<NoticeStepRow>`select place, step, taken_on, words, told, due_by from review.notice_step where notice_id = ${noticeId} order by place limit 100`)

/** The last step of a kind, if it was taken. Pure. */
export const lastOf = (steps: readonly NoticeStepRow[], step: NoticeStep): NoticeStepRow | undefined => steps.filter((one) => one.step === step).at(-1)

/** What each step is called, with its number where it may come twice. Pure. */
export const stepTitle = (steps: readonly NoticeStepRow[], one: NoticeStepRow): string => {
  const titles: Record<NoticeStep, string> = { 'investigation begun': 'Joint investigation begun', 'investigation reported': 'Joint investigation reported', 'boards told': 'Both boards told that no plan is agreed', 'exception report': 'Exception report', kept: 'Money kept for good' }
  if (one.step !== 'exception report') return titles[one.step]
  return reportsBefore(steps, one.place) === 0 ? 'First exception report' : 'Second exception report'
}
const reportsBefore = (steps: readonly NoticeStepRow[], place: number): number => steps.filter((one) => one.step === 'exception report' && one.place < place).length
