import { carryOut } from '../kernel/carry-out.ts'
import { JobRefused, type Runner } from '../worker/runners.ts'
import { importProgress } from './import.acts.ts'
import { foundBefore, importRow } from './import.ts'

/** Writes a confirmed import in the background; run again after a kill it begins anew, because nothing was half written. */
export const runImport: Runner = async ({ app, actor, input, progress }) => {
  const id = input['import']!
  const row = await app.db.within({ role: 'act_worker', bodyId: actor.bodyId! }, (tx) => importRow(tx, id), { readOnly: true })
  const seen = row && foundBefore(row)
  // A file longer than the look before has no known end.
  const total = seen && !seen.cut ? seen.lines : undefined
  importProgress.set(id, (done) => void progress(done, total, 'lines read'))
  try {
    const outcome = await carryOut(app, app.registry.act('deliver.write-import')!, { kind: 'system', bodyId: actor.bodyId!, roles: [], name: 'the service' }, { import: id }, { key: `import-${id}` })
    if (!outcome.ok) throw new JobRefused(outcome.refusals.map((refusal) => refusal.words).join(' '))
    return { recordId: id, words: 'Gone in' }
  } finally {
    importProgress.delete(id)
  }
}
