import { ladderActs } from './ladder.acts.ts'
import { concernKind, concernProcess } from './ladder.ts'
import { ladderQueries, ladderViews } from './ladder.views.ts'

export { concernTag } from './ladder.views.ts'
export { concernOf, rungs, stepsOf as concernStepsOf, type ConcernRow, type ConcernStepRow, type Rung } from './ladder.ts'

/** The ladder of contracts that are not on the NHS Standard Contract. */
export const ladderPart = { kinds: [concernKind], processes: [concernProcess], acts: ladderActs, queries: ladderQueries, views: ladderViews }
