// What the pages of a body with 3,000 contracts, 20 indicators each and 60 months of values cost beside their bare queries, and how they grow from
// a tenth of it. Pages are asked for whole, through the door, by somebody signed in.
import { sql } from '../src/kernel/database/database.ts'
import { freshApp } from '../test/setup/app.ts'
import { buildServer } from '../src/web/server.ts'
import { pageIds, seed } from './dashboards.seed.ts'
import { bench, claim, inTurns, taken } from './measure.ts'

const { contract: contractId, kpi: kpiId } = pageIds

/** The pages, each with what must be read for it and nothing else. */
const pages = (icb: string): { what: string; url: string; bare: ReturnType<typeof sql>[] }[] => [
  {
    what: 'Deliver: first answers and what ends within a year', url: '/deliver', bare: [
      sql`select count(*), count(*) filter (where c.ends_on between '2026-11-21' and '2027-11-21'), count(*) filter (where c.ends_on < '2026-11-21'), count(*) filter (where cardinality(c.gaps) > 0) from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.body_id = ${icb} and r.state not in ('ended', 'terminated')`,
      sql`select r.*, c.* from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.body_id = ${icb} and r.state not in ('ended', 'terminated') and c.ends_on between '2026-11-21' and '2027-11-21' order by c.ends_on, r.title limit 50`,
      sql`select count(*) from deliver.contract c where c.body_id = ${icb} and not exists (select 1 from kernel.link l where l.body_id = c.body_id and l.to_id = c.id and l.ended_at is null)`,
      sql`select count(*) from deliver.contract a join deliver.contract b on b.body_id = a.body_id and b.provider_name = a.provider_name and b.id > a.id and b.ends_on = a.ends_on and b.starts_on = a.starts_on where a.body_id = ${icb}`,
    ],
  },
  { what: 'The register of contracts, a page of it', url: '/deliver/contracts', bare: [
    sql`select r.*, c.* from kernel.record r join deliver.contract c on c.body_id = r.body_id and c.id = r.id where r.body_id = ${icb} and r.kind = 'contract' order by r.changed_at desc limit 50`,
    sql`select count(*) from kernel.record r where r.body_id = ${icb} and r.kind = 'contract'`,
  ] },
  { what: 'Review: what needs attention first', url: '/review', bare: [
    sql`select s.*, r.title from review.signal s join kernel.record r on r.body_id = s.body_id and r.id = s.kpi_id where s.body_id = ${icb} and s.stands and not s.answered and s.better is not true order by s.weight desc, s.from_period collate "C", s.kpi_id limit 5`,
    sql`select s.*, r.title from review.signal s join kernel.record r on r.body_id = s.body_id and r.id = s.kpi_id where s.body_id = ${icb} and s.stands and not s.answered and s.better order by s.to_period desc, s.kpi_id limit 20`,
    sql`select count(*) filter (where s.better), count(*) from review.signal s where s.body_id = ${icb} and s.stands and not s.answered`,
  ] },
  { what: 'One indicator with its chart', url: `/review/kpis/${kpiId}`, bare: [sql`select * from plan.kpi where body_id = ${icb} and id = ${kpiId}`, sql`select * from deliver.kpi_observation where body_id = ${icb} and kpi_id = ${kpiId}`] },
  { what: 'One contract', url: `/deliver/contracts/${contractId}`, bare: [sql`select * from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.id = ${contractId}`, sql`select * from plan.kpi k join kernel.record r on r.body_id = k.body_id and r.id = k.id where k.body_id = ${icb} and k.contract_id = ${contractId}`] },
]

async function measured(contracts: number): Promise<{ what: string; ms: number; bareMs: number }[]> {
  const t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  console.error(`  seeding ${contracts} contracts took ${((await taken(() => seed(t, contracts))) / 1000).toFixed(0)} s`)
  const actor = await t.staff(t.icb, 'contract-manager', 'commissioner')
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(actor) }
  const found = []
  for (const { what, url, bare } of pages(t.icb)) {
    const [page, reads] = await inTurns([
      async () => {
        const answer = await server.inject({ url, cookies })
        if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`)
      },
      () => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => { for (const statement of bare) await tx.rows(statement) }, { readOnly: true }),
    ])
    found.push({ what, ms: page!, bareMs: reads! })
  }
  await server.close()
  await t.close()
  return found
}

await bench('Pages of 3,000 contracts with 20 indicators and 60 months each (3.6 million values)', 'Bare: the rows that the page must show or count, read by plain statements in one transaction. The page: through the door, with session, header, every section and its markup. The best of seven runs taken in turns.', async () => {
  const [few, many] = [await measured(300), await measured(3000)]
  for (const [place, one] of many.entries()) claim({ ...one, aim: 1.5, plus: 25, growth: one.ms / few[place]!.ms })
})
