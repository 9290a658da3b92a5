// What an act costs beside the bare SQL that writes the same rows, in one run: the ratio is the figure, the absolutes are this machine's.
import { freshApp } from '../test/setup/app.ts'
import { sql } from '../src/kernel/database/database.ts'
import { uuidv7 } from '../src/kernel/ids.ts'
import { verifyJournal } from '../src/kernel/journal/verify.ts'
import { prepareTestCluster } from '../scripts/test-cluster.ts'

const cluster = await prepareTestCluster(process.env['DATABASE_URL'])
Object.assign(process.env, cluster.environment)
const t = await freshApp({ at: '2026-11-21T12:00:00Z' })
const actor = await t.staff(t.icb, 'commissioner')
const times = 300

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return (performance.now() - start) / times
}

const bare = (): Promise<unknown> => t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: actor.accountId! }, async (tx) => {
  for (const kind of ['programme', 'round']) {
    const id = uuidv7()
    await tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, created_at, changed_at) values (${t.icb}, ${id}, ${kind}, ${id}, 'x', 'analyse', now(), now())`)
  }
})
const act = (): Promise<unknown> => t.done('cycle.open-programme', actor, { name: 'Bench', purpose: 'p', level: 'place', tier: 'light' })
const repeat = async (work: () => Promise<unknown>): Promise<void> => {
  for (let index = 0; index < times; index += 1) await work()
}

await repeat(bare)
await repeat(act)
const rows: [string, number][] = [
  ['bare transaction with the two record rows', await timed(() => repeat(bare))],
  ['act with rule, records, links, after-images and journal entry', await timed(() => repeat(act))],
]
const base = rows[0]![1]
const { entries } = await verifyJournal(t.app.db, {})
const start = performance.now()
await verifyJournal(t.app.db, { signatures: t.app.keys, rows: true })
const perEntry = (performance.now() - start) / entries
console.log(`| what | ms each | ratio |\n|---|---|---|`)
for (const [words, each] of [...rows, ['verify one entry with signature and rows', perEntry] as [string, number]]) console.log(`| ${words} | ${each.toFixed(2)} | ${(each / base).toFixed(1)} |`)
console.log(`\n${times} times each after warming up, one connection at a time, fsync off (test cluster); ratio to the first row of the same run.`)
await t.close()
await cluster.stop()
