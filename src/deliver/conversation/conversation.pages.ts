import type { RecordRow } from '../../kernel/act.ts'
import { isId } from '../../kernel/ids.ts'
import { instantInWords } from '../../kernel/time.ts'
import { button, insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable, summaryList, tag } from '../../ui/lists.ts'
import type { Page, PageAsk, RecordView, Section } from '../../ui/page.ts'
import { documentLink } from '../document/index.ts'
import { conversationProcess, subjectWords, type ConversationRow, type EntryRow } from './conversation.ts'

type Whole = ConversationRow & { said: EntryRow[] }

const nothing = { status: 404 as const, title: 'Page not found', body: html`<p class="govuk-body">There is no such conversation, or it is not yours to see.</p>` }

/** Where a conversation stands, as the reader's side sees it. */
export function turnTag(ask: Pick<PageAsk, 'actor'>, state: string): Safe {
  if (state === 'closed') return tag('closed', 'grey')
  const mine = state === (ask.actor.kind === 'party' ? 'with provider' : 'with commissioner')
  return tag(mine ? 'waiting for you' : conversationProcess.states[state]!.toLowerCase(), mine ? 'yellow' : 'blue')
}

/** Address of a conversation for the reader's side. */
export const conversationHref = (ask: Pick<PageAsk, 'actor'>, id: string): string => `${ask.actor.kind === 'party' ? '/provider' : '/deliver'}/conversations/${id}`

const said = (ask: PageAsk, row: Whole): Safe => html`<ol class="govuk-list cc-talk">${row.said.map((entry) => html`<li class="cc-talk__entry cc-talk__entry--${entry.side}">
  <p class="govuk-body-s cc-talk__who"><strong>${entry.by_name}</strong>, ${entry.side === 'provider' ? row.provider : row.body} <span class="govuk-hint cc-inline">${instantInWords(entry.written_at)}</span></p>
  ${entry.words.split(/\n{2,}/).map((part) => html`<p class="govuk-body cc-said">${part}</p>`)}${entry.document_id ? html`<p class="govuk-body">Document: ${documentLink(ask, { id: entry.document_id, file_name: entry.file_name ?? 'the document' })}</p>` : ''}</li>`)}</ol>`

const agreed = (row: Whole): Safe => (row.state === 'closed' ? insetText(html`<h2 class="govuk-heading-s">What was agreed</h2><p class="govuk-body cc-said">${row.agreed}</p>`) : html``)

const conversationView: RecordView = {
  kind: 'conversation',
  sections: async (ask: PageAsk, record: RecordRow): Promise<Section[]> => {
    const row = await ask.ask<Whole | null>('deliver.conversation', { conversation: record.id })
    if (!row) return []
    const subject = row.subject_kind === null ? undefined : ask.registry.kind(row.subject_kind)
    return [
      { title: 'What it is about', body: summaryList([
        { key: subject ? subjectWords[subject.name] ?? subject.words : 'About', value: subject && html`<a class="govuk-link" href="/${subject.module}/${subject.plural}/${row.subject_id}">${row.subject}</a>` },
        { key: 'Contract', value: row.contract_id && row.contract_id !== row.subject_id ? html`<a class="govuk-link" href="/deliver/contracts/${row.contract_id}">${row.contract}</a>` : undefined },
        { key: 'Provider', value: row.provider },
      ]) },
      { title: 'Questions and answers', body: html`${agreed(row)}${said(ask, row)}` },
    ]
  },
}

/** The provider's page of a conversation: everything said, and the answer right below. */
const providerPage: Page = {
  path: '/provider/conversations/:id', who: 'party',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const row = isId(id) ? await ask.ask<Whole | null>('deliver.conversation', { conversation: id }) : null
    if (!row) return nothing
    const hidden = { conversation: row.id }
    return {
      title: row.title, caption: `${row.body}${row.subject ? `: ${row.subject}` : ''}`, breadcrumbs: [{ text: 'What is asked of you', href: '/' }, ...(row.contract_id && row.contract ? [{ text: row.contract, href: `/provider/contracts/${row.contract_id}` }] : [])],
      body: html`<p class="govuk-body">${turnTag(ask, row.state)}</p>${agreed(row)}${said(ask, row)}
        <h2 class="govuk-heading-m">${row.state === 'closed' ? 'Ask on' : 'Answer'}</h2>${await ask.form('deliver.answer-conversation', { hidden, version: row.version, button: row.state === 'closed' ? 'Send and open it again' : 'Send your answer' })}
        ${row.state === 'closed' ? '' : html`<p class="govuk-body"><a class="govuk-link" href="/deliver/close-conversation?conversation=${row.id}">Close it with what was agreed</a></p>`}`,
    }
  },
}

/** A table of conversations with their turn; nothing where there are none. */
export const conversationTable = (ask: PageAsk, rows: readonly ConversationRow[], caption = 'Questions and answers'): Safe => (rows.length === 0 ? html`` : listTable<ConversationRow>({ caption, rows, path: '', query: {}, columns: [
  { key: 'what', heading: 'Question', isHeader: true, cell: (row) => html`<a class="govuk-link" href="${conversationHref(ask, row.id)}">${row.title}</a><br><span class="govuk-hint cc-inline">${row.reference}${row.subject ? `, ${row.subject}` : ''}</span>` },
  { key: 'turn', heading: 'How it stands', cell: (row) => turnTag(ask, row.state) }, { key: 'entries', heading: 'Said', numeric: true, cell: (row) => row.entries }, { key: 'last', heading: 'Last change', cell: (row) => instantInWords(row.last_at) },
] }))

/** The section of a record about which either side may ask: what was asked, and the way to ask. `contract`: everything under it. */
export async function conversationSection(ask: PageAsk, record: Pick<RecordRow, 'id' | 'body_id' | 'kind' | 'provider_id'>): Promise<Section[]> {
  const rows = await ask.ask<ConversationRow[]>('deliver.conversations', record.kind === 'contract' ? { contract: record.id } : { subject: record.id })
  const mayAsk = record.provider_id !== null && (ask.actor.kind === 'party' || record.body_id === ask.actor.bodyId)
  if (rows.length === 0 && !mayAsk) return []
  const other = ask.actor.kind === 'party' ? 'the commissioner' : 'the provider'
  return [{ title: 'Questions and answers', body: html`${rows.length === 0 ? html`<p class="govuk-body">Nothing has been asked yet.</p>` : conversationTable(ask, rows)}
    ${mayAsk ? button(`Ask ${other} a question`, { href: `/deliver/open-conversation?subject=${record.id}`, classes: 'govuk-button--secondary' }) : ''}` }]
}

export const conversationShown = { pages: [providerPage], views: [conversationView] }
