// The worker: queued work, what is due by the clock, and the hourly heads of the journal.
import { PgBoss } from 'pg-boss'
import { openApp, runnersOf, settingsFrom } from '../app.ts'
import { writeHeads } from '../kernel/journal/heads.ts'
import { exitWithParent } from '../kernel/parent-watch.ts'
import { carryOutDue } from './clock.ts'
import { runJob } from './runners.ts'

exitWithParent()
const settings = settingsFrom(process.env)
const app = await openApp(settings)
const runners = runnersOf()
const boss = new PgBoss({ connectionString: settings.databaseUrl, schema: 'boss', migrate: false, createSchema: false, max: 3, schedule: false })
boss.on('error', () => {})
await boss.start()
await boss.work<{ id: string }>('job', { pollingIntervalSeconds: 0.5 }, async (jobs) => {
  for (const job of jobs) await runJob(app, runners, job.data.id)
})

let stopping = false
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
let headsAt = 0
const turn = async (): Promise<void> => {
  while (!stopping) {
    await carryOutDue(app).catch((error: Error) => process.stderr.write(`${JSON.stringify({ level: 'error', part: 'due', message: error.message })}\n`))
    if (Date.now() - headsAt > 3_600_000) {
      await writeHeads(app.db, app.keys, app.dataDir)
      headsAt = Date.now()
    }
    await pause(2000)
  }
}
const turning = turn()
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    stopping = true
    void boss.stop({ graceful: true, timeout: 5000 }).then(() => turning).then(() => app.close()).then(() => process.exit(0))
  })
}
