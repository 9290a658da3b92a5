import { query } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { text } from '../kernel/fields.ts'
import { figureId } from './figure-id.ts'
import { headline, unitOf } from './figure-words.ts'
import { codesAround, seriesFor, standingOf, valuesOfMany, type Standing } from './indicator.ts'
import { figureById, notHolding } from './need.ts'
import { places, surroundingsOf, type Surroundings } from './place.ts'
import type { Tx } from '../kernel/database/database.ts'

/** Every indicator of a place with where it stands, in order of name. */
export async function standingsOf(tx: Tx, around: Surroundings): Promise<Standing[]> {
  const series = await seriesFor(tx, around)
  const values = await valuesOfMany(tx, series, codesAround(around))
  return series.flatMap((one) => standingOf(one, around, values.get(one.indicator_id) ?? []) ?? [])
}

export const figureIdOf = (standing: Standing, area: string): string => figureId({ kind: 'indicator', indicatorId: standing.series.indicator_id, area, sex: standing.series.sex, age: standing.series.age })

export const placesQuery = query({
  name: 'analyse.places', title: 'Places of the loaded data', who: 'signed-in', params: { q: text({ label: 'Name or code', required: false, max: 100 }) },
  run: (tx, { q }) => places(tx, q ?? ''),
})

export const placeQuery = query({
  name: 'analyse.place', title: 'Indicators of a place', who: 'signed-in', params: { code: text({ label: 'Area code', max: 12 }) },
  run: async (tx, { code }) => {
    const around = await surroundingsOf(tx, code.toUpperCase())
    if (!around) return null
    const standings = await standingsOf(tx, around)
    return {
      place: around.place, country: around.country ?? null, whole: around.whole ?? null, councils: around.peers,
      indicators: standings.map((one) => ({
        figure: figureIdOf(one, around.place.code), indicator: one.series.indicator_id, name: one.series.name, sex: one.series.sex, age: one.series.age, unit: unitOf(one.series, one.scale), period: one.latest.period, value: one.latest.value, lower95: one.latest.lower95, upper95: one.latest.upper95,
        derived: one.latest.derived ?? false, country: one.country?.value ?? null, againstCountry: one.againstCountry, councils: one.againstPeers, statement: headline(one, around), version: one.series.version_id,
      })),
    }
  },
})

export const figureQuery = query({
  name: 'analyse.figure', title: 'A figure with its table and source', who: 'signed-in', params: { id: text({ label: 'Figure', max: 500 }), version: text({ label: 'Version of the data set', required: false, max: 36 }) },
  run: async (tx, { id, version }) => {
    const found = await figureById(tx, id, version)
    return found ? {
      id: found.id, title: found.title, sentence: found.sentence, place: found.place, value: found.value, direction: found.direction, method: found.method, sources: found.sources.map(({ upload_id: _u, ...source }) => source),
      tables: found.pictures.map(({ svg: _svg, ...picture }) => picture),
    } : null
  },
})

export const needChoices = query({
  name: 'analyse.need-choices', title: 'Needs to choose from', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select id as value, title || ' (' || reference || ')' as text from kernel.record where body_id = ${tx.bodyId} and kind = 'need' and state <> 'met' order by title limit 500`),
})

export const statementsNotHolding = query({
  name: 'analyse.statements-not-holding', title: 'Needs that newer figures no longer bear out', who: 'signed-in', params: {},
  run: (tx) => notHolding(tx),
})
