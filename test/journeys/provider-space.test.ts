// Journey: a provider's own space on a phone. One list of what two commissioners ask; a question answered, an obligation shown, free places told, an
// incident told, a return sent as "no change", the commissioner rated. And the people at the daily board, on the same narrow screen.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { asked } from '../setup/parties.ts'
import { contractFor, kpiFor } from '../setup/contract.ts'
import { fill, fillDate, fitsPhone, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let manager: Actor
let evan: Actor
let contract: string
let board: string

beforeAll(async () => {
  j = await openJourney({ at: '2026-11-20T10:00:00Z' })
  manager = await j.t.staff(j.t.icb, 'contract-manager')
  evan = await j.t.staff(j.t.provider, 'provider')
  contract = await contractFor(j.t, j.t.icb, 'Hearing tests')
  await j.t.done('deliver.start-contract', manager, { contract, on: '2026-01-01' })
  await j.t.done('deliver.share-contract', manager, { contract })
  const kpi = await kpiFor(j.t, manager, contract, { name: 'Seen within 6 weeks' })
  const posts = await kpiFor(j.t, manager, contract, { name: 'Posts filled', unit: 'posts', target: 12 })
  for (const [period, value] of [['2026-08', 91], ['2026-09', 92]] as const) await j.t.done('deliver.correct-observation', manager, { kpi, period, value, reason: 'from the return' })
  const first = (await j.t.done('deliver.request-return', manager, { contract, period: '2026-08', due: '2026-11-25' })).goTo!
  await j.t.done('deliver.send-return', evan, { return: first, answers: [{ kpi: 'Seen within 6 weeks', value: 91 }, { kpi: 'Posts filled', value: 12 }], minutes: 40 })
  for (const period of ['2026-09', '2026-10']) await j.t.done('deliver.request-return', manager, { contract, period, due: '2026-11-30', unchanged: 'yes' })
  expect(posts).not.toBe(kpi)
  const kim = await j.t.staff(j.t.council, 'contract-manager')
  board = (await j.t.done('deliver.open-board', kim, { title: 'Home First', place: 'Testham', pathways: 'Pathway 1\nPathway 2', staleHours: 24 })).goTo!
  await j.t.done('deliver.add-capacity-line', kim, { board, service: 'Bridging home care', help: 'home-care', place: 'Testham', pathway: 'Pathway 1', provider: j.t.provider })
})
afterAll(() => j.close())

const holds = async (page: Page, script: boolean): Promise<void> => (script ? fitsPhone(page) : undefined)

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script'

  test(`a provider answers, shows, tells and rates from one list on a phone, ${how}`, { timeout: 90_000 }, async () => {
    await j.t.done('deliver.open-conversation', manager, { subject: contract, question: `How many rooms, ${how}?`, words: 'For the map.' })
    await j.t.done('deliver.add-obligation', manager, { contract, what: `Send the plan of the rooms, ${how}`, owner: 'Service lead', whose: 'provider', dueOn: '2026-11-15' })
    const page = await j.as(evan, { script, width: 320 })
    await page.goto(j.address)
    expect(await says(page)).toContain('one is late')
    await holds(page, script)

    await press(page, `How many rooms, ${how}?`)
    await holds(page, script)
    await fill(page, 'Your answer', 'Two rooms and a booth.')
    await press(page, 'Send your answer')
    expect(await says(page)).toContain('Two rooms and a booth.')
    expect(await says(page)).toContain('Waiting for the commissioner')

    await page.goto(j.address)
    await press(page, `Send the plan of the rooms, ${how}`)
    await holds(page, script)
    await fill(page, 'What was done', 'The plan is here.')
    await page.setInputFiles('#document', { name: 'rooms.txt', mimeType: 'text/plain', buffer: Buffer.from('room 1, room 2') })
    await press(page, 'Send it')
    expect(await says(page)).toContain('rooms.txt')
    expect(await says(page)).toContain('not answered yet')

    await page.goto(j.address)
    await press(page, /Bridging home care/)
    await holds(page, script)
    await fill(page, 'Places or starts free now', '3')
    await press(page, 'Tell it')
    expect(await says(page)).toContain('told within the hour')

    await page.goto(j.address)
    await press(page, 'Hearing tests')
    await holds(page, script)
    await press(page, 'Tell of an incident')
    await holds(page, script)
    await fillDate(page, 'on', '2026-11-19')
    await page.getByLabel('Kind of incident').selectOption('staffing')
    await page.getByLabel('No harm').check()
    await fill(page, 'What happened', 'A clinic began an hour late.')
    await fill(page, 'What was done at once', 'Everybody was seen the same day.')
    await press(page, 'Tell of an incident')
    expect(await says(page)).toContain('Staffing, no harm, 19 November 2026')
    await holds(page, script)

    await page.goto(j.address)
    await press(page, /Say how you see NHS Testshire/)
    await holds(page, script)
    for (const label of ['Pays on time', 'Is clear about what it asks', 'Is fair', 'Helps when help is needed']) await fill(page, `${label}, from 0 to 5`, '4')
    await press(page, 'Say how you see the commissioner')
    await page.goto(j.address)
    expect(await says(page)).toContain('said on 20 November 2026')
  })

  test(`a return is one press where nothing has changed, and the chart is the commissioner's, ${how}`, { timeout: 60_000 }, async () => {
    const month = script ? 'September 2026' : 'October 2026'
    const page = await j.as(evan, { script, width: 320 })
    await page.goto(j.address)
    await press(page, `Return for ${month}`)
    await holds(page, script)
    await press(page, /Send .no change since/)
    expect(await says(page)).toContain('Return sent')
    await page.goto(`${j.address}/provider/contracts/${contract}`)
    await press(page, 'Seen within 6 weeks')
    expect(await says(page)).toContain('September 2026: 92 %. The target of at least 75 % was met')
    await holds(page, script)
  })

  test(`the people at the board tell who waits, find what is free and keep the decision, ${how}`, { timeout: 60_000 }, async () => {
    const kim = await j.t.staff(j.t.council, 'contract-manager')
    const page = await j.as(kim, { script, width: 320 })
    await page.goto(`${j.address}/deliver/board`)
    await press(page, 'Tell how many people wait')
    await fill(page, 'How many people wait', 'Pathway 1; 5\nPathway 2; 2')
    await press(page, 'Tell how many people wait')
    await page.goto(`${j.address}/deliver/board?board=${board}`)
    expect(await says(page)).toContain('7 people are ready: 5 pathway 1, 2 pathway 2.')
    await holds(page, script)
    await page.getByLabel('Kind of help').selectOption('home-care')
    await fill(page, 'Places needed', '2')
    await press(page, 'Find free capacity')
    expect(await says(page)).toContain('Enough places')
    await press(page, /Keep it as a decision/)
    await fill(page, 'Who decided', 'Head of discharge')
    await press(page, 'Keep a decision of the day')
    await page.goto(`${j.address}/deliver/board?board=${board}`)
    expect(await says(page)).toContain('2 places taken: Home care, Bridging home care, Testham.')
  })
}

test('the commissioner finds all of it on the contract, and nothing of how it was rated', async () => {
  const page = await j.as(manager, { width: 320 })
  await page.goto(`${j.address}/deliver/contracts/${contract}`)
  const words = await says(page)
  for (const one of ['How many rooms, with script?', 'Send the plan of the rooms, without script', 'Staffing']) expect(words).toContain(one)
  await holds(page, true)
  await page.goto(`${j.address}/deliver/ratings`)
  expect(await says(page)).toContain('No quarter has three answers yet.')
  expect(await asked(j.t, 'deliver.asking-cost', manager)).toMatchObject([{ median: 40, told: 1 }])
})
