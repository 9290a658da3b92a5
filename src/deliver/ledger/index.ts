import { ledgerPages } from './ledger.page.ts'
import { ledgerQueries } from './ledger.queries.ts'

export { bringUpAll, bringUpBooks, holdContracts, lastMonthEnded, valueOf } from './ledger.store.ts'

/** The double-entry ledger of every contract: what is committed, spent, due, owed, withheld and paid. */
export const ledgerPart = { queries: ledgerQueries, pages: ledgerPages }
