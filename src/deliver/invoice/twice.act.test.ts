import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runnersOf } from '../../app.ts'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { takeUpload } from '../../web/uploads.ts'
import { runJob } from '../../worker/runners.ts'

let t: TestApp
let finance: Actor
let contract = ''
let acorn = ''
const invoice = (more: Record<string, unknown> = {}): Record<string, unknown> => ({ contract, number: '1001', description: 'Hearing tests', from: '2026-04-01', amount: 500_00, invoicedOn: '2026-05-04', receivedOn: '2026-05-05', ...more })
const codes = async (name: string, actor: Actor, input: Record<string, unknown>): Promise<string[]> => {
  const outcome = await t.act(name, actor, input)
  return outcome.ok ? [] : outcome.refusals.filter((one) => one.strength !== 'warning').map((one) => one.code)
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-10T09:00:00Z' })
  finance = await t.staff(t.icb, 'finance', 'contract-manager', 'commissioner', 'procurement-lead')
  contract = (await t.done('deliver.record-contract', finance, { title: 'Community hearing tests', startsOn: '2026-04-01' })).goTo!
  // As registers come that name a provider nobody has entered in the directory.
  await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`update deliver.contract set provider_name = 'Acorn Care Limited' where id = ${contract}`))
  await t.done('deliver.start-contract', finance, { contract, on: '2026-04-01' })
  const paid = (await t.done('deliver.record-invoice', finance, invoice())).goTo!
  await t.done('deliver.accept-invoice', finance, { invoice: paid, reason: 'Seen' })
  await t.done('deliver.record-invoice-paid', finance, { invoice: paid, paidOn: '2026-05-09', paymentReference: 'AP-1' })
  for (const number of ['1003', '1004']) await t.done('deliver.record-invoice', finance, invoice({ number }))
  acorn = (await t.done('bodies.register-organisation', finance, { name: 'Acorn Care Ltd', kind: 'provider' })).goTo!
  await t.done('deliver.complete-contract', finance, { contract, provider: acorn })
})
afterAll(() => t.close())

test('an invoice entered under a name stands once, also after the provider was filled in: by its contract, and by its name without one', async () => {
  expect(await codes('deliver.record-invoice', finance, invoice())).toEqual(['invoice.twice'])
  expect(await codes('deliver.record-invoice', finance, invoice({ contract: undefined, provider: acorn }))).toEqual(['invoice.twice'])
  expect(await codes('deliver.record-invoice', finance, invoice({ contract: undefined, provider: t.provider }))).toEqual([])
})

test('an invoice is not put right to a number that stands under the name', async () => {
  const other = (await t.done('deliver.record-invoice', finance, invoice({ number: '1002' }))).goTo!
  expect(await codes('deliver.correct-invoice', finance, { invoice: other, number: '10-01', words: 'x', on: '2026-05-10' })).toEqual(['invoice.twice'])
})

test('one that the provider sends itself, who does not see the other, is stopped before it is accepted', async () => {
  const evan: Actor = { ...await t.staff(acorn, 'provider'), kind: 'party' }
  await t.done('deliver.open-invoicing', finance, { contract })
  const { contract: _contract, receivedOn: _receivedOn, ...said } = invoice()
  const sent = (await t.done('deliver.send-invoice', evan, { contract, ...said })).goTo!
  expect(await codes('deliver.accept-invoice', finance, { invoice: sent, reason: 'Please', difference: 'set-off' })).toContain('invoice.twice')
})

test('a file with the provider in full changes nothing where the invoice stands under the name, and another sum is not taken', async () => {
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from(['Invoice number,Provider,Amount,Invoice date\n1003,Acorn Care,500.00,04/05/2026\n1004,Acorn Care,1.00,04/05/2026\n1005,Acorn Care,500.00,04/05/2026\n']), name: 'invoices.csv', bodyId: t.icb, accountId: finance.accountId! }))!
  const id = (await t.done('deliver.begin-import', finance, { kind: 'invoices', file })).goTo!
  await t.done('deliver.confirm-import', finance, { import: id })
  const job = await t.app.db.within('server', (tx) => tx.one(sql<{ id: string }>`select id from kernel.job where state = 'waiting'`))
  await runJob(t.app, runnersOf(), job.id)
  expect(await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.one(sql`select rows_made, rows_same, rows_rejected from deliver.import where id = ${id}`))).toEqual({ rows_made: '1', rows_same: '1', rows_rejected: '1' })
})
