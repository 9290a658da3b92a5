import { askedQueries } from './asked.ts'
import { contractPage } from './contract.page.ts'
import { shareContract, stopSharing } from './share.act.ts'
import { sharedNeeds, shareNeed } from './shared-needs.ts'

export { askedOfProvider, dueWords, inOrder, type AskedRow, type ToldRow } from './asked.ts'
export { sharedNeedSection } from './shared-needs.ts'
export { contractSections } from './sections.ts'

/** The provider's own space: one list of what all commissioners ask, and a page of each contract that is shared with it. */
export const providerPart = { acts: [shareContract, stopSharing, shareNeed], queries: [...askedQueries, sharedNeeds], pages: [contractPage] }
