import { boardActs } from './board.acts.ts'
import { boardPage, boardView } from './board.page.ts'
import { boardQueries } from './board.queries.ts'
import { boardKind, boardProcess, escalationKind, escalationProcess, lineKind, lineProcess } from './board.ts'
import { escalationView, lineView, providerLinePage } from './capacity.page.ts'
import { escalationActs } from './escalation.acts.ts'

export { ageInWords, isStale } from './board.rule.ts'
export { linesOfProvider, type LineRow } from './board.ts'

/** The daily board: who waits by count, what is free with its age, escalations, immediate need, the day's decisions. */
export const boardPart = {
  kinds: [boardKind, lineKind, escalationKind], processes: [boardProcess, lineProcess, escalationProcess], acts: [...boardActs, ...escalationActs], queries: boardQueries,
  pages: [boardPage, providerLinePage], views: [boardView, lineView, escalationView],
}
