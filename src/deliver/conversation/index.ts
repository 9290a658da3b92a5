import { conversationActs } from './conversation.acts.ts'
import { conversationShown } from './conversation.pages.ts'
import { conversationQueries } from './conversation.queries.ts'
import { conversationKind, conversationProcess } from './conversation.ts'

export { conversationSection, conversationTable } from './conversation.pages.ts'
export { conversationsOf, type ConversationRow } from './conversation.ts'

/** Questions and answers between commissioner and provider, about one subject each. */
export const conversationPart = { kinds: [conversationKind], processes: [conversationProcess], acts: conversationActs, queries: conversationQueries, ...conversationShown }
