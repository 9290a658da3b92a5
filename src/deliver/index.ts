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
import { paymentPart } from './payment/index.ts'
import { withdrawImport } from './withdraw-import.act.ts'
import { returnsPart } from './returns/index.ts'
import { boardPart } from './board/index.ts'
import { conversationPart } from './conversation/index.ts'
import { documentPart } from './document/index.ts'
import { incidentPart } from './incident/index.ts'
import { jointActionPart } from './joint-action/index.ts'
import { obligationPart } from './obligation/index.ts'
import { ratingPart } from './rating/index.ts'
import { providerPart } from './provider/index.ts'

export { runImport } from './import.runner.ts'
export { listedAtOnce, type GapRow } from './import.queries.ts'
export { columnsSeen } from './import-columns.ts'
export { placeOf, type ColumnGaps } from './import-survey.ts'
export { feedOf } from './calendar-feed.ts'
export { everyDate, type NinetyRow } from './ninety-days.ts'
export { contractRow, type ContractRow } from './contract.ts'
export { withholdFromMonth } from './payment/index.ts'
export { ageInWords, type LineRow } from './board/index.ts'
export { conversationSection, type ConversationRow } from './conversation/index.ts'
export { ratingSection } from './rating/index.ts'
export { sharedNeedSection } from './provider/index.ts'
export { askedOfProvider, type AskedRow, type ToldRow } from './provider/index.ts'

// What commissioner and provider do together.
const bothSides: readonly (Partial<Omit<Module, 'queries'> & Shown> & { queries?: readonly unknown[] })[] = [conversationPart, documentPart, obligationPart, incidentPart, jointActionPart, boardPart, ratingPart, providerPart]

/** Contracts, what a team already has, payments, returns, and what both sides of a contract do together. */
export const deliverModule: Module & Shown = {
  name: 'deliver',
  kinds: [contractKind, importKind, ...returnsPart.kinds, ...bothSides.flatMap((part) => part.kinds ?? [])],
  processes: [contractProcess, importProcess, ...returnsPart.processes, ...bothSides.flatMap((part) => part.processes ?? [])],
  acts: [...contractActs, ...importActs, withdrawImport, ...paymentPart.acts, ...returnsPart.acts, ...bothSides.flatMap((part) => part.acts ?? [])],
  queries: [...deliverQueries, ...importQueries, ...paymentPart.queries, ...returnsPart.queries, ...bothSides.flatMap((part) => part.queries ?? [])] as never,
  pages: [...deliverPages, ...importPages, ...paymentPart.pages, ...returnsPart.pages, ...bothSides.flatMap((part) => part.pages ?? [])],
  views: [contractView, importView, ...returnsPart.views, ...bothSides.flatMap((part) => part.views ?? [])],
}
