// Signing in, opening a programme, mending a mistake, and doing it by keyboard alone.
import { generate } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testPassword } from '../setup/app.ts'
import { fill, isAccessible, type Journey, openJourney, press, says } from './harness.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney()
})
afterAll(() => journey.close())

for (const script of [true, false]) {
  test(`a commissioner signs in and opens a programme ${script ? 'with' : 'without'} script`, async () => {
    const person = await journey.t.staff(script ? journey.t.icb : journey.t.council, 'commissioner')
    const page = await journey.outsider({ script })
    await page.goto(`${journey.address}/cycle/open-programme`)
    expect(page.url()).toContain('/sign-in')
    if (script) await isAccessible(page)
    await fill(page, 'E-mail address', person.email)
    await fill(page, 'Password', testPassword)
    await fill(page, 'Code from your authenticator app', await generate({ secret: person.secret }))
    await press(page, /^Sign in$/)
    expect(await page.title()).toContain('Open a programme')
    if (script) await isAccessible(page)
    await fill(page, 'Name of the programme', `O'Hara's falls prevention`)
    await press(page, 'Open a programme')
    expect(await says(page)).toContain('There is a problem')
    expect(await page.getByLabel('Name of the programme').inputValue()).toBe(`O'Hara's falls prevention`)
    await page.getByRole('link', { name: /what it is for/i }).first().click()
    await fill(page, 'What it is for', 'Fewer falls')
    await page.getByRole('radio', { name: 'Place' }).or(page.getByLabel('Level')).first().check().catch(async () => {
      await page.getByLabel('Level').selectOption('place')
    })
    await page.getByRole('radio', { name: 'Standard' }).check().catch(() => page.getByLabel('Tier').selectOption('standard').then(() => undefined))
    await press(page, 'Open a programme')
    const words = await says(page)
    expect(words).toContain(`O'Hara's falls prevention`)
    expect(words).toContain('Analyse')
    if (script) await isAccessible(page)
  })
}

test('the whole way works by keyboard alone', async () => {
  const page = await journey.as(await journey.t.staff(journey.t.icb, 'commissioner'))
  await page.goto(`${journey.address}/cycle/programmes`)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Skip to main content')
  await page.keyboard.press('Enter')
  for (let index = 0; index < 30; index += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(() => document.activeElement?.textContent?.includes('Open a programme'))) break
  }
  await page.keyboard.press('Enter')
  await page.waitForURL('**/cycle/open-programme')
  await isAccessible(page)
})
