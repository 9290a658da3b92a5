// Journey 4: the route is decided by its tests, and the direct award becomes a contract.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { fill, fillDate, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let commissioner: Actor
let lead: Actor
let manager: Actor
beforeAll(async () => {
  j = await openJourney({ at: '2026-07-06T10:00:00Z' })
  commissioner = await j.t.staff(j.t.icb, 'commissioner')
  lead = await j.t.staff(j.t.icb, 'procurement-lead')
  manager = await j.t.staff(j.t.icb, 'contract-manager')
})
afterAll(() => j.close())

const yes = ['buyerIsRelevantAuthority', 'healthCareInListedCpv', 'existingProvider', 'contractExpiresAndIsReplaced', 'providerDoesWell', 'authorityDecided', 'canIdentifyMostSuitable']
const no = ['otherThingsInIt', 'changeInTerm', 'mustBeUrgent', 'basedOnFramework', 'concludesFramework', 'newService', 'onlyExistingProviderCan', 'patientsChoose', 'providersNotLimited', 'everyQualifiedOffered', 'canExpressInterest', 'characterChanges', 'onlySuccession', 'outsideFactors']

/** Chooses a value of a named question, whether it is drawn as radio buttons or as a list. */
async function pick(page: Page, name: string, value: string): Promise<void> {
  const list = page.locator(`select[name="${name}"]`)
  if (await list.count() > 0) await list.selectOption(value)
  else await page.locator(`input[type="radio"][name="${name}"][value="${value}"]`).check()
}
const write = (page: Page, name: string, value: string): Promise<void> => page.locator(`[name="${name}"]:not([type="hidden"])`).fill(value)

async function instant(page: Page, name: string, day: string, time: string): Promise<void> {
  await fillDate(page, name, day)
  await write(page, `${name}-time`, time)
}

/** The clock is moved by its own form, and what became due is carried out. */
async function clock(page: Page, day: string): Promise<void> {
  await page.goto(`${j.address}/kernel/move-clock`)
  await instant(page, 'to', day, '11:00')
  await press(page, 'Move the clock')
  await j.due()
}

/** Writes a notice on the page of its kind and records its publication; returns the address of the notice. */
async function publish(page: Page, procurement: string, kind: string, parts: Record<string, string>, number: string, day: string, look: (page: Page) => Promise<void>): Promise<string> {
  await page.goto(procurement)
  await press(page, 'Prepare a notice')
  await page.goto(`${procurement}/notice?kind=${kind}`)
  for (const [name, value] of Object.entries(parts)) await write(page, name, value)
  await look(page)
  expect(await says(page)).toContain('Its parts are those of')
  await press(page, 'Prepare the notice')
  const notice = page.url().split('?')[0]!
  expect(await says(page)).toContain('Prepared')
  await press(page, 'Record its publication')
  await write(page, 'identifier', number)
  await instant(page, 'publishedAt', day, '09:30')
  await press(page, 'Record its publication')
  expect(await says(page)).toContain('Give evidence')
  await write(page, 'address', `https://notices.example/${number}`)
  await press(page, 'Record its publication')
  expect(await says(page)).toContain('Published')
  return notice
}

// The second turn of the story begins when the clock of the first has come to its end.
const turns = [
  { script: true, published: '2026-07-13', ends: '24 July 2026', tooEarly: '2026-07-20', award: '2026-07-27' },
  { script: false, published: '2026-08-03', ends: '14 August 2026', tooEarly: '2026-08-10', award: '2026-08-17' },
] as const

for (const { script, published, ends, tooEarly, award } of turns) test(`the tests propose direct award C, the standstill is kept and the contract is agreed, ${script ? 'with' : 'without'} script`, async () => {
  const title = script ? 'Foot care' : 'Eye care'
  const programme = (await j.t.done('cycle.open-programme', commissioner, { name: title, purpose: 'Seen in time', level: 'place', tier: 'light' })).records.find((record) => record.kind === 'programme')!.id
  const page = await j.as(lead, { script })
  const look = async (one: Page): Promise<void> => (script ? isAccessible(one) : undefined)

  await page.goto(`${j.address}/procure/begin-procurement?programme=${programme}`)
  await write(page, 'title', title)
  await write(page, 'description', 'Checks and care, close to home')
  await write(page, 'value', '360,000')
  await write(page, 'cpv', '85121000')
  await press(page, 'Begin a procurement')
  const procurement = page.url().split('?')[0]!
  await look(page)

  await press(page, 'Decide the route')
  await look(page)
  await pick(page, 'buyerIsRelevantAuthority', 'yes')
  await press(page, 'See what the tests say')
  expect(await says(page)).toContain('too little is known')
  if (script) await page.locator('summary', { hasText: 'Change the answers' }).focus()
  if (script) await page.keyboard.press('Enter')
  else await page.locator('summary', { hasText: 'Change the answers' }).click()
  for (const name of yes) await pick(page, name, 'yes')
  for (const name of no) await pick(page, name, 'no')
  await write(page, 'oldLifetime', '345,000')
  await write(page, 'newLifetime', '360,000')
  await press(page, 'See what the tests say')
  expect(await says(page)).toMatch(/Process proposed\s+.*direct award process C/i)
  await look(page)
  await pick(page, 'regime', 'PSR')
  await pick(page, 'process', 'DIRECT_AWARD_C')
  await press(page, 'Decide the route')
  expect(page.url()).toContain(procurement)

  await clock(page, published)
  const parts = { providerName: 'Invented Care Ltd', providerAddress: '1 Invented Street', selectionReasons: 'Its contract is kept: 97 % were seen in four weeks.', decisionMakers: 'Strategic commissioning committee', conflicts: 'None declared', conflictsManaged: 'None to manage' }
  const intention = await publish(page, procurement, 'N2', { ...parts, representationsUntil: `Midnight at the end of ${ends}`, representationsWhere: 'representations@icb.example' }, `DEMO-${title.slice(0, 3)}-1`, published, look)
  expect(await says(page)).toContain(ends)
  await look(page)

  const askAward = async (day: string): Promise<void> => {
    await page.goto(procurement)
    await press(page, /^Award/)
    await pick(page, 'provider', j.t.provider)
    await write(page, 'value', '360,000')
    await fillDate(page, 'awardedOn', day)
    await fillDate(page, 'serviceStart', '2026-10-01')
    await fillDate(page, 'serviceEnd', '2029-09-30')
    await write(page, 'reason', 'As the intention says; nothing changed in the standstill.')
    await pick(page, 'representations', 'no')
    await press(page, 'Continue')
  }
  await clock(page, tooEarly)
  await askAward(tooEarly)
  expect(await says(page)).toContain(`The standstill runs to midnight at the end of Friday ${ends}`)
  expect(await page.locator('[name="reason"]').inputValue()).toBe('As the intention says; nothing changed in the standstill.')
  await look(page)
  await clock(page, award)
  await askAward(award)
  await press(page, /^Award/)
  expect(await says(page)).toContain('Awarded')
  await look(page)
  await publish(page, procurement, 'N3', {}, `DEMO-${title.slice(0, 3)}-2`, award, look)
  await page.goto(intention)
  expect(await says(page)).toContain('How the standstill was counted')

  const contracts = await j.as(manager, { script })
  await contracts.goto(procurement)
  await press(contracts, 'Agree the contract')
  await write(contracts, 'title', title)
  await fillDate(contracts, 'signedOn', award)
  await write(contracts, 'noticeDays', '92')
  await pick(contracts, 'tier', 'light')
  await fill(contracts, 'Who looks after it', 'Pat')
  await look(contracts)
  await press(contracts, 'Agree the contract')
  const said = await says(contracts)
  for (const words of ['Invented Care Ltd', '£360,000', '1 October 2026', '30 September 2029']) expect(said).toContain(words)
  await look(contracts)
  await contracts.goto(`${j.address}/deliver/contracts`)
  expect(await contracts.getByRole('row', { name: new RegExp(title) }).innerText()).toContain('Agreed')
})
