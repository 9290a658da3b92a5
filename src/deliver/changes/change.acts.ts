import { act, type Given } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, money, reference, text, yesNoUnknown } from '../../kernel/fields.ts'
import { accept, decide, type Refusal } from '../../kernel/refusal.ts'
import type { CivilDate } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { SCHEDULE_8_GROUNDS } from '../../law/index.ts'
import { notOurs } from '../contract.ts'
import { answersFrom, changeCase, type ChangeCase } from './change-facts.ts'
import { changeOf, changeTypes, endings, regimes, type ChangeAnswers, type ChangeRow, type ChangeType, type Regime } from './change.ts'
import { changeReasons, type ChangeAsk } from './change.rule.ts'

const who = ['contract-manager', 'commissioner', 'procurement-lead'] as const
const groundOptions = [{ value: 'none', text: 'None of these' }, ...Object.entries(SCHEDULE_8_GROUNDS).map(([value, words]) => ({ value, text: words })), { value: 'unknown', text: 'Not known yet' }]

/** What a change says and what the law asks of it. Fields that a kind of change does not need stay empty. */
const wording = {
  effectiveOn: date({ label: 'Holds from', named: 'the day it holds from', hint: 'For an extension or an early end: the day it is agreed or notice is given.', required: false }),
  addedValue: money({ label: 'Change of the value over the whole term', hint: 'More is plus, less is minus. Empty means none.', min: -100_000_000_000_00, required: false }),
  newAnnualValue: money({ label: 'Value of a year afterwards', required: false }),
  newEndsOn: date({ label: 'Last day afterwards', hint: 'For an extension or an early end.', required: false }),
  newProvider: reference({ label: 'Provider afterwards', hint: 'For an assignment.', to: 'organisation', optionsFrom: 'bodies.providers', required: false }),
  ending: choice({ label: 'How it ends early', named: 'how it ends early', options: endings, required: false, rule: 'NSC-54' }),
}
const tests = {
  regime: choice({ label: 'Law that governs the contract', hint: 'Empty: as its procurement says.', options: regimes, required: false, rule: 'PSR-20' }),
  awardedByAOrB: yesNoUnknown({ label: 'First awarded by direct award A or B?', named: 'whether it was first awarded by direct award A or B', required: false, rule: 'PSR-61' }),
  characterChanges: yesNoUnknown({ label: 'Does the contract become materially different in character or scope?', named: 'whether the character or scope changes', required: false, rule: 'PSR-61' }),
  providedFor: yesNoUnknown({ label: 'Is it clearly and unambiguously provided for in the contract?', named: 'whether the contract provides for it', required: false, rule: 'PSR-62' }),
  outsideFactors: yesNoUnknown({ label: 'Does it answer factors outside the control of both?', named: 'whether it answers outside factors', hint: 'Such as volumes, or prices by a national formula.', required: false, rule: 'PSR-62' }),
  authorityDecided: yesNoUnknown({ label: 'Is it due to a decision of ours?', named: 'whether we decided it', required: false, rule: 'PSR-62' }),
  onlySuccession: yesNoUnknown({ label: 'Is it solely a succession of the provider, to one that meets the basic selection criteria?', named: 'whether it is solely a succession', hint: 'For an assignment.', required: false, rule: 'PSR-62' }),
  favoursProvider: yesNoUnknown({ label: 'Does the balance of money move materially in the provider’s favour?', named: 'whether the balance moves in the provider’s favour', required: false, rule: 'PA-83' }),
  ground: choice({ label: 'Ground of the Procurement Act', options: groundOptions, required: false, rule: 'PA-84' }),
  originalValue: money({ label: 'Value over the whole term at the start', hint: 'Empty: as the register first said.', required: false, rule: 'PSR-34' }),
}

/** The fields that a kind of change does not need: they are left out of its form. */
export const fieldsLeftOut: Readonly<Record<ChangeType, readonly string[]>> = {
  variation: ['newEndsOn', 'newProvider', 'ending', 'onlySuccession'],
  extension: ['newProvider', 'newAnnualValue', 'ending', 'onlySuccession'],
  assignment: ['newEndsOn', 'ending', 'addedValue', 'newAnnualValue', 'outsideFactors'],
  termination: ['newProvider', 'addedValue', 'newAnnualValue', 'onlySuccession', 'awardedByAOrB', 'characterChanges', 'providedFor', 'outsideFactors', 'authorityDecided', 'favoursProvider', 'ground', 'originalValue'],
}

interface Proposing { facts: ChangeCase | undefined; next: ChangeNext | undefined }
/** A change as it will stand. */
type ChangeNext = Pick<ChangeRow, 'change_type' | 'what' | 'why' | 'effective_on' | 'added_pence' | 'new_annual_pence' | 'new_ends_on' | 'new_provider_id' | 'ending' | 'regime' | 'answers' | 'original_pence'>

const askOf = (next: ChangeNext): ChangeAsk => ({
  type: next.change_type, effectiveOn: next.effective_on, addedPence: BigInt(next.added_pence), newAnnualPence: next.new_annual_pence === null ? undefined : BigInt(next.new_annual_pence), newEndsOn: next.new_ends_on ?? undefined,
  newProviderId: next.new_provider_id ?? undefined, ending: next.ending || undefined,
})

/** The answers and the law of the last change of the contract are those of the next, where nothing else is said. */
async function before(tx: Tx, contractId: string): Promise<{ regime: Regime | undefined; answers: Partial<ChangeAnswers> }> {
  const last = await tx.maybe(sql<{ regime: Regime; answers: ChangeAnswers }>`select regime, answers from deliver.change where contract_id = ${contractId} order by proposed_on desc, id desc limit 1`)
  return { regime: last?.regime, answers: last ? { awardedByAOrB: last.answers.awardedByAOrB } : {} }
}

export const proposeChange = act({
  name: 'deliver.propose-change', title: 'Propose a change to a contract', says: 'proposed a change to the contract', kind: 'change', who, formAt: { field: 'contract', path: '/deliver/contracts/:id/change' }, leavesOut: ({ type }) => (typeof type === 'string' && Object.hasOwn(fieldsLeftOut, type) ? fieldsLeftOut[type as ChangeType] : []),
  intro: 'The rules say whether it may be made or a new procurement is needed, with all earlier changes counted. Questions that you cannot answer yet may stay open.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }),
    type: choice({ label: 'Kind of change', options: changeTypes }),
    title: text({ label: 'In a few words', named: 'the change in a few words', max: 150 }),
    what: longText({ label: 'What changes', named: 'what changes', max: 4000 }),
    why: longText({ label: 'Why', named: 'the reason', max: 4000 }),
    ...wording, ...tests,
  },
  load: async (tx, ask, given): Promise<Proposing> => {
    const facts = await changeCase(tx, ask.contract)
    if (!facts) return { facts, next: undefined }
    const last = await before(tx, ask.contract)
    const answers = answersFrom(ask, { ...last.answers, ...(facts.law.awardedByAOrB === 'unknown' ? {} : { awardedByAOrB: facts.law.awardedByAOrB }) })
    return {
      facts, next: {
        change_type: ask.type as ChangeType, what: ask.what, why: ask.why, effective_on: ask.effectiveOn ?? given.today, added_pence: String(ask.addedValue ?? 0n), new_annual_pence: ask.newAnnualValue === undefined ? null : String(ask.newAnnualValue),
        new_ends_on: ask.newEndsOn ?? null, new_provider_id: ask.newProvider ?? null, ending: ask.ending ?? '', regime: (ask.regime as Regime | undefined) ?? (facts.law.regime === 'unknown' ? last.regime ?? 'unknown' : facts.law.regime), answers,
        original_pence: ask.originalValue === undefined ? null : String(ask.originalValue),
      },
    }
  },
  rule: ({ facts, next }: Proposing, _ask, given) => (facts && next ? decide({ facts, next }, [...notOurs(facts.contract, given), ...changeReasons(askOf(next), facts.contract)]) : { ok: false, refusals: [{ code: 'change.contract', field: 'contract', words: 'There is no such contract, or it is not yours to see.' }] }),
  save: async (write, { facts: { contract }, next }, ask, given) => {
    const party = { scope_id: contract.scope_id, provider_id: contract.provider_id }
    const id = await write.record({ kind: 'change', title: ask.title, state: 'drafted', programmeId: contract.programme_id ?? undefined, scopeId: contract.scope_id ?? undefined, providerId: contract.provider_id ?? undefined })
    await write.insert('deliver.change', { id, ...party, contract_id: contract.id, number: 1, ...next, answers: JSON.stringify(next.answers), proposed_by: given.actor.accountId ?? null, proposed_on: given.today })
    await keepWording(write, { id, ...party, number: 1, side: 'commissioner', words: next.what, terms: next }, given)
    await write.link(contract.id, id, 'changed by')
    write.rules('NSC-51')
  },
})

async function keepWording(write: Writer, one: { id: string; scope_id: string | null; provider_id: string | null; number: number; side: 'commissioner' | 'provider'; words: string; terms: Partial<ChangeNext> }, given: Given, shown = false): Promise<void> {
  const { effective_on, added_pence, new_annual_pence, new_ends_on } = one.terms
  const terms = Object.fromEntries(Object.entries({ effective_on, added_pence, new_annual_pence, new_ends_on }).filter(([, value]) => value !== null && value !== undefined && value !== '0'))
  await write.insert('deliver.change_wording', { scope_id: one.scope_id, provider_id: one.provider_id, shown_to_party: shown, change_id: one.id, number: one.number, side: one.side, words: one.words, terms: JSON.stringify(terms), written_by: one.side === 'commissioner' ? given.actor.accountId ?? null : null, written_at: given.now })
}

interface Revising extends Proposing { row: ChangeRow | undefined }
export const reviseChange = act({
  name: 'deliver.revise-change', title: 'Word it anew', says: 'worded the change anew', kind: 'change', who, root: 'change',
  intro: 'Leave empty what stays as it is. The wording before is kept; approval and the provider’s agreement are asked for again.',
  input: { change: reference({ label: 'Change', to: 'change' }), what: longText({ label: 'What changes', named: 'what changes', max: 4000, required: false }), why: longText({ label: 'Why', named: 'the reason', max: 4000, required: false }), ...wording, ...tests },
  load: async (tx, ask): Promise<Revising> => {
    const row = await changeOf(tx, ask.change)
    if (!row) return { row, facts: undefined, next: undefined }
    return {
      row, facts: await changeCase(tx, row.contract_id, row.id), next: {
        change_type: row.change_type, what: ask.what ?? row.what, why: ask.why ?? row.why, effective_on: ask.effectiveOn ?? row.effective_on, added_pence: ask.addedValue === undefined ? row.added_pence : String(ask.addedValue),
        new_annual_pence: ask.newAnnualValue === undefined ? row.new_annual_pence : String(ask.newAnnualValue), new_ends_on: ask.newEndsOn ?? row.new_ends_on, new_provider_id: ask.newProvider ?? row.new_provider_id, ending: ask.ending ?? row.ending,
        regime: (ask.regime as Regime | undefined) ?? row.regime, answers: answersFrom(ask, row.answers), original_pence: ask.originalValue === undefined ? row.original_pence : String(ask.originalValue),
      },
    }
  },
  rule: ({ row, facts, next }: Revising) => decide({ row: row!, next: next! }, changeReasons(askOf(next!), facts!.contract)),
  save: async (write, { row, next }, ask, given) => {
    await write.update('deliver.change', ask.change, { ...next, answers: JSON.stringify(next.answers), number: row.number + 1, answer: '', answer_words: '', answered_on: null, approved_by: null, approved_by_name: '', approved_on: null, approved_at_meeting: '', approved_words: '', judged: null, proposed_by: given.actor.accountId ?? null, shown_to_party: false })
    // The provider sees a wording when it is offered, not while it is written.
    await write.changeRecord(ask.change, { shownToParty: false })
    await keepWording(write, { id: row.id, scope_id: row.scope_id, provider_id: row.provider_id, number: row.number + 1, side: 'commissioner', words: next.what, terms: next }, given)
  },
})

export const offerChange = act({
  name: 'deliver.offer-change', title: 'Offer it to the provider', says: 'offered the change to the provider', kind: 'change', who, root: 'change',
  intro: 'The provider sees what changes, from when, and the amounts; not why we want it and not what the rules say.',
  input: { change: reference({ label: 'Change', to: 'change' }) },
  load: (tx, ask) => changeOf(tx, ask.change),
  rule: (row: ChangeRow | undefined) => decide(row!, row!.provider_id ? [] : [{ code: 'change.no-provider-known', words: 'The contract names no provider of the directory. Fill it in first, or record what the provider said.' }]),
  save: async (write, _row, ask) => {
    await write.update('deliver.change', ask.change, { shown_to_party: true })
    await write.changeRecord(ask.change, { shownToParty: true })
    for (const { id } of await write.tx.rows(sql<{ id: string }>`select id from deliver.change_wording where change_id = ${ask.change} and not shown_to_party`)) await write.update('deliver.change_wording', id, { shown_to_party: true })
  },
})

const answerOptions = [{ value: 'agrees', text: 'Agrees' }, { value: 'asks', text: 'Asks for another wording' }] as const
const wordsMissing = (ask: { answer: string; words?: string | undefined }): Refusal[] => (ask.answer === 'asks' && !ask.words ? [{ code: 'change.what-else', field: 'words', words: 'Say what should be otherwise.' }] : [])

async function takeAnswer(write: Writer, row: ChangeRow, answer: { answer: string; words?: string | undefined; on: CivilDate }, given: Given): Promise<{ state: string }> {
  await write.update('deliver.change', row.id, { answer: answer.answer, answer_words: answer.words ?? '', answered_on: answer.on })
  await keepWording(write, { id: row.id, scope_id: row.scope_id, provider_id: row.provider_id, number: row.number, side: 'provider', words: answer.words ?? 'Agreed.', terms: {} }, given, true)
  return { state: answer.answer === 'agrees' ? 'accepted' : 'drafted' }
}

export const answerChange = act({
  name: 'deliver.answer-change', title: 'Answer this change', says: 'answered the change', kind: 'change', who: ['provider'], party: true, root: 'change',
  input: { change: reference({ label: 'Change', to: 'change' }), answer: choice({ label: 'Do you agree?', named: 'your answer', options: answerOptions }), words: longText({ label: 'What should be otherwise, or what you want to add', named: 'what should be otherwise', max: 4000, required: false }) },
  load: (tx, ask) => changeOf(tx, ask.change),
  rule: (row: ChangeRow | undefined, ask) => decide(row!, wordsMissing(ask)),
  save: async (write, row, ask, given) => {
    await write.tell({ role: 'contract-manager', recordId: row.id, words: `The provider ${ask.answer === 'agrees' ? 'agrees to' : 'asks for another wording of'} a change: ${row.title}` })
    return takeAnswer(write, row, { ...ask, on: given.today }, given)
  },
})

export const recordAnswer = act({
  name: 'deliver.record-answer-to-change', title: 'Record what the provider said', says: 'recorded the provider’s answer', kind: 'change', who, root: 'change',
  input: {
    change: reference({ label: 'Change', to: 'change' }), answer: choice({ label: 'What the provider said', named: 'what the provider said', options: answerOptions }), on: date({ label: 'On', named: 'the day of the answer' }),
    words: longText({ label: 'How it was said, and in which words', named: 'how it was said', hint: 'Letter, e-mail or meeting, with its date.', max: 4000 }),
  },
  load: (tx, ask) => changeOf(tx, ask.change),
  rule: (row: ChangeRow | undefined, ask, given) => decide(row!, ask.on > given.today ? [{ code: 'change.answered-later', field: 'on', words: 'Record it once it has been said.' }] : []),
  save: (write, row, ask, given) => takeAnswer(write, row, ask, given),
})

export const withdrawChange = act({
  name: 'deliver.withdraw-change', title: 'Withdraw it', says: 'withdrew the change', kind: 'change', who, root: 'change', confirm: 'It stays in the history of the contract as withdrawn.',
  input: { change: reference({ label: 'Change', to: 'change' }), reason: longText({ label: 'Why', named: 'the reason', max: 2000 }) },
  rule: () => accept({}),
  save: async (write, _value, ask) => write.dueCancelled(ask.change),
})

export const changeActs = [proposeChange, reviseChange, offerChange, answerChange, recordAnswer, withdrawChange]
