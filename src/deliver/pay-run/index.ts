import { paidActs } from './paid.acts.ts'
import { takeInPaidInvoices } from './paid-invoices.act.ts'
import { payRunActs } from './pay-run.acts.ts'
import { payRunShown } from './pay-run.pages.ts'
import { payRunQueries } from './pay-run.queries.ts'
import { payRunKind, payRunProcess } from './pay-run.ts'
import { payeeActs } from './payee.acts.ts'
import { payeeKind, payeeProcess } from './payee.ts'

/** Pay runs, where a team wants them: drafted, checked, approved by another person, exported, paid once. */
export const payRunPart = { kinds: [payRunKind, payeeKind], processes: [payRunProcess, payeeProcess], acts: [...payRunActs, ...paidActs, takeInPaidInvoices, ...payeeActs], queries: payRunQueries, pages: payRunShown.pages, views: payRunShown.views }
