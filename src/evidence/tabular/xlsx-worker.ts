import { open } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { Cell, Refusal, TableLine } from './table.ts'
import { RefusedFile } from './table.ts'
import { readSheet } from './xlsx-cells.ts'
import { guardWorkbook } from './xlsx-guard.ts'
import { readWorkbook } from './xlsx-parts.ts'
import { listEntries } from './zip-walk.ts'

/**
 * Runs in its own thread with a heap limit. Guards the workbook, describes its sheets, then hands out lines in batches; after each
 * message it waits to be asked, so a slow reader never fills the memory.
 */

export type WorkerAsk = { path: string; percents: boolean } & ({ task: 'inspect' } | { task: 'rows'; sheet: string })
export type SheetSeen = { name: string; hidden: boolean; cells: number; formulas: number; head: { line: number; cells: Cell[] }[] }
export type WorkerSays =
  | { kind: 'sheets'; sheets: SheetSeen[] }
  | { kind: 'lines'; lines: TableLine[] }
  | { kind: 'end' }
  | { kind: 'refused'; refusal: Refusal }

const HEAD_LINES = 60
const SHEETS_LOOKED_AT = 60

const port = parentPort
if (port === null) throw new Error('xlsx-worker.ts runs as a worker thread only')

/** Sends one message and waits until the other side asks for more. */
async function say(message: WorkerSays): Promise<void> {
  const asked = new Promise<void>((resolve) => port?.once('message', () => resolve()))
  port?.postMessage(message)
  await asked
}

async function work(ask: WorkerAsk): Promise<void> {
  const file = await open(ask.path, 'r')
  try {
    const entries = await listEntries(file)
    const counts = ask.task === 'inspect' ? await guardWorkbook(file, entries) : new Map()
    const workbook = await readWorkbook(file, entries)
    if (!ask.percents) workbook.percentStyles = []
    if (ask.task === 'inspect') {
      const sheets: SheetSeen[] = []
      for (const sheet of workbook.sheets.slice(0, SHEETS_LOOKED_AT)) {
        const head: SheetSeen['head'] = []
        for await (const lines of readSheet(file, workbook, sheet)) {
          for (const item of lines) if ('cells' in item) head.push(item)
          if (head.length >= HEAD_LINES) break
        }
        const count = counts.get(sheet.entry.name) ?? { cells: 0, formulas: 0 }
        sheets.push({ name: sheet.name, hidden: sheet.hidden, ...count, head: head.slice(0, HEAD_LINES) })
      }
      await say({ kind: 'sheets', sheets })
      return
    }
    const wanted = workbook.sheets.find((sheet) => sheet.name === ask.sheet)
    if (wanted !== undefined) {
      for await (const lines of readSheet(file, workbook, wanted)) await say({ kind: 'lines', lines })
    }
    await say({ kind: 'end' })
  } finally {
    await file.close()
  }
}

work(workerData as WorkerAsk)
  .catch(async (error: unknown) => {
    if (!(error instanceof RefusedFile)) throw error
    await say({ kind: 'refused', refusal: error.refusal })
  })
  .finally(() => port.close())
