import { act, staffRoles } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { choice, choices, date, longText, reference, text } from '../kernel/fields.ts'
import { stableId, uuidv7 } from '../kernel/ids.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import type { Partnership } from '../kernel/consent.ts'
import type { RecordRow } from '../kernel/act.ts'
import { isDemonstration, organisationKinds, partnershipOf, wayOptions } from './bodies.ts'

export const registerOrganisation = act({
  name: 'bodies.register-organisation', title: 'Add an organisation', says: 'added an organisation', kind: 'organisation', who: staffRoles,
  intro: 'The directory is shared by all bodies. Search first: the organisation may be here already.',
  input: {
    name: text({ label: 'Name' }),
    kind: choice({ label: 'Kind', options: organisationKinds }),
    codeScheme: choice({ label: 'Register', required: false, options: [{ value: 'ODS', text: 'NHS organisation code (ODS)' }, { value: 'ONS', text: 'ONS area code' }, { value: 'COH', text: 'Companies House' }, { value: 'CHC', text: 'Charity Commission' }, { value: 'CQC', text: 'Care Quality Commission' }] }),
    code: text({ label: 'Number or code in that register', required: false, max: 40 }),
  },
  load: async (tx, ask) => ({
    same: ask.code && ask.codeScheme ? await tx.rows(sql<{ name: string }>`select name from bodies.organisation where code_scheme = ${ask.codeScheme} and code = ${ask.code.toUpperCase()}`) : [],
    demonstration: await isDemonstration(tx),
  }),
  rule: ({ same, demonstration }: { same: { name: string }[]; demonstration: boolean }, ask) => {
    const reasons: Refusal[] = same.map((other) => ({ code: 'organisation.listed', field: 'code', words: `This code is in the directory already, as ${other.name}.` }))
    if ((ask.code === undefined) !== (ask.codeScheme === undefined)) reasons.push({ code: 'organisation.code', field: 'code', words: 'Give the register and the code together, or neither.' })
    return decide({ demonstration }, reasons)
  },
  save: async (write, { demonstration }, ask) => {
    const code = ask.code?.toUpperCase()
    const id = code && ask.codeScheme ? stableId('organisation', ask.codeScheme, code) : uuidv7()
    await write.reference('bodies.organisation', { id, name: ask.name, kind: ask.kind, code_scheme: ask.codeScheme ?? null, code: code ?? null, demonstration })
    return { goTo: id }
  },
})

export const agreePartnership = act({
  name: 'bodies.agree-partnership', title: 'Record a partnership', says: 'recorded the partnership', kind: 'partnership', who: ['commissioner', 'administrator'],
  intro: 'Joint working adds partners and an instrument. It never removes the accountability of a body (BOD-46).',
  input: {
    name: text({ label: 'Name of the partnership' }),
    instrument: text({ label: 'Legal instrument', hint: 'For example: section 75 agreement, section 76 payment, joint committee.', rule: 'BOD-72' }),
    way: choice({ label: 'How the partners decide', options: wayOptions, rule: 'BOD-46' }),
    members: choices({ label: 'Partners beside your own body', optionsFrom: 'bodies.commissioners' }),
    signedOn: date({ label: 'Signed on', required: false }),
    from: date({ label: 'First day' }),
    to: date({ label: 'Last day', required: false }),
  },
  rule: (_: unknown, ask, given) => {
    const reasons: Refusal[] = []
    if (ask.to && ask.to < ask.from) reasons.push({ code: 'partnership.dates', field: 'to', words: 'The last day must not be before the first.' })
    if (ask.way === 'joint' && !ask.signedOn) reasons.push({ code: 'partnership.unsigned', field: 'signedOn', words: 'Deciding jointly needs its signed instrument: give the day it was signed.', rule: 'BOD-85' })
    if (ask.members.includes(given.actor.bodyId!)) reasons.push({ code: 'partnership.self', field: 'members', words: 'Your own body is a member already.' })
    return decide({ members: [given.actor.bodyId!, ...ask.members] }, reasons)
  },
  save: async (write, value, ask) => {
    const id = uuidv7()
    await write.record({ id, kind: 'partnership', title: ask.name, state: 'agreed', scopeId: id })
    await write.reference('bodies.partnership', { id, name: ask.name, instrument: ask.instrument, way: ask.way, host_body_id: write.bodyId, signed_on: ask.signedOn ?? null, valid_from: ask.from, valid_to: ask.to ?? null })
    for (const member of value.members) {
      await write.reference('bodies.partnership_member', { id: uuidv7(), partnership_id: id, body_id: member, valid_from: ask.from, valid_to: ask.to ?? null }, { conflict: ['partnership_id', 'body_id', 'valid_from'] })
      await write.reference('kernel.share', { id: uuidv7(), scope_id: id, body_id: member, valid_from: ask.from, valid_to: ask.to ?? null }, { conflict: ['scope_id', 'body_id', 'valid_from'] })
      if (member !== write.bodyId) await write.tell({ bodyId: member, role: 'commissioner', recordId: id, words: `The partnership "${ask.name}" was recorded with your body as a member.` })
    }
  },
})

export const endPartnership = act({
  name: 'bodies.end-partnership', title: 'End this partnership', says: 'ended the partnership', kind: 'partnership', who: ['commissioner', 'administrator'], root: 'partnership',
  confirm: 'From the day after, partners no longer see the records shared through it.',
  input: { partnership: reference({ label: 'Partnership', to: 'partnership' }), on: date({ label: 'Last day' }), reason: longText({ label: 'Reason' }) },
  rule: (_: unknown, ask, given) => decide({}, ask.on < given.root!.created_at.slice(0, 10) ? [{ code: 'partnership.end', field: 'on', words: 'The last day must not be before the partnership was recorded.' }] : []),
  save: async (write, _value, ask) => {
    // Reading stops by date; no row changes owner.
    const beyond = (table: string, column: string): Promise<{ id: string }[]> =>
      write.tx.rows(sql<{ id: string }>`select id from ${sql.table(table)} where ${sql.ref(column)} = ${ask.partnership} and (valid_to is null or valid_to > ${ask.on})`)
    for (const [table, column] of [['kernel.share', 'scope_id'], ['bodies.partnership_member', 'partnership_id']] as const) {
      const ending = await beyond(table, column)
      await write.asReference((run) => run(sql`update ${sql.table(table)} set valid_to = ${ask.on} where id = any(${ending.map((row) => row.id)}::uuid[])`), ending.map(({ id }) => ({ table, id })))
    }
    await write.asReference((run) => run(sql`update bodies.partnership set valid_to = ${ask.on} where id = ${ask.partnership}`), [{ table: 'bodies.partnership', id: ask.partnership }])
  },
})

export const tellPartners = act({
  name: 'bodies.tell-partners', title: 'Tell the partners', says: 'told the partners', kind: '*', who: ['commissioner', 'procurement-lead', 'contract-manager'], root: 'record', keepsVersion: true,
  input: { record: reference({ label: 'Record', to: 'record' }), words: longText({ label: 'What you want them to know', max: 1000 }) },
  load: async (tx, _ask, given) => (given.root?.scope_id ? partnershipOf(tx, given.root.scope_id) : undefined),
  rule: (partnership: Partnership | undefined) => partnership ? decide(partnership, []) : { ok: false, refusals: [{ code: 'record.not-shared', words: 'This record is not shared with partners: it belongs to no partnership.' }] },
  save: async (write, partnership, ask, given) => {
    const root = given.root!
    await write.insert('kernel.consent', { record_id: root.id, record_version: root.version, act: '*', answer: 'told', words: ask.words, account_id: given.actor.accountId, scope_id: root.scope_id, given_at: given.now })
    for (const member of partnership.members) {
      if (member.bodyId !== write.bodyId) await write.tell({ bodyId: member.bodyId, role: 'commissioner', recordId: root.id, words: `${root.reference} ${root.title}: ${ask.words}` })
    }
  },
})

export const giveConsent = act({
  name: 'bodies.give-consent', title: 'Consent or comment', says: 'answered for its body', kind: 'consent', who: ['commissioner', 'board-member'],
  intro: 'Your answer counts for the version you read. If the record changes afterwards, you are asked again.',
  input: {
    record: reference({ label: 'Record', to: 'record' }),
    version: text({ label: 'Version you read', max: 10 }),
    answer: choice({ label: 'Answer of your body', options: [{ value: 'consents', text: 'Consents' }, { value: 'comments', text: 'Comments only' }, { value: 'declines', text: 'Declines' }] }),
    words: longText({ label: 'Comment', required: false, max: 2000 }),
    meeting: text({ label: 'Meeting or delegation', hint: 'Where this was decided, for example "Executive, 14 December 2026".' }),
  },
  load: (tx, ask) => tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${ask.record}`),
  rule: (record: RecordRow | undefined, ask, given) => {
    const reasons: Refusal[] = []
    if (!record) return { ok: false, refusals: [{ code: 'record.not-found', field: 'record', words: 'There is no such record, or it is not shared with your body.' }] }
    if (record.body_id === given.actor.bodyId) reasons.push({ code: 'consent.own', words: 'This record is your own body\'s. Partners consent; your body decides.' })
    if (String(record.version) !== ask.version) reasons.push({ code: 'consent.version', field: 'version', words: `The record is now version ${record.version}. Read it again before you answer for your body.` })
    if (ask.answer !== 'consents' && !ask.words) reasons.push({ code: 'consent.words', field: 'words', words: 'Say what your body wants the partners to know.' })
    return decide(record, reasons)
  },
  save: async (write, record, ask, given) => {
    const id = await write.record({ kind: 'consent', title: `Answer on ${record.reference}`, state: 'given', ...(record.scope_id ? { scopeId: record.scope_id } : {}) })
    await write.insert('kernel.consent', { id, record_id: record.id, record_version: record.version, act: '*', answer: ask.answer, words: ask.words ?? '', meeting: ask.meeting, account_id: given.actor.accountId, scope_id: record.scope_id, given_at: given.now })
    await write.tell({ bodyId: record.body_id, role: 'commissioner', recordId: record.id, words: `A partner ${ask.answer === 'consents' ? 'consents to' : ask.answer === 'declines' ? 'declines' : 'comments on'} ${record.reference}, version ${record.version}.` })
    return { goTo: record.id }
  },
})
