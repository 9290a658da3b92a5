// The project's commands: ./run start | test | check | bench | docs
import { check, generateDocuments, runBenchmarks } from './checks.ts'
import { runTests } from './run-tests.ts'
import { start } from './start.ts'

const commands: Record<string, (rest: string[]) => Promise<number>> = {
  start: () => start(process.env),
  test: (rest) => runTests(rest),
  check: () => check(),
  bench: (rest) => runBenchmarks(rest),
  docs: (rest) => generateDocuments(rest),
}

const [name = 'start', ...rest] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (!command) {
  console.error(`There is no command "${name}". Use one of: ${Object.keys(commands).join(', ')}.`)
  process.exitCode = 2
} else {
  try {
    process.exitCode = await command(rest)
  } catch (error) {
    console.error(error instanceof Error ? (process.env.DEBUG ? error.stack : error.message) : error)
    process.exitCode = 1
  }
}
