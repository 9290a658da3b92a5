import { openBrowser } from './browser.ts'
const base = 'http://127.0.0.1:3171'
const [who, width, ...wanted] = process.argv.slice(2)
const browser = await openBrowser()
const context = await browser.newContext({ viewport: { width: Number(width), height: 900 } })
const page = await context.newPage()
await page.goto(`${base}/sign-in`)
await page.getByRole('button', { name: `Sign in as ${who}` }).click()
await page.waitForLoadState()
for (const one of wanted) {
  const [name, path, follow] = one.split('@')
  await page.goto(`${base}${path}`)
  if (follow) { await page.getByRole('link', { name: new RegExp(follow) }).first().click(); await page.waitForLoadState() }
  console.log(name, page.url(), await page.title())
  await page.screenshot({ path: `/tmp/worked-${name}.png`, fullPage: true })
}
await browser.close()
