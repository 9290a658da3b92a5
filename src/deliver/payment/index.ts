import { paymentActs } from './payment.acts.ts'
import { paymentPage } from './payment.page.ts'
import { paymentQueries } from './payment.queries.ts'

export { accountOf, silentMonths, termInForce, yearOf, type PaymentEvent } from './account.ts'
export { monthsOf, splitOver } from './months.ts'
export { monthInWords } from './terms.ts'
export { paymentEventsFor, paymentEventsOf, readTerm, termsOf } from './payment.ts'
export { termWords } from './terms.ts'
export { withholdFromMonth } from './withhold.ts'

/** How contracts are paid: dated terms, activity, what is due month by month, and what was paid. */
export const paymentPart = { acts: paymentActs, queries: paymentQueries, pages: [paymentPage] }
