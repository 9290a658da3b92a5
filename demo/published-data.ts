// The published files of the place, taken up as an analyst would: each with its publisher, period and licence (data/PROVENANCE.md).
import { join } from 'node:path'
import type { PublishedAs } from '../src/evidence/index.ts'
import type { Scene } from './scene.ts'

const licence = 'Open Government Licence v3.0'
const files: readonly (PublishedAs & { file: string })[] = [
  { file: 'lookup-lsoa21.csv.gz', title: 'Small areas of 2021 and where they lie', kind: 'lookup', publisher: 'ONS Open Geography', licence, period: '2021', origin: 'https://geoportal.statistics.gov.uk' },
  { file: 'lookup-lsoa11.csv.gz', title: 'Small areas of 2011 and where they lie', kind: 'lookup', publisher: 'ONS Open Geography', licence, period: '2011', origin: 'https://geoportal.statistics.gov.uk' },
  { file: 'boundaries-councils.geojson.gz', title: 'Outlines of the ten councils', kind: 'boundaries', publisher: 'ONS Open Geography', licence, period: '2023', origin: 'https://github.com/traffordDataLab/spatial_data' },
  { file: 'boundaries-msoa21.geojson.gz', title: 'Outlines of middle areas', kind: 'boundaries', publisher: 'ONS Open Geography', licence, period: '2021', origin: 'https://github.com/traffordDataLab/spatial_data' },
  { file: 'boundaries-lsoa21.geojson.gz', title: 'Outlines of small areas', kind: 'boundaries', publisher: 'ONS Open Geography', licence, period: '2021', origin: 'https://github.com/traffordDataLab/spatial_data' },
  { file: 'imd-2025-lsoa21.csv.gz', title: 'Indices of Deprivation 2025', kind: 'deprivation', publisher: 'MHCLG', licence, period: '2025', origin: 'https://www.gov.uk/government/collections/english-indices-of-deprivation' },
  { file: 'imd-2019-lsoa11.csv.gz', title: 'Indices of Deprivation 2019', kind: 'deprivation', publisher: 'MHCLG', licence, period: '2019', origin: 'https://www.gov.uk/government/collections/english-indices-of-deprivation' },
  { file: 'population-lsoa11-mid-2020.csv.gz', title: 'Population of small areas by age', kind: 'population', publisher: 'ONS', licence, period: 'mid-2020', year: 2020, origin: 'https://github.com/humaniverse/demographr' },
  { file: 'projections-2018-based.csv.gz', title: 'Population projections, 2018-based', kind: 'projections', publisher: 'ONS', licence, period: '2018 to 2043', origin: 'https://github.com/The-Strategy-Unit/aging_pop_web_app' },
  { file: 'indicators.csv.gz', title: 'Public health indicators', kind: 'indicators', publisher: 'OHID / DHSC Fingertips', licence, period: '2018 to 2024', origin: 'https://fingertips.phe.org.uk' },
  { file: 'adult-social-care-outcomes.csv.gz', title: 'Adult social care outcomes', kind: 'indicators', publisher: 'Office for Local Government', licence, period: '2015/16 to 2022/23', origin: 'https://github.com/communitiesuk/oflog-automated-text' },
]

export const publishedData: readonly Scene[] = files.map(({ file, ...as }, index): Scene => ({
  at: `2026-01-12T09:${String(index).padStart(2, '0')}:00Z`, title: `published data: ${as.title.charAt(0).toLowerCase()}${as.title.slice(1)}`, play: async ({ stage, cast }) => {
    const upload = await stage.upload(cast.bev, join('evidence', file))
    const dataset = stage.id(await stage.done(`data-${file}`, cast.bev, 'evidence.import-dataset', { ...as, file: upload }), 'dataset')
    await stage.worked('evidence.read')
    await stage.done(`data-${file}-accept`, cast.bev, 'evidence.accept-version', { dataset })
    await stage.worked('evidence.load')
  },
}))
