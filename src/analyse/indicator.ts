import { sql, type Tx } from '../kernel/database/database.ts'
import { proportionWithInterval, rateWithInterval } from '../evidence/statistics/index.ts'
import { against, type Against, type Limited } from './compare.rule.ts'
import { scaleOf } from './figure-words.ts'
import type { Surroundings } from './place.ts'

/** A figure of one area and period with where it stands in its file. */
export interface Value extends Limited {
  area_code: string; area_name: string; period: string; period_sortable: number; count: number | null; denominator: number | null; note: string | null; line: number
  /** True where it is not published but worked out from the councils' counts. */
  derived?: boolean
}

/** The version that figures were read from, with what a source line says. `open`: the record of the data set is the reader's body's own; published data are shared, their records are not. */
export interface Source { version_id: string; dataset_id: string; upload_id: string; file_name: string; title: string; publisher: string; licence: string; period: string; number: number; sha256: string; open: boolean }

/** One series of an indicator in one version. */
export interface SeriesRow { version_id: string; indicator_id: string; sex: string; age: string; name: string; main: boolean; per: number | null; method: 'proportion' | 'crude rate' | 'other' }

export const sourceOf = (tx: Tx, versionId: string): Promise<Source> => tx.one(sql<Source>`select v.id as version_id, v.dataset_id, v.upload_id, v.file_name, d.title, d.publisher, d.licence, v.period, v.number, v.sha256,
    exists (select 1 from kernel.record r where r.id = d.id) as open
  from evidence.dataset_version v join evidence.dataset d on d.id = v.dataset_id where v.id = ${versionId}`)

/**
 * The series that stand for their indicator and of which an area has figures. Where several files hold one indicator, the one that was
 * taken up last counts. For a whole place without figures of its own, the series of its councils are given.
 */
export async function seriesFor(tx: Tx, around: Surroundings): Promise<SeriesRow[]> {
  const codes = around.place.kind === 'council' ? [around.place.code] : [around.place.code, ...around.peers.map((one) => one.code)]
  return tx.rows(sql<SeriesRow>`select distinct on (s.name, s.indicator_id) s.* from evidence.series s join evidence.dataset d on d.current_version_id = s.version_id
    where s.main and exists (select 1 from evidence.indicator_value i where i.version_id = s.version_id and i.indicator_id = s.indicator_id and i.area_code = any(${codes}::text[]) and i.sex = s.sex and i.age = s.age and i.value is not null)
    order by s.name, s.indicator_id, d.current_at desc, s.version_id desc`)
}

/** The series of an id: of a given version, otherwise of the file that was taken up last among those that know the area. */
export const oneSeries = async (tx: Tx, name: { indicatorId: string; sex: string; age: string; area: string }, versionId?: string): Promise<SeriesRow | undefined> =>
  (await tx.rows(sql<SeriesRow>`select s.* from evidence.series s join evidence.dataset_version v on v.id = s.version_id join evidence.dataset d on d.id = v.dataset_id
    where s.indicator_id = ${name.indicatorId} and s.sex = ${name.sex} and s.age = ${name.age} and ${versionId ? sql`s.version_id = ${versionId}` : sql`s.version_id = d.current_version_id`}
    order by exists (select 1 from evidence.indicator_value i where i.version_id = s.version_id and i.indicator_id = s.indicator_id and i.area_code = ${name.area}) desc, d.current_at desc, s.version_id desc limit 1`))[0]

const wholePopulation = sql`category_type = '' and category = ''`
const columns = sql`area_code, area_name, period, period_sortable, value, lower95, upper95, count, denominator, note, line`

/** All periods of a series for these areas. */
export const valuesOf = (tx: Tx, series: SeriesRow, codes: string[]): Promise<Value[]> => tx.rows(sql<Value>`select ${columns} from evidence.indicator_value
  where version_id = ${series.version_id} and indicator_id = ${series.indicator_id} and sex = ${series.sex} and age = ${series.age} and ${wholePopulation} and area_code = any(${codes}::text[]) order by period_sortable, line`)

/** All periods of many series at once, by `indicator_id`; for a page that shows one line for each. */
export async function valuesOfMany(tx: Tx, all: SeriesRow[], codes: string[]): Promise<Map<string, Value[]>> {
  const rows = await tx.rows(sql<Value & { indicator_id: string }>`select i.indicator_id, i.area_code, i.area_name, i.period, i.period_sortable, i.value, i.lower95, i.upper95, i.count, i.denominator, i.note, i.line
    from evidence.indicator_value i join jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as s (version_id uuid, indicator_id text, sex text, age text) on i.version_id = s.version_id and i.indicator_id = s.indicator_id and i.sex = s.sex and i.age = s.age
    where i.category_type = '' and i.category = '' and i.area_code = any(${codes}::text[]) order by i.period_sortable, i.line`)
  const found = new Map<string, Value[]>()
  for (const { indicator_id: id, ...row } of rows) found.set(id, [...(found.get(id) ?? []), row])
  return found
}

/** A figure worked out anew from count and denominator by the method of the series; undefined for standardised rates and scores. */
export function recomputed(series: Pick<SeriesRow, 'per' | 'method'>, count: number | null, denominator: number | null): Limited | undefined {
  if (series.per === null || series.method === 'other' || count === null || denominator === null || denominator <= 0 || count < 0) return undefined
  if (series.method === 'proportion' && count > denominator) return undefined
  const made = series.method === 'proportion' ? proportionWithInterval(count, denominator, series.per) : rateWithInterval(count, denominator, series.per)
  return { value: made.value, lower95: made.lower, upper95: made.upper }
}

/** Figures of a whole place from its councils, for the periods in which every one of them has count and denominator. */
export function derivedWhole(series: SeriesRow, whole: { code: string; name: string }, councils: string[], values: Value[]): Value[] {
  if (series.method === 'other' || councils.length === 0) return []
  return [...new Set(values.map((one) => one.period))].flatMap((period): Value[] => {
    const parts = councils.map((code) => values.find((one) => one.area_code === code && one.period === period))
    if (parts.some((one) => one === undefined || one.count === null || one.denominator === null)) return []
    const count = parts.reduce((sum, one) => sum + one!.count!, 0)
    const denominator = parts.reduce((sum, one) => sum + one!.denominator!, 0)
    const made = recomputed(series, count, denominator)
    return made ? [{ ...made, area_code: whole.code, area_name: whole.name, period, period_sortable: parts[0]!.period_sortable, count, denominator, note: null, line: 0, derived: true }] : []
  })
}

/** An indicator as a place's page shows it: its latest figure, its trend, and where it stands. */
export interface Standing {
  series: SeriesRow; latest: Value; trend: Value[]; country: Value | undefined; countryTrend: Value[]; whole: Value | undefined; peers: Value[]
  againstCountry: Against; againstPeers: { higher: number; lower: number; same: number }
  /** What a rate standardised by its publisher is counted for, where its counts tell. */
  scale: number | undefined
}

/** Where a place stands on a series, or undefined where it has no figure. */
export function standingOf(series: SeriesRow, around: Surroundings, values: Value[]): Standing | undefined {
  const of = (code: string | undefined): Value[] => values.filter((one) => one.area_code === code && one.value !== null)
  const isWhole = around.place.kind !== 'council'
  const published = of(around.place.code)
  const trend = published.length > 0 || !isWhole ? published : derivedWhole(series, around.place, around.peers.map((one) => one.code), values)
  const latest = trend.at(-1)
  if (!latest) return undefined
  const at = (code: string | undefined): Value | undefined => of(code).find((one) => one.period === latest.period)
  const peers = around.peers.flatMap((one) => at(one.code) ?? [])
  const standings = peers.map((one) => against(latest, one))
  const country = at(around.country?.code)
  const wholeValues = isWhole || !around.whole ? [] : of(around.whole.code)
  const whole = wholeValues.find((one) => one.period === latest.period)
    ?? (isWhole || !around.whole ? undefined : derivedWhole(series, around.whole, [around.place.code, ...around.peers.map((one) => one.code)], values).find((one) => one.period === latest.period))
  return {
    scale: series.method === 'other' ? scaleOf([latest, ...peers, ...(country ? [country] : [])]) : undefined,
    series, latest, trend, country, countryTrend: of(around.country?.code), whole, peers, againstCountry: against(latest, country),
    againstPeers: { higher: standings.filter((one) => one === 'higher').length, lower: standings.filter((one) => one === 'lower').length, same: standings.filter((one) => one === 'no different').length },
  }
}

/** Codes whose figures a place's page needs. */
export const codesAround = (around: Surroundings): string[] => [...new Set([around.place, ...(around.country ? [around.country] : []), ...(around.whole ? [around.whole] : []), ...around.peers].map((one) => one.code))]

/** Groups of deprivation within a series: published by fifth or tenth, for the area or else for its country. */
export async function publishedGradient(tx: Tx, series: SeriesRow, around: Surroundings): Promise<{ area: string; type: string; period: string; groups: (Limited & { category: string; line: number; denominator: number | null })[] } | undefined> {
  const rows = await tx.rows(sql<Limited & { area_code: string; area_name: string; category_type: string; category: string; period: string; period_sortable: number; line: number; denominator: number | null }>`
    select area_code, area_name, category_type, category, period, period_sortable, value, lower95, upper95, line, denominator from evidence.indicator_value where version_id = ${series.version_id} and indicator_id = ${series.indicator_id} and sex = ${series.sex} and age = ${series.age}
      and category_type ~* 'depriv' and value is not null and area_code = any(${[around.place.code, around.country?.code ?? '']}::text[]) order by period_sortable desc, line`)
  const own = rows.filter((one) => one.area_code === around.place.code)
  const chosen = own.length > 0 ? own : rows
  // Of several breakdowns the one by small areas says most; then the newest.
  const first = chosen.find((one) => /lsoa/i.test(one.category_type)) ?? chosen[0]
  if (!first) return undefined
  const groups = chosen.filter((one) => one.category_type === first.category_type && one.period === first.period).sort((a, b) => groupNumber(a.category) - groupNumber(b.category) || a.line - b.line)
  return groups.length < 3 ? undefined : { area: first.area_name, type: first.category_type, period: first.period, groups }
}

/** Sorts groups of deprivation most deprived first, whatever the publisher calls them ("Fourth less deprived decile (IMD2019)"). */
export function groupNumber(category: string): number {
  const words = category.replaceAll(/\([^)]*\)/g, '').toLowerCase()
  const number = /\d+/.exec(words)?.[0]
  if (number !== undefined) return Number(number)
  if (words.includes('average')) return 5.5
  const place = ['second', 'third', 'fourth', 'fifth'].findIndex((one) => words.includes(one)) + 2
  const from = place < 2 ? 1 : place
  return /less|least/.test(words) ? 11 - from : from
}
