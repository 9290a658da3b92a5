import { moneyPages } from './money.pages.ts'
import { moneyQueries } from './money.queries.ts'

/** Money over all contracts: what waits, how promptly it is paid, accruals at a month's end, what the year will cost. */
export const moneyPart = { queries: moneyQueries, pages: moneyPages }
