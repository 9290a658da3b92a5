import { warningActs } from './warning.acts.ts'
import { contractWarningView, warningPage, warningQueries } from './warning.pages.ts'
import { warningKind, warningProcess } from './warning.ts'
import { visitPlanPage, visitPlanQueries } from './visit-plan.page.ts'

/** Early warning: points of each contract by signal, kept each month, and how good they were; and the visit plan, which uses the same points. */
export const warningPart = { kinds: [warningKind], processes: [warningProcess], acts: warningActs, queries: [...warningQueries, ...visitPlanQueries], pages: [warningPage, visitPlanPage], views: [contractWarningView] }
