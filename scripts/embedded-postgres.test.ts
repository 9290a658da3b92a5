import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withClient } from '../src/kernel/database/migrate.ts'
import { type RunningPostgres, startPostgres } from './embedded-postgres.ts'
import { root } from './test-cluster.ts'

let folder: string
let server: RunningPostgres

beforeAll(async () => {
  folder = mkdtempSync(join(root, '.data', 'trial-'))
  chmodSync(folder, 0o755)
  server = await startPostgres({ dataDir: join(folder, 'main'), forTests: false })
})

afterAll(async () => {
  await server.stop()
  rmSync(server.dataDir, { recursive: true, force: true })
  rmSync(`${server.dataDir}.password`, { force: true })
  rmSync(folder, { recursive: true, force: true })
})

function postmaster(): number {
  return Number(readFileSync(join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0])
}

test('a row whose commit was acknowledged is there after PostgreSQL was killed outright', async () => {
  await withClient(server.superuserUrl, (client) => client.query('create table kept (n int); insert into kept values (41), (42)'))
  process.kill(postmaster(), 'SIGKILL')
  server = await startPostgres({ dataDir: join(folder, 'main'), forTests: false })
  const { rows } = await withClient(server.superuserUrl, (client) => client.query('select sum(n)::int as sum from kept'))
  expect(rows).toEqual([{ sum: 83 }])
})

test('a server that is still running is adopted, not started a second time', async () => {
  const pid = postmaster()
  const again = await startPostgres({ dataDir: join(folder, 'main'), forTests: false })
  expect(again.adopted).toBe(true)
  expect(again.superuserUrl).toBe(server.superuserUrl)
  expect(postmaster()).toBe(pid)
})

test('two processes that start it at once get the same server', async () => {
  await server.stop()
  const [one, two] = await Promise.all([1, 2].map(() => startPostgres({ dataDir: join(folder, 'main'), forTests: false })))
  expect(one?.superuserUrl).toBe(two?.superuserUrl)
  expect([one?.adopted, two?.adopted].sort()).toEqual([false, true])
  if (one) server = one
})

test('commits wait for the disk outside tests', async () => {
  const { rows } = await withClient(server.superuserUrl, (client) =>
    client.query(`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages, current_setting('data_checksums') as checksums`),
  )
  expect(rows).toEqual([{ fsync: 'on', commit: 'on', pages: 'on', checksums: 'on' }])
})

test('nobody gets in without the password, and only its owner can read that', async () => {
  const address = new URL(server.superuserUrl)
  expect(address.hostname).toBe('127.0.0.1')
  address.password = 'guess'
  const client = new pg.Client({ connectionString: address.toString() })
  await expect(client.connect()).rejects.toMatchObject({ code: '28P01' })
  expect(statSync(`${server.dataDir}.password`).mode & 0o777).toBe(0o600)
})
