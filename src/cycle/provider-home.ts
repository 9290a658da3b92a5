import { ageInWords, dueWords, inOrder, ratingSection, sharedNeedSection, type AskedRow, type LineRow, type ToldRow } from '../deliver/index.ts'
import { costTable, periodInWords, yearInWords, type AskingCost } from '../deliver/returns/index.ts'
import { dateInWords, instantInWords, londonDate } from '../kernel/time.ts'
import { saidToProvider, type DraftRow, type ProviderActionRow, type SentRecordRow } from '../review/index.ts'
import { details } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { listTable, tag } from '../ui/lists.ts'
import type { Answer, PageAsk } from '../ui/page.ts'
import { providerRecords } from './board.ts'

interface SentReturn { id: string; reference: string; contract: string | null; title: string; body: string; period: string; state: string; standing: string }

const colours: Record<string, string> = { missing: 'red', late: 'red', 'to be corrected': 'orange', 'sent back': 'orange', 'due soon': 'yellow', 'waiting for your answer': 'yellow' }
const kinds: Record<string, string> = { return: 'Return', conversation: 'Question', obligation: 'Obligation', 'joint-action': 'Action', capacity: 'Capacity', change: 'Change', meeting: 'Record', 'quality-visit': 'Draft report of a visit', 'mobilisation-step': 'Step to get a service ready' }

const openTable = (rows: readonly AskedRow[]): Safe => listTable<AskedRow>({ caption: 'What is asked of you', rows, path: '/', query: {}, columns: [
  { key: 'what', heading: 'What', isHeader: true, cell: (row) => html`<a class="govuk-link" href="${row.href}">${row.title}</a><br><span class="govuk-hint cc-inline">${kinds[row.kind] ?? row.kind}${row.more ? `: ${row.more}` : ''}</span>` },
  { key: 'from', heading: 'Asked by', cell: (row) => row.body }, { key: 'due', heading: 'By', cell: (row) => (row.due_on ? dateInWords(row.due_on) : 'no day set') }, { key: 'standing', heading: 'How it stands', cell: (row) => tag(row.standing, colours[row.standing]) },
] })

const sentTable = (rows: readonly SentReturn[]): Safe => listTable<SentReturn>({ caption: 'Returns that were sent', rows, path: '/', query: {}, columns: [
  { key: 'what', heading: 'Return', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/provider/returns/${row.id}">${row.contract ?? row.title}</a><br><span class="govuk-hint cc-inline">${row.reference}, ${periodInWords(row.period)}</span>` },
  { key: 'from', heading: 'Asked by', cell: (row) => row.body }, { key: 'standing', heading: 'How it stands', cell: (row) => tag(row.standing) },
] })

const toldList = (ask: PageAsk, rows: readonly ToldRow[]): Safe => html`<ul class="govuk-list cc-waiting">${rows.map((row) => {
  const page = row.kind && row.id ? ask.registry.kind(row.kind).forParty?.replace(':id', row.id) : undefined
  return html`<li class="cc-waiting__item"><span class="cc-waiting__date">${dateInWords(londonDate(row.sent_at))}</span> <span class="cc-waiting__what">${row.words}</span>${page ? html` <a class="govuk-link" href="${page}">Open<span class="govuk-visually-hidden">: ${row.words}</span></a>` : ''}</li>`
})}</ul>`

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const spelled = (count: number): string => numbers[count] ?? count.toLocaleString('en-GB')

/** "Two returns and one question are asked of you": what is open, by kind. */
export function sentenceOf(rows: readonly Pick<AskedRow, 'kind' | 'standing'>[]): string {
  if (rows.length === 0) return 'Nothing is asked of you at the moment.'
  const many: Record<string, [string, string]> = { return: ['return', 'returns'], conversation: ['question', 'questions'], obligation: ['obligation', 'obligations'], 'joint-action': ['action', 'actions'], capacity: ['figure of free capacity', 'figures of free capacity'], change: ['change to a contract', 'changes to contracts'], meeting: ['record of a meeting', 'records of meetings'], 'quality-visit': ['draft report', 'draft reports'], 'mobilisation-step': ['step to get a service ready', 'steps to get a service ready'] }
  // A kind without words of its own is counted all the same.
  for (const { kind } of rows) many[kind] ??= ['other thing', 'other things']
  const parts = Object.keys(many).flatMap((kind) => {
    const count = rows.filter((row) => row.kind === kind).length
    return count === 0 ? [] : [`${spelled(count)} ${many[kind]![count === 1 ? 0 : 1]}`]
  })
  const late = rows.filter(isLate).length
  const list = parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}` : parts[0]!
  return `${list.charAt(0).toUpperCase()}${list.slice(1)} ${rows.length === 1 ? 'is' : 'are'} asked of you${late === 0 ? '' : `; ${late === 1 ? 'one is' : `${spelled(late)} are`} late`}.`
}

const isLate = ({ standing }: Pick<AskedRow, 'standing'>): boolean => standing === 'missing' || standing === 'late'

/** The provider's one list: what every commissioner asks of it, what is late first; its contracts; what it was told; what it sent. */
export async function forProvider(ask: PageAsk): Promise<Answer> {
  const records = (await ask.ask<SentRecordRow[]>('review.sent-records')).map((row): AskedRow => ({ kind: 'meeting', id: row.id, href: `/provider/meetings/${row.id}`, title: row.title, more: 'the record of a meeting', body_id: row.body_id, body: row.body, due_on: null, standing: 'waiting for your answer' }))
  const drafts = (await ask.ask<DraftRow[]>('review.drafts-with-provider')).map((row): AskedRow => ({ kind: 'quality-visit', id: row.id, href: `/provider/quality-visits/${row.id}`, title: row.title, more: 'challenge what is wrong in it', body_id: row.body_id, body: row.body, due_on: row.challenge_by, standing: 'waiting for your answer' }))
  const agreed = (await ask.ask<ProviderActionRow[]>('review.actions-of-provider')).map((row): AskedRow => ({ kind: 'joint-action', id: row.id, href: `/provider/meetings/${row.meeting_id}`, title: row.what, more: `agreed at a meeting${row.contract ? ` on ${row.contract}` : ''}`, body_id: row.body_id, body: row.body, due_on: row.due_on, standing: dueWords(row.due_on, ask.today) }))
  const open = inOrder([...await ask.ask<AskedRow[]>('deliver.asked-of-provider'), ...agreed, ...records, ...drafts])
  const said = await ask.read(saidToProvider)
  const told = await ask.ask<ToldRow[]>('deliver.told-to-provider')
  const contracts = (await ask.read((tx) => providerRecords(tx))).filter((row) => row.kind === 'contract')
  const sent = (await ask.ask<SentReturn[]>('deliver.returns')).filter((row) => row.state === 'sent' || row.state === 'accepted')
  const lines = await ask.ask<LineRow[]>('deliver.capacity')
  const costs = await ask.ask<AskingCost[]>('deliver.asking-cost')
  return {
    title: 'What commissioners ask of you', stage: 'cycle', wide: true,
    body: html`<p class="govuk-body-l">${sentenceOf(open)}</p>
      ${open.length === 0 ? '' : html`<h2 class="govuk-heading-m">To do</h2>${openTable(open)}`}
      ${contracts.length === 0 ? html`<p class="govuk-body">No commissioner has shared a contract with you here yet. Once one has, it stands here with its documents, indicators and invoices.</p>` : html`<p class="govuk-body"><a class="govuk-link" href="/provider/invoices">Your invoices, and what was paid</a></p><h2 class="govuk-heading-m">Your contracts</h2><p class="govuk-body">On the page of a contract you ask the commissioner, tell of incidents and see your indicators as the commissioner sees them.</p>
        <ul class="govuk-list govuk-list--bullet">${contracts.map((row) => html`<li><a class="govuk-link" href="/provider/contracts/${row.id}">${row.title}</a> <span class="govuk-hint cc-inline">${row.body}</span></li>`)}</ul>`}
      ${lines.length === 0 ? '' : html`<h2 class="govuk-heading-m">Your free places</h2><p class="govuk-body">Tell them whenever they change: it takes two boxes.</p><ul class="govuk-list govuk-list--bullet">${lines.map((row) => html`<li><a class="govuk-link" href="/provider/capacity/${row.id}">${row.service}, ${row.place}</a>: ${row.free === null ? 'not told yet' : `${row.free} free, ${ageInWords(row.as_at, ask.now)}`}</li>`)}</ul>`}
      ${await sharedNeedSection(ask)}
      ${await ratingSection(ask)}
      ${said.length === 0 ? '' : html`<h2 class="govuk-heading-m">What commissioners said of your work</h2><ul class="govuk-list govuk-list--bullet">${said.map((row) => html`<li><strong>${row.kpi} is really better since ${periodInWords(row.period)}.</strong> ${row.words} <span class="govuk-hint cc-inline">${row.body}, ${instantInWords(row.said_at)}</span></li>`)}</ul>`}
      ${told.length === 0 ? '' : html`<h2 class="govuk-heading-m">Last messages</h2>${toldList(ask, told.slice(0, 6))}`}
      ${yearInWords(costs) === '' ? '' : html`<h2 class="govuk-heading-m">What returns cost you</h2><p class="govuk-body">${yearInWords(costs)}. Each commissioner sees the same of its own returns.</p>${costTable(costs, 'body')}`}
      ${sent.length === 0 ? '' : html`<h2 class="govuk-heading-m">Sent</h2>${sentTable(sent.slice(0, 6))}${sent.length > 6 ? details(`${sent.length - 6} sent before`, html`${sentTable(sent.slice(6, 56))}${sent.length > 56 ? html`<p class="govuk-body">Older ones stand on the page of each contract.</p>` : ''}`) : ''}`}`,
  }
}
