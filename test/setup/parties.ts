// Two providers and their people, for tests of what the sides of a contract share and what nobody else sees.
import type { Actor } from '../../src/kernel/act.ts'
import { askQuery } from '../../src/kernel/ask.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { uuidv7 } from '../../src/kernel/ids.ts'
import type { TestApp } from './app.ts'

/** Another invented provider in the directory. */
export async function anotherProvider(t: TestApp, name = 'Another Care Ltd'): Promise<string> {
  const id = uuidv7()
  await t.app.db.within({ role: 'act_worker' }, (tx) => tx.rows(sql`insert into bodies.organisation (id, name, kind, demonstration) values (${id}, ${name}, 'provider', true)`))
  return id
}

/** A person of a provider other than the test's own. */
export const partyOfProvider = async (t: TestApp, provider: string): Promise<Actor> => ({ ...await t.staff(provider, 'provider'), kind: 'party' as const })

/** Asks a query as somebody; a refusal ends the test. */
export async function asked<R>(t: TestApp, name: string, actor: Actor, params: Record<string, string> = {}): Promise<R> {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, actor, params)
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as R
}

/** The words of an act's refusals; none when it was done. */
export const refusedWith = (outcome: Awaited<ReturnType<TestApp['act']>>): string[] => (outcome.ok ? [] : outcome.refusals.map((refusal) => refusal.code))
