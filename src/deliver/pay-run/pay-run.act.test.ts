import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../../test/setup/app.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { sql } from '../../kernel/database/database.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { buildServer } from '../../web/server.ts'
import { takeUpload } from '../../web/uploads.ts'
import type { ContractLedger } from '../ledger/ledger.queries.ts'
import { usualSide } from '../ledger/settle.rule.ts'
import type { ShownRun } from './pay-run.queries.ts'

let t: TestApp
let farid: Actor
let second: Actor
let contract = ''
let number = 0
const asked = async <R>(name: string, params: Record<string, string>): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, farid, params)
  if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
  return answer.result as R
}
const shown = (run: string): Promise<ShownRun> => asked('deliver.pay-run', { run })
const accepted = async (amount: number, more: Record<string, unknown> = {}): Promise<string> => {
  const id = (await t.done('deliver.record-invoice', farid, { contract, number: `A-${number += 1}`, description: 'Hearing tests', from: '2026-04-01', amount, invoicedOn: '2026-05-04', receivedOn: `2026-05-${String(5 + (number % 4)).padStart(2, '0')}`, ...more })).goTo!
  await t.done('deliver.accept-invoice', farid, { invoice: id, reason: 'A test' })
  return id
}
const draft = (): Promise<string> => t.done('deliver.draft-pay-run', farid, { dueBy: '2026-06-10', payOn: '2026-05-20' }).then((done) => done.goTo!)
const checked = async (): Promise<string> => {
  const run = await draft()
  await t.done('deliver.check-pay-run', farid, { run, words: 'Invoices seen' })
  return run
}
const approved = async (): Promise<string> => {
  const run = await checked()
  await t.done('deliver.approve-pay-run', second, { run })
  return run
}
const stateOf = (id: string): Promise<string> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => (await tx.one(sql<{ state: string }>`select state from kernel.record where id = ${id}`)).state)
const books = async (): Promise<number[]> => {
  const { balances } = await asked<ContractLedger>('deliver.ledger', { contract })
  return (['payable', 'bank'] as const).map((account) => Number(usualSide(balances, account)) / 100)
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-10T09:00:00Z' })
  farid = await t.staff(t.icb, 'finance', 'contract-manager')
  second = await t.staff(t.icb, 'commissioner')
  contract = (await t.done('deliver.record-contract', farid, { title: 'Community hearing tests', provider: t.provider, startsOn: '2026-04-01' })).goTo!
  await t.done('deliver.start-contract', farid, { contract, on: '2026-04-01' })
})
afterAll(() => t.close())

test('a run is drafted by one person and approved by another; an invoice stands in one run only', async () => {
  const [invoice, credit] = [await accepted(1_000_00), await accepted(-100_00)]
  const run = await draft()
  expect([await stateOf(invoice), await stateOf(credit)]).toEqual(['scheduled', 'scheduled'])
  expect(await t.act('deliver.draft-pay-run', farid, { dueBy: '2026-06-10', payOn: '2026-05-20' })).toMatchObject({ ok: false, refusals: [{ code: 'pay-run.nothing' }] })
  expect(await t.act('deliver.approve-pay-run', second, { run })).toMatchObject({ ok: false, status: 409 })
  await t.done('deliver.check-pay-run', farid, { run, words: 'Invoices seen' })
  const own = await t.act('deliver.approve-pay-run', farid, { run })
  expect(own.ok ? undefined : own.refusals[0]).toMatchObject({ code: 'pay-run.same-person', strength: 'stop' })
  const stale = { ...second, factorAt: '2020-01-01T00:00:00Z' }
  expect(await t.act('deliver.approve-pay-run', stale, { run })).toMatchObject({ ok: false, status: 403, refusals: [{ code: 'factor.stale' }] })
  const done = await t.done('deliver.approve-pay-run', second, { run })
  expect(done.notes).toMatchObject([{ code: 'pay-run.no-account', strength: 'warning' }])
  expect((await shown(run)).payments).toMatchObject([{ amount_pence: '90000', account_number: '' }])
  expect(await t.act('deliver.take-back-acceptance', farid, { invoice, reason: 'x' })).toMatchObject({ ok: false, status: 409 })
  await t.done('deliver.drop-pay-run', farid, { run, reason: 'Accounts first' })
  expect([await stateOf(invoice), await stateOf(run)]).toEqual(['accepted', 'dropped'])
})

test('two drafts at once never take the same invoice', async () => {
  const drafts = await Promise.all([1, 2, 3].map(() => t.act('deliver.draft-pay-run', farid, { dueBy: '2026-06-10', payOn: '2026-05-20' })))
  const runs = drafts.flatMap((outcome) => (outcome.ok ? [outcome.goTo!] : []))
  expect(runs).toHaveLength(1)
  await t.done('deliver.drop-pay-run', farid, { run: runs[0]!, reason: 'Only tried' })
})

test('without accounts only a CSV is made, with a reason; an account is confirmed by another person than entered it', async () => {
  const run = await approved()
  expect(await t.act('deliver.export-pay-run', farid, { run })).toMatchObject({ ok: false, refusals: [{ code: 'pay-run.no-account', field: 'reason' }] })
  await t.done('deliver.drop-pay-run', farid, { run, reason: 'Accounts first' })
  for (const organisation of [t.provider, t.icb]) {
    expect(await t.act('deliver.record-payee', farid, { organisation, accountName: 'A', sortCode: '12-34', accountNumber: '1234567' })).toMatchObject({ ok: false, refusals: [{ field: 'sortCode' }, { field: 'accountNumber' }] })
    const payee = (await t.done('deliver.record-payee', farid, { organisation, accountName: 'Invented Care Ltd', sortCode: '12-34-56', accountNumber: '01234567' })).goTo!
    expect(await t.act('deliver.confirm-payee', farid, { payee, sortCode: '123456', accountNumber: '01234567', how: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'payee.same-person' }] })
    // The second person writes what was heard: a digit that differs stops it, and nothing says which.
    expect(await t.act('deliver.confirm-payee', second, { payee, sortCode: '123456', accountNumber: '01234568', how: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'payee.differs', field: 'accountNumber' }] })
    await t.done('deliver.confirm-payee', second, { payee, sortCode: '12 34 56', accountNumber: '01234567', how: 'By phone with the finance director' })
  }
})

test('an approved run is not exported to an account that was stopped since, and not from one', async () => {
  const current = (organisation: string): Promise<string> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => (await tx.one(sql<{ id: string }>`select id from deliver.payee where organisation_id = ${organisation} and confirmed_at is not null and ended_at is null`)).id)
  for (const organisation of [t.provider, t.icb]) {
    const run = await approved()
    await t.done('deliver.end-payee', farid, { payee: await current(organisation), reason: 'A call: it is not theirs' })
    const outcome = await t.act('deliver.export-pay-run', farid, { run })
    expect(outcome.ok ? [] : outcome.refusals.map((reason) => reason.code)).toEqual(['pay-run.account-stopped'])
    expect(await t.act('deliver.export-pay-run', farid, { run, reason: 'All the same' })).toMatchObject({ ok: false })
    expect([await stateOf(run), (await shown(run)).run.exported_at]).toEqual(['approved', null])
    const payee = (await t.done('deliver.record-payee', farid, { organisation, accountName: 'Invented Care Ltd', sortCode: '12-34-56', accountNumber: organisation === t.icb ? '01234567' : '11234567' })).goTo!
    await t.done('deliver.confirm-payee', second, { payee, sortCode: '12-34-56', accountNumber: organisation === t.icb ? '01234567' : '11234567', how: 'By phone with the finance director' })
    await t.done('deliver.drop-pay-run', farid, { run, reason: 'Drafted anew' })
  }
})

test('whoever approves sees each payment with its account on the page, and approves nothing that changed since', async () => {
  const run = await checked()
  const { proposed, run: { approved_digest: digest } } = await shown(run)
  expect([proposed!.payments.map((one) => [one.amount_pence, one.account_number]), proposed!.payer!.account_number, digest]).toEqual([[['90000', '****4567']], '****4567', ''])
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(second) }
  expect((await server.inject({ url: `/deliver/approve-pay-run?run=${run}`, cookies })).headers.location).toBe(`/deliver/pay-runs/${run}/approve`)
  const page = (await server.inject({ url: `/deliver/pay-runs/${run}/approve`, cookies })).body
  for (const words of ['£900.00', 'Invented Care Ltd, sort code 12-34-56, ending in 4567', `name="seen" value="${proposed!.mark}"`]) expect(page).toContain(words)
  for (const place of ['', '/approve']) expect((await server.inject({ url: `/deliver/pay-runs/${run}${place}`, cookies })).body).not.toContain('11234567')
  expect((await server.inject({ url: `/deliver/pay-runs/${run}`, cookies })).body).toContain('ending in 4567')
  await server.close()
  const payee = (await t.done('deliver.record-payee', farid, { organisation: t.provider, accountName: 'Invented Care Ltd', sortCode: '12-34-56', accountNumber: '21234567' })).goTo!
  await t.done('deliver.confirm-payee', second, { payee, sortCode: '123456', accountNumber: '21234567', how: 'They called again' })
  const changed = await t.act('deliver.approve-pay-run', second, { run, seen: proposed!.mark })
  expect(changed.ok ? [] : changed.refusals.map((reason) => reason.code)).toEqual(['pay-run.not-seen'])
  expect((await t.act('deliver.approve-pay-run', second, { run, seen: (await shown(run)).proposed!.mark })).ok).toBe(true)
  await t.done('deliver.drop-pay-run', farid, { run, reason: 'Only tried' })
})

test('an exported run gives the same bytes again and says so, whatever happens to the accounts meanwhile', async () => {
  const run = await approved()
  await t.done('deliver.export-pay-run', farid, { run })
  const server = await buildServer(t.app, { log: false })
  const cookies = { 'cc-session': await t.session(farid) }
  const file = (format: string) => server.inject({ url: `/deliver/pay-runs/${run}/file?format=${format}`, cookies })
  const first = [(await file('csv')).body, (await file('xml')).body]
  const payee = (await t.done('deliver.record-payee', farid, { organisation: t.icb, accountName: 'Another', sortCode: '99-99-99', accountNumber: '99999999' })).goTo!
  await t.done('deliver.confirm-payee', second, { payee, sortCode: '999999', accountNumber: '99999999', how: 'New bank' })
  const again = await t.done('deliver.export-pay-run', farid, { run })
  expect(again.notes).toMatchObject([{ code: 'pay-run.exported-before' }, { code: 'pay-run.account-stopped', strength: 'warning' }])
  expect([(await file('csv')).body, (await file('xml')).body]).toEqual(first)
  expect(first[1]).toContain('<InstdAmt Ccy="GBP">900.00</InstdAmt>')
  expect((await shown(run)).files).toEqual({ csv: true, xml: true, asExported: true })
  const page = await server.inject({ url: `/deliver/pay-runs/${run}`, cookies })
  for (const words of ['Exported 2 times', 'ending in 4567', 'Approved by']) expect(page.body).toContain(words)
  expect((await server.inject({ url: `/deliver/pay-runs/${run}/file?format=csv`, cookies: { 'cc-session': await t.session(second) } })).statusCode).toBe(403)
  await server.close()
})

test('a payment is recorded once: by hand, by file, and by many at once; the ledger follows', async () => {
  const before = await books()
  const run = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => (await tx.one(sql<{ id: string }>`select id from kernel.record where kind = 'pay-run' and state = 'exported'`)).id)
  const pay = () => t.act('deliver.record-run-paid', farid, { run, paidOn: '2026-05-10', bankReference: 'BACS 7' })
  const outcomes = await Promise.all([pay(), pay(), pay()])
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
  expect(await stateOf(run)).toBe('settled')
  expect(await books()).toEqual([before[0]! - 900, before[1]! + 900])
  expect(await pay()).toMatchObject({ ok: false, status: 409 })
  const paid = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`select invoice_id from deliver.month_paid where invoice_id is not null`))
  expect(paid).toHaveLength(2)
})

test('a paid-status file is taken whole or not at all; a failed payment lets its invoices go into the next run', async () => {
  const other = (await t.done('bodies.register-organisation', await t.staff(t.icb, 'procurement-lead', 'commissioner', 'finance'), { name: 'Beech Care Ltd', kind: 'provider' })).goTo!
  const theirs = (await t.done('deliver.record-contract', farid, { title: 'Fitting of aids', provider: other, startsOn: '2026-04-01' })).goTo!
  await t.done('deliver.start-contract', farid, { contract: theirs, on: '2026-04-01' })
  const [mine, failed] = [await accepted(500_00), await accepted(70_00, { contract: theirs })]
  const run = await approved()
  await t.done('deliver.export-pay-run', farid, { run, reason: 'Beech is added by hand' })
  const [ref] = [(await shown(run)).run.reference]
  const upload = async (text: string): Promise<string> => (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([text]), name: 'paid.csv', bodyId: t.icb, accountId: farid.accountId! }))!
  const take = async (text: string) => t.act('deliver.take-in-paid-status', farid, { run, file: await upload(text) })
  const wrong = await take(`Payment reference,Status,Date paid,Amount\n${ref}-1,ACSC,10/05/2026,70.00\n${ref}-7,ACSC,10/05/2026,1.00\n${ref}-2,ACSC,10/05/2026,1.00\n`)
  expect(wrong.ok ? [] : wrong.refusals.map((reason) => reason.words)).toEqual([`Line 3: ${ref}-7 is no payment of this run.`, `Line 4: ${ref}-2 is for £500.00, not £1.00.`])
  expect([await stateOf(mine), await stateOf(failed)]).toEqual(['scheduled', 'scheduled'])
  const pending = await take(`Payment reference,Status,Date paid,Amount\n${ref}-1,ACCP,10/05/2026,70.00\n${ref}-2,ACSC,10/05/2026,5OO.00\n`)
  expect(pending.ok ? [] : pending.refusals.map((reason) => reason.words.slice(0, 32))).toEqual(['Line 2: the status “ACCP” says n', 'Line 3: the amount “5OO.00” cann'])
  const file = `Payment reference,Status,Date paid,Amount,Reason\n${ref}-1,RJCT,,70.00,Account closed\n${ref}-2,ACSC,10/05/2026,500.00,\n`
  expect(await take(file)).toMatchObject({ ok: true })
  expect([await stateOf(mine), await stateOf(failed), await stateOf(run)]).toEqual(['paid', 'accepted', 'settled'])
  expect(await take(file)).toMatchObject({ ok: false, status: 409 })
  const next = await draft()
  expect((await shown(next)).lines.map((line) => line.invoice_id)).toEqual([failed])
  expect((await shown(run)).lines.find((line) => line.invoice_id === failed)!.released_words).toBe('Payment failed: Account closed')
})

test('a run of two providers is partly paid, then settled; only what is open is paid', async () => {
  const found = (kind: string, having: string): Promise<string> => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => (await tx.one(sql<{ id: string }>`select id from kernel.record where kind = ${kind} and ${having} in (state, title)`)).id)
  const [theirs, drafted] = [await found('contract', 'Fitting of aids'), await found('pay-run', 'drafted')]
  const [line] = (await shown(drafted)).lines
  await t.done('deliver.take-out-of-run', farid, { run: drafted, invoice: line!.invoice_id, reason: 'Into the next' })
  expect([await stateOf(line!.invoice_id), await stateOf(drafted)]).toEqual(['accepted', 'drafted'])
  expect(await t.act('deliver.check-pay-run', farid, { run: drafted, words: 'x' })).toMatchObject({ ok: false, refusals: [{ code: 'pay-run.empty' }] })
  const [mine, other] = [await accepted(11_00), await accepted(12_00, { contract: theirs })]
  const run = await approved()
  await t.done('deliver.export-pay-run', farid, { run, reason: 'Beech is added by hand' })
  const payments = (await shown(run)).payments
  expect(payments.map((one) => one.provider_name)).toEqual(['Beech Care Ltd', 'Invented Care Ltd'])
  const pay = (references?: string) => t.act('deliver.record-run-paid', farid, { run, paidOn: '2026-05-10', bankReference: 'B', ...(references ? { payments: references } : {}) })
  expect(await pay('PAY-99-1')).toMatchObject({ ok: false, refusals: [{ code: 'pay-run.no-payment' }] })
  expect(await pay(payments[1]!.reference)).toMatchObject({ ok: true })
  expect([await stateOf(run), await stateOf(mine), await stateOf(other)]).toEqual(['part-paid', 'paid', 'scheduled'])
  expect(await pay(payments[1]!.reference)).toMatchObject({ ok: false, refusals: [{ code: 'pay-run.recorded' }] })
  await t.done('deliver.export-pay-run', farid, { run })
  expect(await stateOf(run)).toBe('part-paid')
  expect(await pay()).toMatchObject({ ok: true })
  expect([await stateOf(run), await stateOf(other)]).toEqual(['settled', 'paid'])
})

test('a team without pay runs takes in what its finance system paid: whole or not at all, and once', async () => {
  const [one, two] = [await accepted(40_00), await accepted(50_00)]
  const [a, b] = await Promise.all([one, two].map((id) => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, async (tx) => (await tx.one(sql<{ reference: string }>`select reference from kernel.record where id = ${id}`)).reference)))
  const take = async (text: string) => t.act('deliver.take-in-paid-invoices', farid, { file: (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([text]), name: 'paid.csv', bodyId: t.icb, accountId: farid.accountId! }))! })
  const wrong = await take(`Invoice reference,Date paid,Amount\n${a},10/05/2026,40.00\n${b},10/05/2026,49.00\nINV-999,10/05/2026,1.00\n`)
  expect(wrong.ok ? [] : wrong.refusals.map((reason) => reason.words)).toEqual([`Line 3: ${b} is for £50.00, not £49.00.`, 'Line 4: INV-999 is no invoice here.'])
  expect(await stateOf(one)).toBe('accepted')
  const before = await books()
  const right = `Invoice reference,Date paid,Amount\n${a},10/05/2026,40.00\n${b},10/05/2026,50.00\n`
  expect(await take(right)).toMatchObject({ ok: true })
  expect([await stateOf(one), await stateOf(two)]).toEqual(['paid', 'paid'])
  expect(await books()).toEqual([before[0]! - 90, before[1]! + 90])
  expect(await take(right)).toMatchObject({ ok: false, refusals: [{ code: 'invoice.status-known' }] })
})

test('a run whose pay day passed before its approval is not approved', async () => {
  await accepted(13_00)
  const run = await checked()
  await t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock('2026-05-21T09:00:00Z'::timestamptz)`))
  const late = await t.act('deliver.approve-pay-run', await t.staff(t.icb, 'commissioner'), { run })
  expect(late.ok ? [] : late.refusals.filter((one) => one.strength !== 'warning').map((one) => one.code)).toEqual(['pay-run.past'])
})

test('the database itself refuses an invoice in two live runs and an approval by whoever drafted', async () => {
  const inside = (statement: ReturnType<typeof sql>) => t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(statement))
  await expect(inside(sql`insert into deliver.pay_run_line (body_id, id, run_id, invoice_id, provider_key, amount_pence) select body_id, gen_random_uuid(), gen_random_uuid(), invoice_id, provider_key, amount_pence from deliver.pay_run_line where released_at is null limit 1`)).rejects.toThrow(/pay_run_line_once/)
  await expect(inside(sql`update deliver.pay_run set approved_by = drafted_by`)).rejects.toThrow(/check/)
  await expect(inside(sql`insert into deliver.month_paid (body_id, id, contract_id, month, amount_pence, paid_on, payment_reference, recorded_at, invoice_id) select body_id, gen_random_uuid(), contract_id, month, amount_pence, paid_on, payment_reference, recorded_at, invoice_id from deliver.month_paid limit 1`)).rejects.toThrow(/unique/)
  expect((await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })).findings).toEqual([])
})
