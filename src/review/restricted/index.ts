import { restrictedActs } from './restricted.acts.ts'
import { restrictedQueries, restrictedView } from './restricted.pages.ts'
import { readerKind, readerProcess, restrictedKind, restrictedProcess } from './restricted.ts'

export { readersOf as concernReaders, restrictedNumbers, type RestrictedNumber } from './restricted.ts'

/** Concerns that only named people read: raised by anybody, opened with a reason, judged, worked on and closed. */
export const restrictedPart = { kinds: [readerKind, restrictedKind], processes: [readerProcess, restrictedProcess], acts: restrictedActs, queries: restrictedQueries, views: [restrictedView] }
