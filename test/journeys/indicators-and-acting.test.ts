// What an indicator tells and what follows: a baseline renewed by two people, an improvement said back, providers compared by one rule, and a council's ladder with its letters.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { contractFor, kpiFor } from '../setup/contract.ts'
import { fill, fillDate, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let manager: Actor
let approver: Actor
let council: Actor
let provider: Actor
beforeAll(async () => {
  j = await openJourney({ at: '2026-06-01T12:00:00Z' })
  manager = await j.t.staff(j.t.icb, 'contract-manager')
  approver = await j.t.staff(j.t.icb, 'commissioner')
  council = await j.t.staff(j.t.council, 'contract-manager')
  provider = await j.t.staff(j.t.provider, 'provider')
})
afterAll(() => j.close())

const month = (at: number): string => `${2024 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`

/** An indicator with a settled year that then really improves, shared with its provider. */
async function rising(name: string): Promise<string> {
  const contract = await contractFor(j.t, j.t.icb, `Contract of ${name}`, '2024-01-01')
  const kpi = await kpiFor(j.t, manager, contract, { name, targetFrom: '2024-01-01' })
  for (const [at, value] of [70, 71, 69, 70, 72, 71, 70, 69, 70, 71, 70, 70, 80, 81, 79, 80, 82, 81, 80, 79, 80, 81, 80, 80].entries()) await j.t.done('deliver.correct-observation', manager, { kpi, period: month(at), value, reason: 'from the return' })
  await j.t.done('review.lock-baseline', manager, { kpi, from: '2024-01', to: '2024-12', reason: 'The first settled year' })
  await j.t.done('deliver.share-contract', manager, { contract })
  return kpi
}

async function confirmed(page: Page, button: string): Promise<void> {
  await press(page, button)
  await press(page, 'Continue')
  await press(page, button)
}

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script'
  const looked = async (page: Page): Promise<void> => (script ? isAccessible(page) : undefined)

  test(`an improvement is said back to the provider, and a new baseline needs a cause and another person, ${how}`, { timeout: 90_000 }, async () => {
    const kpi = await rising(script ? 'Seen in time' : 'Called in time')
    const page = await j.as(manager, { script })
    await page.goto(`${j.address}/review/kpis/${kpi}`)
    expect(await says(page)).toContain('A real change for the better')
    await looked(page)
    await page.goto(`${j.address}/review/recognise-improvement?kpi=${kpi}`)
    await fill(page, 'Month in which it began', '2025-01')
    await fill(page, 'What you say to the provider', 'People begin two weeks earlier. Thank you.')
    await press(page, 'Say an improvement back to the provider')
    const other = await j.as(provider, { script, width: 320 })
    await other.goto(j.address)
    expect(await says(other)).toContain('People begin two weeks earlier. Thank you.')
    await looked(other)
    await other.goto(`${j.address}/provider/kpis/${kpi}`)
    expect(await says(other)).toContain('A real change for the better')
    await looked(other)

    await page.goto(`${j.address}/review/propose-baseline?kpi=${kpi}`)
    await fill(page, 'First month', '2025-01')
    await fill(page, 'Last month', '2025-06')
    await fill(page, 'What changed in the service', 'Two evening clinics opened for good')
    await press(page, 'Propose a new baseline')
    expect(await says(page)).toContain('12 months')
    expect(await page.getByLabel('What changed in the service').inputValue()).toBe('Two evening clinics opened for good')
    await looked(page)
    await fill(page, 'Last month', '2025-12')
    await press(page, 'Propose a new baseline')
    const second = await j.as(approver, { script })
    await second.goto(`${j.address}/review/approve-baseline?kpi=${kpi}`)
    await fill(second, 'What you looked at', 'The clinics are in the contract now')
    await press(second, 'Continue')
    await press(second, 'Approve the new baseline')
    await second.goto(`${j.address}/review/kpis/${kpi}`)
    expect(await says(second)).toContain('Two evening clinics opened for good')
    await looked(second)
  })

  test(`a council raises a concern, suspends new placements and lifts it, and takes each step's letter to a word processor, ${how}`, { timeout: 90_000 }, async () => {
    const contract = await contractFor(j.t, j.t.council, `Home care ${script ? 'north' : 'south'}`)
    const page = await j.as(council, { script })
    await page.goto(`${j.address}/review/raise-concern?contract=${contract}`)
    const step = async (on: string, by?: string): Promise<void> => {
      await fillDate(page, 'on', on)
      await fill(page, 'Reason', 'Visits are missed again')
      await fill(page, 'Evidence', '14 visits in a week')
      if (by) await fillDate(page, 'respondBy', by)
      await page.locator('[name="decidedBy"]').fill('Head of commissioning, scheme 4.2')
    }
    await step('2026-03-02', '2026-03-01')
    await press(page, 'Raise a concern')
    expect(await says(page)).toContain('An answer cannot be due before the step itself.')
    await fillDate(page, 'respondBy', '2026-03-16')
    await press(page, 'Raise a concern')
    await looked(page)
    await press(page, 'Suspend new placements')
    await step('2026-03-20', '2026-04-01')
    await press(page, 'Continue')
    expect(await says(page)).toContain('are left out')
    await press(page, 'Suspend new placements')
    const concern = page.url().split('?')[0]!
    await page.goto(`${j.address}/deliver/contracts/${contract}`)
    expect(await says(page)).toContain('New placements are suspended since 20 March 2026')
    await page.goto(concern)
    await press(page, 'Lift the suspension')
    await step('2026-05-01')
    await press(page, 'Lift the suspension')
    await looked(page)
    await press(page, 'New placements suspended')
    expect(await says(page)).toContain('Please answer in writing by 1 April 2026')
    await looked(page)
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download for a word processor (DOCX)' }).click()])
    expect(readFileSync((await download.path())!).subarray(0, 2).toString()).toBe('PK')
    await page.goto(`${j.address}/deliver/contracts/${contract}`)
    expect(await says(page)).not.toContain('New placements are suspended')
  })

  test(`what needs attention, providers compared and how each was treated are read on their pages, ${how}`, async () => {
    const page = await j.as(manager, { script })
    for (const [path, words] of [['/review', 'Did it work'], ['/review/attention', 'attention'], ['/review/compare', 'Compare'], ['/review/equal-treatment', 'treated alike'], ['/review/charts', 'chart']] as const) {
      const answer = await page.goto(`${j.address}${path}`)
      expect([path, answer!.status()]).toEqual([path, 200])
      expect((await says(page)).toLowerCase()).toContain(words.toLowerCase())
      await looked(page)
    }
  })
}
