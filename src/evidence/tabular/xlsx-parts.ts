import type { FileHandle } from 'node:fs/promises'
import { SaxesParser } from 'saxes'
import { LIMITS, refuse, TABULAR_RULE } from './table.ts'
import { isDateFormat, isPercentFormat } from './xlsx-dates.ts'
import type { InflateCount, ZipEntry } from './zip-walk.ts'
import { readEntry } from './zip-walk.ts'

/**
 * The parts of a workbook around its sheets: names, relations, shared texts, formats. exceljs's own stream reader is not used: it
 * decodes each chunk by itself, so a pound sign on the border of two chunks is lost, unpacks to disk without limit,
 * and does not find the sheet names that openpyxl writes.
 */

export type Attributes = Record<string, string>
export type XmlHandler = {
  open?: (name: string, attributes: Attributes) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

const RULE = TABULAR_RULE.xlsx

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

/** Parses one part as it is inflated; yields once per chunk so that the caller can hand rows on. */
export async function* parsePart(file: FileHandle, entry: ZipEntry, count: InflateCount, handler: XmlHandler): AsyncGenerator<void> {
  const parser = new SaxesParser({})
  const decoder = new TextDecoder('utf-8')
  let problem: Error | null = null
  parser.on('error', (error) => {
    problem ??= error
  })
  parser.on('doctype', () => {
    problem ??= refuse('doctype', 'The workbook holds a document type declaration, so it was not read.', RULE)
  })
  parser.on('opentag', (tag) => handler.open?.(localName(tag.name), tag.attributes as Attributes))
  parser.on('text', (text) => handler.text?.(text))
  parser.on('closetag', (tag) => handler.close?.(localName(tag.name)))
  const stopAtProblem = (): void => {
    if (problem === null) return
    if ('refusal' in problem) throw problem
    throw refuse('broken', `The part ${entry.name} of the workbook is damaged. Open it in a spreadsheet and save it again.`, RULE)
  }
  for await (const chunk of readEntry(file, entry, count)) {
    parser.write(decoder.decode(chunk, { stream: true }))
    stopAtProblem()
    yield
  }
  parser.close()
  stopAtProblem()
  yield
}

async function parseWhole(file: FileHandle, entry: ZipEntry | undefined, handler: XmlHandler): Promise<void> {
  if (entry === undefined) return
  for await (const _ of parsePart(file, entry, { inflated: 0 }, handler));
}

/** `_x000D_` in a workbook's text stands for the character of that number (ECMA-376 part 1, 22.9.2.19). */
export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
}

export type SheetPart = { name: string; entry: ZipEntry; hidden: boolean }
export type Workbook = { sheets: SheetPart[]; from1904: boolean; texts: string[]; dateStyles: boolean[]; percentStyles: boolean[] }

function resolveTarget(target: string): string {
  const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

async function readSheetList(file: FileHandle, entries: Map<string, ZipEntry>) {
  const targets = new Map<string, string>()
  await parseWhole(file, entries.get('xl/_rels/workbook.xml.rels'), {
    open: (name, attributes) => {
      if (name === 'Relationship' && attributes.TargetMode !== 'External') {
        targets.set(attributes.Id ?? '', resolveTarget(attributes.Target ?? ''))
      }
    },
  })
  const sheets: SheetPart[] = []
  let from1904 = false
  await parseWhole(file, entries.get('xl/workbook.xml'), {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
      if (name !== 'sheet') return
      const relation = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? ''
      const path = targets.get(relation) ?? ''
      const entry = entries.get(path)
      // Charts and dialogs are sheets too, but hold no cells.
      if (entry === undefined || !/worksheets\//i.test(path)) return
      sheets.push({ name: attributes.name ?? `Sheet ${sheets.length + 1}`, entry, hidden: (attributes.state ?? 'visible') !== 'visible' })
    },
  })
  return { sheets, from1904 }
}

async function readTexts(file: FileHandle, entry: ZipEntry | undefined): Promise<string[]> {
  const texts: string[] = []
  let current = ''
  let inText = false
  let inPhonetic = false
  await parseWhole(file, entry, {
    open: (name) => {
      if (name === 'si') current = ''
      if (name === 'rPh') inPhonetic = true
      if (name === 't') inText = !inPhonetic
    },
    text: (text) => {
      if (inText) current += text
    },
    close: (name) => {
      if (name === 't') inText = false
      if (name === 'rPh') inPhonetic = false
      if (name === 'si') {
        if (texts.length >= LIMITS.cells) throw refuse('too-many-cells', 'The workbook holds too many texts.', RULE)
        texts.push(unescapeText(current))
      }
    },
  })
  return texts
}

async function readStyles(file: FileHandle, entry: ZipEntry | undefined): Promise<Pick<Workbook, 'dateStyles' | 'percentStyles'>> {
  const codes = new Map<number, string>()
  const [dateStyles, percentStyles]: [boolean[], boolean[]] = [[], []]
  let inCellFormats = false
  await parseWhole(file, entry, {
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      if (name === 'cellXfs') inCellFormats = true
      if (name === 'xf' && inCellFormats) {
        const id = Number(attributes.numFmtId ?? 0)
        dateStyles.push(isDateFormat(id, codes.get(id)))
        percentStyles.push(isPercentFormat(id, codes.get(id)))
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return { dateStyles, percentStyles }
}

/** Reads everything of a workbook but the cells. Run `guardWorkbook` first. */
export async function readWorkbook(file: FileHandle, list: ZipEntry[]): Promise<Workbook> {
  const entries = new Map(list.map((entry) => [entry.name, entry]))
  if (!entries.has('xl/workbook.xml')) {
    throw refuse('not-a-workbook', 'The file is packed, but it is not a workbook. Unpack it and choose the file inside.', RULE)
  }
  const { sheets, from1904 } = await readSheetList(file, entries)
  if (sheets.length === 0) throw refuse('empty', 'The workbook has no sheet with cells.', RULE)
  const texts = await readTexts(file, entries.get('xl/sharedStrings.xml'))
  return { sheets, from1904, texts, ...await readStyles(file, entries.get('xl/styles.xml')) }
}
