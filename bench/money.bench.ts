// Money of 2,000 contracts: a file of 100,000 lines of activity with faults in it, 50,000 payments, 20,000 rates raised a year back, and what that
// changes, each beside the bare statements that move the same rows; and how it grows from a tenth.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { runnersOf } from '../src/app.ts'
import { askQuery } from '../src/kernel/ask.ts'
import { sql, type Tx } from '../src/kernel/database/database.ts'
import { checkFactsOf, invoiceOf } from '../src/deliver/invoice/invoice.store.ts'
import { differences } from '../src/deliver/payment/account.ts'
import { paymentEventsFor } from '../src/deliver/payment/payment.ts'
import { takeUpload } from '../src/web/uploads.ts'
import { runJob } from '../src/worker/runners.ts'
import { freshApp, type TestApp } from '../test/setup/app.ts'
import { bench, claim, inTurns, taken } from './measure.ts'

const lines = ['First', 'Follow-up', 'Procedure', 'Call', 'Visit', 'Group', 'Letter', 'Scan', 'Test', 'Plan']
const idOf = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const monthOf = (at: number): string => `${at < 9 ? 2025 : 2026}-${String(((at + 3) % 12) + 1).padStart(2, '0')}`

async function seed(t: TestApp, contracts: number): Promise<void> {
  const term = JSON.stringify({ kind: 'tariff', marketForces: '1000000', prices: lines.map((line, at) => ({ line, pence: String(1000 + at * 37) })) })
  await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, async (tx) => {
    const id = sql`('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`
    await tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, created_at, changed_at) select ${t.icb}, ${id}, 'contract', 'CTR-' || n, 'Contract ' || n, 'running', now(), now() from generate_series(1, ${contracts}::integer) n`)
    await tx.rows(sql`insert into deliver.contract (body_id, id, provider_id, provider_name, annual_pence, starts_on, ends_on) select ${t.icb}, ${id}, ${t.provider}, 'Invented Care Ltd', 25000000, '2025-04-01', '2028-03-31' from generate_series(1, ${contracts}::integer) n`)
    await tx.rows(sql`insert into deliver.payment_term (body_id, id, contract_id, from_month, term, reason, decided_at) select ${t.icb}, gen_random_uuid(), ${id}, '2025-04', ${term}::jsonb, 'bench', '2025-04-01' from generate_series(1, ${contracts}::integer) n`)
    await tx.rows(sql`insert into deliver.month_paid (body_id, id, contract_id, month, amount_pence, paid_on, payment_reference, recorded_at)
      select ${t.icb}, gen_random_uuid(), ${id}, to_char(date '2025-04-01' + (p % 12) * interval '1 month', 'YYYY-MM'), 1000 + p, '2026-04-02', 'P' || p, '2026-04-02' from generate_series(1, ${contracts}::integer) n, generate_series(1, 25) p`)
    await tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, provider_id, created_at, changed_at) select ${t.icb}, ('00000000-0000-7000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 'invoice', 'INV-' || n, 'Invoice ' || n, 'received', ${t.provider}, now(), now() from generate_series(1, ${contracts * 25}::integer) n`)
    await tx.rows(sql`insert into deliver.invoice (body_id, id, provider_id, contract_id, provider_name, provider_key, number, number_key, description, from_month, to_month, amount_pence, invoiced_on, received_on, valid_on, came)
      select ${t.icb}, ('00000000-0000-7000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, ${t.provider}, ('00000000-0000-7000-8000-' || lpad(to_hex(1 + n % ${contracts}::integer), 12, '0'))::uuid, 'Invented Care Ltd', ${t.provider}, 'N' || n, 'N' || n, 'x', '2026-03', '2026-03', 10000 + n, '2026-04-02', '2026-04-03', '2026-04-03', 'staff' from generate_series(1, ${contracts * 25}::integer) n`)
  })
}

/** A file of fifty lines for each contract, one in fifty of them with a fault. */
function* activityFile(contracts: number): Generator<string> {
  yield 'Contract Ref,Month,Activity,Units\n'
  for (let n = 1; n <= contracts; n += 1) {
    for (let at = 0; at < 50; at += 1) yield at === 49 ? `CTR-${n},${monthOf(at % 12)},No such line,${at}\n` : `CTR-${n},${monthOf(at % 12)},${lines[Math.floor(at / 12) + (at % 2) * 5]},${(n * 13 + at * 7) % 90}\n`
  }
}

async function vacuum(client: pg.Client): Promise<void> {
  await client.query('vacuum analyze')
}

async function measured(contracts: number): Promise<{ what: string; ms: number; bareMs: number; aim: number; plus?: number }[]> {
  const t = await freshApp({ at: '2026-04-10T12:00:00Z' })
  await seed(t, contracts)
  const client = new pg.Client({ connectionString: t.superuserUrl })
  await client.connect()
  await vacuum(client)
  const finance = { ...await t.staff(t.icb, 'finance', 'contract-manager', 'commissioner') }
  const found: { what: string; ms: number; bareMs: number; aim: number; plus?: number }[] = []
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, work, { readOnly: true })
  const name = (count: number): string => count.toLocaleString('en-GB')

  // The import, from the file on disk to the books, beside COPY of the rows that it takes.
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from(activityFile(contracts)), name: 'activity.csv', bodyId: t.icb, accountId: finance.accountId }))!
  const id = (await t.done('deliver.begin-import', finance, { kind: 'activity', file })).goTo!
  await t.done('deliver.confirm-import', finance, { import: id })
  const job = await t.app.db.within('server', (tx) => tx.one(sql<{ id: string }>`select id from kernel.job where state = 'waiting'`))
  const importMs = await taken(() => runJob(t.app, runnersOf(), job.id))
  const went = await within((tx) => tx.one(sql<{ state: string; made: string; rejected: string }>`select r.state, i.rows_made as made, i.rows_rejected as rejected from deliver.import i join kernel.record r on r.body_id = i.body_id and r.id = i.id where i.id = ${id}`))
  if (went.state !== 'done' || Number(went.made) !== contracts * 49 || Number(went.rejected) !== contracts) throw new Error(`the import went wrong: ${JSON.stringify(went)}`)
  await client.query('create table public.bare_activity (like deliver.activity_report including all)')
  const copyMs = await taken(() => pipeline(Readable.from((function* () {
    for (let n = 1; n <= contracts; n += 1) for (let at = 0; at < 49; at += 1) yield `${t.icb}\t${crypto.randomUUID()}\t\\N\t${idOf(n)}\t${monthOf(at % 12)}\t${lines[at % 10]}\t${at}\t2026-04-10T12:00:00Z\t${id}\n`
  })()), client.query(copyFrom('copy public.bare_activity from stdin'))))
  found.push({ what: `${name(contracts * 50)} lines of activity imported, ${name(contracts)} of them refused, the books brought up`, ms: importMs, bareMs: copyMs, aim: 12 })
  await vacuum(client)

  // Everything that the accounts rest on, read once and let go.
  const readAll = () => within(async (tx) => {
    await tx.rows(sql`select contract_id, from_month, term, decided_at from deliver.payment_term where body_id = ${t.icb}`)
    await tx.rows(sql`select id, contract_id, month, line, units, reported_at from deliver.activity_report where body_id = ${t.icb}`)
    await tx.rows(sql`select id, contract_id, month, amount_pence, recorded_at from deliver.month_paid where body_id = ${t.icb}`)
  })
  const uplift = (by: number) => t.done('deliver.uplift-payment-terms', { ...finance, factorAt: new Date().toISOString() }, { contracts: Array.from({ length: contracts }, (_, n) => idOf(n + 1)), from: '2025-04-01', by, reason: 'bench' })
  await t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock('2026-04-11T12:00:00Z'::timestamptz)`))
  const upliftMs = await taken(() => uplift(2.6))
  const bareUplift = await taken(async () => {
    await readAll()
    await client.query('create table public.bare_term (like deliver.payment_term including all); create table public.bare_line (like deliver.ledger_line including all)')
    await client.query('insert into public.bare_term select * from deliver.payment_term where decided_at > \'2026-04-11\'')
    await client.query('insert into public.bare_line select * from deliver.ledger_line where posted_at > \'2026-04-11\'')
  })
  found.push({ what: `${name(contracts * 10)} rates raised twelve months back, every month reckoned anew`, ms: upliftMs, bareMs: bareUplift, aim: 8 })
  await vacuum(client)

  const ids = Array.from({ length: contracts }, (_, n) => idOf(n + 1))
  let changed = 0
  const [beliefs, bareRead] = await inTurns([
    () => within(async (tx) => {
      changed = 0
      for (const events of (await paymentEventsFor(tx, ids)).values()) changed += differences(events, '2026-03', '2026-04-10T23:59:59.999999Z').length
    }), readAll,
  ], 3)
  if (changed !== contracts * 12) throw new Error(`${changed} months differ, not ${contracts * 12}`)
  found.push({ what: `${name(contracts * 25)} payments and their activity: what was so against what was believed`, ms: beliefs!, bareMs: bareRead!, aim: 8 })

  const [again, bareAgain] = await inTurns([() => t.done('deliver.post-accruals', finance, {}), readAll], 3)
  found.push({ what: `the books of ${name(contracts)} contracts at a month's end, nothing left to post`, ms: again!, bareMs: bareAgain!, aim: 5 })

  const [check, bareCheck] = await inTurns([
    () => askQuery(t.app.db, t.app.registry.query('deliver.ledger-check')!, finance, {}),
    () => within(async (tx) => {
      await tx.rows(sql`select contract_id, debit, credit, sum(amount_pence) from deliver.ledger_line where body_id = ${t.icb} group by 1, 2, 3`)
      await tx.rows(sql`select contract_id, sum(amount_pence) from deliver.month_paid where body_id = ${t.icb} group by 1`)
      await tx.rows(sql`select contract_id, sum(amount_pence) from deliver.invoice where body_id = ${t.icb} group by 1`)
    }),
  ], 5)
  found.push({ what: `every ledger checked against ${name(contracts * 25)} payments and as many invoices`, ms: check!, bareMs: bareCheck!, aim: 2, plus: 25 })

  // One invoice does not cost more among many.
  const some = Array.from({ length: 100 }, (_, n) => `00000000-0000-7000-a000-${(n + 1).toString(16).padStart(12, '0')}`)
  const [checks, bareChecks] = await inTurns([
    () => within(async (tx) => { for (const one of some) await checkFactsOf(tx, (await invoiceOf(tx, one))!) }),
    () => within(async (tx) => {
      for (const one of some) {
        const invoice = await tx.one(sql<{ contract_id: string }>`select * from deliver.invoice where body_id = ${t.icb} and id = ${one}`)
        await tx.rows(sql`select * from deliver.contract where body_id = ${t.icb} and id = ${invoice.contract_id}`)
        await tx.rows(sql`select * from deliver.payment_term where body_id = ${t.icb} and contract_id = ${invoice.contract_id}`)
        await tx.rows(sql`select * from deliver.activity_report where body_id = ${t.icb} and contract_id = ${invoice.contract_id}`)
        await tx.rows(sql`select * from deliver.month_paid where body_id = ${t.icb} and contract_id = ${invoice.contract_id}`)
        await tx.rows(sql`select * from deliver.invoice where body_id = ${t.icb} and contract_id = ${invoice.contract_id}`)
      }
    }),
  ], 3)
  found.push({ what: `100 invoices checked one by one among ${name(contracts * 25)}`, ms: checks!, bareMs: bareChecks!, aim: 6 })
  await client.end()
  await t.close()
  return found
}

await bench('Money of 2,000 contracts', 'Bare: the same rows by plain statements: COPY for the import, reading (and inserting what was inserted) for what is reckoned. Import and uplift once each; the others the best of three or five runs taken in turns.', async () => {
  const [few, many] = [await measured(200), await measured(2000)]
  for (const [place, one] of many.entries()) claim({ ...one, growth: one.ms / few[place]!.ms, growthAim: one.what.includes('one by one') ? 2 : 13 })
})
