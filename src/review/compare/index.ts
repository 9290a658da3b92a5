import { comparePages } from './compare.pages.ts'
import { compareQueries } from './compare.queries.ts'

export { alikeCount } from './compare.queries.ts'

/** One indicator over several contracts, every provider by the same rule. */
export const comparePart = { queries: compareQueries, pages: comparePages }
