import { attentionPage } from './attention.page.ts'
import { attentionQueries } from './attention.queries.ts'

export { attentionBoard, type FirstMatters, type ShownMatter } from './attention.page.ts'

/** What needs attention first, ranked by money, harm, signal and who can change it. */
export const attentionPart = { queries: attentionQueries, pages: [attentionPage] }
