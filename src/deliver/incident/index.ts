import { incidentActs } from './incident.acts.ts'
import { incidentQueries, incidentShown } from './incident.pages.ts'
import { incidentKind, incidentProcess } from './incident.ts'

export { incidentSection } from './incident.pages.ts'

/** Incidents told without personal data, acknowledged, and closed with what was learned. */
export const incidentPart = { kinds: [incidentKind], processes: [incidentProcess], acts: incidentActs, queries: incidentQueries, ...incidentShown }
