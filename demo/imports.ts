import { sql } from '../src/kernel/database/database.ts'
import type { PersonName } from './cast.ts'
import type { Playing } from './scene.ts'

/** Drops a file of demo/data in, confirms it, waits until it has gone in, and returns the contracts that it made (none for payments, invoices and activity) in order of their reference. */
export async function dropIn({ stage, cast }: Playing, asked: { name: string; by: PersonName; kind: 'register' | 'kpi-workbook' | 'payments' | 'invoices' | 'activity'; file: string; title: string; publisher?: string }): Promise<string[]> {
  const by = cast[asked.by]
  const file = await stage.upload(by, asked.file)
  const begun = await stage.done(`${asked.name}-import`, by, 'deliver.begin-import', { kind: asked.kind, file, title: asked.title, ...(asked.publisher ? { publisher: asked.publisher } : {}) })
  const id = stage.id(begun, 'import')
  await stage.done(`${asked.name}-import-confirm`, by, 'deliver.confirm-import', { import: id })
  await stage.worked('deliver.import')
  const contracts = await stage.app.db.within({ role: 'act_worker', bodyId: by.bodyId }, (tx) => tx.rows(sql<{ id: string }>`select id from deliver.contract where body_id = ${tx.bodyId} and import_id = ${id} order by imported_reference`))
  return contracts.map((contract) => contract.id)
}
