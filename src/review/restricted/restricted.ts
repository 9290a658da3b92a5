import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'

export const readerKind: Kind = {
  name: 'concern-reader', plural: 'concern-readers', module: 'review', stage: 'review', words: 'reader of restricted concerns', many: 'readers of restricted concerns', prefix: 'READ',
}
export const readerProcess: Process = {
  kind: 'concern-reader', title: 'Who reads restricted concerns',
  states: { named: 'Named', ended: 'Named no longer' },
  steps: [
    { act: 'review.name-concern-reader', from: [], to: 'named', says: 'A person is named, with why: every restricted concern raised from now on is read by the named alone.' },
    { act: 'review.end-concern-reader', from: ['named'], to: 'ended', givesUp: true, says: 'The person is named on no further concern. On those that stand, another named person takes the name off.' },
  ],
}

export const restrictedKind: Kind = { name: 'restricted-concern', plural: 'restricted-concerns', module: 'review', stage: 'review', words: 'restricted concern', prefix: 'RC' }
export const restrictedProcess: Process = {
  kind: 'restricted-concern', title: 'A concern that only named people read',
  states: { raised: 'Raised, to be judged', open: 'Judged, being worked on', closed: 'Closed' },
  steps: [
    { act: 'review.raise-restricted-concern', from: [], to: 'raised', says: 'Somebody who works for a body raises it. From then on only the people named read it, and whoever raised it reads it no more unless named.' },
    { act: 'review.receive-restricted-concern', from: [], to: 'raised', says: 'A provider, somebody who works there or a member of the public raises it without an account.' },
    { act: 'review.open-to-read', from: ['raised', 'open', 'closed'], to: 'same', says: 'A named person opens it, with why; the look is kept.' },
    { act: 'review.judge-restricted-concern', from: ['raised', 'open'], to: 'open', says: 'How grave it is, what it is about, and whether it counts as a number in the risk points.' },
    { act: 'review.decide-restricted-step', from: ['open'], to: 'same', says: 'A step is decided: who does what by when.' },
    { act: 'review.finish-restricted-step', from: ['open'], to: 'same', says: 'A step is done, with what came of it.' },
    { act: 'review.note-safeguarding-referral', from: ['raised', 'open'], to: 'same', says: 'A safeguarding referral was made elsewhere: where, when, and its reference there. No person is named.' },
    { act: 'review.name-on-concern', from: ['raised', 'open'], to: 'same', says: 'One more person is named on it, with why.' },
    { act: 'review.take-off-concern', from: ['raised', 'open'], to: 'same', says: 'A person is taken off it, with why.' },
    { act: 'review.close-restricted-concern', from: ['open'], to: 'closed', says: 'What came of it, and why it is closed. Every step is done by then.' },
  ],
  leadsOn: { raised: ['review.judge-restricted-concern'], open: ['review.decide-restricted-step', 'review.close-restricted-concern'] },
}

/** Hours for which an opened concern stays open to whoever opened it. Local practice (K). */
export const openFor = 12
export const categories = [
  { value: 'safeguarding', text: 'Safeguarding: abuse or neglect' }, { value: 'care', text: 'How people are cared for or treated' }, { value: 'staffing', text: 'Staffing: too few, unchecked or untrained' }, { value: 'medicines', text: 'Medicines' },
  { value: 'leadership', text: 'How the service is led, or fear of speaking up' }, { value: 'finance', text: 'Finance: money, fraud or whether it can go on' }, { value: 'building', text: 'Building, fire, hygiene' }, { value: 'other', text: 'Something else' },
] as const
export const categoryWords: Readonly<Record<string, string>> = Object.fromEntries(categories.map((one) => [one.value, one.text]))
export const severities = [
  { value: 'critical', text: 'Critical', hint: 'Somebody is being harmed or may be today' }, { value: 'high', text: 'High', hint: 'Harm is likely if nothing changes' }, { value: 'medium', text: 'Medium', hint: 'Not as it should be' }, { value: 'low', text: 'Low', hint: 'To be kept in mind' },
] as const
export const severityWords: Readonly<Record<string, string>> = Object.fromEntries(severities.map((one) => [one.value, one.text]))
export const raisedByWords: Readonly<Record<string, string>> = { staff: 'Somebody who works for a body', provider: 'A provider', 'works there': 'Somebody who works in the service', public: 'Somebody who draws on care, a family or a member of the public' }

export interface RestrictedRow {
  id: string; body_id: string; reference: string; title: string; state: string; version: number; named_ids: string[]; contract_id: string | null; contract: string | null; provider_id: string | null; provider: string; about: string; raised_by: string; contact: string; category: string; what: string; raised_on: CivilDate
  severity: string; triage_words: string; counts: boolean; triaged_on: CivilDate | null; safeguarding_where: string; safeguarding_reference: string; safeguarding_on: CivilDate | null; outcome: string; closed_words: string; closed_on: CivilDate | null
}
export const restrictedOf = (tx: Tx, id: string): Promise<RestrictedRow | undefined> => tx.maybe(sql<RestrictedRow>`select r.id, r.body_id, r.reference, r.title, r.state, r.version, r.named_ids, c.contract_id, k.title as contract, c.provider_id, coalesce(o.name, '') as provider, c.about, c.raised_by, c.contact, c.category, c.what, c.raised_on, c.severity, c.triage_words, c.counts, c.triaged_on,
  c.safeguarding_where, c.safeguarding_reference, c.safeguarding_on, c.outcome, c.closed_words, c.closed_on
  from review.restricted_concern c join kernel.record r on r.body_id = c.body_id and r.id = c.id left join kernel.record k on k.id = c.contract_id left join bodies.organisation o on o.id = c.provider_id where c.body_id = ${tx.bodyId} and c.id = ${id}`)

export interface StepRow { id: string; what: string; owner: string; due_on: CivilDate; done_on: CivilDate | null; done_words: string }
export const stepsOf = (tx: Tx, id: string): Promise<StepRow[]> => tx.rows(sql<StepRow>`select id, what, owner, due_on, done_on, done_words from review.restricted_step where body_id = ${tx.bodyId} and concern_id = ${id} order by due_on, id limit 200`)

export interface LookRow { id: string; account_id: string; name: string; why: string; looked_at: Instant }
export const looksOf = (tx: Tx, id: string): Promise<LookRow[]> => tx.rows(sql<LookRow>`select l.id, l.account_id, coalesce(a.title, 'a person') as name, l.why, l.looked_at from review.concern_look l left join kernel.record a on a.id = l.account_id and a.kind = 'account' where l.body_id = ${tx.bodyId} and l.concern_id = ${id} order by l.looked_at desc limit 200`)

/** Accounts named for whatever is raised from now on: one that was closed reads nothing, and does not count. */
export const readersOf = async (tx: Tx): Promise<string[]> =>
  (await tx.rows(sql<{ account_id: string }>`select distinct c.account_id from review.concern_reader c join kernel.record r on r.body_id = c.body_id and r.id = c.id join kernel.record a on a.body_id = c.body_id and a.id = c.account_id and a.state = 'open' where c.body_id = ${tx.bodyId} and r.state = 'named' order by 1 limit 50`)).map((row) => row.account_id)

/** Whether whoever asks opened it within the hours for which it stays open. */
export const isOpened = async (tx: Tx, id: string): Promise<boolean> =>
  tx.accountId !== undefined && (await tx.rows(sql`select 1 from review.concern_look where body_id = ${tx.bodyId} and concern_id = ${id} and account_id = ${tx.accountId} and looked_at > ${tx.now}::timestamptz - make_interval(hours => ${openFor}) limit 1`)).length > 0

/** Open concerns that may be counted, of each contract or provider: numbers and nothing else. */
export interface RestrictedNumber { contract_id: string | null; provider_id: string | null; open: number }
export const restrictedNumbers = (tx: Tx): Promise<RestrictedNumber[]> => tx.rows(sql<RestrictedNumber>`select contract_id, provider_id, open::int as open from review.restricted_numbers()`)
