import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import type { ContractLedger } from './ledger.queries.ts'
import { usualSide } from './settle.rule.ts'

let t: TestApp
let manager: Actor
let contract = ''
const at = (moment: string): Promise<unknown> => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
const books = async (id = contract): Promise<Record<string, number>> => {
  const answer = await askQuery(t.app.db, t.app.registry.query('deliver.ledger')!, manager, { contract: id })
  const { balances } = (answer as { result: ContractLedger }).result
  return Object.fromEntries((['spend', 'accrued', 'payable', 'withheld', 'bank', 'committed'] as const).map((account) => [account, Number(usualSide(balances, account)) / 100]))
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-10T09:00:00Z' })
  manager = await t.staff(t.icb, 'contract-manager', 'finance', 'commissioner')
  contract = (await t.done('deliver.record-contract', manager, { title: 'Community hearing tests', provider: t.provider, startsOn: '2026-04-01', endsOn: '2029-03-31', annualValue: 120_000_00 })).goTo!
  await t.done('deliver.start-contract', manager, { contract, on: '2026-04-01' })
})
afterAll(() => t.close())

test('a contract that begins commits its value, terms make a month due once it has ended, and a payment settles it', async () => {
  expect(await books()).toEqual({ spend: 0, accrued: 0, payable: 0, withheld: 0, bank: 0, committed: 360_000 })
  await t.done('deliver.agree-payment-terms', manager, { contract, way: 'block', from: '2026-04-01', year: 120_000_00, reason: 'As tendered' })
  expect(await books()).toEqual({ spend: 10_000, accrued: 10_000, payable: 0, withheld: 0, bank: 0, committed: 350_000 })
  await t.done('deliver.record-month-paid', manager, { contract, month: '2026-04-01', amount: 9_500_00, paidOn: '2026-05-08', paymentReference: 'AP-1' })
  expect(await books()).toEqual({ spend: 10_000, accrued: 500, payable: 0, withheld: 0, bank: 9_500, committed: 350_000 })
})

test('at a month\'s end what became due is posted once, however often it is asked', async () => {
  await at('2026-06-02T09:00:00Z')
  await t.done('deliver.post-accruals', manager, {})
  const after = await books()
  expect([after['spend'], after['accrued']]).toEqual([20_000, 10_500])
  const count = (): Promise<string> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => (await tx.one(sql<{ count: string }>`select count(*) as count from deliver.ledger_line`)).count)
  const lines = await count()
  await t.done('deliver.post-accruals', manager, {})
  expect(await count()).toBe(lines)
})

test('two acts about the same contract at once post nothing twice', async () => {
  const paid = (reference: string) => t.done('deliver.record-month-paid', manager, { contract, month: '2026-05-01', amount: 1_000_00, paidOn: '2026-06-01', paymentReference: reference })
  await Promise.all([paid('AP-2'), paid('AP-3'), t.done('deliver.post-accruals', manager, {}), paid('AP-4')])
  expect(await books()).toMatchObject({ bank: 12_500, accrued: 7_500, spend: 20_000 })
})

test('an ended contract commits nothing more, and its page shows every posting with its balance', async () => {
  await t.done('deliver.end-contract', manager, { contract, on: '2026-05-31', how: 'terminated', reason: 'Handed back' })
  expect(await books()).toMatchObject({ committed: 0, spend: 20_000 })
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(manager) }
  const page = await server.inject({ url: `/deliver/contracts/${contract}/ledger?account=bank`, cookies })
  for (const words of ['£20,000.00 is spent: £12,500.00 paid', 'Payment AP-1 for April 2026', 'Paid after it']) expect(page.body).toContain(words)
  const csv = await server.inject({ url: `/deliver/contracts/${contract}/ledger?format=csv`, cookies })
  expect(csv.body).toContain('2026-05-10,Payment AP-1 for April 2026,Owed on invoices,Paid,9500.00')
  expect((await server.inject({ url: '/deliver/ledger', cookies })).body).toContain('Debits and credits are equal in every ledger, and each says the sums')
  const stranger = await t.staff(t.stranger, 'finance')
  expect((await server.inject({ url: `/deliver/contracts/${contract}/ledger`, cookies: { 'cc-session': await t.session(stranger) } })).statusCode).toBe(404)
  await server.close()
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})

test('a ledger that says another sum than its rows is named', async () => {
  const check = async (): Promise<unknown> => (await askQuery(t.app.db, t.app.registry.query('deliver.ledger-check')!, manager, {}) as { result: unknown }).result
  expect(await check()).toEqual([])
  const paid = (pence: number) => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`update deliver.month_paid set amount_pence = amount_pence + ${pence} where payment_reference = 'AP-2'`))
  await paid(7)
  expect(await check()).toMatchObject([{ id: contract, account: 'bank', ledger: '1250000', rows: '1250007' }])
  await paid(-7)
})

test('the database itself refuses a line of nothing, to the same account, or between money and commitments', async () => {
  const line = (debit: string, credit: string, pence: number) => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`insert into deliver.ledger_line (body_id, id, contract_id, entry_id, place, kind, debit, credit, amount_pence, words, posted_on, posted_at)
    values (${t.icb}, gen_random_uuid(), ${contract}, gen_random_uuid(), 1, 'paid', ${debit}, ${credit}, ${pence}, 'x', '2026-06-02', now())`))
  await expect(line('payable', 'bank', 0)).rejects.toThrow()
  await expect(line('bank', 'bank', 5)).rejects.toThrow()
  await expect(line('bank', 'committed', 5)).rejects.toThrow()
})
