// The PostgreSQL that comes with the packages: made once, started, adopted when it outlived us, stopped.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename, dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { withLock } from './lock-file.ts'
import { accountForPostgres, canPass, makeOpenFolder, markOf, openFolder, postgresBinaries, type RunAs } from './postgres-binaries.ts'

/** A running PostgreSQL. `adopted`: it was already running. `stop` waits until it has stopped (fast: open transactions roll back). */
export type RunningPostgres = { superuserUrl: string; port: number; dataDir: string; adopted: boolean; stop(): Promise<void> }

type Cluster = { bin: string; dataDir: string; account: RunAs; password: string }

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

/** Runs one of PostgreSQL's programs to its end. Output is kept only when asked: a daemon it leaves behind must not hold our pipes. */
function execute(cluster: { bin: string; account: RunAs }, program: string, args: string[], keepOutput = false): Promise<{ code: number; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(join(cluster.bin, 'bin', program), args, {
      ...cluster.account,
      cwd: '/',
      stdio: keepOutput ? ['ignore', 'pipe', 'pipe'] : 'ignore',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += String(chunk)))
    child.stderr?.on('data', (chunk) => (output += String(chunk)))
    child.once('error', fail)
    child.once('exit', (code) => done({ code: code ?? 1, output }))
  })
}

/** A text of our own kept beside the data directory, readable by its owner only; made from `fresh` at first use. */
export function keptSecret(path: string, fresh: () => string = () => randomBytes(24).toString('hex')): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const text = fresh()
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${text}\n`, { mode: 0o600 })
  renameSync(draft, path)
  return text
}

/** Where the data really go: root cannot keep them in a folder that PostgreSQL's account may not enter. */
function reachableDataDir(wanted: string, account: RunAs): string {
  makeOpenFolder(dirname(wanted))
  if (canPass(dirname(wanted), account)) return wanted
  const moved = join(openFolder, `${basename(wanted)}-${markOf(wanted)}`)
  makeOpenFolder(openFolder)
  writeFileSync(`${wanted}.location`, `${moved}\n`)
  console.error(`The account of PostgreSQL cannot enter ${dirname(wanted)}: the data are in ${moved}`)
  return moved
}

async function initialise(cluster: Cluster, forTests: boolean): Promise<void> {
  const draft = `${cluster.dataDir}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  const passwordFile = `${cluster.dataDir}.initial-password`
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 })
  if (cluster.account) {
    chownSync(draft, cluster.account.uid, cluster.account.gid)
    chownSync(passwordFile, cluster.account.uid, cluster.account.gid)
  }
  try {
    const args = ['-D', draft, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
    args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '-E', 'UTF8')
    if (forTests) args.push('--no-sync')
    const { code, output } = await execute(cluster, 'initdb', args, true)
    if (code !== 0) throw new Error(`initdb failed:\n${output}`)
    // Only a finished cluster gets the name: a killed initdb leaves nothing that looks like data.
    renameSync(draft, cluster.dataDir)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(draft, { recursive: true, force: true })
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no free port'))))
    })
  })
}

function urlOf(cluster: Cluster, port: number): string {
  return `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres`
}

/** Waits until the server answers a query; false when it does not within `patience` milliseconds. A wrong password is refused at once. */
async function answers(url: string, patience: number): Promise<boolean> {
  const end = Date.now() + patience
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('select 1')
      return true
    } catch (error) {
      if ((error as { code?: string }).code === '28P01') throw error
      if (Date.now() > end) return false
      await pause(50)
    } finally {
      await client.end().catch(() => {})
    }
  }
}

/** A killed server can stay listed until its parent takes notice; then it is dead all the same. Unknown where there is no /proc. */
function isUnburied(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')
  } catch {
    return false
  }
}

/** The port of a server that already runs on this directory (line 4 of its pid file); undefined when none answers. */
async function adopt(cluster: Cluster): Promise<number | undefined> {
  const { code } = await execute(cluster, 'pg_ctl', ['status', '-D', cluster.dataDir])
  if (code !== 0) return undefined
  const lines = readFileSync(join(cluster.dataDir, 'postmaster.pid'), 'utf8').split('\n')
  const port = Number(lines[3])
  if (!Number.isInteger(port) || port === 0 || isUnburied(Number(lines[0]))) return undefined
  return (await answers(urlOf(cluster, port), 15_000)) ? port : undefined
}

const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', 'log_timezone=UTC', 'max_connections=200']
const testSettings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'wal_level=minimal', 'max_wal_senders=0']

/** Starts the server on a free port or the wished one. A pid file or memory left by a killed one can linger a second or two: ten seconds of patience. */
async function launch(cluster: Cluster, forTests: boolean, wishedPort?: number): Promise<number> {
  const log = join(cluster.dataDir, 'server.log')
  for (let attempt = 0; ; attempt++) {
    const port = wishedPort ?? (await freePort())
    const options = [...settings, ...(forTests ? testSettings : [])].map((setting) => `-c ${setting}`).join(' ')
    const { code } = await execute(cluster, 'pg_ctl', ['start', '-w', '-t', '60', '-D', cluster.dataDir, '-l', log, '-o', `-p ${port} ${options}`])
    if (code === 0 && (await answers(urlOf(cluster, port), 30_000))) return port
    if (attempt >= 20) {
      const tail = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(-12).join('\n') : '(it wrote no log)'
      throw new Error(`PostgreSQL does not start on ${cluster.dataDir}:\n${tail}`)
    }
    await pause(500)
    const adopted = await adopt(cluster)
    if (adopted) return adopted
  }
}

/**
 * Starts PostgreSQL on `dataDir`, making the cluster at first use and adopting a server that already runs there.
 * `forTests` gives up durability for speed. Listens on 127.0.0.1 only, on a free port, with a random password kept beside the data
 * (`<dataDir>.password`); `port` asks for a certain one, so that a server that died comes back where its clients look. Returns the superuser's address. Source: decisions on the database (docs).
 */
export async function startPostgres(wish: { dataDir: string; forTests: boolean; port?: number }): Promise<RunningPostgres> {
  const account = accountForPostgres()
  const dataDir = reachableDataDir(resolve(wish.dataDir), account)
  const bin = postgresBinaries(dataDir, account)
  return withLock(`${dataDir}.lock`, async () => {
    const exists = existsSync(join(dataDir, 'PG_VERSION'))
    if (exists && !existsSync(`${dataDir}.password`)) throw new Error(`${dataDir} holds data but ${dataDir}.password is missing`)
    const cluster: Cluster = { bin, dataDir, account, password: keptSecret(`${dataDir}.password`) }
    if (!exists) await initialise(cluster, wish.forTests)
    if (account) chownSync(dataDir, account.uid, account.gid)
    chmodSync(dataDir, 0o700)
    const running = await adopt(cluster)
    const port = running ?? (await launch(cluster, wish.forTests, wish.port))
    const stop = async () => {
      const { code, output } = await execute(cluster, 'pg_ctl', ['stop', '-w', '-t', '60', '-m', 'fast', '-D', dataDir], true)
      const status = await execute(cluster, 'pg_ctl', ['status', '-D', dataDir])
      if (code !== 0 && status.code === 0) throw new Error(`PostgreSQL does not stop: ${output}`)
    }
    return { superuserUrl: urlOf(cluster, port), port, dataDir, adopted: running !== undefined, stop }
  })
}
