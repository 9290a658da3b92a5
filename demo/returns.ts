import type { Actor } from '../src/kernel/act.ts'
import { askQuery } from '../src/kernel/ask.ts'
import { sql } from '../src/kernel/database/database.ts'
import { actorOfLink } from '../src/people/index.ts'
import type { PersonName } from './cast.ts'
import type { Playing } from './scene.ts'

/** One month's return, as it goes in life: asked for, a link made, sent by the provider through that link, accepted. */
export async function takeReturn({ stage, cast, id }: Playing, asked: { name: string; by: PersonName; contract: string; month: string; due: string; answers: readonly { kpi: string; value: number; numerator?: number; denominator?: number; reason?: string }[]; minutes?: number }): Promise<void> {
  const by = cast[asked.by]
  const requested = await stage.done(`${asked.name}-ask`, by, 'deliver.request-return', { contract: id(asked.contract), period: asked.month, due: asked.due })
  const record = stage.id(requested, 'return')
  await stage.done(`${asked.name}-link`, by, 'deliver.make-return-link', { return: record, until: asked.due })
  // A link that was used is closed: begun again, a return that was sent is left as it is.
  const { state } = await stage.app.db.within({ role: 'act_worker', bodyId: by.bodyId }, (tx) => tx.one(sql<{ state: string }>`select state from kernel.record where id = ${record}`))
  if (state === 'requested') await stage.done(`${asked.name}-send`, await whoOpens(stage, by, record), 'deliver.send-return', { return: record, answers: asked.answers.map((answer) => ({ ...answer })), ...(asked.minutes === undefined ? {} : { minutes: asked.minutes }) })
  await stage.done(`${asked.name}-accept`, by, 'deliver.accept-return', { return: record })
}

/** The provider's actor, as the link of the return makes it. */
async function whoOpens(stage: Playing['stage'], by: Actor, record: string): Promise<Actor> {
  const answer = await askQuery(stage.app.db, stage.app.registry.query('deliver.return-link')!, by, { return: record })
  const link = answer.ok ? (answer.result as { path: string } | null) : null
  const opened = link && await actorOfLink(stage.app.db, link.path.replace('/return/', ''), 'return')
  if (!opened) throw new Error('the link of the return does not open')
  return opened.actor
}
