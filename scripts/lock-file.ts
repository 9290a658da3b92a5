// A lock that outlives nobody: a file naming the process that holds it. A holder that was killed is recognised and replaced.
import { linkSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'

/** When this process id began, as the kernel tells it ('' where it cannot be told): ids are used again, starts are not. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/** True while a process with this id lives, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function holderLives(path: string): boolean {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return false
  }
  const [pid, start = ''] = text.trim().split(' ')
  const id = Number(pid)
  if (!Number.isInteger(id) || id <= 0 || !isAlive(id)) return false
  return start === '' || startOf(id) === start
}

/**
 * Takes the lock at `path` if nobody living holds it. Returns the function that gives it back, or undefined when it is held.
 * The file is written whole under another name and then linked, so that nobody ever reads half of it.
 */
export function tryLock(path: string): (() => void) | undefined {
  const mine = `${process.pid} ${startOf(process.pid)}\n`
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`
  writeFileSync(draft, mine)
  try {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        linkSync(draft, path)
        return () => {
          try {
            if (readFileSync(path, 'utf8') === mine) unlinkSync(path)
          } catch {
            // Already gone: nothing to give back.
          }
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        if (holderLives(path)) return undefined
        rmSync(path, { force: true })
      }
    }
    return undefined
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Waits for the lock at `path` (at most `patience` milliseconds), runs `work` under it and gives it back. Refuses when patience ends. */
export async function withLock<T>(path: string, work: () => Promise<T>, patience = 120_000): Promise<T> {
  const end = Date.now() + patience
  for (;;) {
    const release = tryLock(path)
    if (release) {
      try {
        return await work()
      } finally {
        release()
      }
    }
    if (Date.now() > end) throw new Error(`${path} is still held by process ${readFileSync(path, 'utf8').trim()}`)
    await new Promise((done) => setTimeout(done, 100))
  }
}
