import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'
import { acceptVersion, importDataset, importVersion, loadVersion, noteReading } from './dataset.acts.ts'
import { rejectionsQuery, versionsQuery } from './dataset.queries.ts'
import { datasetKind, datasetProcess } from './dataset.ts'
import { datasetView } from './dataset.view.ts'
import { versionFilePage } from './version-file.page.ts'
import { versionRowsPage } from './version-rows.page.ts'

export { importPublishedFile, type Imported, type PublishedAs } from './import-file.ts'
export { runLoad, runRead } from './reading.ts'
export { readAgain } from './published-line.ts'
export { datasetKinds, type DatasetKind, type DatasetRow, type VersionRow } from './dataset.ts'
export type { AreaKind } from './area-kind.ts'
export { seriesRank } from './series.ts'

/** Published evidence in versions, and the figures that pages read from it. */
export const evidenceModule: Module & Shown = {
  name: 'evidence',
  kinds: [datasetKind],
  processes: [datasetProcess],
  acts: [importDataset, importVersion, noteReading, acceptVersion, loadVersion],
  queries: [versionsQuery, rejectionsQuery] as never,
  pages: [versionFilePage, versionRowsPage],
  views: [datasetView],
}
