// 2,000 returns at a month's end, handed in by providers' links, sixteen at a time, beside the bare statements that write the same rows; and how it
// grows from 200. Each comes through the door as a form does.
import { sql } from '../src/kernel/database/database.ts'
import { uuidv7 } from '../src/kernel/ids.ts'
import { sha256 } from '../src/kernel/keys.ts'
import { verifyJournal } from '../src/kernel/journal/verify.ts'
import { buildServer } from '../src/web/server.ts'
import { freshApp, type TestApp } from '../test/setup/app.ts'
import { bench, claim, taken } from './measure.ts'

const together = 16
const kpisEach = 5
const token = (n: number): string => `bench-${String(n).padStart(37, '0')}`

/** So many returns of 200 providers, with their links, put in by hand. */
async function seed(t: TestApp, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7())
  const providers = Array.from({ length: Math.min(200, count) }, () => uuidv7())
  await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, async (tx) => {
    for (const [at, id] of providers.entries()) await tx.rows(sql`insert into bodies.organisation (id, name, kind, demonstration) values (${id}, ${`Provider ${at}`}, 'provider', true)`)
    const of = sql`unnest(${ids}::uuid[]) with ordinality as x(id, n)`
    const provider = sql`(${providers}::uuid[])[1 + n % ${providers.length}::integer]`
    const contract = sql`('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`
    await tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, provider_id, shown_to_party, created_at, changed_at) select ${t.icb}, ${contract}, 'contract', 'CTR-' || n, 'Contract ' || n, 'running', ${provider}, true, now(), now() from ${of}`)
    await tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, provider_id, shown_to_party, created_at, changed_at) select ${t.icb}, id, 'return', 'RET-' || n, 'Return ' || n, 'requested', ${provider}, true, now(), now() from ${of}`)
    await tx.rows(sql`insert into deliver.contract (body_id, id, provider_id, provider_name, shown_to_party) select ${t.icb}, ${contract}, ${provider}, 'Provider', true from ${of}`)
    await tx.rows(sql`insert into deliver.return (body_id, id, contract_id, period, due_on, provider_id, shown_to_party, link_number, link_until) select ${t.icb}, id, ${contract}, '2026-10', '2026-11-30', ${provider}, true, 1, '2026-12-31' from ${of}`)
    await tx.rows(sql`insert into deliver.return_line (body_id, id, return_id, kpi_id, place, reference, name, unit, direction, provider_id, shown_to_party, numerator_words, denominator_words) select ${t.icb}, gen_random_uuid(), id, gen_random_uuid(), k, 'KPI-' || k, 'Indicator ' || k, '%', 'up', ${provider}, true, '', '' from ${of}, generate_series(1, ${kpisEach}::integer) k`)
    await tx.rows(sql`insert into kernel.due (body_id, id, record_id, kind, title, due_on, owner_role, created_at) select ${t.icb}, gen_random_uuid(), id, 'return', 'Return', '2026-11-30', 'contract-manager', now() from ${of}`)
  })
  await t.app.db.within('server', async (tx) => {
    for (let from = 0; from < count; from += 500) {
      const some = ids.slice(from, from + 500).map((id, at) => ({ id, provider: providers[(from + at + 1) % providers.length]!, hash: sha256(token(from + at)) }))
      await tx.rows(sql`insert into people.signed_link (token_hash, body_id, provider_id, purpose, record_id, expires_at) select hash, ${t.icb}, provider, 'return', id, '2027-01-01' from jsonb_to_recordset(${JSON.stringify(some)}::jsonb) as x(id uuid, provider uuid, hash text)`)
    }
  })
  return ids
}

/** Does all of them, so many at a time. */
async function bounded(count: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  await Promise.all(Array.from({ length: together }, async () => {
    while (next < count) {
      next += 1
      await work(next - 1)
    }
  }))
}

async function measured(count: number): Promise<{ ms: number; bareMs: number }> {
  const t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  const ids = await seed(t, count)
  const bareIds = await (async () => {
    await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, (tx) => tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, created_at, changed_at) select body_id, gen_random_uuid(), 'bare', 'B-' || id, title, state, created_at, changed_at from kernel.record where kind = 'return'`))
    return (await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, (tx) => tx.rows(sql<{ id: string }>`select id from kernel.record where kind = 'bare'`))).map((row) => row.id)
  })()
  const server = await buildServer(t.app, { log: false })
  const payload = new URLSearchParams(Object.fromEntries(Array.from({ length: kpisEach }, (_, k) => [`value-KPI-${k + 1}`, String(80 + k)]))).toString()
  const handIn = async (n: number): Promise<void> => {
    const answer = await server.inject({ method: 'POST', url: `/return/${token(n)}`, payload, headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } })
    if (answer.statusCode !== 303) throw new Error(`return ${n} was answered with ${answer.statusCode}`)
  }
  const ms = await taken(() => bounded(count, handIn))
  // The same rows: five lines, the return, its record, the date, the message; in one transaction each.
  const bareMs = await taken(() => bounded(count, (n) => t.app.db.within({ role: 'act_worker', bodyId: t.icb }, async (tx) => {
    const lines = Array.from({ length: kpisEach }, () => uuidv7())
    await tx.rows(sql`insert into deliver.return_line (body_id, id, return_id, kpi_id, place, reference, name, unit, direction, value, numerator_words, denominator_words) select ${t.icb}, id, ${bareIds[n]}, id, 1, 'KPI-1', 'x', '%', 'up', 80, '', '' from unnest(${lines}::uuid[]) id`)
    await tx.rows(sql`insert into deliver.return (body_id, id, contract_id, period, due_on, sent_at) values (${t.icb}, ${bareIds[n]}, ${bareIds[n]}, '2026-09', '2026-11-30', now())`)
    await tx.rows(sql`update kernel.record set state = 'sent', version = version + 1 where body_id = ${t.icb} and id = ${bareIds[n]}`)
    await tx.rows(sql`insert into kernel.due (body_id, id, record_id, kind, title, due_on, created_at, done_at) values (${t.icb}, ${uuidv7()}, ${bareIds[n]}, 'return', 'x', '2026-11-30', now(), now())`)
    await tx.rows(sql`insert into kernel.message (body_id, id, record_id, to_role, words, sent_at) values (${t.icb}, ${uuidv7()}, ${bareIds[n]}, 'contract-manager', 'x', now())`)
  })))
  const sent = await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, (tx) => tx.one(sql<{ count: string }>`select count(*) as count from deliver.return t join kernel.record r on r.body_id = t.body_id and r.id = t.id where t.id = any(${ids}::uuid[]) and r.state = 'sent' and t.sending = 1 and not exists (select 1 from deliver.return_line l where l.body_id = t.body_id and l.return_id = t.id and l.value is null)`))
  if (Number(sent.count) !== count) throw new Error(`${sent.count} of ${count} returns are in`)
  const { findings, entries } = await verifyJournal(t.app.db, { signatures: t.app.keys })
  if (findings.length > 0 || entries !== count) throw new Error(`the journal has ${entries} entries: ${findings.map((one) => one.words).join(' ')}`)
  await server.close()
  await t.close()
  return { ms, bareMs }
}

await bench('Returns at a month\'s end', 'Bare: one transaction for each return that writes the same rows, sixteen at a time over the same connections. What is measured: the link opened, the form read, the act with its rule, after-images and signed journal entry. All returns stand once and the journal verifies.', async () => {
  const [few, many] = [await measured(200), await measured(2000)]
  claim({ what: '2,000 returns of five indicators handed in by links, sixteen at a time', ...many, aim: 14, growth: many.ms / few.ms, growthAim: 13 })
})
