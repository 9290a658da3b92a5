import type { RecordRow } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { isId } from '../../kernel/ids.ts'
import { dateInWords, instantInWords } from '../../kernel/time.ts'
import { html, safeHref, type Safe } from '../../ui/html.ts'
import { listTable, summaryList, tag } from '../../ui/lists.ts'
import type { Page, PageAsk, RecordView, Section } from '../../ui/page.ts'
import { conversationSection } from '../conversation/index.ts'
import { documentLink } from '../document/index.ts'
import type { EvidenceRow, ObligationRow } from './obligation.ts'
import type { standingOfObligation } from './obligation.rule.ts'

type Standing = ReturnType<typeof standingOfObligation>
type Listed = ObligationRow & { standing: Standing }
type Whole = Listed & { shown: EvidenceRow[] }

const colours: Partial<Record<Standing, string>> = { late: 'red', 'due soon': 'yellow', 'sent back': 'orange', 'evidence given': 'blue', met: 'green', 'no longer asked': 'grey', 'written down': 'grey' }
const standing = (row: Listed): Safe => tag(row.standing, colours[row.standing])
const answers: Record<EvidenceRow['answer'], string> = { '': 'not answered yet', accepted: 'Accepted as met', 'sent back': 'Sent back' }

const facts = (row: Whole): Safe => summaryList([
  { key: 'What must be done', value: html`<span class="cc-said">${row.what}</span>` }, { key: 'Asked of', value: row.whose === 'provider' ? 'The provider' : 'The commissioner' }, { key: 'By whom', value: row.owner }, { key: 'By when', value: row.due_on ? dateInWords(row.due_on) : 'No day set' },
  { key: 'What will show it', value: row.evidence }, { key: 'How it stands', value: standing(row) }, { key: 'Met on', value: row.done_on ? dateInWords(row.done_on) : undefined },
])

const shown = (ask: PageAsk, row: Whole): Safe => (row.shown.length === 0 ? html`<p class="govuk-body">Nothing has been given yet.</p>` : html`<ol class="govuk-list cc-talk">${row.shown.map((one) => html`<li class="cc-talk__entry cc-talk__entry--${one.side}">
  <p class="govuk-body-s cc-talk__who"><strong>${one.by_name}</strong> <span class="govuk-hint cc-inline">${instantInWords(one.given_at)}</span></p><p class="govuk-body cc-said">${one.words}</p>
  ${one.document_id ? html`<p class="govuk-body">Document: ${documentLink(ask, { id: one.document_id, file_name: one.file_name ?? 'the document' })}</p>` : ''}${one.address ? html`<p class="govuk-body"><a class="govuk-link" href="${safeHref(one.address)}" rel="noreferrer">${one.address}</a></p>` : ''}
  ${one.side === 'provider' || one.answer !== '' ? html`<p class="govuk-body"><strong>${answers[one.answer]}</strong>${one.answered_at ? `, ${instantInWords(one.answered_at)}` : ''}${one.answer_words ? html`: <span class="cc-said">${one.answer_words}</span>` : ''}</p>` : ''}</li>`)}</ol>`)

const recordOf = (ask: PageAsk, id: string): Promise<RecordRow | undefined> => ask.read((tx) => tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id} and kind = 'obligation'`))

const obligationView: RecordView = {
  kind: 'obligation',
  sections: async (ask, record) => {
    const row = await ask.ask<Whole | null>('deliver.obligation', { obligation: record.id })
    if (!row) return []
    return [
      { title: 'The obligation', body: html`${facts(row)}<p class="govuk-body"><a class="govuk-link" href="/deliver/contracts/${row.contract_id}">${row.contract}</a></p>` },
      { title: 'Evidence', body: shown(ask, row) }, ...(row.whose === 'provider' ? await conversationSection(ask, record) : []),
    ]
  },
}

/** The provider's page of an obligation: what is asked, what was given, and the form that shows it is done. */
const providerPage: Page = {
  path: '/provider/obligations/:id', who: 'party',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const record = isId(id) ? await recordOf(ask, id) : undefined
    const row = record && await ask.ask<Whole | null>('deliver.obligation', { obligation: id })
    if (!row) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such obligation, or it is not asked of your organisation.</p>` }
    const open = row.state === 'open' || row.state === 'sent back'
    const sections = await conversationSection(ask, record)
    return {
      title: record.title, caption: `${row.body}: obligation ${record.reference}`, breadcrumbs: [{ text: 'What is asked of you', href: '/' }, ...(row.contract ? [{ text: row.contract, href: `/provider/contracts/${row.contract_id}` }] : [])],
      body: html`${facts(row)}<h2 class="govuk-heading-m">Evidence</h2>${shown(ask, row)}
        ${open ? html`<h2 class="govuk-heading-m">Show that it is done</h2>${await ask.form('deliver.give-evidence', { hidden: { obligation: id }, version: record.version, button: 'Send it' })}` : ''}
        ${sections.map((section) => html`<section class="cc-section"><h2 class="govuk-heading-m">${section.title}</h2>${section.body}</section>`)}`,
    }
  },
}

/** Obligations on the page of a contract, for both sides: the provider sees those that are asked of it. */
export async function obligationSection(ask: PageAsk, record: RecordRow): Promise<Section[]> {
  const rows = await ask.ask<Listed[]>('deliver.obligations', { contract: record.id })
  const party = ask.actor.kind === 'party'
  const link = (row: Listed): Safe => (row.state === null ? html`${row.what}` : html`<a class="govuk-link" href="${party ? '/provider' : '/deliver'}/obligations/${row.id}">${row.what}</a>`)
  return [{ title: 'Obligations', body: rows.length === 0 ? html`<p class="govuk-body">${party ? 'Nothing is asked of you beside the returns.' : 'None written down.'}</p>` : listTable<Listed>({ caption: 'Obligations', rows, path: '', query: {}, columns: [
    { key: 'what', heading: 'What', isHeader: true, cell: link }, { key: 'owner', heading: 'By whom', cell: (row) => row.owner }, { key: 'due', heading: 'By', cell: (row) => (row.due_on ? dateInWords(row.due_on) : '') }, { key: 'evidence', heading: 'What shows it', cell: (row) => row.evidence }, { key: 'standing', heading: 'How it stands', cell: standing },
  ] }) }]
}

export const obligationShown = { pages: [providerPage], views: [obligationView] }
