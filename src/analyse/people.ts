import { gradientByDeprivation, type Gradient } from '../evidence/statistics/index.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { sourceOf, type Source } from './indicator.ts'
import { current, type Place } from './place.ts'

/** People of 65 and over of an area, estimated or projected. */
export interface Over65 { year: number; series: string; people: number; total: number }
export interface Projection { rows: Over65[]; source: Source; first: Over65; last: Over65; growth: number }

/** The projection of people over 65 of an area: sums of the published single years of age and sexes. Growth in per cent of the first year. */
export async function projectionOf(tx: Tx, code: string, versionId?: string): Promise<Projection | undefined> {
  const [version] = await tx.rows(sql<{ version_id: string }>`select p.version_id from evidence.area_population p join evidence.dataset_version v on v.id = p.version_id join evidence.dataset d on d.id = v.dataset_id
    where p.area_code = ${code} and d.kind = 'projections' and ${versionId ? sql`p.version_id = ${versionId}` : sql`p.version_id = d.current_version_id`} order by d.current_at desc, p.version_id desc limit 1`)
  if (!version) return undefined
  // Sum of both sexes where the file has them; its own persons otherwise.
  const rows = await tx.rows(sql<Over65>`select distinct on (year) year, series, people, total from (
      select year, series, sum(over65) as people, sum(total) as total, bool_or(sex = 'persons') as persons from evidence.area_population where version_id = ${version.version_id} and area_code = ${code}
      group by year, series, case when sex = 'persons' then 1 else 2 end) s order by year, persons, series desc`)
  const first = rows[0]
  const last = rows.at(-1)
  if (!first || !last || first === last || first.people === 0) return undefined
  return { rows, source: await sourceOf(tx, version.version_id), first, last, growth: (last.people / first.people - 1) * 100 }
}

/** The same growth from the single ages themselves, for "recompute": not from the sums that pages read. */
export async function growthAgain(tx: Tx, code: string, projection: Projection): Promise<number> {
  const sum = async (year: number, series: string): Promise<number> => {
    const rows = await tx.rows(sql<{ sex: string; ages: number[]; people: number[] }>`select sex, ages, people from evidence.area_population where version_id = ${projection.source.version_id} and area_code = ${code} and year = ${year} and series = ${series}`)
    const kept = rows.some((one) => one.sex === 'persons') && rows.length === 1 ? rows : rows.filter((one) => one.sex !== 'persons')
    return kept.reduce((all, one) => all + one.ages.reduce((older, age, index) => older + (age >= 65 ? one.people[index]! : 0), 0), 0)
  }
  return ((await sum(projection.last.year, projection.last.series)) / (await sum(projection.first.year, projection.first.series)) - 1) * 100
}

/** One fifth of England's neighbourhoods by deprivation, as far as it lies in an area. */
export interface Fifth { fifth: number; areas: number; people: number; over65: number; share: number }
export interface NeighbourhoodGradient { fifths: Fifth[]; gradient: Gradient | undefined; population: Source; deprivation: Source; year: number }

/** Share of people over 65 in each fifth of neighbourhoods by deprivation: small-area population joined to the index of the same edition. */
export async function neighbourhoodGradient(tx: Tx, code: string): Promise<NeighbourhoodGradient | undefined> {
  const rows = await tx.rows(sql<Fifth & { population_version: string; deprivation_version: string; year: number }>`
    with inside as (select distinct on (a.code) a.code from evidence.area a where a.version_id in ${current} and a.kind = 'lsoa' and ${code} = any(a.parents))
    select (d.decile + 1) / 2 as fifth, count(*)::int as areas, sum(p.total) as people, sum(p.over65) as over65, 100 * sum(p.over65) / nullif(sum(p.total), 0) as share, p.version_id as population_version, d.version_id as deprivation_version, p.year
    from inside join evidence.area_population p on p.area_code = inside.code and p.version_id in ${current} and p.sex = 'persons' join evidence.area_deprivation d on d.area_code = inside.code and d.version_id in ${current}
    group by 1, p.version_id, d.version_id, p.year order by p.year desc, sum(p.total) desc`)
  const [most] = [...Map.groupBy(rows, (row) => `${row.population_version} ${row.deprivation_version} ${row.year}`).values()].sort((a, b) => sum(b) - sum(a) || b[0]!.year - a[0]!.year)
  if (!most) return undefined
  const fifths = most.map(({ fifth, areas, people, over65, share }) => ({ fifth, areas, people, over65, share })).sort((a, b) => a.fifth - b.fifth)
  return {
    fifths, year: most[0]!.year, population: await sourceOf(tx, most[0]!.population_version), deprivation: await sourceOf(tx, most[0]!.deprivation_version),
    gradient: fifths.length === 5 ? gradientByDeprivation(fifths.map((one) => ({ group: one.fifth, population: one.people, value: one.share }))) : undefined,
  }
}

const sum = (rows: { areas: number }[]): number => rows.reduce((all, row) => all + row.areas, 0)

/** An outline with its figure, for a map. */
export interface MapArea { code: string; name: string; geometry: string; value: number | null; areas: number; most: number }
export interface DeprivationMap { areas: MapArea[]; kind: 'msoa' | 'lsoa'; outlines: { code: string; name: string; geometry: string }[]; boundaries: Source; deprivation: Source }

/**
 * Deprivation on a map: each small area's score in a council; for a larger place the mean score of the small areas in each middle area.
 * Only where outlines and index use the same edition of codes.
 */
export async function deprivationMap(tx: Tx, place: Place): Promise<DeprivationMap | undefined> {
  const kind = place.kind === 'council' || place.kind === 'district' ? 'lsoa' : 'msoa'
  const found = await tx.rows(sql<MapArea & { boundaries: string; deprivation: string }>`
    with named as (select distinct on (a.code) a.code, a.name, a.kind, a.parents from evidence.area a where a.version_id in ${current} and a.kind in ('lsoa', 'msoa') order by a.code, cardinality(a.parents) desc),
      scored as (select n.code, n.parents, d.score, d.decile, d.version_id from named n join evidence.area_deprivation d on d.area_code = n.code and d.version_id in ${current} where n.kind = 'lsoa' and ${place.code} = any(n.parents))
    select b.area_code as code, b.area_name as name, b.geometry, avg(s.score) as value, count(s.code)::int as areas, count(*) filter (where s.decile <= 2)::int as most, b.version_id as boundaries, s.version_id as deprivation
    from evidence.boundary b join named n on n.code = b.area_code join scored s on ${kind === 'lsoa' ? sql`s.code = b.area_code` : sql`b.area_code = any(s.parents)`}
    where b.version_id in ${current} and n.kind = ${kind} and ${place.code} = any(n.parents) group by b.area_code, b.area_name, b.geometry, b.version_id, s.version_id order by avg(s.score) desc nulls last`)
  const [first] = [...Map.groupBy(found, (row) => `${row.boundaries} ${row.deprivation}`).values()].sort((a, b) => b.length - a.length)
  if (!first?.[0]) return undefined
  const outlines = await tx.rows(sql<{ code: string; name: string; geometry: string }>`select distinct on (b.area_code) b.area_code as code, b.area_name as name, b.geometry from evidence.boundary b
    where b.version_id in ${current} and (b.area_code = ${place.code} or b.area_code in (select a.code from evidence.area a where a.version_id in ${current} and a.kind = 'council' and ${place.code} = any(a.parents)))`)
  return { areas: first.map(({ boundaries: _b, deprivation: _d, ...area }) => area), kind, outlines, boundaries: await sourceOf(tx, first[0].boundaries), deprivation: await sourceOf(tx, first[0].deprivation) }
}
