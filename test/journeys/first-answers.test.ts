// Journey 1: a commissioner drops in the register and the payments as they are and reads the first answers; with script and without.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney({ at: '2026-11-21T12:00:00Z' })
})
afterAll(() => journey.close())

const sheet = (name: string, ...lines: string[]) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\n')}\n`) })

// Line 4 says no name and no reference of its contract; line 6 is only a total.
const register = sheet('register.csv',
  'Reference,Title,Supplier,Start,End,Annual value,Notice period,Owner',
  'C1,Home care north,Acme Care Ltd,01/04/2024,31/01/2027,"£120,000",3 months,Pat',
  'C2,Day service,Other Services Ltd,01/04/2024,31/03/2029,"£60,000",3 months,Pat',
  ',,Nameless Ltd,01/04/2024,31/03/2027,"£10,000",3 months,Sam',
  'C4,Advice line,Helpful Voices CIC,01/10/2025,,,,Sam',
  'Total,,,,,"£190,000",,')
const payments = sheet('payments.csv',
  'Payment date,Supplier name,Amount,Transaction number,Purpose',
  '05/10/2026,ACME CARE LIMITED,"10,000.00",T1,Home care',
  '06/10/2026,Uncontracted Beds Ltd,"2,500.50",T2,Respite',
  '06/10/2026,Uncontracted Beds Ltd,"1,000.00",T3,Respite',
  'soon,Acme Care Ltd,"500.00",T4,Home care')

/** Drops a file in, looks at what was understood and lets it go in; the page of the import is open at the end. */
async function dropIn(page: Page, kind: RegExp, file: ReturnType<typeof sheet>, seen: readonly string[]): Promise<void> {
  await page.goto(`${journey.address}/deliver`)
  await press(page, 'Drop a file in')
  await page.getByLabel(kind).check()
  await page.locator('[name="file"]').setInputFiles(file)
  await press(page, 'Drop a file in')
  const preview = await says(page)
  expect(preview).toContain('Nothing is changed yet')
  for (const words of seen) expect(preview).toContain(words)
}

async function letIn(page: Page): Promise<string> {
  await press(page, 'Let it go in')
  await journey.work()
  await page.reload()
  return says(page)
}

for (const script of [true, false]) {
  test(`a commissioner drops in a register and payments and reads the first answers ${script ? 'with' : 'without'} script`, async () => {
    const commissioner = await journey.t.staff(script ? journey.t.icb : journey.t.council, 'commissioner')
    const page = await journey.as(commissioner, { script })
    const accessible = async (): Promise<void> => (script ? isAccessible(page) : undefined)

    await dropIn(page, /register/i, register, ['register.csv', 'Home care north', 'The headings stand in line 1'])
    await accessible()
    const registerTaken = await letIn(page)
    expect(registerTaken).toContain('3 new')
    expect(registerTaken).toContain('Lines not taken (2)')
    expect(await page.getByRole('row', { name: /^4\b/ }).innerText()).toContain('has neither a title nor a reference')
    expect(await page.getByRole('row', { name: /^6\b/ }).innerText()).toContain('is a line of totals')
    await accessible()

    await dropIn(page, /payments/i, payments, ['payments.csv', 'Uncontracted Beds Ltd'])
    const paymentsTaken = await letIn(page)
    expect(paymentsTaken).toContain('3 new')
    expect(paymentsTaken).toContain('1 line not taken.')
    expect(await page.getByRole('row', { name: /^5\b/ }).innerText()).toMatch(/soon.*is not a date/s)

    await page.goto(`${journey.address}/deliver`)
    expect(await says(page)).toContain('3 contracts, 1 ends within a year, 1 is past the date to start again.')
    expect(await page.getByRole('row', { name: /Home care north/ }).innerText()).toContain('31 January 2027')
    await accessible()

    await press(page, 'Spend by supplier, and spend with no contract')
    await press(page, 'Show only suppliers with no contract')
    expect(await says(page)).toContain('1 supplier with no contract in the register, £3,500.50')
    expect(await page.getByRole('row', { name: /Uncontracted Beds Ltd/ }).innerText()).toContain('£3,500.50')
    expect(await says(page)).not.toContain('ACME')
    await accessible()

    await page.goto(`${journey.address}/deliver`)
    await press(page, 'Home care north')
    expect(await says(page)).toContain('£10,000.00')
    await accessible()
    // The strip "Why we do this" stands on the contract's page; its link leads to the whole thread.
    await page.getByRole('navigation', { name: 'Why we do this' }).getByRole('link', { name: 'See the whole thread' }).click()
    expect(await page.locator('h1').innerText()).toBe('Why we do this')
    expect(page.url()).toContain('/cycle/thread/')
    expect(await says(page)).toMatch(/places? (is|are) not linked yet/)
    expect(await page.locator('.cc-thread-list__gap').first().innerText()).toContain('Not linked yet.')

    await page.goto(`${journey.address}/cycle/ninety-days`)
    expect(await says(page)).toContain('Last day of the contract')
    await accessible()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'download the dates once' }).click()])
    const calendar = readFileSync(await download.path(), 'utf8')
    expect(calendar).toMatch(/^BEGIN:VCALENDAR\r\n/)
    expect(calendar).toContain('DTSTART;VALUE=DATE:20270131')
    expect(calendar.replaceAll('\r\n ', '')).toContain('Home care north')
  })
}
