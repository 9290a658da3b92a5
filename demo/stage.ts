import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runnersOf, type App } from '../src/app.ts'
import type { Actor, Done } from '../src/kernel/act.ts'
import { carryOut } from '../src/kernel/carry-out.ts'
import { sql } from '../src/kernel/database/database.ts'
import { takeUpload } from '../src/web/uploads.ts'
import { carryOutDue } from '../src/worker/clock.ts'
import { runJob } from '../src/worker/runners.ts'

/** Where the script plays: acts by name through the same carry-out as every door, each once however often the script is begun again. */
export interface Stage {
  app: App
  /** Moves the stored clock to that moment (never back) and carries out what became due. */
  at(moment: string): Promise<void>
  /** Carries out an act. `label` names this act of the script; begun again, an act that was done is not done twice. A refusal ends the script. */
  done(label: string, actor: Actor, act: string, input: Record<string, unknown>): Promise<Done>
  /** Id of the first record of that kind among those an act wrote. */
  id(done: Done, kind: string): string
  /** Uploads a file of demo/data for an actor and returns the upload's id; the same file is not uploaded twice. */
  upload(actor: Actor, file: string): Promise<string>
  /** Waits until the long work of that kind is done: by the worker where one runs, else here. Failed work ends the script. */
  worked(kind: string): Promise<void>
  say(words: string): void
  /** How many acts were carried out, and how many of them now. */
  counts: { acts: number; now: number }
}

/** Makes a stage. `clockBodyId`: whose system actor moves the clock; `worker`: whether a worker process does the long work. */
export function makeStage(app: App, { clockBodyId, say, worker }: { clockBodyId: string; say: (words: string) => void; worker: boolean }): Stage {
  const counts = { acts: 0, now: 0 }
  const clock: Actor = { kind: 'system', bodyId: clockBodyId, roles: [], name: 'the demonstration' }
  const done: Stage['done'] = async (label, actor, act, input) => {
    const one = app.registry.act(act)
    if (!one) throw new Error(`${label}: there is no act ${act}`)
    const outcome = await carryOut(app, one, actor, input, { key: `demonstration:${label}` })
    if (!outcome.ok) throw new Error(`${label}: ${act} was held back: ${outcome.refusals.map((refusal) => `${refusal.field ? `${refusal.field}: ` : ''}${refusal.words}`).join(' | ')}`)
    counts.acts += 1
    if (!outcome.repeated) counts.now += 1
    return outcome
  }
  return {
    app, say, counts, done,
    at: async (moment) => {
      await done(`clock-${moment}`, clock, 'kernel.move-clock', { to: moment })
      const due = await carryOutDue(app)
      if (due.refused > 0) throw new Error(`${moment}: ${due.refused} due steps were held back`)
    },
    upload: async (actor, file) => {
      const path = join(import.meta.dirname, 'data', file)
      const hash = createHash('sha256').update(readFileSync(path)).digest('hex')
      const known = await app.db.within('server', (tx) => tx.rows(sql<{ id: string }>`select id from kernel.upload where body_id = ${actor.bodyId} and account_id = ${actor.accountId} and sha256 = ${hash} order by id limit 1`))
      const id = known[0]?.id ?? await takeUpload(app.db, app.dataDir, { stream: createReadStream(path), name: basename(file), bodyId: actor.bodyId!, accountId: actor.accountId })
      if (!id) throw new Error(`${file} is empty or too long`)
      return id
    },
    worked: async (kind) => {
      const runners = runnersOf()
      for (;;) {
        const jobs = await app.db.within('server', (tx) => tx.rows(sql<{ id: string; state: string; title: string; words: string }>`select id, state, title, words from kernel.job where kind = ${kind} and state <> 'done' order by created_at`))
        const failed = jobs.find((job) => job.state === 'failed')
        if (failed) throw new Error(`${failed.title}: ${failed.words}`)
        if (jobs.length === 0) return
        if (worker) await new Promise((resolve) => setTimeout(resolve, 200))
        else for (const job of jobs) await runJob(app, runners, job.id)
      }
    },
    id: (outcome, kind) => {
      const found = outcome.records.filter((record) => record.kind === kind).map((record) => record.id).sort()[0]
      if (!found) throw new Error(`no ${kind} among ${outcome.records.map((record) => record.kind).join(', ')}`)
      return found
    },
  }
}

/** The stored clock, or undefined before the story began. */
export const storedClock = (app: App): Promise<string | undefined> =>
  app.db.within('server', async (tx) => (await tx.one(sql<{ stored_clock: string | null }>`select stored_clock from kernel.database_flag`)).stored_clock ?? undefined)

/** Sets the clock of a database that has none yet: the only step that is no act, because there is no body yet to act for. */
export const beginClock = (app: App, moment: string): Promise<unknown> => app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
