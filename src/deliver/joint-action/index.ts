import { jointActionActs } from './joint-action.acts.ts'
import { jointActionQueries, jointActionSection, jointActionShown } from './joint-action.pages.ts'
import { doerWords, jointActionKind, jointActionProcess, jointActionsOf, standingOfAction } from './joint-action.ts'

export { doerWords, jointActionSection, jointActionsOf, standingOfAction }

/** Development plans, forums and improvements as actions that both sides agree, with who does what by when. */
export const jointActionPart = { kinds: [jointActionKind], processes: [jointActionProcess], acts: jointActionActs, queries: jointActionQueries, ...jointActionShown }
