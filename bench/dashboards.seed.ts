// A body with contracts, 20 indicators each and 60 months of values, put in by hand.
import pg from 'pg'
import { sql } from '../src/kernel/database/database.ts'
import { judgeAgain } from '../src/review/signals/index.ts'
import { pairsDerived } from '../src/deliver/duplicates.ts'
import { derivingIn } from '../src/review/signals/judge-again.ts'
import type { TestApp } from '../test/setup/app.ts'

const kpisEach = 20
const months = 60

/** Contracts with their indicators and values, put in by hand; what acts keep beside them is made by what the acts call. */
export async function seed(t: TestApp, contracts: number): Promise<void> {
  await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, async (tx) => {
    await tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, created_at, changed_at)
      select ${t.icb}, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'contract', 'CTR-' || n, 'Contract ' || n, 'running', now(), now() - n * interval '1 minute' from generate_series(1, ${contracts}::integer) n`)
    await tx.rows(sql`insert into deliver.contract (body_id, id, provider_id, provider_name, value_pence, annual_pence, starts_on, ends_on, notice_days, owner_name)
      select ${t.icb}, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ${t.provider}, 'Provider ' || n % 200, 100000000, 25000000, '2021-04-01', date '2026-12-01' + n % 900, 180, 'Pat' from generate_series(1, ${contracts}::integer) n`)
    await tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, created_at, changed_at)
      select ${t.icb}, ('00000000-0000-7000-9000-' || lpad(to_hex(n * 100 + k), 12, '0'))::uuid, 'kpi', 'KPI-' || n * 100 + k, 'Indicator ' || k, 'in use', now(), now() from generate_series(1, ${contracts}::integer) n, generate_series(1, ${kpisEach}::integer) k`)
    await tx.rows(sql`insert into plan.kpi (body_id, id, unit, direction, frequency, contract_id, provider_id, harm, changed_by)
      select ${t.icb}, ('00000000-0000-7000-9000-' || lpad(to_hex(n * 100 + k), 12, '0'))::uuid, '%', case when k % 2 = 0 then 'up' else 'down' end, 'monthly', ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ${t.provider}, (array['serious', 'outcome', 'none'])[1 + k % 3], 'provider'
      from generate_series(1, ${contracts}::integer) n, generate_series(1, ${kpisEach}::integer) k`)
    // One indicator in a hundred falls in its last three months.
    await tx.rows(sql`insert into deliver.kpi_observation (body_id, id, kpi_id, period, version, value, source)
      select ${t.icb}, gen_random_uuid(), ('00000000-0000-7000-9000-' || lpad(to_hex(n * 100 + k), 12, '0'))::uuid, to_char(date '2021-11-01' + m * interval '1 month', 'YYYY-MM'), 1,
        round((80 + 4 * random() - case when m > ${months - 3} and (n * 20 + k) % 100 = 0 then 15 else 0 end)::numeric, 1), 'return'
      from generate_series(1, ${contracts}::integer) n, generate_series(1, ${kpisEach}::integer) k, generate_series(1, ${months}::integer) m`)
  })
  const ids = await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, (tx) => tx.rows(sql<{ id: string }>`select id from plan.kpi order by id`))
  await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, (tx) => pairsDerived.again(derivingIn(tx, t.icb), new Map()))
  for (let from = 0; from < ids.length; from += 5000) await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, (tx) => judgeAgain(derivingIn(tx, t.icb), ids.slice(from, from + 5000).map(({ id }) => id)))
  const client = new pg.Client({ connectionString: t.superuserUrl })
  await client.connect()
  await client.query('vacuum analyze')
  await client.end()
}

/** A contract in the middle of them, and one of its indicators. */
export const pageIds = { contract: '00000000-0000-7000-8000-000000000007', kpi: '00000000-0000-7000-9000-0000000002be' }
