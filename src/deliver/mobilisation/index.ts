import { mobilisationQueries, mobilisationShown } from './mobilisation.pages.ts'
import { mobilisationKind, mobilisationProcess, stepKind, stepProcess, templateKind, templateProcess } from './mobilisation.ts'
import { planActs } from './plan.acts.ts'
import { stepActs } from './step.acts.ts'

export { mobilisationSection } from './mobilisation.pages.ts'
export { openStepsOfProvider } from './mobilisation.ts'

/** Getting a service ready: a plan of steps for both sides, late ones warned, and the decision to go live. */
export const mobilisationPart = { kinds: [mobilisationKind, stepKind, templateKind], processes: [mobilisationProcess, stepProcess, templateProcess], acts: [...planActs, ...stepActs], queries: mobilisationQueries, ...mobilisationShown }
