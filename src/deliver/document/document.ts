import { createReadStream } from 'node:fs'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { isId, uuidv7 } from '../../kernel/ids.ts'
import { uploadPath } from '../../kernel/upload.ts'
import type { Writer } from '../../kernel/writer.ts'
import { html, type Safe } from '../../ui/html.ts'
import type { Answer, Page, PageAsk } from '../../ui/page.ts'
import type { Party, Side } from './side.ts'

/** A file that one side gave the other; `bytes` is its size. */
export interface DocumentRow { id: string; file_name: string; bytes: string; side: Side }

/** Takes an uploaded file into the record for both sides and returns the document's id; nothing without a file. Refused when the upload is no longer there. */
export async function addDocument(write: Writer, asked: { recordId: string; file: string | undefined; party: Party; side: Side; at: string }): Promise<string | null> {
  if (asked.file === undefined) return null
  const { file_name, media_type, bytes, sha256 } = await write.useUpload(asked.file)
  return write.insert('deliver.document', { id: uuidv7(), ...asked.party, record_id: asked.recordId, upload_id: asked.file, file_name, media_type, bytes, sha256, side: asked.side, added_at: asked.at })
}

/** The documents of a record that the reader may open, oldest first. */
export const documentsOf = (tx: Tx, recordId: string): Promise<DocumentRow[]> =>
  tx.rows(sql<DocumentRow>`select id, file_name, bytes::text, side from deliver.document where record_id = ${recordId} order by added_at, id limit 200`)

/** A link to a document, where the reader's own side opens it. */
export const documentLink = (ask: Pick<PageAsk, 'actor'>, row: Pick<DocumentRow, 'id' | 'file_name'>): Safe =>
  html`<a class="govuk-link" href="${ask.actor.kind === 'party' ? '/provider' : '/deliver'}/documents/${row.id}">${row.file_name}</a>`

// Always a download and never shown in place: what the other side sent is not ours to run.
async function open(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id'] ?? ''
  const found = isId(id) ? await ask.read((tx) => tx.maybe(sql<{ upload_id: string; file_name: string }>`select upload_id, file_name from deliver.document where id = ${id}`)) : undefined
  if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such document, or it is not yours to see.</p>` }
  return { file: { name: found.file_name, type: 'application/octet-stream', body: createReadStream(uploadPath(ask.dataDir, found.upload_id)) } }
}

export const documentPages: Page[] = [{ path: '/deliver/documents/:id', who: 'signed-in', show: open }, { path: '/provider/documents/:id', who: 'party', show: open }]
