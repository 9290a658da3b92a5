import { act, type Given, type RecordRow } from '../../kernel/act.ts'
import { longText, reference, text, upload } from '../../kernel/fields.ts'
import { decide } from '../../kernel/refusal.ts'
import type { Writer } from '../../kernel/writer.ts'
import { addDocument, fromParent, partyOf, sideOf, tellOtherSide, type Party } from '../document/index.ts'
import { askReasons } from './conversation.rule.ts'
import { contractOfSubject, subjectWords } from './conversation.ts'

const who = ['contract-manager', 'commissioner', 'finance', 'procurement-lead', 'analyst', 'provider'] as const
const about = reference({ label: 'Conversation', to: 'conversation' })
const document = upload({ label: 'A document with it', named: 'the document', required: false })
const noPerson = 'Both sides read it. Write nothing that tells who a person in care is.'

const writeEntry = async (write: Writer, given: Given, entry: { conversation: string; party: Party; words: string; file: string | undefined }): Promise<void> => {
  const side = sideOf(given.actor)
  const documentId = await addDocument(write, { recordId: entry.conversation, file: entry.file, party: entry.party, side, at: given.now })
  await write.insert('deliver.conversation_entry', { ...entry.party, conversation_id: entry.conversation, side, by_name: given.actor.name, words: entry.words, document_id: documentId, written_at: given.now })
}

/** Whose turn it is once this actor has spoken. */
const turnAfter = (given: Given): string => (sideOf(given.actor) === 'provider' ? 'with commissioner' : 'with provider')

export const openConversation = act({
  name: 'deliver.open-conversation', title: 'Ask a question', says: 'asked a question', kind: '*', who: [...who], root: 'subject', party: true, keepsVersion: true,
  input: {
    subject: reference({ label: 'What it is about', to: 'record' }),
    question: text({ label: 'Question in one line', max: 150 }),
    words: longText({ label: 'What you want to know or say', hint: noPerson }),
    document,
  },
  load: (tx, _ask, given) => contractOfSubject(tx, given.root!),
  rule: (contract: string | null, _ask, given) => decide({ contract }, askReasons(given.root!, subjectWords)),
  save: async (write, { contract }, ask, given) => {
    const subject: RecordRow = given.root!
    const id = await write.record({ kind: 'conversation', title: ask.question, state: turnAfter(given), ...fromParent(subject) })
    const party = partyOf(subject)
    await write.insert('deliver.conversation', { id, ...party, subject_id: subject.id, contract_id: contract, opened_by: sideOf(given.actor) })
    await writeEntry(write, given, { conversation: id, party, words: ask.words, file: ask.document })
    await tellOtherSide(write, given, { recordId: id, providerId: subject.provider_id, words: `${given.actor.name} asks about ${subject.title}: ${ask.question}` })
    return { goTo: id }
  },
})

export const answerConversation = act({
  name: 'deliver.answer-conversation', title: 'Answer', says: 'answered', kind: 'conversation', who: [...who], root: 'conversation', party: true,
  input: { conversation: about, words: longText({ label: 'Your answer', hint: noPerson }), document },
  rule: () => decide({}, []),
  save: async (write, _value, ask, given) => {
    const root = given.root!
    await writeEntry(write, given, { conversation: root.id, party: partyOf(root), words: ask.words, file: ask.document })
    await tellOtherSide(write, given, { recordId: root.id, providerId: root.provider_id, words: `${given.actor.name} answered: ${root.title}` })
    return { state: turnAfter(given) }
  },
})

export const closeConversation = act({
  name: 'deliver.close-conversation', title: 'Close it with what was agreed', says: 'closed the conversation', kind: 'conversation', who: [...who], root: 'conversation', party: true,
  input: { conversation: about, agreed: longText({ label: 'What was agreed', hint: `If nothing had to be agreed, say so in a few words. ${noPerson}`, max: 2000 }) },
  rule: () => decide({}, []),
  save: async (write, _value, ask, given) => {
    const root = given.root!
    await write.update('deliver.conversation', root.id, { agreed: ask.agreed, closed_at: given.now })
    await tellOtherSide(write, given, { recordId: root.id, providerId: root.provider_id, words: `${given.actor.name} closed "${root.title}" with what was agreed: ${ask.agreed.slice(0, 300)}` })
  },
})

export const conversationActs = [openConversation, answerConversation, closeConversation]
