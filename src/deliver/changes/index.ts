import { approvalLimitKind, approvalLimitProcess } from './approval-limit.ts'
import { changeActs } from './change.acts.ts'
import { changePages } from './change.pages.ts'
import { changeQueries } from './change.queries.ts'
import { changeKind, changeProcess } from './change.ts'
import { changeView } from './change.view.ts'
import { decideActs } from './decide.acts.ts'
import { renewedPage } from './renewed.page.ts'

export { changesOf, offeredChanges, typeWords, type ChangeRow } from './change.ts'
export { renewedCount } from './change.queries.ts'
export { changesSection } from './change.pages.ts'
export { keepTerms, versionsOf } from './keep-terms.ts'
export { termsOn } from './history.ts'

/** Variation, extension, assignment and early end of contracts, by the rules; and what a contract was on any day. */
export const changesPart = { kinds: [changeKind, approvalLimitKind], processes: [changeProcess, approvalLimitProcess], acts: [...changeActs, ...decideActs], queries: changeQueries, pages: [...changePages, renewedPage], views: [changeView] }
