import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql, type Database } from '../kernel/database/database.ts'
import { uuidv7 } from '../kernel/ids.ts'
import { uploadPath } from '../kernel/upload.ts'

export { uploadPath }

/** A name as it may be shown: composed, without path, control characters or direction marks. */
export const cleanFileName = (name: string): string =>
  name.normalize('NFC').replaceAll(/^.*[\\/]/g, '').replaceAll(/[\p{Cc}\p{Cf}]/gu, '').slice(-150) || 'file'

/** Media type by content, as far as our acts care; never by name. */
export function sniff(head: Buffer): string {
  if (head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]))) return 'application/zip'
  if (head.subarray(0, 5).toString() === '%PDF-') return 'application/pdf'
  if (head.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) return 'application/gzip'
  if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg'
  if (head.subarray(1, 4).toString() === 'PNG') return 'image/png'
  return /[\u0000-\u0008\u000e-\u001f]/.test(head.subarray(0, 4096).toString('latin1').replaceAll('\u0000', '')) ? 'application/octet-stream' : 'text/plain'
}

/**
 * Takes a file in as a stream: hash and size while it passes, fsync, rename into place, row last. Nothing stands when it fails.
 * `limit` in bytes; a longer one is refused with undefined.
 */
export async function takeUpload(db: Database, dataDir: string, file: { stream: Readable; name: string; bodyId: string; accountId?: string | undefined; limit?: number }): Promise<string | undefined> {
  const folder = join(dataDir, 'uploads')
  await mkdir(folder, { recursive: true })
  const id = uuidv7()
  const temporary = join(folder, `.${randomUUID()}`)
  const hash = createHash('sha256')
  let bytes = 0
  let head = Buffer.alloc(0)
  const limit = file.limit ?? 200 * 1024 * 1024
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      bytes += chunk.length
      if (head.length < 4096) head = Buffer.concat([head, chunk]).subarray(0, 4096)
      hash.update(chunk)
      next(bytes > limit ? new RangeError('too long') : null, chunk)
    },
  })
  try {
    await pipeline(file.stream, measure, createWriteStream(temporary, { mode: 0o600 }))
  } catch (error) {
    await rm(temporary, { force: true })
    if (error instanceof RangeError) return undefined
    throw error
  }
  // The door cuts a stream off at its own limit and lets it end as if it were whole.
  if (bytes === 0 || (file.stream as Readable & { truncated?: boolean }).truncated === true) {
    await rm(temporary, { force: true })
    return undefined
  }
  const handle = await open(temporary, 'r')
  await handle.sync()
  await handle.close()
  await rename(temporary, uploadPath(dataDir, id))
  await db.within('server', (tx) => tx.rows(sql`insert into kernel.upload (id, body_id, account_id, file_name, media_type, bytes, sha256)
    values (${id}, ${file.bodyId}, ${file.accountId ?? null}, ${cleanFileName(file.name)}, ${sniff(head)}, ${bytes}, ${hash.digest('hex')})`))
  return id
}
