import { AxeBuilder } from '@axe-core/playwright'
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
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  console.log(name, page.url(), wide > 0 ? `WIDER ${wide}` : '', violations.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 120)).join(' | ')}`))
  await page.screenshot({ path: `/tmp/worked-${name}.png`, fullPage: true })
}
await browser.close()
