import { query } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { number, reference } from '../kernel/fields.ts'
import type { Mapping } from '../evidence/tabular/mapping.ts'
import { foundBefore, importRow, inAlready } from './import.ts'
import { surveyInWords } from './import-survey.ts'

const importField = reference({ label: 'Import', to: 'import' })
/** Rows of one answer of the lists below. */
export const listedAtOnce = 5000

export interface RejectionRow { line: string; column_name: string; value: string; cause: string }
export interface GapRow { position: string; line: string; sheet: string; column_name: string; value: string; cause: string }

/** The cells of an import that stayed empty, in the order of the file, after a position of that order. */
export const gapsAfter = (tx: Tx, importId: string, after: number, limit: number): Promise<GapRow[]> =>
  tx.rows(sql<GapRow>`select position, line, sheet, column_name, value, cause from deliver.import_gap where body_id = ${tx.bodyId} and import_id = ${importId} and position > ${after} order by position limit ${limit}`)

/** The lines of an import that were not taken. */
export const rejectionsOf = (tx: Tx, importId: string, limit: number): Promise<RejectionRow[]> =>
  tx.rows(sql<RejectionRow>`select line, column_name, value, cause from deliver.import_rejection where body_id = ${tx.bodyId} and import_id = ${importId} order by line, column_name limit ${limit}`)

export const importPreview = query({
  name: 'deliver.import-preview', title: 'What of a file will stay empty or will not be taken, before it goes in', who: 'signed-in', params: { import: importField },
  run: async (tx, ask) => {
    const row = await importRow(tx, ask.import)
    if (!row) return null
    const survey = foundBefore(row)
    if (!survey) return { import: row.id, state: row.state, words: 'A column that is needed is not chosen yet: the file is looked through once it is.', lines: 0, cells: 0, columns: [], rejected: 0, rejectedFirst: [] }
    const { mapping, ...found } = survey
    const already = row.state === 'preview' ? await inAlready(tx, row, JSON.parse(mapping) as Mapping) : undefined
    return { import: row.id, state: row.state, words: surveyInWords(survey), ...(already ? { already } : {}), ...found }
  },
})

export const importGaps = query({
  name: 'deliver.import-gaps', title: 'Cells of an import that could not be read and stayed empty', who: 'signed-in',
  params: { import: importField, page: number({ label: 'Page', whole: true, min: 1, max: 10000, required: false }) },
  run: (tx, ask) => gapsAfter(tx, ask.import, ((ask.page ?? 1) - 1) * listedAtOnce, listedAtOnce),
})

export const rejections = query({
  name: 'deliver.import-rejections', title: 'Lines of an import that were not taken', who: 'signed-in', params: { import: importField },
  run: (tx, ask) => rejectionsOf(tx, ask.import, listedAtOnce),
})

export const importQueries = [importPreview, importGaps, rejections]
