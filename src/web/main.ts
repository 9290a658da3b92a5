// The web process: one of several that may run side by side; everything shared lies in PostgreSQL.
import { openApp, settingsFrom } from '../app.ts'
import { exitWithParent } from '../kernel/parent-watch.ts'
import { buildServer } from './server.ts'

exitWithParent()
const app = await openApp(settingsFrom(process.env))
const server = await buildServer(app)
await server.listen({ port: Number(process.env['PORT'] ?? 3000), host: process.env['HOST'] ?? '127.0.0.1' })
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void server.close().then(() => app.close()).then(() => process.exit(0))
  })
}
