import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'
import { contractActs } from './contract.acts.ts'
import { contractKind, contractProcess } from './contract.ts'
import { deliverPages } from './deliver.pages.ts'
import { deliverQueries } from './deliver.queries.ts'
import { contractView, importView } from './deliver.views.ts'
import { importActs } from './import.acts.ts'
import { importKind, importProcess } from './import.ts'
import { returnsPart } from './returns/index.ts'

export { runImport } from './import.runner.ts'
export { feedOf } from './calendar-feed.ts'
export type { NinetyRow } from './deliver.queries.ts'
export { contractRow, type ContractRow } from './contract.ts'

/** Contracts, what a team already has, payments, returns. */
export const deliverModule: Module & Shown = {
  name: 'deliver',
  kinds: [contractKind, importKind, ...returnsPart.kinds],
  processes: [contractProcess, importProcess, ...returnsPart.processes],
  acts: [...contractActs, ...importActs, ...returnsPart.acts],
  queries: [...deliverQueries, ...returnsPart.queries] as never,
  pages: [...deliverPages, ...returnsPart.pages],
  views: [contractView, importView, ...returnsPart.views],
}
