import { act } from '../../kernel/act.ts'
import type { Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, reference, text, upload } from '../../kernel/fields.ts'
import { decide } from '../../kernel/refusal.ts'
import { dateInWords } from '../../kernel/time.ts'
import { addDocument, partyOf, sideOf, tellOtherSide } from '../document/index.ts'
import { mayReport } from './mobilisation.rule.ts'
import { sideOptions, stepOf, type StepRow } from './mobilisation.ts'
import { stepDue } from './plan.acts.ts'

const who = ['contract-manager', 'commissioner', 'procurement-lead'] as const
const step = reference({ label: 'Step', to: 'mobilisation-step' })
const load = (tx: Tx, ask: { step: string }): Promise<StepRow | undefined> => stepOf(tx, ask.step)

export const reportStep = act({
  name: 'deliver.report-mobilisation-step', title: 'Say how it stands', says: 'said how the step stands', kind: 'mobilisation-step', who: [...who, 'provider'], root: 'step', party: true,
  input: {
    step, standing: choice({ label: 'How it stands', named: 'how it stands', options: [{ value: 'under way', text: 'Under way' }, { value: 'done', text: 'Done' }] }),
    words: longText({ label: 'What is done and what is left', named: 'what is done and what is left', hint: 'Both sides read it. Write nothing that tells who a person in care is.', max: 2000 }),
    document: upload({ label: 'Document that shows it', named: 'the document', required: false }),
  },
  load,
  rule: (row: StepRow | undefined, _ask, { actor }) => decide(row!, mayReport(row!, actor.kind === 'party')),
  save: async (write, row, ask, given) => {
    const party = partyOf(given.root!)
    const documentId = await addDocument(write, { recordId: row.id, file: ask.document, party, side: sideOf(given.actor), at: given.now })
    await write.insert('deliver.mobilisation_report', { ...party, step_id: row.id, side: sideOf(given.actor), by_name: given.actor.name, state: ask.standing, words: ask.words, document_id: documentId, reported_at: given.now })
    if (ask.standing === 'done') {
      await write.update('deliver.mobilisation_step', row.id, { done_on: given.today })
      await write.dueDone(row.id)
    }
    if (given.actor.kind === 'party' || row.side !== 'commissioner') await tellOtherSide(write, given, { recordId: row.id, providerId: row.provider_id, words: `${ask.standing === 'done' ? 'Done' : 'Under way'}: ${row.title} (${row.contract}). ${ask.words.slice(0, 200)}` })
    return { state: ask.standing }
  },
})

export const changeStep = act({
  name: 'deliver.change-mobilisation-step', title: 'Change its day or owner', says: 'changed a step of the mobilisation', kind: 'mobilisation-step', who: [...who], root: 'step',
  intro: 'Leave empty what stays as it is.',
  input: { step, dueOn: date({ label: 'By when', named: 'the day it is to be done by', required: false }), side: choice({ label: 'Who does it', named: 'who does it', options: sideOptions, required: false }), owner: text({ label: 'By whom, by office', named: 'the office that does it', required: false }), reason: text({ label: 'Why', max: 500 }) },
  load,
  rule: (row: StepRow | undefined, ask, given) => decide(row!, ask.dueOn !== undefined && ask.dueOn < given.today ? [{ code: 'mobilisation.step-past', field: 'dueOn', words: 'The day must not be in the past.' }] : []),
  save: async (write, row, ask, given) => {
    const next = { side: ask.side ?? row.side, owner: ask.owner ?? row.owner, due_on: ask.dueOn ?? row.due_on }
    await write.update('deliver.mobilisation_step', row.id, { ...next, ...(ask.dueOn ? { warned_at: null } : {}) })
    if (ask.dueOn || ask.side) {
      await write.dueCancelled(row.id)
      await stepDue(write, { ...row, ...next }, ` ${given.root!.version}`)
    }
    if (next.side !== 'commissioner' || row.side !== 'commissioner') await tellOtherSide(write, given, { recordId: row.id, providerId: row.provider_id, words: `Changed: ${row.title}, by ${dateInWords(next.due_on)}. ${ask.reason}` })
  },
})

/** The day after its day: both sides are told, and the date stays open as late. */
export const warnLateStep = act({
  name: 'deliver.warn-late-step', title: 'Tell both sides that it is late', says: 'told both sides that the step is late', kind: 'mobilisation-step', who: ['clock'], root: 'step', keepsVersion: true,
  intro: 'The clock does this on the day after the day of a step that is not done.',
  input: { step },
  load,
  rule: (row: StepRow | undefined) => decide(row!, []),
  save: async (write, row, _ask, given) => {
    await write.update('deliver.mobilisation_step', row.id, { warned_at: given.now })
    await write.dueDone(row.id)
    await write.due({ recordId: row.id, kind: `late step ${given.root!.version}`, title: `${row.side === 'provider' ? 'Provider: ' : ''}${row.title}`.slice(0, 300), on: row.due_on, ownerRole: 'contract-manager', scopeId: row.scope_id ?? undefined })
    const words = `Late in the mobilisation of ${row.contract}: ${row.title} was to be done by ${dateInWords(row.due_on)}.`
    await write.tell({ role: 'contract-manager', recordId: row.id, words })
    if (row.side !== 'commissioner' && row.provider_id) await write.tell({ bodyId: row.provider_id, role: 'provider', recordId: row.id, words })
  },
})

export const reopenStep = act({
  name: 'deliver.reopen-mobilisation-step', title: 'It is not done yet', says: 'reopened the step', kind: 'mobilisation-step', who: [...who], root: 'step',
  input: { step, reason: longText({ label: 'What is missing', named: 'what is missing', max: 1000 }), dueOn: date({ label: 'By when', named: 'the day it is to be done by' }) },
  load,
  rule: (row: StepRow | undefined, ask, given) => decide(row!, ask.dueOn < given.today ? [{ code: 'mobilisation.step-past', field: 'dueOn', words: 'The day must not be in the past.' }] : []),
  save: async (write, row, ask, given) => {
    await write.update('deliver.mobilisation_step', row.id, { done_on: null, due_on: ask.dueOn, warned_at: null })
    await write.insert('deliver.mobilisation_report', { ...partyOf(given.root!), step_id: row.id, side: 'commissioner', by_name: given.actor.name, state: 'under way', words: ask.reason, reported_at: given.now })
    await stepDue(write, { ...row, due_on: ask.dueOn }, ` ${given.root!.version}`)
    if (row.side !== 'commissioner') await tellOtherSide(write, given, { recordId: row.id, providerId: row.provider_id, words: `Not done yet: ${row.title}. ${ask.reason.slice(0, 300)}` })
  },
})

export const dropStep = act({
  name: 'deliver.drop-mobilisation-step', title: 'It is not needed', says: 'dropped a step of the mobilisation', kind: 'mobilisation-step', who: [...who], root: 'step',
  input: { step, reason: longText({ label: 'Why', max: 1000 }) },
  load,
  rule: (row: StepRow | undefined) => decide(row!, []),
  save: async (write, row, ask, given) => {
    await write.dueCancelled(row.id)
    await write.insert('deliver.mobilisation_report', { ...partyOf(given.root!), step_id: row.id, side: 'commissioner', by_name: given.actor.name, state: 'dropped', words: ask.reason, reported_at: given.now })
    if (row.side !== 'commissioner') await tellOtherSide(write, given, { recordId: row.id, providerId: row.provider_id, words: `Not needed: ${row.title}. ${ask.reason.slice(0, 300)}` })
  },
})

export const stepActs = [reportStep, changeStep, warnLateStep, reopenStep, dropStep]
