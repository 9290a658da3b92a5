import type { App } from '../app.ts'
import { tellAuthors } from '../analyse/index.ts'
import { datasetKinds, importPublishedFile, type DatasetKind } from '../evidence/index.ts'
import type { Actor } from '../kernel/act.ts'
import { askQuery } from '../kernel/ask.ts'
import { actorFrom, Misuse, sayRefusals } from './commands.ts'

/** Options of `import` that published data sets need beside those of a team's own files. */
export const datasetOptions = ['title', 'licence', 'period', 'year', 'origin', 'dataset', 'look'] as const

export const isDatasetKind = (kind: unknown): kind is DatasetKind => datasetKinds.some((one) => one.value === kind)

const stated = (options: Record<string, string | true>, name: string): string => {
  const value = options[name]
  if (typeof value !== 'string') throw new Misuse(`Say --${name} for a published data set.`)
  return value
}

/**
 * Brings a published file in by the same acts as the page; with `--look` it is read and shown only. Lines that could not be read go to
 * standard error, the version as JSON to standard output. The same file again is refused in words and changes nothing.
 */
export async function importDatasetFile(path: string, options: Record<string, string | true>, open: () => Promise<App>): Promise<number> {
  const year = options['year'] === undefined ? undefined : Number(options['year'])
  const dataset = typeof options['dataset'] === 'string' ? options['dataset'] : undefined
  const as = {
    title: dataset ? '' : stated(options, 'title'), kind: options['kind'] as DatasetKind, publisher: dataset ? '' : stated(options, 'publisher'), licence: dataset ? '' : stated(options, 'licence'), period: stated(options, 'period'),
    ...(year === undefined ? {} : { year }), ...(typeof options['origin'] === 'string' ? { origin: options['origin'] } : {}),
  }
  const app = await open()
  const actor = await actorFrom(app, options, ...(dataset ? ['evidence.import-version'] : ['evidence.import-dataset']), 'evidence.accept-version')
  if (actor.kind !== 'staff') throw new Misuse('Say who does this: --as EMAIL, or COMMISSION_TOKEN.')
  const done = await importPublishedFile(app, actor as Actor & { accountId: string; bodyId: string }, path, as, { accept: options['look'] === undefined, ...(dataset ? { dataset } : {}) })
  if (done.refusals) return sayRefusals(done.refusals)
  const { version } = done
  const rejected = await askQuery(app.db, app.registry.query('evidence.rejections')!, actor, { version: version.id })
  if (rejected.ok) for (const one of rejected.result as { line: number; column_name: string; cause: string; found: string }[]) process.stderr.write(`line ${one.line}${one.column_name ? `, ${one.column_name}` : ''}${one.found ? ` "${one.found}"` : ''}: ${one.cause}\n`)
  if (version.state === 'unreadable') return sayRefusals([{ code: 'dataset.unreadable', words: version.refusal }])
  if (version.state === 'loaded') await tellAuthors(app)
  process.stdout.write(`${JSON.stringify({ dataset: done.datasetId, version: version.id, number: version.number, state: version.state, rows: version.rows, rejected: version.rejected, sha256: version.sha256, figures_sha256: version.figures_sha256 })}\n`)
  return 0
}
