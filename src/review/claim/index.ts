import { claimActs } from './claim.acts.ts'
import { claimPages, claimQueries, claimView } from './claim.pages.ts'
import { claimKind, claimProcess } from './claim.ts'

export { claimsInWords } from './claim-words.ts'

/** What a change is claimed to do, written down before, and what came of it. */
export const claimPart = { kinds: [claimKind], processes: [claimProcess], acts: claimActs, queries: claimQueries, pages: claimPages, views: [claimView] }
