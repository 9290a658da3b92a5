import { prepareTestCluster } from '../scripts/test-cluster.ts'
const cluster = await prepareTestCluster(process.env['DATABASE_URL'])
Object.assign(process.env, cluster.environment)
const { seed, pageIds } = await import('./dashboards.seed.ts')
const { freshApp } = await import('../test/setup/app.ts')
const { askQuery } = await import('../src/kernel/ask.ts')
const t = await freshApp({ at: '2026-11-21T12:00:00Z' })
await seed(t, 3000)
console.log(t.superuserUrl)
const actor = await t.staff(t.icb, 'contract-manager', 'commissioner')
const time = async (name: string, params = {}) => { let best = 1e9; for (let i=0;i<5;i++){const b=performance.now(); await askQuery(t.app.db, t.app.registry.query(name)!, actor, params); best=Math.min(best, performance.now()-b)} console.log(name, best.toFixed(1)) }
for (const n of ['deliver.register-answers','deliver.renewals','deliver.possible-duplicates','deliver.renewed-by-habit','deliver.unlinked-contracts','review.improvements','review.notices','review.concerns','review.reviews','review.decisions','cycle.needs-you']) await time(n)
await time('review.attention-first', { most: '5' })
const { buildServer } = await import('../src/web/server.ts')
const server = await buildServer(t.app, { log: false })
const cookies = { 'cc-session': await t.session(actor) }
for (const url of ['/deliver','/review',`/review/kpis/${pageIds.kpi}`,`/deliver/contracts/${pageIds.contract}`,'/deliver/contracts', '/review/charts']) { let best=1e9; for (let i=0;i<6;i++){const b=performance.now(); await server.inject({url,cookies}); best=Math.min(best,performance.now()-b)} console.log(url,best.toFixed(1)) }
await new Promise((r) => setTimeout(r, Number(process.argv[2] ?? 0)))
await server.close(); await t.close(); await cluster.stop()
