import { act, type Given } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, number, reference, text } from '../../kernel/fields.ts'
import { accept, decide, type Refusal } from '../../kernel/refusal.ts'
import { addMonths, dateInWords, type CivilDate } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { doerWords, notOurs } from '../../deliver/index.ts'
import { contractOf, type ContractFacts } from '../../deliver/returns/index.ts'
import { actionsOfMeeting, meetingOf, type ActionRow, type MeetingRow } from './meeting.ts'

const who = ['contract-manager', 'commissioner'] as const
const meeting = reference({ label: 'Meeting', to: 'meeting' })

interface Planning { contractId: string; title: string; programmeId: string | null; scopeId: string | null; providerId: string | null; on: CivilDate; place: string; chair: string; everyMonths: number | null }

async function plan(write: Writer, one: Planning): Promise<string> {
  const id = await write.record({ kind: 'meeting', title: `Review meeting, ${dateInWords(one.on)}: ${one.title}`, state: 'planned', programmeId: one.programmeId ?? undefined, scopeId: one.scopeId ?? undefined, providerId: one.providerId ?? undefined })
  await write.insert('review.meeting', { id, scope_id: one.scopeId, provider_id: one.providerId, contract_id: one.contractId, meets_on: one.on, place: one.place, chair: one.chair, every_months: one.everyMonths })
  await write.link(one.contractId, id, 'reviewed at')
  await write.due({ recordId: id, kind: 'meeting', title: `Review meeting: ${one.title}`, on: one.on, rule: 'NSC-20', ownerRole: 'contract-manager', scopeId: one.scopeId ?? undefined })
  return id
}

/** A frequency beyond six months is told, not refused: how often is what the contract says (NSC-20, to be checked). Pure. */
export const frequencyNotes = (months: number | undefined): Refusal[] =>
  months !== undefined && months > 6 ? [{ code: 'meeting.seldom', field: 'everyMonths', words: 'The NHS Standard Contract asks for a review at least every six months (to be checked in the edition).', rule: 'NSC-20', strength: 'warning' }] : []

export const planMeeting = act({
  name: 'review.plan-meeting', title: 'Plan a review meeting', says: 'planned a review meeting', kind: 'meeting', who,
  intro: 'The agenda and the pack are made from the record: what was agreed, how it goes, what is due. Items of your own can be added.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }), on: date({ label: 'Day', rule: 'NSC-20' }), place: text({ label: 'Where, or how to join', named: 'where it is', required: false }), chair: text({ label: 'Led by', named: 'who leads it', required: false }),
    everyMonths: number({ label: 'Months until the next one', hint: 'Once it has been held, the next one is planned so many months later. Empty: none.', whole: true, min: 1, max: 24, required: false }),
  },
  load: (tx, ask) => contractOf(tx, ask.contract),
  rule: (contract: ContractFacts | undefined, ask, given) => decide(contract!, [...(contract ? notOurs(contract, given) : [{ code: 'meeting.contract', field: 'contract', words: 'There is no such contract, or it is not yours to see.' }]), ...frequencyNotes(ask.everyMonths)]),
  save: async (write, contract, ask) => void await plan(write, { contractId: ask.contract, title: contract.title, programmeId: contract.programme_id, scopeId: contract.scope_id, providerId: contract.provider_id, on: ask.on, place: ask.place ?? '', chair: ask.chair ?? '', everyMonths: ask.everyMonths ?? null }),
})

export const moveMeeting = act({
  name: 'review.move-meeting', title: 'Move it to another day', says: 'moved the meeting', kind: 'meeting', who, root: 'meeting',
  input: { meeting, on: date({ label: 'New day' }), reason: text({ label: 'Why it is moved', named: 'why it is moved', max: 500 }) },
  load: (tx, ask) => meetingOf(tx, ask.meeting),
  rule: (row: MeetingRow | undefined, ask) => decide(row!, ask.on === row!.meets_on ? [{ code: 'meeting.same-day', field: 'on', words: 'It is planned for this day already.' }] : []),
  save: async (write, row, ask) => {
    await write.update('review.meeting', ask.meeting, { meets_on: ask.on })
    await write.changeRecord(ask.meeting, { title: `Review meeting, ${dateInWords(ask.on)}: ${row.contract}` })
    await write.dueCancelled(ask.meeting, 'meeting')
    await write.due({ recordId: ask.meeting, kind: 'meeting', title: `Review meeting: ${row.contract}`, on: ask.on, rule: 'NSC-20', ownerRole: 'contract-manager', scopeId: row.scope_id ?? undefined })
  },
})

const nextPlace = async (tx: Tx, meetingId: string): Promise<number> => (await tx.one(sql<{ next: number }>`select coalesce(max(place), 0) + 1 as next from review.meeting_minute where meeting_id = ${meetingId}`)).next

async function note(write: Writer, one: { meetingId: string; about: string; words: string; kind: 'item' | 'minute' | 'correction'; shown?: boolean }, given: Given): Promise<void> {
  const root = given.root!
  await write.insert('review.meeting_minute', { scope_id: root.scope_id, provider_id: root.provider_id, shown_to_party: one.shown ?? root.shown_to_party, meeting_id: one.meetingId, place: await nextPlace(write.tx, one.meetingId), about: one.about, words: one.words, kind: one.kind, written_by: given.actor.name, written_at: given.now })
}

export const addAgendaItem = act({
  name: 'review.add-agenda-item', title: 'Put an item on the agenda', says: 'put an item on the agenda', kind: 'meeting', who, root: 'meeting',
  input: { meeting, about: text({ label: 'Item', max: 150 }), words: longText({ label: 'What it is about', named: 'what it is about', max: 2000, required: false }) },
  rule: () => accept({}),
  save: (write, _value, ask, given) => note(write, { meetingId: ask.meeting, about: ask.about, words: ask.words ?? '', kind: 'item' }, given),
})

export const takeMinutes = act({
  name: 'review.take-minutes', title: 'Take minutes', says: 'took minutes', kind: 'meeting', who, root: 'meeting', keepsVersion: true,
  intro: 'One item at a time, while it is spoken of. Nothing is overwritten: a later note stands below.',
  input: { meeting, about: text({ label: 'Item of the agenda', max: 150 }), words: longText({ label: 'What was said and settled', named: 'what was said and settled', max: 4000 }) },
  rule: () => accept({}),
  save: (write, _value, ask, given) => note(write, { meetingId: ask.meeting, about: ask.about, words: ask.words, kind: 'minute' }, given),
})

export const agreeAction = act({
  name: 'review.agree-action', title: 'Agree an action', says: 'agreed an action', kind: 'meeting', who, root: 'meeting', keepsVersion: true,
  input: { meeting, what: text({ label: 'What is done', named: 'what is done', max: 500 }), side: choice({ label: 'Which side does it', named: 'which side does it', options: Object.entries(doerWords).map(([value, words]) => ({ value, text: words })) }), owner: text({ label: 'By whom', named: 'who does it' }), dueOn: date({ label: 'By when', named: 'the day it is done by' }) },
  load: (tx, ask) => meetingOf(tx, ask.meeting),
  rule: (row: MeetingRow | undefined, ask) => decide(row!, ask.dueOn < (row!.held_on ?? row!.meets_on) ? [{ code: 'meeting.action-before', field: 'dueOn', words: 'An action is done after the meeting at which it is agreed.' }] : []),
  save: async (write, row, ask, given) => {
    const id = await write.insert('review.meeting_action', { scope_id: row.scope_id, provider_id: row.provider_id, shown_to_party: given.root!.shown_to_party, meeting_id: ask.meeting, contract_id: row.contract_id, what: ask.what, side: ask.side, owner: ask.owner, due_on: ask.dueOn })
    await write.due({ recordId: ask.meeting, kind: `action ${id}`, title: `${ask.what} (${ask.owner})`.slice(0, 200), on: ask.dueOn, ownerRole: 'contract-manager', scopeId: row.scope_id ?? undefined })
  },
})

export const finishAction = act({
  name: 'review.finish-action', title: 'An action is done', says: 'recorded that an action is done', kind: 'meeting', who: [...who, 'provider'], root: 'meeting', party: true, keepsVersion: true,
  input: { meeting, action: choice({ label: 'Action', optionsFrom: 'review.open-actions' }), on: date({ label: 'Done on', named: 'the day it was done' }), words: longText({ label: 'What came of it', named: 'what came of it', max: 2000 }) },
  load: async (tx, ask) => (await actionsOfMeeting(tx, ask.meeting)).find((one) => one.id === ask.action),
  rule: (row: ActionRow | undefined, ask, given) => decide(row!, [
    ...(row ? [] : [{ code: 'meeting.no-action', field: 'action', words: 'This action was not agreed at this meeting.' }]),
    ...(row && given.actor.kind === 'party' && row.side === 'commissioner' ? [{ code: 'meeting.not-yours', field: 'action', words: 'The commissioner does this one.' }] : []),
    ...(ask.on > given.today ? [{ code: 'meeting.action-later', field: 'on', words: 'Record it once it is done.' }] : []),
  ]),
  save: async (write, row, ask, given) => {
    await write.update('review.meeting_action', row.id, { done_on: ask.on, done_words: ask.words })
    await write.dueDone(ask.meeting, `action ${row.id}`)
    if (given.actor.kind === 'party') await write.tell({ role: 'contract-manager', recordId: ask.meeting, words: `Done by the provider: ${row.what}. ${ask.words.slice(0, 300)}` })
  },
})

interface Holding { row: MeetingRow | undefined; contract: ContractFacts | undefined; ended: boolean; planned: boolean }
export const holdMeeting = act({
  name: 'review.hold-review-meeting', title: 'Record that it was held', says: 'recorded that the meeting was held', kind: 'meeting', who, root: 'meeting',
  input: { meeting, heldOn: date({ label: 'Held on', named: 'the day it was held' }), attended: longText({ label: 'Who was there', named: 'who was there', hint: 'Names and sides.', max: 2000 }), apologies: text({ label: 'Apologies', required: false, max: 500 }) },
  load: async (tx, ask): Promise<Holding> => {
    const row = await meetingOf(tx, ask.meeting)
    const state = row && await tx.maybe(sql<{ state: string }>`select state from kernel.record where id = ${row.contract_id}`)
    const planned = row ? await tx.rows(sql`select 1 from review.meeting m join kernel.record r on r.body_id = m.body_id and r.id = m.id where m.contract_id = ${row.contract_id} and r.state = 'planned' and m.id <> ${row.id} limit 1`) : []
    return { row, contract: row && await contractOf(tx, row.contract_id), ended: ['ended', 'terminated'].includes(state?.state ?? ''), planned: planned.length > 0 }
  },
  rule: (facts: Holding, ask, given) => decide({ row: facts.row!, contract: facts.contract, next: facts.row!.every_months !== null && !facts.ended && !facts.planned }, ask.heldOn > given.today ? [{ code: 'meeting.held-later', field: 'heldOn', words: 'Record it once it has been held.' }] : []),
  save: async (write, { row, contract, next }, ask) => {
    await write.update('review.meeting', ask.meeting, { held_on: ask.heldOn, attended: ask.attended, apologies: ask.apologies ?? '', provider_id: contract?.provider_id ?? null })
    // The contract may have gone to another provider since it was planned: the record is for the one that holds it.
    if (contract?.provider_id && contract.provider_id !== row.provider_id) {
      await write.changeRecord(ask.meeting, { providerId: contract.provider_id })
      for (const table of ['review.meeting_minute', 'review.meeting_action'] as const) for (const { id } of await write.tx.rows(sql<{ id: string }>`select id from ${sql.table(table)} where meeting_id = ${ask.meeting}`)) await write.update(table, id, { provider_id: contract.provider_id })
    }
    await write.dueDone(ask.meeting, 'meeting')
    if (next) await plan(write, { contractId: row.contract_id, title: row.contract, programmeId: contract?.programme_id ?? null, scopeId: row.scope_id, providerId: contract?.provider_id ?? row.provider_id, on: addMonths(ask.heldOn, row.every_months!), place: row.place, chair: row.chair, everyMonths: row.every_months })
    return { state: 'held', goTo: ask.meeting }
  },
})

export const sendRecord = act({
  name: 'review.send-record', title: 'Send the record to the provider', says: 'sent the record of the meeting to the provider', kind: 'meeting', who, root: 'meeting',
  intro: 'The provider sees who was there, the minutes and the actions, and is asked to agree.',
  input: { meeting },
  load: (tx, ask) => meetingOf(tx, ask.meeting),
  rule: (row: MeetingRow | undefined) => decide(row!, row!.provider_id ? [] : [{ code: 'meeting.no-provider', words: 'The contract names no provider of the directory. Record outside how the record was agreed.' }]),
  save: async (write, _row, ask) => {
    await write.update('review.meeting', ask.meeting, { shown_to_party: true })
    await write.changeRecord(ask.meeting, { shownToParty: true })
    for (const table of ['review.meeting_minute', 'review.meeting_action'] as const) {
      for (const { id } of await write.tx.rows(sql<{ id: string }>`select id from ${sql.table(table)} where meeting_id = ${ask.meeting} and not shown_to_party`)) await write.update(table, id, { shown_to_party: true })
    }
  },
})

export const answerRecord = act({
  name: 'review.answer-record', title: 'Answer the record', says: 'answered the record of the meeting', kind: 'meeting', who: ['provider'], party: true, root: 'meeting',
  input: { meeting, answer: choice({ label: 'Do you agree to the record?', named: 'your answer', options: [{ value: 'agrees', text: 'Yes' }, { value: 'corrects', text: 'No: something should be otherwise' }] }), words: longText({ label: 'What should be otherwise', named: 'what should be otherwise', max: 4000, required: false }) },
  rule: (_: unknown, ask) => decide({}, ask.answer === 'corrects' && !ask.words ? [{ code: 'meeting.otherwise', field: 'words', words: 'Say what should be otherwise.' }] : []),
  save: async (write, _value, ask, given) => {
    if (ask.answer === 'agrees') {
      await write.update('review.meeting', ask.meeting, { agreed_on: given.today, agreed_words: `Agreed by ${given.actor.name} for the provider` })
      return { state: 'agreed' }
    }
    await note(write, { meetingId: ask.meeting, about: 'The record', words: ask.words!, kind: 'correction', shown: true }, given)
    await write.tell({ role: 'contract-manager', recordId: ask.meeting, words: `The provider would have the record of a meeting otherwise: ${given.root!.title}` })
    return { state: 'held' }
  },
})

export const recordAgreement = act({
  name: 'review.record-agreement', title: 'Record that the record is agreed', says: 'recorded that the record is agreed', kind: 'meeting', who, root: 'meeting',
  input: { meeting, on: date({ label: 'Agreed on', named: 'the day it was agreed' }), words: text({ label: 'By whom and how', named: 'who agreed, and how', max: 500 }) },
  rule: (_: unknown, ask, given) => decide({}, ask.on > given.today ? [{ code: 'meeting.agreed-later', field: 'on', words: 'Record it once it has been agreed.' }] : []),
  save: (write, _value, ask) => write.update('review.meeting', ask.meeting, { agreed_on: ask.on, agreed_words: ask.words }),
})

export const cancelMeeting = act({
  name: 'review.cancel-meeting', title: 'Cancel it', says: 'cancelled the meeting', kind: 'meeting', who, root: 'meeting', confirm: 'The meeting is taken from the calendar. No next one is planned.',
  input: { meeting, reason: text({ label: 'Why it is cancelled', named: 'why it is cancelled', max: 500 }) },
  rule: () => accept({}),
  save: (write, _value, ask) => write.dueCancelled(ask.meeting),
})

export const meetingActs = [planMeeting, moveMeeting, addAgendaItem, takeMinutes, agreeAction, finishAction, holdMeeting, sendRecord, answerRecord, recordAgreement, cancelMeeting]
