// A quality visit on both sides, from its day to the next one; a survey answered by its link without an account, and what changed said to everybody.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { Actor } from '../../src/kernel/act.ts'
import { contractFor } from '../setup/contract.ts'
import { confirmed, fill, fillDate, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let manager: Actor
let provider: Actor
beforeAll(async () => {
  j = await openJourney({ at: '2026-05-01T09:00:00Z' })
  manager = await j.t.staff(j.t.icb, 'contract-manager', 'commissioner')
  provider = await j.t.staff(j.t.provider, 'provider')
})
afterAll(() => j.close())

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script'
  const looked = async (page: Page): Promise<void> => (script ? isAccessible(page) : undefined)

  test(`a visit is planned by risk, rated question by question, challenged by the provider on a phone and answered by actions, ${how}`, { timeout: 120_000 }, async () => {
    const contract = await contractFor(j.t, j.t.icb, `Supported living ${script ? 'north' : 'south'}`)
    await j.t.done('deliver.start-contract', manager, { contract, on: '2026-01-01' })
    const page = await j.as(manager, { script })
    await page.goto(`${j.address}/review/visit-plan`)
    expect(await says(page)).toContain('Supported living')
    await looked(page)
    await page.goto(`${j.address}/review/plan-visit?contract=${contract}`)
    await fillDate(page, 'on', '2026-05-01')
    await fill(page, 'Why it is visited', 'First on the visit plan')
    await page.getByLabel('Service in the community').check()
    await press(page, 'Plan a quality visit')
    expect(await says(page)).toContain('What is looked at')
    await looked(page)
    await press(page, 'Record the visit')
    await fillDate(page, 'on', '2026-05-01')
    await fill(page, 'Who visited', 'Quality officer')
    await fill(page, 'Whom you met', 'Six people, two carers')
    await press(page, 'Record the visit')
    const visit = page.url().split('/').at(-1)!.split('?')[0]!
    for (let question = 1; /Question \d+ of \d+/.test(await says(page)); question += 1) {
      await page.getByLabel(question === 2 ? 'Poor' : 'Good', { exact: true }).check()
      await page.getByLabel('What was seen').fill(`Seen at question ${question}`)
      if (question === 1) await looked(page)
      await press(page, 'Keep it and go to the next')
      expect(question).toBeLessThan(30)
    }
    await confirmed(page, 'Send the draft to the provider')

    const other = await j.as(provider, { script, width: 320 })
    await other.goto(j.address)
    await other.getByRole('link', { name: new RegExp(`Quality visit.*${script ? 'north' : 'south'}`) }).first().click()
    await looked(other)
    await other.getByRole('row', { name: /There are enough staff/ }).getByRole('link', { name: /Say what is wrong/ }).click()
    await fill(other, 'What is wrong, and what shows it', 'The rota was that of another house')
    await press(other, 'Say what is wrong in an answer')
    await other.getByRole('link', { name: /Add an action/ }).first().click()
    await fill(other, 'What is done', 'A second carer on call')
    await fill(other, 'By whom', 'Registered manager')
    await fillDate(other, 'dueOn', '2026-06-15')
    await press(other, 'Answer an issue by an action')
    await other.getByLabel('No: I have said above what is wrong').check()
    await press(other, 'Send your answer')
    expect(await other.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true)

    await page.goto(`${j.address}/review/quality-visits/${visit}`)
    await press(page, /Say whether it stands/)
    await page.getByLabel('Needs improvement', { exact: true }).check()
    await fill(page, 'Why', 'The right rota shows two short shifts')
    await press(page, 'Settle a challenge')
    await confirmed(page, 'Make the report final')
    const words = await says(page)
    for (const said of ['was poor in the draft', 'The right rota shows two short shifts', 'A second carer on call']) expect(words).toContain(said)
    await looked(page)
    await other.goto(`${j.address}/provider/quality-visits/${visit}`)
    expect(await says(other)).toContain('The right rota shows two short shifts')
    await page.goto(`${j.address}/deliver/contracts/${contract}`)
    expect(await says(page)).toContain('1 May 2027')
  })

  test(`a survey is drafted, answered by its link without an account, given themes and answered for everybody to read, ${how}`, { timeout: 120_000 }, async () => {
    const contract = await contractFor(j.t, j.t.icb, `Day centre ${script ? 'east' : 'west'}`)
    const page = await j.as(manager, { script })
    await page.goto(`${j.address}/review/draft-survey?contract=${contract}`)
    await fill(page, 'Title', `Your day centre ${script ? 'east' : 'west'}`)
    await fill(page, 'What it is for', 'We want to know how your day centre is.')
    await fill(page, 'The same in easy words', 'Tell us about your day centre.')
    await fillDate(page, 'closesOn', '2026-05-20')
    await press(page, 'Begin a survey')
    for (const [kind, words, easy] of [['From 1 (very poor) to 5 (very good)', 'How is it, all in all?', 'How is it?'], ['In own words', 'What should change?', 'What should be different?']] as const) {
      await press(page, 'Add a question')
      await page.getByLabel(kind).check()
      await fill(page, 'Question', words)
      await fill(page, 'The same in easy words', easy)
      await press(page, 'Add a question')
    }
    await looked(page)
    await confirmed(page, 'Open it')
    const survey = page.url().split('/').at(-1)!.split('?')[0]!
    const path = await linkOf(survey)
    for (const [index, words] of ['More outings', 'More outings please', 'Staff are kind', 'Kind staff', 'Trips to the sea'].entries()) {
      const somebody = await j.outsider({ script })
      await somebody.goto(`${j.address}${path}${index === 0 ? '?form=easy' : ''}`)
      if (index < 2) await looked(somebody)
      if (index === 1) {
        await press(somebody, /Send/)
        expect(await says(somebody)).toMatch(/problem|Answer/)
      }
      await answerInSteps(somebody, words)
      expect(await says(somebody)).toContain('Thank you')
      await somebody.context().close()
    }
    await page.goto(`${j.address}/review/surveys/${survey}`)
    await confirmed(page, 'Close it')
    await looked(page)
    expect(await says(page)).toContain('More outings')
    for (let comment = 1; (await says(page)).includes('comments read'); comment += 1) {
      await page.getByLabel('Things to do').check()
      await page.getByLabel('To improve', { exact: true }).check()
      await press(page, 'Keep it and read the next')
      expect(comment).toBeLessThan(10)
    }
    await press(page, /Say what changed/)
    await fill(page, 'What we heard', 'People want to go out more.')
    await fill(page, 'What changed', 'A bus on Thursdays from June.')
    await press(page, 'Say what you heard and what changed')
    await confirmed(page, 'Publish results and what changed')
    const anybody = await j.outsider({ script })
    await anybody.goto(`${j.address}/register/surveys`)
    await press(anybody, `Your day centre ${script ? 'east' : 'west'}`)
    const published = await says(anybody)
    expect(published).toContain('A bus on Thursdays from June.')
    expect(published).not.toContain('Trips to the sea')
    await looked(anybody)
  })
}

/** The path of a survey's link, as staff copy it from its page. */
async function linkOf(survey: string): Promise<string> {
  const page = await j.as(manager)
  await page.goto(`${j.address}/review/surveys/${survey}`)
  const words = await page.content()
  await page.context().close()
  return /\/survey\/[\w-]{40,}/.exec(words)![0]
}

/** Answers whatever form the link shows: every rating with four, every own words with these, page by page to its end. */
async function answerInSteps(page: Page, words: string): Promise<void> {
  for (let step = 0; step < 12 && !(await says(page)).includes('Thank you'); step += 1) {
    const four = page.locator('input[type="radio"][value="4"]')
    for (let index = 0; index < await four.count(); index += 1) await four.nth(index).check()
    const own = page.locator('textarea')
    for (let index = 0; index < await own.count(); index += 1) await own.nth(index).fill(words)
    await page.getByRole('button', { name: /^(Start|Next|Send)/ }).first().click()
    await page.waitForLoadState()
  }
}
