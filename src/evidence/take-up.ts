import { createHash } from 'node:crypto'
import { sql } from '../kernel/database/database.ts'
import { areaKindOf, type AreaKind } from './area-kind.ts'
import type { Loading } from './handover.ts'
import type { BoundaryRow, DeprivationRow, IndicatorRow, LookupRow, PopulationRow, ProjectionRow, PublishedFile, ReadItem } from './readers/index.ts'
import { watchSeries } from './series.ts'

type Run = (statement: ReturnType<typeof sql>) => Promise<unknown>
type Row = Record<string, unknown>
interface Area { code: string; name: string; kind: AreaKind; parents: Set<string> }

/** Columns of each table with their types, as a chunk of rows is sent. */
const columns: Record<string, string> = {
  indicator_value: 'line int, indicator_id text, name text, area_code text, area_name text, area_type text, sex text, age text, category_type text, category text, period text, period_sortable int, value float8, lower95 float8, upper95 float8, count float8, denominator float8, note text',
  series: 'indicator_id text, sex text, age text, name text, main boolean, per float8, method text',
  area: 'code text, name text, kind text, parents text[]',
  boundary: 'area_code text, area_name text, geometry text, line int',
  area_population: 'area_code text, series text, year int, sex text, ages int[], people float8[], total float8, over65 float8, line int',
  area_deprivation: 'area_code text, edition text, score float8, rank int, decile int, line int',
}

/**
 * Streams the rows of an opened file into the tables of its kind, a thousand at a time, inside the transaction of the act. Memory stays
 * flat whatever the size of the file. Returns how many rows were written and the hash over all of them in file order.
 */
export async function takeUp(run: Run, versionId: string, loading: Loading): Promise<{ rows: number; sha256: string }> {
  const hash = createHash('sha256')
  let written = 0
  const insert = async (table: string, rows: Row[]): Promise<void> => {
    const text = JSON.stringify(rows)
    hash.update(`${table}\n${text}\n`)
    const names = columns[table]!.split(', ').map((one) => one.split(' ')[0]!)
    await run(sql`insert into ${sql.table(`evidence.${table}`)} (version_id, ${sql.join(names.map((name) => sql.ref(name)))})
      select ${versionId}::uuid, ${sql.join(names.map((name) => sql.ref(`r.${name}`)))} from jsonb_to_recordset(${text}::jsonb) as r (${sql.raw(columns[table]!)}) on conflict do nothing`)
  }
  const areas = new Map<string, Area>()
  const area = (code: string, name: string, kind: AreaKind, parents: (string | undefined)[] = []): void => {
    const known = areas.get(code) ?? { code, name, kind, parents: new Set<string>() }
    areas.set(code, known)
    if (known.name === '') known.name = name
    for (const parent of parents) if (parent !== undefined && parent !== code) known.parents.add(parent)
  }
  let chunk: Row[] = []
  const put = async (table: string, row: Row): Promise<void> => {
    chunk.push(row)
    if (chunk.length >= 1_000) await flush(table)
  }
  const flush = async (table: string): Promise<void> => {
    if (chunk.length > 0) await insert(table, chunk)
    written += chunk.length
    chunk = []
    loading.progress(written)
  }
  await takeUpKind(loading, { put, flush, area, insert })
  const list = [...areas.values()].map((one) => ({ ...one, parents: [...one.parents] }))
  for (let index = 0; index < list.length; index += 1_000) await insert('area', list.slice(index, index + 1_000))
  return { rows: written || list.length, sha256: hash.digest('hex') }
}

interface Into {
  put(table: string, row: Row): Promise<void>
  flush(table: string): Promise<void>
  insert(table: string, rows: Row[]): Promise<void>
  area(code: string, name: string, kind: AreaKind, parents?: (string | undefined)[]): void
}

async function* rowsOf<T>(items: AsyncGenerator<ReadItem<T>>): AsyncGenerator<T> {
  for await (const item of items) if (item.rejected === undefined) yield item.row
}

async function takeUpKind(loading: Loading, into: Into): Promise<void> {
  const file: PublishedFile = loading.file
  if (file.kind === 'indicators') await indicators(rowsOf(file.items()), into)
  else if (file.kind === 'population' || file.kind === 'projections') await populations(rowsOf(file.items() as AsyncGenerator<ReadItem<PopulationRow>>), loading.year, into)
  else if (file.kind === 'deprivation') await deprivation(rowsOf(file.items()), into)
  else if (file.kind === 'boundaries') await boundaries(rowsOf(file.items()), into)
  else if (file.kind === 'lookup') for await (const row of rowsOf(file.items())) placed(row, into)
  else throw new Error(`a file of ${file.kind} is not taken up`)
}

async function indicators(rows: AsyncGenerator<IndicatorRow>, into: Into): Promise<void> {
  const series = watchSeries()
  for await (const row of rows) {
    series.see(row)
    into.area(row.areaCode, row.areaName, areaKindOf(row.areaCode, row.areaType))
    await into.put('indicator_value', {
      line: row.line, indicator_id: row.indicatorId, name: row.indicatorName, area_code: row.areaCode, area_name: row.areaName, area_type: row.areaType, sex: row.sex, age: row.age,
      category_type: row.categoryType, category: row.category, period: row.period, period_sortable: row.periodSortable, value: row.value, lower95: row.lower95, upper95: row.upper95,
      count: row.count, denominator: row.denominator, note: row.note,
    })
  }
  await into.flush('indicator_value')
  const all = series.all()
  for (let index = 0; index < all.length; index += 1_000) await into.insert('series', all.slice(index, index + 1_000) as unknown as Row[])
}

/** A line of the file is one row with its ages as lists: a small area has 91 ages, and pages want their sums. */
async function populations(rows: AsyncGenerator<PopulationRow | ProjectionRow>, year: number | null, into: Into): Promise<void> {
  let line = -1
  let open: { area_code: string; series: string; year: number; sex: string; ages: number[]; people: number[]; total: number; over65: number; line: number } | undefined
  for await (const row of rows) {
    if (row.line !== line) {
      if (open) await into.put('area_population', open)
      line = row.line
      const ofYear = row.year ?? year
      open = ofYear === null ? undefined : { area_code: row.areaCode, series: 'series' in row ? row.series : 'estimate', year: ofYear, sex: row.sex, ages: [], people: [], total: 0, over65: 0, line }
      if (row.areaName !== '') into.area(row.areaCode, row.areaName, areaKindOf(row.areaCode, row.areaType))
    }
    if (!open) continue
    open.ages.push(row.ageFrom)
    open.people.push(row.people)
    open.total += row.people
    if (row.ageFrom >= 65) open.over65 += row.people
  }
  if (open) await into.put('area_population', open)
  await into.flush('area_population')
}

async function deprivation(rows: AsyncGenerator<DeprivationRow>, into: Into): Promise<void> {
  for await (const row of rows) {
    await into.put('area_deprivation', { area_code: row.areaCode, edition: row.edition, score: row.overall.score, rank: row.overall.rank, decile: row.overall.decile, line: row.line })
  }
  await into.flush('area_deprivation')
}

async function boundaries(rows: AsyncGenerator<BoundaryRow>, into: Into): Promise<void> {
  for await (const row of rows) {
    into.area(row.areaCode, row.areaName, areaKindOf(row.areaCode), Object.values(row.within))
    await into.put('boundary', { area_code: row.areaCode, area_name: row.areaName, geometry: JSON.stringify(row.geometry, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 1e5) / 1e5 : value)), line: row.line })
  }
  await into.flush('boundary')
}

function placed(row: LookupRow, into: Into): void {
  const { lsoa, msoa, ward, authority, upperAuthority, icb, region } = row
  const council = upperAuthority ?? authority
  into.area(lsoa.code, lsoa.name, 'lsoa', [msoa?.code, ward?.code, authority?.code, council?.code, icb?.code, region?.code])
  const above = [authority?.code, council?.code, icb?.code, region?.code]
  if (msoa) into.area(msoa.code, msoa.name, 'msoa', above)
  if (ward) into.area(ward.code, ward.name, 'ward', above)
  if (authority && council && authority.code !== council.code) into.area(authority.code, authority.name, 'district', [council.code, icb?.code, region?.code])
  if (council) into.area(council.code, council.name, 'council', [icb?.code, region?.code])
  if (icb) into.area(icb.code, icb.name, 'icb', [region?.code])
  if (region) into.area(region.code, region.name, 'region')
}
