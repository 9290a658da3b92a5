import { sql, type Tx } from '../kernel/database/database.ts'
import type { AreaKind } from '../evidence/index.ts'

/** An area of the loaded data. */
export interface Place { code: string; name: string; kind: AreaKind; parents: string[] }

/** Its name where room is short: an integrated care board by its place alone. */
export const shortName = (place: { name: string }): string => place.name.replace(/^NHS\s+(?=.*integrated care board)/i, '').replace(/\s+integrated care board.*$/i, '') || place.name

/** The versions that pages read. */
export const current = sql`(select current_version_id from evidence.dataset where current_version_id is not null)`

// Several files name one area: the one that knows most of the larger areas says what it is.
const known = sql`select distinct on (a.code) a.code, coalesce(nullif(a.name, ''), a.code) as name, a.kind, a.parents from evidence.area a where a.version_id in ${current}`
const best = sql`order by a.code, cardinality(a.parents) desc, length(a.name) desc`

export const placeOf = (tx: Tx, code: string): Promise<Place | undefined> => tx.maybe(sql<Place>`${known} and a.code = ${code} ${best}`)

/** Places that have pages: integrated care boards and councils, of which something is loaded. */
export const places = (tx: Tx, words = ''): Promise<Place[]> => tx.rows(sql<Place>`select * from (${known} and a.kind in ('icb', 'council', 'region') ${best}) p
  where (${words} = '' or name ilike ${`%${words.replaceAll(/[%_\\]/g, '\\$&')}%`} or code = ${words.toUpperCase()}) order by case kind when 'icb' then 1 when 'region' then 2 else 3 end, name limit 500`)

/** Councils inside an area. */
export const councilsIn = (tx: Tx, code: string): Promise<Place[]> => tx.rows(sql<Place>`select * from (${known} and a.kind = 'council' and ${code} = any(a.parents) ${best}) p order by name`)

/** What a place is compared with: the country of the data, the larger area that it belongs to, and the councils beside it. */
export interface Surroundings { place: Place; country: Place | undefined; whole: Place | undefined; peers: Place[] }

export async function surroundingsOf(tx: Tx, code: string): Promise<Surroundings | undefined> {
  const place = await placeOf(tx, code)
  if (!place) return undefined
  const country = (await tx.rows(sql<Place>`${known} and a.kind = 'country' and left(a.code, 1) = ${code.slice(0, 1)} ${best} limit 1`))[0]
  if (place.kind !== 'council') return { place, country, whole: place, peers: await councilsIn(tx, code) }
  const wholes = await tx.rows(sql<Place>`select * from (${known} and a.code = any(${place.parents}::text[]) and a.kind in ('icb', 'region') ${best}) p order by case kind when 'icb' then 1 else 2 end`)
  const whole = wholes[0]
  return { place, country, whole, peers: whole ? (await councilsIn(tx, whole.code)).filter((one) => one.code !== code) : [] }
}
