// Several score and a priority results; the route is decided and the direct award becomes an award: in a real browser.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { uuidv7 } from '../../src/kernel/ids.ts'
import { fill, isAccessible, openJourney, type Journey } from './harness.ts'

let journey: Journey
let programme: string
let commissioner: Actor
const shots = process.env['SHOTS']
beforeAll(async () => {
  journey = await openJourney({ at: '2026-11-02T09:00:00Z' })
  commissioner = await journey.t.staff(journey.t.icb, 'commissioner')
  programme = (await journey.t.done('cycle.open-programme', commissioner, { name: 'Podiatry', purpose: 'Feet', level: 'place', tier: 'light' })).records[0]!.id
})
afterAll(() => journey.close())

const look = async (page: Awaited<ReturnType<Journey['as']>>, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}
async function need(title: string): Promise<string> {
  const id = uuidv7()
  await journey.t.app.db.within({ role: 'act_staff', bodyId: journey.t.icb, accountId: commissioner.accountId! }, (tx) => tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, programme_id, created_at, changed_at)
    values (${journey.t.icb}, ${id}, 'need', ${`NEED-${title}`}, ${title}, 'recorded', ${programme}, now(), now())`))
  return id
}

for (const script of [true, false]) {
  test(`a panel scores alone and the ranking shows when it is closed, ${script ? 'with' : 'without'} script`, async () => {
    const needs = [await need(`Feet of people with diabetes ${script}`), await need(`Waiting for a first visit ${script}`)]
    const scoring = (await journey.t.done('plan.open-scoring', commissioner, { title: 'What comes first?', programme, needs, question: 'Where would a pound do most?', criteria: 'Equity: 20\nImpact: 80', scorerRoles: ['panel-member'], minimumScorers: 2 })).goTo!
    const panel = [await journey.t.staff(journey.t.icb, 'panel-member'), await journey.t.staff(journey.t.icb, 'panel-member', 'analyst')]
    for (const [index, scorer] of panel.entries()) {
      const page = await journey.as(scorer, { script })
      await page.goto(`${journey.address}/plan/score-need?scoring=${scoring}`)
      expect(new URL(page.url()).pathname).toBe(`/plan/scorings/${scoring}/score`)
      if (script && index === 0) await isAccessible(page)
      for (const [at, points] of [['1', '7'], ['8', '4']].entries()) {
        await page.goto(`${journey.address}/plan/scorings/${scoring}/score`)
        const form = page.locator('form.cc-form').filter({ has: page.locator(`input[name=need][value="${needs[at]!}"]`) })
        await form.getByLabel('Equity (weight 20)').fill(points[0]!)
        await form.getByLabel('Impact (weight 80)').fill(points[1]!)
        await form.getByLabel('Your reason').fill(`Reason ${index}`)
        await form.getByRole('button').click()
        await page.waitForURL(/done=plan\.score-need/)
      }
      if (index === 0) await look(page, `score-${script}`)
    }
    const chair = await journey.as(commissioner, { script })
    await chair.goto(`${journey.address}/plan/scorings/${scoring}`)
    expect(await chair.locator('main').innerText()).not.toContain('Reason 0')
    await look(chair, `scoring-open-${script}`)
    await chair.getByRole('link', { name: 'Close the scoring' }).click()
    await chair.getByRole('button', { name: 'Continue' }).click()
    await chair.getByRole('button', { name: 'Close the scoring' }).click()
    await chair.waitForURL(/done=plan\.close-scoring/)
    const words = await chair.locator('main').innerText()
    expect(words).toContain('Reason 0')
    expect(words).toMatch(/Equity \(now 20\): above 30 .*Waiting for a first visit .* comes first/)
    await look(chair, `scoring-closed-${script}`)
    if (script) await isAccessible(chair)
  })

  test(`the route adviser proposes, a person decides, and the notice is published and starts the standstill, ${script ? 'with' : 'without'} script`, async () => {
    const lead = await journey.t.staff(journey.t.icb, 'procurement-lead')
    const procurement = (await journey.t.done('procure.begin-procurement', lead, { title: 'Podiatry', programme, description: 'Feet of people with diabetes', value: 40_000_000, cpv: '85100000' })).goTo!
    const page = await journey.as(lead, { script })
    await page.goto(`${journey.address}/procure/procurements/${procurement}`)
    await page.getByRole('link', { name: 'Decide the route' }).click()
    if (script) await isAccessible(page)
    const yes = ['buyerIsRelevantAuthority', 'healthCareInListedCpv', 'existingProvider', 'contractExpiresAndIsReplaced', 'providerDoesWell']
    const no = ['otherThingsInIt', 'changeInTerm', 'mustBeUrgent', 'basedOnFramework', 'concludesFramework', 'newService', 'onlyExistingProviderCan', 'patientsChoose', 'characterChanges', 'authorityDecided', 'canIdentifyMostSuitable']
    for (const name of yes) await page.locator(`input[name=${name}][value=yes]`).check()
    for (const name of no) await page.locator(`input[name=${name}][value=no]`).check()
    await look(page, `route-questions-${script}`)
    await page.getByRole('button', { name: 'See what the tests say' }).click()
    await page.waitForURL(/asked=yes/)
    expect(await page.locator('main').innerText()).toMatch(/Process proposed\s+Direct award process C or Competitive process/)
    await look(page, `route-advice-${script}`)
    if (script) await isAccessible(page)
    await page.locator('input[name=process][value=DIRECT_AWARD_C]').check()
    await page.getByRole('button', { name: 'Decide the route' }).click()
    await page.waitForURL(/done=procure\.decide-route/)
    await look(page, `procurement-${script}`)
    await page.getByRole('link', { name: 'Prepare a notice' }).click()
    await page.getByRole('link', { name: 'Intention to award by direct award C' }).click()
    expect(await page.locator('[name=approximateValuePence]').inputValue()).toBe('400,000.00')
    for (const [name, value] of Object.entries({ decisionMakers: 'Director of commissioning', conflicts: 'None declared', conflictsManaged: 'None needed', providerAddress: '1 Test Street', providerName: 'Invented Care Ltd' })) await page.locator(`[name=${name}]`).fill(value)
    if (script) await isAccessible(page)
    await page.getByRole('button', { name: 'Prepare the notice' }).click()
    await page.waitForURL(/done=procure\.prepare-notice/)
    expect(await page.locator('main').innerText()).toContain('missing (PSR-42)')
    await look(page, `notice-draft-${script}`)
    await page.getByRole('link', { name: 'Fill in or change its parts' }).click()
    await page.locator('[name=selectionReasons]').fill('Quality, value, integration, access and social value')
    await page.getByRole('button', { name: 'Save its parts' }).click()
    await page.waitForURL(/done=procure\.change-notice/)
    await page.getByRole('link', { name: 'Record its publication' }).click()
    await fill(page, /Number it was published under/, '2026/S 000-000001')
    await fill(page, /Address of the published notice/, 'https://www.example.test/1')
    for (const [name, value] of [['day', '2'], ['month', '11'], ['year', '2026']]) await page.locator(`[name=publishedAt-${name}]`).fill(value!)
    await page.locator('[name=publishedAt-time]').fill('08:30')
    await page.getByRole('button', { name: 'Record its publication' }).click()
    await page.waitForURL(/done=procure\.record-publication/)
    expect(await page.locator('main').innerText()).toMatch(/Standstill ends at midnight\s+13 November 2026/)
    await look(page, `notice-published-${script}`)
    await page.goto(`${journey.address}/procure`)
    expect(await page.locator('main').innerText()).toContain('13 November 2026')
    await look(page, `procure-${script}`)
  })
}
