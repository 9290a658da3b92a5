import { query } from '../../kernel/act.ts'
import { reference } from '../../kernel/fields.ts'
import { conversationOf, conversationsOf, entriesOf } from './conversation.ts'

const conversations = query({
  name: 'deliver.conversations', title: 'Conversations between commissioner and provider, open ones first', who: 'party',
  params: { subject: reference({ label: 'What they are about', to: 'record', required: false }), contract: reference({ label: 'Contract', to: 'contract', required: false }) },
  run: (tx, ask) => conversationsOf(tx, ask),
})

const conversation = query({
  name: 'deliver.conversation', title: 'One conversation with its questions and answers', who: 'party', params: { conversation: reference({ label: 'Conversation', to: 'conversation' }) },
  run: async (tx, ask) => {
    const row = await conversationOf(tx, ask.conversation)
    return row ? { ...row, said: await entriesOf(tx, row.id) } : null
  },
})

export const conversationQueries = [conversations, conversation]
