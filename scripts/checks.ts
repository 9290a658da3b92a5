// Checks without tests, measurements, generated documents.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './test-cluster.ts'

/** Runs node on a script of the project or its packages, output passed on. Returns its exit code. */
export function runNode(args: string[], environment: NodeJS.ProcessEnv = process.env): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: environment })
    child.once('error', fail)
    child.once('exit', (code) => done(code ?? 1))
  })
}

/** Checks all types. Returns 0 when there is nothing to say. */
export function checkTypes(): Promise<number> {
  return runNode(['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'])
}

/** Types, module boundaries and format, each where the project has rules for it. Returns 1 when any fails. */
export async function check(): Promise<number> {
  const results = [await checkTypes()]
  const rules = ['.dependency-cruiser.cjs', '.dependency-cruiser.mjs', '.dependency-cruiser.js'].find((name) => existsSync(join(root, name)))
  if (rules) results.push(await runNode(['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', rules, 'src', 'scripts']))
  if (existsSync(join(root, 'biome.json'))) results.push(await runNode(['node_modules/@biomejs/biome/bin/biome', 'ci', '.']))
  return results.some((code) => code !== 0) ? 1 : 0
}

/** Runs bench/*.bench.ts one after another; `filters` are parts of file names. Returns 1 when one fails or none is there. */
export async function runBenchmarks(filters: string[]): Promise<number> {
  const folder = join(root, 'bench')
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.bench.ts')).sort() : []
  const wanted = files.filter((name) => filters.length === 0 || filters.some((filter) => name.includes(filter)))
  if (wanted.length === 0) console.error('There is no such measurement in bench/.')
  let failed = wanted.length === 0
  for (const name of wanted) failed = (await runNode([join('bench', name)])) !== 0 || failed
  return failed ? 1 : 0
}

/** Generates the documents that are made from the code. */
export async function generateDocuments(rest: string[]): Promise<number> {
  if (!existsSync(join(root, 'scripts', 'make-docs.ts'))) {
    console.error('scripts/make-docs.ts is missing: no documents are made from the code.')
    return 1
  }
  return runNode(['scripts/make-docs.ts', ...rest])
}
