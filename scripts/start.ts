// Brings up the service: database, migrations, web and worker; keeps them up; takes them down in order.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { dirname, join } from 'node:path'
import { asLogin, createDatabase, migrate, type Purpose, prepareCluster, purposeOf } from '../src/kernel/database/migrate.ts'
import { KeptChild, refusal } from './child-process.ts'
import { keptSecret, type RunningPostgres, startPostgres } from './embedded-postgres.ts'
import { tryLock } from './lock-file.ts'
import { makeOpenFolder } from './postgres-binaries.ts'
import { readStartSettings, type StartSettings } from './settings.ts'
import { root } from './test-cluster.ts'

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

type Prepared = { databaseUrl: string; stop(): Promise<void> }

/** Brings PostgreSQL back, on the same port, should it die while the service runs. Returns the function that ends the watch. */
function watchPostgres(server: RunningPostgres, wanted: string): () => Promise<void> {
  let watching = true
  const watch = async () => {
    while (watching) {
      await pause(1000)
      if (!watching || (await isTaken('127.0.0.1', server.port))) continue
      console.error('PostgreSQL is gone: it is started again.')
      await startPostgres({ dataDir: wanted, forTests: false, port: server.port }).catch((error: unknown) => {
        console.error(error)
      })
    }
  }
  const watched = watch()
  return async () => {
    watching = false
    await watched
  }
}

async function prepareEmbedded(settings: StartSettings): Promise<Prepared> {
  const wanted = join(settings.dataDir, 'main')
  const server = await startPostgres({ dataDir: wanted, forTests: false })
  console.log(`PostgreSQL ${server.adopted ? 'was still running' : 'runs'} on ${server.dataDir}`)
  try {
    const password = keptSecret(`${server.dataDir}.app-password`)
    await prepareCluster(server.superuserUrl, password)
    const { url } = await createDatabase(server.superuserUrl, 'commission_care', settings.demonstration ? 'demonstration' : 'live')
    const endWatch = watchPostgres(server, wanted)
    const stop = async () => {
      await endWatch()
      await server.stop()
    }
    return { databaseUrl: asLogin(url, 'cc_app', password), stop }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function prepareExternal(settings: StartSettings, databaseUrl: string): Promise<Prepared> {
  if (settings.migrateDatabaseUrl) {
    const password = decodeURIComponent(new URL(databaseUrl).password)
    if (!password) throw new Error('DATABASE_URL carries no password for cc_app')
    await prepareCluster(settings.migrateDatabaseUrl, password)
    const applied = await migrate(settings.migrateDatabaseUrl, { purpose: settings.demonstration ? 'demonstration' : 'live' })
    if (applied.length > 0) console.log(`${applied.length} migrations applied`)
  }
  return { databaseUrl, stop: async () => {} }
}

/** A fresh key file: the newest key first, so that it can be replaced by putting another before it. */
export function newKeyFile(): string {
  return JSON.stringify({ keys: [{ id: 'k1', key: randomBytes(32).toString('hex'), from: new Date().toISOString() }] })
}

function isTaken(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection({ host: ['0.0.0.0', '::'].includes(host) ? 'localhost' : host, port })
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}

/** Children of a supervisor that was killed need a second to notice; longer than that it is somebody else's port. */
async function refuseTakenPort(settings: StartSettings): Promise<void> {
  for (let attempt = 0; await isTaken(settings.host, settings.port); attempt++) {
    if (attempt >= 10) throw new Error(`Port ${settings.port} is in use. Set PORT to another one.`)
    await pause(500)
  }
}

async function untilHealthy(settings: StartSettings, stopping: () => boolean): Promise<boolean> {
  const host = settings.host === '0.0.0.0' ? '127.0.0.1' : settings.host === '::' ? '[::1]' : settings.host
  while (!stopping()) {
    const healthy = await fetch(`http://${host}:${settings.port}/health`, { signal: AbortSignal.timeout(2000) }).then(
      (response) => response.status === 200,
      () => false,
    )
    if (healthy) return true
    await pause(150)
  }
  return false
}

function environmentOf(settings: StartSettings, databaseUrl: string, purpose: Purpose): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    DATA_DIR: settings.dataDir,
    SECRET_KEY_FILE: settings.secretKeyFile,
    PORT: String(settings.port),
    HOST: settings.host,
    BASE_URL: settings.baseUrl,
    DEMO: purpose === 'demonstration' ? '1' : '0',
  }
  // The right to change tables stays with the supervisor.
  delete environment.MIGRATE_DATABASE_URL
  return environment
}

/** Lets the demonstration be played; it decides itself whether it has been. */
function playDemonstration(environment: NodeJS.ProcessEnv): ChildProcess | undefined {
  if (!existsSync(join(root, 'demo', 'play.ts'))) return undefined
  const child = spawn(process.execPath, ['demo/play.ts'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: environment })
  child.once('exit', (code) => {
    if (code) console.error(`The demonstration was not played to its end (${code}); it is tried again at the next start.`)
  })
  return child
}

async function supervise(settings: StartSettings, environment: NodeJS.ProcessEnv, purpose: Purpose, signalled: Promise<void>): Promise<number> {
  let stopping = false
  let refused = false
  let player: ChildProcess | undefined
  const children: KeptChild[] = []
  const ended = new Promise<void>((done) => {
    void signalled.then(done)
    const onRefusal = () => {
      refused = true
      done()
    }
    const scripts = ['src/web/main.ts', 'src/worker/main.ts'].filter((script) => {
      const present = existsSync(join(root, script))
      if (!present) console.error(`${script} is missing: it is not run.`)
      return present
    })
    children.push(...scripts.map((script) => new KeptChild(script, environment, onRefusal)))
  })
  void untilHealthy(settings, () => stopping).then((healthy) => {
    if (!healthy) return
    console.log(`Commission care answers at ${settings.baseUrl}`)
    if (purpose === 'demonstration' && !stopping) player = playDemonstration(environment)
  })
  await ended
  stopping = true
  player?.kill('SIGTERM')
  await Promise.all(children.map((child) => child.end()))
  return refused ? refusal : 0
}

/** Leaves the settings beside the data, readable by the owner only, so that bin/commission on this machine finds the service. */
function leaveSettings(settings: StartSettings, databaseUrl: string): void {
  const { dataDir, secretKeyFile, baseUrl } = settings
  writeFileSync(join(dataDir, 'service.json'), JSON.stringify({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir, SECRET_KEY_FILE: secretKeyFile, BASE_URL: baseUrl }), { mode: 0o600 })
}

/**
 * Runs the service until SIGTERM or SIGINT. Starts the PostgreSQL that comes with the packages, or uses DATABASE_URL and starts none.
 * Returns 0 after an ordinary end, 78 when a child refused to run.
 */
export async function start(given: NodeJS.ProcessEnv): Promise<number> {
  const settings = readStartSettings(given)
  makeOpenFolder(settings.dataDir)
  const release = tryLock(join(settings.dataDir, 'start.lock'))
  if (!release) throw new Error(`The service already runs on ${settings.dataDir}. Set DATA_DIR and PORT to run a second one.`)
  const signalled = new Promise<void>((done) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => done())
  })
  let stop = async () => {}
  try {
    await refuseTakenPort(settings)
    mkdirSync(dirname(settings.secretKeyFile), { recursive: true, mode: 0o700 })
    keptSecret(settings.secretKeyFile, newKeyFile)
    const prepared = settings.databaseUrl ? await prepareExternal(settings, settings.databaseUrl) : await prepareEmbedded(settings)
    stop = prepared.stop
    const purpose = await purposeOf(prepared.databaseUrl)
    if (given.DEMO && settings.demonstration !== (purpose === 'demonstration')) {
      console.error(`DEMO says otherwise, but this database was made as ${purpose} and stays so. Use another DATA_DIR for another one.`)
    }
    leaveSettings(settings, prepared.databaseUrl)
    return await supervise(settings, environmentOf(settings, prepared.databaseUrl, purpose), purpose, signalled)
  } finally {
    await stop()
    release()
  }
}
