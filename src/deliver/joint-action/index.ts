import { jointActionActs } from './joint-action.acts.ts'
import { jointActionQueries, jointActionSection, jointActionShown } from './joint-action.pages.ts'
import { jointActionKind, jointActionProcess, jointActionsOf, standingOfAction } from './joint-action.ts'

export { jointActionSection, jointActionsOf, standingOfAction }

/** Development plans, forums and improvements as actions that both sides agree, with who does what by when. */
export const jointActionPart = { kinds: [jointActionKind], processes: [jointActionProcess], acts: jointActionActs, queries: jointActionQueries, ...jointActionShown }
