import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compute, computeNames } from '../evidence/statistics/index.ts'

const main = join(import.meta.dirname, 'main.ts')
const run = (input: string, ...words: string[]): ReturnType<typeof spawnSync> => spawnSync(process.execPath, [main, 'compute', ...words], { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })

test('every method answers its reference vectors on the command line, without a database', () => {
  expect([...computeNames]).toEqual(expect.arrayContaining(['dsr', 'funnel_limits', 'phe_proportion', 'phe_rate', 'spc_xmr']))
  for (const name of computeNames) {
    const vectors = readFileSync(join(import.meta.dirname, '../../test/vectors', `${name}.json`), 'utf8')
    const done = run(vectors, name)
    expect([name, done.status]).toEqual([name, 0])
    const answered = JSON.parse(String(done.stdout)) as { cases: unknown[] }
    expect(answered.cases.length).toBe((JSON.parse(vectors) as { cases: unknown[] }).cases.length)
    expect(answered).toEqual(JSON.parse(JSON.stringify(compute(name, JSON.parse(vectors)))))
  }
}, 180_000)

test('an unknown method and what is no JSON end with misuse and words', () => {
  expect(run('{}', 'median')).toMatchObject({ status: 2, stderr: expect.stringContaining('phe_rate') as unknown })
  expect(run('no json', 'dsr')).toMatchObject({ status: 2, stderr: 'The input is not JSON.\n' })
})

test('a reader that closes early ends the command quietly', () => {
  const done = spawnSync('sh', ['-c', `${process.execPath} ${main} compute dsr < ${join(import.meta.dirname, '../../test/vectors/dsr.json')} | head -c 10`], { encoding: 'utf8' })
  expect([done.stdout.length, done.stderr]).toEqual([10, ''])
})
