import { createReadStream } from 'node:fs'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { isId, uuidv7 } from '../../kernel/ids.ts'
import { uploadPath } from '../../kernel/upload.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { html, type Safe } from '../../ui/html.ts'
import type { Answer, Page, PageAsk } from '../../ui/page.ts'
import type { Party, Side } from './side.ts'

/** A file that one side gave the other; `bytes` is its size. `sort`, `title` and `dated_on` where it is one of a contract's documents. */
export interface DocumentRow { id: string; record_id: string; file_name: string; bytes: string; side: Side; added_at: Instant; shown_to_party: boolean; sort: string; title: string; dated_on: CivilDate | null; withdrawn_at: Instant | null; withdrawn_words: string }

/** What a document of a contract may be. */
export const documentSorts: Readonly<Record<string, string>> = {
  agreement: 'Signed agreement', schedule: 'Schedule or annex', specification: 'Specification', variation: 'Variation, signed', price: 'Prices', insurance: 'Insurance certificate', policy: 'Policy or plan', assurance: 'Assurance or inspection report', correspondence: 'Letter', other: 'Something else',
}

const columns = sql`id, record_id, file_name, bytes::text, side, added_at, shown_to_party, sort, title, dated_on, withdrawn_at, withdrawn_words`

/** Takes an uploaded file into the record for both sides and returns the document's id; nothing without a file. Refused when the upload is no longer there. */
export async function addDocument(write: Writer, asked: { recordId: string; file: string | undefined; party: Party; side: Side; at: string; about?: Pick<DocumentRow, 'sort' | 'title' | 'dated_on'> }): Promise<string | null> {
  if (asked.file === undefined) return null
  const { file_name, media_type, bytes, sha256 } = await write.useUpload(asked.file)
  return write.insert('deliver.document', { id: uuidv7(), ...asked.party, record_id: asked.recordId, upload_id: asked.file, file_name, media_type, bytes, sha256, side: asked.side, added_at: asked.at, ...asked.about })
}

/** The documents of a record that the reader may open, oldest first. */
export const documentsOf = (tx: Tx, recordId: string): Promise<DocumentRow[]> =>
  tx.rows(sql<DocumentRow>`select ${columns} from deliver.document where record_id = ${recordId} order by added_at, id limit 200`)

/** One document; undefined when there is none or it is not the reader's to see. */
export const documentOf = (tx: Tx, id: string): Promise<DocumentRow | undefined> => tx.maybe(sql<DocumentRow>`select ${columns} from deliver.document where id = ${id}`)

/** What is part of the agreement itself, whoever provides. */
const ofTheAgreement = ['agreement', 'schedule', 'specification', 'variation', 'price']
/**
 * The agreement goes over to another provider with its contract: what this side added of it. What the provider before sent, and what was written
 * to it or about it, stays between that provider and this side.
 */
export async function handOverDocuments(write: Writer, contractId: string, providerId: string): Promise<void> {
  for (const row of await write.tx.rows(sql<{ id: string }>`select id from deliver.document where record_id = ${contractId} and side = 'commissioner' and sort = any(${ofTheAgreement})`)) await write.update('deliver.document', row.id, { provider_id: providerId })
}

/** A link to a document, where the reader's own side opens it. */
export const documentLink = (ask: Pick<PageAsk, 'actor'>, row: Pick<DocumentRow, 'id' | 'file_name'> & { title?: string }): Safe =>
  html`<a class="govuk-link" href="${ask.actor.kind === 'party' ? '/provider' : '/deliver'}/documents/${row.id}">${row.title || row.file_name}</a>`

// Always a download and never shown in place: what the other side sent is not ours to run.
async function open(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id'] ?? ''
  const found = isId(id) ? await ask.read((tx) => tx.maybe(sql<{ upload_id: string; file_name: string }>`select upload_id, file_name from deliver.document where id = ${id}`)) : undefined
  if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such document, or it is not yours to see.</p>` }
  return { file: { name: found.file_name, type: 'application/octet-stream', body: createReadStream(uploadPath(ask.dataDir, found.upload_id)) } }
}

export const documentPages: Page[] = [{ path: '/deliver/documents/:id', who: 'signed-in', show: open }, { path: '/provider/documents/:id', who: 'party', show: open }]
