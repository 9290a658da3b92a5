// What the questions of a register of 3,000 contracts cost beside the bare SQL that reads the same rows, in one run, and how they grow from 300.
import { askQuery } from '../src/kernel/ask.ts'
import { sql } from '../src/kernel/database/database.ts'
import { uuidv7 } from '../src/kernel/ids.ts'
import { prepareTestCluster } from '../scripts/test-cluster.ts'
import { freshApp, type TestApp } from '../test/setup/app.ts'

const cluster = await prepareTestCluster(process.env['DATABASE_URL'])
Object.assign(process.env, cluster.environment)

/** Puts contracts in by hand, as many as asked, each with an extension in force. */
async function register(t: TestApp, count: number): Promise<string> {
  const first = uuidv7()
  await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, async (tx) => {
    const ids = Array.from({ length: count }, (_, index) => (index === 0 ? first : uuidv7()))
    for (let from = 0; from < count; from += 500) {
      const some = ids.slice(from, from + 500)
      await tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, created_at, changed_at) select ${t.icb}, id, 'contract', 'B-' || id, 'Contract ' || id, 'running', now(), now() from unnest(${some}::uuid[]) id`)
      await tx.rows(sql`insert into deliver.contract (body_id, id, provider_name, value_pence, annual_pence, starts_on, ends_on, notice_days) select ${t.icb}, id, 'Provider ' || (('x' || substr(id::text, 30, 4))::bit(16)::int % 200), 100000000, 25000000, '2024-04-01', date '2026-12-01' + ((('x' || substr(id::text, 30, 4))::bit(16)::int) % 900), 180 from unnest(${some}::uuid[]) id`)
      await tx.rows(sql`insert into deliver.contract_version (body_id, id, contract_id, recorded_at, holds_from, terms, why) select ${t.icb}, gen_random_uuid(), id, now(), day::date, jsonb_build_object('ends_on', '2028-03-31', 'value_pence', '120000000'), 'bench' from unnest(${some}::uuid[]) id cross join (values (null), ('2025-04-01'), ('2026-04-01')) v(day)`)
    }
  })
  return first
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const times: number[] = []
  for (let index = 0; index < 7; index += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[3]!
}

async function measure(count: number): Promise<Record<string, number>> {
  const t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  const actor = await t.staff(t.icb, 'contract-manager')
  const contract = await register(t, count)
  const ask = (name: string, params: Record<string, string> = {}) => () => askQuery(t.app.db, t.app.registry.query(name)!, actor, params)
  const bare = (statement: ReturnType<typeof sql>) => () => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(statement), { readOnly: true })
  const found = {
    'bare read of the open contracts': await timed(bare(sql`select r.*, c.* from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.body_id = ${t.icb} and r.state not in ('ended', 'terminated')`)),
    'what ends when, and when to start again': await timed(ask('deliver.renewals')),
    'first answers of the register': await timed(ask('deliver.register-answers')),
    'contracts that go on by habit': await timed(ask('deliver.renewed-by-habit')),
    'bare read of one contract with its versions': await timed(bare(sql`select * from deliver.contract c join deliver.contract_version v on v.body_id = c.body_id and v.contract_id = c.id where c.id = ${contract}`)),
    'what one contract was on a day': await timed(ask('deliver.contract-on', { contract, day: '2026-01-01' })),
    'the review pack of one contract': await timed(ask('review.pack', { contract })),
  }
  await t.close()
  return found
}

const [few, many] = [await measure(300), await measure(3000)]
console.log('| what | ms at 3,000 | ratio to the bare read | growth from 300 |\n|---|---|---|---|')
let base = 1
for (const [words, ms] of Object.entries(many)) {
  if (words.startsWith('bare')) base = ms
  console.log(`| ${words} | ${ms.toFixed(1)} | ${(ms / base).toFixed(1)} | ${(ms / few[words]!).toFixed(1)} |`)
}
console.log('\nThe middle of seven, one connection, test cluster; each ratio is to the bare read above it, in the same run. A question of one contract should not grow.')
await cluster.stop()
