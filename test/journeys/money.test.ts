// The finance system's ledger read by its own columns, month after month; an invoice with VAT; a bank account that two people change; prices uplifted; activity.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { Actor } from '../../src/kernel/act.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { fill, fillDate, fitsPhone, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let finance: Actor
let manager: Actor
beforeAll(async () => {
  j = await openJourney({ at: '2026-09-10T09:00:00Z' })
  finance = await j.t.staff(j.t.icb, 'finance')
  manager = await j.t.staff(j.t.icb, 'contract-manager', 'commissioner')
})
afterAll(() => j.close())

const contractOf = async (title: string): Promise<string> => {
  const contract = (await j.t.done('deliver.record-contract', manager, { title, provider: j.t.provider, startsOn: '2026-04-01', endsOn: '2029-03-31', annualValue: 120_000_00 })).goTo!
  await j.t.done('deliver.start-contract', manager, { contract, on: '2026-04-01' })
  return contract
}

const referenceOf = async (contract: string): Promise<string> => (await j.t.app.db.within({ role: 'act_staff', bodyId: j.t.icb }, (tx) => tx.one(sql<{ reference: string }>`select reference from kernel.record where id = ${contract}`))).reference

/** Drops a file in on the page, as what it is; the columns may be read as they were kept under a name. */
async function dropIn(page: Page, kind: string, name: string, lines: readonly string[], columns?: string): Promise<void> {
  await page.goto(`${j.address}/deliver/begin-import`)
  await page.getByLabel(kind, { exact: true }).check()
  await page.setInputFiles('[type="file"]', { name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) })
  if (columns) await page.getByLabel(columns).check()
  await press(page, 'Drop a file in')
}

/** Lets it go in, as the worker does, and reads what came of it. */
async function goesIn(page: Page): Promise<string> {
  const url = page.url().split('?')[0]!
  await press(page, 'Let it go in')
  await j.work()
  await page.goto(url)
  return says(page)
}

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script'
  const part = script ? 'A' : 'B'
  const looked = async (page: Page): Promise<void> => (script ? isAccessible(page) : undefined)

  test(`a ledger is mapped once, the next month needs nothing said, and what fits no contract is given one by a person, ${how}`, { timeout: 60_000 }, async () => {
    const title = `Foot care ${part}`
    const contract = await contractOf(title)
    const line = (day: string, number: string, pounds: string): string => `${day},Steps ${part} Ltd,PO-${part}1,E100,${number},"${pounds}"`
    const july = [`When ${part},To whom,Our order,CC,Slip,Pounds`, line('31/07/2026', 'J1', '5,200.00'), line('31/07/2026', 'J2', '-200.00'), line('some day', 'J3', '1.00')]
    const page = await j.as(finance, { script })
    await dropIn(page, 'Ledger of the finance system', 'july.csv', july)
    for (const [field, heading] of [['Posted on', `When ${part}`], ['Supplier', 'To whom'], ['Purchase order', 'Our order'], ['Amount', 'Pounds']] as const) await page.getByLabel(field, { exact: true }).selectOption({ label: heading })
    await press(page, 'Save which column is what')
    expect(await says(page)).toContain('some day')
    await looked(page)
    await press(page, 'Keep the columns under a name')
    await fill(page, 'Name', `General ledger ${part}`)
    await press(page, 'Keep the columns under a name')
    const came = await goesIn(page)
    for (const said of ['2 new', 'Lines not taken (1)', 'some day']) expect(came).toContain(said)
    await looked(page)

    await press(page, 'Lines that fit no contract')
    await looked(page)
    await page.getByRole('row', { name: new RegExp(`Steps ${part} Ltd`) }).getByRole('link', { name: /Choose a contract/ }).click()
    await page.getByLabel('Contract', { exact: true }).selectOption({ label: `${title} (${await referenceOf(contract)})` })
    await looked(page)
    await press(page, 'Say which ledger lines are its')
    await page.goto(`${j.address}/deliver/contracts/${contract}/actuals`)
    expect(await says(page)).toContain('by its purchase order')
    await looked(page)

    const august = [`Extra,${july[0]}`, `x,${line('31/08/2026', 'K1', '5,000.00')}`]
    await dropIn(page, 'Ledger of the finance system', 'august.csv', august, `General ledger ${part} (ledger of the finance system)`)
    expect(await goesIn(page)).toContain('1 new')
    await dropIn(page, 'Ledger of the finance system', 'august.csv', august, `General ledger ${part} (ledger of the finance system)`)
    expect(await goesIn(page)).toContain('stood already')
    await page.goto(`${j.address}/deliver/actuals`)
    expect(await page.getByRole('row', { name: new RegExp(title) }).innerText()).toContain('£10,000.00')
    await looked(page)
    await page.setViewportSize({ width: 320, height: 900 })
    if (script) await fitsPhone(page)
  })

  test(`an invoice says its VAT, and whether it comes back is said when it is accepted, ${how}`, { timeout: 60_000 }, async () => {
    const contract = await contractOf(`Hearing tests ${part}`)
    await j.t.done('deliver.agree-payment-terms', manager, { contract, way: 'block', from: '2026-04-01', year: 120_000_00, reason: 'x' })
    const page = await j.as(finance, { script })
    await page.goto(`${j.address}/deliver/record-invoice?contract=${contract}`)
    await fill(page, 'Number of the invoice', `V-${part}`)
    await fill(page, 'What it is for', 'Hearing tests of April')
    await fillDate(page, 'from', '2026-04-01')
    await fill(page, 'Sum', '12000')
    await fill(page, 'Without VAT', '10000')
    await fill(page, 'VAT in it', '1900')
    await page.locator('[name="vatRate"][value="standard"]').check()
    await fillDate(page, 'invoicedOn', script ? '2026-09-01' : '2026-08-31')
    await fillDate(page, 'receivedOn', '2026-09-02')
    await press(page, 'Enter an invoice')
    expect(await says(page)).toContain('There is a problem')
    await looked(page)
    await fill(page, 'VAT in it', '2000')
    await press(page, 'Enter an invoice')
    await looked(page)
    await press(page, 'Accept the invoice')
    await press(page, 'Accept the invoice')
    expect(await says(page)).toContain('VAT')
    await looked(page)
    await page.getByLabel('We get it back', { exact: true }).check()
    await press(page, 'Accept the invoice')
    expect(await says(page)).toContain('£2,000.00')
    await looked(page)
  })

  test(`a bank account is entered by one person and confirmed by another who heard it, ${how}`, { timeout: 60_000 }, async () => {
    const page = await j.as(finance, { script })
    await page.goto(`${j.address}/deliver/record-payee`)
    await page.getByLabel('Whose account').selectOption({ label: 'Invented Care Ltd' })
    await fill(page, 'Name of the account', 'Invented Care')
    await fill(page, 'Sort code', '12-34-5')
    await fill(page, 'Account number', '1234567')
    await press(page, 'Enter a bank account')
    for (const said of ['A sort code has six digits', 'An account number has eight digits']) expect(await says(page)).toContain(said)
    await looked(page)
    await fill(page, 'Sort code', '12-34-56')
    await fill(page, 'Account number', `1234567${script ? 1 : 2}`)
    await press(page, 'Enter a bank account')
    await looked(page)
    const other = await j.as(manager, { script })
    await other.goto(page.url().split('?')[0]!)
    await press(other, 'Confirm this account')
    await fill(other, /Sort code, as you heard it/, '123456')
    await fill(other, /Account number, as you heard it/, '12345679')
    await fill(other, 'How it was confirmed', 'Rung on the number of the contract.')
    await press(other, 'Confirm this account')
    expect(await says(other)).toContain('These are not the numbers that were entered')
    await looked(other)
    await fill(other, /Sort code, as you heard it/, '123456')
    await fill(other, /Account number, as you heard it/, `1234567${script ? 1 : 2}`)
    await press(other, 'Confirm this account')
    expect(await says(other)).toContain('Confirmed')
    await looked(other)
  })

  test(`prices of several contracts are uplifted at once after a look, and activity of a file makes them due, ${how}`, { timeout: 60_000 }, async () => {
    const names = [`Eye care ${part}`, `Skin care ${part}`]
    const references: string[] = []
    for (const title of names) {
      const contract = await contractOf(title)
      references.push(await referenceOf(contract))
      await j.t.done('deliver.agree-payment-terms', manager, { contract, from: '2026-04-01', way: 'tariff', prices: 'First: 200.00', reason: 'x' })
    }
    const page = await j.as(finance, { script })
    await page.goto(`${j.address}/deliver/uplift-payment-terms`)
    for (const title of names) await page.getByLabel(new RegExp(title)).check()
    await fillDate(page, 'from', '2026-08-01')
    await fill(page, 'By', '2.5')
    await fill(page, 'Why', 'As published')
    await press(page, 'Continue')
    for (const title of names) expect(await says(page)).toContain(`${title}. Now: Activity at tariff: First £200.00. Then: Activity at tariff: First £205.00.`)
    await looked(page)
    await press(page, 'Uplift payment terms')
    expect(await says(page)).toContain('Uplifted the payment terms.')

    await dropIn(page, 'Activity', `activity-${part}.csv`, ['Contract Ref,Month,Activity,Units', `${references[0]!},July 2026,First,10`, `${references[1]!},August 2026,First,10`, `${references[0]!},July 2026,Home visit,3`, 'CTR-999,July 2026,First,1'])
    const came = await goesIn(page)
    for (const said of ['Lines not taken (2)', 'has no price in the terms', 'no contract here has this reference']) expect(came).toContain(said)
    await looked(page)
    await page.goto(`${j.address}/deliver/forecast`)
    for (const title of names) expect(await says(page)).toContain(title)
    await looked(page)
  })
}
