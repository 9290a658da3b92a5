import { isCivilDate, type CivilDate } from '../kernel/time.ts'
import type { Writer } from '../kernel/writer.ts'

/** One notice as evidence. */
export interface EvidenceLine { words: string; identifier: string; dated: CivilDate | null; address: string }

/** Reads lines `what it is; number; 2024-06-20; https://…`; number, date and address may be left out, in that order. Problems name the line. */
export function evidenceFrom(text: string): { rows: EvidenceLine[]; problems: string[] } {
  const rows: EvidenceLine[] = []
  const problems: string[] = []
  for (const [index, line] of text.split('\n').map((one) => one.trim()).filter((one) => one !== '').entries()) {
    const [words = '', identifier = '', dated = '', address = '', ...rest] = line.split(';').map((part) => part.trim())
    if (words === '' || rest.length > 0) problems.push(`Line ${index + 1}: write what it is; its number; its date; its address.`)
    else if (dated !== '' && !isCivilDate(dated as unknown)) problems.push(`Line ${index + 1}: ${dated.slice(0, 20)} is no date. Write it like 2024-06-20.`)
    else if (address !== '' && !/^https?:\/\/\S+$/.test(address)) problems.push(`Line ${index + 1}: the address begins with https://.`)
    else rows.push({ words: words.slice(0, 200), identifier: identifier.slice(0, 200), dated: dated === '' ? null : dated, address: address.slice(0, 1000) })
  }
  if (rows.length > 100) problems.push('At most 100 lines.')
  return { rows, problems }
}

/** Writes evidence rows of a record, and the uploaded document with its hash. Refuses a document of another body. */
export async function saveEvidence(write: Writer, evidence: { recordId: string; scopeId: string | null; rows: readonly EvidenceLine[]; document?: string; documentWords?: string }): Promise<void> {
  const common = { record_id: evidence.recordId, scope_id: evidence.scopeId }
  for (const row of evidence.rows) await write.insert('procure.evidence', { ...common, ...row })
  if (evidence.document) {
    const file = await write.useUpload(evidence.document)
    await write.insert('procure.evidence', { ...common, words: evidence.documentWords ?? file.file_name, upload_id: evidence.document, file_name: file.file_name, sha256: file.sha256 })
  }
}
