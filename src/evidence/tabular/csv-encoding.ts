import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { LIMITS, refuse, TABULAR_RULE } from './table.ts'

export type Encoding = 'UTF-8' | 'UTF-8 with byte order mark' | 'UTF-16 LE' | 'UTF-16 BE' | 'Windows-1252'

export type EncodingFound = {
  encoding: Encoding
  /** True when replacement characters in the decoded text come from bytes that are no text, not from the publisher. */
  damaged: boolean
}

/** The bytes of a file, inflated if gzipped; inflating is counted and stops at 512 MiB or at 100:1. */
export async function* readBytes(path: string, gzipped: boolean): AsyncGenerator<Buffer> {
  const source = createReadStream(path, { highWaterMark: 64 * 1024 })
  let taken = 0
  if (!gzipped) {
    yield* source as AsyncIterable<Buffer>
    return
  }
  source.on('data', (chunk) => {
    taken += chunk.length
  })
  const inflating: Readable = source.pipe(createGunzip())
  source.on('error', (error) => inflating.destroy(error))
  let given = 0
  try {
    for await (const chunk of inflating as AsyncIterable<Buffer>) {
      given += chunk.length
      const ratioExceeded = given > LIMITS.ratioFloorBytes && given > taken * LIMITS.inflatedRatio
      if (given > LIMITS.inflatedBytes || ratioExceeded) {
        throw refuse(
          'inflates-too-far',
          'The compressed file grows beyond 512 MiB or 100 times its size when unpacked, so it was not read.',
          TABULAR_RULE.csv,
        )
      }
      yield chunk
    }
  } finally {
    source.destroy()
    inflating.destroy()
  }
}

/** Reads bytes as text with `\n` for every kind of line break, so that lines can be counted. */
export async function* readText(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const label = { 'UTF-16 LE': 'utf-16le', 'UTF-16 BE': 'utf-16be', 'Windows-1252': 'windows-1252' } as const
  const decoder = new TextDecoder(encoding in label ? label[encoding as keyof typeof label] : 'utf-8')
  let heldReturn = ''
  for await (const chunk of bytes) {
    let text = heldReturn + decoder.decode(chunk, { stream: true })
    heldReturn = ''
    if (text.endsWith('\r')) {
      heldReturn = '\r'
      text = text.slice(0, -1)
    }
    if (text !== '') yield text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  }
  const rest = (heldReturn + decoder.decode()).replace(/\r\n?/g, '\n')
  if (rest !== '') yield rest
}

function utf16Without(head: Buffer): Encoding | null {
  const looked = head.subarray(0, 4096)
  if (looked.length < 4) return null
  let even = 0
  let odd = 0
  for (let at = 0; at < looked.length; at += 1) {
    if (looked[at] === 0) {
      if (at % 2 === 0) even += 1
      else odd += 1
    }
  }
  const half = looked.length / 2
  if (odd > half * 0.6 && even < half * 0.1) return 'UTF-16 LE'
  if (even > half * 0.6 && odd < half * 0.1) return 'UTF-16 BE'
  return null
}

function fromMark(head: Buffer): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'UTF-8 with byte order mark'
  if (head[0] === 0xff && head[1] === 0xfe) return 'UTF-16 LE'
  if (head[0] === 0xfe && head[1] === 0xff) return 'UTF-16 BE'
  return null
}

type Census = { replaced: number; foreign: number; printedReplacements: number; halfPairs: number }

function countBytes(chunk: Buffer, census: Census): void {
  for (let at = chunk.indexOf('\uFFFD'); at !== -1; at = chunk.indexOf('\uFFFD', at + 3)) census.printedReplacements += 1
  for (let at = chunk.indexOf(0xed); at !== -1; at = chunk.indexOf(0xed, at + 1)) {
    const second = chunk[at + 1] ?? 0
    const third = chunk[at + 2] ?? 0
    if (second >= 0xa0 && second <= 0xbf && third >= 0x80 && third <= 0xbf) census.halfPairs += 1
  }
}

function countCharacters(text: string, census: Census): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is "everything outside ASCII"
  for (const found of text.match(/[^\u0000-\u007F]/gu) ?? []) {
    if (found === '\uFFFD') census.replaced += 1
    else census.foreign += 1
  }
}

/**
 * Decides the encoding once from the whole file: byte order mark, then UTF-16 by its pattern of zero bytes, then UTF-8 if the
 * bytes are UTF-8, else Windows-1252. A file that is UTF-8 but for a few bytes stays UTF-8, and those lines are refused.
 */
export async function decideEncoding(bytes: AsyncIterable<Buffer>): Promise<EncodingFound> {
  const census: Census = { replaced: 0, foreign: 0, printedReplacements: 0, halfPairs: 0 }
  const decoder = new TextDecoder('utf-8')
  let marked: Encoding | null = null
  let first = true
  for await (const chunk of bytes) {
    if (first) {
      marked = fromMark(chunk) ?? utf16Without(chunk)
      first = false
      if (marked === 'UTF-16 LE' || marked === 'UTF-16 BE') return { encoding: marked, damaged: true }
    }
    countBytes(chunk, census)
    countCharacters(decoder.decode(chunk, { stream: true }), census)
  }
  countCharacters(decoder.decode(), census)
  const invalid = census.replaced - census.printedReplacements
  if (invalid <= 0) return { encoding: marked ?? 'UTF-8', damaged: false }
  const mostlyUtf8 = marked !== null || census.halfPairs > 0 || census.foreign > invalid
  return { encoding: mostlyUtf8 ? (marked ?? 'UTF-8') : 'Windows-1252', damaged: mostlyUtf8 }
}
