import { doerWords } from '../../deliver/index.ts'
import { query } from '../../kernel/act.ts'
import { reference } from '../../kernel/fields.ts'
import { sql } from '../../kernel/database/database.ts'
import { isId } from '../../kernel/ids.ts'
import { dateInWords, instantInWords, type CivilDate } from '../../kernel/time.ts'
import { button } from '../../ui/components.ts'
import { documentBody } from '../../ui/document.ts'
import { docxType, documentFile } from '../../ui/document-file.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable, summaryList } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk, RecordView, Section } from '../../ui/page.ts'
import { actionsOfMeeting, meetingOf, meetingsOf, minutesOf, openActions, type ActionRow, type MinuteRow } from './meeting.ts'
import { agendaOf, packOf } from './pack.ts'
import { packFacts } from './pack-facts.ts'

const notFound: Answer = { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such contract or meeting, or it is not yours to see.</p>` }

/** A pack as page, or as a file for a word processor. */
async function packPage(ask: PageAsk, of: { contractId?: string; meetingId?: string }): Promise<Answer> {
  if (!isId(of.contractId ?? of.meetingId ?? '')) return notFound
  const found = await ask.read((tx) => packFacts(tx, of))
  if (!found) return notFound
  const pack = packOf(found, ask.today)
  const name = `review-pack-${found.contract.reference.toLowerCase()}-${ask.today}`
  if (ask.search.get('format') === 'docx') return { file: { name: `${name}.docx`, type: docxType, body: await documentFile(pack) } }
  const back = of.meetingId ? { text: found.meeting!.reference, href: `/review/meetings/${of.meetingId}` } : { text: found.contract.title, href: `/deliver/contracts/${of.contractId!}` }
  return {
    title: pack.title, caption: 'Review: pack', stage: 'review', breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }, back],
    body: html`<p class="govuk-body govuk-!-display-none-print"><a class="govuk-link" href="?format=docx" download>Download for a word processor (DOCX)</a>. It prints as it stands, too.</p>${documentBody(pack)}`,
  }
}

const minutesTable = (rows: readonly MinuteRow[]): Safe => (rows.length === 0 ? html`<p class="govuk-body">None yet.</p>` : listTable<MinuteRow>({ caption: 'Items and minutes', rows, path: '', query: {}, columns: [
  { key: 'about', heading: 'Item', isHeader: true, cell: (row) => row.about },
  { key: 'words', heading: 'What was said', cell: (row) => html`${row.kind === 'item' ? 'On the agenda. ' : row.kind === 'correction' ? 'The provider would have it otherwise: ' : ''}${row.words}` },
  { key: 'by', heading: 'Written', cell: (row) => html`${row.written_by}<br><span class="govuk-hint cc-inline">${instantInWords(row.written_at)}</span>` },
] }))

const actionsTable = (rows: readonly ActionRow[]): Safe => (rows.length === 0 ? html`<p class="govuk-body">None yet.</p>` : listTable<ActionRow>({ caption: 'Actions', rows, path: '', query: {}, columns: [
  { key: 'what', heading: 'What', isHeader: true, cell: (row) => row.what }, { key: 'owner', heading: 'By whom', cell: (row) => html`${row.owner}<br><span class="govuk-hint cc-inline">${doerWords[row.side]}</span>` }, { key: 'due', heading: 'By', cell: (row) => dateInWords(row.due_on) },
  { key: 'done', heading: 'Done', cell: (row) => (row.done_on ? `${dateInWords(row.done_on)}: ${row.done_words}` : 'not yet') },
] }))

export const meetingView: RecordView = {
  kind: 'meeting',
  sections: async (ask, record): Promise<Section[]> => {
    const { row, minutes, actions, pack } = await ask.read(async (tx) => ({ row: await meetingOf(tx, record.id), minutes: await minutesOf(tx, record.id), actions: await actionsOfMeeting(tx, record.id), pack: await packFacts(tx, { meetingId: record.id }) }))
    if (!row) return []
    const writing = row.body_id === ask.actor.bodyId && ['planned', 'held'].includes(row.state)
    const agenda = pack ? agendaOf({ ...pack, meeting: undefined }) : []
    return [
      { title: 'About this meeting', body: summaryList([
        { key: 'Contract', value: html`<a class="govuk-link" href="/deliver/contracts/${row.contract_id}">${row.contract}</a>` }, { key: 'Planned for', value: dateInWords(row.meets_on) }, { key: 'Where', value: row.place }, { key: 'Led by', value: row.chair },
        { key: 'The next one', value: row.every_months && `${row.every_months} months after it was held` }, { key: 'Held', value: row.held_on && dateInWords(row.held_on) }, { key: 'Who was there', value: row.attended }, { key: 'Apologies', value: row.apologies },
        { key: 'Record agreed', value: row.agreed_on && `${dateInWords(row.agreed_on)}: ${row.agreed_words}` },
      ]) },
      { title: 'Agenda and pack', body: html`<p class="govuk-body">Made from the record. <a class="govuk-link" href="/review/meetings/${row.id}/pack">Open the pack</a> or <a class="govuk-link" href="/review/meetings/${row.id}/pack?format=docx" download>download it for a word processor</a>.</p>
        <ol class="govuk-list govuk-list--number">${agenda.map((item) => html`<li>${item}${writing ? html` <a class="govuk-link" href="/review/take-minutes?meeting=${row.id}&about=${encodeURIComponent(item)}">Take minutes<span class="govuk-visually-hidden"> of ${item}</span></a>` : ''}</li>`)}</ol>` },
      { title: 'Items of our own, and minutes', body: minutesTable(minutes) },
      { title: 'Actions', body: html`${actionsTable(actions)}${writing ? button('Agree an action', { href: `/review/agree-action?meeting=${row.id}`, classes: 'govuk-button--secondary' }) : ''}` },
    ]
  },
}

/** What the provider sees of a meeting whose record is sent to it, and its answer. */
const providerPage: Page = {
  path: '/provider/meetings/:id', who: 'party',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const found = isId(id) ? await ask.read(async (tx) => ({ row: await meetingOf(tx, id), minutes: await minutesOf(tx, id), actions: await actionsOfMeeting(tx, id) })) : undefined
    if (!found?.row) return notFound
    const { row, minutes, actions } = found
    return {
      title: row.title, caption: `${row.reference}: record of a meeting`, stage: 'review', breadcrumbs: [{ text: 'What commissioners ask of you', href: '/' }],
      body: html`${summaryList([{ key: 'Held', value: row.held_on && dateInWords(row.held_on) }, { key: 'Who was there', value: row.attended }, { key: 'Apologies', value: row.apologies }])}
        <h2 class="govuk-heading-m">Minutes</h2>${minutesTable(minutes)}<h2 class="govuk-heading-m">Actions</h2>${actionsTable(actions)}
        ${actions.some((one) => one.done_on === null && one.side !== 'commissioner') ? button('An action is done', { href: `/review/finish-action?meeting=${id}`, classes: 'govuk-button--secondary' }) : ''}
        ${row.state === 'recorded' ? html`<h2 class="govuk-heading-m">Your answer</h2>${await ask.form('review.answer-record', { hidden: { meeting: id }, version: row.version, button: 'Send your answer' })}` : html`<p class="govuk-body">${row.agreed_on ? `The record is agreed: ${dateInWords(row.agreed_on)}.` : 'Nothing is asked of you at the moment.'}</p>`}`,
    }
  },
}

export const meetingPages: Page[] = [
  { path: '/review/meetings/:id/pack', who: 'signed-in', show: (ask) => packPage(ask, { meetingId: ask.params['id'] ?? '' }) },
  { path: '/review/contracts/:id/pack', who: 'signed-in', show: (ask) => packPage(ask, { contractId: ask.params['id'] ?? '' }) },
  providerPage,
]

/** The record of a meeting that waits for the provider's answer. */
export interface SentRecordRow { id: string; body_id: string; reference: string; title: string; body: string }

/** An action of a meeting that the provider does, alone or with the commissioner. */
export interface ProviderActionRow { id: string; body_id: string; meeting_id: string; what: string; contract: string | null; body: string; due_on: CivilDate }

export const meetingQueries = [
  query({ name: 'review.meetings', title: 'Review meetings of a contract', who: 'signed-in', params: { contract: reference({ label: 'Contract', to: 'contract' }) }, run: (tx, ask) => meetingsOf(tx, ask.contract) }),
  query({
    name: 'review.meeting', title: 'One review meeting with its minutes and actions', who: 'party', params: { meeting: reference({ label: 'Meeting', to: 'meeting' }) },
    run: async (tx, ask) => {
      const row = await meetingOf(tx, ask.meeting)
      return row ? { ...row, minutes: await minutesOf(tx, row.id), actions: await actionsOfMeeting(tx, row.id) } : null
    },
  }),
  query({
    name: 'review.pack', title: 'Review pack of a contract, or of one of its meetings, as a document', who: 'signed-in', params: { contract: reference({ label: 'Contract', to: 'contract', required: false }), meeting: reference({ label: 'Meeting', to: 'meeting', required: false }) },
    run: async (tx, ask) => {
      const found = ask.contract || ask.meeting ? await packFacts(tx, { contractId: ask.contract, meetingId: ask.meeting }) : undefined
      return found ? packOf(found, tx.today) : null
    },
  }),
  query({ name: 'review.contract-actions', title: 'Open actions of a contract’s meetings', who: 'signed-in', params: { contract: reference({ label: 'Contract', to: 'contract' }) }, run: (tx, ask) => openActions(tx, ask.contract) }),
  query({
    name: 'review.open-actions', title: 'Open actions to choose from', who: 'party', params: {},
    // Everybody's own: the body's of its meetings, the provider's of the records it was sent.
    run: (tx) => tx.rows(sql<{ value: string; text: string }>`select a.id as value, a.what || ' (' || a.owner || ', ' || r.reference || ')' as text from review.meeting_action a join kernel.record r on r.body_id = a.body_id and r.id = a.meeting_id where (a.body_id = ${tx.bodyId} or (a.provider_id = ${tx.bodyId} and a.side <> 'commissioner')) and a.done_on is null order by a.due_on, a.id limit 500`),
  }),
  query({
    name: 'review.actions-of-provider', title: 'Actions of meetings that the provider does', who: 'party', params: {},
    run: (tx) => tx.rows(sql<ProviderActionRow>`select a.id, a.body_id, a.meeting_id, a.what, c.title as contract, b.name as body, a.due_on from review.meeting_action a left join bodies.organisation b on b.id = a.body_id left join kernel.record c on c.body_id = a.body_id and c.id = a.contract_id
      where a.provider_id = ${tx.bodyId} and a.shown_to_party and a.side <> 'commissioner' and a.done_on is null order by a.due_on, a.id limit 200`),
  }),
  query({
    name: 'review.sent-records', title: 'Records of meetings that wait for the provider’s answer', who: 'party', params: {},
    run: (tx) => tx.rows(sql<SentRecordRow>`select r.id, r.body_id, r.reference, r.title, b.name as body from review.meeting m join kernel.record r on r.body_id = m.body_id and r.id = m.id left join bodies.organisation b on b.id = r.body_id where m.shown_to_party and r.state = 'recorded' order by r.changed_at desc limit 200`),
  }),
]
