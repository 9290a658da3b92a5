// A child the supervisor keeps alive.
import { type ChildProcess, spawn } from 'node:child_process'
import { root } from './test-cluster.ts'

/** Exit code by which a child says that trying again is pointless (a setting or a right is wrong). */
export const refusal = 78

/** A child that is started again when it dies, later each time (0.5 s doubling to 30 s; a minute of life forgives). */
export class KeptChild {
  readonly script: string
  readonly #environment: NodeJS.ProcessEnv
  readonly #onRefusal: () => void
  #child: ChildProcess | undefined
  #timer: NodeJS.Timeout | undefined
  #delay = 500
  #ending = false

  constructor(script: string, environment: NodeJS.ProcessEnv, onRefusal: () => void) {
    this.script = script
    this.#environment = environment
    this.#onRefusal = onRefusal
    this.#begin()
  }

  #begin(): void {
    const began = Date.now()
    const child = spawn(process.execPath, [this.script], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: this.#environment })
    this.#child = child
    child.once('error', (error) => {
      console.error(`${this.script}: ${error.message}`)
    })
    child.once('exit', (code, signal) => {
      this.#child = undefined
      if (this.#ending) return
      if (code === refusal) {
        console.error(`${this.script} refuses to run.`)
        this.#onRefusal()
        return
      }
      if (Date.now() - began > 60_000) this.#delay = 500
      console.error(`${this.script} ended (${signal ?? code}); again in ${this.#delay / 1000} s`)
      this.#timer = setTimeout(() => {
        this.#begin()
      }, this.#delay)
      this.#delay = Math.min(this.#delay * 2, 30_000)
    })
  }

  /** The process id of the child that runs now, if one does. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Asks the child to end and waits; after `patience` milliseconds it is killed. */
  end(patience = 15_000): Promise<void> {
    this.#ending = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (!child) return Promise.resolve()
    return new Promise((done) => {
      const last = setTimeout(() => child.kill('SIGKILL'), patience)
      child.once('exit', () => {
        clearTimeout(last)
        done()
      })
      child.kill('SIGTERM')
    })
  }
}
