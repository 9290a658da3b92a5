import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptPeople, freshApp, type TestApp } from '../../test/setup/app.ts'
import { importPublishedFile, type PublishedAs } from '../evidence/index.ts'
import { askQuery } from '../kernel/ask.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { verifyJournal } from '../kernel/journal/verify.ts'
import { runnersOf } from '../app.ts'
import { buildServer } from '../web/server.ts'
import { figureId } from './figure-id.ts'
import { figureOf, type Figure } from './figure.ts'
import { boundaryFile, codes, deprivationFile, indicatorFile, lookupFile, populationFile, projectionFile } from './invented-place.fixture.ts'
import { recomputeFigure } from './recompute.ts'
import { tellAuthors } from './tell-authors.ts'

let t: TestApp
let folder: string
let analyst: Awaited<ReturnType<TestApp['staff']>> & { bodyId: string }
let indicators = ''
let programme = ''
const falls = figureId({ kind: 'indicator', indicatorId: '502', area: codes.first, sex: 'Persons', age: '65+ yrs' })
const smokingOf = (area: string): string => figureId({ kind: 'indicator', indicatorId: '501', area, sex: 'Persons', age: '18+ yrs' })

const take = async (name: string, content: string, kind: PublishedAs['kind'], more: { dataset?: string; year?: number } = {}): Promise<string> => {
  writeFileSync(join(folder, name), content)
  const { dataset, ...as } = more
  const done = await importPublishedFile(t.app, analyst, join(folder, name), { title: name, kind, publisher: 'The Invented Office', licence: 'Open Government Licence v3.0', period: '2021 to 2023', ...as }, { accept: true, ...(dataset ? { dataset } : {}) })
  if (done.refusals) throw new Error(done.refusals.map((one) => one.words).join(' | '))
  expect(done.version.refusal).toBe('')
  expect(done.version).toMatchObject({ state: 'loaded', rejected: 0 })
  return done.datasetId
}
const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => t.app.db.within({ role: 'act_staff', bodyId: t.icb, accountId: analyst.accountId }, work, { readOnly: true })
const ask = async <R>(name: string, params: Record<string, string> = {}, actor = analyst): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, actor, params)
  if (!answer.ok) throw new Error(answer.refusals.map((one) => one.words).join(' | '))
  return answer.result as R
}
const checked = async (figure: Figure | undefined): Promise<{ what: string; equal: boolean }[]> => recomputeFigure(t.app.dataDir, read, figure!)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'analyse-'))
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  analyst = await t.staff(t.icb, 'analyst', 'commissioner') as typeof analyst
  await take('lookup.csv', lookupFile(), 'lookup')
  indicators = await take('indicators.csv', indicatorFile(2500), 'indicators')
  await take('imd.csv', deprivationFile(), 'deprivation')
  await take('population.csv', populationFile(), 'population', { year: 2024 })
  await take('projections.csv', projectionFile(), 'projections')
  await take('areas.geojson', boundaryFile(), 'boundaries')
  programme = (await t.done('cycle.open-programme', analyst, { name: 'Falls prevention', purpose: 'Fewer falls', level: 'place', tier: 'light' })).records.find((one) => one.kind === 'programme')!.id
})
afterAll(async () => {
  await t.close()
  rmSync(folder, { recursive: true })
})

test('places come from the data alone: an invented board with its two councils', async () => {
  const places = await ask<{ code: string; name: string; kind: string }[]>('analyse.places')
  expect(places.map((one) => [one.kind, one.name])).toEqual([['icb', 'NHS Inventshire Integrated Care Board'], ['region', 'Invented Region'], ['council', 'Exampleton'], ['council', 'Samplewick']])
  expect(await ask<unknown[]>('analyse.places', { q: 'sample' })).toHaveLength(1)
  expect(await ask('analyse.place', { code: 'E06000001' })).toBeNull()
})

test('a council is compared with the country and the other councils of its board, with intervals', async () => {
  const place = await ask<{ councils: unknown[]; indicators: Record<string, unknown>[] }>('analyse.place', { code: codes.first })
  expect(place.councils).toHaveLength(1)
  expect(place.indicators.map((one) => [one['name'], one['value'], one['againstCountry'], one['statement']])).toEqual([
    ['Falls of older people', 2500, 'higher', 'Exampleton is higher than Inventland'], ['Smoking, adults', 20, 'higher', 'Exampleton is higher than Inventland'],
  ])
  expect(place.indicators[0]).toMatchObject({ lower95: 2450, upper95: 2550, country: 2000, councils: { higher: 1, lower: 0, same: 0 }, period: '2023', unit: 'Value as published' })
})

test('a proportion of the whole place is worked out from its councils, a standardised rate is not', async () => {
  const place = await ask<{ indicators: Record<string, unknown>[] }>('analyse.place', { code: codes.board })
  expect(place.indicators).toHaveLength(1)
  expect(place.indicators[0]).toMatchObject({ name: 'Smoking, adults', derived: true, unit: 'Per cent' })
  expect(place.indicators[0]!['value']).toBeCloseTo((2000 + 1900) / 300)
})

test('a published rate is read again from its line, its comparison made again, and both are equal', async () => {
  const figure = await read((tx) => figureOf(tx, { kind: 'indicator', indicatorId: '502', area: codes.first, sex: 'Persons', age: '65+ yrs' }))
  expect(figure!.title).toBe('Exampleton is higher than Inventland: Falls of older people')
  expect(figure!.pictures.map((one) => one.key)).toEqual(['comparison', 'trend', 'gradient'])
  const checks = await checked(figure)
  expect(checks.map((one) => one.what)).toEqual(['Exampleton, 2023', 'Inventland, 2023', 'Exampleton against Inventland'])
  expect(checks.every((one) => one.equal)).toBe(true)
})

test('recompute finds a figure that is no longer what the file says', async () => {
  const figure = await read((tx) => figureOf(tx, { kind: 'indicator', indicatorId: '502', area: codes.first, sex: 'Persons', age: '65+ yrs' }))
  figure!.standing!.latest.value = 2600
  expect((await checked(figure))[0]).toMatchObject({ equal: false })
})

test('figures worked out from counts, ages and small areas come out equal when worked out again', async () => {
  for (const name of [{ kind: 'indicator', indicatorId: '501', area: codes.board, sex: 'Persons', age: '18+ yrs' }, { kind: 'over65', area: codes.first }, { kind: 'gradient', area: codes.first }, { kind: 'map', area: codes.first }] as const) {
    const figure = await read((tx) => figureOf(tx, name))
    expect(figure, name.kind).toBeDefined()
    const checks = await checked(figure)
    expect(checks.length).toBeGreaterThan(0)
    expect(checks.filter((one) => !one.equal)).toEqual([])
  }
})

test('people over 65 grow by a fifth, the gradient rises towards the least deprived, the map counts the most deprived areas', async () => {
  const over65 = await read((tx) => figureOf(tx, { kind: 'over65', area: codes.first }))
  expect(over65!.value).toBeCloseTo(20)
  expect(over65!.title).toBe('People of 65 and over in Exampleton: up 20.0 per cent from 2020 to 2040')
  const gradient = await read((tx) => figureOf(tx, { kind: 'gradient', area: codes.first }))
  expect(gradient!.pictures[0]!.rows.map((row) => row[3])).toEqual([2, 3, 4, 5, 6].map((one) => one * 26))
  expect(gradient!.value).toBeGreaterThan(0)
  const map = await read((tx) => figureOf(tx, { kind: 'map', area: codes.first }))
  expect(map!.title).toBe('1 of 5 small areas in Exampleton are in the most deprived fifth of England')
  expect(map!.pictures[0]!.svg.markup.match(/<path/g)!.length).toBeGreaterThan(5)
})

test('a need recorded from a figure keeps the figure, its version and the data set that shows it', async () => {
  const done = await t.done('analyse.record-need', analyst, { programme, title: 'Fewer falls in Exampleton', statement: 'Older people fall more often than elsewhere.', figure: `https://example.test/analyse/figures/${falls}?recompute=yes`, affected: 900 })
  const id = done.records.find((one) => one.kind === 'need')!.id
  const need = await read((tx) => tx.one(sql<Record<string, unknown>>`select * from analysis.need where id = ${id}`))
  expect(need).toMatchObject({ figure_id: falls, place_code: codes.first, direction: 'higher', value: 2500, dataset_id: indicators })
  expect(await read((tx) => tx.rows(sql`select from_id, kind from kernel.link where to_id = ${id}`))).toEqual([{ from_id: indicators, kind: 'shows' }])
  const held = await t.act('analyse.record-need', analyst, { programme, title: 'x', statement: 'x', figure: 'indicator~1~2~3~4' })
  expect(held).toMatchObject({ ok: false, status: 422, refusals: [{ field: 'figure' }] })
  expect(await t.act('analyse.record-need', analyst, { programme, title: 'x', statement: 'x' })).toMatchObject({ ok: false, refusals: [{ field: 'place' }, { code: 'need.no-figure' }] })
})

test('when a newer version turns a statement round, its author is told once, and the older version still says what it said', async () => {
  const smoking = await t.done('analyse.record-need', analyst, { programme, title: 'Fewer people smoke', statement: 'More smoke than elsewhere.', figure: smokingOf(codes.first) })
  const before = await read((tx) => tx.one(sql<{ version_id: string }>`select version_id from analysis.need where figure_id = ${falls}`))
  await take('newer.csv', indicatorFile(1800), 'indicators', { dataset: indicators })
  await tellAuthors(t.app)
  await tellAuthors(t.app)
  const found = await ask<{ title: string; then: string; now: string; told: boolean }[]>('analyse.statements-not-holding')
  expect(found.map((one) => [one.title, one.then, one.now, one.told])).toEqual([['Fewer falls in Exampleton', 'higher', 'lower', true]])
  const messages = await read((tx) => tx.rows(sql<{ words: string }>`select words from kernel.message where to_account_id = ${analyst.accountId}`))
  expect(messages.map((one) => one.words)).toEqual([expect.stringMatching(/^Newer figures no longer bear out NEED-1, Fewer falls in Exampleton/)])
  const then = await ask<{ title: string }>('analyse.figure', { id: falls, version: before.version_id })
  expect(then.title).toBe('Exampleton is higher than Inventland: Falls of older people')
  expect((await ask<{ title: string }>('analyse.figure', { id: falls })).title).toBe('Exampleton is lower than Inventland: Falls of older people')
  expect(await ask('analyse.figure', { id: falls, version: 'no-version' })).toBeNull()
  expect(await t.done('analyse.close-need', analyst, { need: smoking.goTo, answer: 'met', why: 'It fell below.' })).toMatchObject({ records: [{ state: 'met' }] })
})

test('every page of the place shows, downloads work, and what is not there is not found', async () => {
  const server = await buildServer(t.app)
  const cookies = { 'cc-session': await t.session(analyst) }
  const get = (url: string): Promise<{ statusCode: number; body: string; headers: Record<string, unknown> }> => server.inject({ method: 'GET', url, cookies })
  const place = await get(`/analyse/places/${codes.first}`)
  expect(place.statusCode).toBe(200)
  for (const words of ['Falls of older people', '95 per cent interval', 'People of 65 and over in Exampleton', 'small areas in Exampleton', 'Inventshire']) expect(place.body).toContain(words)
  expect((await get(`/analyse/places/${codes.board}`)).body).toContain('worked out from the councils')
  const figure = await get(`/analyse/figures/${falls}?recompute=yes`)
  expect(figure.body).toContain('are equal')
  expect(figure.body).toContain('The Invented Office')
  expect(figure.body).toContain(`/analyse/record-need?${new URLSearchParams({ figure: falls })}`)
  const csv = await get(`/analyse/figures/${falls}/comparison.csv`)
  expect(csv.headers['content-type']).toContain('text/csv')
  expect(csv.body).toContain('Exampleton,1800')
  const picture = await get(`/analyse/figures/${falls}/trend.svg`)
  expect(picture.headers['content-type']).toContain('image/svg+xml')
  expect(picture.body).toMatch(/^<\?xml[^>]*>\s*<svg /)
  expect((await get('/analyse')).body).toContain('no longer bear out')
  await t.app.db.within({ role: 'act_worker' }, (tx) => tx.rows(sql`update bodies.organisation set area_code = ${codes.first} where id = ${t.icb}`))
  expect((await get('/analyse')).body).toMatch(new RegExp(`Your place: <a [^>]*href="/analyse/places/${codes.first}"`))
  expect((await get(`/evidence/datasets/${indicators}`)).body).toContain('Version 2')
  const need = (await ask<{ value: string; text: string }[]>('analyse.need-choices')).find((one) => one.text.includes('Fewer falls'))!
  expect((await get(`/analyse/needs/${need.value}`)).body).toContain('When the need was recorded')
  for (const path of ['/analyse/places/X', '/analyse/figures/none', `/analyse/figures/${falls}/trend.exe`, `/analyse/figures/${falls}/nothing.csv`, '/evidence/versions/x/file', `/analyse/figures/${falls}?version=%00`, '/analyse/figures/indicator~%27~%27~%27~%27', '/analyse/figures/indicator~!00~a~b~c', '/analyse/places/%00', '/analyse/figures/map~!00']) expect([path, (await get(path)).statusCode]).toEqual([path, 404])
  expect((await get('/analyse?q=%00%ff\'%25')).statusCode).toBe(200)
  await server.close()
})

test('the rows behind a figure are read from the version\'s own file: exact, searched, ordered, paged and as CSV', async () => {
  const server = await buildServer(t.app)
  const cookies = { 'cc-session': await t.session(analyst) }
  const get = async (url: string): Promise<{ status: number; body: string }> => server.inject({ method: 'GET', url, cookies }).then((answer) => ({ status: answer.statusCode, body: answer.body }))
  const href = /href="(\/evidence\/versions\/[^"]*rows[^"]*)"/.exec((await get(`/analyse/figures/${falls}`)).body)![1]!.replaceAll('&amp;', '&')
  const rows = await get(href)
  expect(rows.body).toContain('The same in all of them')
  expect(rows.body).toContain(codes.first)
  expect(rows.body).toContain('>1800<')
  const all = href.split('?')[0]!
  const counted = async (url: string): Promise<string> => /cc-count">([^<]*)/.exec((await get(url)).body)?.[1] ?? 'none'
  const total = await counted(all)
  expect(await counted(href)).not.toBe(total)
  expect(await counted(`${all}?find=EXAMPLETON`)).not.toBe(total)
  expect((await get(`${all}?find=no%20such%20thing`)).body).toContain('Nothing matches these filters')
  const lines = (await get(`${all}?sort=line:desc&format=csv`)).body.trim().split('\r\n')
  const at = lines[0]!.replace('\uFEFF', '').split(',').indexOf('line')
  expect(Number(lines[1]!.split(',').at(at))).toBeGreaterThan(Number(lines.at(-1)!.split(',').at(at)))
  expect(total).toContain(String(lines.length - 1))
  for (const bad of ['?sort=line;drop&page=9999999999', '?find=%00%27%22%25', '?is.nothing=1&sort=nothing:desc', "?is.areaCode=' or 1=1 --"]) expect([bad, (await get(`${all}${bad}`)).status]).toEqual([bad, 200])
  expect((await get('/evidence/versions/01a21000-5c75-7da9-8011-09f2ac0c1747/rows')).status).toBe(404)
  await server.close()
})

test('another body reads the same places but not this body\'s needs', async () => {
  const other = await t.staff(t.stranger, 'analyst') as typeof analyst
  expect(await ask<unknown[]>('analyse.places', {}, other)).toHaveLength(4)
  expect(await ask<unknown[]>('analyse.need-choices', {}, other)).toEqual([])
})

test('another body follows a figure of shared data to its rows and its file, without a way to the record that it may not open', async () => {
  const other = await t.staff(t.stranger, 'analyst') as typeof analyst
  const server = await buildServer(t.app)
  const get = async (url: string) => server.inject({ method: 'GET', url, cookies: { 'cc-session': await t.session(other) } })
  const figure = await get(`/analyse/figures/${falls}`)
  expect(figure.body).not.toContain('/evidence/datasets/')
  const links = [...figure.body.matchAll(/href="(\/evidence\/[^"]+)"/g)].map((one) => one[1]!.replaceAll('&amp;', '&'))
  expect(links.length).toBeGreaterThan(1)
  for (const href of new Set(links)) expect([href, (await get(href)).statusCode]).toEqual([href, 200])
  expect((await get(links.find((href) => href.includes('/rows'))!)).body).not.toContain('/evidence/datasets/')
  await server.close()
})

test('after imports, needs and messages the journal verifies, rows included', async () => {
  const { findings, rows } = await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })
  expect(findings).toEqual([])
  expect(rows).toBeGreaterThan(10)
})

test('the worker knows how to read and take up files', () => {
  expect([...runnersOf().keys()]).toEqual(expect.arrayContaining(['evidence.read', 'evidence.load']))
})

test('a figure published without an interval says its value and the publisher\'s note, and is called neither higher nor lower', async () => {
  const heading = 'financial_year,area_code,area_name,authority_class,region,measure_code,measure,value,england_median'
  await take('outcomes.csv', `${heading}\n${[[codes.first, 'Exampleton', 48.3], [codes.second, 'Samplewick', 79.2]].map(([code, name, value]) => `2022-23,${code},${name},Unitary Authorities,Invented,ASC5,Outcome of short-term services,${value},78.2`).join('\n')}\n`, 'indicators')
  const figure = await ask<{ title: string; sentence: string; direction: string; tables: { title: string; sentence: string }[] }>('analyse.figure', { id: `indicator~ASC5~${codes.first}~~` })
  expect(figure).toMatchObject({
    title: 'Exampleton had 48.3 in 2022/23: Outcome of short-term services', direction: 'not known',
    sentence: 'Exampleton had 48.3 (value as published) in 2022/23; the median of the councils of England is 78.2. It is published without an interval, so it is not called higher or lower than the 1 council beside it.',
  })
  expect(figure.tables[0]).toMatchObject({ title: 'Exampleton and 1 council beside it, 2022/23', sentence: 'Published without intervals.' })
})
