import { act } from '../../kernel/act.ts'
import type { Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, reference, text, upload } from '../../kernel/fields.ts'
import { decide } from '../../kernel/refusal.ts'
import { addDocument, partyOf, sideOf, tellOtherSide } from '../document/index.ts'
import { addressReasons, obligationReasons } from './obligation.rule.ts'
import { dueKind, evidenceOf, obligationOf, type EvidenceRow, type ObligationRow } from './obligation.ts'

const who = ['contract-manager', 'commissioner', 'procurement-lead'] as const
const about = reference({ label: 'Obligation', to: 'obligation' })

export const addObligation = act({
  name: 'deliver.add-obligation', title: 'Add an obligation', says: 'added an obligation', kind: 'contract', who: [...who], root: 'contract',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }),
    what: longText({ label: 'What must be done', max: 1000 }),
    whose: choice({ label: 'Asked of', named: 'whom it is asked of', hint: 'What is asked of the provider stands on its list, and it gives its evidence there. Without an answer it is your own.', required: false, options: [{ value: 'provider', text: 'The provider' }, { value: 'commissioner', text: 'Ourselves' }] }),
    owner: text({ label: 'By whom', named: 'who must do it' }),
    dueOn: date({ label: 'By when', named: 'the day it must be done by', required: false }),
    evidence: text({ label: 'What will show it', required: false }),
  },
  rule: (_: unknown, ask, given) => decide({ whose: ask.whose ?? 'commissioner' }, obligationReasons(given.root!, ask.whose ?? 'commissioner')),
  save: async (write, { whose }, ask, given) => {
    const contract = given.root!
    const party = { scope_id: contract.scope_id, provider_id: contract.provider_id, shown_to_party: whose === 'provider' }
    const title = ask.what.replaceAll(/\s+/g, ' ').slice(0, 200)
    const id = await write.record({ kind: 'obligation', title, state: 'open', programmeId: contract.programme_id ?? undefined, scopeId: contract.scope_id ?? undefined, providerId: contract.provider_id ?? undefined, shownToParty: whose === 'provider' })
    await write.insert('deliver.obligation', { id, ...party, contract_id: ask.contract, what: ask.what, owner: ask.owner, whose, due_on: ask.dueOn ?? null, evidence: ask.evidence ?? '' })
    if (ask.dueOn) await write.due({ recordId: ask.contract, kind: dueKind(id), title, on: ask.dueOn, ownerRole: 'contract-manager', scopeId: contract.scope_id ?? undefined })
    if (whose === 'provider') await tellOtherSide(write, given, { recordId: id, providerId: contract.provider_id, words: `You are asked to: ${title}` })
    return { goTo: ask.contract }
  },
})

interface Case { row: ObligationRow | undefined; given: EvidenceRow[] }
const load = async (tx: Tx, ask: { obligation: string }): Promise<Case> => ({ row: await obligationOf(tx, ask.obligation), given: await evidenceOf(tx, ask.obligation) })

export const giveEvidence = act({
  name: 'deliver.give-evidence', title: 'Show that it is done', says: 'gave evidence', kind: 'obligation', who: [...who, 'provider'], root: 'obligation', party: true,
  input: {
    obligation: about,
    words: longText({ label: 'What was done', hint: 'Write nothing that tells who a person in care is.', max: 4000 }),
    document: upload({ label: 'Document that shows it', named: 'the document', required: false }),
    address: text({ label: 'Address where more stands', hint: 'For example https://example.org/report', required: false, max: 500 }),
  },
  load,
  rule: ({ row }: Case, ask) => decide(row!, addressReasons(ask.address)),
  save: async (write, row: ObligationRow, ask, given) => {
    const root = given.root!
    const party = { ...partyOf(root), shown_to_party: root.shown_to_party }
    const documentId = await addDocument(write, { recordId: root.id, file: ask.document, party, side: sideOf(given.actor), at: given.now })
    await write.insert('deliver.obligation_evidence', { ...party, obligation_id: root.id, side: sideOf(given.actor), by_name: given.actor.name, words: ask.words, address: ask.address ?? '', document_id: documentId, given_by: given.actor.accountId ?? null, given_at: given.now })
    // Nobody accepts one's own evidence: what the body owes itself is met when it says so.
    if (row.whose === 'commissioner') {
      await write.dueDone(row.contract_id, dueKind(root.id))
      await write.update('deliver.obligation', root.id, { done_on: given.today })
      return { state: 'met' }
    }
    if (given.actor.kind === 'party') await write.tell({ role: 'contract-manager', recordId: root.id, words: `${given.actor.name} shows that it is done: ${root.title}` })
    return { state: 'given' }
  },
})

export const acceptEvidence = act({
  name: 'deliver.accept-evidence', title: 'Accept it as met', says: 'accepted the obligation as met', kind: 'obligation', who: [...who], root: 'obligation',
  input: { obligation: about, words: longText({ label: 'What was checked', required: false, max: 1000 }) },
  load,
  rule: ({ row, given }: Case, _ask, { actor }) => decide({ row: row!, last: given.at(-1)! }, given.at(-1)?.given_by && given.at(-1)?.given_by === actor.accountId ? [{ code: 'obligation.own-evidence', words: 'You gave this evidence. Another person accepts it.' }] : []),
  save: async (write, { row, last }, ask, given) => {
    await write.update('deliver.obligation_evidence', last.id, { answer: 'accepted', answer_words: ask.words ?? '', answered_at: given.now })
    await write.update('deliver.obligation', ask.obligation, { done_on: given.today })
    await write.dueDone(row.contract_id, dueKind(row.id))
    await tellOtherSide(write, given, { recordId: ask.obligation, providerId: given.root!.provider_id, words: `Accepted as met: ${given.root!.title}` })
  },
})

export const sendEvidenceBack = act({
  name: 'deliver.send-evidence-back', title: 'Send it back', says: 'sent the evidence back', kind: 'obligation', who: [...who], root: 'obligation',
  input: {
    obligation: about,
    reason: longText({ label: 'What is missing', hint: 'The provider reads this on its page.', max: 2000 }),
    dueOn: date({ label: 'By when', named: 'the day it must be done by', hint: 'Leave empty to keep the day as it is.', required: false }),
  },
  load,
  rule: ({ row, given: shown }: Case, ask, given) => decide({ row: row!, last: shown.at(-1)! }, ask.dueOn !== undefined && ask.dueOn < given.today ? [{ code: 'obligation.past', field: 'dueOn', words: 'The day must not be in the past.' }] : []),
  save: async (write, { row, last }, ask, given) => {
    await write.update('deliver.obligation_evidence', last.id, { answer: 'sent back', answer_words: ask.reason, answered_at: given.now })
    if (ask.dueOn) {
      await write.update('deliver.obligation', ask.obligation, { due_on: ask.dueOn })
      await write.dueCancelled(row.contract_id, dueKind(row.id))
      await write.due({ recordId: row.contract_id, kind: dueKind(row.id), title: given.root!.title, on: ask.dueOn, ownerRole: 'contract-manager', scopeId: given.root!.scope_id ?? undefined })
    }
    await tellOtherSide(write, given, { recordId: ask.obligation, providerId: given.root!.provider_id, words: `Sent back: ${given.root!.title}. ${ask.reason.slice(0, 300)}` })
  },
})

export const dropObligation = act({
  name: 'deliver.drop-obligation', title: 'Ask for it no longer', says: 'no longer asks for it', kind: 'obligation', who: [...who], root: 'obligation',
  input: { obligation: about, reason: longText({ label: 'Reason', max: 1000 }) },
  load,
  rule: ({ row }: Case) => decide(row!, []),
  save: async (write, row: ObligationRow, ask, given) => {
    await write.dueCancelled(row.contract_id, dueKind(row.id))
    if (row.whose === 'provider') await tellOtherSide(write, given, { recordId: row.id, providerId: row.provider_id, words: `No longer asked of you: ${given.root!.title}. ${ask.reason.slice(0, 300)}` })
  },
})

export const obligationActs = [addObligation, giveEvidence, acceptEvidence, sendEvidenceBack, dropObligation]
