import { z } from 'zod'
import { act } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { reference, text, upload } from '../kernel/fields.ts'
import { decide } from '../kernel/refusal.ts'
import { numberOf, rowsField, storedText } from '../deliver/returns/index.ts'
import { cellText, openTable } from '../evidence/tabular/open-table.ts'
import { kpiOf, type KpiRow } from '../plan/index.ts'

/** A published series beside a KPI: where its rows stand in the file as published. */
export interface PublishedSeries {
  id: string
  title: string
  publisher: string
  licence: string
  origin: string
  unit: string
  upload_id: string
  file_name: string
  month_column: string
  value_column: string
  chosen_columns: string[]
  chosen_values: string[]
}

export const publishedBeside = (tx: Tx, kpiId: string): Promise<PublishedSeries[]> =>
  tx.rows(sql<PublishedSeries>`select id, title, publisher, licence, origin, unit, upload_id, file_name, month_column, value_column, chosen_columns, chosen_values from review.published_series where kpi_id = ${kpiId} order by added_at, id limit 10`)

/** One month with the line of the file that it was read from. */
export interface PublishedPoint { period: string; value: number | null; line: number }
export interface PublishedReading { points: PublishedPoint[]; refused?: string }

/**
 * Reads the series from the file as published: rows whose chosen columns say what was chosen, month and value from their columns. Nothing is
 * typed in and nothing is stored. Refused in words: a file that is no table, a column that is not there, no row that fits, a month given twice.
 */
export async function readPublished(path: string, series: Pick<PublishedSeries, 'file_name' | 'month_column' | 'value_column' | 'chosen_columns' | 'chosen_values'>): Promise<PublishedReading> {
  const opened = await openTable(path, { fileName: series.file_name, timeLimit: 20_000 }).catch(() => undefined)
  if (!opened) return { points: [], refused: `${series.file_name} is no longer here. Bring it in again.` }
  if (opened.refusal) return { points: [], refused: opened.refusal.words }
  const place = (name: string): number => opened.table.headers.findIndex((header) => header.trim().toLowerCase() === name.trim().toLowerCase())
  const wanted = [series.month_column, series.value_column, ...series.chosen_columns]
  const missing = wanted.filter((name) => place(name) === -1)
  if (missing.length > 0) return { points: [], refused: `${series.file_name} has no column ${missing.join(' or ')}. It has: ${opened.table.headers.join(', ').slice(0, 300)}.` }
  const [month, value, ...chosen] = wanted.map(place)
  const points = new Map<string, PublishedPoint>()
  for await (const row of opened.table.rows()) {
    if ('refused' in row || !chosen.every((at, index) => cellText(row.cells[at]).trim() === series.chosen_values[index])) continue
    const period = /^(\d{4}-(?:0[1-9]|1[0-2]))(?:-\d{2}.*)?$/.exec(cellText(row.cells[month!]).trim())?.[1]
    if (!period) continue
    if (points.has(period)) return { points: [], refused: `${series.file_name} has ${period} more than once for these rows. Choose them more narrowly.` }
    points.set(period, { period, value: numberOf(row.cells[value!]) ?? null, line: row.line })
  }
  const read = [...points.values()].sort((a, b) => (a.period < b.period ? -1 : 1))
  return read.length === 0 ? { points: [], refused: `No row of ${series.file_name} fits.` } : { points: read }
}

interface Chosen { column: string; is: string }

export const standBeside = act({
  name: 'review.stand-beside', title: 'Put a published series beside it', says: 'put a published series beside it', kind: '*', who: ['contract-manager', 'commissioner', 'analyst'], root: 'kpi',
  intro: 'Real published figures under their own publisher and period, as context. They are read from the file each time; they are never mixed with the returns.',
  input: {
    kpi: reference({ label: 'Indicator', to: 'kpi' }),
    file: upload({ label: 'File as published', hint: 'CSV or XLSX; a CSV may be compressed (.gz).' }),
    title: text({ label: 'What the series is' }),
    publisher: text({ label: 'Publisher' }),
    licence: text({ label: 'Licence' }),
    origin: text({ label: 'Address it came from', required: false, max: 500 }),
    unit: text({ label: 'Unit', max: 40 }),
    monthColumn: text({ label: 'Column of the month' }),
    valueColumn: text({ label: 'Column of the value' }),
    rows: rowsField<Chosen>({
      label: 'Which rows', named: 'which rows belong to it', hint: 'One line for each column that chooses: column; what stands in it. For example provider_code; ABC',
      row: z.strictObject({ column: storedText(200).refine((one) => one !== ''), is: storedText(200) }), fromLine: ([column, is, ...more]) => (more.length > 0 ? null : { column, is }), toLine: (row) => `${row.column}; ${row.is}`,
      misfit: 'must have one line for each: column; what stands in it', most: 10,
    }),
  },
  load: (tx, ask) => kpiOf(tx, ask.kpi),
  rule: (kpi: KpiRow | undefined) => decide(kpi!, kpi ? [] : [{ code: 'series.kpi', field: 'kpi', words: 'There is no such indicator, or it is not yours to see.' }]),
  save: async (write, _kpi, ask, given) => {
    const file = await write.useUpload(ask.file)
    await write.insert('review.published_series', {
      scope_id: given.root!.scope_id, kpi_id: ask.kpi, title: ask.title, publisher: ask.publisher, licence: ask.licence, origin: ask.origin ?? '', unit: ask.unit, upload_id: ask.file, file_name: file.file_name, sha256: file.sha256,
      month_column: ask.monthColumn, value_column: ask.valueColumn, chosen_columns: ask.rows.map((row) => row.column), chosen_values: ask.rows.map((row) => row.is), added_at: given.now,
    })
  },
})
