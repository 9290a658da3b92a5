import type { FileHandle } from 'node:fs/promises'
import { createInflateRaw } from 'node:zlib'
import { LIMITS, refuse, TABULAR_RULE } from './table.ts'

/**
 * Walks a ZIP file without trusting what it says of itself: sizes are counted while inflating, entries while walking
 * (TRUST section 4, "XLSX, DOCX in"). Format: PKWARE APPNOTE 6.3.
 */

export type ZipEntry = { name: string; method: number; flags: number; packed: number; offset: number }

/** Counts what was inflated over all entries of one walk. */
export type InflateCount = { inflated: number }

const RULE = TABULAR_RULE.xlsx
const END_RECORD = 0x06054b50
const CENTRAL_RECORD = 0x02014b50
const LOCAL_RECORD = 0x04034b50
const BIGGEST_DIRECTORY = 16 * 1024 * 1024

function broken(why: string) {
  return refuse('broken', `The workbook is damaged: ${why}. Open it in a spreadsheet and save it again.`, RULE)
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, offset)
  return buffer.subarray(0, bytesRead)
}

function tooManyEntries() {
  return refuse('too-many-entries', 'The workbook holds more than 2,000 parts inside, so it was not read.', RULE)
}

/** The 64-bit values of an entry stand in an extra field when the 32-bit ones are all ones. */
function wideValues(extra: Buffer, unpacked32: number, packed32: number, offset32: number) {
  let packed = packed32
  let offset = offset32
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let cursor = at + 4
    const next = (): number => {
      if (cursor + 8 > extra.length) throw broken('a size is missing')
      const value = Number(extra.readBigUInt64LE(cursor))
      cursor += 8
      return value
    }
    if (unpacked32 === 0xffffffff) next()
    if (packed32 === 0xffffffff) packed = next()
    if (offset32 === 0xffffffff) offset = next()
    break
  }
  return { packed, offset }
}

function readDirectory(directory: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = []
  let at = 0
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === CENTRAL_RECORD) {
    if (entries.length >= LIMITS.entries) throw tooManyEntries()
    const nameLength = directory.readUInt16LE(at + 28)
    const extraLength = directory.readUInt16LE(at + 30)
    const commentLength = directory.readUInt16LE(at + 32)
    const nameEnd = at + 46 + nameLength
    const wide = wideValues(
      directory.subarray(nameEnd, nameEnd + extraLength),
      directory.readUInt32LE(at + 24),
      directory.readUInt32LE(at + 20),
      directory.readUInt32LE(at + 42),
    )
    entries.push({
      name: directory
        .toString('utf8', at + 46, nameEnd)
        .replaceAll('\\', '/')
        .replace(/^\/+/, ''),
      method: directory.readUInt16LE(at + 10),
      flags: directory.readUInt16LE(at + 8),
      ...wide,
    })
    at = nameEnd + extraLength + commentLength
  }
  return entries
}

/** The entries of a ZIP file as its central directory lists them; more than 2,000 are refused, whatever count it claims. */
export async function listEntries(file: FileHandle): Promise<ZipEntry[]> {
  const { size } = await file.stat()
  const tailLength = Math.min(size, 65557)
  const tail = await readAt(file, size - tailLength, tailLength)
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== END_RECORD) end -= 1
  if (end < 0) throw broken('its list of parts is missing')
  const claimed = tail.readUInt16LE(end + 10)
  if (claimed > LIMITS.entries) throw tooManyEntries()
  const length = tail.readUInt32LE(end + 12)
  const start = tail.readUInt32LE(end + 16)
  if (length > BIGGEST_DIRECTORY) throw tooManyEntries()
  if (start + length > size) throw broken('its list of parts is cut off')
  const entries = readDirectory(await readAt(file, start, length))
  if (entries.length === 0) throw broken('it holds no parts')
  return entries
}

async function* packedBytes(file: FileHandle, entry: ZipEntry): AsyncGenerator<Buffer> {
  const local = await readAt(file, entry.offset, 30)
  if (local.length < 30 || local.readUInt32LE(0) !== LOCAL_RECORD) throw broken(`the part ${entry.name} is missing`)
  let at = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  const end = at + entry.packed
  while (at < end) {
    const chunk = await readAt(file, at, Math.min(64 * 1024, end - at))
    if (chunk.length === 0) throw broken(`the part ${entry.name} is cut off`)
    at += chunk.length
    yield chunk
  }
}

async function* inflate(packed: AsyncIterable<Buffer>, progress: { taken: number }, name: string): AsyncGenerator<Buffer> {
  const inflating = createInflateRaw({ chunkSize: 64 * 1024 })
  const feeding = (async () => {
    for await (const chunk of packed) {
      progress.taken += chunk.length
      if (inflating.destroyed) return
      if (!inflating.write(chunk)) await new Promise<void>((resume) => inflating.once('drain', resume).once('close', resume))
    }
    inflating.end()
  })()
  feeding.catch((error: Error) => inflating.destroy(error))
  try {
    for await (const chunk of inflating as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    throw code.startsWith('Z_') ? broken(`the part ${name} cannot be unpacked`) : error
  } finally {
    inflating.destroy()
  }
}

/** The bytes of one entry. Inflating stops as soon as 512 MiB over all entries, or 100:1 for this one, is passed. */
export async function* readEntry(file: FileHandle, entry: ZipEntry, count: InflateCount): AsyncGenerator<Buffer> {
  if (entry.flags & 1) throw refuse('encrypted', 'The workbook is protected by a password. Save it without one.', RULE)
  if (entry.method !== 0 && entry.method !== 8) throw broken(`the part ${entry.name} is packed in an unknown way`)
  const progress = { taken: 0 }
  const packed = packedBytes(file, entry)
  const plain = entry.method === 0 ? packed : inflate(packed, progress, entry.name)
  let given = 0
  for await (const chunk of plain) {
    given += chunk.length
    count.inflated += chunk.length
    const ratioExceeded = entry.method === 8 && given > LIMITS.ratioFloorBytes && given > Math.max(1, progress.taken) * LIMITS.inflatedRatio
    if (count.inflated > LIMITS.inflatedBytes || ratioExceeded) {
      throw refuse('inflates-too-far', 'The workbook grows beyond 512 MiB or 100 times its size when unpacked, so it was not read.', RULE)
    }
    yield chunk
  }
}
