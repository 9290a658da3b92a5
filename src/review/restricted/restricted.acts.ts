import { randomInt } from 'node:crypto'
import { act, staffRoles } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, reference, text } from '../../kernel/fields.ts'
import { accept, decide } from '../../kernel/refusal.ts'
import type { CivilDate } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { aboutInWords, closeReasons, namingReasons, raiseReasons } from './restricted.rule.ts'
import { categories, categoryWords, isOpened, readersOf, restrictedOf, severities, stepsOf, type RestrictedRow, type StepRow } from './restricted.ts'

// Whoever works for a body may be named; the row-level security of the database decides who finds it.
const who = staffRoles
const concern = reference({ label: 'Restricted concern', to: 'restricted-concern' })
const account = reference({ label: 'Person', to: 'account', optionsFrom: 'review.accounts' })
const noNames = 'Leave out names, addresses and anything else that tells who a person in care is: "a woman in her eighties" is enough.'
const what = longText({ label: 'What worries you', named: 'what worries you', hint: `What you saw or heard, when and how often. ${noNames}`, max: 5000 })
const category = choice({ label: 'What it is mostly about', named: 'what it is about', options: categories })

export const nameReader = act({
  name: 'review.name-concern-reader', title: 'Name a reader of restricted concerns', says: 'named a reader of restricted concerns', kind: 'concern-reader', who: ['administrator', 'commissioner'], stepUp: true,
  intro: 'Restricted concerns are read by the people named here and by nobody else: not by administrators, auditors or partners. Name two at least, so that one can be away.',
  input: { account, reason: text({ label: 'Why this person', named: 'why this person', hint: 'By office: head of safeguarding, nurse for quality', max: 300 }) },
  load: readersOf,
  rule: (readers: string[], ask) => decide({}, readers.includes(ask.account) ? [{ code: 'restricted.reader', field: 'account', words: 'This person is named already.' }] : []),
  save: async (write, _value, ask, given) => {
    const { title } = await write.tx.one(sql<{ title: string }>`select title from kernel.record where body_id = ${write.bodyId} and id = ${ask.account}`)
    const id = await write.record({ kind: 'concern-reader', title: `${title}: ${ask.reason}`, state: 'named' })
    await write.insert('review.concern_reader', { id, account_id: ask.account, reason: ask.reason, named_on: given.today })
    await write.tell({ accountId: ask.account, recordId: id, words: 'You were named to read restricted concerns. What is raised from now on you will find under Review.' })
  },
})

export const endReader = act({
  name: 'review.end-concern-reader', title: 'Name this person no longer', says: 'ended the naming of a reader', kind: 'concern-reader', who: ['administrator', 'commissioner'], stepUp: true, root: 'reader',
  confirm: 'New concerns no longer name this person. On concerns that stand, another named person takes the name off.',
  input: { reader: reference({ label: 'Reader', to: 'concern-reader' }), reason: text({ label: 'Why', named: 'the reason', max: 300 }) },
  rule: () => accept({}),
  save: (write, _value, ask, given) => write.update('review.concern_reader', ask.reader, { ended_on: given.today }),
})

interface Raised { about: { contract?: string | undefined; provider?: string | undefined; words?: string | undefined }; by: string; category: string; what: string; contact: string; accountId?: string | undefined; on: CivilDate }
interface RaiseFacts { readers: string[]; contract?: { id: string; title: string; provider_id: string | null } | undefined; provider?: { id: string; name: string } | undefined }
async function raiseFacts(tx: Tx, contractId: string | undefined, providerId: string | undefined): Promise<RaiseFacts> {
  const contract = contractId ? await tx.maybe(sql<{ id: string; title: string; provider_id: string | null }>`select r.id, r.title, d.provider_id from kernel.record r join deliver.contract d on d.body_id = r.body_id and d.id = r.id where r.body_id = ${tx.bodyId} and r.id = ${contractId}`) : undefined
  const of = providerId ?? contract?.provider_id ?? undefined
  return { readers: await readersOf(tx), contract, provider: of ? await tx.maybe(sql<{ id: string; name: string }>`select id, name from bodies.organisation where id = ${of}`) : undefined }
}

// References are drawn by lot: one that counted up would tell how many there are.
const letters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789'
const lot = (): string => `RC-${Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('')}`

async function keep(write: Writer, facts: RaiseFacts, raised: Raised): Promise<void> {
  const named = facts.readers
  const about = aboutInWords({ contract: facts.contract?.title, provider: facts.provider?.name, words: raised.about.words })
  const id = await write.record({ kind: 'restricted-concern', title: `${categoryWords[raised.category] ?? 'Concern'}: ${about}`.slice(0, 300), state: 'raised', reference: lot(), named })
  await write.insert('review.restricted_concern', { id, named_ids: named, contract_id: facts.contract?.id ?? null, provider_id: facts.provider?.id ?? null, about: raised.about.words ?? '', raised_by: raised.by, raised_account_id: raised.accountId ?? null, contact: raised.contact, category: raised.category, what: raised.what, raised_on: raised.on }, { unseen: true })
  // Says neither what nor about whom: it stands in a list of messages.
  for (const accountId of named) await write.tell({ accountId, words: 'Something is waiting under Review, restricted concerns, that only you and the others named can read.' })
}

export const raiseRestricted = act({
  name: 'review.raise-restricted-concern', title: 'Raise a restricted concern', says: 'raised a restricted concern', kind: 'restricted-concern', who, blind: true,
  intro: 'For what must not be seen by everybody: safeguarding, fear of speaking up, suspected fraud. Only the people whom your body has named read it. They see that you raised it; you read it no more yourself unless you are one of them. If somebody is in danger now, ring 999; this page alerts nobody at night.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract', required: false }), provider: reference({ label: 'Provider', to: 'organisation', optionsFrom: 'bodies.providers', hint: 'Where it is about no contract or several', required: false }),
    about: text({ label: 'Service', named: 'the service', hint: 'Where it is neither of these, or which of its places', required: false, max: 200 }), category, what,
    contact: text({ label: 'How you can be asked back', named: 'how you can be asked back', hint: 'Leave empty if you do not wish to be', required: false, max: 200 }),
  },
  load: (tx, ask) => raiseFacts(tx, ask.contract, ask.provider),
  rule: (facts: RaiseFacts, ask) => decide(facts, raiseReasons({ readers: facts.readers, about: { contract: facts.contract?.id, provider: facts.provider?.id, words: ask.about } })),
  save: (write, facts, ask, given) => keep(write, facts, { about: { words: ask.about }, by: 'staff', category: ask.category, what: ask.what, contact: ask.contact ?? '', accountId: given.actor.accountId, on: given.today }),
})

/** What somebody without an account sends, through the page for it. Its words stand in the concern and in the closed part of the journal, which only its verification reads. */
export const receiveRestricted = act({
  name: 'review.receive-restricted-concern', title: 'Tell us what worries you about a service', says: 'somebody raised a restricted concern', kind: 'restricted-concern', who: ['system'], blind: true,
  input: {
    about: text({ label: 'Which service', named: 'which service', hint: 'Its name and where it is', max: 200 }), category,
    from: choice({ label: 'Who you are', named: 'who you are', options: [{ value: 'public', text: 'I draw on care, or am family, friend or neighbour' }, { value: 'works there', text: 'I work in the service' }, { value: 'provider', text: 'I work for another provider' }] }), what,
    contact: text({ label: 'How we can reach you', named: 'how we can reach you', hint: 'You need not say. Then we cannot ask back or tell you what came of it.', required: false, max: 200 }),
  },
  load: (tx) => raiseFacts(tx, undefined, undefined),
  rule: (facts: RaiseFacts, ask) => decide(facts, raiseReasons({ readers: facts.readers, about: { words: ask.about } })),
  save: (write, facts, ask, given) => keep(write, facts, { about: { words: ask.about }, by: ask.from, category: ask.category, what: ask.what, contact: ask.contact ?? '', on: given.today }),
})

export const openToRead = act({
  name: 'review.open-to-read', title: 'Open it to read', says: 'opened it to read', kind: 'restricted-concern', who, root: 'concern', keepsVersion: true, blind: true,
  intro: 'Who opened it, when and why is kept, and every named person reads that.',
  input: { concern, why: text({ label: 'Why you open it', named: 'why you open it', max: 300 }) },
  rule: () => accept({}),
  save: async (write, _value, ask, given) => void await write.insert('review.concern_look', { named_ids: given.root!.named_ids, concern_id: ask.concern, account_id: given.actor.accountId, why: ask.why, looked_at: given.now }),
})

interface Whole { row: RestrictedRow; steps: StepRow[]; opened: boolean }
const whole = async (tx: Tx, ask: { concern: string }): Promise<Whole | undefined> => {
  const row = await restrictedOf(tx, ask.concern)
  return row && { row, steps: await stepsOf(tx, ask.concern), opened: await isOpened(tx, ask.concern) }
}
const unread = { code: 'restricted.unread', words: 'Open it to read first: whoever decides about it has read it.' }
const read = (facts: Whole | undefined) => (facts?.opened ? [] : [unread])

export const judgeRestricted = act({
  name: 'review.judge-restricted-concern', title: 'Judge how grave it is', says: 'judged how grave it is', kind: 'restricted-concern', who, root: 'concern', blind: true,
  input: {
    concern, severity: choice({ label: 'How grave it is', named: 'how grave it is', options: severities }), category, words: longText({ label: 'Why', named: 'the reason', hint: noNames, max: 2000 }),
    contract: reference({ label: 'Contract it is about', to: 'contract', hint: 'Where whoever raised it could not know', required: false }),
    counts: choice({ label: 'Count it in the risk points', named: 'whether it counts', hint: 'As a number of open restricted concerns and nothing else. Choose no where even a number would tell too much.', options: [{ value: 'yes', text: 'Yes, as a number' }, { value: 'no', text: 'No' }] }),
  },
  load: async (tx, ask) => ({ whole: await whole(tx, ask), about: await raiseFacts(tx, ask.contract, undefined) }),
  rule: (facts: { whole: Whole | undefined; about: RaiseFacts }) => decide(facts.about, read(facts.whole)),
  save: (write, about, ask, given) => write.update('review.restricted_concern', ask.concern, {
    severity: ask.severity, category: ask.category, triage_words: ask.words, counts: ask.counts === 'yes', triaged_on: given.today, ...(about.contract ? { contract_id: about.contract.id, provider_id: about.contract.provider_id } : {}),
  }),
})

export const decideStep = act({
  name: 'review.decide-restricted-step', title: 'Decide a step', says: 'decided a step', kind: 'restricted-concern', who, root: 'concern', blind: true,
  input: { concern, what: text({ label: 'What is done', named: 'what is done', hint: noNames, max: 500 }), owner: text({ label: 'By whom', named: 'who does it', hint: 'By office', max: 200 }), dueOn: date({ label: 'By when', named: 'the day it is done by' }) },
  load: whole,
  rule: (facts: Whole | undefined, ask, given) => decide(facts!, [...read(facts), ...(ask.dueOn < given.today ? [{ code: 'restricted.past', field: 'dueOn', words: 'A step is done today or on a day to come.' }] : [])]),
  save: async (write, { row }, ask, given) => {
    const id = await write.insert('review.restricted_step', { named_ids: row.named_ids, concern_id: row.id, what: ask.what, owner: ask.owner, due_on: ask.dueOn })
    // Its words are read only once it is opened: a list of tasks says no more than that there is a step.
    await write.due({ recordId: row.id, kind: `step ${id}`, title: `A step of ${row.reference}`, on: ask.dueOn, ...(given.actor.accountId ? { ownerAccountId: given.actor.accountId } : {}), named: row.named_ids })
  },
})

export const finishStep = act({
  name: 'review.finish-restricted-step', title: 'Record that a step is done', says: 'recorded that a step is done', kind: 'restricted-concern', who, root: 'concern', blind: true,
  input: { concern, step: choice({ label: 'Step', optionsFrom: 'review.open-restricted-steps' }), on: date({ label: 'Done on', named: 'the day it was done' }), words: longText({ label: 'What came of it', named: 'what came of it', hint: noNames, max: 2000 }) },
  load: whole,
  rule: (facts: Whole | undefined, ask, given) => decide(facts!, [
    ...read(facts), ...(facts?.steps.some((one) => one.id === ask.step && one.done_on === null) ? [] : [{ code: 'restricted.no-step', field: 'step', words: 'This is no open step of this concern.' }]),
    ...(ask.on > given.today ? [{ code: 'restricted.later', field: 'on', words: 'Record it once it is done.' }] : []),
  ]),
  save: async (write, { row }, ask) => {
    await write.update('review.restricted_step', ask.step, { done_on: ask.on, done_words: ask.words })
    await write.dueDone(row.id, `step ${ask.step}`)
  },
})

export const noteReferral = act({
  name: 'review.note-safeguarding-referral', title: 'Note a safeguarding referral', says: 'noted a safeguarding referral', kind: 'restricted-concern', who, root: 'concern', blind: true,
  intro: 'The referral itself is made where the council takes them, not here. This note only links to it.',
  input: {
    concern, where: text({ label: 'Where it was made', named: 'where it was made', hint: 'The council’s safeguarding team, the police', max: 200 }), on: date({ label: 'Made on', named: 'the day it was made' }),
    reference: text({ label: 'Its reference there', named: 'its reference there', hint: 'A number only. Write no person’s name: whoever may know finds it there.', max: 100 }),
  },
  load: whole,
  rule: (facts: Whole | undefined, ask, given) => decide(facts!, [...read(facts), ...(ask.on > given.today ? [{ code: 'restricted.later', field: 'on', words: 'Note it once it is made.' }] : [])]),
  save: (write, _facts, ask) => write.update('review.restricted_concern', ask.concern, { safeguarding_where: ask.where, safeguarding_reference: ask.reference, safeguarding_on: ask.on }),
})

/** Writes the new names on the concern and everything of it. */
async function rename(write: Writer, { row, steps }: Whole, named: readonly string[]): Promise<void> {
  await write.update('kernel.record', row.id, { named_ids: sql`${named}::uuid[]` })
  await write.update('review.restricted_concern', row.id, { named_ids: sql`${named}::uuid[]` })
  const looks = await write.tx.rows(sql<{ id: string }>`select id from review.concern_look where body_id = ${write.bodyId} and concern_id = ${row.id}`)
  const dues = await write.tx.rows(sql<{ id: string }>`select id from kernel.due where body_id = ${write.bodyId} and record_id = ${row.id}`)
  for (const [table, ids] of [['review.restricted_step', steps], ['review.concern_look', looks], ['kernel.due', dues]] as const) for (const { id } of ids) await write.update(table, id, { named_ids: sql`${named}::uuid[]` })
}

export const nameOnConcern = act({
  name: 'review.name-on-concern', title: 'Name one more person on it', says: 'named a person on it', kind: 'restricted-concern', who, root: 'concern', blind: true, stepUp: true,
  input: { concern, account, why: text({ label: 'Why', named: 'the reason', max: 300 }) },
  load: whole,
  rule: (facts: Whole | undefined, ask, given) => decide(facts!, [...read(facts), ...namingReasons('name', facts!.row.named_ids, ask.account, given.actor.accountId)]),
  save: async (write, facts, ask) => {
    await rename(write, facts, [...facts.row.named_ids, ask.account])
    await write.tell({ accountId: ask.account, words: 'You were named on something under Review, restricted concerns.' })
  },
})

export const takeOffConcern = act({
  name: 'review.take-off-concern', title: 'Take a person off it', says: 'took a person off it', kind: 'restricted-concern', who, root: 'concern', blind: true, stepUp: true,
  input: { concern, account, why: text({ label: 'Why', named: 'the reason', max: 300 }) },
  load: whole,
  rule: (facts: Whole | undefined, ask, given) => decide(facts!, [...read(facts), ...namingReasons('take off', facts!.row.named_ids, ask.account, given.actor.accountId)]),
  save: (write, facts, ask) => rename(write, facts, facts.row.named_ids.filter((one) => one !== ask.account)),
})

export const closeRestricted = act({
  name: 'review.close-restricted-concern', title: 'Close it', says: 'closed it', kind: 'restricted-concern', who, root: 'concern', blind: true,
  input: {
    concern, outcome: choice({ label: 'What came of it', named: 'what came of it', options: [{ value: 'founded', text: 'It was so, and was put right' }, { value: 'partly', text: 'It was partly so, and was put right' }, { value: 'unfounded', text: 'It was not so' }, { value: 'unclear', text: 'It could not be found out' }, { value: 'elsewhere', text: 'Another body goes on with it' }] }),
    words: longText({ label: 'Why it is closed', named: 'why it is closed', hint: noNames, max: 2000 }), noReferral: text({ label: 'Why no safeguarding referral was made', named: 'why no referral was made', hint: 'Only where it is about abuse or neglect and none is noted', required: false, max: 500 }),
  },
  load: whole,
  rule: (facts: Whole | undefined, ask) => decide(facts!, [...read(facts), ...closeReasons({ category: facts!.row.category, openSteps: facts!.steps.filter((one) => one.done_on === null).length, referredOn: facts!.row.safeguarding_on }, ask.noReferral)]),
  save: (write, { row }, ask, given) => write.update('review.restricted_concern', row.id, { outcome: ask.outcome, closed_words: ask.noReferral ? `${ask.words}\nNo safeguarding referral: ${ask.noReferral}` : ask.words, closed_on: given.today }),
})

export const restrictedActs = [nameReader, endReader, raiseRestricted, receiveRestricted, openToRead, judgeRestricted, decideStep, finishStep, noteReferral, nameOnConcern, takeOffConcern, closeRestricted]
