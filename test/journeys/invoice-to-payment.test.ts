// A provider sends an invoice for more than is due; it is queried, put right, accepted, put into a pay run, approved by another person and paid.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { fill, fillDate, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let manager: Actor
let finance: Actor
let commissioner: Actor
let provider: Actor
let contract = ''
beforeAll(async () => {
  j = await openJourney({ at: '2026-06-01T12:00:00Z' })
  manager = await j.t.staff(j.t.icb, 'contract-manager')
  finance = await j.t.staff(j.t.icb, 'finance')
  commissioner = await j.t.staff(j.t.icb, 'commissioner')
  provider = await j.t.staff(j.t.provider, 'provider')
  contract = (await j.t.done('deliver.record-contract', manager, { title: 'Community hearing tests', provider: j.t.provider, startsOn: '2026-04-01', endsOn: '2029-03-31', value: 360_000_00 })).goTo!
  await j.t.done('deliver.start-contract', manager, { contract, on: '2026-04-01' })
  await j.t.done('deliver.agree-payment-terms', finance, { contract, way: 'block', from: '2026-04-01', year: 120_000_00, reason: 'As tendered' })
  await j.t.done('deliver.open-invoicing', manager, { contract })
  for (const organisation of [j.t.provider, j.t.icb]) {
    const payee = (await j.t.done('deliver.record-payee', finance, { organisation, accountName: 'Invented', sortCode: '00-00-00', accountNumber: '00000001' })).goTo!
    await j.t.done('deliver.confirm-payee', manager, { payee, sortCode: '000000', accountNumber: '00000001', how: 'By phone' })
  }
})
afterAll(() => j.close())

for (const [script, month, number, dated] of [[true, '2026-04-01', 'H-1', '2026-06-01'], [false, '2026-05-01', 'H-2', '2026-05-31']] as const) {
  test(`an invoice goes from the provider to its payment, ${script ? 'with' : 'without'} script`, async () => {
    const [theirs, checks, pays, approves] = await Promise.all([provider, manager, finance, commissioner].map((actor) => j.as(actor, { script })))
    await theirs!.goto(`${j.address}/`)
    await press(theirs!, 'Your invoices')
    await press(theirs!, 'Community hearing tests')
    await fill(theirs!, 'Number of the invoice', number)
    await fill(theirs!, 'What it is for', 'Hearing tests of the month')
    await fillDate(theirs!, 'from', month)
    await fill(theirs!, 'Sum', '10,400.00')
    await fillDate(theirs!, 'invoicedOn', dated)
    if (script) await isAccessible(theirs!)
    await press(theirs!, 'Send the invoice')
    expect(await says(theirs!)).toContain(number)

    await checks!.goto(`${j.address}/deliver/money`)
    if (script) await isAccessible(checks!)
    await press(checks!, 'to check')
    await press(checks!, `Invoice ${number} of Invented Care Ltd`)
    await press(checks!, 'Check and accept it')
    expect(await says(checks!)).toContain('£400.00 more than is left (4 per cent)')
    if (script) await isAccessible(checks!)
    await press(checks!, 'query it with the provider')
    await fill(checks!, 'What does not agree', '£10,000.00 is due for the month.')
    await press(checks!, 'Query it with the provider')
    expect(await says(checks!)).toContain('Queried')

    await theirs!.goto(`${j.address}/provider/invoices`)
    expect(await says(theirs!)).toContain('One invoice waits for your answer.')
    await press(theirs!, /^Answer/)
    expect(await theirs!.locator('[name="amount"]').inputValue()).toBe('10,400.00')
    await theirs!.locator('[name="amount"]').fill('10,000.00')
    await theirs!.locator('[name="words"]').fill('Our mistake.')
    if (script) await isAccessible(theirs!)
    await press(theirs!, 'Send the answer')
    expect(await says(theirs!)).toContain('Answered about the invoice.')
    await theirs!.goto(`${j.address}/provider/invoices`)
    expect(await says(theirs!)).toContain('No commissioner waits for an answer from you.')

    await checks!.reload()
    await press(checks!, 'Accept the invoice')
    expect(await says(checks!)).toContain('It agrees and can be accepted.')
    await press(checks!, 'Accept the invoice')
    expect(await says(checks!)).toContain('£10,000.00 was left for its months')

    await pays!.goto(`${j.address}/deliver/draft-pay-run`)
    await fillDate(pays!, 'dueBy', '2026-06-30')
    await fillDate(pays!, 'payOn', '2026-06-05')
    await press(pays!, 'Draft a pay run')
    const run = pays!.url().replace(/\?.*/, '')
    await press(pays!, 'Say that it is checked')
    await fill(pays!, 'What was checked', 'Invoice and account seen')
    await press(pays!, 'Say that it is checked')
    await press(pays!, 'Approve the pay run')
    await press(pays!, 'Continue')
    expect(await says(pays!)).toContain('Whoever drafted a pay run does not approve it: ask another person.')
    await approves!.goto(run)
    if (script) await isAccessible(approves!)
    await press(approves!, 'Approve the pay run')
    await press(approves!, 'Continue')
    await press(approves!, 'Approve the pay run')
    expect(await says(approves!)).toContain('ending in 0001')

    await pays!.goto(run)
    await press(pays!, 'Make its files')
    await press(pays!, 'Make its files')
    expect(await says(pays!)).toContain('Payments for the bank (pain.001.001.09, XML)')
    await press(pays!, 'Record payments as made')
    await fillDate(pays!, 'paidOn', '2026-06-01')
    await fill(pays!, 'Reference of the bank or ledger', 'BACS 1')
    await press(pays!, 'Continue')
    await press(pays!, 'Record payments as made')
    expect(await says(pays!)).toContain('Settled')
    if (script) await isAccessible(pays!)

    await theirs!.goto(`${j.address}/provider/invoices`)
    expect(await says(theirs!)).toContain('Paid 1 June 2026')
    await pays!.goto(`${j.address}/deliver/contracts/${contract}/ledger`)
    expect(await says(pays!)).toContain(`£${script ? '10' : '20'},000.00 paid`)
    if (script) await isAccessible(pays!)
    for (const path of ['/deliver/ledger', '/deliver/prompt-payment', '/deliver/accruals', '/deliver/forecast', '/deliver/invoices', '/deliver/pay-runs', '/deliver/payees']) {
      await pays!.goto(`${j.address}${path}`)
      if (script) await isAccessible(pays!)
    }
  })
}
