import type { App } from '../app.ts'
import type { Actor } from '../kernel/act.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { sql } from '../kernel/database/database.ts'
import { JobRefused, type JobAsk, type JobDone } from '../worker/runners.ts'
import { uploadPath } from '../web/uploads.ts'
import type { DatasetRow, VersionRow } from './dataset.ts'
import { loadings, readings, type Reading } from './handover.ts'
import { openDuckdb, type Columns, type Field } from './parquet/index.ts'
import { openPublished, type PublishedFile, type ReadItem, type Rejected } from './readers/index.ts'

type Progress = (done: number, total: number | undefined, words?: string) => Promise<void>
const silent: Progress = async () => {}
/** Rejected lines are all counted; this many are kept with their causes. */
const keptRejections = 500

interface Known { version: VersionRow; dataset: DatasetRow; path: string }

async function known(app: App, datasetId: string, versionId: string): Promise<Known> {
  const found = await app.db.within({ role: 'act_worker' }, async (tx) => ({
    version: await tx.maybe(sql<VersionRow>`select * from evidence.dataset_version where id = ${versionId} and dataset_id = ${datasetId}`),
    dataset: await tx.maybe(sql<DatasetRow>`select * from evidence.dataset where id = ${datasetId}`),
  }))
  if (!found.version || !found.dataset) throw new JobRefused('There is no such version of the data set.')
  return { version: found.version, dataset: found.dataset, path: uploadPath(app.dataDir, found.version.upload_id) }
}

const systemFor = (actor: Actor): Actor => ({ kind: 'system', bodyId: actor.bodyId!, roles: [], name: 'the service' })

async function keep(app: App, actor: Actor, name: string, input: { dataset: string; version: string }): Promise<void> {
  const outcome = await carryOut(app, app.registry.act(name)!, systemFor(actor), input)
  if (outcome.ok) return
  // Two runners of one job: the other was first, and what was to be kept is kept.
  const { version } = await known(app, input.dataset, input.version)
  if (version.state === 'reading' || version.state === 'loading') throw new JobRefused(outcome.refusals.map((refusal) => refusal.words).join(' '))
}

/** Whether the file is of the kind that the data set holds; the reason in words where not. */
function kindRefusal(file: PublishedFile, dataset: DatasetRow, version: VersionRow): string | undefined {
  const found = file.kind === 'succession' ? 'a list of changed small areas' : file.kind
  return file.kind === dataset.kind ? undefined : `${version.file_name} holds ${found}, but the data set holds ${dataset.kind}.`
}

async function readWhole(file: PublishedFile, year: number | null, progress: Progress): Promise<Reading> {
  const rejected: Rejected[] = []
  const firstRows: unknown[] = []
  let rows = 0
  let rejectedCount = 0
  let line = -1
  // Wide lines (one column for each age) count once.
  for await (const item of file.items() as AsyncGenerator<ReadItem<{ line: number; year?: number | null }>>) {
    if (item.rejected === undefined && file.kind === 'population' && item.row.year === null && year === null) {
      return { form: file.form, rows: 0, rejected: [], rejectedCount: 0, firstRows: [], refusal: 'The file does not say of which year its estimates are. Bring it in again and give the year.' }
    }
    if (item.rejected !== undefined) {
      rejectedCount += 1
      if (rejected.length < keptRejections) rejected.push(item.rejected)
    } else if (item.row.line !== line) {
      line = item.row.line
      rows += 1
      if (firstRows.length < 5) firstRows.push(file.kind === 'boundaries' ? { ...item.row, geometry: undefined } : item.row)
      if (rows % 1_000 === 0) await progress(rows, undefined, 'Reading')
    }
  }
  return { form: file.form, rows, rejected, rejectedCount, firstRows }
}

/** Reads the file of a version from end to end and keeps what was found: the preview that a person looks at before accepting. */
export async function readVersion(app: App, actor: Actor, datasetId: string, versionId: string, progress: Progress = silent): Promise<JobDone> {
  const { version, dataset, path } = await known(app, datasetId, versionId)
  if (version.state !== 'reading') return { recordId: datasetId, words: 'The file was read before.' }
  const { file, refusal } = await openPublished(path, version.file_name)
  const wrong = refusal ?? (file ? kindRefusal(file, dataset, version) : undefined)
  const reading = wrong !== undefined || !file ? { form: file?.form ?? '', rows: 0, rejected: [], rejectedCount: 0, firstRows: [], refusal: wrong ?? 'The file could not be opened.' } : await readWhole(file, version.year, progress)
  readings.set(versionId, reading)
  try {
    await keep(app, actor, 'evidence.note-reading', { dataset: datasetId, version: versionId })
  } finally {
    readings.delete(versionId)
  }
  const rejected = reading.rejectedCount === 0 ? 'every line could be read' : reading.rejectedCount === 1 ? 'one line could not be read' : `${reading.rejectedCount} lines could not be read`
  return { recordId: datasetId, words: reading.refusal ?? `${reading.rows.toLocaleString('en-GB')} rows; ${rejected}. Look at it and accept it.` }
}

/** Puts an accepted version into Parquet and its figures into PostgreSQL; doing it twice changes nothing. */
export async function loadVersionRows(app: App, actor: Actor, datasetId: string, versionId: string, progress: Progress = silent): Promise<JobDone> {
  const { version, dataset, path } = await known(app, datasetId, versionId)
  if (version.state === 'loaded') return { recordId: datasetId, words: 'The version was taken up before.' }
  const { file, refusal } = await openPublished(path, version.file_name)
  if (!file) throw new JobRefused(refusal)
  await progress(0, version.rows, 'Keeping the rows as Parquet')
  const parquet = await toParquet(app, file, versionId)
  loadings.set(versionId, { file, year: version.year, parquet, progress: (rows) => void progress(rows, version.rows, 'Taking up the figures').catch(() => undefined) })
  try {
    await keep(app, actor, 'evidence.load-version', { dataset: datasetId, version: versionId })
  } finally {
    loadings.delete(versionId)
  }
  return { recordId: datasetId, words: `${dataset.title}, version ${version.number}: all figures are in.` }
}

const plainTypes: Record<string, Columns[string]> = { number: 'DOUBLE', string: 'VARCHAR', boolean: 'BOOLEAN' }

/** Field names that hold figures although their first row may be empty. */
const figures = new Set(['value', 'lower95', 'upper95', 'count', 'denominator', 'year', 'ageTo', 'people', 'line', 'periodSortable', 'ageFrom'])

async function toParquet(app: App, file: PublishedFile, versionId: string): Promise<string> {
  const first = await firstRow(file)
  if (!first) throw new JobRefused('No line of the file could be read.')
  const columns: Columns = Object.fromEntries(Object.entries(first).map(([name, value]) => [name, figures.has(name) ? 'DOUBLE' : plainTypes[typeof value] ?? 'VARCHAR']))
  const duckdb = await openDuckdb({ dataDir: app.dataDir })
  try {
    const kept = await duckdb.rowsToParquet({ rows: flat(file), columns, target: versionId })
    if (kept.failure && kept.failure.code !== 'exists') throw new JobRefused(kept.failure.words)
    return `${versionId}.parquet`
  } finally {
    await duckdb.close()
  }
}

async function firstRow(file: PublishedFile): Promise<Record<string, unknown> | undefined> {
  for await (const item of file.items() as AsyncGenerator<ReadItem<Record<string, unknown>>>) if (item.rejected === undefined) return item.row
  return undefined
}

async function* flat(file: PublishedFile): AsyncGenerator<Record<string, Field | undefined>> {
  for await (const item of file.items() as AsyncGenerator<ReadItem<Record<string, unknown>>>) {
    if (item.rejected === undefined) yield Object.fromEntries(Object.entries(item.row).map(([name, value]) => [name, value !== null && typeof value === 'object' ? JSON.stringify(value) : value as Field]))
  }
}

/** Runners of the worker. `afterwards` is what later modules do once newer figures stand. */
export const runRead = ({ app, actor, input, progress }: JobAsk): Promise<JobDone> => readVersion(app, actor, input['dataset']!, input['version']!, progress)
export const runLoad = (afterwards: (app: App, actor: Actor, versionId: string) => Promise<void>) => async ({ app, actor, input, progress }: JobAsk): Promise<JobDone> => {
  const done = await loadVersionRows(app, actor, input['dataset']!, input['version']!, progress)
  await afterwards(app, actor, input['version']!)
  return done
}
