import { act } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { choice, date, instant, longText, money, reference, text, upload, type Field } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import { NOTICES, ruleById, type NoticeContent, type NoticeFieldName, type NoticeKind } from '../law/index.ts'
import { awardNoticeOf } from './award.rule.ts'
import { saveEvidence } from './evidence.ts'
import { closingDate, closingFaults, mayCorrectClosing, type ClosingDate } from './notice-closing.rule.ts'
import { belongsTo, mayRecordPublication, missingParts, noticeState, startsStandstill, type Published } from './notice.rule.ts'
import { noticeOf, procurementOf, type NoticeRow, type ProcurementRow } from './procurement.ts'
import type { Writer } from '../kernel/writer.ts'

const who = ['procurement-lead', 'commissioner'] as const
const notice = reference({ label: 'Notice', to: 'notice' })
const dates: readonly string[] = ['serviceStart', 'serviceEnd', 'effectiveDate', 'decisionDate', 'representationsFrom']
const lines: readonly string[] = ['title', 'reference', 'cpv', 'providerName', 'authority', 'representationsUntil']

/** A field for each part that a notice can have; the form shows those of its kind. All may be left open while it is a draft. */
export const noticeFields = Object.fromEntries(Object.values(NOTICES).flatMap((one) => one.fields).map((part) => {
  const words = { label: part.label, required: false as const, rule: part.rule, ...(part.hint ? { hint: part.hint } : {}) }
  const field = part.name.endsWith('Pence') ? money(words) : dates.includes(part.name) ? date(words) : lines.includes(part.name) ? text({ ...words, max: 400 }) : longText(words)
  return [part.name, field]
})) as unknown as Record<NoticeFieldName, Field<string | bigint | undefined>>

export const noticeKindOptions = (Object.keys(NOTICES) as NoticeKind[]).map((value) => ({ value, text: `${value} ${NOTICES[value].title}` }))

/** The parts of a notice among an act's input, as text; those of other kinds are left out. */
const contentFrom = (kind: NoticeKind, ask: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(NOTICES[kind].fields.flatMap(({ name }) => (ask[name] === undefined ? [] : [[name, String(ask[name])]])))

const asWarnings = (reasons: Refusal[]): Refusal[] => reasons.map((reason) => ({ ...reason, strength: 'warning' }))

export const prepareNotice = act({
  name: 'procure.prepare-notice', title: 'Prepare a notice', says: 'prepared the notice', kind: 'notice', who, formAt: { field: 'procurement', path: '/procure/procurements/:id/notice' },
  intro: 'What is missing is named. The notice is a draft until every prescribed part is there.',
  input: { procurement: reference({ label: 'Procurement', to: 'procurement' }), noticeKind: choice({ label: 'Notice', options: noticeKindOptions }), ...noticeFields },
  load: (tx, ask) => procurementOf(tx, ask.procurement),
  rule: (row: ProcurementRow | undefined, ask) => {
    const kind = ask.noticeKind as NoticeKind
    const content = contentFrom(kind, ask)
    const own = row!.route_decided_on === null && kind !== 'N13' ? [{ code: 'notice.no-route', words: 'The route is not decided yet. The notice says which process was followed: decide it first.', rule: 'PSR-46' }] : []
    return decide({ row: row!, content, kind }, [...own, ...belongsTo(kind, row!.process), ...asWarnings(missingParts(kind, content))])
  },
  save: async (write, { row, content, kind }) => {
    const id = await write.record({ kind: 'notice', title: `${NOTICES[kind].title}: ${row.title}`, state: noticeState(kind, content), programmeId: row.programme_id ?? undefined })
    await write.insert('procure.notice', { id, scope_id: row.scope_id, procurement_id: row.id, notice_kind: kind, content: JSON.stringify(content) })
    await write.link(row.id, id, 'announced by')
    write.rules(NOTICES[kind].rule)
  },
})

export const changeNotice = act({
  name: 'procure.change-notice', title: 'Fill in or change its parts', says: 'changed the notice', kind: 'notice', who, root: 'notice', formAt: { field: 'notice', path: '/procure/notices/:id/change' },
  intro: 'What you leave empty stays as it is.',
  input: { notice, ...noticeFields },
  load: (tx, ask) => noticeOf(tx, ask.notice),
  rule: (row: NoticeRow | undefined, ask) => {
    const kind = row!.notice_kind as NoticeKind
    const content = { ...row!.content, ...contentFrom(kind, ask) }
    return decide({ content, kind }, asWarnings(missingParts(kind, content)))
  },
  save: async (write, { content, kind }, ask) => {
    await write.update('procure.notice', ask.notice, { content: JSON.stringify(content) })
    return { state: noticeState(kind, content) }
  },
})

const publicationFields = {
  identifier: text({ label: 'Number it was published under', hint: 'For example: 2026/S 000-012345.' }),
  address: text({ label: 'Address of the published notice', hint: 'Begins with https://', required: false, max: 1000 }),
  publishedAt: instant({ label: 'Published at' }),
  closesAt: instant({ label: 'Offers close at', hint: 'Only for a notice that asks for offers: the date and time in London that it states.', required: false }),
  document: upload({ label: 'Copy as evidence', required: false }),
}

const purposeOf = async (tx: Tx): Promise<boolean> => (await tx.one(sql<{ purpose: string }>`select purpose from kernel.database_flag`)).purpose === 'demonstration'

export const recordPublication = act({
  name: 'procure.record-publication', title: 'Record its publication', says: 'recorded the publication', kind: 'notice', who, root: 'notice',
  intro: 'After it was published on the government\'s service. The clocks that follow from it start.',
  input: { notice, ...publicationFields, reason: longText({ label: 'Why it was published without what is missing', required: false, max: 1500 }) },
  load: async (tx, ask) => {
    const row = (await noticeOf(tx, ask.notice))!
    return { row, procurement: (await procurementOf(tx, row.procurement_id))!, demonstration: await purposeOf(tx) }
  },
  rule: (facts: { row: NoticeRow; procurement: ProcurementRow; demonstration: boolean }, ask, given) => {
    const decision = mayRecordPublication({ kind: facts.row.notice_kind, content: facts.row.content as NoticeContent, beganOn: facts.procurement.began_on },
      { identifier: ask.identifier, address: ask.address, publishedAt: ask.publishedAt, hasDocument: ask.document !== undefined, reason: ask.reason }, { now: given.now, demonstration: facts.demonstration })
    const closing = closingFaults({ kind: facts.row.notice_kind, publishedAt: ask.publishedAt }, ask.closesAt)
    return decision.ok && closing.length === 0 ? { ...decision, value: { ...facts, published: decision.value } } : { ok: false, refusals: [...(decision.ok ? [] : decision.refusals), ...closing] }
  },
  save: async (write, { row, procurement, published }, ask, given) => {
    await write.update('procure.notice', row.id, {
      identifier: ask.identifier, address: ask.address ?? '', published_at: ask.publishedAt, closes_at: ask.closesAt ?? null, standstill_ends_on: published.standstillEndsOn, counted: published.counted ? JSON.stringify(published.counted) : null, incomplete_reason: ask.reason ?? '',
    })
    await proved(write, row.id, procurement.scope_id, ask)
    if (ask.closesAt) await dueToClose(write, row.id, procurement, closingDate(ask.closesAt, given.now))
    await follow(write, row.notice_kind, procurement, published)
  },
})

const elsewhereOptions: { value: string; text: string }[] = [...noticeKindOptions, { value: 'other', text: 'Another notice, for example under the Procurement Act' }]

export const recordNoticeElsewhere = act({
  name: 'procure.record-notice-elsewhere', title: 'Record a notice of another system', says: 'recorded a notice published from another system', kind: 'notice', who,
  intro: 'For a notice that was written and published from another system: what it was, its number, when, and the evidence.',
  input: {
    procurement: reference({ label: 'Procurement', to: 'procurement' }),
    noticeKind: choice({ label: 'Notice', options: elsewhereOptions }),
    what: text({ label: 'What it is called there', hint: 'For example: UK4 tender notice.' }),
    system: text({ label: 'Other system' }),
    ...publicationFields,
  },
  load: async (tx, ask) => ({ procurement: (await procurementOf(tx, ask.procurement))!, demonstration: await purposeOf(tx) }),
  rule: (facts: { procurement: ProcurementRow; demonstration: boolean }, ask, given) => {
    // What it must contain was the other system's to check; it is not judged here.
    const decision = mayRecordPublication({ kind: startsStandstill(ask.noticeKind) ? ask.noticeKind : 'other', content: {}, beganOn: facts.procurement.began_on },
      { identifier: ask.identifier, address: ask.address, publishedAt: ask.publishedAt, hasDocument: ask.document !== undefined, reason: `Done in ${ask.system}` }, { now: given.now, demonstration: facts.demonstration })
    const closing = closingFaults({ kind: ask.noticeKind, publishedAt: ask.publishedAt }, ask.closesAt)
    if (!decision.ok || closing.length > 0) return { ok: false, refusals: [...(decision.ok ? [] : decision.refusals.filter((refusal) => refusal.code !== 'notice.missing')), ...closing] }
    return { ...decision, notes: decision.notes.filter((note) => note.code !== 'notice.missing'), value: { procurement: facts.procurement, published: decision.value } }
  },
  save: async (write, { procurement, published }, ask, given) => {
    const id = await write.record({ kind: 'notice', title: `${ask.what}: ${procurement.title}`, state: 'published', programmeId: procurement.programme_id ?? undefined })
    await write.insert('procure.notice', {
      id, scope_id: procurement.scope_id, procurement_id: procurement.id, notice_kind: ask.noticeKind, content: '{}', identifier: ask.identifier, address: ask.address ?? '', published_at: ask.publishedAt, closes_at: ask.closesAt ?? null, done_in: ask.system,
      standstill_ends_on: published.standstillEndsOn, counted: published.counted ? JSON.stringify(published.counted) : null,
    })
    await write.link(procurement.id, id, 'announced by')
    await proved(write, id, procurement.scope_id, ask)
    if (ask.closesAt) await dueToClose(write, id, procurement, closingDate(ask.closesAt, given.now))
    await follow(write, ask.noticeKind, procurement, published)
    return { goTo: id }
  },
})

const proved = (write: Writer, recordId: string, scopeId: string | null, ask: { identifier: string; address: string | undefined; document: string | undefined; publishedAt: string }): Promise<void> =>
  saveEvidence(write, {
    recordId, scopeId, rows: ask.address ? [{ words: 'Published notice', identifier: ask.identifier, dated: null, address: ask.address }] : [],
    ...(ask.document ? { document: ask.document, documentWords: 'Copy of the notice' } : {}),
  })

/** What a publication sets going: the standstill and its state, or the end of a duty to publish. */
async function follow(write: Writer, kind: string, procurement: ProcurementRow, published: Published): Promise<void> {
  if (published.standstillEndsOn) {
    await write.due({ recordId: procurement.id, kind: 'standstill-ends', title: 'Standstill ends at midnight: last moment for representations', on: published.standstillEndsOn, rule: 'PSR-52', ownerRole: 'procurement-lead', scopeId: procurement.scope_id ?? undefined })
    if (procurement.state === 'route decided') await write.move(procurement.id, 'award intended')
    write.rules('PSR-51', 'PSR-52')
  }
  if (procurement.process && awardNoticeOf(procurement.process) === kind) await write.dueDone(procurement.id, 'award-notice')
  if (kind === 'N13') await write.dueDone(procurement.id, 'abandonment-notice')
  if (kind in NOTICES) write.rules(ruleById(NOTICES[kind as NoticeKind].rule).id)
}

export const correctClosing = act({
  name: 'procure.correct-closing-time', title: 'Say or correct when offers close', says: 'said when offers close', kind: 'notice', who, root: 'notice',
  intro: 'The time that was published. Where one stands already, say why it is corrected; it moves in the tasks and calendars of everybody.',
  input: { notice, closesAt: instant({ label: 'Offers close at', hint: 'Date and time in London.' }), reason: longText({ label: 'Why it is corrected', required: false, max: 1000 }) },
  load: async (tx, ask) => {
    const row = (await noticeOf(tx, ask.notice))!
    return { row, procurement: (await procurementOf(tx, row.procurement_id))! }
  },
  rule: ({ row, procurement }: { row: NoticeRow; procurement: ProcurementRow }, ask, given) => {
    const decision = mayCorrectClosing({ kind: row.notice_kind, publishedAt: row.published_at, closesAt: row.closes_at }, { closesAt: ask.closesAt, reason: ask.reason }, given.now)
    return decision.ok ? { ...decision, value: { procurement, ...decision.value } } : decision
  },
  save: async (write, { procurement, before, due }, ask) => {
    await write.update('procure.notice', ask.notice, { closes_at: ask.closesAt, closes_before: before, closing_reason: ask.reason ?? '' })
    await write.dueCancelled(procurement.id, closingKind(ask.notice))
    await dueToClose(write, ask.notice, procurement, due)
  },
})

const closingKind = (noticeId: string): string => `offers-close ${noticeId}`

/** The closing stands among the dates of the procurement, while it is open; the clock takes it away on the day after. */
async function dueToClose(write: Writer, noticeId: string, procurement: ProcurementRow, due: ClosingDate | undefined): Promise<void> {
  if (!due || procurement.state === 'abandoned' || procurement.state === 'done elsewhere') return
  await write.due({ recordId: procurement.id, kind: closingKind(noticeId), title: due.title, on: due.on, act: 'procure.close-offers', ownerRole: 'procurement-lead', scopeId: procurement.scope_id ?? undefined })
}

export const closeOffers = act({
  name: 'procure.close-offers', title: 'Note that offers have closed', says: 'noted that offers have closed', kind: 'procurement', who: ['clock'], root: 'procurement', keepsVersion: true,
  intro: 'The clock does this on the day after.',
  input: { procurement: reference({ label: 'Procurement', to: 'procurement' }) },
  load: (tx, ask, given) => tx.rows(sql<{ kind: string }>`select distinct kind from kernel.due where body_id = ${tx.bodyId} and record_id = ${ask.procurement} and kind like 'offers-close %' and due_on < ${given.today}::date and done_at is null and cancelled_at is null`),
  rule: (open: { kind: string }[]) => decide(open, []),
  save: async (write, open, ask) => {
    for (const { kind } of open) await write.dueDone(ask.procurement, kind)
  },
})

export const noticeActs = [prepareNotice, changeNotice, recordPublication, recordNoticeElsewhere, correctClosing, closeOffers]
