import Papa from 'papaparse'
import type { Encoding } from './csv-encoding.ts'
import { decideEncoding, readBytes, readText } from './csv-encoding.ts'
import { unguardText } from './formula-guard.ts'
import { findHeading, joinHeading, nameColumns } from './headings.ts'
import type { Cell, OpenOptions, Refusal, Table, TableLine } from './table.ts'
import { cellText, hasForbiddenCharacters, isBlankCell, LIMITS, refuse, TABULAR_RULE } from './table.ts'

type Delimiter = NonNullable<Table['delimiter']>
const DELIMITERS: Delimiter[] = [',', ';', '\t', '|']
const RULE = TABULAR_RULE.csv

type Parsed = { data: string[][]; errors: { code: string }[]; meta: { cursor: number } }

function parse(text: string, delimiter: Delimiter, unfinished: boolean): Parsed {
  return new Papa.Parser({ delimiter, newline: '\n' }).parse(text, 0, unfinished) as Parsed
}

/** The delimiter under which most of the first lines have the same number of cells, at least two. */
export function findDelimiter(head: string): Delimiter {
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const widths = new Map<number, number>()
    for (const row of parse(head, delimiter, true).data.slice(0, 100)) {
      if (row.length > 1) widths.set(row.length, (widths.get(row.length) ?? 0) + 1)
    }
    for (const [width, lines] of widths) {
      const score = lines * Math.log2(width + 1)
      if (score > best.score) best = { delimiter, score }
    }
  }
  return best.delimiter
}

function tooLong(line: number): Refusal {
  return refuse(
    'line-too-long',
    `Line ${line} is longer than 1 MiB. A quotation mark that is never closed, or a file without line breaks, does this.`,
    RULE,
    line,
  ).refusal
}

type Reading = { path: string; gzipped: boolean; encoding: Encoding; damaged: boolean; delimiter: Delimiter }

function judgeLine(line: number, cells: string[], damaged: boolean): TableLine {
  let length = 0
  for (const cell of cells) {
    length += cell.length
    if (hasForbiddenCharacters(cell) || (damaged && cell.includes('\uFFFD'))) {
      const words = `Line ${line} holds bytes that are not text (a NUL or half a character), so it was not read.`
      return { line, refused: refuse('bad-characters', words, RULE, line).refusal, last: false }
    }
  }
  if (length > LIMITS.lineBytes) return { line, refused: tooLong(line), last: true }
  if (cells.length > LIMITS.columns) {
    const words = `Line ${line} has ${cells.length.toLocaleString('en-GB')} columns; at most 2,000 are read.`
    return { line, refused: refuse('too-many-columns', words, RULE, line).refusal, last: false }
  }
  return { line, cells: cells.map((cell) => (cell === '' ? null : unguardText(cell))) }
}

function breaksWithin(cells: string[]): number {
  let breaks = 0
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) breaks += 1
  }
  return breaks
}

/** Every line of the file from its first, blank lines as empty cells. Memory: one chunk and one unfinished line. */
async function* readLines(reading: Reading): AsyncGenerator<TableLine> {
  let held = ''
  let line = 1
  const take = function* (text: string, unfinished: boolean): Generator<TableLine, string> {
    const { data, errors, meta } = parse(text, reading.delimiter, unfinished)
    const unclosed = !unfinished && errors.some((error) => error.code === 'MissingQuotes')
    for (const [index, cells] of data.entries()) {
      if (unclosed && index === data.length - 1) {
        const words = `Line ${line} opens a quotation mark that is never closed, so everything after it was not read.`
        yield { line, refused: refuse('unclosed-quotation', words, RULE, line).refusal, last: true }
        return ''
      }
      yield judgeLine(line, cells, reading.damaged)
      line += 1 + breaksWithin(cells)
    }
    return text.slice(meta.cursor)
  }
  for await (const chunk of readText(readBytes(reading.path, reading.gzipped), reading.encoding)) {
    held = yield* take(held + chunk, true)
    if (held.length > LIMITS.lineBytes / 4 && Buffer.byteLength(held) > LIMITS.lineBytes) {
      yield { line, refused: tooLong(line), last: true }
      return
    }
  }
  if (held !== '') yield* take(held, false)
}

async function readHead(reading: Omit<Reading, 'delimiter'>): Promise<string> {
  let head = ''
  for await (const text of readText(readBytes(reading.path, reading.gzipped), reading.encoding)) {
    head += text
    if (head.length > 256 * 1024) break
  }
  // A head without a last line break would lose its only line under "unfinished".
  return head.length > 256 * 1024 || head.endsWith('\n') ? head : `${head}\n`
}

async function firstLines(reading: Reading, count: number): Promise<{ line: number; cells: Cell[] }[]> {
  const found: { line: number; cells: Cell[] }[] = []
  for await (const item of readLines(reading)) {
    if ('refused' in item) {
      if (item.last) {
        if (found.length === 0) throw refuse(item.refused.code, item.refused.words, RULE, item.line)
        break
      }
      if (item.refused.code === 'too-many-columns' && found.length === 0) {
        throw refuse('too-many-columns', item.refused.words, RULE, item.line)
      }
    } else if (item.cells.some((cell) => !isBlankCell(cell))) {
      found.push(item)
    }
    if (found.length >= count) break
  }
  return found
}

async function* rowsUnder(reading: Reading, headerRow: number): AsyncGenerator<TableLine> {
  for await (const item of readLines(reading)) {
    if (item.line <= headerRow) {
      if ('refused' in item && item.last) yield item
    } else if ('refused' in item || item.cells.some((cell) => !isBlankCell(cell))) {
      yield item
    }
    if ('refused' in item && item.last) return
  }
}

/** Opens a CSV file, plain or gzipped. Throws `RefusedFile` only; `openTable` turns it into a value. */
export async function openCsv(path: string, gzipped: boolean, options: OpenOptions): Promise<Table> {
  const { encoding, damaged } = await decideEncoding(readBytes(path, gzipped))
  const head = await readHead({ path, gzipped, encoding, damaged })
  const delimiter = findDelimiter(head)
  const reading: Reading = { path, gzipped, encoding, damaged, delimiter }
  const lines = await firstLines(reading, 60)
  const asked = lines.findIndex((item) => item.line === options.headerRow)
  const at = asked >= 0 ? asked : findHeading(lines.map((item) => item.cells))
  const heading = lines[at]
  if (heading === undefined) throw refuse('empty', `${options.fileName} has no lines with text in them.`, RULE)
  const notes: string[] = []
  if (encoding === 'Windows-1252') notes.push('Read as Windows-1252, because the bytes are not UTF-8.')
  if (damaged && encoding.startsWith('UTF-8')) notes.push('Some lines hold bytes that are not UTF-8; those lines are refused.')
  if (at > 0) notes.push(`${at} ${at === 1 ? 'line' : 'lines'} above the heading left out.`)
  return {
    kind: 'csv',
    encoding,
    delimiter,
    headerRow: heading.line,
    headers: nameColumns(joinHeading(lines, at)),
    sample: lines.slice(at + 1, at + 1 + LIMITS.sampleRows).map((item) => item.cells.map(cellText)),
    notes,
    rows: () => rowsUnder(reading, heading.line),
  }
}
