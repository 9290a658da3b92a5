// Runs one waiting job in a process of its own, so that a test can kill it; prints the most memory it held, in MB.
import { openApp, runnersOf, settingsFrom } from '../../src/app.ts'
import { runJob } from '../../src/worker/runners.ts'

const app = await openApp({ ...settingsFrom(process.env), poolSize: 3 })
await runJob(app, runnersOf(), process.argv[2]!)
await app.close()
process.stdout.write(`${Math.round(process.resourceUsage().maxRSS / 1024)}\n`)
