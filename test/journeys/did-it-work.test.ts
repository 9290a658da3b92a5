// Did it work: what could be seen is shown before a claim is made; months later two designs judge it; a review decides by four tests; what was learned is answered.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { Actor } from '../../src/kernel/act.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { addMonths } from '../../src/kernel/time.ts'
import { kpiFor } from '../setup/contract.ts'
import { fill, fillDate, fitsPhone, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

const wobble = [0.4, -0.3, 0.1, 0.5, -0.6, 0.2, -0.1, 0.3, -0.4, 0.2]
let j: Journey
let commissioner: Actor
const at = (moment: string): Promise<unknown> => j.t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock(${moment}::timestamptz)`))
beforeAll(async () => {
  j = await openJourney({ at: '2025-11-03T09:00:00Z' })
  commissioner = await j.t.staff(j.t.icb, 'commissioner', 'contract-manager', 'finance')
})
afterAll(() => j.close())

const month = (from: string, index: number): string => addMonths(`${from}-01`, index).slice(0, 7)
const observe = (kpi: string, period: string, value: number): Promise<unknown> => j.t.done('deliver.correct-observation', commissioner, { kpi, period, value, numerator: Math.round(value), denominator: 100, reason: 'Made for the test' })

/** A programme with the contract that changes and one that does not, ten months of an indicator each. */
async function twoPlaces(name: string): Promise<{ programme: string; contract: string; kpi: string; other: string }> {
  const programme = (await j.t.done('cycle.open-programme', commissioner, { name, purpose: 'People feel better', level: 'place', tier: 'light' })).records.find((record) => record.kind === 'programme')!.id
  const contractOf = async (title: string): Promise<string> => {
    const contract = (await j.t.done('deliver.record-contract', commissioner, { title, provider: j.t.provider, startsOn: '2024-10-01', endsOn: '2028-03-31', annualValue: 120_000_00, service: name, programme })).goTo!
    await j.t.done('deliver.start-contract', commissioner, { contract, on: '2024-10-01' })
    return contract
  }
  const contract = await contractOf(`${name}, here`)
  await j.t.done('deliver.agree-payment-terms', commissioner, { contract, way: 'block', from: '2025-04-01', year: 120_000_00, reason: 'As tendered' })
  const kpi = await kpiFor(j.t, commissioner, contract, { name: `Begun in six weeks: ${name}` })
  const other = await kpiFor(j.t, commissioner, await contractOf(`${name}, elsewhere`), { name: `Begun in six weeks: ${name}` })
  for (const [index, value] of wobble.entries()) {
    await observe(kpi, month('2025-01', index), 50 + value)
    await observe(other, month('2025-01', index), 44 + wobble[(index + 4) % 10]!)
  }
  return { programme, contract, kpi, other }
}

for (const script of [true, false]) {
  test(`an effect is claimed before, judged after by two designs, decided on and learned from, ${script ? 'with' : 'without'} script`, { timeout: 90_000 }, async () => {
    const name = script ? 'Talking help' : 'Walking help'
    await at('2025-11-03T09:00:00Z')
    const { programme, contract, kpi, other } = await twoPlaces(name)
    const looked = async (page: Page): Promise<void> => (script ? isAccessible(page) : undefined)
    const page = await j.as(commissioner, { script })

    await page.goto(`${j.address}/review/kpis/${kpi}`)
    await press(page, /Claim an effect/)
    for (const said of ['The smallest change that can be told from chance', 'Against the other contract']) expect(await says(page)).toContain(said)
    await looked(page)
    await fill(page, /What will change/, 'More people begin within six weeks')
    await fill(page, /First month of the new state/, '2025-11')
    await fill(page, /Month by which it is expected/, '2026-08')
    for (const [label, value] of [['Least change', '5'], ['Likely change', '10'], ['Most change', '15']] as const) await fill(page, label, value)
    await page.locator('[name="comparators"]').first().check()
    await fill(page, 'What it costs until then', '100000')
    await fill(page, 'Why it is expected', 'Two therapists more')
    await press(page, 'Claim an effect')
    expect(await says(page)).toContain('There is a problem')
    await fill(page, /Why these would have moved alike/, 'The same provider, without the change')
    await press(page, 'Claim an effect')
    await looked(page)
    const claim = page.url().split('?')[0]!

    await at('2026-10-05T09:00:00Z')
    for (const [index, value] of wobble.entries()) {
      await observe(kpi, month('2025-11', index), 60 + value)
      await observe(other, month('2025-11', index), 44 + wobble[(index + 4) % 10]!)
    }
    await page.goto(claim)
    await press(page, 'Judge what came of it')
    await page.locator('[name="words"]').fill('Nothing else changed then.')
    await press(page, 'Judge what came of it')
    for (const said of ['It came as claimed.', 'Cost of each %', 'Against those it did not reach', 'The two designs agree']) expect(await says(page)).toContain(said)
    await looked(page)

    await page.goto(`${j.address}/deliver/contracts/${contract}`)
    await press(page, 'Review pack')
    expect(await says(page)).toContain('Claimed: More people begin within six weeks, +10 % (between +5 and +15) by August 2026. It came as claimed.')
    await looked(page)
    await page.goto(`${j.address}/deliver/contracts/${contract}`)
    await press(page, 'Open a contract review')
    await fillDate(page, 'on', '2026-10-05')
    await fill(page, 'What it looks at', 'Whether two therapists more helped')
    await press(page, 'Open a contract review')
    await looked(page)
    await press(page, 'Record the decision')
    await page.getByLabel('Decommission', { exact: true }).check()
    await fillDate(page, 'on', '2026-10-05')
    await fill(page, 'Meeting that decided', 'Committee')
    await fill(page, 'Under whose authority', 'Scheme of delegation')
    await fill(page, 'Reason', 'It works')
    await press(page, 'Continue')
    // What is missing stands as a problem; what only warns stands apart.
    const problems = await page.locator('.govuk-error-summary').innerText()
    expect(problems).toContain('what it means for the people who use it')
    expect(problems).not.toContain('No finding was considered')
    for (const said of ['No finding was considered', 'There is nothing to choose from yet.']) expect(await says(page)).toContain(said)
    await looked(page)
    await page.getByLabel('Continue', { exact: true }).and(page.locator('[type="radio"]')).check()
    for (const [label, words] of [['Is it efficient?', 'Ten points more for the cost of two posts.'], ['Is it effective?', 'Both designs say so.'], ['Is it equitable?', 'In all wards alike.'], ['Is it sustainable?', 'The posts are permanent.']] as const) await fill(page, label, words)
    await page.locator('main button[type="submit"]').first().click()
    await page.waitForLoadState()
    await press(page, 'Record the decision')
    expect(await says(page)).toContain('Both designs say so.')
    await looked(page)
    const review = page.url().split('?')[0]!

    for (const [turn, what] of [['Start', 'Evening clinics'], ['Stop', 'Mornings only']] as const) {
      await page.goto(review)
      await press(page, 'Record what was learned')
      await page.getByLabel(turn, { exact: true }).check()
      await fill(page, 'What stops, starts or continues', what)
      await fill(page, 'What shows it', 'Six of ten who did not come work in the morning.')
      await press(page, 'Record what was learned')
    }
    await looked(page)
    await j.t.done('cycle.move-programme', commissioner, { programme, to: 'review', reason: 'Done' })
    await j.t.done('cycle.open-next-round', commissioner, { programme, learned: 'Evenings help.' })
    await page.goto(`${j.address}/cycle/programmes/${programme}`)
    expect(await says(page)).toContain('2 wait for an answer.')
    await looked(page)
    await press(page, /Stop: Mornings only/)
    await press(page, 'Decline it')
    await fill(page, /Why the next round does not/, 'Mornings stay for those who come by bus.')
    await press(page, 'Decline it')
    expect(await says(page)).toContain(commissioner.name)
    await page.goto(`${j.address}/cycle/programmes/${programme}`)
    await press(page, /Start: Evening clinics/)
    await press(page, 'Take it up')
    await page.getByLabel('Where it is taken up').selectOption(contract)
    await page.locator('[name="words"]').fill('Two evenings a week.')
    await press(page, 'Take it up')
    await looked(page)

    await page.goto(`${j.address}/review/side-by-side/${programme}`)
    await page.getByText('Show the figures as a table').first().click()
    for (const said of ['As known', 'The same months, one above the other', '£20,000.00', '60.2']) expect((await says(page)).toLowerCase()).toContain(said.toLowerCase())
    await looked(page)
    await page.setViewportSize({ width: 320, height: 900 })
    if (script) await fitsPhone(page)
    await page.goto(`${j.address}/review/markets`)
    await press(page, name)
    expect(await says(page)).toContain('One provider: there is nobody else to choose.')
    if (script) await fitsPhone(page)
  })
}
