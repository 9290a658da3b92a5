// The whole test run: types, then vitest on a PostgreSQL and a browser of its own, then one plain closing line.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { unpackBrowser } from '../test/setup/browser.ts'
import { checkTypes, runNode } from './checks.ts'
import { prepareTestCluster, root } from './test-cluster.ts'

/** What vitest's JSON reporter writes, as far as it is counted here. */
export type VitestResults = {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

/**
 * Adds up a run: vitest's tests, a file that failed before its first test as one failure, the type check as one test, and one more
 * failure when vitest itself failed without any of these saying why (an error outside a test, no test found, no results written).
 */
export function countTests(typesFit: boolean, vitestCode: number, results: VitestResults | undefined): { passed: number; failed: number } {
  let passed = results?.numPassedTests ?? 0
  let failed = results?.numFailedTests ?? 0
  failed += results?.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length ?? 0
  if (failed === 0 && (vitestCode !== 0 || !results)) failed += 1
  if (typesFit) passed += 1
  else failed += 1
  return { passed, failed }
}

function readResults(path: string): VitestResults | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as VitestResults) : undefined
}

/**
 * Checks the types, runs vitest (`rest` is passed to it: file name filters and options) and prints `N passed, N failed` as the last
 * line on standard output. Returns 1 when anything failed. DATABASE_URL, if set, is a superuser's address of a server kept for tests.
 */
export async function runTests(rest: string[]): Promise<number> {
  const file = join(root, '.data', `test-results-${process.pid}.json`)
  mkdirSync(join(root, '.data'), { recursive: true })
  let typesFit = false
  let vitestCode = 1
  let results: VitestResults | undefined
  let stop = async () => {}
  // On a signal vitest, which is in our process group, ends by itself; then PostgreSQL is stopped below.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
  try {
    const preparing = Promise.all([prepareTestCluster(process.env.DATABASE_URL), unpackBrowser()])
    // Awaited below; a refusal meanwhile must not end the process before the closing line.
    preparing.catch(() => {})
    console.log('Checking types ...')
    typesFit = (await checkTypes()) === 0
    const [cluster] = await preparing
    stop = cluster.stop
    const environment: NodeJS.ProcessEnv = { ...process.env, ...cluster.environment }
    delete environment.DATABASE_URL
    vitestCode = await runNode(['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...rest], environment)
    results = readResults(file)
  } catch (error) {
    console.error(error)
  } finally {
    rmSync(file, { force: true })
    await stop().catch((error: unknown) => {
      console.error(error)
    })
  }
  const { passed, failed } = countTests(typesFit, vitestCode, results)
  console.log(`${passed} passed, ${failed} failed`)
  return failed > 0 ? 1 : 0
}
