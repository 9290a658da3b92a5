// Journey 9: somebody without an account verifies the journal and checks a date; with script and without.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fill, fillDate, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let journey: Journey
const folder = mkdtempSync(join(tmpdir(), 'outsider-'))
beforeAll(async () => {
  journey = await openJourney()
  const commissioner = await journey.t.staff(journey.t.icb, 'commissioner')
  for (const name of ['Falls', 'Talking', 'Home']) await journey.t.done('cycle.open-programme', commissioner, { name, purpose: 'Testing', level: 'place', tier: 'light' })
})
afterAll(async () => {
  await journey.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Saves what a link of the page leads to, as a person does with "save link as". */
async function saved(page: Page, words: string | RegExp, name: string): Promise<string> {
  const address = await page.getByRole('link', { name: words }).first().getAttribute('href')
  const answer = await page.request.get(new URL(address!, page.url()).href)
  expect(answer.status()).toBe(200)
  const file = join(folder, name)
  writeFileSync(file, await answer.body())
  return file
}

function verified(script: string, chain: string): { ok: boolean; says: string } {
  try {
    return { ok: true, says: execFileSync('sh', [script, chain], { encoding: 'utf8' }) }
  } catch (error) {
    return { ok: false, says: (error as { stdout: string }).stdout }
  }
}

for (const script of [true, false]) {
  test(`an outsider verifies the journal with a shell, and one changed byte is found, ${script ? 'with' : 'without'} script`, async () => {
    const page = await journey.outsider({ script })
    await page.goto(`${journey.address}/register`)
    if (script) await isAccessible(page)
    await page.goto(`${journey.address}/register/journal`)
    expect(await page.getByRole('row', { name: /NHS Testshire/ }).innerText()).toMatch(/\b3\b/)
    if (script) await isAccessible(page)
    const chain = await saved(page, 'Download the chain of NHS Testshire', 'chain.txt')
    const how = await saved(page, 'description of the format', 'format.md')
    expect(readFileSync(how, 'utf8')).toContain('verify-chain.sh')
    // The check comes from the service itself and is the one that stands in the project.
    const check = join(folder, 'verify-chain.sh')
    writeFileSync(check, await (await page.request.get(`${journey.address}/register/journal/verify-chain.sh`)).body())
    expect(readFileSync(check)).toEqual(readFileSync(join(import.meta.dirname, '../../docs/verify-chain.sh')))

    const shown = (await page.getByRole('row', { name: /NHS Testshire/ }).locator('code').innerText()).trim()
    const sound = verified(check, chain)
    expect(sound).toEqual({ ok: true, says: expect.stringContaining('3 entries') as string })
    expect(sound.says).toContain(`last ${shown}`)

    const lines = readFileSync(chain, 'utf8').split('\n')
    // The time of the second entry: the last figure of its year.
    lines[15] = lines[15]!.replace(/^(\d{3})\d/, (_, head: string) => `${head}${lines[15]![3] === '1' ? '2' : '1'}`)
    const altered = join(folder, 'altered.txt')
    writeFileSync(altered, lines.join('\n'))
    expect(readFileSync(altered).length).toBe(readFileSync(chain).length)
    expect(verified(check, altered)).toEqual({ ok: false, says: 'entry 2 was changed\n' })
  })

  test(`an outsider checks a date and sees the days; a year without holiday data is refused in words, ${script ? 'with' : 'without'} script`, async () => {
    const page = await journey.outsider({ script })
    await page.goto(`${journey.address}/check-a-date`)
    await count(page, 'NTH_WD_AFTER', '2026-12-18', '8')
    expect(await says(page)).toContain('The end of the wait is 4 January 2027')
    expect(await says(page)).toContain('Rule WD-12')
    const row = (day: RegExp): Promise<string> => page.getByRole('row', { name: day }).innerText()
    expect(await row(/^Friday 25 December 2026|^25 December 2026/)).toMatch(/no\s+Christmas Day/)
    expect(await row(/28 December 2026/)).toMatch(/no\s.*Boxing Day/)
    expect(await row(/29 December 2026/)).toMatch(/\b5\b/)
    expect(await row(/4 January 2027/)).toMatch(/\b8\b/)
    if (script) await isAccessible(page)

    await count(page, 'NTH_WD_AFTER', '2049-03-01', '8')
    const refused = await says(page)
    expect(refused).toContain('This cannot be counted')
    expect(refused).toContain('The bank holidays of 2049 are not known')
    expect(refused).not.toContain('The end of the wait is')
    if (script) await isAccessible(page)
  })
}

/** Fills the form with working days in England as the calendar, and counts. */
async function count(page: Page, mode: string, from: string, days: string): Promise<void> {
  await choose(page, 'mode', mode)
  await page.getByLabel(/Working days in England/).check()
  await fillDate(page, 'from', from)
  await fill(page, 'How many', days)
  await press(page, /^Count$/)
}

/** A choice is drawn as buttons or, when there are many, as a list. */
async function choose(page: Page, name: string, value: string): Promise<void> {
  const list = page.locator(`select[name="${name}"]`)
  if (await list.count() > 0) await list.selectOption(value)
  else await page.locator(`[name="${name}"][value="${value}"]`).check()
}
