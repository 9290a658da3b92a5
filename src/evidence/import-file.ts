import { createReadStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { basename } from 'node:path'
import type { App } from '../app.ts'
import type { Actor } from '../kernel/act.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { stableId } from '../kernel/ids.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { takeUpload, uploadPath } from '../web/uploads.ts'
import type { DatasetKind, VersionRow } from './dataset.ts'
import { sql } from '../kernel/database/database.ts'
import { loadVersionRows, readVersion } from './reading.ts'

/** What a published file is, as the form of the act asks it. */
export interface PublishedAs { title: string; kind: DatasetKind; publisher: string; licence: string; period: string; year?: number; origin?: string }

/** How far the file came: its record and version, or every reason why not. */
export type Imported = { datasetId: string; version: VersionRow; repeated: boolean; refusals?: undefined } | { refusals: Refusal[] }

/**
 * Brings in a file from disk through the same acts as every door and waits for each step: upload, import, read, and, with `accept`, take
 * up. With `key` it is done once however often it is called. `dataset` names the data set that it is a newer version of.
 */
export async function importPublishedFile(app: App, actor: Actor & { accountId: string; bodyId: string }, path: string, as: PublishedAs, options: { accept?: boolean; key?: string; dataset?: string } = {}): Promise<Imported> {
  const key = (step: string): { key?: string } => (options.key === undefined ? {} : { key: `${options.key}:${step}` })
  const file = await uploadOf(app, actor, path, options.key)
  const { title, kind, publisher, licence, ...about } = as
  const [name, input] = options.dataset ? ['evidence.import-version', { dataset: options.dataset, file, ...about }] as const : ['evidence.import-dataset', { title, kind, publisher, licence, file, ...about }] as const
  const outcome = await carryOut(app, app.registry.act(name)!, actor, input, key('import'))
  if (!outcome.ok) return { refusals: outcome.refusals }
  const datasetId = outcome.records.find((record) => record.kind === 'dataset')!.id
  const newest = (): Promise<VersionRow> => app.db.within({ role: 'act_worker' }, (tx) => tx.one(sql<VersionRow>`select * from evidence.dataset_version where dataset_id = ${datasetId} and upload_id = ${file}`))
  await readVersion(app, actor, datasetId, (await newest()).id)
  if (options.accept) {
    const accepted = await carryOut(app, app.registry.act('evidence.accept-version')!, actor, { dataset: datasetId }, key('accept'))
    if (!accepted.ok) return { refusals: accepted.refusals }
    await loadVersionRows(app, actor, datasetId, (await newest()).id)
  }
  return { datasetId, version: await newest(), repeated: outcome.repeated }
}

/** Takes the file in; with a key its id is always the same, so that the act's input is the same when it is called again. */
async function uploadOf(app: App, actor: Actor & { accountId: string; bodyId: string }, path: string, key: string | undefined): Promise<string> {
  const fixed = key === undefined ? undefined : stableId('evidence', actor.bodyId, key)
  const known = fixed && await app.db.within('server', (tx) => tx.maybe(sql<{ id: string }>`select id from kernel.upload where id = ${fixed}`))
  if (known) return known.id
  const id = await takeUpload(app.db, app.dataDir, { stream: createReadStream(path), name: basename(path), bodyId: actor.bodyId, accountId: actor.accountId })
  if (id === undefined) throw new RangeError(`${basename(path)} is empty or larger than 200 MB`)
  if (fixed === undefined) return id
  await renameUpload(app, id, fixed)
  return fixed
}

async function renameUpload(app: App, from: string, to: string): Promise<void> {
  await rename(uploadPath(app.dataDir, from), uploadPath(app.dataDir, to))
  await app.db.within('server', (tx) => tx.rows(sql`update kernel.upload set id = ${to} where id = ${from}`))
}
