// Journey 2: an analyst imports, reads, recomputes, records a need; with script and without.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { isAccessible, openJourney, type Journey } from './harness.ts'

let journey: Journey
let analyst: Actor
const folder = join(import.meta.dirname, '../../demo/data')
beforeAll(async () => {
  journey = await openJourney()
  analyst = await journey.t.staff(journey.t.icb, 'analyst', 'commissioner')
  await journey.t.done('cycle.open-programme', analyst, { name: 'Falls prevention', purpose: 'Fewer falls', level: 'place', tier: 'light' })
})
afterAll(() => journey.close())

async function bringIn(script: boolean, title: string, file: string): Promise<void> {
  const page = await journey.as(analyst, { script })
  await page.goto(`${journey.address}/analyse`)
  await page.getByRole('link', { name: 'Bring in a data set' }).first().click()
  await page.getByLabel('Title').fill(title)
  await page.getByLabel('Indicators', { exact: true }).check()
  await page.getByLabel('Publisher').fill('OHID')
  await page.getByLabel('Licence').fill('Open Government Licence v3.0')
  await page.getByLabel('File as published').setInputFiles(file)
  await page.getByLabel('Period that it covers').fill('2018 to 2023')
  await page.getByRole('button', { name: 'Bring in a data set' }).click()
  await journey.work()
  await page.close()
}

for (const script of [true, false]) {
  test(`an analyst brings a file in, sees the two spoilt lines, accepts it, recomputes a figure and records a need ${script ? 'with' : 'without'} script`, async () => {
    const file = join(folder, 'first-hour', script ? 'indicators-two-lines-spoilt.csv' : 'indicators-newer-altered.csv')
    const title = script ? 'Extract of the place' : 'Another extract'
    await bringIn(script, title, file)
    const page = await journey.as(analyst, { script })
    await page.goto(`${journey.address}/evidence/datasets`)
    await page.getByRole('link', { name: title }).click()
    const preview = await page.locator('main').innerText()
    expect(preview).toContain('look at it before you accept it')
    if (script) for (const words of ['Line 13', 'is not a number', 'about 2,000', 'Line 31', 'is missing']) expect(preview).toContain(words)
    await page.getByRole('button', { name: 'Accept this version' }).click()
    await page.getByRole('button', { name: 'Take up the version that was read' }).click()
    await journey.work()

    await page.goto(`${journey.address}/analyse/places/E08000006`)
    await page.getByRole('link', { name: /Emergency hospital admissions due to falls/ }).first().click()
    expect(await page.locator('h1').innerText()).toContain(script ? 'Salford is higher than England' : 'Salford is lower than England')
    await page.getByRole('button', { name: 'Recompute' }).click()
    expect(await page.locator('#recomputed').innerText()).toContain('are equal')
    await page.getByRole('button', { name: 'Record a need from this figure' }).click()
    await page.getByLabel('Programme').selectOption({ index: 1 })
    await page.getByLabel('The need in one line').fill(`Fewer falls ${script ? 'with' : 'without'} script`)
    await page.getByRole('button', { name: 'Record a need' }).click()
    const need = await page.locator('main').innerText()
    expect(need).toContain('When the need was recorded')
    expect(need).toContain(title)
    await page.close()
  }, 60_000)
}

test('when the newer file turned a statement round, the analyst is told on the page of the stage and in the tasks', async () => {
  const page = await journey.as(analyst)
  await page.goto(`${journey.address}/analyse`)
  expect(await page.locator('main').innerText()).toContain('no longer bear out one need')
  await page.goto(`${journey.address}/tasks`)
  expect(await page.locator('main').innerText()).toContain('Newer figures no longer bear out NEED-1')
  await page.close()
})

test('the pages of the stage have no barrier that axe can find', async () => {
  const page = await journey.as(analyst)
  await page.goto(`${journey.address}/analyse`)
  await isAccessible(page)
  await page.goto(`${journey.address}/analyse/places/E08000006`)
  await isAccessible(page)
  await page.getByRole('link', { name: /Emergency hospital admissions due to falls/ }).first().click()
  await page.getByRole('button', { name: 'Recompute' }).click()
  await isAccessible(page)
  await page.goto(`${journey.address}/evidence/datasets`)
  await page.getByRole('link', { name: 'Extract of the place' }).click()
  await isAccessible(page)
  await page.close()
}, 60_000)
