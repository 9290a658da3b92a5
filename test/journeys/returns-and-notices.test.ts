// Journey 5: a provider returns by file with two bad rows named. Journey 6: a contract manager sees a real change and acts by the contract to its end.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { contractFor, kpiFor } from '../setup/contract.ts'
import { fill, fillDate, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let manager: Actor
let contract: string
beforeAll(async () => {
  j = await openJourney({ at: '2026-06-01T12:00:00Z' })
  manager = await j.t.staff(j.t.icb, 'contract-manager')
  contract = await contractFor(j.t, j.t.icb)
  await kpiFor(j.t, manager, contract)
  await kpiFor(j.t, manager, contract, { name: 'Courses finished', unit: 'courses', target: 510 })
  await kpiFor(j.t, manager, contract, { name: 'Reliable recovery', target: 48 })
})
afterAll(() => j.close())

/** An indicator with a settled year that then falls. */
async function falling(name: string): Promise<void> {
  const kpi = await kpiFor(j.t, manager, await contractFor(j.t, j.t.icb, `Contract of ${name}`), { name })
  for (const [at, value] of [85, 84, 84, 86, 85, 83, 84, 85, 84, 86, 84, 85, 76, 72, 70].entries()) {
    const period = `${2024 + Math.floor((9 + at) / 12)}-${String(((9 + at) % 12) + 1).padStart(2, '0')}`
    await j.t.done('deliver.correct-observation', manager, { kpi, period, value, reason: 'from the return' })
  }
  await j.t.done('review.lock-baseline', manager, { kpi, from: '2024-10', to: '2025-09', reason: 'The first settled year' })
}

const sheet = { name: 'ours.csv', mimeType: 'text/csv', buffer: Buffer.from('Indicator,Value,Reason\nFirst treatment within 6 weeks,76.5 %,two started\nReliable recovery,forty-nine,\nUnknown thing,5,\nCourses finished,512,\n') }

/** The manager asks for a month and passes the address on. */
async function askFor(page: Page, month: string): Promise<string> {
  await page.goto(`${j.address}/deliver/request-return?contract=${contract}`)
  await fill(page, 'Which month', month)
  await fillDate(page, 'due', '2026-06-15')
  await press(page, 'Ask for a return')
  await press(page, 'Make the link for the provider')
  await fillDate(page, 'until', '2026-06-30')
  await press(page, 'Make the link for the provider')
  return page.locator('#provider-link').inputValue()
}

for (const [script, month] of [[true, '2026-04'], [false, '2026-05']] as const) {
  test(`a provider fills its return from its own sheet, mends two rows and sends it, ${script ? 'with' : 'without'} script`, async () => {
    const staff = await j.as(manager, { script })
    const link = await askFor(staff, month)
    const provider = await j.outsider({ script })
    await provider.goto(link)
    await provider.locator('summary').first().click()
    await provider.setInputFiles('#file', sheet)
    await press(provider, 'Read the sheet into the form')
    expect(await says(provider)).toContain('Line 3: KPI-3 Reliable recovery: "forty-nine" is not a number.')
    expect(await says(provider)).toContain('Line 4: "Unknown thing" is not an indicator of this return.')
    expect(await provider.getByLabel('Value for Courses finished').inputValue()).toBe('512')
    if (script) await isAccessible(provider)
    await fill(provider, 'Value for Reliable recovery', '49.1')
    await press(provider, 'Send the return')
    expect(await says(provider)).toContain('Return sent')
    await staff.goto(`${j.address}/deliver/returns`)
    expect(await says(staff)).toContain('Sent in time')
    if (script) await isAccessible(staff)
    await staff.getByRole('row', { name: new RegExp(month === '2026-04' ? 'April 2026' : 'May 2026') }).getByRole('link').click()
    await press(staff, 'Accept this return')
    await press(staff, 'Accept this return')
    expect(await says(staff)).toContain('76.5 %')
    expect(await says(staff)).toContain('Accepted')
  })
}

test('a link that is cut off says so and what to do', async () => {
  const provider = await j.outsider()
  await provider.goto(`${j.address}/return/abcdef`)
  expect(await says(provider)).toContain('Ask the commissioner who sent it for a new one.')
})

/** Confirms what cannot be undone on the page that follows. */
async function confirmed(page: Page, button: string): Promise<void> {
  await press(page, 'Continue')
  await press(page, button)
}

for (const script of [true, false]) test(`a contract manager sees a real change, gives notice and takes it to its end, ${script ? 'with' : 'without'} script`, async () => {
  const name = script ? 'Treatment in time' : 'Answer in time'
  await falling(name)
  const page = await j.as(manager, { script })
  const accessible = async (): Promise<void> => (script ? isAccessible(page) : undefined)
  await page.goto(`${j.address}/review`)
  expect(await says(page)).toContain('A real change for the worse')
  await accessible()
  await press(page, name)
  expect(await says(page)).toContain('A real change for the worse since October 2025')
  await accessible()
  await press(page, /Record it as a finding/)
  await press(page, 'Record a finding')
  await press(page, 'Give a performance notice')
  await fillDate(page, 'on', '2026-01-09')
  await fill(page, 'Clause or requirement', 'Schedule 4, KPI 1')
  await fill(page, 'What is wanted', 'Back over 75 % for three months')
  await confirmed(page, 'Give a performance notice')
  expect(await says(page)).toContain('by 23 January 2026')
  const step = async (name: string, fields: () => Promise<void>, confirm = false): Promise<void> => {
    await press(page, name)
    await fields()
    if (confirm) await confirmed(page, name)
    else await press(page, name)
  }
  await step('Record the meeting', async () => {
    await fillDate(page, 'on', '2026-01-20')
    await fill(page, 'What it came to', 'A plan is needed')
  })
  expect(await says(page)).toContain('by 27 January 2026')
  await step('Agree the action plan', async () => {
    await fillDate(page, 'on', '2026-01-27')
    await fill(page, 'Actions', 'Open two evening clinics; Operations director; 2026-02-27')
    await fill(page, 'Months the improvement must be kept', '3')
  })
  const action = (outcome: string, on: string) => step('Record an action as done or missed', async () => {
    await fill(page, 'Number of the action', '1')
    await page.getByLabel(outcome, { exact: true }).check()
    await fillDate(page, 'on', on)
    await fill(page, 'Evidence', 'A visit')
  })
  await action('Missed', '2026-03-02')
  await step('Propose to withhold money', async () => {
    await fill(page, 'Which month', '2026-03')
    await fill(page, 'Actual value of that month', '533,333')
    await fill(page, 'Reason', 'One action missed')
  })
  expect(await says(page)).toContain('Proposed: another person approves it')
  const other = await j.as(await j.t.staff(j.t.icb, 'finance'), { script })
  await other.goto(page.url())
  await press(other, 'Approve withholding the money')
  await fillDate(other, 'on', '2026-03-20')
  await fill(other, 'What you looked at', 'The ledger')
  await confirmed(other, 'Approve withholding the money')
  await page.goto(page.url())
  expect(await says(page)).toContain('£10,666.66')
  await accessible()
  await action('Done', '2026-03-30')
  await step('Pay what was withheld', async () => {
    await fillDate(page, 'on', '2026-04-10')
    await fill(page, 'How the failing was put right', 'Clinics open')
  }, true)
  expect(await says(page)).toContain('Paid 10 April 2026')
  await step('Close the notice', async () => {
    await fillDate(page, 'on', '2026-05-28')
    await fill(page, 'What was reached, and since when it is kept', 'Three months over 75 %')
  }, true)
  expect(await says(page)).toContain('Closed')
})
