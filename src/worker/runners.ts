import type { App } from '../app.ts'
import type { Actor } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { actorOf } from '../people/index.ts'

/** What a runner of long work may do: carry out acts in the name of who asked, and say how far it is. */
export interface JobAsk {
  app: App
  actor: Actor
  input: Record<string, string>
  /** Shown on the job's page; cheap to call, written at most four times a second. */
  progress(done: number, total: number | undefined, words?: string): Promise<void>
}

/** What came of it: a record to look at, and words. A thrown JobRefused is shown to the person; anything else is a fault. */
export interface JobDone { recordId?: string; words: string }
export type Runner = (ask: JobAsk) => Promise<JobDone>

/** The work cannot be done, for a cause that the person can mend. */
export class JobRefused extends Error {}

/** Runs one queued job once; a job that is done stays done when its message comes again. */
export async function runJob(app: App, runners: ReadonlyMap<string, Runner>, id: string): Promise<void> {
  const job = await app.db.within('server', (tx) => tx.maybe(sql<{ kind: string; body_id: string; account_id: string; input: string }>`update kernel.job set state = 'running', changed_at = now()
    where id = ${id} and state in ('waiting', 'running') returning kind, body_id, account_id, input`))
  if (!job) return
  const end = (state: 'done' | 'failed', words: string, recordId?: string): Promise<unknown> => app.db.within('server', (tx) => tx.rows(sql`update kernel.job set state = ${state}, words = ${words.slice(0, 1000)}, result_record_id = ${recordId ?? null}, changed_at = now() where id = ${id}`))
  const runner = runners.get(job.kind)
  const actor = await actorOf(app.db, job.account_id, job.body_id)
  if (!runner || !actor) return void (await end('failed', runner ? 'The person who asked is no longer a member of this body.' : `There is no runner for ${job.kind}.`))
  let last = 0
  const progress: JobAsk['progress'] = async (done, total, words) => {
    if (Date.now() - last < 250) return
    last = Date.now()
    await app.db.within('server', (tx) => tx.rows(sql`update kernel.job set done_count = ${done}, total_count = ${total ?? null}, words = ${words ?? ''}, changed_at = now() where id = ${id}`))
  }
  try {
    const done = await runner({ app, actor, input: JSON.parse(job.input) as Record<string, string>, progress })
    await end('done', done.words, done.recordId)
  } catch (error) {
    if (error instanceof JobRefused) await end('failed', error.message)
    else {
      await end('failed', 'Something went wrong on our side. Run it again; if it happens twice, tell us the time.')
      process.stderr.write(`${JSON.stringify({ level: 'error', job: id, kind: job.kind, message: (error as Error).message, at: (error as Error).stack?.split('\n').slice(1, 6) })}\n`)
    }
  }
}
