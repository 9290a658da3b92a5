// After an assignment: months of the former provider are checked against it, months of the new one against that.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import { anotherProvider, refusedWith } from '../../../test/setup/parties.ts'
import type { Actor } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'

let t: TestApp
let finance: Actor
let contract = ''
let next = ''
beforeAll(async () => {
  t = await freshApp({ at: '2026-06-01T09:00:00Z' })
  finance = await t.staff(t.icb, 'finance', 'contract-manager', 'commissioner')
  const other = await t.staff(t.icb, 'finance', 'commissioner')
  next = await anotherProvider(t, 'Next Care Ltd')
  contract = (await t.done('deliver.record-contract', finance, { title: 'Hearing tests', provider: t.provider, startsOn: '2026-04-01', endsOn: '2029-03-31', value: 360_000_00 })).goTo!
  await t.done('deliver.start-contract', finance, { contract, on: '2026-04-01' })
  await t.done('deliver.set-approval-limit', await t.staff(t.icb, 'administrator'), { role: 'finance', limit: 1_000_000_00, from: '2026-04-01', source: 'x' })
  const change = (await t.done('deliver.propose-change', finance, { contract, type: 'assignment', title: 'To Next Care', effectiveOn: '2026-06-01', newProvider: next, what: 'All of it', why: 'Sold', regime: 'neither' })).goTo!
  await t.done('deliver.offer-change', finance, { change })
  await t.done('deliver.record-answer-to-change', finance, { change, answer: 'agrees', on: '2026-06-01', words: 'x' })
  await t.done('deliver.approve-change', other, { change, reason: 'Seen' })
  await t.done('deliver.sign-change', finance, { change, signedOn: '2026-06-01', signedBy: 'Both' })
  await t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock('2026-07-10T09:00:00Z'::timestamptz)`))
})
afterAll(() => t.close())

const enter = async (number: string, provider: string, from: string): Promise<string> => (await t.done('deliver.record-invoice', finance, { contract, provider, number, description: 'x', from, amount: 100_00, invoicedOn: '2026-07-01', receivedOn: '2026-07-02' })).goTo!

test('May is the former provider\'s and June the new one\'s, whoever holds the contract today', async () => {
  await t.done('deliver.accept-invoice', finance, { invoice: await enter('OLD-5', t.provider, '2026-05-01') })
  await t.done('deliver.accept-invoice', finance, { invoice: await enter('NEW-6', next, '2026-06-01') })
  expect(refusedWith(await t.act('deliver.accept-invoice', finance, { invoice: await enter('NEW-5', next, '2026-05-01'), reason: 'It is ours now' }))).toContain('invoice.other-provider')
  expect(refusedWith(await t.act('deliver.accept-invoice', finance, { invoice: await enter('OLD-6', t.provider, '2026-06-01'), reason: 'We did it' }))).toContain('invoice.other-provider')
})
