import type { App } from '../src/app.ts'
import type { Actor, Done } from '../src/kernel/act.ts'
import { carryOut } from '../src/kernel/carry-out.ts'
import { sql } from '../src/kernel/database/database.ts'
import { carryOutDue } from '../src/worker/clock.ts'

/** Where the script plays: acts by name through the same carry-out as every door, each once however often the script is begun again. */
export interface Stage {
  app: App
  /** Moves the stored clock to that moment (never back) and carries out what became due. */
  at(moment: string): Promise<void>
  /** Carries out an act. `label` names this act of the script; begun again, an act that was done is not done twice. A refusal ends the script. */
  done(label: string, actor: Actor, act: string, input: Record<string, unknown>): Promise<Done>
  /** Id of the first record of that kind among those an act wrote. */
  id(done: Done, kind: string): string
  say(words: string): void
  /** How many acts were carried out, and how many of them now. */
  counts: { acts: number; now: number }
}

/** The body whose system actor moves the clock, and the moment at which the story begins. */
export function makeStage(app: App, clockBodyId: string, say: (words: string) => void): Stage {
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
