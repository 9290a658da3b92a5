process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x'
const { openBrowser } = await import('./browser.ts')
const browser = await openBrowser()
const base = 'http://127.0.0.1:3183'
const login = async (email: string, width: number) => {
  const context = await browser.newContext({ viewport: { width, height: 900 } })
  const page = await context.newPage()
  await page.goto(`${base}/sign-in`)
  await page.locator('form', { hasText: '' }).filter({ has: page.locator(`input[value="${email}"]`) }).locator('button').first().click()
  await page.waitForLoadState()
  return page
}
const jobs: [string, number, string, string][] = JSON.parse(process.argv[2]!)
const pages = new Map<string, Awaited<ReturnType<typeof login>>>()
for (const [email, width, path, name] of jobs) {
  const key = `${email} ${width}`
  if (!pages.has(key)) pages.set(key, await login(email, width))
  const page = pages.get(key)!
  if (path.startsWith('click:')) { await page.getByRole('link', { name: path.slice(6) }).first().click(); await page.waitForLoadState() } else await page.goto(base + path)
  console.log(name, page.url(), await page.evaluate(() => document.documentElement.scrollWidth))
  await page.screenshot({ path: `/tmp/shots/${name}.png`, fullPage: true })
}
process.exit(0)
