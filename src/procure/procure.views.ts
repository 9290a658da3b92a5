import type { RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { pounds } from '../kernel/money.ts'
import { dateInWords, instantInWords } from '../kernel/time.ts'
import { answerInWords, NOTICES, PROCESS_TITLES, ruleById, isRuleId, type NoticeKind, type TestTaken } from '../law/index.ts'
import { button, details } from '../ui/components.ts'
import { html, safeHref, type Safe } from '../ui/html.ts'
import { listTable, summaryList, tag } from '../ui/lists.ts'
import type { Answer, Page, PageAsk, RecordView, Section } from '../ui/page.ts'
import { evidenceOf, noticeOf, noticesOf, procurementOf, type EvidenceRow, type NoticeRow, type ProcurementRow } from './procurement.ts'

export const regimeWords = { PSR: 'Provider Selection Regime', PA: 'Procurement Act', split: 'Split: one procurement under each', neither: 'Neither' } as const
/** A rule's id, kept on one line, with its title. */
export const ruleLink = (id: string): Safe => html`<abbr class="cc-nowrap" title="${isRuleId(id) ? ruleById(id).title : id}">${id}</abbr>`

/** Each test with its answer, what it leads to and its rule. */
export const testsTable = (caption: string, tests: readonly TestTaken[]): Safe => (tests.length === 0 ? html`` : listTable<TestTaken>({ caption, rows: tests, path: '', query: {}, columns: [
  { key: 'question', heading: 'Test', isHeader: true, cell: (test) => test.question }, { key: 'answer', heading: 'Answer', cell: (test) => tag(answerInWords(test.answer), test.answer === 'unknown' ? 'yellow' : 'blue') },
  { key: 'leads', heading: 'Leads to', cell: (test) => test.leadsTo }, { key: 'rule', heading: 'Rule', cell: (test) => ruleLink(test.rule) }] }))

function routeSection(row: ProcurementRow, decidedBy: string): Section {
  const { advice } = row
  return { title: 'The route, and why', body: html`${row.regime ? summaryList([
    { key: 'Regime', value: regimeWords[row.regime] }, { key: 'Process', value: row.process ? PROCESS_TITLES[row.process] : row.procedure }, { key: 'Decided', value: row.route_decided_on && `${dateInWords(row.route_decided_on)}${decidedBy ? `, by ${decidedBy}` : ''}` },
    { key: 'The tests proposed this', value: row.route_proposed === null ? '' : row.route_proposed ? 'yes' : 'no: a person decided otherwise, with the reason below' }, { key: 'Reason given', value: row.route_reason },
  ]) : html`<p class="govuk-body">Not decided yet. The tests propose; a named person decides. What is not known never opens a gate.</p>`}${row.state === 'route open' ? button('See what the tests say', { href: `/procure/procurements/${row.id}/route`, classes: 'govuk-button--secondary' }) : ''}
  ${advice ? html`<h3 class="govuk-heading-s">The regime</h3>${testsTable('Tests of the regime', advice.regime.tests)}
    ${advice.process ? html`<h3 class="govuk-heading-s">The process</h3>${advice.process.processes.map((process) => html`${details(`${process.title}: ${process.state}`, html`<p class="govuk-body">${process.words}</p>${testsTable(process.title, process.tests)}`)}`)}` : ''}` : ''}` }
}

const evidenceList = (rows: readonly EvidenceRow[]): Safe => (rows.length === 0 ? html`<p class="govuk-body">None.</p>` : html`<ul class="govuk-list">${rows.map((row) => html`<li>${row.words} ${row.identifier} ${row.dated ? dateInWords(row.dated) : ''} ${row.address ? html`<a class="govuk-link" href="${safeHref(row.address)}" rel="noreferrer">${row.address}</a>` : ''} ${row.file_name ? html`${row.file_name} <span class="cc-hash">${row.sha256.slice(0, 16)}</span>` : ''}</li>`)}</ul>`)

const noticesTable = (rows: readonly NoticeRow[]): Safe => (rows.length === 0 ? html`<p class="govuk-body">None yet.</p>` : listTable<NoticeRow>({ caption: 'Notices', rows, path: '', query: {}, columns: [
  { key: 'title', heading: 'Notice', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/procure/notices/${row.id}">${row.title}</a>` }, { key: 'state', heading: 'State', cell: (row) => tag(row.state) },
  { key: 'number', heading: 'Number', cell: (row) => row.identifier }, { key: 'published', heading: 'Published', cell: (row) => (row.published_at ? instantInWords(row.published_at) : '') }, { key: 'closes', heading: 'Offers close', cell: (row) => (row.closes_at ? instantInWords(row.closes_at) : '') }, { key: 'standstill', heading: 'Standstill ends at midnight', cell: (row) => (row.standstill_ends_on ? dateInWords(row.standstill_ends_on) : '') }] }))

// The last word of the notices: a later invitation says a later time.
const closingOf = (notices: readonly NoticeRow[]): string => notices.flatMap((notice) => (notice.closes_at ? [instantInWords(notice.closes_at)] : [])).at(-1) ?? ''

const procurementSections = async (ask: PageAsk, record: RecordRow): Promise<Section[]> => {
  const { row, notices, evidence, provider } = await ask.read(async (tx) => {
    const found = (await procurementOf(tx, record.id))!
    return { row: found, notices: await noticesOf(tx, record.id), evidence: await evidenceOf(tx, record.id), provider: await tx.maybe(sql<{ name: string }>`select name from bodies.organisation where id = ${found.provider_id}`) }
  })
  const decidedBy = row.route_decided_by ? await ask.readServer((tx) => tx.maybe(sql<{ name: string }>`select name from people.account where id = ${row.route_decided_by}`)) : undefined
  return [
    { title: 'About this procurement', body: summaryList([
      { key: 'The service', value: row.description }, { key: 'Estimated value over its life', value: pounds(row.value_pence) }, { key: 'CPV code', value: row.cpv }, { key: 'Began', value: `${dateInWords(row.began_on)}: the law of that day holds` },
      { key: 'Offers close', value: closingOf(notices) },
    ]) },
    routeSection(row, decidedBy?.name ?? ''),
    { title: 'Notices', body: noticesTable(notices) },
    ...(row.awarded_on ? [{ title: 'The award', body: summaryList([
      { key: 'Provider', value: provider?.name }, { key: 'Value over its life', value: row.award_value_pence && pounds(row.award_value_pence) }, { key: 'Awarded', value: dateInWords(row.awarded_on) }, { key: 'Service', value: `${dateInWords(row.service_start)} to ${dateInWords(row.service_end)}` },
      { key: 'Reasons', value: row.award_reason }, { key: 'Done in', value: row.done_in && `${row.done_in}, ${row.done_reference}` }, { key: 'Address there', value: row.done_address && html`<a class="govuk-link" href="${safeHref(row.done_address)}" rel="noreferrer">${row.done_address}</a>` },
    ]) }] : []),
    ...(evidence.length > 0 ? [{ title: 'Evidence', body: evidenceList(evidence) }] : []),
  ]
}

const noticeSections = async (ask: PageAsk, record: RecordRow): Promise<Section[]> => {
  const { row, evidence } = await ask.read(async (tx) => ({ row: (await noticeOf(tx, record.id))!, evidence: await evidenceOf(tx, record.id) }))
  const kind = row.notice_kind in NOTICES ? NOTICES[row.notice_kind as NoticeKind] : undefined
  const value = (name: string, text: string | undefined): string => (text === undefined ? '' : name.endsWith('Pence') ? pounds(text) : /^\d{4}-\d{2}-\d{2}$/.test(text) ? dateInWords(text) : text)
  return [
    { title: record.state === 'published' ? 'Published' : 'Not published', body: html`${record.state === 'published' ? '' : html`<p class="govuk-body">This is ${record.state === 'prepared' ? 'complete and can be published on the government\'s service; record its publication here afterwards' : 'a draft: parts are missing'}.</p>`}${summaryList([
      { key: 'Notice', value: kind ? `${row.notice_kind} ${kind.title}` : 'Notice of another system' }, { key: 'Procurement', value: html`<a class="govuk-link" href="/procure/procurements/${row.procurement_id}">See the procurement</a>` }, { key: 'Number', value: row.identifier },
      { key: 'Published', value: row.published_at && instantInWords(row.published_at) }, { key: 'Address', value: row.address && html`<a class="govuk-link" href="${safeHref(row.address)}" rel="noreferrer">${row.address}</a>` }, { key: 'Done in', value: row.done_in },
      { key: 'Offers close', value: row.closes_at && html`${instantInWords(row.closes_at)}${row.closes_before ? html`<br><span class="govuk-hint cc-inline">corrected from ${instantInWords(row.closes_before)}: ${row.closing_reason}</span>` : ''}` },
      { key: 'Standstill ends at midnight', value: row.standstill_ends_on && dateInWords(row.standstill_ends_on) }, { key: 'Published incomplete because', value: row.incomplete_reason },
    ])}` },
    // A notice of another system was checked there; its parts are not held here, which is not the same as missing.
    ...(row.done_in ? [{ title: 'What it says', body: html`<p class="govuk-body">This notice was written and published in ${row.done_in}. What it says stands there, under its number.</p>` }] : kind ? [{ title: 'What it says', body: summaryList(kind.fields.map((field) => ({ key: field.label, value: row.content[field.name] === undefined ? (field.need === 'prescribed' ? html`<span class="cc-gap">missing (${field.rule})</span>` : `not given; not prescribed (${field.rule})`) : value(field.name, row.content[field.name]) }))) }] : []),
    ...(row.counted ? [{ title: 'How the standstill was counted', body: listTable({ caption: 'Days', rows: row.counted, path: '', query: {}, columns: [{ key: 'date', heading: 'Day', isHeader: true, cell: (day) => dateInWords(day.date) }, { key: 'counts', heading: 'Counts', cell: (day) => (day.counts ? 'yes' : 'no') }, { key: 'why', heading: 'Why', cell: (day) => day.why }] }) }] : []),
    { title: 'Evidence', body: evidenceList(evidence) },
  ]
}

async function landing(ask: PageAsk): Promise<Answer> {
  const rows = await ask.read((tx) => tx.rows(sql<RecordRow & { regime: keyof typeof regimeWords | null; next: string | null; next_on: string | null; published: string }>`select r.*, p.regime,
    (select d.title from kernel.due d where d.record_id = r.id and d.done_at is null and d.cancelled_at is null order by d.due_on limit 1) as next, (select min(d.due_on) from kernel.due d where d.record_id = r.id and d.done_at is null and d.cancelled_at is null) as next_on,
    (select count(*) from procure.notice n where n.procurement_id = r.id and n.published_at is not null) as published
    from procure.procurement p join kernel.record r on r.body_id = p.body_id and r.id = p.id where r.body_id = ${tx.bodyId} or r.scope_id = any(${tx.scopes}::uuid[]) order by r.changed_at desc limit 200`))
  const { states } = ask.registry.process('procurement')!
  return { title: 'Procure', stage: 'procure', wide: true, body: html`<p class="govuk-body-l">Choose the route by the rules, prepare what must be published, record its publication with evidence, award.</p>
    <div class="govuk-button-group">${ask.actor.roles.some((role) => role === 'procurement-lead' || role === 'commissioner') ? button('Begin a procurement', { href: '/procure/begin-procurement', classes: 'govuk-button--secondary' }) : ''}<a class="govuk-link" href="/check-a-date">Check a date</a></div>
    ${rows.length === 0 ? html`<p class="govuk-body">No procurement yet. It begins from an agreed specification.</p>` : listTable({ caption: 'Procurements', rows, path: '', query: {}, columns: [
      { key: 'title', heading: 'Procurement', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/procure/procurements/${row.id}">${row.title}</a><br><span class="govuk-hint cc-inline">${row.reference}</span>` }, { key: 'state', heading: 'State', cell: (row) => tag(states[row.state] ?? row.state) },
      { key: 'regime', heading: 'Regime', cell: (row) => (row.regime ? regimeWords[row.regime] : 'not decided') }, { key: 'published', heading: 'Notices published', numeric: true, cell: (row) => row.published },
      { key: 'next', heading: 'Next date', cell: (row) => (row.next_on ? html`${dateInWords(row.next_on)}${row.next_on < ask.today ? html` ${tag('late', 'red')}` : ''}<br><span class="govuk-hint cc-inline">${row.next}</span>` : '') }] })}` }
}

export const procureViews: RecordView[] = [
  { kind: 'procurement', sections: procurementSections, offers: [
    { act: 'procure.prepare-notice', field: 'procurement', when: ['route open', 'route decided', 'award intended', 'awarded', 'abandoned'], repeats: true }, { act: 'procure.record-notice-elsewhere', field: 'procurement' },
    { act: 'deliver.agree-contract', field: 'procurement', when: ['awarded', 'done elsewhere'], once: true },
  ] },
  { kind: 'notice', sections: noticeSections },
]
export const procurePages: Page[] = [{ path: '/procure', who: 'signed-in', show: landing }]
