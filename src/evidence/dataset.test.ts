import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { sql } from '../kernel/database/database.ts'
import { importPublishedFile, type Imported, type PublishedAs } from './index.ts'
import { openDuckdb } from './parquet/index.ts'

let t: TestApp
let folder: string
let analyst: Awaited<ReturnType<TestApp['staff']>> & { bodyId: string }
const fixture = (name: string): string => join(import.meta.dirname, '../../test/fixtures/evidence', name)
const indicators: PublishedAs = { title: 'Indicators of the place', kind: 'indicators', publisher: 'OHID', licence: 'Open Government Licence v3.0', period: '2015 to 2020' }
type Done = Exclude<Imported, { refusals: unknown[] }>
const done = (imported: Imported): Done => {
  if (imported.refusals) throw new Error(imported.refusals.map((one) => one.words).join(' | '))
  return imported as Done
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evidence-'))
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  analyst = await t.staff(t.icb, 'analyst') as typeof analyst
})
afterAll(async () => {
  await t.close()
  rmSync(folder, { recursive: true })
})

const spoilt = (name: string, changes: [line: number, column: string, text: string][]): string => {
  const lines = readFileSync(fixture('fingertips-as-published.csv'), 'utf8').split('\n')
  const heading = lines[0]!.split(',')
  for (const [line, column, text] of changes) {
    const cells = lines[line - 1]!.split(',')
    cells[heading.indexOf(column)] = text
    lines[line - 1] = cells.join(',')
  }
  writeFileSync(join(folder, name), lines.join('\n'))
  return join(folder, name)
}
const count = async (table: string, versionId: string): Promise<number> =>
  Number((await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.one(sql<{ n: string }>`select count(*) as n from ${sql.table(`evidence.${table}`)} where version_id = ${versionId}`))).n)

test('two spoilt lines are named by line and cause before anything is taken up, and left out afterwards', async () => {
  const path = spoilt('spoilt.csv', [[5, 'Value', 'about ten'], [9, 'Area Code', '']])
  const read = done(await importPublishedFile(t.app, analyst, path, indicators))
  expect(read.version).toMatchObject({ state: 'read', rows: 85, rejected: 2, form: 'Fingertips, as published' })
  expect(await count('indicator_value', read.version.id)).toBe(0)
  const rows = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`select line, column_name, cause, found from evidence.rejection where version_id = ${read.version.id} order by seq`))
  expect(rows).toEqual([{ line: 5, column_name: 'Value', cause: 'is not a number', found: 'about ten' }, { line: 9, column_name: 'Area Code', cause: 'is missing', found: '' }])
})

test('a version is taken up whole, as figures and as Parquet, and the same file again changes nothing and says so', async () => {
  const as = { ...indicators, title: 'Indicators, whole' }
  const first = done(await importPublishedFile(t.app, analyst, fixture('fingertips-tidy.csv.gz'), as, { accept: true, key: 'whole' }))
  expect(first.version).toMatchObject({ state: 'loaded', number: 1, rejected: 0 })
  expect(await count('indicator_value', first.version.id)).toBe(first.version.rows)
  expect(first.version.figures_sha256).toMatch(/^[0-9a-f]{64}$/)
  const duckdb = await openDuckdb({ dataDir: t.app.dataDir })
  expect(await duckdb.query('select count(*) as n from read_parquet($file)', { file: duckdb.fileOf(first.version.id) })).toMatchObject({ rows: [{ n: first.version.rows }] })
  await duckdb.close()

  expect(done(await importPublishedFile(t.app, analyst, fixture('fingertips-tidy.csv.gz'), as, { accept: true, key: 'whole' }))).toMatchObject({ repeated: true, datasetId: first.datasetId })
  const again = await importPublishedFile(t.app, analyst, fixture('fingertips-tidy.csv.gz'), { ...as, title: 'Another title' })
  expect(again.refusals?.[0]?.words).toBe('This very file is here already: Indicators, whole, version 1. Nothing was changed.')
  expect((await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`select 1 from evidence.dataset where title = 'Another title'`)))).toEqual([])
})

test('a newer version is read beside the older one, which keeps its figures', async () => {
  const as = { ...indicators, title: 'Indicators in versions' }
  const first = done(await importPublishedFile(t.app, analyst, spoilt('one.csv', [[23, 'Value note', 'first']]), as, { accept: true }))
  const second = done(await importPublishedFile(t.app, analyst, spoilt('two.csv', [[2, 'Value', '33.3']]), as, { accept: true, dataset: first.datasetId }))
  expect(second.version).toMatchObject({ number: 2, state: 'loaded' })
  const values = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows<{ version_id: string; value: number }>(sql`select version_id, value from evidence.indicator_value where line = 2 and version_id in (${first.version.id}, ${second.version.id})`))
  expect(values.find((row) => row.version_id === first.version.id)?.value).toBeCloseTo(21.7776074153916)
  expect(values.find((row) => row.version_id === second.version.id)?.value).toBe(33.3)
  const [dataset] = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows<{ current_version_id: string }>(sql`select current_version_id from evidence.dataset where id = ${first.datasetId}`))
  expect(dataset?.current_version_id).toBe(second.version.id)
})

test('a file of another kind, or estimates without a year, are refused in words and take nothing up', async () => {
  const other = done(await importPublishedFile(t.app, analyst, fixture('imd-2025-lsoa21.csv'), { ...indicators, title: 'Of another kind' }))
  expect(other.version).toMatchObject({ state: 'unreadable', refusal: 'imd-2025-lsoa21.csv holds deprivation, but the data set holds indicators.' })
  const held = await t.act('evidence.accept-version', analyst, { dataset: other.datasetId })
  expect(held).toMatchObject({ ok: false, status: 422 })
  const undated = done(await importPublishedFile(t.app, analyst, fixture('population-lsoa11-mid-2020.csv'), { ...indicators, title: 'Undated', kind: 'population' }))
  expect(undated.version.refusal).toMatch(/does not say of which year/)
})

test('small areas, projections, deprivation, look-ups and boundaries are taken up with their lines', async () => {
  const take = async (file: string, kind: PublishedAs['kind'], more: Partial<PublishedAs> = {}): Promise<Done> => done(await importPublishedFile(t.app, analyst, fixture(file), { ...indicators, title: file, kind, ...more }, { accept: true }))
  const population = await take('population-lsoa11-mid-2020.csv', 'population', { year: 2020 })
  expect(await count('area_population', population.version.id)).toBe(60)
  const [one] = await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows<{ total: number; over65: number; ages: number[] }>(sql`select * from evidence.area_population where version_id = ${population.version.id} and area_code = 'E01004766'`))
  expect(one).toMatchObject({ total: 1712, year: 2020, line: 2 })
  expect(one!.ages).toHaveLength(91)
  expect(await count('area_population', (await take('projections-2018-based.csv.gz', 'projections')).version.id)).toBeGreaterThan(20)
  expect(await count('area_deprivation', (await take('imd-2025-lsoa21.csv', 'deprivation')).version.id)).toBe(100)
  expect(await count('boundary', (await take('boundaries-msoa21.geojson.gz', 'boundaries')).version.id)).toBe(20)
  expect(await count('area', (await take('lookup-lsoa21.csv', 'lookup')).version.id)).toBeGreaterThan(60)
})

test('a file of 60,000 lines is taken up with a flat memory', async () => {
  const path = join(folder, 'large.csv')
  const lines = Array.from({ length: 60_000 }, (_, index) => `${index % 50},Indicator ${index % 50},E06${String(100000 + Math.floor(index / 50)).slice(0, 6)},Area ${Math.floor(index / 50)},upper_tier_la,2020,1,Persons,All ages,,,${index % 97},${index % 97},${(index % 97) + 1},5,100`)
  writeFileSync(path, `indicator_id,indicator_name,area_code,area_name,area_type,year,occurrence,sex,age,category_type,category,value,lower_ci_95,upper_ci_95,count,denominator\n${lines.join('\n')}\n`)
  lines.length = 0
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let most = 0
  const watch = setInterval(() => { most = Math.max(most, process.memoryUsage().rss - before) }, 20)
  const taken = done(await importPublishedFile(t.app, analyst, path, { ...indicators, title: 'Large' }, { accept: true }))
  clearInterval(watch)
  expect(taken.version).toMatchObject({ state: 'loaded', rows: 60_000 })
  expect(most).toBeLessThan(250 * 1024 * 1024)
}, 60_000)

test('the steps of the service itself cannot be taken by a person, and change nothing without a file', async () => {
  expect(await t.act('evidence.load-version', analyst, { dataset: analyst.accountId, version: analyst.accountId })).toMatchObject({ ok: false, status: 403 })
})
