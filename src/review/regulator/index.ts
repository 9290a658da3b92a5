import { directoryActs } from './directory.acts.ts'
import { changeKind, changeProcess, directoryKind, directoryProcess } from './directory.ts'
import { changeView, directoryQueries, directoryView, regulatorPage } from './regulator.pages.ts'

export { regulatorChanges } from './directory.ts'

/** Directories of regulators, compared version by version for the providers of our contracts. */
export const regulatorPart = { kinds: [directoryKind, changeKind], processes: [directoryProcess, changeProcess], acts: directoryActs, queries: directoryQueries, pages: [regulatorPage], views: [directoryView, changeView] }
