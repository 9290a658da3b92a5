import { obligationActs } from './obligation.acts.ts'
import { obligationShown } from './obligation.pages.ts'
import { obligationQueries } from './obligation.queries.ts'
import { obligationKind, obligationProcess } from './obligation.ts'

export { obligationSection } from './obligation.pages.ts'
export { standingOfObligation } from './obligation.rule.ts'
export { handOverObligations, obligationsOf, type ObligationRow } from './obligation.ts'

/** Obligations of contracts: who must do what by when, the evidence given, accepted or sent back. */
export const obligationPart = { kinds: [obligationKind], processes: [obligationProcess], acts: obligationActs, queries: obligationQueries, ...obligationShown }
