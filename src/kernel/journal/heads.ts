import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { canonical } from '../canonical.ts'
import type { Database } from '../database/database.ts'
import { sha256, type ServiceKeys } from '../keys.ts'

/** One signed line of the heads file: where every chain stood at that moment. */
export interface HeadLine { n: number; at: string; purpose: string; heads: [string, string, number, string][]; previous: string; keyId: string; signature: string; text: string }

/** The heads file lies beside the data, outside the database. */
export const headsFile = (dataDir: string): string => join(dataDir, 'heads', 'heads.ndjson')

const lineOf = (text: string): HeadLine => {
  const { signature, keyId, ...signed } = JSON.parse(text) as Omit<HeadLine, 'text'>
  return { ...signed, keyId, signature, text: canonical(signed) }
}

/** Reads a heads file; the signed text of each line is made again from its parts. */
export function readHeads(file: string): HeadLine[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').filter((line) => line.trim() !== '').flatMap((line, index, all) => {
    try {
      return [lineOf(line)]
    } catch (error) {
      // A line torn by a crash can only be the last; it was never answered for.
      if (index === all.length - 1) return []
      throw error
    }
  })
}

/** The last whole line alone, read from the end: the file grows by a line an hour for ever. */
export function lastHead(file: string): HeadLine | undefined {
  if (!existsSync(file)) return undefined
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    for (let length = Math.min(size, 65_536); ; length = Math.min(size, length * 8)) {
      const end = Buffer.alloc(length)
      readSync(handle, end, 0, length, size - length)
      // The first piece may be the end of a longer line, unless the whole file was read.
      const lines = end.toString('utf8').split('\n').slice(length === size ? 0 : 1).filter((line) => line.trim() !== '')
      for (const line of lines.slice(-2).reverse()) {
        try {
          return lineOf(line)
        } catch {
          // Torn by a crash: the line before it counts.
        }
      }
      if (length === size) return undefined
    }
  } finally {
    closeSync(handle)
  }
}

/** Appends where every chain stands now, signed and chained to the line before; fsynced. */
export async function writeHeads(db: Database, keys: ServiceKeys, dataDir: string, at: string = new Date().toISOString()): Promise<HeadLine> {
  const file = headsFile(dataDir)
  await mkdir(dirname(file), { recursive: true })
  const before = lastHead(file)
  const { heads, purpose } = await db.within('server', async (tx) => ({
    heads: await tx.rows(sql<{ body_id: string; chain_id: string; seq: string; hash: string }>`select body_id, chain_id, seq, hash from journal.head order by body_id, chain_id`),
    purpose: (await tx.one(sql<{ purpose: string }>`select purpose from kernel.database_flag`)).purpose,
  }), { readOnly: true })
  const signed = {
    n: (before?.n ?? 0) + 1, at, purpose, heads: heads.map((head): [string, string, number, string] => [head.body_id, head.chain_id, Number(head.seq), head.hash]),
    previous: before ? sha256(before.text) : '0'.repeat(64),
  }
  const text = canonical(signed)
  const line: HeadLine = { ...signed, keyId: keys.keyId, signature: keys.sign(text), text }
  const torn = before !== undefined && endsTorn(file)
  const handle = await open(file, 'a', 0o644)
  await handle.write(`${torn ? '\n' : ''}${canonical({ ...signed, keyId: line.keyId, signature: line.signature })}\n`)
  await handle.sync()
  await handle.close()
  return line
}

function endsTorn(file: string): boolean {
  const handle = openSync(file, 'r')
  try {
    const last = Buffer.alloc(1)
    readSync(handle, last, 0, 1, fstatSync(handle).size - 1)
    return last.toString() !== '\n'
  } finally {
    closeSync(handle)
  }
}
