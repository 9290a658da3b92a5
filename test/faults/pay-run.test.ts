// kill -9 at any step of a pay run, 20 times: no invoice is paid twice or forgotten, the ledger balances, the journal verifies.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { askQuery } from '../../src/kernel/ask.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { verifyJournal } from '../../src/kernel/journal/verify.ts'
import { exceptPeople, freshApp, type TestApp } from '../setup/app.ts'

const kills = 20
let t: TestApp
let finance: Actor
let second: Actor
const contracts: string[] = []

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-10T09:00:00Z' })
  finance = await t.staff(t.icb, 'finance', 'contract-manager')
  second = await t.staff(t.icb, 'commissioner')
  for (const title of ['Hearing tests', 'Fitting of aids']) {
    const contract = (await t.done('deliver.record-contract', finance, { title, provider: t.provider, startsOn: '2026-04-01', value: 900_000_00 })).goTo!
    await t.done('deliver.start-contract', finance, { contract, on: '2026-04-01' })
    contracts.push(contract)
  }
})
afterAll(() => t.close())

const fresh = (actor: Actor): Actor => ({ ...actor, factorAt: new Date().toISOString() })
function child(round: number, by: 'keys' | 'looking', rounds: number): ChildProcess {
  const environment = { ...process.env, DATABASE_URL: t.app.db.connectionString, SECRET_KEY_FILE: join(t.app.dataDir, 'secret.json'), DATA_DIR: t.app.dataDir }
  return spawn(process.execPath, [join(import.meta.dirname, 'pay-run-child.ts'), JSON.stringify({ finance: fresh(finance), second: fresh(second), contracts, round, by, rounds })], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
}
const ended = (one: ChildProcess): Promise<number | null> => new Promise((resolve) => one.once('exit', (code) => resolve(code)))
const ready = (one: ChildProcess): Promise<void> => new Promise((resolve, reject) => {
  let wrong = ''
  one.stderr!.on('data', (text: Buffer) => { wrong += text.toString() })
  one.stdout!.once('data', () => resolve())
  one.once('exit', (code) => reject(new Error(`the child ended with ${code} before it was ready: ${wrong}`)))
})
const reading = <T>(statement: ReturnType<typeof sql<T>>): Promise<T[]> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(statement))
const states = async (): Promise<string[]> => (await reading(sql<{ state: string }>`select distinct state from kernel.record where kind in ('invoice', 'pay-run') order by state`)).map((row) => row.state)

test(`killed ${kills} times at any step of a pay run, every invoice is paid once and the books balance`, { timeout: 240_000 }, async () => {
  const interrupted = new Set<string>()
  for (let round = 0; round < kills; round += 1) {
    const one = child(round, round % 2 === 0 ? 'keys' : 'looking', 1)
    const end = ended(one)
    await ready(one)
    // A round takes some hundred milliseconds: anywhere in it.
    await new Promise((resolve) => setTimeout(resolve, Math.floor(Math.random() * 500)))
    one.kill('SIGKILL')
    await end
    for (const state of await states()) interrupted.add(state)
  }
  const last = child(kills, 'looking', 0)
  expect(await ended(last)).toBe(0)
  // It was really interrupted on the way, not before or after.
  expect([...interrupted].filter((state) => ['received', 'accepted', 'scheduled', 'drafted', 'checked', 'approved', 'exported'].includes(state)).length).toBeGreaterThan(1)

  expect(await states()).toEqual(['paid', 'settled'])
  const paid = await reading(sql<{ number: string; owed: string; paid: string; times: string }>`select i.number, i.amount_pence as owed, coalesce(sum(p.amount_pence), 0)::text as paid, count(p.id) as times from deliver.invoice i left join deliver.month_paid p on p.body_id = i.body_id and p.invoice_id = i.id group by i.id, i.number, i.amount_pence`)
  expect(paid).toHaveLength(kills * 4)
  expect(paid.filter((row) => row.paid !== row.owed || row.times !== '1')).toEqual([])
  const [lines] = await reading(sql<{ twice: string }>`select count(*) as twice from (select invoice_id from deliver.pay_run_line where released_at is null group by invoice_id having count(*) <> 1) x`)
  expect(lines!.twice).toBe('0')
  const [sums] = await reading(sql<{ bank: string; invoices: string; payments: string }>`select (select sum(case when credit = 'bank' then amount_pence else -amount_pence end) from deliver.ledger_line where 'bank' in (debit, credit))::text as bank,
    (select sum(amount_pence) from deliver.invoice)::text as invoices, (select sum(amount_pence) from deliver.pay_run_payment where paid_on is not null)::text as payments`)
  expect([sums!.bank, sums!.payments]).toEqual([sums!.invoices, sums!.invoices])
  for (const contract of contracts) {
    const answer = await askQuery(t.app.db, t.app.registry.query('deliver.ledger')!, finance, { contract })
    const { balances, expected } = (answer as { result: { balances: Record<string, bigint>; expected: Record<string, bigint> } }).result
    expect(balances).toEqual(expected)
    expect(Object.values(balances).reduce((sum, one) => sum + one, 0n)).toBe(0n)
  }
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
