import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { runnersOf, type App } from '../app.ts'
import { columnsSeen, listedAtOnce, placeOf, type ColumnGaps, type GapRow } from '../deliver/index.ts'
import type { Actor } from '../kernel/act.ts'
import { askQuery } from '../kernel/ask.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { sql } from '../kernel/database/database.ts'
import { takeUpload } from '../web/uploads.ts'
import { runJob } from '../worker/runners.ts'
import { actorFrom, type Command, Misuse, optionsFrom, sayRefusals } from './commands.ts'
import { datasetOptions, importDatasetFile, isDatasetKind } from './import-dataset.ts'

const kinds = ['register', 'kpi-workbook', 'payments', 'grants', 'invoices', 'ledger', 'activity']

/** Takes a team's file in by the same acts as the page: drop in, confirm, write; progress to standard error. */
export const importFile: Command = {
  name: 'import', usage: `import FILE --kind ${kinds.join('|')} --as EMAIL [--body CODE] [--publisher NAME] [--mapping FILE] [--look]\n  bin/commission import FILE --kind indicators|population|projections|deprivation|boundaries|lookup --title T --publisher P --licence L --period P [--year Y] [--origin O] [--dataset ID] [--look] --as EMAIL [--body CODE]`, words: 'takes a file in as it is; says before what cannot be read, prints what came of it, and the lines not taken and cells that stayed empty to standard error; with --look it only says what it found',
  run: async (rest, open) => {
    const { options, plain } = optionsFrom(rest, ['kind', 'as', 'body', 'publisher', 'mapping', ...datasetOptions])
    const [path] = plain
    if (path === undefined || plain.length !== 1 || !existsSync(path)) throw new Misuse('Name one file that exists.')
    if (isDatasetKind(options['kind'])) return importDatasetFile(path, options, open)
    if (!kinds.includes(String(options['kind']))) throw new Misuse(`Say what the file is: --kind ${kinds.join(', ')}.`)
    const columns = mappingFrom(options['mapping'])
    const app = await open()
    const actor = await actorFrom(app, options, 'deliver.begin-import', 'deliver.map-import', 'deliver.confirm-import')
    if (actor.kind !== 'staff') throw new Misuse('Say who does this: --as EMAIL, or COMMISSION_TOKEN.')
    const file = await takeUpload(app.db, app.dataDir, { stream: createReadStream(path), name: basename(path), bodyId: actor.bodyId!, accountId: actor.accountId })
    if (!file) return sayRefusals([{ code: 'upload.empty', words: 'The file is empty or longer than 200 MB.' }])
    const begun = await carryOut(app, app.registry.act('deliver.begin-import')!, actor, { kind: options['kind'], file, ...(typeof options['publisher'] === 'string' ? { publisher: options['publisher'] } : {}) })
    if (!begun.ok) return sayRefusals(begun.refusals)
    if (columns !== undefined) {
      const mapped = await carryOut(app, app.registry.act('deliver.map-import')!, actor, { import: begun.goTo, columns })
      if (!mapped.ok) return sayRefusals(mapped.refusals)
    }
    await sayBefore(app, actor, begun.goTo!)
    if (options['look'] !== undefined) return dropAgain(app, actor, begun.goTo!)
    const confirmed = await carryOut(app, app.registry.act('deliver.confirm-import')!, actor, { import: begun.goTo })
    if (!confirmed.ok) return sayRefusals(confirmed.refusals)
    const job = await app.db.within('server', (tx) => tx.one(sql<{ id: string }>`select id from kernel.job where input::json->>'import' = ${begun.goTo} order by created_at desc limit 1`))
    const watching = setInterval(() => {
      void app.db.within('server', (tx) => tx.one(sql<{ done: string }>`select done_count as done from kernel.job where id = ${job.id}`)).then((row) => process.stderr.write(`${row.done} lines read\n`), () => {})
    }, 2000)
    // The service's worker may take the job first; both find the act done once.
    await runJob(app, runnersOf(), job.id).finally(() => clearInterval(watching))
    return report(app, actor, begun.goTo!, job.id)
  },
}

/** Lines of `field = heading`, from a file of such lines or of JSON `{ "field": "heading" }`. */
function mappingFrom(path: string | true | undefined): string | undefined {
  if (path === undefined) return undefined
  if (path === true || !existsSync(path)) throw new Misuse('Name a file of the mapping that exists: --mapping FILE.')
  const words = readFileSync(path, 'utf8').trim()
  if (!words.startsWith('{')) return words
  try {
    return Object.entries(JSON.parse(words) as Record<string, unknown>).map(([field, heading]) => `${field} = ${String(heading)}`).join('\n')
  } catch {
    throw new Misuse('The mapping is neither lines of "field = heading" nor JSON.')
  }
}

const errorLine = (text: string): void => void process.stderr.write(`${text}\n`)
const askOf = async <R>(app: App, name: string, actor: Actor, params: Record<string, string>): Promise<R> => {
  const answer = await askQuery(app.db, app.registry.query(name)!, actor, params)
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as R
}

const seenBy = (app: App, actor: Actor, id: string): ReturnType<typeof columnsSeen> =>
  app.db.within({ role: 'act_staff', bodyId: actor.bodyId!, accountId: actor.accountId! }, (tx) => columnsSeen(tx, app.dataDir, id), { readOnly: true })

/** Says before anything goes in which heading was understood as what and which is not used, how many cells of which column cannot be read, with the first of them. */
async function sayBefore(app: App, actor: Actor, id: string): Promise<void> {
  const found = await askOf<{ words: string; already?: string; columns: ColumnGaps[]; rejectedFirst: { line: number; column: string; value: string; cause: string }[] }>(app, 'deliver.import-preview', actor, { import: id })
  const seen = await seenBy(app, actor, id)
  if (seen) {
    errorLine(`Understood: ${seen.understood.map((one) => `${one.field} = ${one.heading}`).join('; ') || 'no heading'}`)
    errorLine(`Not used: ${seen.notUsed.join(', ') || 'none'}`)
    if (seen.needed.length > 0) errorLine(`Still to be chosen with --mapping: ${seen.needed.join(', and ')}`)
  }
  if (found.already) errorLine(found.already)
  errorLine(found.words)
  for (const one of found.columns) errorLine(`${one.sheet ? `sheet ${one.sheet}, ` : ''}${one.column}: ${one.cells} to stay empty, first ${one.first.map((cell) => `${placeOf(cell)} ${JSON.stringify(cell.value)} ${cell.cause}`).join('; ')}`)
  for (const one of found.rejectedFirst) errorLine(`line ${one.line} will not be taken${one.column ? `, ${one.column}` : ''}${one.value ? ` ${JSON.stringify(one.value)}` : ''}: ${one.cause}`)
}

/** Only looked at: the file is dropped again, and what was found stands on standard output. */
async function dropAgain(app: App, actor: Actor, id: string): Promise<number> {
  const found = await askOf<object>(app, 'deliver.import-preview', actor, { import: id })
  const seen = await seenBy(app, actor, id)
  const dropped = await carryOut(app, app.registry.act('deliver.drop-import')!, actor, { import: id })
  if (!dropped.ok) return sayRefusals(dropped.refusals)
  process.stdout.write(`${JSON.stringify({ ...found, ...seen })}\n`)
  return 0
}

/** Every cell that stayed empty, page by page. */
async function sayGaps(app: App, actor: Actor, id: string): Promise<void> {
  for (let page = 1; ; page += 1) {
    const rows = await askOf<GapRow[]>(app, 'deliver.import-gaps', actor, { import: id, page: String(page) })
    for (const one of rows) errorLine(`${placeOf(one)}, ${one.column_name} ${JSON.stringify(one.value)}: ${one.cause}; it stayed empty`)
    if (rows.length < listedAtOnce) return
  }
}

async function report(app: App, actor: Actor, id: string, jobId: string): Promise<number> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const job = await app.db.within('server', (tx) => tx.one(sql<{ state: string; words: string }>`select state, words from kernel.job where id = ${jobId}`))
    if (job.state === 'failed') return sayRefusals([{ code: 'import.failed', words: job.words }])
    if (job.state === 'done') break
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  const { row, rejected } = await app.db.within({ role: 'act_staff', bodyId: actor.bodyId!, accountId: actor.accountId! }, async (tx) => ({
    row: await tx.one(sql<Record<string, string>>`select id, kind, file_name, rows_read, rows_made, rows_changed, rows_same, rows_rejected, cells_empty, words from deliver.import where id = ${id}`),
    rejected: await tx.rows(sql<{ line: string; column_name: string; value: string; cause: string }>`select line, column_name, value, cause from deliver.import_rejection where import_id = ${id} order by line limit 200`),
  }))
  for (const one of rejected) process.stderr.write(`line ${one.line}${one.column_name ? `, ${one.column_name}` : ''}${one.value ? ` "${one.value}"` : ''}: ${one.cause}\n`)
  await sayGaps(app, actor, id)
  process.stdout.write(`${JSON.stringify(row)}\n`)
  return 0
}
