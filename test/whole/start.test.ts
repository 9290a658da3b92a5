// The README's first command as a newcomer gives it, on an empty data folder, without a home of one's own.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../scripts/test-cluster.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'commission-care-start-'))
let port = 0
const running = new Set<ChildProcess>()

const freePort = (): Promise<number> => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = server.address() as { port: number }
    server.close(() => done(free))
  })
})

/** Starts the service in a process group of its own; `said` is all that it has printed so far. */
function start(): { child: ChildProcess; said: () => string } {
  const { DATABASE_URL: _database, VITEST: _vitest, ...environment } = process.env
  let said = ''
  const child = spawn('./run', ['start'], { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...environment, HOME: '/no-home-of-ones-own', PORT: String(port), DATA_DIR: dataDir } })
  running.add(child)
  child.once('exit', () => running.delete(child))
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { said += text.toString() })
  return { child, said: () => said }
}

async function secondsUntil(what: () => Promise<boolean> | boolean, limit: number): Promise<number> {
  const began = Date.now()
  while (Date.now() - began < limit * 1000) {
    if (await what()) return (Date.now() - began) / 1000
    await new Promise((done) => setTimeout(done, 100))
  }
  return Number.POSITIVE_INFINITY
}

const pageShows = (): Promise<boolean> => fetch(`http://127.0.0.1:${port}/sign-in`, { signal: AbortSignal.timeout(2000) }).then((answer) => answer.status === 200, () => false)
const ended = (child: ChildProcess): Promise<unknown> => (child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((done) => child.once('exit', done)))

const stop = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGTERM')
  await ended(child)
}

beforeAll(async () => {
  port = await freePort()
})
afterAll(async () => {
  await Promise.all([...running].map(stop))
  rmSync(dataDir, { recursive: true, force: true })
})

test('on an empty folder the page stands within a minute and the demonstration within three, with progress shown', { timeout: 300_000 }, async () => {
  const { child, said } = start()
  expect(await secondsUntil(pageShows, 60), said()).toBeLessThan(60)
  const loaded = await secondsUntil(() => said().includes('The demonstration is loaded'), 180)
  expect(loaded, said()).toBeLessThan(180)
  expect(said()).toMatch(/Loading the demonstration: \d+ of \d+/)
  const page = await (await fetch(`http://127.0.0.1:${port}/sign-in`)).text()
  expect(page).toContain('@icb.example')
  child.kill('SIGKILL')
  await ended(child)
})

// Other tests share the two cores: a slow minute of theirs is tried again, a slow start is slow each time.
test('killed outright, it is ready again within ten seconds, with all that was there', { timeout: 120_000, retry: 2 }, async () => {
  await Promise.all([...running].map(stop))
  const { child, said } = start()
  // The old web process may still answer for a second: what counts is that the new one says that it answers, and does.
  expect(await secondsUntil(() => said().includes('Commission care answers'), 60), said()).toBeLessThan(10)
  expect(await pageShows()).toBe(true)
  await new Promise((done) => setTimeout(done, 3000))
  expect(said()).not.toMatch(/Loading the demonstration: \d+ of/)
  const register = await fetch(`http://127.0.0.1:${port}/register`)
  expect(register.status).toBe(200)
  child.kill('SIGTERM')
  await ended(child)
  expect(child.exitCode, said()).toBe(0)
})
