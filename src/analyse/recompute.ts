import type { Tx } from '../kernel/database/database.ts'
import { sql } from '../kernel/database/database.ts'
import { readAgain } from '../evidence/index.ts'
import { numberWords } from '../ui/charts/chart.ts'
import { against, standingWords } from './compare.rule.ts'
import type { Figure } from './figure.ts'
import { recomputed, type Source, type Value } from './indicator.ts'
import { growthAgain } from './people.ts'

/** One thing worked out again: what the page shows, what came of it, and whether they are equal. */
export interface Check { what: string; shown: string; again: string; equal: boolean; how: string }

const same = (a: number | null, b: number | null, tolerance = 1e-9): boolean => (a === null || b === null ? a === b : Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b)))
const words = (value: number | null): string => (value === null ? 'none' : String(Number(value.toPrecision(12))))
const limits = (one: { lower95: number | null; upper95: number | null }): string => (one.lower95 === null || one.upper95 === null ? 'no interval' : `${words(one.lower95)} to ${words(one.upper95)}`)

/** A published figure read again from its line of the kept file. */
async function reread(dataDir: string, source: Source, shown: Value): Promise<{ check: Check; again: Value | undefined }> {
  const row = await readAgain(dataDir, source.upload_id, source.file_name, shown.line)
  const fits = row?.areaCode === shown.area_code && row.period === shown.period
  const equal = fits && same(row.value, shown.value) && same(row.lower95, shown.lower95) && same(row.upper95, shown.upper95)
  return {
    check: { what: `${shown.area_name}, ${shown.period}`, shown: `${words(shown.value)} (${limits(shown)})`, again: row && fits ? `${words(row.value)} (${limits(row)})` : 'the line is not readable', equal, how: `Read again from line ${shown.line} of ${source.file_name} as published, version ${source.number}.` },
    again: row && fits ? { ...shown, value: row.value, lower95: row.lower95, upper95: row.upper95, count: row.count, denominator: row.denominator } : undefined,
  }
}

async function indicatorChecks(dataDir: string, figure: Figure, councilRows: Value[]): Promise<Check[]> {
  const { standing, around, sources: [source] } = figure
  if (!standing || !source) return []
  const { series, latest, country } = standing
  const checks: Check[] = []
  let own: Value = latest
  if (latest.derived) {
    const parts = await Promise.all(councilRows.map((row) => reread(dataDir, source, row)))
    checks.push(...parts.map((part) => part.check))
    const total = (key: 'count' | 'denominator'): number => parts.reduce((sum, part) => sum + (part.again?.[key] ?? Number.NaN), 0)
    const made = recomputed(series, total('count'), total('denominator'))
    checks.push({ what: `${around.place.name}, ${latest.period}`, shown: `${words(latest.value)} (${limits(latest)})`, again: made ? `${words(made.value)} (${limits(made)})` : 'not possible', equal: made !== undefined && same(made.value, latest.value) && same(made.lower95, latest.lower95) && same(made.upper95, latest.upper95), how: 'Worked out again from the counts and denominators of these lines.' })
    if (made) own = { ...latest, ...made }
  } else {
    const read = await reread(dataDir, source, latest)
    checks.push(read.check)
    own = read.again ?? latest
    const made = recomputed(series, own.count, own.denominator)
    // Publishers round their limits and denominators; a thousandth is within their rounding.
    if (made) checks.push({ what: `${around.place.name}, from count and denominator`, shown: `${words(latest.value)} (${limits(latest)})`, again: `${words(made.value)} (${limits(made)})`, equal: same(made.value, latest.value, 1e-3) && same(made.lower95, latest.lower95, 5e-3) && same(made.upper95, latest.upper95, 5e-3), how: `${numberWords(own.count!)} of ${numberWords(own.denominator!)}, by the method named below; equal within the publisher's rounding.` })
  }
  if (country) {
    const read = await reread(dataDir, source, country)
    checks.push(read.check)
    const again = against(own, read.again)
    checks.push({ what: `${around.place.name} against ${around.country!.name}`, shown: standingWords[standing.againstCountry], again: standingWords[again], equal: again === standing.againstCountry, how: 'Compared again from the figures just read.' })
  }
  return checks
}

async function shareAgain(tx: Tx, figure: Figure): Promise<Check[]> {
  const [population, deprivation] = figure.sources
  const rows = await tx.rows(sql<{ decile: number; ages: number[]; people: number[] }>`select d.decile, p.ages, p.people from evidence.area_population p join evidence.area_deprivation d on d.area_code = p.area_code and d.version_id = ${deprivation!.version_id}
    where p.version_id = ${population!.version_id} and p.sex = 'persons' and p.area_code in (select a.code from evidence.area a where a.kind = 'lsoa' and ${figure.place.code} = any(a.parents) and a.version_id in (select current_version_id from evidence.dataset where current_version_id is not null))`)
  return [1, 2, 3, 4, 5].flatMap((fifth): Check[] => {
    const inside = rows.filter((row) => Math.ceil(row.decile / 2) === fifth)
    const shown = figure.pictures[0]!.rows[fifth - 1]
    if (inside.length === 0 || !shown) return []
    const all = inside.reduce((sum, row) => sum + row.people.reduce((a, b) => a + b, 0), 0)
    const older = inside.reduce((sum, row) => sum + row.ages.reduce((one, age, index) => one + (age >= 65 ? row.people[index]! : 0), 0), 0)
    return [{ what: String(shown[0]), shown: `${numberWords(Number(shown[3]))} of ${numberWords(Number(shown[2]))}`, again: `${numberWords(older)} of ${numberWords(all)}`, equal: same(older, Number(shown[3])) && same(all, Number(shown[2])), how: `Summed again from the single years of age of ${inside.length} small areas.` }]
  })
}

async function mapAgain(tx: Tx, figure: Figure): Promise<Check[]> {
  const [deprivation] = figure.sources
  const rows = await tx.rows(sql<{ score: number; decile: number }>`select d.score, d.decile from evidence.area_deprivation d where d.version_id = ${deprivation!.version_id}
    and d.area_code in (select a.code from evidence.area a where a.kind = 'lsoa' and ${figure.place.code} = any(a.parents) and a.version_id in (select current_version_id from evidence.dataset where current_version_id is not null))`)
  const most = rows.filter((row) => row.decile <= 2).length
  return [{ what: 'Small areas in the most deprived fifth', shown: figure.title.split(' small areas')[0]!, again: `${numberWords(most)} of ${numberWords(rows.length)}`, equal: figure.title.startsWith(`${numberWords(most)} of ${numberWords(rows.length)} `), how: 'Counted again from the published tenths of the small areas.' }]
}

/** Works a figure out again: published figures from their line of the file, everything derived from what it was derived from. */
export async function recomputeFigure(dataDir: string, read: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>, figure: Figure): Promise<Check[]> {
  if (figure.standing) return indicatorChecks(dataDir, figure, figure.standing.peers)
  if (figure.projection) {
    const again = await read((tx) => growthAgain(tx, figure.place.code, figure.projection!))
    return [{ what: `Growth of people of 65 and over, ${figure.projection.first.year} to ${figure.projection.last.year}`, shown: `${words(figure.projection.growth)} per cent`, again: `${words(again)} per cent`, equal: same(again, figure.projection.growth), how: 'Summed again from the single years of age of both years.' }]
  }
  return read((tx) => (figure.id.startsWith('gradient~') ? shareAgain(tx, figure) : mapAgain(tx, figure)))
}
