// kill -9 of server and of database during a stream of acts, 20 times: no acknowledged act lost, none half there, the journal verifies.
import { exceptPeople } from '../setup/app.ts'
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningPostgres, startPostgres } from '../../scripts/embedded-postgres.ts'
import { type App, openApp } from '../../src/app.ts'
import { asLogin, createDatabase, prepareCluster } from '../../src/kernel/database/migrate.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { uuidv7 } from '../../src/kernel/ids.ts'
import { sha256 } from '../../src/kernel/keys.ts'
import { verifyJournal } from '../../src/kernel/journal/verify.ts'
import { hashPassword, issueToken } from '../../src/people/index.ts'

const kills = 20
const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'commission-care-kill-'))
const dataDir = join(folder, 'main')
let postgres: RunningPostgres
let web: ChildProcess
let settings: { databaseUrl: string; secretKeyFile: string; dataDir: string; baseUrl: string }
let port: number
let token: string

const freePort = (): Promise<number> => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = server.address() as { port: number }
    server.close(() => resolve(free))
  })
})
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function database(): Promise<void> {
  postgres = await startPostgres({ dataDir, forTests: false })
  await prepareCluster(postgres.superuserUrl, 'app-password')
  const { url } = await createDatabase(postgres.superuserUrl, 'commission_care', 'test')
  settings = { databaseUrl: asLogin(url, 'cc_app', 'app-password'), secretKeyFile: join(folder, 'secret.json'), dataDir: folder, baseUrl: `http://127.0.0.1:${port}` }
}

async function startWeb(): Promise<void> {
  web = spawn(process.execPath, [join(root, 'src/web/main.ts')], { stdio: 'ignore', env: { ...process.env, DATABASE_URL: settings.databaseUrl, SECRET_KEY_FILE: settings.secretKeyFile, DATA_DIR: folder, PORT: String(port), HOST: '127.0.0.1', BASE_URL: settings.baseUrl } })
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await fetch(`${settings.baseUrl}/health`).then((answer) => answer.ok, () => false)) return
    await pause(50)
  }
  throw new Error('the server did not answer')
}

const withApp = async <T>(work: (app: App) => Promise<T>): Promise<T> => {
  const app = await openApp({ ...settings, poolSize: 2 })
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

beforeAll(async () => {
  chmodSync(folder, 0o755)
  port = await freePort()
  writeFileSync(join(folder, 'secret.json'), JSON.stringify({ keys: [{ id: 'k1', key: sha256('a key for tests'), from: '2026-01-01T00:00:00Z' }] }), { mode: 0o600 })
  await database()
  token = await withApp(async (app) => {
    const [body, account] = [uuidv7(), uuidv7()]
    const hash = await hashPassword('a long password for tests')
    await app.db.within({ role: 'act_worker' }, (tx) => tx.rows(sql`insert into bodies.organisation (id, name, kind) values (${body}, 'NHS Testshire', 'icb')`))
    await app.db.within('server', async (tx) => {
      await tx.rows(sql`insert into people.account (id, email, name, password_hash) values (${account}, 'kill@example.test', 'K', ${hash})`)
      await tx.rows(sql`insert into people.membership (id, account_id, body_id, role, valid_from) values (${uuidv7()}, ${account}, ${body}, 'commissioner', '2020-01-01')`)
    })
    return (await issueToken(app.db, { accountId: account, bodyId: body, name: 'stream', allows: [] })).token
  })
  await startWeb()
})
afterAll(async () => {
  web.kill('SIGKILL')
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

const acknowledged = new Map<string, string>()
let sent = 0

/** Sends acts until told to stop; keeps what was acknowledged. Nothing is sent again: what was not acknowledged may or may not stand. */
async function stream(stop: () => boolean): Promise<void> {
  while (!stop()) {
    const key = `kill-${(sent += 1)}`
    const answer = await fetch(`${settings.baseUrl}/api/cycle/open-programme`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ name: `Programme ${key}`, purpose: 'p', level: 'place', tier: 'light' }),
    }).catch(() => undefined)
    if (answer?.ok) {
      const done = await answer.json().catch(() => undefined) as { actId: string } | undefined
      if (done) acknowledged.set(key, done.actId)
    } else await pause(10)
  }
}

test(`server and database killed ${kills} times in a stream of acts lose nothing that was acknowledged`, { timeout: 240_000 }, async () => {
  for (let round = 0; round < kills; round += 1) {
    let stopped = false
    const streams = [1, 2, 3].map(() => stream(() => stopped))
    await pause(60 + Math.floor(Math.random() * 200))
    if (round % 2 === 0) web.kill('SIGKILL')
    else process.kill(Number(readFileSync(join(postgres.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
    await pause(30)
    stopped = true
    await Promise.all(streams)
    if (round % 2 === 0) await startWeb()
    else {
      web.kill('SIGKILL')
      await database()
      await startWeb()
    }
  }
  await withApp(async (app) => {
    const entries = new Set((await app.db.within('server', (tx) => tx.rows(sql<{ act_id: string }>`select act_id from journal.entry`))).map((row) => row.act_id))
    expect(acknowledged.size).toBeGreaterThan(kills)
    expect([...acknowledged].filter(([, actId]) => !entries.has(actId))).toEqual([])
    const verified = await verifyJournal(app.db, { signatures: app.keys, rows: exceptPeople })
    expect(verified.findings).toEqual([])
    // Each act makes a programme and a round: none stands half.
    const counts = await app.db.within({ role: 'act_verify' }, (tx) => tx.one(sql<{ programmes: string; rounds: string; acts: string }>`select (select count(*) from cycle.programme) as programmes, (select count(*) from cycle.round) as rounds, (select count(*) from journal.entry) as acts`))
    expect(counts.rounds).toBe(counts.programmes)
    expect(counts.acts).toBe(counts.programmes)
  })
})

test('a key that was acknowledged before the kill answers the same afterwards', async () => {
  const [key, actId] = [...acknowledged][0]!
  const answer = await fetch(`${settings.baseUrl}/api/cycle/open-programme`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify({ name: `Programme ${key}`, purpose: 'p', level: 'place', tier: 'light' }) })
  expect(await answer.json()).toMatchObject({ actId, repeated: true })
})
