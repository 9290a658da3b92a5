import { carryOut } from '../kernel/carry-out.ts'
import { JobRefused, type Runner } from '../worker/runners.ts'
import { importProgress } from './import.acts.ts'

/** Writes a confirmed import in the background; run again after a kill it begins anew, because nothing was half written. */
export const runImport: Runner = async ({ app, actor, input, progress }) => {
  const id = input['import']!
  importProgress.set(id, (done) => void progress(done, undefined, 'lines read'))
  try {
    const outcome = await carryOut(app, app.registry.act('deliver.write-import')!, { kind: 'system', bodyId: actor.bodyId!, roles: [], name: 'the service' }, { import: id }, { key: `import-${id}` })
    if (!outcome.ok) throw new JobRefused(outcome.refusals.map((refusal) => refusal.words).join(' '))
    return { recordId: id, words: 'Gone in' }
  } finally {
    importProgress.delete(id)
  }
}
