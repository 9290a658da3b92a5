// What a contract is, said on its page: its kind and places, its value by year, its documents; steps under headings; and, at home, tasks by contract.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { fill, fitsPhone, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let manager: Actor
let evan: Actor
beforeAll(async () => {
  j = await openJourney({ at: '2026-11-21T12:00:00Z' })
  manager = await j.t.staff(j.t.icb, 'contract-manager')
  evan = await j.t.staff(j.t.provider, 'provider')
})
afterAll(() => j.close())

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script'

  test(`a contract is given its kind, places, value by year and documents, and its steps stand under headings, ${how}`, { timeout: 60_000 }, async () => {
    const title = `Home care ${script ? 'north' : 'south'}`
    const contract = (await j.t.done('deliver.record-contract', manager, { title, provider: j.t.provider, startsOn: '2025-04-01', endsOn: '2028-03-31', value: 360_000_00, owner: 'Dee' })).goTo!
    await j.t.done('deliver.start-contract', manager, { contract, on: '2025-04-01' })
    await j.t.done('deliver.share-contract', manager, { contract })
    const page = await j.as(manager, { script })
    await page.goto(`${j.address}/deliver/contracts/${contract}`)
    const headings = await page.locator('section', { has: page.getByRole('heading', { name: 'What can happen next' }) }).getByRole('heading', { level: 4 }).allInnerTexts()
    expect(headings.length).toBeGreaterThan(2)
    if (script) await isAccessible(page)

    await press(page, 'Say its kind and places')
    await page.getByLabel('Partnership agreement, such as section 75').check()
    await fill(page, 'Places served', 'Old Trafford\nPractice 12')
    if (script) await isAccessible(page)
    await press(page, 'Say its kind and places')
    for (const said of ['Partnership agreement, such as section 75', 'Old Trafford, Practice 12']) expect(await says(page)).toContain(said)

    await press(page, 'Say its value by year')
    await fill(page, 'Value of each financial year', '2025/26: 120,000\n2026/27: 120,000\n2027/28: 110,000')
    await press(page, 'Say its value by year')
    expect(await says(page)).toContain('£10,000.00 are missing')
    if (script) await isAccessible(page)
    await fill(page, 'Value of each financial year', '2025/26: 120,000\n2026/27: 120,000\n2027/28: 120,000')
    await press(page, 'Say its value by year')
    expect(await says(page)).toContain('The years add up to the value over the term')

    await press(page, 'Add a document')
    await page.getByLabel('What it is').selectOption('agreement')
    await fill(page, 'Title', `Signed agreement ${how}`)
    await page.setInputFiles('[type="file"]', { name: 'agreement.txt', mimeType: 'text/plain', buffer: Buffer.from('signed') })
    await page.getByLabel('Both sides').check()
    if (script) await isAccessible(page)
    await press(page, 'Add a document')
    expect(await says(page)).toContain(`Signed agreement ${how}`)
    if (script) await isAccessible(page)

    const other = await j.as(evan, { script, width: 320 })
    await other.goto(j.address)
    await press(other, title)
    expect(await says(other)).toContain(`Signed agreement ${how}`)
    if (script) await fitsPhone(other)
  })
}

test('somebody with many dates sees them at home by contract, late ones first, and may have them by date', async () => {
  for (const [index, title] of ['Day centre', 'Advice line'].entries()) {
    const contract = (await j.t.done('deliver.record-contract', manager, { title, provider: j.t.provider, startsOn: '2025-04-01', endsOn: '2028-03-31' })).goTo!
    for (const n of [1, 2, 3, 4, 5]) await j.t.done('deliver.add-obligation', manager, { contract, what: `${title} report ${n}`, owner: 'Service lead', whose: 'commissioner', dueOn: index === 0 ? `2026-11-1${n}` : `2026-12-1${n}` })
  }
  for (const script of [true, false]) {
    const page = await j.as(manager, { script })
    await page.goto(j.address)
    expect((await page.locator('.cc-task-group__title').allInnerTexts()).map((one) => one.replace('\n', ' '))).toEqual(['Day centre 5 dates, 5 late', 'Advice line 5 dates'])
    await page.getByText('4 more').first().click()
    expect(await says(page)).toContain('Day centre report 5')
    if (script) await isAccessible(page)
    await press(page, /^All 10/)
    if (script) await isAccessible(page)
    await press(page, 'By date')
    expect(await says(page)).toContain('Advice line report 5')
    await page.setViewportSize({ width: 320, height: 900 })
    if (script) await fitsPhone(page)
  }
})
