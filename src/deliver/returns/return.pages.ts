import type { RecordRow } from '../../kernel/act.ts'
import { formatOf, tableFile } from '../../evidence/tabular/table-file.ts'
import { addDays, dateInWords, instantInWords } from '../../kernel/time.ts'
import { button, component, insetText } from '../../ui/components.ts'
import { dataTable, numberWords } from '../../ui/charts/chart.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listPage, summaryList, tag } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk, RecordView, Section } from '../../ui/page.ts'
import { conversationSection } from '../conversation/index.ts'
import { askingPage, costInWords } from './asking-cost.ts'
import { minutesInWords, type AskingCost } from './minutes.rule.ts'
import type { ReturnLink } from './return-link.ts'
import type { ListedReturn } from './return.queries.ts'
import { linesOf, periodInWords, returnOf, type ReturnLine } from './return.ts'
import { stand } from './return.queries.ts'
import { lastDayOf, scheduleOf } from './schedule.act.ts'

const colours: Record<string, string> = { missing: 'red', 'sent late': 'orange', 'due soon': 'yellow', 'to be corrected': 'yellow', 'sent in time': 'blue', accepted: 'green', waiting: 'grey' }

/** The standing of a return as a tag; the words say everything. */
export const standingTag = (row: ListedReturn): Safe =>
  html`${tag(row.standing, colours[row.standing])}${row.standing === 'accepted' && row.late ? html` ${tag('came late', 'orange')}` : ''}`

const standings = ['missing', 'due soon', 'waiting', 'sent in time', 'sent late', 'to be corrected', 'accepted']

const headings = ['Reference', 'Contract', 'Provider', 'Month', 'Last day', 'Sent', 'How it stands', 'Came late']

function exported(rows: readonly ListedReturn[], format: 'csv' | 'xlsx'): Answer {
  const cells = rows.map((row) => [row.reference, row.contract ?? row.title, row.provider, row.period, { date: row.due_on }, row.sent_at ?? '', row.standing, row.late ? 'yes' : 'no'])
  return { file: tableFile('returns', headings, cells, format) }
}

const returnsPage: Page = {
  path: '/deliver/returns', who: 'signed-in',
  show: async (ask) => {
    const all = await ask.ask<ListedReturn[]>('deliver.returns')
    const wanted = ask.search.get('standing') ?? ''
    const rows = wanted === '' ? all : all.filter((row) => row.standing === wanted)
    const format = formatOf(ask.search)
    if (format) return exported(rows, format)
    const missing = all.filter((row) => row.standing === 'missing').length
    return {
      title: 'Returns', caption: 'Deliver', stage: 'deliver', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }],
      body: html`${missing > 0 ? insetText(`${missing === 1 ? 'One return is' : `${missing} returns are`} missing: the last day has passed and nothing was sent.`) : ''}
        ${all.length > 0 && ask.actor.roles.some((role) => role === 'contract-manager' || role === 'commissioner') ? button('Ask for a return', { href: '/deliver/request-return', classes: 'govuk-button--secondary' }) : ''}
        <p class="govuk-body"><a class="govuk-link" href="/deliver/returns/asking">What we ask of providers, in hours</a></p>
        ${listPage<ListedReturn>({
          title: 'Returns', one: 'return', many: 'returns', total: rows.length, rows, path: '/deliver/returns', query: wanted === '' ? {} : { standing: wanted }, pageSize: 500,
          filters: [{ name: 'standing', label: 'How it stands', options: standings.map((value) => ({ value, text: value.charAt(0).toUpperCase() + value.slice(1) })) }],
          purpose: 'What providers are asked to send, month by month, with late and missing ones.', first: { title: 'Ask for a return', href: '/deliver/request-return' },
          columns: [
            { key: 'contract', heading: 'Contract', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/deliver/returns/${row.id}">${row.contract ?? row.title}</a><br><span class="govuk-hint cc-inline">${row.reference}</span>` },
            { key: 'provider', heading: 'Provider', cell: (row) => row.provider },
            { key: 'period', heading: 'Month', cell: (row) => periodInWords(row.period) },
            { key: 'due', heading: 'Last day', cell: (row) => dateInWords(row.due_on) },
            { key: 'sent', heading: 'Sent', cell: (row) => (row.sent_at ? instantInWords(row.sent_at) : 'Not yet') },
            { key: 'standing', heading: 'How it stands', cell: standingTag },
          ],
        })}`,
    }
  },
}

/** A value with its unit: "84.2 %", "512 courses". */
export const valueInWords = (value: number | null, unit: string): string => (value === null ? 'no value' : `${numberWords(value, Number.isInteger(value) ? 0 : undefined)} ${unit}`)

/** Whether a value reaches its target, the better way round. Nothing without either. */
export const reaches = (value: number | null, target: number | null, direction: 'up' | 'down'): boolean | undefined =>
  value === null || target === null ? undefined : direction === 'up' ? value >= target : value <= target

const targetWords = (line: ReturnLine): string => {
  if (line.target === null) return 'no target'
  const reached = reaches(line.value, line.target, line.direction)
  return `${line.direction === 'up' ? 'at least' : 'at most'} ${valueInWords(line.target, line.unit)}${reached === undefined ? '' : reached ? ': reached' : ': not reached'}`
}

async function linkSection(ask: PageAsk, id: string): Promise<Section[]> {
  const link = await ask.ask<ReturnLink | null>('deliver.return-link', { return: id })
  if (!link) return []
  const address = `${ask.baseUrl}${link.path}`
  return [{ title: 'Link for the provider', body: link.works ? html`
    <p class="govuk-body">Pass this address on to the provider. It opens this one return until ${dateInWords(link.until)}, without an account.</p>
    ${component('input', { id: 'provider-link', name: 'provider-link', label: { text: 'Address', classes: 'govuk-visually-hidden' }, value: address, attributes: { readonly: 'readonly' } })}`
    : html`<p class="govuk-body">The link ended on ${dateInWords(link.until)}. Make a new one if it is still needed.</p>` }]
}

const returnView: RecordView = {
  kind: 'return',
  sections: async (ask: PageAsk, record: RecordRow) => {
    const { row, lines } = await ask.read(async (tx) => ({ row: await returnOf(tx, record.id), lines: await linesOf(tx, record.id) }))
    if (!row) return []
    const standing = stand(row, ask.today)
    const cost = (await ask.ask<AskingCost[]>('deliver.asking-cost', { contract: row.contract_id }))[0]
    const sent = row.sending > 0
    return [
      { title: 'The return', body: summaryList([
        { key: 'Contract', value: html`<a class="govuk-link" href="/deliver/contracts/${row.contract_id}">${row.contract}</a>` },
        { key: 'Provider', value: row.provider },
        { key: 'Month', value: periodInWords(row.period) },
        { key: 'Last day', value: dateInWords(row.due_on) },
        { key: 'How it stands', value: standingTag(standing) },
        { key: 'Sent', value: row.sent_at ? instantInWords(row.sent_at) : undefined },
        { key: 'No change', value: row.unchanged_from ? `The figures of ${periodInWords(row.unchanged_from)} again` : undefined },
        { key: 'It took the provider', value: row.minutes === null ? undefined : minutesInWords(row.minutes) },
        { key: 'Returns of this contract', value: costInWords(cost) },
        { key: 'The provider says', value: row.sent_words },
        { key: 'To be put right', value: record.state === 'returned' ? row.correction : undefined },
      ]) },
      { title: sent ? 'Figures sent' : 'Figures asked for', body: dataTable({
        caption: sent ? `Figures for ${periodInWords(row.period)}` : 'Indicators of this return',
        head: ['Indicator', ...(sent ? ['Value'] : []), 'Target', ...(sent ? ['Reason given'] : []), 'Chart'],
        rows: lines.map((line) => [html`${line.name} <span class="govuk-hint cc-inline">${line.reference}</span>`, ...(sent ? [valueInWords(line.value, line.unit)] : []), targetWords(line), ...(sent ? [line.reason] : []), html`<a class="govuk-link" href="/review/kpis/${line.kpi_id}">Chart<span class="govuk-visually-hidden"> of ${line.name}</span></a>`]),
      }) },
      ...(await linkSection(ask, record.id)),
      ...(await conversationSection(ask, record)),
    ]
  },
}

/** On the contract: what is asked for each month without anybody having to. */
const askedEachMonthView: RecordView = {
  kind: 'contract',
  sections: async (ask: PageAsk, record: RecordRow): Promise<Section[]> => {
    const row = await ask.read((tx) => scheduleOf(tx, record.id))
    return row && !row.stopped_on ? [{ title: 'Returns asked for each month', body: html`<p class="govuk-body">${periodInWords(row.next_period)} is asked for next, on ${dateInWords(addDays(lastDayOf(row.next_period), 1))}, to be sent within ${row.days} ${row.days === 1 ? 'day' : 'days'}${row.unchanged_allowed ? '; "no change" is an answer' : ''}. <a class="govuk-link" href="/deliver/stop-asking?contract=${record.id}">Stop asking each month</a></p>` }] : []
  },
}

export const returnShown = { pages: [returnsPage, askingPage], views: [returnView, askedEachMonthView] }
