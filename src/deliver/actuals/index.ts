import { actualsActs } from './actuals.acts.ts'
import { actualsPages } from './actuals.pages.ts'
import { actualsQueries } from './actuals.queries.ts'

export { actualColumns } from './actuals.ts'
export { writeActuals } from './write-actuals.ts'

/** What the finance system has posted: its own export, each line with the contract it belongs to, beside what is known here. */
export const actualsPart = { acts: actualsActs, queries: actualsQueries, pages: actualsPages }
