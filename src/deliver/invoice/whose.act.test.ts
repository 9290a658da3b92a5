import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { buildServer } from '../../web/server.ts'
import type { ShownRun } from '../pay-run/pay-run.queries.ts'
import type { ListedInvoice } from './invoice.queries.ts'

let t: TestApp
let finance: Actor
let ours = ''
let theirs = ''
const invoice = (more: Record<string, unknown> = {}): Record<string, unknown> => ({ contract: ours, number: '1', description: 'Hearing tests', from: '2026-04-01', amount: 500_00, invoicedOn: '2026-05-04', receivedOn: '2026-05-05', ...more })
const asked = async <R>(name: string, params: Record<string, string>, actor: Actor): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, actor, params)
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as R
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-10T09:00:00Z' })
  finance = await t.staff(t.icb, 'finance', 'contract-manager')
  const partner = await t.staff(t.council, 'contract-manager', 'commissioner')
  const partnership = (await t.done('bodies.agree-partnership', partner, { name: 'Together', instrument: 'section 75 agreement', way: 'parallel', members: [t.icb], signedOn: '2026-03-25', from: '2026-01-01' })).goTo!
  const programme = (await t.done('cycle.open-programme', partner, { name: 'Home First', purpose: 'Home sooner', level: 'place', tier: 'standard', partnership })).records[0]!.id
  theirs = (await t.done('deliver.record-contract', partner, { title: 'Shared reablement', provider: t.provider, startsOn: '2026-04-01', programme })).goTo!
  ours = (await t.done('deliver.record-contract', finance, { title: 'Community hearing tests', provider: t.provider, startsOn: '2026-04-01' })).goTo!
  await t.done('deliver.start-contract', finance, { contract: ours, on: '2026-04-01' })
})
afterAll(() => t.close())

test('an invoice is entered for, and placed with, no contract of a partner, though it is seen', async () => {
  expect(await t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: finance.accountId! }, (tx) => tx.rows(sql`select 1 from deliver.contract where id = ${theirs}`))).toHaveLength(1)
  expect(await t.act('deliver.record-invoice', finance, invoice({ contract: theirs }))).toMatchObject({ ok: false, refusals: [{ code: 'invoice.other-body', field: 'contract', rule: 'BOD-46' }] })
  const homeless = (await t.done('deliver.record-invoice', finance, invoice({ contract: undefined, provider: t.provider, number: '2' }))).goTo!
  expect(await t.act('deliver.place-invoice', finance, { invoice: homeless, contract: theirs })).toMatchObject({ ok: false, refusals: [{ code: 'invoice.other-body', rule: 'BOD-46' }] })
  await t.done('deliver.place-invoice', finance, { invoice: homeless, contract: ours })
})

test('whoever may send invoices for a contract opens its page too', async () => {
  const evan = await t.staff(t.provider, 'provider')
  const server = await buildServer(t.app, { log: false })
  const page = async (): Promise<number> => (await server.inject({ url: `/provider/contracts/${ours}`, cookies: { 'cc-session': await t.session(evan) } })).statusCode
  expect(await page()).toBe(404)
  await t.done('deliver.open-invoicing', finance, { contract: ours })
  expect(await page()).toBe(200)
  await server.close()
})

test('a provider reads one invoice of its own without what is the commissioner\'s, and none of another', async () => {
  const evan = await t.staff(t.provider, 'provider')
  const id = (await t.done('deliver.record-invoice', finance, invoice())).goTo!
  await t.done('deliver.accept-invoice', finance, { invoice: id, reason: 'Between us' })
  expect(await asked<ListedInvoice>('deliver.invoice', { invoice: id }, finance)).toMatchObject({ number: '1', pay_by: '2026-06-03', accept_reason: 'Between us' })
  expect(await asked<ListedInvoice>('deliver.invoice', { invoice: id }, evan)).toMatchObject({ number: '1', pay_by: '2026-06-03', accept_reason: '', expected_pence: null, beside_pence: '0' })
  expect(await asked('deliver.invoice', { invoice: id }, { ...evan, bodyId: t.stranger })).toBeNull()
  const server = await buildServer(t.app, { log: false })
  expect((await server.inject({ url: `/provider/invoices/${id}`, cookies: { 'cc-session': await t.session(evan) } })).body).toContain('invoice 1, £500.00')
  await server.close()
})

test('an invoice that once went to a contract of a partner is seen in the run that pays it', async () => {
  // As it could be before it was refused.
  await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`update deliver.invoice set contract_id = ${theirs} where number = '1'`))
  const run = (await t.done('deliver.draft-pay-run', finance, { dueBy: '2026-06-10', payOn: '2026-05-20' })).goTo!
  expect((await asked<ShownRun>('deliver.pay-run', { run }, finance)).lines).toMatchObject([{ number: '1', contract: null }])
})
