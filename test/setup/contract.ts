// A contract with indicators, for tests of returns and reviews that do not care how it came about.
import type { Actor } from '../../src/kernel/act.ts'
import type { TestApp } from './app.ts'

/** Writes a contract with the test's provider into the register of a body, by the act. */
export async function contractFor(t: TestApp, body: string, title = 'Talking Therapies', startsOn = '2024-10-01'): Promise<string> {
  const done = await t.done('deliver.record-contract', await t.staff(body, 'contract-manager'), { title, provider: t.provider, startsOn })
  return done.goTo!
}

/** Adds an indicator to a contract by the act. */
export async function kpiFor(t: TestApp, actor: Actor, contract: string, more: Record<string, unknown> = {}): Promise<string> {
  const done = await t.done('plan.add-kpi', actor, { name: 'First treatment within 6 weeks', contract, unit: '%', direction: 'up', frequency: 'monthly', target: 75, targetFrom: '2024-10-01', ...more })
  return done.goTo!
}
