import { contractRow, termsOn, versionsOf } from '../../deliver/index.ts'
import { query } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { reference } from '../../kernel/fields.ts'
import { isId } from '../../kernel/ids.ts'
import { dateInWords, type CivilDate } from '../../kernel/time.ts'
import { documentBody } from '../../ui/document.ts'
import { docxType, documentFile } from '../../ui/document-file.ts'
import { html } from '../../ui/html.ts'
import type { Answer, PageAsk, Page, RecordView } from '../../ui/page.ts'
import { noticeStepsOf } from '../escalate/index.ts'
import { concernOf, concernStepsOf, rungs } from '../ladder/index.ts'
import { actionsOf, noticeOf, withholdingsOf } from '../performance-notice.ts'
import { lettersOfConcern, lettersOfNotice, type Heading, type Letter } from './letter.ts'

async function headingOf(tx: Tx, contractId: string, reference: string): Promise<Heading | undefined> {
  const contract = await contractRow(tx, contractId)
  if (!contract) return undefined
  const body = await tx.one(sql<{ name: string; demonstration: boolean }>`select name, demonstration from bodies.organisation where id = ${contract.body_id}`)
  // The contract may have gone to another provider since: a letter is to whoever had it on its day.
  const versions = await versionsOf(tx, contract)
  const providerOn = (day: CivilDate): string => termsOn(versions, day)?.provider_name || contract.provider_name || 'The provider'
  return { body: body.name, demonstration: body.demonstration, providerOn, contract: contract.title, contractReference: contract.reference, reference }
}

/** The letters of a performance notice or a concern; none where there is no such record, or it is not the asker's to see. */
async function lettersOf(tx: Tx, id: string): Promise<Letter[]> {
  const notice = await noticeOf(tx, id)
  const concern = notice ? undefined : await concernOf(tx, id)
  const found = notice ?? concern
  const heading = found && await headingOf(tx, found.contract_id, found.reference)
  if (!heading) return []
  if (notice) return lettersOfNotice({ heading, notice, steps: await noticeStepsOf(tx, id), actions: await actionsOf(tx, id), withheld: await withholdingsOf(tx, id) })
  return lettersOfConcern({ heading, concern: concern!, steps: await concernStepsOf(tx, id), rungs })
}

const notFound: Answer = { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such letter, or it is not yours to see.</p>` }

const letterPage = (plural: 'performance-notices' | 'concerns'): Page => ({
  path: `/review/${plural}/:id/letters/:letter`, who: 'signed-in',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const one = isId(id) ? (await ask.read((tx) => lettersOf(tx, id))).find((letter) => letter.slug === ask.params['letter']) : undefined
    if (!one) return notFound
    if (ask.search.get('format') === 'docx') return { file: { name: `${one.slug}-${one.on}.docx`, type: docxType, body: await documentFile(one.document) } }
    return {
      title: one.document.title, caption: 'Review: letter', stage: 'review', breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }, { text: 'The record it is made from', href: `/review/${plural}/${id}` }],
      body: html`<p class="govuk-body govuk-!-display-none-print"><a class="govuk-link" href="?format=docx" download>Download for a word processor (DOCX)</a>. Made from the record; it is sent by you, not by this service.</p>${documentBody(one.document)}`,
    }
  },
})

const lettersView = (kind: 'performance-notice' | 'concern'): RecordView => ({
  kind,
  sections: async (ask: PageAsk, record) => {
    const letters = await ask.read((tx) => lettersOf(tx, record.id))
    if (letters.length === 0) return []
    const href = (letter: Letter): string => `/review/${kind}s/${record.id}/letters/${letter.slug}`
    return [{ title: 'Letters', body: html`<p class="govuk-body">Made from the record, for paper or a word processor. This service sends none of them by itself.</p><ul class="govuk-list govuk-list--spaced">${letters.map((letter) => html`<li><a class="govuk-link" href="${href(letter)}">${letter.document.title}</a>, ${dateInWords(letter.on)} (<a class="govuk-link" href="${href(letter)}?format=docx" download>DOCX<span class="govuk-visually-hidden"> of ${letter.document.title}, ${dateInWords(letter.on)}</span></a>)</li>`)}</ul>` }]
  },
})

const letterQueries = [
  query({ name: 'review.letters', title: 'Letters of a performance notice or a concern, as documents', who: 'signed-in', params: { record: reference({ label: 'Performance notice or concern', to: 'record' }) }, run: (tx, ask) => lettersOf(tx, ask.record) }),
]

/** Letters made from the record: of the steps of a performance notice and of a concern. */
export const lettersPart = { queries: letterQueries, pages: [letterPage('performance-notices'), letterPage('concerns')], views: [lettersView('performance-notice'), lettersView('concern')] }
