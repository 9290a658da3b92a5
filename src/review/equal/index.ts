import { treatmentPage } from './treatment.page.ts'
import { equalQueries } from './treatment.queries.ts'

/** Whether changes of the same strength lead to the same, whichever contract it is about. */
export const equalPart = { queries: equalQueries, pages: [treatmentPage] }
