// The web process: one of several that may run side by side; everything shared lies in PostgreSQL.
import { openApp, settingsFrom } from '../app.ts'
import { holdWhatStandsBehind } from '../kernel/journal/restore.ts'
import { exitWithParent } from '../kernel/parent-watch.ts'
import { buildServer } from './server.ts'

exitWithParent()
const app = await openApp(settingsFrom(process.env))
const held = await holdWhatStandsBehind(app.db, app.keys, app.dataDir)
for (const chain of held) process.stderr.write(`${JSON.stringify({ level: 'warning', part: 'journal', message: `read only: entries ${chain.restoredSeq + 1} to ${chain.witnessedSeq} of chain ${chain.chainId} are missing; see docs/journal-format.md` })}\n`)
const server = await buildServer(app)
await server.listen({ port: Number(process.env['PORT'] ?? 3000), host: process.env['HOST'] ?? '127.0.0.1' })
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void server.close().then(() => app.close()).then(() => process.exit(0))
  })
}
