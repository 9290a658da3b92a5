import { Readable } from 'node:stream'
import { writeCsv } from '../evidence/tabular/write-csv.ts'
import { isId } from '../kernel/ids.ts'
import { html } from '../ui/html.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'
import { importRow } from './import.ts'
import { gapsAfter, listedAtOnce, rejectionsOf } from './import.queries.ts'

const asked = async (ask: PageAsk): Promise<{ id: string; reference: string } | undefined> => {
  const id = ask.params['id']
  if (!isId(id)) return undefined
  const row = await ask.read((tx) => importRow(tx, id))
  return row && { id, reference: row.id.slice(-8) }
}
const notFound: Answer = { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such import, or it is not yours to see.</p>` }
const csv = (name: string, headers: readonly string[], rows: AsyncIterable<readonly (string | number)[]>): Answer => ({ file: { name, type: 'text/csv; charset=utf-8', body: Readable.from(writeCsv(headers, rows)) } })

/** Every cell that stayed empty, streamed page by page: a long list is never held whole. */
async function* gapLines(ask: PageAsk, id: string): AsyncGenerator<(string | number)[]> {
  for (let after = 0; ;) {
    const rows = await ask.read((tx) => gapsAfter(tx, id, after, listedAtOnce))
    for (const row of rows) yield [Number(row.line), row.sheet, row.column_name, row.value, row.cause]
    if (rows.length < listedAtOnce) return
    after = Number(rows.at(-1)!.position)
  }
}

async function gapsFile(ask: PageAsk): Promise<Answer> {
  const found = await asked(ask)
  return found ? csv(`empty-cells-${found.reference}.csv`, ['Line', 'Sheet', 'Column', 'What stood there', 'Why it stayed empty'], gapLines(ask, found.id)) : notFound
}

async function* rejectionLines(ask: PageAsk, id: string): AsyncGenerator<(string | number)[]> {
  for (const row of await ask.read((tx) => rejectionsOf(tx, id, listedAtOnce))) yield [Number(row.line), row.column_name, row.value, row.cause]
}

async function rejectionsFile(ask: PageAsk): Promise<Answer> {
  const found = await asked(ask)
  return found ? csv(`lines-not-taken-${found.reference}.csv`, ['Line', 'Column', 'What stood there', 'Why it was not taken'], rejectionLines(ask, found.id)) : notFound
}

export const importPages: Page[] = [
  { path: '/deliver/imports/:id/empty-cells.csv', who: 'signed-in', show: gapsFile },
  { path: '/deliver/imports/:id/lines-not-taken.csv', who: 'signed-in', show: rejectionsFile },
]
