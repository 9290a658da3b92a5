import { ratingPage, whatChangedView } from './rating.page.ts'
import { ratingActs, ratingQueries, whatChangedKind, whatChangedProcess } from './rating.ts'

export { ratingSection } from './rating.page.ts'

/** How providers see the commissioner, once a quarter, shown as a spread; and what changed is said back. */
export const ratingPart = { kinds: [whatChangedKind], processes: [whatChangedProcess], acts: ratingActs, queries: ratingQueries, pages: [ratingPage], views: [whatChangedView] }
