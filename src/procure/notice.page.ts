import type { Field } from '../kernel/fields.ts'
import { sql } from '../kernel/database/database.ts'
import { NOTICES, noticesFor, PROCESS_TITLES, type NoticeKind } from '../law/index.ts'
import { button, details } from '../ui/components.ts'
import { formFields, type FormField, type Typed } from '../ui/forms.ts'
import { html, type Safe } from '../ui/html.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'
import { noticeFields } from './notice.acts.ts'
import { noticeOf, noticesOf, procurementOf, type NoticeRow, type ProcurementRow } from './procurement.ts'

const kindOf = (text: string | null): NoticeKind | undefined => (text !== null && Object.hasOwn(NOTICES, text) ? text as NoticeKind : undefined)
const isId = (id: string | undefined): id is string => /^[0-9a-f-]{36}$/.test(id ?? '')
const notFound = (what: string): Answer => ({ status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such ${what}, or it is not yours to see.</p>` })

/** The parts that this kind of notice has, in their order; what is not prescribed says so. */
const partsOf = (kind: NoticeKind): FormField[] => NOTICES[kind].fields.map((part): FormField => {
  const field = noticeFields[part.name] as Field
  return { ...field, name: part.name, label: part.label, required: part.need === 'prescribed' && !part.orElse, hint: [part.hint, part.orElse ? `Or: ${noticeFields[part.orElse].label}.` : '', part.rule].filter(Boolean).join(' ') }
})

// The letter of a process stays a capital.
const lowered = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1)

interface Known { authority: string; provider: string; last: Record<string, string> }

/** What is known already, so that nobody types it twice: the procurement, its award, and the notice before. Money as pence in text. */
export function prefilled(kind: NoticeKind, row: ProcurementRow, known: Known): Record<string, string> {
  const process = row.process ? lowered(PROCESS_TITLES[row.process]) : 'the process decided'
  const found: Record<string, string> = {
    statement: `${NOTICES[kind].title}. The process followed is ${process} under the Health Care Services (Provider Selection Regime) Regulations 2023 (SI 2023/1348), not the Procurement Act 2023.`,
    title: row.title, reference: row.reference, description: row.description, cpv: row.cpv, authority: known.authority, providerName: known.provider, approximateValuePence: row.value_pence,
    lifetimeValuePence: row.award_value_pence ?? '', serviceStart: row.service_start ?? '', serviceEnd: row.service_end ?? '', selectionReasons: row.award_reason,
  }
  const before = Object.fromEntries(Object.entries(known.last).filter(([name]) => name !== 'statement'))
  return Object.fromEntries(NOTICES[kind].fields.flatMap(({ name }) => (found[name] || before[name] ? [[name, found[name] || before[name]!]] : [])))
}

const asTyped = (content: Record<string, string>): Typed => Object.fromEntries(Object.entries(content).map(([name, value]) => {
  const field = noticeFields[name as keyof typeof noticeFields] as Field | undefined
  return [name, field?.kind === 'money' ? field.toText(Number(value)) as string : value]
}))

const crumbs = (row: ProcurementRow) => [{ text: 'Cycle', href: '/' }, { text: 'Procure', href: '/procure' }, { text: row.reference, href: `/procure/procurements/${row.id}` }]

function kindsList(row: ProcurementRow, notices: readonly NoticeRow[]): Safe {
  const link = (kind: NoticeKind, words: string): Safe => html`<li><a class="govuk-link" href="/procure/procurements/${row.id}/notice?kind=${kind}">${NOTICES[kind].title}</a>${notices.some((notice) => notice.notice_kind === kind) ? ' (one is here already)' : ''}<br><span class="govuk-hint cc-inline">${words}</span></li>`
  const own = row.process ? noticesFor(row.process) : []
  const others = (Object.keys(NOTICES) as NoticeKind[]).filter((kind) => !own.some((one) => one.kind === kind))
  const list = html`<ul class="govuk-list govuk-list--spaced">${others.map((kind) => link(kind, NOTICES[kind].when))}</ul>`
  return row.process ? html`<p class="govuk-body">${PROCESS_TITLES[row.process]} has these notices, in this order:</p><ol class="govuk-list govuk-list--number govuk-list--spaced">${own.map((one) => link(one.kind, `${one.when}${one.startsStandstill ? '; it starts the standstill' : ''} (${one.rule})`))}</ol>${details('Other notices', list)}`
    : html`<p class="govuk-body">The route is not decided under the Provider Selection Regime. <a class="govuk-link" href="/procure/procurements/${row.id}/route">Decide the route</a> first: a notice says which process was followed.</p>${details('All notices', list)}`
}

const hiddenInputs = (ask: PageAsk, act: string, values: Record<string, string>): Safe =>
  html`<input type="hidden" name="csrf" value="${ask.csrf(act)}"><input type="hidden" name="idempotencyKey" value="${ask.key()}">${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`

/** Choose the notice, then write it: only its own parts, filled in as far as they are known. */
async function preparePage(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id']
  const found = isId(id) ? await ask.read(async (tx) => {
    const row = await procurementOf(tx, id)
    return row && {
      row, notices: await noticesOf(tx, id), authority: await tx.maybe(sql<{ name: string }>`select name from bodies.organisation where id = ${row.body_id}`),
      provider: row.provider_id ? await tx.maybe(sql<{ name: string }>`select name from bodies.organisation where id = ${row.provider_id}`) : undefined,
    }
  }) : undefined
  if (!found) return notFound('procurement')
  const { row, notices } = found
  const kind = kindOf(ask.search.get('kind'))
  if (!kind) return { title: 'Which notice', caption: `${row.reference} ${row.title}`, stage: 'procure', breadcrumbs: crumbs(row), body: kindsList(row, notices) }
  const content = prefilled(kind, row, { authority: found.authority?.name ?? '', provider: found.provider?.name ?? '', last: notices.findLast((notice) => notice.done_in === '')?.content ?? {} })
  return {
    title: NOTICES[kind].title, caption: `${row.reference} ${row.title}`, stage: 'procure', breadcrumbs: crumbs(row),
    body: html`<p class="govuk-body">Due ${NOTICES[kind].when}. Its parts are those of ${NOTICES[kind].source}. You can leave parts open: it is a draft until every prescribed part is there.</p>
      <form class="cc-form" method="post" action="/procure/prepare-notice" novalidate>${hiddenInputs(ask, 'procure.prepare-notice', { procurement: row.id, noticeKind: kind })}${formFields(partsOf(kind), asTyped(content), [])}
      <div class="govuk-button-group">${button('Prepare the notice')}<a class="govuk-link" href="/procure/procurements/${row.id}">Cancel</a></div></form>`,
  }
}

/** Fill in or change the parts of a notice that is not published yet. */
async function changePage(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id']
  const found = isId(id) ? await ask.read(async (tx) => {
    const notice = await noticeOf(tx, id)
    return notice && { notice, row: (await procurementOf(tx, notice.procurement_id))! }
  }) : undefined
  if (!found) return notFound('notice')
  const { notice, row } = found
  const kind = kindOf(notice.notice_kind)
  if (!kind || notice.state === 'published') return { redirect: `/procure/notices/${notice.id}` }
  return {
    title: 'Fill in or change its parts', caption: `${notice.reference} ${notice.title}`, stage: 'procure', breadcrumbs: [...crumbs(row), { text: notice.reference, href: `/procure/notices/${notice.id}` }],
    body: html`<form class="cc-form" method="post" action="/procure/change-notice" novalidate>${hiddenInputs(ask, 'procure.change-notice', { notice: notice.id, version: String(notice.version) })}${formFields(partsOf(kind), asTyped(notice.content), [])}
      <div class="govuk-button-group">${button('Save its parts')}<a class="govuk-link" href="/procure/notices/${notice.id}">Cancel</a></div></form>`,
  }
}

export const noticePages: Page[] = [
  { path: '/procure/procurements/:id/notice', who: 'signed-in', show: preparePage },
  { path: '/procure/notices/:id/change', who: 'signed-in', show: changePage },
]
