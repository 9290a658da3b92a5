// Returns asked for by the clock; a notice whose cause both sides look into, its exception report, money withheld and kept, and the letters of it all.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { Actor } from '../../src/kernel/act.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { contractFor, kpiFor } from '../setup/contract.ts'
import { fill, fillDate, fitsPhone, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let dee: Actor
let farid: Actor
let evan: Actor
const at = (moment: string): Promise<unknown> => j.t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
beforeAll(async () => {
  j = await openJourney({ at: '2026-01-20T12:00:00Z' })
  dee = await j.t.staff(j.t.icb, 'contract-manager')
  farid = await j.t.staff(j.t.icb, 'finance')
  evan = await j.t.staff(j.t.provider, 'provider')
})
afterAll(() => j.close())

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script'
  const looked = async (page: Page): Promise<void> => (script ? isAccessible(page) : undefined)

  test(`returns are asked for each month by the clock, and the provider answers on a phone, ${how}`, { timeout: 60_000 }, async () => {
    await at('2026-01-20T12:00:00Z')
    const title = `Therapies ${script ? 'north' : 'south'}`
    const contract = await contractFor(j.t, j.t.icb, title)
    await j.t.done('deliver.start-contract', dee, { contract, on: '2024-10-01' })
    await j.t.done('deliver.share-contract', dee, { contract })
    await kpiFor(j.t, dee, contract, { name: 'Seen in six weeks' })
    const page = await j.as(dee, { script })
    await page.goto(`${j.address}/deliver/contracts/${contract}`)
    await press(page, 'Ask for returns each month')
    await fill(page, 'First month to ask for', 'January')
    await fill(page, 'Days to send it after the month', '15')
    await press(page, 'Ask for returns each month')
    expect(await says(page)).toContain('The month must be year and month, like 2026-10.')
    await looked(page)
    await fill(page, 'First month to ask for', '2026-01')
    await press(page, 'Ask for returns each month')
    await at('2026-02-01T09:00:00Z')
    await j.due()
    const other = await j.as(evan, { script, width: 320 })
    await other.goto(j.address)
    expect(await says(other)).toContain(`The return for January 2026, ${title}, is asked of you.`)
    await other.getByRole('row', { name: new RegExp(`January 2026[\\s\\S]*${title}|${title}`) }).getByRole('link').first().click()
    expect(await says(other)).toContain('15 February 2026')
    if (script) await fitsPhone(other)
    await other.getByLabel(/Seen in six weeks/).first().fill('81')
    await press(other, 'Send')
    await page.goto(`${j.address}/deliver/contracts/${contract}`)
    expect(await says(page)).toContain('January 2026')
    await looked(page)
  })

  test(`a notice goes through a joint investigation to money that is kept, and every step has its letter, ${how}`, { timeout: 60_000 }, async () => {
    await at('2026-09-02T12:00:00Z')
    const contract = await contractFor(j.t, j.t.icb, `Children's therapies ${script ? 'east' : 'west'}`)
    await j.t.done('deliver.start-contract', dee, { contract, on: '2024-10-01' })
    const notice = (await j.t.done('review.give-performance-notice', dee, { contract, on: '2026-01-09', failing: 'Nine of ten wait over 18 weeks', clause: 'Schedule 4', remedy: 'Nobody waits over 18 weeks' })).goTo!
    await j.t.done('review.hold-meeting', dee, { notice, on: '2026-01-20', words: 'No agreement on the cause' })
    const address = `${j.address}/review/performance-notices/${notice}`
    const page = await j.as(dee, { script })
    await page.goto(address)
    await looked(page)
    await press(page, /joint investigation/i)
    await fillDate(page, 'on', '2026-01-20')
    await page.locator('[name="terms"]').fill('How many were referred')
    await page.locator('[name="people"]').fill('Head of contracts; operations director')
    await fillDate(page, 'reportBy', '2026-03-13')
    await looked(page)
    await page.locator('main button[type="submit"]').first().click()
    await page.waitForLoadState()
    expect(await says(page)).toContain('How many were referred')
    await looked(page)
    await j.t.done('review.report-joint-investigation', dee, { notice, on: '2026-03-13', words: 'Referrals were as planned. A plan is recommended.' })
    await j.t.done('review.agree-action-plan', dee, { notice, on: '2026-03-20', keptMonths: 3, actions: [{ what: 'Open on Saturdays', owner: 'Service lead', by: '2026-06-12' }] })
    await j.t.done('review.record-action', dee, { notice, action: 1, outcome: 'missed', on: '2026-06-15', words: 'No Saturday clinic' })
    await page.goto(address)
    await looked(page)
    await press(page, 'Give an exception report')
    await fillDate(page, 'on', '2026-06-23')
    await fill(page, 'What is not kept, and what it means for people', 'No Saturday clinic was opened')
    await fill(page, 'Who was told', 'Both boards')
    await fillDate(page, 'putRightBy', '2026-07-24')
    await press(page, 'Continue')
    await press(page, 'Give an exception report')
    await press(page, 'Propose to withhold money')
    await fill(page, 'Which month', '2026-06')
    await fill(page, 'Actual value of that month', '100000')
    await fill(page, 'Reason', 'Action 1')
    await press(page, 'Propose to withhold money')
    expect(await says(page)).toContain('£2,000.00')
    await looked(page)

    const finance = await j.as(farid, { script })
    await finance.goto(address)
    await press(finance, 'Approve withholding the money')
    await fillDate(finance, 'on', '2026-07-01')
    await fill(finance, 'What you looked at', 'Schedule 4 and the month')
    await press(finance, 'Continue')
    await press(finance, 'Approve withholding the money')
    await looked(finance)
    await j.t.done('review.give-exception-report', dee, { notice, on: '2026-07-27', words: 'Still none', told: "The provider's board", putRightBy: '2026-08-28' })
    await finance.goto(address)
    await press(finance, /Keep what was withheld|Keep it/)
    await fillDate(finance, 'on', '2026-09-01')
    await finance.locator('[name="words"]').fill('It lasts')
    await press(finance, 'Continue')
    await finance.locator('main button[type="submit"]').first().click()
    await finance.waitForLoadState()
    expect(await says(finance)).toContain('It lasts')

    await page.goto(address)
    for (const letter of ['Contract performance notice', 'Joint investigation: what it found', 'First exception report', 'Money withheld is kept']) expect(await says(page)).toContain(letter)
    await press(page, 'Money withheld is kept')
    expect(await says(page)).toContain('£2,000.00')
    await looked(page)
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /word processor/ }).click()])
    expect(readFileSync((await download.path())!).subarray(0, 2).toString()).toBe('PK')
  })
}
