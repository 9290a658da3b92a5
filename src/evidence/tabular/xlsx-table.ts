import { Worker } from 'node:worker_threads'
import { findHeading, joinHeading, headingStrength, nameColumns } from './headings.ts'
import type { OpenOptions, Table, TableLine } from './table.ts'
import { cellText, isBlankCell, LIMITS, RefusedFile, refuse, TABULAR_RULE } from './table.ts'
import type { SheetSeen, WorkerAsk, WorkerSays } from './xlsx-worker.ts'

const RULE = TABULAR_RULE.xlsx

function tookTooLong(): RefusedFile {
  return refuse('took-too-long', 'The workbook took too long to read. Save the sheet as CSV and try again.', RULE)
}

function readerFailed(error: Error): RefusedFile {
  if ((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return refuse('took-too-much-memory', 'The workbook needs too much memory to read. Save the sheet as CSV and try again.', RULE)
  }
  return refuse('broken', 'The workbook could not be read. Open it in a spreadsheet and save it again.', RULE)
}

/** The messages of one worker. Only the worker's own time counts towards the limit, not the time that the caller takes. */
async function* converse(ask: WorkerAsk, timeLimit: number): AsyncGenerator<WorkerSays> {
  const worker = new Worker(new URL('./xlsx-worker.ts', import.meta.url), {
    workerData: ask,
    resourceLimits: { maxOldGenerationSizeMb: LIMITS.workerHeapMiB, maxYoungGenerationSizeMb: 32 },
    stderr: true,
  })
  let left = timeLimit
  let answer: (said: WorkerSays | RefusedFile | null) => void = () => {}
  const next = (): Promise<WorkerSays | RefusedFile | null> => new Promise((resolve) => (answer = resolve))
  worker.on('message', (said: WorkerSays) => answer(said))
  let waiting = next()
  worker.on('error', (error) => answer(readerFailed(error as Error)))
  worker.on('exit', () => answer(null))
  try {
    for (;;) {
      const began = performance.now()
      const timer = setTimeout(() => answer(tookTooLong()), Math.max(0, left))
      const said = await waiting
      clearTimeout(timer)
      left -= performance.now() - began
      if (said === null) return
      if (said instanceof RefusedFile) throw said
      if (said.kind === 'refused') throw new RefusedFile(said.refusal)
      yield said
      waiting = next()
      worker.postMessage('more')
    }
  } finally {
    await worker.terminate()
  }
}

async function inspect(path: string, percents: boolean, timeLimit: number): Promise<SheetSeen[]> {
  for await (const said of converse({ path, percents, task: 'inspect' }, timeLimit)) {
    if (said.kind === 'sheets') return said.sheets
  }
  throw refuse('broken', 'The workbook could not be read. Open it in a spreadsheet and save it again.', RULE)
}

/** The sheet asked for, else the visible one whose heading we know best, else the first visible one with lines in it. */
function chooseSheet(sheets: SheetSeen[], options: OpenOptions): SheetSeen {
  if (options.sheet !== undefined) {
    const wanted = sheets.find((sheet) => sheet.name === options.sheet)
    if (wanted !== undefined) return wanted
    throw refuse('no-such-sheet', `${options.fileName} has no sheet called ${options.sheet}.`, RULE)
  }
  const filled = sheets.filter((sheet) => !sheet.hidden && sheet.head.length > 0)
  const strengths = filled.map((sheet) => headingStrength(sheet.head.map((item) => item.cells)))
  const best = Math.max(0, ...strengths)
  const chosen = filled[best >= 2 ? strengths.indexOf(best) : 0]
  if (chosen === undefined) throw refuse('empty', `${options.fileName} has no visible sheet with anything in it.`, RULE)
  return chosen
}

async function* rowsUnder(path: string, percents: boolean, sheet: string, headerRow: number, timeLimit: number): AsyncGenerator<TableLine> {
  let line = headerRow
  try {
    for await (const said of converse({ path, percents, task: 'rows', sheet }, timeLimit)) {
      if (said.kind === 'end') return
      if (said.kind !== 'lines') continue
      for (const item of said.lines) {
        line = item.line
        if (item.line <= headerRow) continue
        if ('refused' in item || item.cells.some((cell) => !isBlankCell(cell))) yield item
      }
    }
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error
    yield { line: line + 1, refused: { ...error.refusal, line: line + 1 }, last: true }
  }
}

/** Opens a workbook in a thread of its own. Throws `RefusedFile` only; `openTable` turns it into a value. */
export async function openXlsx(path: string, options: OpenOptions): Promise<Table> {
  const timeLimit = options.timeLimit ?? LIMITS.workerMillis
  const percents = options.percents === 'as-shown'
  const sheets = await inspect(path, percents, timeLimit)
  const sheet = chooseSheet(sheets, options)
  const asked = sheet.head.findIndex((item) => item.line === options.headerRow)
  const at = asked >= 0 ? asked : findHeading(sheet.head.map((item) => item.cells))
  const heading = sheet.head[at]
  if (heading === undefined) throw refuse('empty', `The sheet ${sheet.name} has nothing in it.`, RULE)
  const notes: string[] = []
  if (sheet.formulas > 0) {
    notes.push(`Formulas give their stored value: ${sheet.formulas.toLocaleString('en-GB')} ${sheet.formulas === 1 ? 'cell' : 'cells'}.`)
  }
  const hidden = sheets.filter((other) => other.hidden).map((other) => other.name)
  if (hidden.length > 0) notes.push(`Hidden sheets, not read unless chosen: ${hidden.join(', ')}.`)
  if (at > 0) notes.push(`${at} ${at === 1 ? 'line' : 'lines'} above the heading left out.`)
  return {
    kind: 'xlsx',
    sheets: sheets.map((other) => other.name),
    sheet: sheet.name,
    headerRow: heading.line,
    headers: nameColumns(joinHeading(sheet.head, at)),
    sample: sheet.head.slice(at + 1, at + 1 + LIMITS.sampleRows).map((item) => item.cells.map(cellText)),
    notes,
    rows: () => rowsUnder(path, percents, sheet.name, heading.line, timeLimit),
  }
}
