// Loads the demonstration place's published files through the acts of the product. Called by the demonstration's script (demo/play.ts):
//   import { loadEvidence } from './load-evidence.ts'
//   const versions = await loadEvidence(stage.app, cast.bev, stage.say)
// It may be called again at any time: what is loaded stays loaded. The actor must be an analyst of the body that keeps the data sets.
import { join } from 'node:path'
import type { App } from '../src/app.ts'
import { tellAuthors } from '../src/analyse/index.ts'
import { importPublishedFile, type PublishedAs } from '../src/evidence/index.ts'
import type { Actor } from '../src/kernel/act.ts'

const ogl = 'Open Government Licence v3.0'
const files: Record<string, PublishedAs & { file: string }> = {
  lookup21: { file: 'lookup-lsoa21.csv.gz', title: 'Small areas of 2021 and the areas that they lie in', kind: 'lookup', publisher: 'ONS Open Geography', licence: ogl, period: 'April 2024' },
  lookup11: { file: 'lookup-lsoa11.csv.gz', title: 'Small areas of 2011 and the areas that they lie in', kind: 'lookup', publisher: 'ONS Open Geography', licence: ogl, period: 'April 2023' },
  councils: { file: 'boundaries-councils.geojson.gz', title: 'Outlines of councils', kind: 'boundaries', publisher: 'ONS Open Geography', licence: ogl, period: '2023' },
  msoa: { file: 'boundaries-msoa21.geojson.gz', title: 'Outlines of middle areas', kind: 'boundaries', publisher: 'ONS Open Geography', licence: ogl, period: '2021' },
  lsoa: { file: 'boundaries-lsoa21.geojson.gz', title: 'Outlines of small areas', kind: 'boundaries', publisher: 'ONS Open Geography', licence: ogl, period: '2021' },
  imd25: { file: 'imd-2025-lsoa21.csv.gz', title: 'Indices of Deprivation 2025', kind: 'deprivation', publisher: 'Ministry of Housing, Communities and Local Government', licence: ogl, period: '2025' },
  imd19: { file: 'imd-2019-lsoa11.csv.gz', title: 'Indices of Deprivation 2019', kind: 'deprivation', publisher: 'Ministry of Housing, Communities and Local Government', licence: ogl, period: '2019' },
  population: { file: 'population-lsoa11-mid-2020.csv.gz', title: 'Population of small areas by single year of age', kind: 'population', publisher: 'Office for National Statistics', licence: ogl, period: 'mid-2020', year: 2020 },
  projections: { file: 'projections-2018-based.csv.gz', title: '2018-based population projections', kind: 'projections', publisher: 'Office for National Statistics', licence: ogl, period: '2018 to 2043' },
  indicators: { file: 'indicators.csv.gz', title: 'Public health indicators (Fingertips)', kind: 'indicators', publisher: 'Office for Health Improvement and Disparities', licence: ogl, period: '2018 to 2024', origin: 'https://fingertips.phe.org.uk' },
}

/** Id of the data set of each file, by its short name here. */
export type LoadedEvidence = Record<string, { datasetId: string; versionId: string; rows: number }>

/** Imports and takes up every file, in the order in which pages need them. Throws with every reason when a file is held back. */
export async function loadEvidence(app: App, actor: Actor & { accountId: string; bodyId: string }, say: (words: string) => void = () => {}): Promise<LoadedEvidence> {
  const loaded: LoadedEvidence = {}
  for (const [name, { file, ...as }] of Object.entries(files)) {
    const done = await importPublishedFile(app, actor, join(import.meta.dirname, 'data', 'evidence', file), as, { accept: true, key: `demonstration:evidence:${name}` })
    if (done.refusals) throw new Error(`${file}: ${done.refusals.map((one) => one.words).join(' | ')}`)
    if (done.version.state !== 'loaded') throw new Error(`${file}: ${done.version.refusal || done.version.state}`)
    loaded[name] = { datasetId: done.datasetId, versionId: done.version.id, rows: done.version.rows }
    say(`${as.title}: ${done.version.rows.toLocaleString('en-GB')} rows`)
  }
  await tellAuthors(app)
  return loaded
}
