// Every kind of page without a mouse: walked through by Tab and back, and its main thing done to the end by keyboard alone.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'otplib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { figureId } from '../../src/analyse/figure-id.ts'
import { boundaryFile, codes, deprivationFile, indicatorFile, lookupFile, populationFile, projectionFile } from '../../src/analyse/invented-place.fixture.ts'
import { importPublishedFile, type PublishedAs } from '../../src/evidence/index.ts'
import type { Actor } from '../../src/kernel/act.ts'
import { testPassword } from '../setup/app.ts'
import { kpiFor } from '../setup/contract.ts'
import { criteria, specificationTexts } from '../whole/service.ts'
import { enter, faultsOf, isWalkable, leave, tabTo, type } from './by-keyboard.ts'
import { openJourney, says, type Journey } from './harness.ts'

let j: Journey
let commissioner: Actor
let manager: Actor
const ids: Record<string, string> = {}
const id = (name: string): string => ids[name]!
const folder = mkdtempSync(join(tmpdir(), 'keyboard-'))
const falls = figureId({ kind: 'indicator', indicatorId: '502', area: codes.first, sex: 'Persons', age: '65+ yrs' })

async function takeUp(actor: Actor & { accountId: string; bodyId: string }, name: string, content: string, kind: PublishedAs['kind'], year?: number): Promise<void> {
  writeFileSync(join(folder, name), content)
  const done = await importPublishedFile(j.t.app, actor, join(folder, name), { title: `Published ${kind}`, kind, publisher: 'The Invented Office', licence: 'Open Government Licence v3.0', period: '2021 to 2023', ...(year ? { year } : {}) }, { accept: true })
  if (done.refusals) throw new Error(done.refusals.map((one) => one.words).join(' | '))
}

beforeAll(async () => {
  j = await openJourney({ at: '2026-06-01T12:00:00Z' })
  const analyst = await j.t.staff(j.t.icb, 'analyst') as Actor & { accountId: string; bodyId: string }
  commissioner = await j.t.staff(j.t.icb, 'commissioner')
  manager = await j.t.staff(j.t.icb, 'contract-manager')
  await takeUp(analyst, 'lookup.csv', lookupFile(), 'lookup')
  await takeUp(analyst, 'indicators.csv', indicatorFile(2500), 'indicators')
  await takeUp(analyst, 'imd.csv', deprivationFile(), 'deprivation')
  await takeUp(analyst, 'population.csv', populationFile(), 'population', 2024)
  await takeUp(analyst, 'projections.csv', projectionFile(), 'projections')
  await takeUp(analyst, 'areas.geojson', boundaryFile(), 'boundaries')
  const make = async (name: string, kind: string, act: string, actor: Actor, input: Record<string, unknown>): Promise<void> => {
    ids[name] = (await j.t.done(act, actor, input)).records.find((record) => record.kind === kind)!.id
  }
  await make('programme', 'programme', 'cycle.open-programme', commissioner, { name: 'Falls prevention', purpose: 'Fewer falls', level: 'place', tier: 'light' })
  await make('need', 'need', 'analyse.record-need', analyst, { programme: id('programme'), title: 'Too many older people fall', statement: 'More than in the country as a whole.', figure: falls })
  await make('outcome', 'outcome', 'plan.set-outcome', commissioner, { title: 'Fewer falls among older people', from: id('need'), indicator: 'Falls', unit: 'per 100,000', direction: 'down', baseline: 2500, baselineOn: '2023-12-31', target: 2100, targetOn: '2028-03-31' })
  await make('contract', 'contract', 'deliver.record-contract', manager, { title: 'Strength classes', provider: j.t.provider, startsOn: '2024-10-01', endsOn: '2026-07-31', value: 9_000_00, programme: id('programme') })
  await j.t.done('deliver.link-contract', manager, { contract: id('contract'), serves: id('outcome') })
  ids['kpi'] = await kpiFor(j.t, manager, id('contract'), { name: 'Finished the course' })
  await make('finding', 'finding', 'review.record-finding', manager, { title: 'Fewer finish the course', words: 'Since October', kpi: id('kpi'), period: '2025-10', signal: 'judgement' })
  await make('review', 'contract-review', 'review.open-review', manager, { contract: id('contract'), on: '2026-05-28', agenda: 'Who finishes' })
  await make('decision', 'decision', 'review.decide', commissioner, { review: id('review'), choice: 'extend', on: '2026-05-28', meeting: 'Committee', delegation: 'Scheme', reason: 'It works', findings: [id('finding')] })
  await make('specification', 'specification', 'plan.draft-specification', commissioner, { title: 'Strength classes', programme: id('programme'), outcomes: [id('outcome')], ...specificationTexts })
  await make('procurement', 'procurement', 'procure.begin-procurement', await j.t.staff(j.t.icb, 'procurement-lead'), { title: 'Strength classes again', programme: id('programme'), specification: id('specification'), description: 'Classes', value: 90_000_00, cpv: '85121000' })
  await make('other', 'need', 'analyse.record-need', analyst, { programme: id('programme'), title: 'Clinics are far away', statement: 'An hour by bus', place: codes.first })
  await make('scoring', 'scoring', 'plan.open-scoring', commissioner, { title: 'What comes first', programme: id('programme'), needs: [id('need'), id('other')], criteria, scorerRoles: ['commissioner'], minimumScorers: 1 })
  await make('budget', 'budget-line', 'plan.set-budget-line', commissioner, { name: 'Classes', purpose: 'Rooms and teachers', for: id('need'), amount: 50_000_00, year: '2026/27', source: 'Core allocation', endsOn: '2026-07-15' })
  await make('return', 'return', 'deliver.request-return', manager, { contract: id('contract'), period: '2026-05', due: '2026-06-15' })
  await j.t.done('deliver.make-return-link', manager, { return: id('return'), until: '2026-06-30' })
  await j.t.done('cycle.publish-contract', commissioner, { contract: id('contract'), summary: 'Classes that make people stronger' })
})
afterAll(async () => {
  await j.close()
  rmSync(folder, { recursive: true, force: true })
})

const heading = (page: Page): Promise<string> => page.locator('h1').innerText()
/** A page at this address, walked through once. */
async function walked(page: Page, path: string): Promise<Page> {
  await page.goto(j.address + path)
  await isWalkable(page)
  return page
}
/** What is saved when Enter is pressed on a link to a file. */
async function saved(page: Page, words: string | RegExp): Promise<string> {
  await tabTo(page, words)
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  return readFileSync(await download.path(), 'utf8')
}

const frame = (inside: string): string => `<!doctype html><html lang="en"><head><title>Poor</title><style>.skip{position:absolute;left:-9999px}.skip:focus{left:0;padding:9px}</style></head><body><a class="skip" href="#main-content">Skip to main content</a><main id="main-content" tabindex="-1">${inside}${'<p><a href="/a">Another link</a></p>'.repeat(5)}</main></body></html>`
for (const [fault, inside] of [
  ['the focus is not seen on a "Unseen"', '<style>.poor:focus{outline:none}</style><a class="poor" href="/u">Unseen</a>'],
  ['button "First" jumps the queue', '<a href="/b">Before</a><button tabindex="1">First</button>'],
  ['a "Barred" is never reached', '<div inert><a href="/i">Barred</a></div>'],
  ['a "Another link" is never reached', '<label>Trap <input onkeydown="if (event.key === \'Tab\') event.preventDefault()"></label>'],
  ['a "Two" stands elsewhere than it is read', '<div style="display:flex"><a href="/1">One</a><a href="/2" style="order:-1">Two</a></div>'],
] as const) test(`the walk itself finds a page on which ${fault}`, async () => {
  const page = await j.outsider()
  await page.route('**/poor', (route) => route.fulfill({ contentType: 'text/html', body: frame(inside) }))
  await page.goto(`${j.address}/poor`)
  expect(await faultsOf(page)).toContain(fault)
})

test('somebody signs in', async () => {
  const { email, secret } = await j.t.staff(j.t.council, 'commissioner')
  const page = await walked(await j.outsider(), '/sign-in')
  await type(page, 'E-mail address', email)
  await type(page, /^Password/, testPassword)
  await type(page, /^Code from your authenticator app/, await generate({ secret }))
  await leave(page)
  expect(await heading(page)).toBe('The cycle')
})

test('home: from a bead of the wheel to its programme', async () => {
  const page = await walked(await j.as(commissioner), '/')
  await enter(page, /^Falls prevention: Analyse, round 1/)
  expect(await heading(page)).toBe('Falls prevention')
  await isWalkable(page)
})

test('in a narrow window the menu opens, and from it a stage', async () => {
  const page = await walked(await j.as(commissioner, { width: 400 }), '/')
  expect(await page.getByRole('link', { name: 'Deliver', exact: true }).isVisible()).toBe(false)
  await tabTo(page, 'Menu')
  await page.keyboard.press('Enter')
  await enter(page, 'Deliver')
  expect(await heading(page)).toBe('Deliver')
})

test('a record: by the strip to what follows and back, the next step is taken, its reason and the closed steps are read', async () => {
  const page = await walked(await j.as(commissioner), `/analyse/needs/${id('need')}`)
  await enter(page, 'Fewer falls among older people')
  expect(await heading(page)).toBe('Fewer falls among older people')
  await enter(page, 'Too many older people fall')
  await enter(page, 'Put the need right')
  await type(page, /^The need in words/, 'More than in the country, and most of them at home.')
  await tabTo(page, 'Put the need right')
  await leave(page)
  expect(await says(page)).toContain('More than in the country, and most of them at home.')
  expect(await page.locator('[aria-labelledby="history-heading"]').innerText()).toContain('Changed the need')
  await page.goto(`${j.address}/deliver/contracts/${id('contract')}`)
  await tabTo(page, /^Not open to you now/)
  await page.keyboard.press('Space')
  expect(await page.locator('details[open]').innerText()).toContain('Possible when the contract is')
})

test('a figure: worked out again, followed to its source rows, and a need recorded from it', async () => {
  const page = await walked(await j.as(commissioner), `/analyse/figures/${falls}`)
  await enter(page, 'Recompute')
  expect(await page.locator('#recomputed').innerText()).toContain('are equal')
  expect(await saved(page, 'indicators.csv')).toBe(indicatorFile(2500))
  await enter(page, 'its rows for this figure')
  expect(await heading(page)).toBe('Rows of Published indicators')
  expect(await says(page)).toContain('3 rows')
  await isWalkable(page)
  await enter(page, /^Value/)
  await enter(page, /^Value/)
  expect(await page.locator('tbody tr').first().innerText()).toContain('2500')
  await type(page, 'Find in any column', '2022')
  await leave(page)
  expect(await says(page)).toMatch(/\b1 row\b/)
  await page.goto(`${j.address}/analyse/figures/${falls}`)
  await tabTo(page, 'Show the figures as a table')
  await page.keyboard.press('Space')
  expect(await page.locator('details', { hasText: 'Show the figures as a table' }).first().getAttribute('open')).not.toBeNull()
  await page.goto(`${j.address}/analyse/figures/${falls}`)
  await enter(page, 'Record a need from this figure')
  await tabTo(page, 'Programme')
  await page.keyboard.press('ArrowDown')
  await type(page, 'The need in one line', 'Falls, found by keyboard')
  await tabTo(page, 'Record a need')
  await leave(page)
  expect(await heading(page)).toBe('Falls, found by keyboard')
  expect(await says(page)).toContain('When the need was recorded')
})

test('a place: found by its name, its comparison explained, the map read as a table, and on to a figure', async () => {
  const page = await walked(await j.as(commissioner), '/analyse')
  await type(page, 'Find a place', 'Exampleton')
  await leave(page)
  await enter(page, 'Exampleton')
  expect(await heading(page)).toBe('Exampleton')
  await isWalkable(page)
  await tabTo(page, 'How places are compared')
  await page.keyboard.press('Enter')
  expect(await page.locator('details[open]').innerText()).toContain('95 per cent')
  const map = page.locator('#map details', { hasText: 'Show the figures as a table' })
  while (await map.getAttribute('open') === null) {
    await tabTo(page, 'Show the figures as a table')
    await page.keyboard.press('Space')
  }
  expect(await map.locator('table').innerText()).toContain('Area E01999001')
  await page.goto(page.url().split('#')[0]!)
  await enter(page, /^Falls of older people/)
  expect(await heading(page)).toContain('Exampleton is higher than Inventland')
})

test('the thread: from an indicator to its need and the source rows, and from the need to the decision', async () => {
  const page = await walked(await j.as(commissioner), `/cycle/thread/${id('kpi')}`)
  await enter(page, /^Need: Too many older people fall/)
  expect(await heading(page)).toBe('Too many older people fall')
  await enter(page, /Exampleton is higher than Inventland/)
  expect(await saved(page, 'indicators.csv')).toContain(`502,Falls of older people,${codes.first},Exampleton,upper_tier_la,2023`)
  await page.goto(`${j.address}/analyse/needs/${id('need')}`)
  await enter(page, /See the whole thread/)
  await enter(page, /^Decision: Extend: Strength classes/)
  expect(await heading(page)).toBe('Extend: Strength classes')
  await page.goBack()
  await tabTo(page, /^Decision: Extend: Strength classes/)
  // The list below the picture says the same.
  await enter(page, 'Extend: Strength classes')
  expect(await heading(page)).toBe('Extend: Strength classes')
})

test('the board: the next ninety days of one role and of two weeks, a task opened, a list filtered', async () => {
  const page = await walked(await j.as(manager), '/cycle/ninety-days')
  await enter(page, /^Contract manager/)
  expect(page.url()).toContain('owner=contract')
  expect(await says(page)).not.toContain('Spend what is left of Classes')
  await enter(page, /^Within two weeks/)
  expect(page.url()).toMatch(/owner=contract.*when=soon/)
  expect(await says(page)).toContain('Return for Strength classes, May 2026')
  await isWalkable(page)
  await walked(page, '/tasks')
  await enter(page, 'Strength classes, May 2026')
  expect(await heading(page)).toBe('Strength classes, May 2026')
  await walked(page, '/deliver/contracts')
  await type(page, /^(Title|Contains|Search in titles)/, 'strength')
  await leave(page)
  expect(page.url()).toMatch(/[?&]\w+=strength/)
  expect(await says(page)).toContain('Strength classes')
})

test('a file is dropped in, looked at and let in', async () => {
  const page = await walked(await j.as(commissioner), '/deliver/begin-import')
  await tabTo(page, /^Contract register/)
  await page.keyboard.press('Space')
  // Choosing the file is the system's own window; everything around it is ours.
  await page.locator('[name="file"]').setInputFiles({ name: 'register.csv', mimeType: 'text/csv', buffer: Buffer.from('Reference,Title,Supplier,Start,End\nC1,Home care,Acme Care Ltd,01/04/2024,31/01/2027\n') })
  await tabTo(page, 'Drop a file in')
  await leave(page)
  expect(await says(page)).toContain('Nothing is changed yet')
  await isWalkable(page)
  await enter(page, 'Let it go in')
  // The step leads to its own form, as every step of a record does.
  await tabTo(page, 'Let it go in')
  await leave(page)
  await j.work()
  await page.reload()
  expect(await says(page)).toContain('1 new')
})

test('a provider without an account fills its return and sends it', async () => {
  const { path } = await j.t.app.db.within({ role: 'act_staff', bodyId: j.t.icb }, (tx) => j.t.app.registry.query('deliver.return-link')!.run(tx, { return: id('return') } as never, manager)) as { path: string }
  const page = await walked(await j.outsider(), path)
  await type(page, 'Value for Finished the course', 'many')
  await tabTo(page, 'Send the return')
  await leave(page)
  expect(await says(page)).toContain('There is a problem')
  await page.goto(page.url())
  await type(page, 'Value for Finished the course', '76.5')
  await type(page, /^Reason/, 'Two classes more')
  await tabTo(page, 'Send the return')
  await leave(page)
  expect(await says(page)).toContain('Return sent')
  await isWalkable(page)
})

test('a date is checked by somebody who has not signed in', async () => {
  const page = await walked(await j.outsider(), '/check-a-date')
  await tabTo(page, 'How the rule counts')
  await page.keyboard.type('The end of a working day')
  await tabTo(page, /^Every day/)
  for (let presses = 0; presses < 6 && !await page.getByLabel(/Working days in England/).isChecked(); presses += 1) await page.keyboard.press('ArrowDown')
  for (const [words, value] of [['Day', '18'], ['Month', '12'], ['Year', '2026']] as const) await type(page, words, value)
  await type(page, /^How many/, '8')
  await leave(page)
  expect(await says(page)).toContain('The end of the wait is 4 January 2027')
  await isWalkable(page)
})

test('the register is searched and an entry opened; a search finds a record', async () => {
  const page = await walked(await j.outsider(), '/register')
  await type(page, 'Search the register', 'strength')
  await leave(page)
  await enter(page, 'Strength classes')
  expect(await heading(page)).toBe('Strength classes')
  expect(await says(page)).toContain('Classes that make people stronger')
  await isWalkable(page)

  const staff = await j.as(commissioner)
  await staff.goto(`${j.address}/`)
  await type(staff, 'Search', 'strength')
  await leave(staff)
  await isWalkable(staff)
  await enter(staff, 'Strength classes')
  expect(await heading(staff)).toBe('Strength classes')
})

test('every other kind of page is walked to its end and back', async () => {
  const [page, outside] = [await j.as(commissioner), await j.outsider()]
  for (const path of ['/', '/accessibility', '/how-it-works', '/register/journal']) await walked(outside, path)
  for (const path of [
    '/plan', '/procure', '/deliver', '/review', '/review/attention', '/review/equal-treatment', '/review/compare', '/review/charts', '/review/raise-concern', '/deliver/returns', '/deliver/spend', '/deliver/unlinked', '/deliver/possible-duplicates', '/procure/tenders', '/cycle/gaps', '/cycle/calendar', '/account',
    '/cycle/open-programme', '/evidence/datasets', `/review/kpis/${id('kpi')}`, `/plan/scorings/${id('scoring')}/score`, `/plan/specifications/${id('specification')}`, `/procure/procurements/${id('procurement')}/route`, `/deliver/contracts/${id('contract')}`,
  ]) await walked(page, path)
}, 300_000)
