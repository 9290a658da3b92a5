import { query } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { text } from '../kernel/fields.ts'

/** A version of a data set as every door shows it. */
export interface ListedVersion {
  id: string; dataset_id: string; dataset: string; kind: string; publisher: string; licence: string; number: number; period: string; state: string
  current: boolean; file_name: string; sha256: string; figures_sha256: string; form: string; rows: number; rejected: number; refusal: string; imported_at: string; loaded_at: string | null
}

export const versionsQuery = query({
  name: 'evidence.versions', title: 'Versions of the data sets', who: 'signed-in', params: { dataset: text({ label: 'Id of the data set', required: false, max: 36 }) },
  run: (tx, { dataset }) => tx.rows(sql<ListedVersion>`select v.id, v.dataset_id, d.title as dataset, d.kind, d.publisher, d.licence, v.number, v.period, v.state, v.id = d.current_version_id as current, v.file_name, v.sha256,
    v.figures_sha256, v.form, v.rows, v.rejected, v.refusal, v.imported_at, v.loaded_at from evidence.dataset_version v join evidence.dataset d on d.id = v.dataset_id
    where ${dataset ?? null}::text is null or d.id::text = ${dataset ?? ''} order by d.title, v.number desc limit 500`),
})

export const rejectionsQuery = query({
  name: 'evidence.rejections', title: 'Lines of a version that could not be read', who: 'signed-in', params: { version: text({ label: 'Id of the version', max: 36 }) },
  run: (tx, { version }) => tx.rows(sql<{ line: number; column_name: string; cause: string; found: string }>`select line, column_name, cause, found from evidence.rejection where version_id::text = ${version} order by seq`),
})
