// What only the named read, what changed at a regulator, where it may go wrong next, and a survey in easy words.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { Actor } from '../../src/kernel/act.ts'
import { contractFor, kpiFor } from '../setup/contract.ts'
import { fill, fillDate, fitsPhone, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let manager: Actor
let provider: Actor
let rita: Actor
let contract = ''
beforeAll(async () => {
  j = await openJourney({ at: '2026-05-01T09:00:00Z' })
  manager = await j.t.staff(j.t.icb, 'contract-manager')
  provider = await j.t.staff(j.t.provider, 'provider')
  const admin = { ...await j.t.staff(j.t.icb, 'administrator'), factorAt: new Date().toISOString() }
  const made = await j.t.done('people.open-account', admin, { email: 'rita@example.test', name: 'Rita Reader', roles: ['commissioner'], password: 'a long password for tests', factor: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' })
  rita = { kind: 'staff', accountId: made.goTo!, bodyId: j.t.icb, roles: ['commissioner'], name: 'Rita Reader' }
  await j.t.done('review.name-concern-reader', admin, { account: made.goTo!, reason: 'Head of safeguarding' })
  contract = await contractFor(j.t, j.t.icb, 'Home care')
  await j.t.done('deliver.start-contract', manager, { contract, on: '2026-01-01' })
  await j.t.done('deliver.share-contract', manager, { contract })
  await kpiFor(j.t, manager, contract)
})
afterAll(() => j.close())

const directory = (lines: readonly string[]) => ({ name: 'directory.csv', mimeType: 'text/csv', buffer: Buffer.from(`${['Location ID,Location name,Provider,Provider ID,Latest rating,Publication date', ...lines].join('\n')}\n`) })

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script'
  const looked = async (page: Page): Promise<void> => (script ? isAccessible(page) : undefined)

  test(`a restricted concern is raised, read by the named with a reason, and found nowhere by a colleague or the provider, ${how}`, { timeout: 60_000 }, async () => {
    const secret = `Night staff sleep in the lounge, ${how}`
    const page = await j.as(manager, { script })
    await page.goto(`${j.address}/review/raise-restricted-concern?contract=${contract}`)
    await looked(page)
    await press(page, 'Raise a restricted concern')
    expect(await says(page)).toContain('There is a problem')
    await page.getByLabel('What it is mostly about').selectOption('safeguarding')
    await fill(page, 'What worries you', secret)
    await press(page, 'Raise a restricted concern')
    expect(await says(page)).not.toContain(secret)
    await looked(page)
    for (const path of ['/', '/tasks', '/review', '/review/restricted-concerns', '/search?q=lounge', `/deliver/contracts/${contract}`]) {
      await page.goto(`${j.address}${path}`)
      expect([path, (await says(page)).includes('sleep in the lounge')]).toEqual([path, false])
    }
    const other = await j.as(provider, { script, width: 320 })
    await other.goto(`${j.address}/provider/contracts/${contract}`)
    expect(await says(other)).not.toContain('lounge')

    const reader = await j.as(rita, { script })
    await reader.goto(`${j.address}/tasks`)
    expect(await says(reader)).not.toContain(secret)
    await reader.goto(`${j.address}/review/restricted-concerns`)
    await looked(reader)
    await reader.locator('main table tbody a').first().click()
    await reader.waitForLoadState()
    expect(await says(reader)).not.toContain(secret)
    await looked(reader)
    await press(reader, 'Open it to read')
    await fill(reader, 'Why you open it', 'First reading')
    await press(reader, 'Open it to read')
    expect(await says(reader)).toContain('sleep in the lounge')
    await looked(reader)
    const address = reader.url().split('?')[0]!
    expect((await page.goto(address))!.status()).toBe(404)
    await looked(page)
  })

  test(`a newer directory of a regulator leads to a task, and what was done about it is said, ${how}`, { timeout: 60_000 }, async () => {
    const [place, id] = script ? ['Elm House', '1-1'] : ['Oak House', '2-1']
    const regulator = script ? /Care Quality Commission/ : /Ofsted/
    const page = await j.as(manager, { script })
    await page.goto(`${j.address}/review/regulator`)
    await looked(page)
    const takeIn = async (rating: string, on: string): Promise<void> => {
      await page.goto(`${j.address}/review/take-in-directory`)
      await page.getByLabel(regulator).check()
      await fillDate(page, 'asOf', on)
      await page.setInputFiles('[type="file"]', directory([`${id},${place},Invented Care Limited,${id}-9,${rating},${on}`]))
      await fill(page, /Where it is from/, 'Invented, OGL v3.0')
      await press(page, /Take in a regulator/)
    }
    await takeIn('Good', '2026-01-31')
    await looked(page)
    await page.goto(`${j.address}/review/regulator`)
    await page.getByRole('link', { name: /Say whether they are one/ }).first().click()
    await page.getByLabel('Yes, the same provider').check()
    await fill(page, /What shows it/, 'Same company number')
    await press(page, /Say which provider/)
    await takeIn('Inadequate', '2026-03-31')
    await page.goto(`${j.address}/tasks`)
    expect(await says(page)).toContain(`Look at it: Rating is worse: ${place} (Good to Inadequate)`)
    await page.goto(`${j.address}/review/regulator`)
    await looked(page)
    await page.getByRole('row', { name: new RegExp(place) }).getByRole('link').first().click()
    await looked(page)
    await press(page, 'Say what was done about it')
    await fill(page, 'What was done', 'Spoke to the registered manager; a visit is planned.')
    await press(page, 'Say what was done about it')
    expect(await says(page)).toContain('a visit is planned')
  })

  test(`the early warning is read with what its points are made of, ${how}`, { timeout: 60_000 }, async () => {
    if (script) {
      await j.t.done('review.raise-concern', manager, { contract, on: '2026-05-01', reason: 'Missed visits', evidence: 'Call logs', respondBy: '2026-05-10', decidedBy: 'Head of commissioning' })
      await j.t.done('deliver.tell-incident', manager, { contract, on: '2026-04-20', sort: 'fall', harm: 'severe', what: 'A fall at night', done: 'Help came' })
    }
    const page = await j.as(manager, { script })
    await page.goto(`${j.address}/review/early-warning`)
    await looked(page)
    if (script) {
      await press(page, 'Begin the early warning')
      await fill(page, 'Agreed where', 'Quality board of April')
      await press(page, 'Begin the early warning')
      await page.goto(`${j.address}/review/early-warning`)
    }
    for (const said of ['1 concern', '1 incident with moderate harm or more', 'A warning begins at']) expect(await says(page)).toContain(said)
    await looked(page)
    await page.setViewportSize({ width: 320, height: 900 })
    if (script) await fitsPhone(page)
    await press(page, 'Home care')
    expect(await says(page)).toContain('Early warning')
  })

  test(`a survey is answered in easy words, one question a page, and looked over before it is sent, ${how}`, { timeout: 60_000 }, async () => {
    const survey = (await j.t.done('review.draft-survey', manager, { contract, title: `Your home care, ${how}`, intro: 'We want to know how it is.', easyIntro: 'Tell us about your home care.', closesOn: '2026-05-20' })).goTo!
    await j.t.done('review.add-survey-question', manager, { survey, kind: 'rating', words: 'How is it, all in all?', easyWords: 'How is it?' })
    await j.t.done('review.add-survey-question', manager, { survey, kind: 'text', words: 'What should change?', easyWords: 'What should be different?' })
    await j.t.done('review.open-survey', manager, { survey })
    const staff = await j.as(manager, { script })
    await staff.goto(`${j.address}/review/surveys/${survey}`)
    const path = /\/survey\/[\w-]{40,}/.exec(await staff.content())![0]
    const page = await j.outsider({ script })
    await page.setViewportSize({ width: 320, height: 900 })
    await page.goto(`${j.address}${path}`)
    await press(page, /Easy read/)
    expect(await says(page)).toContain('Tell us about your home care.')
    if (script) await fitsPhone(page)
    await press(page, 'Start')
    await page.getByLabel(/^\s*Bad/).check()
    if (script) await fitsPhone(page)
    await press(page, 'Next')
    await page.locator('textarea').fill('Come on time')
    await press(page, 'Next')
    for (const said of ['Is this right?', 'Bad', 'Come on time']) expect(await says(page)).toContain(said)
    if (script) await fitsPhone(page)
    await press(page, 'Back')
    await page.locator('textarea').fill('Please come on time')
    await press(page, 'Next')
    await press(page, 'Send')
    expect(await says(page)).toContain('Thank you')
  })
}
