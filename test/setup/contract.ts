// A contract with indicators, for tests of returns and reviews that do not care how it came about.
import type { Actor } from '../../src/kernel/act.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { uuidv7 } from '../../src/kernel/ids.ts'
import type { TestApp } from './app.ts'

/** Writes a contract's record for a provider of the test, in a body. */
export async function contractFor(t: TestApp, body: string, title = 'Talking Therapies', providerId = t.provider): Promise<string> {
  const id = uuidv7()
  await t.app.db.within({ role: 'act_staff', bodyId: body }, (tx) => tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, provider_id, shown_to_party, created_at, changed_at)
    values (${body}, ${id}, 'contract', ${`CTR-T${id.slice(-6)}`}, ${title}, 'running', ${providerId}, true, now(), now())`))
  return id
}

/** Adds an indicator to a contract by the act. */
export async function kpiFor(t: TestApp, actor: Actor, contract: string, more: Record<string, unknown> = {}): Promise<string> {
  const done = await t.done('plan.add-kpi', actor, { name: 'First treatment within 6 weeks', contract, unit: '%', direction: 'up', frequency: 'monthly', target: 75, targetFrom: '2024-10-01', ...more })
  return done.goTo!
}
