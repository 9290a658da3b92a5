import { existsSync } from 'node:fs'
process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x'
const { openBrowser } = await import('./browser.ts')
const [base, who, ...paths] = process.argv.slice(2)
const width = Number(process.env.W ?? 1100)
const browser = await openBrowser() as any
const state = `/tmp/state-${who}-${new URL(base!).port}.json`
const context = await browser.newContext({ viewport: { width, height: 900 }, ...(existsSync(state) ? { storageState: state } : {}) })
const page = await context.newPage()
await page.goto(`${base}/deliver`)
if (page.url().includes('sign-in') || (await page.title()).startsWith('Sign in')) {
  await page.goto(`${base}/sign-in`)
  await page.locator('form').filter({ has: page.locator(`input[value="${who}"]`) }).locator('button').first().click()
  await page.waitForLoadState()
  await context.storageState({ path: state })
}
let n = 0
for (const path of paths) {
  await page.goto(`${base}${path}`)
  await page.screenshot({ path: `/tmp/shot-${n}.png`, fullPage: true })
  console.log(n, page.url(), await page.title())
  if (process.env.LINKS) for (const a of await page.locator('a').all()) { const h = await a.getAttribute('href'); if (h?.match(process.env.LINKS)) console.log('  ', h, (await a.textContent()).trim().slice(0, 80)) }
  n += 1
}
await browser.close()
