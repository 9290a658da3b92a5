import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import type { ContractLedger } from '../ledger/ledger.queries.ts'
import { usualSide } from '../ledger/settle.rule.ts'
import type { InvoiceCheck, ListedInvoice } from './invoice.queries.ts'

let t: TestApp
let server: FastifyInstance
let finance: Actor
let evan: Actor
let contract = ''
const asked = async <R>(name: string, params: Record<string, string> = {}, actor: Actor = finance): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, actor, params)
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as R
}
const books = async (): Promise<Record<string, number>> => {
  const { balances } = await asked<ContractLedger>('deliver.ledger', { contract })
  return Object.fromEntries((['spend', 'accrued', 'payable', 'withheld', 'bank'] as const).map((account) => [account, Number(usualSide(balances, account)) / 100]))
}
const invoice = (more: Record<string, unknown> = {}): Record<string, unknown> => ({ contract, number: 'A-1', description: 'Hearing tests in April', from: '2026-04-01', amount: 10_000_00, invoicedOn: '2026-05-04', receivedOn: '2026-05-05', ...more })
const entered = async (more: Record<string, unknown> = {}): Promise<string> => (await t.done('deliver.record-invoice', finance, invoice(more))).goTo!
const listed = async (id: string): Promise<ListedInvoice> => (await asked<ListedInvoice[]>('deliver.invoices')).find((row) => row.id === id)!
const at = (moment: string): Promise<unknown> => t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-10T09:00:00Z' })
  server = await buildServer(t.app, { log: false })
  finance = await t.staff(t.icb, 'finance', 'contract-manager', 'commissioner')
  evan = await t.staff(t.provider, 'provider')
  contract = (await t.done('deliver.record-contract', finance, { title: 'Community hearing tests', provider: t.provider, startsOn: '2026-04-01', endsOn: '2029-03-31', value: 360_000_00 })).goTo!
  await t.done('deliver.start-contract', finance, { contract, on: '2026-04-01' })
  await t.done('deliver.agree-payment-terms', finance, { contract, way: 'block', from: '2026-04-01', year: 120_000_00, reason: 'As tendered' })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

test('an invoice that agrees is accepted without a reason, owed in the ledger, and to be paid within 30 days beginning with its receipt', async () => {
  const id = await entered()
  expect(await listed(id)).toMatchObject({ state: 'received', pay_by: '2026-06-03', late: false })
  expect((await asked<InvoiceCheck>('deliver.invoice-check', { invoice: id })).findings.map((one) => one.strength)).toEqual(['note', 'note', 'note'])
  expect(await books()).toMatchObject({ accrued: 10_000, payable: 0 })
  await t.done('deliver.accept-invoice', finance, { invoice: id })
  expect(await books()).toMatchObject({ spend: 10_000, accrued: 0, payable: 10_000 })
  await t.done('deliver.record-invoice-paid', finance, { invoice: id, paidOn: '2026-05-09', paymentReference: 'AP-77' })
  expect(await books()).toEqual({ spend: 10_000, accrued: 0, payable: 0, withheld: 0, bank: 10_000 })
  expect((await asked<{ months: { month: string; paidPence: bigint }[] }>('deliver.payment-account', { contract })).months[0]).toMatchObject({ month: '2026-04', paidPence: 1_000_000n })
  expect(await t.act('deliver.record-invoice-paid', finance, { invoice: id, paidOn: '2026-05-09', paymentReference: 'AP-78' })).toMatchObject({ ok: false, status: 409 })
})

test('the same number of the same provider stands once, however it is spelt and however many press at once', async () => {
  expect(await t.act('deliver.record-invoice', finance, invoice({ number: 'a 1' }))).toMatchObject({ ok: false, refusals: [{ code: 'invoice.twice', field: 'number' }] })
  const at = await Promise.all([1, 2, 3].map(() => t.act('deliver.record-invoice', finance, invoice({ number: 'B-1', from: '2026-05-01', amount: 100_00 }))))
  expect(at.filter((outcome) => outcome.ok)).toHaveLength(1)
  const other = (await t.done('bodies.register-organisation', await t.staff(t.icb, 'procurement-lead', 'commissioner', 'finance'), { name: 'Somebody Else Ltd', kind: 'provider' })).goTo!
  await entered({ number: 'A-1', provider: other })
})

test('more than is due is accepted only with a reason, which stands beside it; taking it back puts the ledger back', async () => {
  const before = await books()
  const id = await entered({ number: 'C-1', from: '2026-05-01', amount: 12_000_00 })
  expect(await t.act('deliver.accept-invoice', finance, { invoice: id })).toMatchObject({ ok: false, refusals: [{ code: 'invoice.activity-differs', field: 'reason' }, { code: 'invoice.difference', field: 'difference' }] })
  await t.done('deliver.accept-invoice', finance, { invoice: id, reason: 'A clinic on two bank holidays, as agreed', difference: 'set-off' })
  expect(await listed(id)).toMatchObject({ accept_reason: 'A clinic on two bank holidays, as agreed', expected_pence: '1000000' })
  // May has not ended: all of it is claimed before it is due.
  expect(await books()).toMatchObject({ accrued: before['accrued']! - 12_000, payable: before['payable']! + 12_000 })
  await t.done('deliver.take-back-acceptance', finance, { invoice: id, reason: 'The wrong one' })
  expect(await books()).toEqual(before)
  await t.done('deliver.reject-invoice', finance, { invoice: id, reason: 'Not agreed' })
  await entered({ number: 'C-1', from: '2026-05-01', amount: 10_000_00 })
})

test('an invoice that fits no contract waits until it is said which one', async () => {
  const id = await entered({ number: 'D-1', contract: undefined, provider: t.provider, amount: 55_00, from: '2026-06-01' })
  expect(await t.act('deliver.accept-invoice', finance, { invoice: id, reason: 'please' })).toMatchObject({ ok: false, refusals: [{ code: 'invoice.no-contract' }] })
  await t.done('deliver.place-invoice', finance, { invoice: id, contract })
  expect((await t.act('deliver.accept-invoice', finance, { invoice: id, reason: 'Batteries', difference: 'set-off' })).ok).toBe(true)
})

test('a credit note takes from what is owed', async () => {
  const before = await books()
  const id = await entered({ number: 'CN-1', amount: -5_000, description: 'Credit for a cancelled clinic' })
  expect((await listed(id)).pay_by).toBeNull()
  await t.done('deliver.accept-invoice', finance, { invoice: id, reason: 'Agreed at the review', difference: 'set-off' })
  expect(await books()).toMatchObject({ payable: before['payable']! - 50, accrued: before['accrued']! + 50 })
})

test('what was agreed beside the terms is spent, and expected of nobody again', async () => {
  const before = await books()
  const id = await entered({ number: 'X-1', amount: 300_00, description: 'Setting up' })
  await t.done('deliver.accept-invoice', finance, { invoice: id, reason: 'Schedule 3 pays the setting up', difference: 'more-beside' })
  // The credit of the test before is still to be claimed: it is not part of what is beside.
  const { beside_pence: beside } = await listed(id)
  expect(await books()).toMatchObject({ spend: before['spend']! + Number(beside) / 100, payable: before['payable']! + 300, accrued: before['accrued']! - 300 + Number(beside) / 100 })
  expect(Number(beside)).toBe(250_00)
  const april = (await asked<{ months: { duePence: bigint; besidePence: bigint }[] }>('deliver.payment-account', { contract })).months[0]!
  expect([april.duePence, april.besidePence]).toEqual([1_025_000n, 25_000n])
  await t.done('deliver.take-back-acceptance', finance, { invoice: id, reason: 'Only tried' })
  expect(await books()).toEqual(before)
  await t.done('deliver.reject-invoice', finance, { invoice: id, reason: 'Only tried' })
})

test('the provider sends one only for a contract that is shared with it, sees what is queried, answers, and sees nothing of others', async () => {
  const said = { contract, number: 'P-1', description: 'Hearing tests in June', from: '2026-06-01', amount: 10_000_00, invoicedOn: '2026-05-10' }
  expect(await t.act('deliver.send-invoice', evan, said)).toMatchObject({ ok: false, status: 404 })
  await t.done('deliver.open-invoicing', finance, { contract })
  const id = (await t.done('deliver.send-invoice', evan, said)).goTo!
  expect(await t.act('deliver.send-invoice', evan, said)).toMatchObject({ ok: false, refusals: [{ code: 'invoice.twice' }] })
  expect(await listed(id)).toMatchObject({ came: 'provider', body: 'NHS Testshire', received_on: '2026-05-10' })
  await t.done('deliver.query-invoice', finance, { invoice: id, words: 'June has not begun.' })
  expect((await listed(id)).pay_by).toBeNull()
  const own = await asked<ListedInvoice[]>('deliver.invoices', {}, evan)
  expect(own.find((row) => row.id === id)).toMatchObject({ state: 'queried', queried_words: 'June has not begun.' })
  expect(own.every((row) => row.accept_reason === '' && row.expected_pence === null)).toBe(true)
  await at('2026-05-14T09:00:00Z')
  await t.done('deliver.answer-invoice', evan, { invoice: id, words: 'It is for May.', from: '2026-05-01', to: '2026-05-01' })
  expect(await listed(id)).toMatchObject({ state: 'received', from_month: '2026-05', to_month: '2026-05', valid_on: '2026-05-14', pay_by: '2026-06-12' })
  const other = { ...evan, bodyId: t.stranger } as Actor
  expect(await asked<ListedInvoice[]>('deliver.invoices', {}, other)).toEqual([])
  expect(await t.act('deliver.answer-invoice', other, { invoice: id, words: 'x' })).toMatchObject({ ok: false, status: 404 })
})

test('a provider sends and answers by its own pages, and staff check by theirs', async () => {
  const cookies = { 'cc-session': await t.session(evan) }
  const form = await server.inject({ url: `/provider/contracts/${contract}/invoice`, cookies })
  const part = form.body.slice(form.body.indexOf('action="/deliver/send-invoice"'))
  const hidden = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(part)![1]!
  const fields = { contract, csrf: hidden('csrf'), idempotencyKey: hidden('idempotencyKey'), version: hidden('version'), number: 'P-2', description: 'More', 'from-day': '1', 'from-month': '5', 'from-year': '2026', amount: '20.00', 'invoicedOn-day': '14', 'invoicedOn-month': '5', 'invoicedOn-year': '2026' }
  const send = (typed: Record<string, string>) => server.inject({ method: 'POST', url: '/deliver/send-invoice', cookies, headers: { origin: 'http://127.0.0.1:3000', 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams(typed).toString() })
  const wrong = await send({ ...fields, amount: 'much' })
  expect([wrong.statusCode, wrong.body.includes('name="contract"'), wrong.body.includes('must be an amount of money')]).toEqual([422, true, true])
  const sent = await send(fields)
  expect(sent.statusCode).toBe(303)
  expect(sent.headers.location).toMatch(/^\/provider\/invoices\/[0-9a-f-]+\?done=deliver\.send-invoice$/)
  const page = await server.inject({ url: '/provider/invoices', cookies })
  for (const words of ['P-2', '£20.00', 'Community hearing tests']) expect(page.body).toContain(words)
  expect((await server.inject({ url: '/deliver/invoices', cookies })).statusCode).toBe(403)
  const staff = { 'cc-session': await t.session(finance) }
  const id = (await asked<ListedInvoice[]>('deliver.invoices')).find((row) => row.number === 'P-2')!.id
  const check = await server.inject({ url: `/deliver/accept-invoice?invoice=${id}`, cookies: staff })
  expect(check.headers.location).toBe(`/deliver/invoices/${id}/check`)
  for (const [url, words] of [[`/deliver/invoices/${id}/check`, 'Something differs: it can be accepted with a reason, or queried.'], [`/deliver/invoices/${id}`, 'Compared three ways'], ['/deliver/invoices', 'P-2'], [`/deliver/contracts/${contract}`, 'Invoices and ledger']]) {
    const shown = await server.inject({ url: url!, cookies: staff })
    expect([url, shown.statusCode, shown.body.includes(words!)]).toEqual([url, 200, true])
  }
  expect((await server.inject({ url: '/provider/invoices', cookies: staff })).statusCode).toBe(403)
  const file = await server.inject({ url: '/deliver/accepted-invoices', cookies: staff })
  expect(file.body).toContain('CN-1')
})

test('what is returned as not valid is valid from the day it was put right', async () => {
  const id = await entered({ number: 'E-1', description: 'unclear', from: '2026-05-01', amount: 30_00 })
  await t.done('deliver.return-invoice', finance, { invoice: id, words: 'It does not say what it is for.' })
  await t.done('deliver.correct-invoice', finance, { invoice: id, description: 'Batteries', words: 'Told by phone', on: '2026-05-13' })
  expect(await listed(id)).toMatchObject({ state: 'received', valid_on: '2026-05-13', pay_by: '2026-06-11', description: 'Batteries' })
  await at('2026-06-12T09:00:00Z')
  expect((await listed(id)).late).toBe(true)
})

test('all of it verifies, row by row', async () => {
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
