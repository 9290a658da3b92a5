// A contract is varied by both sides and extended, read as it was on another day, and reviewed at a meeting whose pack opens in a word processor.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { fill, fillDate, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let manager: Actor
let approver: Actor
let provider: Actor
beforeAll(async () => {
  j = await openJourney({ at: '2026-11-02T12:00:00Z' })
  manager = await j.t.staff(j.t.icb, 'contract-manager')
  approver = await j.t.staff(j.t.icb, 'commissioner')
  provider = await j.t.staff(j.t.provider, 'provider')
})
afterAll(() => j.close())

const contractNamed = async (title: string): Promise<string> => {
  const id = (await j.t.done('deliver.record-contract', manager, { title, provider: j.t.provider, startsOn: '2024-10-01', endsOn: '2027-09-30', extensionUntil: '2029-09-30', noticeDays: 183, value: 960_000_00, annualValue: 320_000_00, owner: 'Dee' })).goTo!
  await j.t.done('deliver.start-contract', manager, { contract: id, on: '2024-10-01' })
  return id
}

for (const script of [true, false]) {
  test(`a variation is proposed, answered by the provider on its own page, approved by another person and signed, ${script ? 'with' : 'without'} script`, async () => {
    const contract = await contractNamed(`Memory clinics ${script ? 'one' : 'two'}`)
    const staff = await j.as(manager, { script })
    await staff.goto(`${j.address}/deliver/contracts/${contract}`)
    await press(staff, 'Vary, extend, assign or end it early')
    if (script) await isAccessible(staff)
    await press(staff, 'Variation')
    if (script) await isAccessible(staff)
    await press(staff, 'Propose it')
    expect(await says(staff)).toContain('Enter')
    // The form that comes back asks for nothing that belongs to another kind of change.
    expect(await staff.locator('[name="newProvider"], [name="ending"], [name="onlySuccession"]').count()).toBe(0)
    await fill(staff, 'In a few words', 'A second clinic')
    await fill(staff, 'What changes', 'A clinic on Thursday evenings')
    await staff.locator('[name="why"]').fill('People who work cannot come by day')
    await fillDate(staff, 'effectiveOn', '2026-11-01')
    await staff.locator('[name="addedValue"]').fill('60000')
    await staff.locator('[name="regime"][value="psr"]').check()
    for (const [name, answer] of [['awardedByAOrB', 'no'], ['characterChanges', 'no'], ['providedFor', 'no'], ['outsideFactors', 'no'], ['authorityDecided', 'yes']] as const) await staff.locator(`[name="${name}"][value="${answer}"]`).check()
    await press(staff, 'Propose a change to a contract')
    expect(await says(staff)).toContain('It may be made without a new procurement (limb d of the regulation).')
    if (script) await isAccessible(staff)
    await press(staff, 'Offer it to the provider')
    await press(staff, 'Offer it to the provider')

    const other = await j.as(provider, { script, width: 320 })
    await other.goto(j.address)
    await press(other, 'A second clinic')
    expect(await says(other)).not.toContain('People who work cannot come by day')
    if (script) await isAccessible(other)
    await other.getByLabel('Agrees').check()
    await press(other, 'Send your answer')

    const approves = await j.as(approver, { script })
    await approves.goto(staff.url())
    await press(approves, 'Approve it')
    await press(approves, 'Approve it')
    expect(await says(approves)).toContain('within the approver’s own limit')
    await staff.goto(`${j.address}/deliver/contracts/${contract}`)
    await press(staff, 'A second clinic')
    await press(staff, 'Record that both have signed')
    await fillDate(staff, 'signedOn', '2026-11-02')
    await fill(staff, 'Signed by', 'Both')
    await press(staff, 'Continue')
    await press(staff, 'Record that both have signed')
    expect(await says(staff)).toContain('In force')
    await staff.goto(`${j.address}/deliver/contracts/${contract}/terms?day=31/10/2026&known=2/11/2026`)
    expect(await says(staff)).toContain('£960,000.00')
    await staff.goto(`${j.address}/deliver/contracts/${contract}/terms`)
    expect(await says(staff)).toContain('£1,020,000.00')
    if (script) await isAccessible(staff)
  })

  test(`a review meeting is planned, its minutes taken item by item, and its pack read and downloaded, ${script ? 'with' : 'without'} script`, async () => {
    const contract = await contractNamed(`Hearing at home ${script ? 'one' : 'two'}`)
    const staff = await j.as(manager, { script })
    await staff.goto(`${j.address}/review/plan-meeting?contract=${contract}`)
    await fillDate(staff, 'on', '2026-11-02')
    await staff.locator('[name="everyMonths"]').fill('3')
    await press(staff, 'Plan a review meeting')
    if (script) await isAccessible(staff)
    await press(staff, /Take minutes of How the service does/)
    expect(await staff.getByLabel('Item of the agenda').inputValue()).toBe('How the service does')
    await fill(staff, 'What was said and settled', 'Waits are short; the second room opens in January.')
    await press(staff, 'Take minutes')
    await press(staff, 'Agree an action')
    await fill(staff, 'What is done', 'Say when the second room opens')
    await staff.getByLabel('The provider', { exact: true }).check()
    await fill(staff, 'By whom', 'Evan')
    await fillDate(staff, 'dueOn', '2026-11-20')
    await press(staff, 'Agree an action')
    await press(staff, 'Record that it was held')
    await fillDate(staff, 'heldOn', '2026-11-02')
    await fill(staff, 'Who was there', 'Dee and Evan')
    await press(staff, 'Record that it was held')
    await press(staff, 'Open the pack')
    const words = await says(staff)
    for (const said of ['Waits are short; the second room opens in January.', 'Say when the second room opens', 'Dee and Evan', 'Which need it serves is not said yet.']) expect(words).toContain(said)
    if (script) await isAccessible(staff)
    const [download] = await Promise.all([staff.waitForEvent('download'), staff.getByRole('link', { name: 'Download for a word processor (DOCX)' }).click()])
    expect(readFileSync((await download.path())!).subarray(0, 2).toString()).toBe('PK')
  })
}
