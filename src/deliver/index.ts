import { moduleOf } from '../ui/page.ts'
import { changesPart } from './changes/index.ts'
import { contractActs } from './contract.acts.ts'
import { escalateRenewal } from './escalate-renewal.act.ts'
import { sayHowContracted } from './contracting.act.ts'
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
import { boardPart } from './board/index.ts'
import { conversationPart } from './conversation/index.ts'
import { documentPart } from './document/index.ts'
import { obligationPart } from './obligation/index.ts'
import { providerPart } from './provider/index.ts'

export { runImport } from './import.runner.ts'
export { listedAtOnce, type GapRow } from './import.queries.ts'
export { columnsSeen } from './import-columns.ts'
export { placeOf, type ColumnGaps } from './import-survey.ts'
export { feedOf } from './calendar-feed.ts'
export { everyDate, type NinetyRow } from './ninety-days.ts'
export { contractRow, type ContractRow } from './contract.ts'
export { ageInWords, type LineRow } from './board/index.ts'
export { changesOf, typeWords, type ChangeRow } from './changes/index.ts'
export { contractForms } from './contracting.act.ts'
export { conversationSection, type ConversationRow } from './conversation/index.ts'
export { accountOf, monthInWords, paymentEventsOf, withholdFromMonth, yearOf } from './payment/index.ts'
export type { AskedRow, ToldRow } from './provider/index.ts'
export { renewalOf } from './renewal.rule.ts'

/** Contracts and their changes, what a team already has, money, returns, and what both sides of a contract do together. */
export const deliverModule = moduleOf('deliver', [
  { kinds: [contractKind], processes: [contractProcess], acts: [...contractActs, sayHowContracted, escalateRenewal], queries: deliverQueries, pages: deliverPages, views: [contractView] },
  changesPart,
  { kinds: [importKind], processes: [importProcess], acts: [...importActs, withdrawImport], queries: importQueries, pages: importPages, views: [importView] },
  ledgerPart, invoicePart, payRunPart, moneyPart, paymentPart, returnsPart, conversationPart, documentPart, obligationPart, boardPart, providerPart,
])
