// Journey 7: the round closes and the next opens with its findings; with script and without.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { kpiFor } from '../setup/contract.ts'
import { fill, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let commissioner: Actor
let manager: Actor
beforeAll(async () => {
  j = await openJourney({ at: '2026-06-01T12:00:00Z' })
  commissioner = await j.t.staff(j.t.icb, 'commissioner')
  manager = await j.t.staff(j.t.icb, 'contract-manager')
})
afterAll(() => j.close())

interface Round { programme: string; review: string; finding: string }

/** A programme whose contract has a finding and a review that waits for its decision. */
async function reviewed(name: string): Promise<Round> {
  const programme = (await j.t.done('cycle.open-programme', commissioner, { name, purpose: 'Fewer falls', level: 'place', tier: 'light' })).records.find((record) => record.kind === 'programme')!.id
  await j.t.done('analyse.record-need', commissioner, { programme, title: `People wait too long: ${name}`, statement: 'One in four waits over six weeks.', place: 'E06000001' })
  const contract = (await j.t.done('deliver.record-contract', manager, { title: `Contract of ${name}`, provider: j.t.provider, startsOn: '2024-10-01', programme })).goTo!
  const kpi = await kpiFor(j.t, manager, contract, { name: `Seen in time: ${name}` })
  const finding = (await j.t.done('review.record-finding', manager, { title: `Fewer are seen in time: ${name}`, words: 'Since October', kpi, period: '2025-10', signal: 'judgement' })).goTo!
  const review = (await j.t.done('review.open-review', manager, { contract, on: '2026-05-28', agenda: 'Waiting' })).goTo!
  for (const to of ['plan', 'procure', 'deliver', 'review']) await j.t.done('cycle.move-programme', commissioner, { programme, to, reason: 'The stage is done.' })
  return { programme, review, finding }
}

for (const script of [true, false]) {
  test(`a commissioner closes the round, and the next one opens with what was found, ${script ? 'with' : 'without'} script`, async () => {
    const name = script ? 'Falls prevention' : 'Foot care'
    const { programme, review, finding } = await reviewed(name)
    const page = await j.as(commissioner, { script })
    await page.goto(j.address)
    expect(await page.getByRole('row', { name: new RegExp(name) }).getByRole('cell').nth(1).innerText()).toBe('1')

    await page.goto(`${j.address}/cycle/programmes/${programme}`)
    await press(page, 'Close this round and open the next')
    if (script) await isAccessible(page)
    await fill(page, 'What this round taught', 'Evening clinics help; start them in the north.')
    await press(page, 'Close this round and open the next')
    const refused = await says(page)
    expect(refused).toContain("A round closes on a review's decision. Record the decision first.")
    expect(await page.getByLabel('What this round taught').inputValue()).toBe('Evening clinics help; start them in the north.')

    await j.t.done('review.decide', commissioner, { review, choice: 'continue', on: '2026-05-28', meeting: 'Committee', delegation: 'Scheme', reason: 'It works', findings: [finding] })
    await press(page, 'Close this round and open the next')
    const opened = await says(page)
    expect(await page.locator('h1').innerText()).toContain(`${name}, round 2`)
    const takenOver = await page.locator('section', { has: page.getByRole('heading', { name: 'Taken over from the round before' }) }).innerText()
    for (const words of [`Fewer are seen in time: ${name}`, `Continue: Contract of ${name}`, `People wait too long: ${name}`]) expect(takenOver).toContain(words)
    expect(opened).toContain('It is running')
    expect(opened).toContain('No need is recorded in this round yet.')
    if (script) await isAccessible(page)

    await page.goto(`${j.address}/cycle/programmes/${programme}`)
    const rounds = await page.locator('section', { has: page.getByRole('heading', { name: 'Rounds', exact: true }) }).innerText()
    expect(rounds).toMatch(/Round 2, from 1 June 2026, running[\s\S]*Round 1, from 1 June 2026 to 1 June 2026/)
    expect(rounds).toContain('Evening clinics help; start them in the north.')

    await page.goto(j.address)
    expect(await page.locator('.cc-wheel a', { hasText: name }).locator('title').textContent()).toContain(`${name}: Analyse, round 2`)
    const row = page.getByRole('row', { name: new RegExp(name) })
    expect(await row.getByRole('cell').nth(0).innerText()).toBe('Analyse')
    expect(await row.getByRole('cell').nth(1).innerText()).toBe('2')
    if (script) await isAccessible(page)
  })
}
