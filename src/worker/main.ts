// The worker: queued work, what is due by the clock, and the hourly heads of the journal.
import { PgBoss } from 'pg-boss'
import { openApp, runnersOf, settingsFrom } from '../app.ts'
import { holdWhatStandsBehind, keepHeads } from '../kernel/journal/restore.ts'
import { exitWithParent } from '../kernel/parent-watch.ts'
import { carryOutDue } from './clock.ts'
import { runJob } from './runners.ts'
import { judgeUnjudged } from '../review/index.ts'
import { sweep } from './sweep.ts'

exitWithParent()
const settings = settingsFrom(process.env)
const app = await openApp(settings)
const runners = runnersOf()
// Before any work: a database put back behind the heads file takes nothing in.
await holdWhatStandsBehind(app.db, app.keys, app.dataDir)
const boss = new PgBoss({ connectionString: settings.databaseUrl, schema: 'boss', migrate: false, createSchema: false, max: 3, schedule: false })
boss.on('error', () => {})
await boss.start()
await boss.work<{ id: string }>('job', { pollingIntervalSeconds: 0.5 }, async (jobs) => {
  for (const job of jobs) await runJob(app, runners, job.data.id)
})

let stopping = false
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
let hourlyAt = 0
// A part that fails is logged and tried again at its next turn; the worker lives on.
const attempt = (part: string, work: Promise<unknown>): Promise<unknown> => work.catch((error: Error) => process.stderr.write(`${JSON.stringify({ level: 'error', part, message: error.message })}\n`))
const turn = async (): Promise<void> => {
  while (!stopping) {
    await attempt('due', carryOutDue(app))
    if (Date.now() - hourlyAt > 3_600_000) {
      hourlyAt = Date.now()
      await attempt('heads', keepHeads(app.db, app.keys, app.dataDir))
      await attempt('sweep', sweep(app))
    }
    await pause(2000)
  }
}
// After an update there may be indicators whose signals are not kept yet.
const turning = attempt('signals', judgeUnjudged(app.db)).then(turn)
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    stopping = true
    void boss.stop({ graceful: true, timeout: 5000 }).then(() => turning).then(() => app.close()).then(() => process.exit(0))
  })
}
