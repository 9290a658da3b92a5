import type { RecordRow } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { isId } from '../../kernel/ids.ts'
import { pounds } from '../../kernel/money.ts'
import { dateInWords } from '../../kernel/time.ts'
import { kpisOf } from '../../plan/index.ts'
import { details } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable, summaryList, tag } from '../../ui/lists.ts'
import type { Page, PageAsk } from '../../ui/page.ts'
import { contractProcess, contractRow, type ContractRow } from '../contract.ts'
import { periodInWords, type ReturnRow } from '../returns/index.ts'
import { contractSections } from './sections.ts'

const facts = (contract: ContractRow, body: string): Safe => summaryList([
  { key: 'Commissioner', value: body }, { key: 'State', value: contractProcess.states[contract.state] }, { key: 'Kind of service', value: contract.service },
  { key: 'First day', value: contract.starts_on ? dateInWords(contract.starts_on) : undefined }, { key: 'Last day', value: contract.end_open ? 'None: it goes on until ended' : contract.ends_on ? dateInWords(contract.ends_on) : undefined },
  { key: 'May be extended until', value: contract.extension_until ? dateInWords(contract.extension_until) : undefined }, { key: 'Notice', value: contract.notice_days === null ? undefined : `${contract.notice_days} days` },
  { key: 'Value over the term', value: contract.value_pence === null ? undefined : pounds(contract.value_pence) }, { key: 'Value of a year', value: contract.annual_pence === null ? undefined : pounds(contract.annual_pence) },
])

async function kpiTable(ask: PageAsk, contract: string): Promise<Safe> {
  const kpis = await ask.read((tx) => kpisOf(tx, contract))
  if (kpis.length === 0) return html`<p class="govuk-body">None yet.</p>`
  return listTable({ caption: 'Indicators', rows: kpis, path: '', query: {}, columns: [
    { key: 'name', heading: 'Indicator', isHeader: true, cell: (kpi) => html`<a class="govuk-link" href="/provider/kpis/${kpi.id}">${kpi.name}</a>` },
    { key: 'target', heading: 'Target', cell: (kpi) => (kpi.target === null ? 'none yet' : `${kpi.direction === 'up' ? 'at least' : 'at most'} ${kpi.target} ${kpi.unit}`) }, { key: 'state', heading: 'State', cell: (kpi) => tag(kpi.state) },
  ] })
}

async function returnTable(ask: PageAsk, contract: string): Promise<Safe> {
  const rows = await ask.ask<(ReturnRow & { standing: string })[]>('deliver.returns', { contract })
  if (rows.length === 0) return html`<p class="govuk-body">None was asked for yet.</p>`
  const table = (caption: string, some: typeof rows): Safe => listTable({ caption, rows: some, path: '', query: {}, columns: [
    { key: 'month', heading: 'Month', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/provider/returns/${row.id}">${periodInWords(row.period)}</a>` },
    { key: 'due', heading: 'By', cell: (row) => dateInWords(row.due_on) }, { key: 'standing', heading: 'How it stands', cell: (row) => tag(row.standing, row.standing === 'missing' ? 'red' : undefined) },
  ] })
  return html`${table('Returns', rows.slice(0, 6))}${rows.length > 6 ? details(`${rows.length - 6} before`, table('Returns before', rows.slice(6, 200))) : ''}`
}

/** The provider's page of one contract: its facts, indicators, returns, and everything that both sides do together under it. */
export const contractPage: Page = {
  path: '/provider/contracts/:id', who: 'party',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const found = isId(id) ? await ask.read(async (tx) => {
      const [record, contract] = [await tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id} and kind = 'contract'`), await contractRow(tx, id)]
      const body = record && await tx.one(sql<{ name: string }>`select name from bodies.organisation where id = ${record.body_id}`)
      return record && contract && body ? { record, contract, body: body.name } : undefined
    }) : undefined
    if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such contract, or no commissioner has shared it with you.</p>` }
    const sections = [
      { title: 'About this contract', body: facts(found.contract, found.body) }, ...(await contractSections(ask, found.record)), { title: 'Indicators, as the commissioner sees them', body: await kpiTable(ask, id) }, { title: 'Returns', body: await returnTable(ask, id) },
    ]
    return {
      title: found.record.title, caption: `${found.body}: contract ${found.record.reference}`, wide: true, breadcrumbs: [{ text: 'What is asked of you', href: '/' }],
      body: html`${sections.map((section) => html`<section class="cc-section"><h2 class="govuk-heading-m">${section.title}</h2>${section.body}</section>`)}`,
    }
  },
}
