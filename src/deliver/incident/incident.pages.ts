import { query, type RecordRow } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { reference } from '../../kernel/fields.ts'
import { isId } from '../../kernel/ids.ts'
import { dateInWords, instantInWords } from '../../kernel/time.ts'
import { button } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable, summaryList, tag } from '../../ui/lists.ts'
import type { Page, PageAsk, RecordView, Section } from '../../ui/page.ts'
import { conversationSection } from '../conversation/index.ts'
import { harmWords, incidentOf, incidentProcess, incidentsOf, sortWords, type IncidentRow } from './incident.ts'

const incidents = query({
  name: 'deliver.incidents', title: 'Incidents, open ones first', who: 'party', params: { contract: reference({ label: 'Contract', to: 'contract', required: false }) },
  run: (tx, ask) => incidentsOf(tx, ask.contract),
})
const incident = query({
  name: 'deliver.incident', title: 'One incident', who: 'party', params: { incident: reference({ label: 'Incident', to: 'incident' }) },
  run: async (tx, ask) => (await incidentOf(tx, ask.incident)) ?? null,
})
export const incidentQueries = [incidents, incident]

const colours: Record<string, string> = { told: 'yellow', acknowledged: 'blue', closed: 'grey' }
const stateTag = (row: IncidentRow): Safe => tag(incidentProcess.states[row.state]!.toLowerCase(), colours[row.state])

const facts = (row: IncidentRow): Safe => summaryList([
  { key: 'Happened', value: dateInWords(row.happened_on) }, { key: 'Kind', value: sortWords[row.sort] ?? row.sort }, { key: 'Harm', value: harmWords[row.harm] ?? row.harm }, { key: 'What happened', value: html`<span class="cc-said">${row.what}</span>` }, { key: 'What was done at once', value: html`<span class="cc-said">${row.done}</span>` },
  { key: 'Told', value: `${instantInWords(row.told_at)} by ${row.told_by === 'provider' ? row.provider : row.body}` }, { key: 'How it stands', value: stateTag(row) }, { key: 'The commissioner answered', value: row.acknowledged ? html`<span class="cc-said">${row.acknowledged}</span>` : undefined }, { key: 'Learned', value: row.learning ? html`<span class="cc-said">${row.learning}</span>` : undefined },
])

const incidentView: RecordView = {
  kind: 'incident',
  sections: async (ask, record) => {
    const row = await ask.ask<IncidentRow | null>('deliver.incident', { incident: record.id })
    return row ? [{ title: 'The incident', body: html`${facts(row)}<p class="govuk-body"><a class="govuk-link" href="/deliver/contracts/${row.contract_id}">${row.contract}</a></p>` }, ...(await conversationSection(ask, record))] : []
  },
}

const providerPage: Page = {
  path: '/provider/incidents/:id', who: 'party',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const row = isId(id) ? await ask.ask<IncidentRow | null>('deliver.incident', { incident: id }) : null
    const record = row ? await ask.read((tx) => tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id}`)) : undefined
    if (!row || !record) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such incident, or it is not yours to see.</p>` }
    const sections = await conversationSection(ask, record)
    return {
      title: row.title, caption: `${row.body}: incident ${row.reference}`, breadcrumbs: [{ text: 'What is asked of you', href: '/' }, ...(row.contract ? [{ text: row.contract, href: `/provider/contracts/${row.contract_id}` }] : [])],
      body: html`${facts(row)}${sections.map((section) => html`<section class="cc-section"><h2 class="govuk-heading-m">${section.title}</h2>${section.body}</section>`)}`,
    }
  },
}

/** Incidents on the page of a contract, with the way to tell of one. */
export async function incidentSection(ask: PageAsk, record: RecordRow): Promise<Section[]> {
  const rows = await ask.ask<IncidentRow[]>('deliver.incidents', { contract: record.id })
  const party = ask.actor.kind === 'party'
  const may = record.provider_id !== null && (party || record.body_id === ask.actor.bodyId)
  if (rows.length === 0 && !may) return []
  return [{ title: 'Incidents', body: html`${rows.length === 0 ? html`<p class="govuk-body">None was told.</p>` : listTable<IncidentRow>({ caption: 'Incidents', rows, path: '', query: {}, columns: [
    { key: 'what', heading: 'Incident', isHeader: true, cell: (row) => html`<a class="govuk-link" href="${party ? '/provider' : '/deliver'}/incidents/${row.id}">${sortWords[row.sort] ?? row.sort}</a><br><span class="govuk-hint cc-inline">${row.reference}, ${dateInWords(row.happened_on)}</span>` },
    { key: 'harm', heading: 'Harm', cell: (row) => harmWords[row.harm] ?? row.harm }, { key: 'state', heading: 'How it stands', cell: stateTag }, { key: 'learning', heading: 'Learned', cell: (row) => row.learning },
  ] })}${may ? button('Tell of an incident', { href: `/deliver/tell-incident?contract=${record.id}`, classes: 'govuk-button--secondary' }) : ''}` }]
}

export const incidentShown = { pages: [providerPage], views: [incidentView] }
