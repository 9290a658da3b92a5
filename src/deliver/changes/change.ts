import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'
import type { Answer, PsrProcess, Schedule8Ground } from '../../law/index.ts'
import { changeList } from './change-list.ts'
import type { Judgement } from './judge.ts'

export const changeKind: Kind = { name: 'change', plural: 'changes', module: 'deliver', stage: 'deliver', words: 'change to a contract', many: 'changes to contracts', prefix: 'CHG', list: changeList, forParty: '/provider/changes/:id' }

export const changeProcess: Process = {
  kind: 'change', title: 'A change to a contract',
  states: { drafted: 'Drafted', offered: 'With the provider', accepted: 'Agreed by the provider', approved: 'Approved', signed: 'Signed', 'in force': 'In force', withdrawn: 'Withdrawn' },
  steps: [
    { act: 'deliver.propose-change', from: [], to: 'drafted', rule: 'NSC-51', says: 'A variation, an extension, an assignment or an early end is proposed, with why; the rules say whether it may be made or a new procurement is needed.' },
    { act: 'deliver.revise-change', from: ['drafted', 'offered', 'accepted', 'approved'], to: 'drafted', says: 'It is worded anew; the wording before stays to be read, and approval and agreement are asked for again.' },
    { act: 'deliver.offer-change', from: ['drafted'], to: 'offered', says: 'The provider sees it and is asked to agree.' },
    { act: 'deliver.answer-change', from: ['offered'], to: ['accepted', 'drafted'], says: 'The provider agrees, or asks for another wording.' },
    { act: 'deliver.record-answer-to-change', from: ['drafted', 'offered'], to: ['accepted', 'drafted'], says: 'What the provider said by letter or at a meeting is recorded.' },
    { act: 'deliver.approve-change', from: ['drafted', 'offered', 'accepted'], to: 'approved', rule: 'PSR-65', says: 'Another person than who proposed it approves it within a limit, or records the meeting that did. Where the rules do not allow it, a reason is given.' },
    { act: 'deliver.sign-change', from: ['approved'], to: ['signed', 'in force'], rule: 'NSC-51', says: 'Both sides have signed. Notices fall due.' },
    { act: 'deliver.put-change-in-force', from: ['signed'], to: 'in force', says: 'Its day has come: the clock puts it into the contract.' },
    { act: 'deliver.record-change-notice', from: ['approved', 'signed', 'in force'], to: 'same', rule: 'PSR-63', says: 'The publication of a notice of it is recorded with number, place, time and evidence.' },
    { act: 'deliver.withdraw-change', from: ['drafted', 'offered', 'accepted', 'approved'], to: 'withdrawn', givesUp: true, says: 'It is given up.' },
  ],
  leadsOn: {
    drafted: ['deliver.offer-change', 'deliver.approve-change'],
    offered: ['deliver.record-answer-to-change'],
    accepted: ['deliver.approve-change'],
    approved: ['deliver.sign-change'],
    signed: ['deliver.record-change-notice'],
    'in force': ['deliver.record-change-notice'],
  },
}

export const changeTypes = [
  { value: 'variation', text: 'Variation', hint: 'Services, price or terms change.' },
  { value: 'extension', text: 'Extension', hint: 'The last day moves later.' },
  { value: 'assignment', text: 'Assignment', hint: 'Another provider takes the contract over.' },
  { value: 'termination', text: 'Early end', hint: 'It ends before its last day.' },
] as const
export type ChangeType = (typeof changeTypes)[number]['value']
export const typeWords = (type: ChangeType): string => changeTypes.find((one) => one.value === type)!.text

export const endings = [
  { value: 'agreement', text: 'Both sides agree' }, { value: 'notice by us', text: 'We give notice' }, { value: 'notice by the provider', text: 'The provider gives notice' },
  { value: 'default', text: 'The provider fails in a way that ends it' }, { value: 'excluded', text: 'The provider is or should have been excluded' },
] as const

export const regimes = [
  { value: 'psr', text: 'Provider Selection Regime' }, { value: 'act', text: 'Procurement Act' }, { value: 'light-touch', text: 'Procurement Act, light touch' },
  { value: 'neither', text: 'Neither: a grant, an in-house or a partnership agreement' }, { value: 'unknown', text: 'Not known yet' },
] as const
export type Regime = (typeof regimes)[number]['value']

/** Answers to what the tests of the law ask; what is not answered is not known. */
export interface ChangeAnswers { awardedByAOrB: Answer; characterChanges: Answer; providedFor: Answer; outsideFactors: Answer; authorityDecided: Answer; onlySuccession: Answer; favoursProvider: Answer; ground: Schedule8Ground | 'none' | 'unknown' }

/** A change with its contract, as rules and pages read it; money in pence as text. */
export interface ChangeRow {
  id: string
  body_id: string
  reference: string
  title: string
  state: string
  version: number
  scope_id: string | null
  provider_id: string | null
  contract_id: string
  contract: string
  contract_reference: string
  change_type: ChangeType
  number: number
  what: string
  why: string
  effective_on: CivilDate
  added_pence: string
  new_annual_pence: string | null
  new_ends_on: CivilDate | null
  new_provider_id: string | null
  new_provider: string | null
  ending: string
  regime: Regime
  answers: ChangeAnswers
  original_pence: string | null
  proposed_by: string | null
  proposed_on: CivilDate
  answer: '' | 'agrees' | 'asks'
  answer_words: string
  answered_on: CivilDate | null
  approved_by_name: string
  approved_on: CivilDate | null
  approved_at_meeting: string
  approved_words: string
  judged: Judgement | null
  signed_on: CivilDate | null
  signed_words: string
}

const columns = sql`r.id, r.body_id, r.reference, r.title, r.state, r.version, r.scope_id, r.provider_id, h.contract_id, c.title as contract, c.reference as contract_reference, h.change_type, h.number, h.what, h.why, h.effective_on, h.added_pence,
  h.new_annual_pence, h.new_ends_on, h.new_provider_id, o.name as new_provider, h.ending, h.regime, h.answers, h.original_pence, h.proposed_by, h.proposed_on, h.answer, h.answer_words, h.answered_on, h.approved_by_name, h.approved_on,
  h.approved_at_meeting, h.approved_words, h.judged, h.signed_on, h.signed_words`
const from = sql`from deliver.change h join kernel.record r on r.body_id = h.body_id and r.id = h.id left join kernel.record c on c.id = h.contract_id left join bodies.organisation o on o.id = h.new_provider_id`

/** One change, or undefined when there is none or it is not the asker's to see. */
export const changeOf = (tx: Tx, id: string): Promise<ChangeRow | undefined> => tx.maybe(sql<ChangeRow>`select ${columns} ${from} where h.id = ${id}`)
/** The changes of a contract, the newest first. */
export const changesOf = (tx: Tx, contractId: string): Promise<ChangeRow[]> => tx.rows(sql<ChangeRow>`select ${columns} ${from} where h.contract_id = ${contractId} order by h.proposed_on desc, r.reference desc limit 200`)

/** A change offered to the provider that asks. */
export interface OfferedRow { id: string; body_id: string; reference: string; title: string; state: string; contract: string; body: string }
/** Changes that wait for the provider's answer, by its own row-level security; the newest first. */
export const offeredChanges = (tx: Tx): Promise<OfferedRow[]> =>
  tx.rows(sql<OfferedRow>`select r.id, r.body_id, r.reference, r.title, r.state, coalesce(c.title, r.title) as contract, b.name as body from deliver.change h join kernel.record r on r.body_id = h.body_id and r.id = h.id left join kernel.record c on c.id = h.contract_id
    left join bodies.organisation b on b.id = r.body_id where h.shown_to_party and r.state = 'offered' order by r.changed_at desc limit 200`)

/** One wording or answer of a negotiation. */
export interface Wording { id: string; number: number; side: 'commissioner' | 'provider'; words: string; terms: Record<string, string>; written_at: Instant }
export const wordingsOf = (tx: Tx, changeId: string): Promise<Wording[]> => tx.rows(sql<Wording>`select id, number, side, words, terms, written_at from deliver.change_wording where change_id = ${changeId} order by written_at, id`)

/** The accounts that worded a change, on the commissioner's side. */
export const wordersOf = async (tx: Tx, changeId: string): Promise<string[]> =>
  (await tx.rows(sql<{ written_by: string }>`select distinct written_by from deliver.change_wording where change_id = ${changeId} and written_by is not null`)).map((row) => row.written_by)

/** What the procurement of a contract says of the law it stands under. */
export interface ContractLaw { regime: Regime; awardedByAOrB: Answer }
export const lawOf = (award: { regime: 'PSR' | 'PA' | 'split' | 'neither'; process: PsrProcess | null } | undefined, agreement: string): ContractLaw => {
  if (['grant', 'in-house', 'partnership'].includes(agreement)) return { regime: 'neither', awardedByAOrB: false }
  if (!award) return { regime: 'unknown', awardedByAOrB: 'unknown' }
  if (award.regime === 'PSR') return { regime: 'psr', awardedByAOrB: award.process === null ? 'unknown' : award.process === 'DIRECT_AWARD_A' || award.process === 'DIRECT_AWARD_B' }
  // Of the Act the record does not say whether it was light touch: a person does.
  return { regime: award.regime === 'neither' ? 'neither' : 'unknown', awardedByAOrB: false }
}
