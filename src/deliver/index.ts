import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'
import { contractActs } from './contract.acts.ts'
import { contractKind, contractProcess } from './contract.ts'
import { deliverPages } from './deliver.pages.ts'
import { deliverQueries } from './deliver.queries.ts'
import { contractView } from './deliver.views.ts'
import { importActs } from './import.acts.ts'
import { importPages } from './import.pages.ts'
import { importQueries } from './import.queries.ts'
import { importView } from './import.view.ts'
import { importKind, importProcess } from './import.ts'
import { invoicePart } from './invoice/index.ts'
import { ledgerPart } from './ledger/index.ts'
import { moneyPart } from './money/index.ts'
import { payRunPart } from './pay-run/index.ts'
import { paymentPart } from './payment/index.ts'
import { withdrawImport } from './withdraw-import.act.ts'
import { returnsPart } from './returns/index.ts'

export { runImport } from './import.runner.ts'
export { listedAtOnce, type GapRow } from './import.queries.ts'
export { columnsSeen } from './import-columns.ts'
export { placeOf, type ColumnGaps } from './import-survey.ts'
export { feedOf } from './calendar-feed.ts'
export { everyDate, type NinetyRow } from './ninety-days.ts'
export { contractRow, type ContractRow } from './contract.ts'
export { withholdFromMonth } from './payment/index.ts'

/** Contracts, what a team already has, payments, returns. */
export const deliverModule: Module & Shown = {
  name: 'deliver',
  kinds: [contractKind, importKind, ...invoicePart.kinds, ...payRunPart.kinds, ...returnsPart.kinds],
  processes: [contractProcess, importProcess, ...invoicePart.processes, ...payRunPart.processes, ...returnsPart.processes],
  acts: [...contractActs, ...importActs, withdrawImport, ...ledgerPart.acts, ...invoicePart.acts, ...payRunPart.acts, ...paymentPart.acts, ...returnsPart.acts],
  queries: [...deliverQueries, ...importQueries, ...ledgerPart.queries, ...invoicePart.queries, ...payRunPart.queries, ...moneyPart.queries, ...paymentPart.queries, ...returnsPart.queries] as never,
  pages: [...deliverPages, ...importPages, ...ledgerPart.pages, ...invoicePart.pages, ...payRunPart.pages, ...moneyPart.pages, ...paymentPart.pages, ...returnsPart.pages],
  views: [contractView, importView, ...invoicePart.views, ...payRunPart.views, ...returnsPart.views],
}
