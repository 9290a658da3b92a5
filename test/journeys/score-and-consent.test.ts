// Journey 3: several people score, both bodies consent, and a priority results.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { fill, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let commissioner: Actor
let analyst: Actor
let panel: Actor
let council: Actor
beforeAll(async () => {
  j = await openJourney({ at: '2026-11-23T12:00:00Z' })
  commissioner = await j.t.staff(j.t.icb, 'commissioner')
  analyst = await j.t.staff(j.t.icb, 'analyst')
  panel = await j.t.staff(j.t.icb, 'panel-member')
  council = await j.t.staff(j.t.council, 'commissioner')
})
afterAll(() => j.close())

const needsOf = (name: string): readonly [string, string] => [`People of ${name} wait too long`, `People of ${name} fall again`]

/** A joint programme with two needs, as an analyst left it. */
async function twoNeeds(name: string): Promise<string> {
  const partnership = (await j.t.done('bodies.agree-partnership', commissioner, { name: `${name} together`, instrument: 'section 75 agreement', way: 'joint', members: [j.t.council], signedOn: '2026-09-25', from: '2026-01-01' })).goTo!
  const programme = (await j.t.done('cycle.open-programme', commissioner, { name, purpose: 'Home sooner', level: 'place', tier: 'standard', partnership })).records.find((record) => record.kind === 'programme')!.id
  for (const title of needsOf(name)) await j.t.done('analyse.record-need', analyst, { programme, title, statement: title, place: 'E06000001' })
  return programme
}

/** One person opens the scoring, is led to its page and gives points to one need. */
async function score(page: Page, scoring: string, need: string, points: readonly [string, string]): Promise<void> {
  await page.goto(scoring)
  await press(page, /^(Give|Change) your points$/)
  const section = page.locator('section', { has: page.getByRole('heading', { name: need, exact: true }) })
  for (const [at, one] of points.entries()) await section.locator('[name="points"]').nth(at).fill(one)
  await section.getByLabel('Your reason').fill('By what people told us')
  await section.getByRole('button', { name: 'Save my points' }).click()
  await page.waitForLoadState()
}

/** The same with the keyboard alone, from the first box of the need to its button. */
async function scoreByKeys(page: Page, scoring: string, need: string, points: readonly [string, string]): Promise<void> {
  await page.goto(`${scoring}/score`)
  await page.locator('section', { has: page.getByRole('heading', { name: need, exact: true }) }).locator('[name="points"]').first().focus()
  for (const words of [...points, 'By what people told us']) {
    await page.keyboard.type(words)
    await page.keyboard.press('Tab')
  }
  await Promise.all([page.waitForURL(/done=plan\.score-need/), page.keyboard.press('Enter')])
}

for (const script of [true, false]) test(`three people score alone, the council consents to this very version and the priority is agreed, ${script ? 'with' : 'without'} script`, async () => {
  const name = script ? 'Home First' : 'Home Again'
  const [wait, falls] = needsOf(name)
  const programme = await twoNeeds(name)
  const page = await j.as(commissioner, { script })
  const accessible = async (one: Page): Promise<void> => (script ? isAccessible(one) : undefined)

  await page.goto(`${j.address}/plan/open-scoring?programme=${programme}`)
  await fill(page, 'Name of the scoring', `What comes first for ${name}`)
  for (const need of [wait, falls]) await page.getByLabel(new RegExp(need)).check()
  await fill(page, 'Criteria and weights', 'People affected: 60\nCan be changed: 30')
  for (const role of ['Commissioners', 'Analysts', 'Panel members']) await page.getByLabel(role).check()
  await fill(page, 'Fewest scorers', '3')
  await accessible(page)
  await press(page, 'Open a scoring')
  expect(await says(page)).toContain('There is a problem')
  expect(await page.getByLabel('Name of the scoring').inputValue()).toBe(`What comes first for ${name}`)
  await fill(page, 'Criteria and weights', 'People affected: 60\nCan be changed: 40')
  await press(page, 'Open a scoring')
  const scoring = page.url().split('?')[0]!
  expect(await says(page)).toContain('0 of at least 3')
  await accessible(page)

  const others = [await j.as(analyst, { script }), await j.as(panel, { script })]
  for (const scorer of [page, ...others]) {
    await score(scorer, scoring, wait, ['8', '7'])
    if (script) await scoreByKeys(scorer, scoring, falls, ['5', '6'])
    else await score(scorer, scoring, falls, ['5', '6'])
  }
  await others[1]!.goto(scoring)
  expect(await says(others[1]!)).toContain('3 of at least 3')
  expect(await says(others[1]!)).not.toContain('The ranking')
  await others[1]!.goto(`${scoring}/score`)
  await accessible(others[1]!)

  await page.goto(scoring)
  await press(page, 'Close the scoring')
  await press(page, 'Continue')
  expect(await says(page)).toContain('no more can be given')
  await press(page, 'Close the scoring')
  expect(await says(page)).toContain('The ranking')
  await accessible(page)
  await press(page, 'Propose a priority')
  await fill(page, 'Priority in words', `Shorter waits for ${name}`)
  await page.getByLabel('Need', { exact: true }).selectOption({ label: await page.getByLabel('Need', { exact: true }).locator('option', { hasText: wait }).innerText() })
  await fill(page, 'Why this need', 'It came first with all three')
  await press(page, 'Propose a priority')
  const priority = page.url().split('?')[0]!
  await accessible(page)

  const agree = async (): Promise<void> => {
    await page.goto(priority)
    await press(page, 'Agree this priority')
    await fill(page, 'Meeting or delegation', 'Locality Board, 23 November 2026')
    await press(page, 'Agree this priority')
  }
  const consent = async (): Promise<void> => {
    await partner.goto(priority)
    await press(partner, 'Consent or comment')
    await accessible(partner)
    await partner.getByLabel('Consents').check()
    await fill(partner, 'Meeting or delegation', 'Executive, 20 November 2026')
    await press(partner, 'Consent or comment')
    expect(await says(partner)).toContain('What the partners said')
  }
  const partner = await j.as(council, { script })
  await agree()
  expect(await says(page)).toContain('There is a problem')
  expect(await says(page)).toContain('Testham Council')
  await consent()
  await page.goto(priority)
  await press(page, 'Change the proposal')
  await fill(page, 'Priority in words', `Shorter waits at home for ${name}`)
  await fill(page, 'Why this need', 'It came first with all three; said more clearly')
  await press(page, 'Change the proposal')
  await agree()
  expect(await says(page)).toContain('There is a problem')
  await consent()
  await agree()
  expect(await says(page)).toContain('Agreed')
  expect(await says(page)).toContain('Executive, 20 November 2026')
  await page.goto(`${j.address}/plan/priorities`)
  expect(await page.getByRole('row', { name: new RegExp(`Shorter waits at home for ${name}`) }).innerText()).toContain('Agreed')
})
