import { expect, test } from 'vitest'
import { openBrowser } from './browser.ts'

test('the browser of the test process opens pages and measures their text', async () => {
  const browser = await openBrowser()
  expect(await openBrowser()).toBe(browser)
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.setContent('<h1>Commission care</h1>')
  const box = await page.getByRole('heading', { name: 'Commission care' }).boundingBox()
  expect(box?.height).toBeGreaterThan(20)
  await context.close()
})
