import type { Kind, Process } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'

export const datasetKind: Kind = { name: 'dataset', plural: 'datasets', module: 'evidence', stage: 'analyse', words: 'data set', prefix: 'DATA', list: {
  from: sql`left join evidence.dataset d on d.id = r.id left join evidence.dataset_version v on v.id = d.current_version_id`,
  columns: [
    { key: 'publisher', heading: 'Publisher', as: 'text', value: sql`d.publisher` }, { key: 'period', heading: 'Period', as: 'text', value: sql`v.period` },
    { key: 'version', heading: 'Version', as: 'number', value: sql`v.number` }, { key: 'rows', heading: 'Rows', as: 'number', value: sql`v.rows` },
  ],
} }

/** What the files of a data set hold, as a person chooses it. */
export const datasetKinds = [
  { value: 'indicators', text: 'Indicators', hint: 'As Fingertips publishes them, or in a tidy form: rates with their limits by area and period.' },
  { value: 'population', text: 'Population', hint: 'Estimates by single year of age for councils or small areas.' },
  { value: 'projections', text: 'Population projections', hint: 'By area, year, sex and single year of age.' },
  { value: 'deprivation', text: 'Deprivation', hint: 'Index of Multiple Deprivation by small area.' },
  { value: 'boundaries', text: 'Boundaries', hint: 'Outlines of areas as GeoJSON, in degrees.' },
  { value: 'lookup', text: 'Look-up', hint: 'Which small area lies in which council and integrated care board.' },
] as const
export type DatasetKind = (typeof datasetKinds)[number]['value']

/** How far a version is; `loaded` versions stay for ever, the others never reach a page. */
export type VersionState = 'reading' | 'read' | 'unreadable' | 'set aside' | 'loading' | 'loaded'

/** A row of evidence.dataset_version. */
export interface VersionRow {
  id: string
  dataset_id: string
  number: number
  upload_id: string
  file_name: string
  sha256: string
  bytes: string
  origin: string
  period: string
  year: number | null
  state: VersionState
  form: string
  rows: number
  rejected: number
  first_rows: string
  refusal: string
  parquet: string
  figures_sha256: string
  account_id: string
  imported_at: string
  loaded_at: string | null
}

export interface DatasetRow { id: string; kept_by: string; kind: DatasetKind; title: string; publisher: string; licence: string; current_version_id: string | null; current_at: string | null }

export const datasetProcess: Process = {
  kind: 'dataset', title: 'A data set and its versions', states: { registered: 'Registered', current: 'Current' },
  steps: [
    { act: 'evidence.import-dataset', from: [], to: 'registered', says: 'An analyst brings in a file as published; it is read and shown before anything is taken up.' },
    { act: 'evidence.import-version', from: ['registered', 'current'], to: 'same', says: 'A newer file of the same data set is read and shown; the versions before it stay.' },
    { act: 'evidence.note-reading', from: ['registered', 'current'], to: 'same', says: 'What was recognised is kept: rows, and each line that could not be read with its cause.' },
    { act: 'evidence.accept-version', from: ['registered', 'current'], to: 'same', says: 'The analyst has looked at the preview and takes the version up.' },
    { act: 'evidence.load-version', from: ['registered', 'current'], to: 'current', says: 'All figures of the version are taken up in one step, or none.' },
  ],
  leadsOn: { registered: ['evidence.accept-version'], current: ['evidence.import-version'] },
}
