import { budgetActs } from './budget.acts.ts'
import { budgetQueries, budgetShown } from './budget.pages.ts'

/** Budget lines as accounts, and the posting of a month's end for contracts and budgets at once. */
export const budgetPart = { acts: budgetActs, queries: budgetQueries, ...budgetShown }
