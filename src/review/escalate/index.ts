import { escalateActs } from './escalate.acts.ts'

export { noticeStepsOf, stepTitle, type NoticeStepRow } from './escalate.ts'

/** What may come between the meeting and the end of a performance notice. */
export const escalatePart = { acts: escalateActs }
