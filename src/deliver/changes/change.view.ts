import { pounds } from '../../kernel/money.ts'
import { dateInWords, instantInWords } from '../../kernel/time.ts'
import { sql } from '../../kernel/database/database.ts'
import { NOTICES } from '../../law/index.ts'
import { ruleLink, testsTable } from '../../procure/index.ts'
import { details, insetText } from '../../ui/components.ts'
import { html, safeHref, type Safe } from '../../ui/html.ts'
import { listTable, summaryList, tag } from '../../ui/lists.ts'
import type { RecordView, Section } from '../../ui/page.ts'
import { changeCase, judgementOf, type ChangeCase } from './change-facts.ts'
import { changeOf, endings, regimes, typeWords, wordingsOf, type ChangeRow, type Wording } from './change.ts'
import { cumulativeWords, type DueNotice, type Judgement } from './judge.ts'
import { termsOn } from './history.ts'
import { versionsOf } from './keep-terms.ts'

/** A change of value with its sign: "+£700,000.00". */
export const signedPounds = (pence: string): string => (pence === '0' ? 'none' : `${BigInt(pence) > 0n ? '+' : ''}${pounds(pence)}`)

const neededWords = (needed: DueNotice['needed']): Safe => (needed === true ? tag('needed', 'blue') : tag('not known whether it is needed', 'yellow'))

/** What the rules say of a change: the sentence, the sums, the notices, and every test behind them. */
export function rulesPart(judged: Judgement, originalPence: bigint | null): Safe {
  const notices = judged.notices.filter((one) => one.needed !== false)
  return html`<p class="govuk-body">${tag(judged.permitted === true ? 'may be made' : judged.permitted === false ? 'new procurement' : 'not known', judged.permitted === true ? 'green' : judged.permitted === false ? 'red' : 'yellow')} ${judged.words} ${ruleLink(judged.rule)}</p>
    ${judged.warnings.map((words) => insetText(words))}
    ${judged.netPence === '0' && judged.absolutePence === '0' ? '' : html`<p class="govuk-body">${cumulativeWords(judged, originalPence)}.</p>`}
    ${notices.length === 0 ? html`<p class="govuk-body">No notice follows from it.</p>` : html`<ul class="govuk-list govuk-list--bullet">${notices.map((one) => html`<li>${one.title} (${one.kind}) ${neededWords(one.needed)}: ${one.words} ${ruleLink(one.rule)}</li>`)}</ul>`}
    ${judged.tests.length === 0 ? '' : details('Each test, with its answer and rule', testsTable('Tests of the change', judged.tests))}`
}

interface PublishedNotice { notice_kind: string; identifier: string; address: string; published_at: string }

/** What the notice of a change must say, filled in from the record; what is not known is named. */
function noticeText(row: ChangeRow, facts: ChangeCase, before: { value: string | null; ends: string | null }): Safe {
  const said: Partial<Record<string, string>> = {
    title: facts.contract.title, reference: facts.contract.reference, description: facts.contract.service, effectiveDate: dateInWords(row.effective_on), changeDescription: row.what, valueChange: signedPounds(row.added_pence),
    termChange: row.new_ends_on ? `Last day ${dateInWords(row.new_ends_on)}${before.ends ? ` instead of ${dateInWords(before.ends)}` : ''}` : 'none', decisionMakers: [row.approved_by_name, row.approved_at_meeting].filter(Boolean).join('; '),
  }
  return summaryList(NOTICES.N10.fields.map((field) => ({ key: field.label, value: said[field.name] || html`<strong>Not known here: fill it in where it is published</strong>` })))
}

/** The facts of a change, for both sides. */
export const changeFacts = (row: ChangeRow): Safe => summaryList([
  { key: 'Kind', value: typeWords(row.change_type) }, { key: 'What changes', value: row.what }, { key: 'Holds from', value: dateInWords(row.effective_on) }, { key: 'Change of value', value: signedPounds(row.added_pence) },
  { key: 'Value of a year afterwards', value: row.new_annual_pence && pounds(row.new_annual_pence) }, { key: 'Last day afterwards', value: row.new_ends_on && dateInWords(row.new_ends_on) }, { key: 'Provider afterwards', value: row.new_provider },
  { key: 'How it ends early', value: endings.find((one) => one.value === row.ending)?.text },
])

export const wordingsTable = (rows: readonly Wording[]): Safe => listTable<Wording>({ caption: 'How it was negotiated', rows, path: '', query: {}, columns: [
  { key: 'when', heading: 'When', isHeader: true, cell: (one) => instantInWords(one.written_at) }, { key: 'side', heading: 'Who', cell: (one) => (one.side === 'provider' ? 'The provider' : `Commissioner, wording ${one.number}`) },
  { key: 'words', heading: 'What was said', cell: (one) => html`${one.words}${one.terms['added_pence'] ? html`<br><span class="govuk-hint cc-inline">Change of value ${signedPounds(one.terms['added_pence'])}</span>` : ''}${one.terms['new_ends_on'] ? html`<br><span class="govuk-hint cc-inline">Last day ${dateInWords(one.terms['new_ends_on'])}</span>` : ''}` },
] })

export const changeView: RecordView = {
  kind: 'change',
  sections: async (ask, record): Promise<Section[]> => {
    const found = await ask.read(async (tx) => {
      const row = await changeOf(tx, record.id)
      const facts = row && await changeCase(tx, row.contract_id, row.id)
      return row && facts ? { row, facts, wordings: await wordingsOf(tx, record.id), versions: await versionsOf(tx, facts.contract), published: await tx.rows(sql<PublishedNotice>`select notice_kind, identifier, address, published_at from deliver.change_notice where change_id = ${record.id} order by published_at`) } : undefined
    })
    if (!found) return []
    const { row, facts, wordings, versions, published } = found
    const judged = row.judged ?? judgementOf(row, facts, ask.today)
    const original = row.original_pence === null ? facts.judged.originalPence : BigInt(row.original_pence)
    const before = termsOn(versions.filter((one) => one.change_id !== row.id), row.effective_on) ?? {}
    return [
      { title: 'What changes, and why', body: html`${changeFacts(row)}${summaryList([{ key: 'Why', value: row.why }, { key: 'Contract', value: html`<a class="govuk-link" href="/deliver/contracts/${row.contract_id}">${row.contract}</a> ${row.contract_reference}` }, { key: 'Law that governs it', value: regimes.find((one) => one.value === row.regime)!.text }])}` },
      { title: row.judged ? 'What the rules said when it was approved' : 'What the rules say today', body: rulesPart(judged, original) },
      { title: 'How it was negotiated', body: wordingsTable(wordings) },
      ...(row.approved_on ? [{ title: 'Approval and signature', body: summaryList([
        { key: 'Approved', value: `${dateInWords(row.approved_on)}, by ${row.approved_by_name}` }, { key: 'Decided at', value: row.approved_at_meeting || 'within the approver’s own limit' }, { key: 'Reason given', value: row.approved_words },
        { key: 'Signed by both', value: row.signed_on && `${dateInWords(row.signed_on)}: ${row.signed_words}` },
      ]) }] : []),
      ...(judged.notices.some((one) => one.kind === 'N10' && one.needed !== false) ? [{ title: 'Modification notice, as far as it is known', body: noticeText(row, facts, { value: before.value_pence ?? null, ends: before.ends_on ?? null }) }] : []),
      ...(published.length > 0 ? [{ title: 'Published', body: html`<ul class="govuk-list">${published.map((one) => html`<li>${one.notice_kind} ${one.identifier}, ${instantInWords(one.published_at)}: <a class="govuk-link" href="${safeHref(one.address)}" rel="noreferrer">${one.address}</a></li>`)}</ul>` }] : []),
    ]
  },
}
