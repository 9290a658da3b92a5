// Throw-away: pictures of pages of a running demonstration. A path beginning with "=" follows the first link with that text.
import { openBrowser } from './browser.ts'
const [, , base, out, name, ...paths] = process.argv
const browser = await openBrowser()
const width = Number(process.env['W'] ?? 1280)
const context = await browser.newContext({ viewport: { width, height: 900 } })
const page = await context.newPage()
await page.goto(`${base}/sign-in`)
await page.getByRole('button', { name: `Sign in as ${name} Demonstration` }).click()
await page.waitForLoadState()
console.log(page.url())
for (const [index, path] of paths.entries()) {
  if (path.startsWith('=')) await page.getByRole('link', { name: path.slice(1) }).first().click()
  else await page.goto(`${base}${path}`)
  await page.waitForLoadState()
  console.log(page.url(), await page.evaluate(() => document.documentElement.scrollWidth))
  await page.screenshot({ path: `${out}-${index}-${width}.png`, fullPage: true, ...(process.env['H'] ? { clip: { x: 0, y: Number(process.env['Y'] ?? 0), width, height: Number(process.env['H']) } } : {}) })
}
await browser.close()
