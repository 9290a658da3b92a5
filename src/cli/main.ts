// bin/commission: data to standard output, all else to standard error; 0 success, 1 a refusal, 2 misuse.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { openApp, settingsFrom, type App } from '../app.ts'
import { begin } from './begin-command.ts'
import { computeCommand } from './compute-command.ts'
import { commands, Misuse } from './commands.ts'
import { importFile } from './import-command.ts'
import { returnCommand } from './return-command.ts'
import { thread } from './thread-command.ts'

commands.push(importFile, computeCommand, begin, thread, returnCommand)
const root = resolve(dirname(import.meta.dirname), '..')

/** The environment, or what the running service left beside its data for people on its own machine. */
function settings(): ReturnType<typeof settingsFrom> {
  const dataDir = resolve(root, process.env['DATA_DIR'] ?? '.data')
  const file = join(dataDir, 'service.json')
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Record<string, string> : {}
  return settingsFrom({ DATA_DIR: dataDir, ...kept, ...Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined)) })
}

// A reader that has seen enough (`| head`) closes the pipe: that is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const [name = 'help', ...rest] = process.argv.slice(2)
const command = commands.find((one) => one.name === name)
let app: App | undefined
try {
  if (!command) throw new Misuse(`There is no command ${name}. Try: bin/commission help`)
  process.exitCode = await command.run(rest, async () => (app ??= await openApp({ ...settings(), poolSize: 3 })))
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = error instanceof Misuse ? 2 : 1
} finally {
  await app?.close()
}
