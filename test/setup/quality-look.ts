import { AxeBuilder } from '@axe-core/playwright'
import { openBrowser } from './browser.ts'
const base = 'http://localhost:3147'
const browser = await openBrowser()
const out = process.env.OUT ?? '/tmp/q2shots'
let n = 0
async function signed(name?: string, width = 1280) {
  const context = await browser.newContext({ viewport: { width, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(15000)
  if (name) { await page.goto(`${base}/sign-in`); await page.getByRole('button', { name: `Sign in as ${name}` }).click(); await page.waitForLoadState() }
  return page
}
async function shot(page: any, label: string, full = true) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  console.log(label, page.url(), await page.title(), 'axe', violations.map((v: any) => `${v.id} ${v.nodes[0].html.slice(0, 150)}`), wide ? 'WIDE' : '')
  await page.screenshot({ path: `${out}/${label}.png`, fullPage: full })
}
const dee = await signed('Dee Demonstration')
await dee.goto(`${base}/review/early-warning`); await shot(dee, 'warning')
await dee.goto(`${base}/review/visit-plan?page=2`); await shot(dee, 'plan2')
await dee.goto(`${base}/review/regulator`); await shot(dee, 'regulator')
await dee.locator('a[href^="/review/regulator-changes/"]').first().click(); await shot(dee, 'change')
await dee.goto(`${base}/review/directories`); await dee.locator('a[href^="/review/directories/"]').first().click(); await shot(dee, 'directory')
await dee.goto(`${base}/review/restricted-concerns`); await shot(dee, 'rc-dee')
await dee.goto(`${base}/review/raise-restricted-concern`); await shot(dee, 'rc-raise')
await dee.goto(`${base}/review/surveys`); await dee.getByRole('link', { name: /talking therapies/i }).first().click(); 
const link = await dee.locator('#survey-link').inputValue()
const alex = await signed('Alex Demonstration')
await alex.goto(`${base}/review/restricted-concerns`); await shot(alex, 'rc-list')
await alex.locator('main a[href^="/review/restricted-concerns/"]').first().click(); await shot(alex, 'rc-shut')
await alex.getByLabel('Why you open it').fill('Looking'); await alex.getByRole('button', { name: 'Open it to read' }).click(); await alex.waitForLoadState(); await shot(alex, 'rc-open')
await alex.goto(`${base}/review/concern-readers`); await shot(alex, 'readers')
const anyone = await signed(undefined, 700)
await anyone.goto(`${base}/tell-a-concern`); await shot(anyone, 'tell')
const path = new URL(link).pathname
await anyone.goto(`${base}${path}?form=easy`); await shot(anyone, 'easy0')
for (let step = 1; step <= 4; step += 1) { await anyone.getByRole('button', { name: /^(Start|Next)$/ }).click(); await anyone.waitForLoadState(); if (step === 1) await anyone.locator('input[type=radio]').nth(1).check(); await shot(anyone, `easy${step}`) }
await anyone.goto(`${base}/register/surveys`); await anyone.locator('main a[href^="/register/surveys/"]').first().click(); await shot(anyone, 'public')
const phone = await signed(undefined, 375)
await phone.goto(`${base}${path}?form=easy`); await phone.getByRole('button', { name: 'Start' }).click(); await shot(phone, 'easy-phone')
await browser.close()
