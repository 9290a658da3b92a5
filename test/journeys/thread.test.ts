// Journey 8: the thread is walked from an indicator to its need and the source rows, and from the need to the decision; with script and without.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { figureId } from '../../src/analyse/figure-id.ts'
import { codes, indicatorFile, lookupFile } from '../../src/analyse/invented-place.fixture.ts'
import { importPublishedFile, type PublishedAs } from '../../src/evidence/index.ts'
import type { Actor } from '../../src/kernel/act.ts'
import { kpiFor } from '../setup/contract.ts'
import { isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let commissioner: Actor
const ids: Record<string, string> = {}
const id = (name: string): string => ids[name]!
const folder = mkdtempSync(join(tmpdir(), 'thread-'))

async function takeUp(actor: Actor & { accountId: string; bodyId: string }, name: string, content: string, kind: PublishedAs['kind']): Promise<void> {
  writeFileSync(join(folder, name), content)
  const done = await importPublishedFile(j.t.app, actor, join(folder, name), { title: `Published ${kind}`, kind, publisher: 'The Invented Office', licence: 'Open Government Licence v3.0', period: '2021 to 2023' }, { accept: true })
  if (done.refusals) throw new Error(done.refusals.map((one) => one.words).join(' | '))
}

beforeAll(async () => {
  j = await openJourney({ at: '2026-06-01T12:00:00Z' })
  const analyst = await j.t.staff(j.t.icb, 'analyst') as Actor & { accountId: string; bodyId: string }
  commissioner = await j.t.staff(j.t.icb, 'commissioner')
  const manager = await j.t.staff(j.t.icb, 'contract-manager')
  await takeUp(analyst, 'lookup.csv', lookupFile(), 'lookup')
  await takeUp(analyst, 'indicators.csv', indicatorFile(2500), 'indicators')
  const make = async (name: string, kind: string, act: string, actor: Actor, input: Record<string, unknown>): Promise<void> => {
    ids[name] = (await j.t.done(act, actor, input)).records.find((record) => record.kind === kind)!.id
  }
  await make('programme', 'programme', 'cycle.open-programme', commissioner, { name: 'Falls prevention', purpose: 'Fewer falls', level: 'place', tier: 'light' })
  await make('need', 'need', 'analyse.record-need', analyst, { programme: id('programme'), title: 'Too many older people fall', statement: 'More than in the country as a whole.', figure: figureId({ kind: 'indicator', indicatorId: '502', area: codes.first, sex: 'Persons', age: '65+ yrs' }) })
  await make('outcome', 'outcome', 'plan.set-outcome', commissioner, { title: 'Fewer falls among older people', from: id('need'), indicator: 'Falls', unit: 'per 100,000', direction: 'down', baseline: 2500, baselineOn: '2023-12-31', target: 2100, targetOn: '2028-03-31' })
  await make('contract', 'contract', 'deliver.record-contract', manager, { title: 'Strength classes', provider: j.t.provider, startsOn: '2024-10-01', programme: id('programme') })
  await j.t.done('deliver.link-contract', manager, { contract: id('contract'), serves: id('outcome') })
  ids['kpi'] = await kpiFor(j.t, manager, id('contract'), { name: 'Finished the course' })
  await make('finding', 'finding', 'review.record-finding', manager, { title: 'Fewer finish the course', words: 'Since October', kpi: id('kpi'), period: '2025-10', signal: 'judgement' })
  await make('review', 'contract-review', 'review.open-review', manager, { contract: id('contract'), on: '2026-05-28', agenda: 'Who finishes' })
  await make('decision', 'decision', 'review.decide', commissioner, { review: id('review'), choice: 'extend', on: '2026-05-28', meeting: 'Committee', delegation: 'Scheme', reason: 'It works', findings: [id('finding')] })
})
afterAll(async () => {
  await j.close()
  rmSync(folder, { recursive: true, force: true })
})

const list = (page: Page, words: string) => page.locator('.cc-thread-list').getByRole('link', { name: words, exact: true })
/** A card of the picture is a link whose name begins with the kind. */
const card = (page: Page, words: string) => page.locator('.cc-thread__picture a', { has: page.locator(`title:text-is("${words}")`) })
const titles = (page: Page): Promise<string[]> => page.locator('.cc-thread__picture a title').allTextContents()
const wholeThread = async (page: Page): Promise<void> => {
  await press(page, 'See the whole thread')
  expect(await page.locator('h1').innerText()).toBe('Why we do this')
}

for (const script of [true, false]) {
  test(`a commissioner walks from an indicator to its need and on to the published rows of its figure, ${script ? 'with' : 'without'} script`, async () => {
    const page = await j.as(commissioner, { script })
    await page.goto(`${j.address}/plan/kpis/${id('kpi')}`)
    await wholeThread(page)
    for (const start of ['Data set: Published indicators', 'Need: Too many older people fall', 'Outcome: Fewer falls among older people', 'Contract: Strength classes', 'Finding: Fewer finish the course', 'Decision: Extend: Strength classes']) {
      expect((await titles(page)).some((title) => title.toLowerCase().startsWith(start.toLowerCase())), start).toBe(true)
    }
    expect(await page.locator('.cc-thread-list li', { hasText: 'Fewer falls among older people' }).last().innerText()).toContain('follows from')
    if (script) await isAccessible(page)
    await list(page, 'Too many older people fall').click()
    expect(await page.locator('h1').innerText()).toBe('Too many older people fall')
    await page.getByRole('link', { name: /Exampleton is higher than Inventland/ }).click()
    expect(await says(page)).toContain('2,500')
    await press(page, 'Recompute')
    expect(await page.locator('#recomputed').innerText()).toContain('are equal')
    const file = page.getByRole('link', { name: 'indicators.csv' }).first()
    const [download] = await Promise.all([page.waitForEvent('download'), file.click()])
    const published = readFileSync(await download.path(), 'utf8')
    expect(published).toBe(indicatorFile(2500))
    expect(published).toContain(`502,Falls of older people,${codes.first},Exampleton,upper_tier_la,2023,1,Persons,65+ yrs,,,2500,`)
  })

  test(`a commissioner walks from a need to the decision by the picture and by the list, ${script ? 'with' : 'without'} script`, async () => {
    const page = await j.as(commissioner, { script })
    await page.goto(`${j.address}/analyse/needs/${id('need')}`)
    await wholeThread(page)
    const need = page.url()
    expect(await page.locator('.cc-thread__picture a[aria-current="true"] title').textContent()).toContain('Too many older people fall')
    const decision = (await titles(page)).find((title) => title.startsWith('Decision'))!
    expect(decision).toContain('Extend: Strength classes')
    await card(page, decision).click()
    await page.waitForURL(`**/review/decisions/${id('decision')}`)
    expect(await page.locator('h1').innerText()).toBe('Extend: Strength classes')

    await page.goto(need)
    await list(page, 'Extend: Strength classes').click()
    expect(page.url()).toContain(`/review/decisions/${id('decision')}`)
    await wholeThread(page)
    // Seen from the decision, the same need leads here.
    expect((await titles(page)).some((title) => title.startsWith('Need: Too many older people fall'))).toBe(true)
    // What nobody has linked is drawn as a gap, in the picture and in the list.
    const gaps = page.locator('.cc-thread-list__gap')
    expect(await gaps.count()).toBeGreaterThan(0)
    expect(await page.locator('.cc-thread__picture rect[stroke-dasharray]').count()).toBe(await gaps.count())
    await page.close()
  })
}

test('somebody of another body sees nothing of the thread', async () => {
  const page = await j.as(await j.t.staff(j.t.stranger, 'commissioner'))
  await page.goto(`${j.address}/cycle/thread/${id('kpi')}`)
  expect(await says(page)).toContain('There is no such record, or it is not yours to see.')
})
