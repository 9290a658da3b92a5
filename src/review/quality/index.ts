import { visitAnswerActs } from './visit-answer.acts.ts'
import { cancelVisit, makeFinal, moveVisit, planVisit, rateQuestion, recordVisit, sendDraft } from './visit.acts.ts'
import { contractVisitView, visitPages, visitView } from './visit.pages.ts'
import { visitQueries } from './visit.queries.ts'
import { visitKind, visitProcess } from './visit.ts'

export { lastVisits, type LastVisit } from './last-visit.ts'
export { figuresInWords } from './visit.pages.ts'
export type { DraftRow } from './visit.queries.ts'

/** Quality visits: rated by a form, challenged in fact, answered by actions, visited again by rating. */
export const qualityPart = {
  kinds: [visitKind], processes: [visitProcess], acts: [planVisit, moveVisit, cancelVisit, recordVisit, rateQuestion, sendDraft, makeFinal, ...visitAnswerActs], queries: visitQueries, pages: visitPages, views: [visitView, contractVisitView],
}
