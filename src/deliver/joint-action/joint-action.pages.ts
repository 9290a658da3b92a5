import { query, type RecordRow } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { reference } from '../../kernel/fields.ts'
import { isId } from '../../kernel/ids.ts'
import { dateInWords } from '../../kernel/time.ts'
import { button } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable, summaryList, tag } from '../../ui/lists.ts'
import type { Page, PageAsk, RecordView, Section } from '../../ui/page.ts'
import { conversationSection } from '../conversation/index.ts'
import { doerWords, jointActionOf, jointActionsOf, purposeWords, standingOfAction, type JointActionRow } from './joint-action.ts'

type Listed = JointActionRow & { standing: ReturnType<typeof standingOfAction> }

const jointActions = query({
  name: 'deliver.joint-actions', title: 'Actions that commissioner and provider agreed', who: 'party', params: { contract: reference({ label: 'Contract', to: 'contract', required: false }) },
  run: async (tx, ask) => (await jointActionsOf(tx, ask.contract)).map((row): Listed => ({ ...row, standing: standingOfAction(row, tx.today) })),
})
const jointAction = query({
  name: 'deliver.joint-action', title: 'One action that commissioner and provider agreed', who: 'party', params: { action: reference({ label: 'Action', to: 'joint-action' }) },
  run: async (tx, ask): Promise<Listed | null> => {
    const row = await jointActionOf(tx, ask.action)
    return row ? { ...row, standing: standingOfAction(row, tx.today) } : null
  },
})
export const jointActionQueries = [jointActions, jointAction]

const colours: Record<Listed['standing'], string> = { open: 'blue', late: 'red', done: 'green', dropped: 'grey' }
const standing = (row: Listed): Safe => tag(row.standing, colours[row.standing])

const facts = (row: Listed): Safe => summaryList([
  { key: 'What will be done', value: html`<span class="cc-said">${row.what}</span>` }, { key: 'Part of', value: purposeWords[row.purpose] }, { key: 'Who does it', value: `${doerWords[row.side]}: ${row.owner}` }, { key: 'By', value: dateInWords(row.due_on) }, { key: 'How it stands', value: standing(row) },
  { key: row.state === 'dropped' ? 'Dropped because' : 'What came of it', value: row.outcome ? html`<span class="cc-said">${row.outcome}</span>` : undefined }, { key: 'Ended', value: row.ended_on ? dateInWords(row.ended_on) : undefined },
])

const jointActionView: RecordView = {
  kind: 'joint-action',
  sections: async (ask, record) => {
    const row = await ask.ask<Listed | null>('deliver.joint-action', { action: record.id })
    return row ? [{ title: 'The action', body: html`${facts(row)}<p class="govuk-body"><a class="govuk-link" href="/deliver/contracts/${row.contract_id}">${row.contract}</a></p>` }, ...(await conversationSection(ask, record))] : []
  },
}

const providerPage: Page = {
  path: '/provider/joint-actions/:id', who: 'party',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const row = isId(id) ? await ask.ask<Listed | null>('deliver.joint-action', { action: id }) : null
    const record = row ? await ask.read((tx) => tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id}`)) : undefined
    if (!row || !record) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such action, or it is not yours to see.</p>` }
    const sections = await conversationSection(ask, record)
    const mine = row.state === 'open' && row.side !== 'commissioner'
    return {
      title: row.title, caption: `${row.body}: action ${row.reference}`, breadcrumbs: [{ text: 'What is asked of you', href: '/' }, ...(row.contract ? [{ text: row.contract, href: `/provider/contracts/${row.contract_id}` }] : [])],
      body: html`${facts(row)}${mine ? html`<h2 class="govuk-heading-m">Say that it is done</h2>${await ask.form('deliver.finish-joint-action', { hidden: { action: id }, version: row.version, button: 'It is done' })}<p class="govuk-body"><a class="govuk-link" href="/deliver/drop-joint-action?action=${id}">Drop it, with the reason</a></p>` : ''}
        ${sections.map((section) => html`<section class="cc-section"><h2 class="govuk-heading-m">${section.title}</h2>${section.body}</section>`)}`,
    }
  },
}

/** Agreed actions on the page of a contract, with the way to write one down. */
export async function jointActionSection(ask: PageAsk, record: RecordRow): Promise<Section[]> {
  const rows = await ask.ask<Listed[]>('deliver.joint-actions', { contract: record.id })
  const party = ask.actor.kind === 'party'
  const may = record.provider_id !== null && (party || record.body_id === ask.actor.bodyId)
  if (rows.length === 0 && !may) return []
  return [{ title: 'Actions we agreed', body: html`${rows.length === 0 ? html`<p class="govuk-body">None yet. Development plans, forums and improvements are kept here, with who does what by when.</p>` : listTable<Listed>({ caption: 'Actions we agreed', rows, path: '', query: {}, columns: [
    { key: 'what', heading: 'Action', isHeader: true, cell: (row) => html`<a class="govuk-link" href="${party ? '/provider' : '/deliver'}/joint-actions/${row.id}">${row.title}</a><br><span class="govuk-hint cc-inline">${purposeWords[row.purpose]}</span>` },
    { key: 'side', heading: 'Who does it', cell: (row) => `${doerWords[row.side]}: ${row.owner}` }, { key: 'due', heading: 'By', cell: (row) => dateInWords(row.due_on) }, { key: 'standing', heading: 'How it stands', cell: standing },
  ] })}${may ? button('Agree an action', { href: `/deliver/agree-joint-action?contract=${record.id}`, classes: 'govuk-button--secondary' }) : ''}` }]
}

export const jointActionShown = { pages: [providerPage], views: [jointActionView] }
