// Kills a process that carries pay runs from invoices to payment, again and again, and says what stands afterwards: for a test and a bench.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Actor } from '../../src/kernel/act.ts'
import { askQuery } from '../../src/kernel/ask.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { verifyJournal } from '../../src/kernel/journal/verify.ts'
import { exceptPeople, type TestApp } from '../setup/app.ts'

export interface Killed {
  /** States in which a killed process left invoices and runs. */
  interrupted: string[]
  /** States at the end. */
  states: string[]
  invoices: number
  /** Numbers of invoices that were not paid exactly once, to the penny. */
  wrong: string[]
  scheduledTwice: number
  bank: string
  owed: string
  payments: string
  /** Contracts whose ledger says other sums than its facts, or does not balance. */
  unbalanced: string[]
  journal: string[]
}

/** Contracts and two people of a body, as the killed process needs them. */
async function arranged(t: TestApp): Promise<{ finance: Actor; second: Actor; contracts: string[] }> {
  const [finance, second] = [await t.staff(t.icb, 'finance', 'contract-manager'), await t.staff(t.icb, 'commissioner')]
  const contracts: string[] = []
  for (const title of ['Hearing tests', 'Fitting of aids']) {
    const contract = (await t.done('deliver.record-contract', finance, { title, provider: t.provider, startsOn: '2026-04-01', value: 900_000_00 })).goTo!
    await t.done('deliver.start-contract', finance, { contract, on: '2026-04-01' })
    contracts.push(contract)
  }
  return { finance, second, contracts }
}

const ended = (one: ChildProcess): Promise<number | null> => new Promise((resolve) => one.once('exit', (code) => resolve(code)))
const ready = (one: ChildProcess): Promise<void> => new Promise((resolve, reject) => {
  let wrong = ''
  one.stderr!.on('data', (text: Buffer) => { wrong += text.toString() })
  one.stdout!.once('data', () => resolve())
  one.once('exit', (code) => reject(new Error(`the child ended with ${code} before it was ready: ${wrong}`)))
})

/** Kills so many times at any moment of a pay run; each next process finishes what the killed one left, by its keys or by looking. */
export async function killPayRuns(t: TestApp, kills: number): Promise<Killed> {
  const { finance, second, contracts } = await arranged(t)
  const fresh = (actor: Actor): Actor => ({ ...actor, factorAt: new Date().toISOString() })
  const child = (round: number, by: 'keys' | 'looking', rounds: number): ChildProcess => {
    const environment = { ...process.env, DATABASE_URL: t.app.db.connectionString, SECRET_KEY_FILE: join(t.app.dataDir, 'secret.json'), DATA_DIR: t.app.dataDir }
    return spawn(process.execPath, [join(import.meta.dirname, 'pay-run-child.ts'), JSON.stringify({ finance: fresh(finance), second: fresh(second), contracts, round, by, rounds })], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] })
  }
  const reading = <T>(statement: ReturnType<typeof sql<T>>): Promise<T[]> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(statement))
  const states = async (): Promise<string[]> => (await reading(sql<{ state: string }>`select distinct state from kernel.record where kind in ('invoice', 'pay-run') order by state`)).map((row) => row.state)

  const interrupted = new Set<string>()
  const nextOf = (round: number): ChildProcess => (round < kills ? child(round, round % 2 === 0 ? 'keys' : 'looking', 1) : child(kills, 'looking', 0))
  let one = nextOf(0)
  for (let round = 0; round < kills; round += 1) {
    const [end, begun] = [ended(one), ready(one)]
    one.stdin!.write('go\n')
    // The next one loads meanwhile.
    const next = nextOf(round + 1)
    await begun
    // A round takes some hundred milliseconds: anywhere in it.
    await new Promise((resolve) => setTimeout(resolve, Math.floor(Math.random() * 500)))
    one.kill('SIGKILL')
    await end
    for (const state of await states()) interrupted.add(state)
    one = next
  }
  const end = ended(one)
  one.stdin!.write('go\n')
  if ((await end) !== 0) throw new Error('the last child did not finish what was left')

  const paid = await reading(sql<{ number: string; owed: string; paid: string; times: string }>`select i.number, i.amount_pence as owed, coalesce(sum(p.amount_pence), 0)::text as paid, count(p.id) as times from deliver.invoice i left join deliver.month_paid p on p.body_id = i.body_id and p.invoice_id = i.id group by i.id, i.number, i.amount_pence`)
  const [lines] = await reading(sql<{ twice: string }>`select count(*) as twice from (select invoice_id from deliver.pay_run_line where released_at is null group by invoice_id having count(*) <> 1) x`)
  const [sums] = await reading(sql<{ bank: string; invoices: string; payments: string }>`select (select sum(case when credit = 'bank' then amount_pence else -amount_pence end) from deliver.ledger_line where 'bank' in (debit, credit))::text as bank,
    (select sum(amount_pence) from deliver.invoice)::text as invoices, (select sum(amount_pence) from deliver.pay_run_payment where paid_on is not null)::text as payments`)
  const unbalanced: string[] = []
  for (const contract of contracts) {
    const answer = await askQuery(t.app.db, t.app.registry.query('deliver.ledger')!, finance, { contract })
    const { balances, expected } = (answer as { result: { balances: Record<string, bigint>; expected: Record<string, bigint> } }).result
    const says = (one: Record<string, bigint>): string => Object.entries(one).map(([account, pence]) => `${account} ${pence}`).sort().join()
    if (says(balances) !== says(expected) || Object.values(balances).reduce((sum, pence) => sum + pence, 0n) !== 0n) unbalanced.push(contract)
  }
  return {
    interrupted: [...interrupted], states: await states(), invoices: paid.length, wrong: paid.filter((row) => row.paid !== row.owed || row.times !== '1').map((row) => row.number), scheduledTwice: Number(lines!.twice),
    bank: sums!.bank, owed: sums!.invoices, payments: sums!.payments, unbalanced, journal: (await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings.map((finding) => finding.words),
  }
}

/** What a run of kills must have left. */
export const asItMustBe = (killed: Killed, kills: number): Omit<Killed, 'interrupted'> => ({
  states: ['paid', 'settled'], invoices: kills * 4, wrong: [], scheduledTwice: 0, bank: killed.owed, owed: killed.owed, payments: killed.owed, unbalanced: [], journal: [],
})

/** Whether it was really interrupted on the way, not before or after. */
export const onTheWay = ({ interrupted }: Killed): string[] => interrupted.filter((state) => ['received', 'accepted', 'scheduled', 'drafted', 'checked', 'approved', 'exported'].includes(state))
